"""`python -m sinks`: set the index up, fill it, raise alerts, and ask it."""

import argparse
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import msgspec
import structlog
from elasticsearch import Elasticsearch
from kafka.errors import KafkaError
from rich.console import Console, RenderableType

from producers.publish import Publisher, PublishError
from producers.service import Health, configure_logs, stop_on_signals
from producers.settings import SettingsError, load
from sinks import search, tables
from sinks.alerts import rules
from sinks.alerts.alert import Alert
from sinks.alerts.engine import Engine
from sinks.bootstrap import setup
from sinks.consume import consumer
from sinks.document import TOPICS
from sinks.elastic import connect, wait_for
from sinks.errors import SinkError
from sinks.indexer import GROUP, Indexer
from sinks.settings import SinkSettings

log = structlog.get_logger("sinks")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0, or 1 after one line on standard error."""
    asked = _parser().parse_args(arguments)
    try:
        settings = load(SinkSettings)
        configure_logs(settings, "sinks")
        if asked.command == "alerts" and asked.action == "run":
            _alerts(settings, stop_on_signals())
            return 0
        with connect(settings) as client:
            if asked.command == "setup":
                wait_for(client, settings)
                setup(client, settings)
            elif asked.command == "index":
                _index(client, settings, stop_on_signals())
            else:
                _answer(asked, client, settings)
    except (SettingsError, SinkError, PublishError) as exc:
        print(f"sinks: {exc}", file=sys.stderr)
        return 1
    except KafkaError as exc:
        print(f"sinks: Kafka at {settings.kafka} fails us: {exc}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sinks", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("setup", help="put index templates and create the first indexes; doing it again is harmless")
    commands.add_parser("index", help="write what comes from Kafka into Elasticsearch, until stopped")
    alerts = commands.add_parser("alerts", help="raise alerts until stopped, or list those raised")
    alerts.add_argument("action", nargs="?", choices=["run", "list"], default="run")
    found = commands.add_parser("search", help="articles that fit some words")
    found.add_argument("query")
    events = commands.add_parser("events", help="events, latest first, and their facets")
    for name in search.FILTERS:
        events.add_argument(f"--{name}", help=f"only events with this {name}")
    event = commands.add_parser("event", help="one event, its reports, what they disagree on, and its history")
    event.add_argument("id")
    why = commands.add_parser("why", aliases=["trail"], help="what became of an article, by its URL or id")
    why.add_argument("article")
    for command in (alerts, found, events):
        command.add_argument("--size", type=int, default=20, help="most lines to show (20)")
    for command in (alerts, found, events, event, why):
        command.add_argument("--format", choices=["table", "json"], default="table")
    return parser


def _index(client: Elasticsearch, settings: SinkSettings, stop: threading.Event) -> None:
    wait_for(client, settings, stop)
    if stop.is_set():
        return
    with Publisher(settings) as publisher, consumer(settings, GROUP, list(TOPICS)) as source:
        indexer = Indexer(settings, client, source, publisher)
        with Health(settings, indexer.facts) as health:
            log.info("indexing", elasticsearch=settings.elasticsearch, health_port=health.port)
            indexer.run(stop)


def _alerts(settings: SinkSettings, stop: threading.Event) -> None:
    known = rules.load(Path(settings.alert_rules))
    with Publisher(settings) as publisher:
        engine = Engine(settings, known, publisher, _tell)
        with Health(settings, engine.facts) as health:
            log.info("watching events", rules=[rule.name for rule in known], health_port=health.port)
            engine.run(stop)


def _tell(alert: Alert) -> None:
    """Print an alert for whoever looks on: a line in Arabic, a line in English."""
    print(f"{alert.text_ar}\n{alert.text_en}", flush=True)


def _answer(asked: argparse.Namespace, client: Elasticsearch, settings: SinkSettings) -> None:
    answer: object
    shown: list[RenderableType] = []
    match asked.command:
        case "alerts":
            answer = search.list_alerts(client, settings, asked.size)
            shown = [tables.alert_table(answer)]
        case "search":
            answer = search.search_articles(client, settings, asked.query, asked.size)
            shown = [tables.hit_table(answer)]
        case "events":
            filters = {name: value for name in search.FILTERS if (value := getattr(asked, name))}
            answer = search.list_events(client, settings, asked.size, **filters)
            shown = [tables.event_table(answer), tables.facet_table(search.facets(client, settings, **filters))]
        case "event":
            event, revisions = search.get_event(client, settings, asked.id), search.history(client, settings, asked.id)
            answer = {"event": event, "history": revisions}
            shown = [
                tables.event_table([event]),
                tables.report_table(event),
                tables.conflict_table(event),
                tables.revision_table(revisions),
            ]
        case _:
            answer = told = search.why(client, settings, asked.article)
            shown = [
                tables.step_table(told["ended"]["steps"]),
                tables.event_table(told["events"]),
                tables.alert_table(told["alerts"]),
            ]
    if asked.format == "table" and shown:
        # In a file or a pipe nothing says how wide a line may be; do not cut what a program may look for.
        Console(width=None if sys.stdout.isatty() else 240).print(*shown, sep="\n")
    else:
        print(msgspec.json.format(msgspec.json.encode(answer), indent=2).decode())


if __name__ == "__main__":
    sys.exit(main())
