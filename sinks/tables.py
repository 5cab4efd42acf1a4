"""What the index answers, as tables for a terminal. Arabic is left as it is: terminals order it themselves."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from sinks.search import Hit

# What others wrote must not steer our terminal.
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def event_table(events: Iterable[Mapping[str, Any]]) -> Table:
    """Events as `list_events` gives them."""
    rows = []
    for event in events:
        place, date = event.get("place") or {}, event.get("date") or {}
        days = [day for day in dict.fromkeys((date.get("start"), date.get("end"))) if day]
        rows.append(
            [
                " – ".join(days),
                event["event_type"],
                event["outcome"],
                f"{place.get('name') or ''} {event['country']}".strip(),
                _number(event.get("killed_best")),
                _number(event.get("wounded_best")),
                str(event["independent_sources"]),
                event["temporality"],
                event["event_id"],
            ]
        )
    names = ["date", "type", "outcome", "place", "killed", "wounded", "sources", "told as", "event"]
    return _table(names, rows)


def report_table(event: Mapping[str, Any]) -> Table:
    """The reports of one event."""
    return _table(
        ["published", "outlet", "told as", "outcome", "killed", "wounded", "title", "url"],
        [
            [
                one.get("published") or "",
                one["outlet"] + (f" ({one['wire_origin']})" if one.get("wire_origin") else ""),
                one["temporality"],
                one["outcome"],
                _number((one.get("killed") or {}).get("best")),
                _number((one.get("wounded") or {}).get("best")),
                one["title"],
                one["url"],
            ]
            for one in event["reports"]
        ],
    )


def conflict_table(event: Mapping[str, Any]) -> Table:
    """What the reports of one event disagree on, and who says what."""
    return _table(
        ["field", "value", "told by"],
        [
            [one["field"], value, ", ".join(outlets)]
            for one in event["conflicts"]
            for value, outlets in zip(one["values"], one["sources"], strict=True)
        ],
    )


def revision_table(revisions: Iterable[Mapping[str, Any]]) -> Table:
    """An event's revisions: what changed, by whose word, when, and what was known then."""
    return _table(
        ["revision", "at", "changed", "by", "status", "reports", "sources", "killed"],
        [
            [
                str(one["revision"]),
                one["last_updated_at"],
                ", ".join(one["changed"]),
                one["changed_by"],
                f"{one['status']}{' into ' + one['merged_into'] if one.get('merged_into') else ''}",
                str(len(one["reports"]) + one.get("unlisted_reports", 0)),
                str(one["independent_sources"]),
                _number(one.get("killed_best")),
            ]
            for one in revisions
        ],
    )


def facet_table(facets: Mapping[str, Mapping[str, int]]) -> Table:
    """Facets as `facets` gives them: one line each."""
    return _table(
        ["facet", "values"],
        [[name, ", ".join(f"{value} {count}" for value, count in counts.items())] for name, counts in facets.items()],
    )


def hit_table(hits: Iterable[Hit]) -> Table:
    """Articles found."""
    names = ["outlet", "published", "found", "url"]
    return _table(names, [[hit.outlet, hit.published or "", "\n".join(hit.highlights), hit.url] for hit in hits])


def alert_table(alerts: Iterable[Mapping[str, Any]]) -> Table:
    """Alerts as `list_alerts` gives them."""
    return _table(
        ["status", "transition", "alert"],
        [[alert.get("reason") or alert["status"], alert["transition"], alert["text_ar"]] for alert in alerts],
    )


def step_table(steps: Iterable[Mapping[str, Any]]) -> Table:
    """The trail of one article, as the index holds it."""
    return _table(
        ["at", "stage", "outcome", "reason", "detail", "events"],
        [
            [step["at"], step["stage"], step["outcome"], step["reason"] or "", step["detail"], _number(step["events"])]
            for step in steps
        ],
    )


def _table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(*names, box=SIMPLE_HEAD)
    for row in rows:
        table.add_row(*[Text(_CONTROL.sub("", cell)) for cell in row])  # as Text: brackets are no markup
    return table


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
