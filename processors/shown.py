"""For people: what was read from one page, or from one phrase about time, and why."""

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TextIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from processors.arabic.dates import explain as explain_dates
from processors.article import Article
from processors.extract import Dropped, Explained, explain
from processors.offline import InputError
from producers.article import FetchedArticle, utc_now

_SHOWN = ("title", "standfirst", "author", "agency", "dateline", "site", "section", "tags", "image")


class TextOptions(NamedTuple):
    """What is known of a page besides its bytes."""

    url: str = ""
    outlet: str = ""
    timezone: str = "UTC"
    as_json: bool = False


def show_text(source: str, options: TextOptions, out: TextIO) -> int:
    """Print the article in the file `source` with the rule behind each value, or why there is none.

    Returns 0 for an article and 1 for none; raises InputError for a file that cannot be read and a zone there is not.
    """
    try:
        ZoneInfo(options.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
        raise InputError(f"no such time zone: {options.timezone!r}; give one such as Asia/Baghdad") from exc
    try:
        body = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as exc:
        raise InputError(f"{source}: {exc.strerror}") from exc
    found = explain(
        FetchedArticle(
            article_id=source,
            url=options.url or "file:" + source,
            outlet=options.outlet,
            timezone=options.timezone,
            media="text" if source.endswith(".txt") else "html",
            body=body,
            fetched_at=utc_now(),
        )
    )
    if options.as_json:
        # A reason alone would be written as a list without names.
        told = found.result._asdict() if isinstance(found.result, Dropped) else found.result
        out.write(msgspec.json.encode(told).decode() + "\n")
    else:
        out.writelines(line + "\n" for line in _told(found))
    return int(isinstance(found.result, Dropped))


def _told(found: Explained) -> Iterator[str]:
    match found.result:
        case Dropped(reason, detail):
            yield f"no article: {reason} ({detail})"
        case article:
            yield from _fields(article, found)
            yield ""
            yield article.text
    for why, lines in found.left_out.items():
        if lines:
            yield ""
            yield f"left out, {why}:"
            yield from (f"  {line}" for line in lines)


def _fields(article: Article, found: Explained) -> Iterator[str]:
    for name in _SHOWN:
        value = getattr(article, name)
        if value:
            yield f"{name:<11}{', '.join(value) if isinstance(value, list) else value}"
    for name, when in (("published", found.dates.published), ("modified", found.dates.modified)):
        if when:
            yield f"{name:<11}{when.iso}, by {when.rule}: {when.text!r}"
        else:
            yield f"{name:<11}not told"
    size = f"{article.text.count(chr(10)) + 1} paragraphs, {len(article.text)} characters"
    yield f"{'text':<11}by {article.text_rule}: {size}, {article.language}"


def show_dates(text: str, published: dt.date, out: TextIO) -> int:
    """Print each date told in `text`: its words, first and last day, precision and rule. Returns 1 where none is."""
    found = explain_dates(text, published)
    for date in found:
        days = f"{date.first}" if date.first == date.last else f"{date.first} to {date.last}"
        part = f", {date.part}" if date.part else ""
        out.write(f"{days}  ({date.precision}{part}; {date.rule}): {date.text}\n")
    if not found:
        out.write("no date\n")
    return int(not found)
