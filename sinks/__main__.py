"""`python -m sinks`: set the index up, fill it, raise alerts, tell people of them, and ask it."""

import argparse
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import structlog
from elasticsearch import Elasticsearch
from kafka.errors import KafkaError

from producers.publish import Publisher, PublishError
from producers.service import Health, configure_logs, stop_on_signals
from producers.settings import SettingsError, load
from sinks import answers, upkeep
from sinks.alerts import commands, rules
from sinks.consume import consumer
from sinks.document import TOPICS
from sinks.elastic import connect, wait_for
from sinks.errors import SinkError
from sinks.indexer import GROUP, Indexer
from sinks.lifecycle import Daily
from sinks.notify import service as notify
from sinks.query import FilterError
from sinks.settings import SinkSettings
from sinks.writer import Writer

log = structlog.get_logger("sinks")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0, or 1 after one line on standard error."""
    asked = _parser().parse_args(arguments)
    try:
        settings = load(SinkSettings)
        configure_logs(settings, "sinks")
        if asked.command == "alerts":
            commands.run(asked, settings)
            return 0
        if asked.command == "notify":
            notify.run(settings, rules.load(Path(settings.alert_rules)), stop_on_signals())
            return 0
        with connect(settings) as client:
            if asked.command in upkeep.NAMES:
                if told := upkeep.run(asked, client, settings):
                    answers.show(asked.format, *told)
            elif asked.command == "index":
                _index(client, settings, stop_on_signals())
            else:
                answers.answer(asked, client, settings)
    except BrokenPipeError:
        return 0  # whoever read our answer has seen enough of it
    except (SettingsError, SinkError, PublishError, FilterError) as exc:
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
    known = parser.add_subparsers(dest="command", required=True)
    upkeep.add(known)
    known.add_parser("index", help="write what comes from Kafka into Elasticsearch, until stopped")
    commands.add(known)
    known.add_parser("notify", help="send alerts out by their channels, until stopped")
    answers.add_commands(known)
    return parser


def _index(client: Elasticsearch, settings: SinkSettings, stop: threading.Event) -> None:
    wait_for(client, settings, stop)
    if stop.is_set():
        return
    with (
        Publisher(settings) as publisher,
        consumer(settings, GROUP, list(TOPICS)) as source,
        Writer(settings, client) as writer,
    ):
        indexer = Indexer(settings, writer, source, publisher, Daily(client, settings))
        with Health(settings, indexer.progress.facts) as health:
            log.info("indexing", elasticsearch=settings.elasticsearch, health_port=health.port)
            indexer.run(stop)


if __name__ == "__main__":
    sys.exit(main())
