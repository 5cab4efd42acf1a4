"""`python -m sinks alerts`: raise alerts until stopped, and the commands beside it."""

import argparse
import re
import threading
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import msgspec
import structlog
from rich.console import RenderableType

from processors import event as events
from processors.event import Event
from producers.article import utc_now
from producers.compacted import records
from producers.publish import Publisher
from producers.service import Health, stop_on_signals
from sinks import answers, labels, search, tables
from sinks.alerts import rules, saying, trial
from sinks.alerts.alert import Alert, Suppression
from sinks.alerts.engine import Engine, decoder
from sinks.alerts.rules import Rule
from sinks.datafile import like
from sinks.elastic import connect
from sinks.query import FilterError
from sinks.settings import SinkSettings

log = structlog.get_logger("sinks")

_AGE = re.compile(r"([0-9]{1,5})([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Tell the parser of `alerts` and what stands beside it."""
    alerts = commands.add_parser(
        "alerts", help="raise alerts until stopped; list, show, test, acknowledge and snooze them"
    )
    actions = alerts.add_subparsers(dest="action")
    actions.add_parser("run", help="raise alerts until stopped (what `alerts` alone does)")
    listed = actions.add_parser("list", help="alerts that were raised, latest first")
    listed.add_argument("--rule", help="of this rule")
    listed.add_argument("--status", choices=["sent", "suppressed"], help="sent, or kept back")
    listed.add_argument("--reason", choices=get_args(Suppression), help="kept back for this reason")
    listed.add_argument("--country", metavar="CODE", help="of events in this country")
    listed.add_argument("--event", metavar="ID", help="of this event")
    listed.add_argument("--since", metavar="WHEN", help="raised since: an age such as 6h or 2d, or an ISO time")
    listed.add_argument("--size", type=int, default=20, help="most lines to show (20)")
    shown = actions.add_parser("show", help="one alert with all it says")
    shown.add_argument("id")
    test = actions.add_parser("test", help="what rules would have told of past events; nobody is told")
    test.add_argument("rules", type=Path, help="a file of rules")
    source = test.add_mutually_exclusive_group(required=True)
    source.add_argument("--replay", type=Path, metavar="FILE", help="revisions of events, one JSON a line; no network")
    source.add_argument("--since", metavar="WHEN", help="revisions in Kafka since: an age such as 2d, or an ISO time")
    test.add_argument("--as-published", action="store_true", help="as if each came when its news was published")
    test.add_argument("--labels", type=Path, metavar="FILE", help="which events should be told: precision and recall")
    test.add_argument("--against", type=Path, metavar="RULES", help="another version of the rules: what differs")
    saying.add(actions)
    for command in (listed, shown, test):
        command.add_argument("--format", choices=["table", "json"], default="table")


def run(asked: argparse.Namespace, settings: SinkSettings) -> None:
    """Do one of them. Raises SinkError, PublishError, and FilterError for an option that cannot be read."""
    match asked.action:
        case "list":
            since = moment(asked.since) if asked.since else None
            terms = {"rule": asked.rule, "status": asked.status, "reason": asked.reason}
            terms |= {"country": asked.country, "event_id": asked.event}
            with connect(settings) as client:
                raised = search.list_alerts(client, settings, asked.size, since=since, **terms)
            answers.show(asked.format, raised, [tables.alert_table(raised)])
        case "show":
            with connect(settings) as client:
                alert = search.get_alert(client, settings, asked.id)
            answers.show(asked.format, alert, tables.alert_tables(alert))
        case "test":
            _test(asked, settings)
        case "ack" | "snooze":
            print("\n".join(saying.say(asked, settings)))  # noqa: T201
        case _:
            _watch(settings, stop_on_signals())


def moment(text: str) -> datetime:
    """An age such as `6h` before now, or an ISO time (UTC where it has no zone). Raises FilterError."""
    if age := _AGE.fullmatch(text):
        return utc_now() - timedelta(**{_UNITS[age[2]]: int(age[1])})
    try:
        told = datetime.fromisoformat(text)
    except ValueError as exc:
        raise FilterError(f"since {text!r}: give an age such as 30m, 6h, 2d or 1w, or an ISO time") from exc
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def _watch(settings: SinkSettings, stop: threading.Event) -> None:
    known = rules.load(Path(settings.alert_rules))
    with Publisher(settings) as publisher:
        engine = Engine(settings, known, publisher)
        with Health(settings, engine.facts) as health:
            log.info("watching events", rules=[rule.name for rule in known], health_port=health.port)
            engine.run(stop)


def _test(asked: argparse.Namespace, settings: SinkSettings) -> None:
    known = rules.load(asked.rules)
    other = rules.load(asked.against) if asked.against else None
    wanted = trial.read_labels(asked.labels) if asked.labels else None
    revisions = list(trial.read_events(asked.replay) if asked.replay else _since(settings, moment(asked.since)))
    raised = trial.trial(known, revisions, settings, as_published=asked.as_published)
    counts = trial.summary(raised, known)
    answer: dict[str, Any] = {"revisions": len(revisions), "alerts": raised, "rules": counts}
    shown: list[RenderableType] = [_raised_table(raised), _count_table(counts)]
    if doubts := list(doubtful(known)):
        answer["doubts"] = doubts
        shown += doubts
    if wanted is not None:
        answer["score"] = found = trial.score(raised, wanted)
        shown.append(_score_text(found))
    if other is not None:
        before = trial.trial(other, revisions, settings, as_published=asked.as_published)
        answer["against"] = differs = trial.difference(before, raised)
        shown += [f"Beside {asked.against}:", _difference_table(differs)]
    answers.show(asked.format, answer, shown)


def doubtful(known: Iterable[Rule]) -> Iterator[str]:
    """A line for each governorate and actor of the rules that the gazetteer does not have: no event of ours has it."""
    for rule in known:
        for kind, asked in (("governorate", rule.when.governorates), ("actor", rule.when.actors)):
            names = labels.names_of(kind)
            for name in asked:
                if name not in names:
                    yield f"{rule.name}: no {kind} of the gazetteer is named {name!r}{like(name, names)}"


def _since(settings: SinkSettings, since: datetime) -> Iterable[Event]:
    """The revisions in Kafka since then, in the order in which they were made; what cannot be read is left out."""

    def readable() -> Iterator[Event]:
        for record in records(settings, events.HISTORY_TOPIC, since):
            try:
                yield decoder.decode(record.value or b"")
            except msgspec.DecodeError as exc:
                log.warning("unreadable", topic=record.topic, offset=record.offset, error=str(exc))

    return sorted(readable(), key=lambda event: event.last_updated_at)


def _raised_table(raised: Iterable[Alert]) -> RenderableType:
    names = ["at", "rule", "happened", "told", "alert", "event"]
    rows = [
        [
            f"{alert.at:%Y-%m-%d %H:%M}",
            alert.rule,
            f"{alert.transition} {alert.detail}".strip(),
            alert.reason or "sent",
            alert.text_ar,
            alert.event_id,
        ]
        for alert in raised
    ]
    return tables.plain(names, rows)


def _count_table(counts: dict[str, dict[str, int]]) -> RenderableType:
    names = ["sent", "digests", *get_args(Suppression)]
    return tables.plain(
        ["rule", *names], [[rule, *(str(told.get(name, 0)) for name in names)] for rule, told in counts.items()]
    )


def _score_text(found: trial.Score) -> str:
    lines = [
        f"Precision {found.precision}, recall {found.recall}: "
        f"{found.right} rightly told, {found.wrong} wrongly told, {found.missed} not told",
        *(f"wrongly told: {name}" for name in found.wrongly_told),
        *(f"not told: {name}" for name in found.not_told),
    ]
    return "\n".join(lines)


def _difference_table(differs: trial.Difference) -> RenderableType:
    def row(mark: str, alert: Alert, how: str = "") -> list[str]:
        happened = f"{alert.transition} {alert.detail}".strip()
        return [mark, alert.rule, happened, how or alert.reason or "sent", alert.text_ar, alert.event_id]

    rows = [row("gone", alert) for alert in differs.only_first] + [row("new", alert) for alert in differs.only_second]
    rows += [
        row("other", now, f"{before.reason or 'sent'} → {now.reason or 'sent'}") for before, now in differs.otherwise
    ]
    return tables.plain(["", "rule", "happened", "told", "alert", "event"], rows)
