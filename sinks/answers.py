"""The commands of `python -m sinks` that ask the index: their options, and what they print or write."""

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO, Any

import msgspec
from elasticsearch import Elasticsearch
from rich.console import Console, RenderableType

from sinks import export, facets, search, stats, tables, trails
from sinks.errors import DataError
from sinks.query import TERMS, Filter, FilterError, Near
from sinks.settings import SinkSettings

COMMANDS = frozenset({"search", "events", "article", "event", "why", "trail", "stats", "suggest"})
_ALL = 0  # the --size that means every event


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Tell the parser of all commands here."""
    found = commands.add_parser("search", help="articles that have some words, best first")
    found.add_argument("words")
    events = commands.add_parser("events", help="events and their facets, latest first")
    events.add_argument("words", nargs="?", default="", help="words in what the events were read from")
    events.add_argument("--like", metavar="EVENT", help="those most like this one, in place of the filters")
    for command in (found, events):
        _add_filters(command)
        command.add_argument("--facets", action="store_true", help="what else they have, and how many of them")
    article = commands.add_parser("article", help="one article and its events, by its URL or id")
    article.add_argument("article")
    event = commands.add_parser("event", help="one event, its reports, what they disagree on, and its history")
    event.add_argument("id")
    why = commands.add_parser("why", aliases=["trail"], help="what became of an article, by its URL or id")
    why.add_argument("article")
    counted = commands.add_parser("stats", help="what the index holds, where articles ended, how long stages take")
    suggest = commands.add_parser("suggest", help="titles that go on as begun, and words better spelt")
    suggest.add_argument("words")
    for command in (found, events, suggest):
        command.add_argument("--size", type=_size, default=20, help="most lines to show (20); events: 0 shows all")
    for command in (found, events):
        command.add_argument("--format", choices=["table", "json", *export.FORMATS], default="table")
        command.add_argument("-o", "--output", type=Path, help="the file to export to (standard output)")
    for command in (article, event, why, counted, suggest):
        command.add_argument("--format", choices=["table", "json"], default="table")


def _add_filters(command: argparse.ArgumentParser) -> None:
    for name in TERMS:
        command.add_argument(
            f"--{name}", action="append", metavar="CODE", help=f"events of this {name} (or of several)"
        )
    command.add_argument("--since", metavar="DAY", help="events on this day (YYYY-MM-DD) or later")
    command.add_argument("--until", metavar="DAY", help="events on this day or earlier")
    command.add_argument("--reported-within", metavar="AGE", help="events first reported so long ago at most: 6h, 2d")
    command.add_argument("--near", metavar="LAT,LON,KM", help="events within so many km of this point")
    command.add_argument("--killed", type=int, metavar="N", help="events that killed N or more")
    command.add_argument("--wounded", type=int, metavar="N", help="events that wounded N or more")
    command.add_argument("--confidence", type=float, metavar="P", help="events that are so likely ones, or likelier")
    command.add_argument("--fresh", action="store_true", help="leave out what is only remembered or feared")


def answer(asked: argparse.Namespace, client: Elasticsearch, settings: SinkSettings) -> None:
    """Answer one command. Raises SinkError, and FilterError for an option that cannot be read."""
    match asked.command:
        case "search":
            _search(asked, client, settings)
        case "events":
            _events(asked, client, settings)
        case "article":
            article = search.get_article(client, settings, asked.article)
            told = search.list_events(client, settings, Filter(articles=[article["article_id"]]))
            shown = [tables.article_table(article), tables.event_table(told)]
            show(asked.format, {"article": article, "events": told}, shown)
        case "event":
            event, revisions = search.get_event(client, settings, asked.id), search.history(client, settings, asked.id)
            shown = [
                tables.event_table([event]),
                tables.report_table(event),
                tables.conflict_table(event),
                tables.revision_table(revisions),
            ]
            show(asked.format, {"event": event, "history": revisions}, shown)
        case "stats":
            figures = stats.gather(client, settings)
            show(asked.format, figures, tables.stats_tables(figures))
        case "suggest":
            better = search.corrections(client, settings, asked.words)
            titles = search.completions(client, settings, asked.words, asked.size)
            show(asked.format, {"corrections": better, "titles": titles}, ["\n".join([*better, *titles])])
        case _:
            told_why = trails.why(client, settings, asked.article)
            shown = [
                tables.way_table(told_why["way"]),
                tables.event_table(told_why["events"]),
                tables.alert_table(told_why["alerts"]),
            ]
            show(asked.format, told_why, shown)


def show(kind: str, value: object, shown: Iterable[RenderableType]) -> None:
    """Print `value` as JSON, or what is `shown` of it on a terminal."""
    if kind == "json":
        print(tables.as_json(value))  # noqa: T201
    else:
        # In a file or a pipe nothing says how wide a line may be; do not cut what a program may look for.
        Console(width=None if sys.stdout.isatty() else 240, highlight=False).print(*shown, sep="\n")


def wanted(asked: argparse.Namespace, words: str = "") -> Filter:
    """The events that the options ask for; an option may have several values, also with commas. Raises FilterError."""
    given = {name: [one for told in getattr(asked, name) or [] for one in told.split(",") if one] for name in TERMS}
    return Filter(
        terms={name: values for name, values in given.items() if values},
        words=words,
        since=asked.since,
        until=asked.until,
        reported_within=asked.reported_within,
        near=Near.read(asked.near) if asked.near else None,
        least_killed=asked.killed,
        least_wounded=asked.wounded,
        least_confidence=asked.confidence,
        fresh=asked.fresh,
    )


def _search(asked: argparse.Namespace, client: Elasticsearch, settings: SinkSettings) -> None:
    """Articles; as GeoJSON, Parquet and ACLED columns, and for the facets, the events that such articles tell of."""
    filters = wanted(asked)
    told = filters
    if asked.facets or asked.format in ("geojson", "parquet", "acled"):
        told = msgspec.structs.replace(filters, articles=search.matching(client, settings, asked.words))
    if asked.format in ("geojson", "parquet", "acled"):
        events = search.all_events(client, settings, told)
        _write(asked.output, lambda out: export.write(asked.format, events, out))
        return
    hits = search.search_articles(client, settings, asked.words, asked.size or search.ARTICLES, filters)
    if asked.format == "csv":
        columns = ["article_id", "url", "outlet", "title", "published", "score"]
        _write(asked.output, lambda out: export.write_csv(map(msgspec.to_builtins, hits), out, columns))
        return
    counts = search.facets(client, settings, told) if asked.facets else {}
    better = search.corrections(client, settings, asked.words)
    shown: list[RenderableType] = [tables.hit_table(hits)]
    shown += [f"Did you mean {one}?" for one in better]
    shown += [tables.facet_table(counts)] if asked.facets else []
    show(asked.format, {"hits": hits, "facets": counts, "corrections": better} if asked.facets else hits, shown)


def _events(asked: argparse.Namespace, client: Elasticsearch, settings: SinkSettings) -> None:
    filters = wanted(asked, asked.words)
    if asked.like:
        if not filters.empty:
            raise FilterError("like takes no other filter beside it")
        found: Iterable[Mapping[str, Any]] = search.similar_events(client, settings, asked.like, asked.size or 100)
    elif asked.size == _ALL or (asked.format in export.FORMATS and asked.output):
        found = search.all_events(client, settings, filters)
    else:
        found = search.list_events(client, settings, filters, asked.size)
    if asked.format in export.FORMATS:
        _write(asked.output, lambda out: export.write(asked.format, found, out))
        return
    events = list(found)
    names = facets.FACETS if asked.facets else facets.SHORT
    counts = {} if asked.like else search.facets(client, settings, filters, names)
    shown = [tables.event_table(events), *([tables.facet_table(counts)] if counts else [])]
    show(asked.format, {"events": events, "facets": counts} if asked.facets else events, shown)


def _write(file: Path | None, fill: Callable[[IO[bytes]], int]) -> None:
    """Fill the file, or standard output where none is named; a file that was begun and failed does not stay.

    Raises DataError where it cannot be written.
    """
    if file is None:
        sys.stdout.flush()
        fill(sys.stdout.buffer)
        return
    begun = file.with_name(file.name + ".part")
    try:
        with begun.open("wb") as out:
            count = fill(out)
        begun.replace(file)
    except OSError as exc:
        raise DataError(f"{file}: {exc.strerror}") from exc
    finally:
        begun.unlink(missing_ok=True)
    print(f"{count} written to {file}", file=sys.stderr)  # noqa: T201


def _size(text: str) -> int:
    """A number of lines. Raises ValueError, as argparse wants it."""
    size = int(text)
    if not 0 <= size <= search.ARTICLES:
        raise ValueError
    return size
