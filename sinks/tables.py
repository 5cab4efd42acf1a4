"""What the index answers, as tables for a terminal.

Terminals order right-to-left words themselves, some of them over the whole line, which exchanges the cells of a row: on
a terminal each Arabic cell is set apart with Unicode's isolates. In a file or a pipe it stands as it is.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from sinks import bidi
from sinks.bidi import CONTROL, RIGHT_TO_LEFT
from sinks.facets import Counts
from sinks.labels import label
from sinks.search import Hit


def plain(names: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """A table of texts."""
    return _table(names, rows)


def as_json(value: object) -> str:
    """`value` as JSON that people can read."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


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


def facet_table(facets: Counts) -> Table:
    """Facets as `facets` gives them: one line each, every value by its code and what it is called in Arabic."""
    return _table(
        ["facet", "values"],
        [
            [
                f"{name} {label('facet', name)[0]}",
                ", ".join(
                    f"{one.code} {one.count}" if one.ar == one.code else f"{one.code} ({one.ar}) {one.count}"
                    for one in values
                ),
            ]
            for name, values in facets.items()
        ],
    )


def hit_table(hits: Iterable[Hit]) -> Table:
    """Articles found."""
    names = ["outlet", "published", "found", "url"]
    return _table(names, [[hit.outlet, hit.published or "", "\n".join(hit.highlights), hit.url] for hit in hits])


def alert_table(alerts: Iterable[Mapping[str, Any]]) -> Table:
    """Alerts as `list_alerts` gives them."""
    return _table(
        ["at", "rule", "told", "transition", "alert", "id"],
        [
            [
                alert["at"][:19],
                alert["rule"],
                alert.get("reason") or alert["status"],
                alert["transition"],
                alert["text_ar"],
                alert["alert_id"],
            ]
            for alert in alerts
        ],
    )


def alert_tables(alert: Mapping[str, Any]) -> list[Table]:
    """One alert: what it says, its reports, and of a digest what it lists."""
    skipped = ("reports", "digest", "text_ar", "text_en", "times")
    facts = [
        [name, _said(value)] for name, value in alert.items() if name not in skipped and value not in (None, "", [])
    ]
    times = sorted((alert.get("times") or {}).items(), key=lambda one: str(one[1]))
    shown = [
        _table(["", "alert"], [["ar", alert["text_ar"]], ["en", alert["text_en"]], *facts, *map(list, times)]),
    ]
    if reports := alert.get("reports"):
        rows = [[one.get("published") or "", one["outlet"], one["title"], one["url"]] for one in reports]
        shown.append(_table(["published", "outlet", "title", "url"], rows))
    if listed := alert.get("digest"):
        rows = [[one["transition"], one.get("reason") or "", one["text_ar"], one["alert_id"]] for one in listed]
        shown.append(_table(["transition", "kept back", "alert", "id"], rows))
    return shown


def _said(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def way_table(way: Iterable[Mapping[str, Any]]) -> Table:
    """The way of one article, stage by stage, as `trails.why` tells it."""
    return _table(
        ["stage", "at", "outcome", "reason", "detail"],
        [[one["stage"], one["at"] or "", one["outcome"], one["reason"] or "", one["detail"]] for one in way],
    )


def article_table(article: Mapping[str, Any]) -> Table:
    """One article's fields, and its text below them."""
    shown = [
        "title", "outlet", "url", "published", "author", "agency", "dateline", "section", "wire_origin", "copy_of",
        "article_id", "text",
    ]  # fmt: skip
    return _table(["field", "value"], [[name, str(article[name])] for name in shown if article.get(name)])


def stats_tables(stats: Mapping[str, Any]) -> list[Table]:
    """The figures that `stats.gather` gives."""
    return [
        _table(["index", "documents"], [[name, str(count)] for name, count in stats["documents"].items()]),
        _table(
            ["outlet", "articles", "latest fetched"],
            [[one["outlet"], str(one["articles"]), one["latest"] or ""] for one in stats["outlets"]],
        ),
        _table(["events", "count"], [[name, str(count)] for name, count in stats["events"].items()]),
        _table(
            ["stage", "outcome", "reason", "articles"],
            [[one["stage"], one["outcome"], one["reason"] or "", str(one["articles"])] for one in stats["exits"]],
        ),
        _table(
            ["from → to", "events", "seconds p50", "p95"],
            [[one["leg"], str(one["events"]), f"{one['p50']:.1f}", f"{one['p95']:.1f}"] for one in stats["seconds"]],
        ),
    ]


def _table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(*names, box=SIMPLE_HEAD)
    on_terminal = sys.stdout.isatty()
    for row in rows:
        cells = [CONTROL.sub("", cell) for cell in row]
        # As Text: brackets are no markup.
        table.add_row(*[Text(isolated(cell) if on_terminal else cell) for cell in cells])
    return table


def isolated(cell: str) -> str:
    """`cell` with each line that has right-to-left letters between Unicode's isolates, which take no column."""
    lines = cell.split("\n")
    return "\n".join(bidi.isolated(line) if RIGHT_TO_LEFT.search(line) else line for line in lines)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
