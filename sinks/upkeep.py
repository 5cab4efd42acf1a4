"""The commands by which people keep the index: setup, lifecycle, reindex and dead-letters."""

import argparse
from collections import Counter
from typing import TYPE_CHECKING, Any, get_args

from elasticsearch import Elasticsearch
from rich.console import RenderableType

from producers.article import utc_now
from producers.publish import Publisher
from producers.trail import Burying
from sinks import kibana, letters, lifecycle, tables
from sinks.bootstrap import setup
from sinks.document import SOURCES
from sinks.elastic import wait_for
from sinks.errors import NotFound
from sinks.letters import Letter
from sinks.reindex import Rebuild
from sinks.settings import SinkSettings

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001  # it has no other name

NAMES = ("setup", "lifecycle", "reindex", "dead-letters")

Answer = tuple[object, list[RenderableType]]


def add(commands: "Commands") -> None:
    """Add the commands to those of `python -m sinks`."""
    made = commands.add_parser("setup", help="put index templates and make the first indexes; again is harmless")
    made.add_argument("--kibana", metavar="URL", help="put data views and dashboards into this Kibana besides")
    aged = commands.add_parser(
        "lifecycle", help="delete indexes whose time is over now; a running sink does so once a day"
    )
    aged.add_argument("--dry-run", action="store_true", help="only say which")
    anew = commands.add_parser("reindex", help="build indexes anew while they are in use, compare, and swap")
    anew.add_argument("kind", nargs="*", help=f"{', '.join(SOURCES)} (all of them)")
    way = anew.add_mutually_exclusive_group()
    way.add_argument("--from", dest="source", choices=["index", "kafka"], default="index", help="whence (index)")
    way.add_argument("--back", action="store_true", help="take the generation before into use again")
    way.add_argument("--abandon", action="store_true", help="delete what an earlier run began and did not end")
    dead = commands.add_parser("dead-letters", help="messages that could not be processed: list, show, send back")
    what = dead.add_subparsers(dest="action", required=True)
    listed = what.add_parser("list", help="the latest, and how many by stage")
    listed.add_argument("--size", type=int, default=20, help="most lines to show (20)")
    shown = what.add_parser("show", help="one letter, whole")
    shown.add_argument("id")
    again = what.add_parser("redrive", help="send messages back to the topics they came from")
    again.add_argument("id", nargs="*")
    again.add_argument("--all", action="store_true", help="all that were not sent back yet")
    for command in (listed, again):
        command.add_argument("--stage", choices=get_args(Burying), help="only of this stage")
        command.add_argument("--error", default="", metavar="WORDS", help="only with these words in the error")
    for command in (aged, anew, listed, shown, again):
        command.add_argument("--format", choices=["table", "json"], default="table")


def run(asked: argparse.Namespace, client: Elasticsearch, settings: SinkSettings) -> Answer | None:
    """Do one of them; the answer as data, and as tables. Raises SinkError, PublishError."""
    match asked.command:
        case "setup":
            wait_for(client, settings)
            setup(client, settings)
            if asked.kibana:
                kibana.install(asked.kibana, settings)
            return None
        case "lifecycle":
            gone = lifecycle.apply(client, settings.index_prefix, utc_now(), dry=asked.dry_run)
            return gone, [tables.plain(["due" if asked.dry_run else "deleted"], [[index] for index in gone])]
        case "reindex":
            return _reindex(asked, client, settings)
        case _:
            return _dead_letters(asked, settings)


def _reindex(asked: argparse.Namespace, client: Elasticsearch, settings: SinkSettings) -> Answer:
    unknown = [kind for kind in asked.kind if kind not in SOURCES]
    if unknown:
        raise NotFound(f"no kind of index is called {unknown[0]}: there are {', '.join(SOURCES)}")
    rebuilds = [Rebuild(client, settings, kind) for kind in asked.kind or SOURCES]
    if asked.abandon:
        gone = [index for one in rebuilds for index in one.abandon()]
        return gone, [tables.plain(["deleted"], [[index] for index in gone])]
    done = [one.back() if asked.back else one.run(asked.source) for one in rebuilds]
    rows = [[one.kind, str(one.generation), str(one.documents), str(one.copied), str(one.caught_up)] for one in done]
    return done, [tables.plain(["kind", "generation in use", "documents", "copied", "caught up"], rows)]


def _dead_letters(asked: argparse.Namespace, settings: SinkSettings) -> Answer:
    if asked.action == "show":
        (letter,) = letters.find(settings, [asked.id])
        told = letter.shown()
        return told, [tables.plain(["", ""], [[name, _text(value)] for name, value in told.items()])]
    if asked.action == "list":
        there = letters.read(settings, asked.stage, asked.error)
        latest = there[-asked.size :] if asked.size > 0 else []
        counts = Counter(one.letter.stage for one in there if not one.redriven)
        waiting = [[stage, str(count)] for stage, count in counts.most_common()]
        return [one.shown() for one in latest], [
            _letter_table(latest),
            tables.plain(["stage", "not sent back"], waiting),
        ]
    if bool(asked.id) == asked.all:
        raise NotFound("name the letters to send back, or --all")
    if asked.id:
        chosen = letters.find(settings, asked.id)
    else:
        chosen = [one for one in letters.read(settings, asked.stage, asked.error) if not one.redriven]
    with Publisher(settings) as publisher:
        letters.redrive(settings, publisher, chosen)
    return [one.id for one in chosen], [_letter_table(chosen)]


def _letter_table(there: list[Letter]) -> RenderableType:
    rows = []
    for one in there:
        letter = one.letter
        where = f"{letter.topic} {letter.partition} {letter.offset}"
        state = "sent back" if one.redriven else ""
        rows.append([one.id, f"{letter.at:%Y-%m-%d %H:%M:%S}", letter.stage, where, state, letter.error])
    return tables.plain(["id", "at", "stage", "from", "", "error"], rows)


def _text(value: Any) -> str:  # noqa: ANN401  # JSON
    return value if isinstance(value, str) else tables.as_json(value)
