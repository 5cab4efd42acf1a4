"""What the demo asks the index at its end, and how it prints the answers."""

import time
from collections.abc import Mapping
from typing import Any

import msgspec
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from processors.event import FRESH, Event, Toll
from sinks import search, trails
from sinks.elastic import connect
from sinks.facets import SHORT, Counts
from sinks.notify import book
from sinks.search import Hit
from sinks.settings import SinkSettings
from sinks.tables import facet_table
from sinks.trails import Ended

_TELLING = 30.0  # seconds that the last alert may take to be told


class Findings(msgspec.Struct, frozen=True):
    """All that is compared and shown; alerts are those sent, `told` the ids of those that came out on the console."""

    events: list[Event]
    facets: Counts
    query: str
    hits: list[Hit]
    alerts: list[dict[str, Any]]
    told: list[str]
    ended: list[Ended]


def gather(settings: SinkSettings, query: str) -> Findings:
    """Ask the index for everything. Raises SinkError where it cannot answer."""
    with connect(settings) as client:
        client.indices.refresh(index=f"{settings.index_prefix}rasid-*")
        alerts = search.list_alerts(client, settings, status="sent")
        return Findings(
            events=[msgspec.convert(one, Event) for one in search.list_events(client, settings)],
            facets=search.facets(client, settings, names=SHORT),
            query=query,
            hits=search.search_articles(client, settings, query),
            alerts=alerts,
            told=_told(settings, {alert["alert_id"] for alert in alerts}),
            ended=trails.where_articles_ended(client, settings),
        )


def end_of(article: Ended) -> str:
    """Where an article ended: `indexed`, or the reason why not, or the stage it did not get past."""
    if article.outcome != "passed":
        return article.reason or article.outcome
    return "indexed" if article.stage == "index" else f"stopped after {article.stage}"


def show(findings: Findings, keys: Mapping[str, str], console: Console) -> None:
    """Print events, facets, the search, alerts, and where each article ended."""
    console.print(_events(findings.events), facet_table(findings.facets))
    found = _table(f"Search: {findings.query}", "outlet", "article", "found")
    for hit in findings.hits[:3]:
        found.add_row(hit.outlet, keys.get(hit.url, hit.url), Text("\n".join(hit.highlights)))
    alerts = _table("Alerts, in the order raised", "alert", "told")
    for alert in sorted(findings.alerts, key=lambda alert: alert["at"]):
        alerts.add_row(alert["transition"], Text(alert["text_en"]))
    ended = _table("Where each article ended", "article", "ended", "events")
    for one in sorted(findings.ended, key=lambda one: keys.get(one.url, one.url)):
        told = next((step["events"] for step in one.steps if step["stage"] == "events"), None)
        ended.add_row(keys.get(one.url, one.url), end_of(one), "" if told is None else str(told))
    console.print(found, alerts, ended)


def _told(settings: SinkSettings, wanted: set[str]) -> list[str]:
    """The ids of those `wanted` that were delivered, once by each channel; when all were, or time is up."""
    until = time.monotonic() + _TELLING
    while True:
        told = [one.alert_id for one in book.of_alerts(settings, wanted) if one.result == "delivered"]
        if wanted <= set(told) or time.monotonic() > until:
            return told
        time.sleep(0.5)


def _events(events: list[Event]) -> Table:
    table = _table("Events", "date", "type", "outcome", "place", "killed", "wounded", "taken", "sources", "told as")
    for column in table.columns:
        column.no_wrap = column.header != "place"
    for event in events:
        table.add_row(
            event.date.start if event.date else "?",
            event.event_type,
            event.outcome,
            f"{event.place.name} ({event.country})" if event.place else event.country,
            _toll(event.casualties.killed),
            _toll(event.casualties.wounded),
            _toll(event.casualties.abducted),
            str(event.independent_sources),
            "new" if event.temporality in FRESH else event.temporality,
        )
    return table


def _table(title: str, *headings: str) -> Table:
    return Table(*headings, title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False)


def _toll(toll: Toll | None) -> str:
    if toll is None:
        return "–"
    known = "?" if toll.best is None else str(toll.best)
    return known if toll.low == toll.high or toll.low is None else f"{known} ({toll.low}–{toll.high or '…'})"
