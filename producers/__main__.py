"""Producers: watch feeds, put articles on Kafka.

run      poll every feed on its interval until stopped
ingest   send articles from files, addresses or standard input
topics   create the Kafka topics that are missing
feeds    show the feed list, try it, and add to it
"""

import argparse
import asyncio
import sys
from pathlib import Path

from rich.console import Console

from producers import feeds_command, state, topics
from producers.feeds import Feed, FeedsError
from producers.feeds import load as load_feeds
from producers.fetch import Fetcher
from producers.ingest import IngestError, Options, ingest
from producers.intake import Intake
from producers.outbox import Outbox
from producers.poll import Poller
from producers.publish import Publisher, PublishError
from producers.service import Health, configure_logs, stop_on_signals
from producers.settings import ProducerSettings, SettingsError, load
from producers.state import FeedState


def run(settings: ProducerSettings, feeds: list[Feed], *, once: bool) -> int:
    log = configure_logs(settings, "producers")
    stop = stop_on_signals()
    states, seen = state.load(settings)
    log.info("state read", feeds=len(states), articles_seen=len(seen))

    async def watch() -> None:
        outbox = Outbox(lambda: Publisher(settings))
        async with Fetcher(settings) as fetcher:
            poller = Poller(settings, fetcher, Intake(fetcher, outbox, seen), outbox, once=once)
            for feed in feeds:
                poller.take(feed, states.get(feed.url, FeedState()))
            with Health(settings, poller.facts) as health:
                log.info("watching", feeds=len(feeds), health_port=health.port)
                await poller.run(stop)

    asyncio.run(watch())
    log.info("stopped")
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m producers", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    running = commands.add_parser("run", help="poll every feed on its interval until stopped")
    running.add_argument("--once", action="store_true", help="poll each feed once, then end")
    taking = commands.add_parser("ingest", help="send articles from files, addresses or standard input")
    taking.add_argument(
        "sources", nargs="+", metavar="FILE-OR-URL", help="plain text, HTML or JSON lines; - is standard input"
    )
    taking.add_argument("--url", help="the article's address")
    taking.add_argument("--outlet", help="who published it")
    taking.add_argument("--title", help="its title")
    taking.add_argument("--published", help="when, as YYYY-MM-DD or an ISO 8601 date-time")
    taking.add_argument("--country", help="of the outlet, as IQ")
    taking.add_argument("--timezone", default="UTC", help="of times without a zone, as Asia/Baghdad")
    taking.add_argument("--local", action="store_true", help="allow addresses that are not public")
    commands.add_parser("topics", help="create the Kafka topics that are missing")
    showing = commands.add_parser("feeds", help="show the feed list, try it, and add to it")
    feeds_command.add_arguments(showing)
    for command in (running, showing):
        command.add_argument("--feeds", type=Path, help="the feed list (RASID_FEEDS)")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    asked = parse(arguments)
    try:
        settings = load(ProducerSettings)
        match asked.command:
            case "run":
                return run(settings, load_feeds(asked.feeds or Path(settings.feeds)), once=asked.once)
            case "feeds":
                return feeds_command.run(settings, asked)
            case "topics":
                made = topics.create(settings)
                print("\n".join(made) if made else "all topics are there")
                return 0
            case _:
                words = vars(asked)
                options = Options(**{name: words[name] for name in Options.__struct_fields__})
                out, err = (
                    Console(stderr=stderr, markup=False, highlight=False, emoji=False, soft_wrap=True)
                    for stderr in (False, True)
                )
                return ingest(settings, asked.sources, options, out, err)
    except (SettingsError, FeedsError, IngestError) as exc:
        print(exc, file=sys.stderr)
        return 2
    except PublishError as exc:
        print(exc, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
