"""Producers: watch feeds, put articles on Kafka.

run      poll the feeds on their intervals until stopped; several share them
replay   send articles from archives again
ingest   send articles from files, addresses or standard input
topics   create the Kafka topics that are missing
feeds    show the feed list, try it, and add to it
"""

import argparse
import asyncio
import sys
from pathlib import Path
from typing import Any

from rich.console import Console

from producers import feeds_command, topics
from producers.archive import Archive
from producers.compacted import Follower
from producers.doubts import Doubts
from producers.feeds import Feed, FeedsError
from producers.feeds import load as load_feeds
from producers.fetch import Fetcher
from producers.ingest import IngestError, Options, ingest
from producers.intake import Intake
from producers.outbox import Outbox
from producers.ownership import Ownership
from producers.poll import Poller
from producers.publish import Publisher, PublishError
from producers.readback import Reader
from producers.replay import RATE, Replay, ReplayError, find, span
from producers.seen import SeenArticles
from producers.service import Health, configure_logs, stop_on_signals
from producers.settings import ProducerSettings, SettingsError, load
from producers.state import SEEN


def run(settings: ProducerSettings, feeds: list[Feed], *, once: bool) -> int:
    log = configure_logs(settings, "producers")
    stop = stop_on_signals()
    seen = SeenArticles(settings.seen_articles)

    def note(record: Any) -> None:  # noqa: ANN401 - the client's own
        if record.value is not None:
            seen.add(record.key.decode(), record.timestamp / 1000)

    async def watch() -> BaseException | None:
        outbox = Outbox(lambda: Publisher(settings))
        archive = Archive(settings) if settings.archive else None
        with Follower(settings, SEEN, note) as follower:
            async with Fetcher(settings) as fetcher:
                intake = Intake(fetcher, outbox, seen, archive=archive)
                poller = Poller(settings, fetcher, intake, outbox, once=once)
                owner = Ownership(settings, feeds, poller, Doubts(settings, intake, follower), stop)
                outbox.may_write = owner.is_sure
                with Health(settings, lambda: {**poller.facts(), **owner.facts()}) as health:
                    log.info("watching", feeds=len(feeds), health_port=health.port)
                    owner.start()
                    try:
                        await poller.run(stop)
                    finally:
                        await owner.close()
                        if archive:
                            archive.close()
        return owner.error

    if error := asyncio.run(watch()):
        raise error
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
    again = commands.add_parser("replay", help="send articles from archives again: WARC, JSON lines, folders of HTML")
    again.add_argument("files", nargs="+", metavar="FILE", help="a file, or a folder that is searched to its depth")
    again.add_argument("--since", metavar="TIME", help="leave out what was fetched before; UTC, as YYYY-MM-DD")
    again.add_argument("--until", metavar="TIME", help="leave out what was fetched at this time or after")
    again.add_argument("--rate", type=float, default=RATE, help="most articles a second (%(default)g); 0: no limit")
    commands.add_parser("topics", help="create the Kafka topics that are missing")
    showing = commands.add_parser("feeds", help="show the feed list, try it, and add to it")
    feeds_command.add_arguments(showing)
    for command in (running, again, showing):
        command.add_argument("--feeds", type=Path, help="the feed list (RASID_FEEDS)")
    return parser.parse_args(arguments)


def _consoles() -> tuple[Console, Console]:
    """For standard output and standard error, where texts stand as they are."""
    out, err = (
        Console(stderr=stderr, markup=False, highlight=False, emoji=False, soft_wrap=True) for stderr in (False, True)
    )
    return out, err


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
            case "replay":
                out, err = _consoles()
                reader = Reader(settings, load_feeds(asked.feeds or Path(settings.feeds)))
                replay = Replay(settings, reader, span(asked.since, asked.until), asked.rate, err)
                return replay.run(find(asked.files), out)
            case _:
                words = vars(asked)
                options = Options(**{name: words[name] for name in Options.__struct_fields__})
                out, err = _consoles()
                return ingest(settings, asked.sources, options, out, err)
    except (SettingsError, FeedsError, IngestError, ReplayError) as exc:
        print(exc, file=sys.stderr)
        return 2
    except PublishError as exc:
        print(exc, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
