"""Articles from files, addresses and standard input, put on the same path as those of feeds."""

import asyncio
import hashlib
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from producers import trail
from producers.article import TOPIC, FetchedArticle, article_id, canonical_url, utc_now
from producers.decode import NotTextError, decode
from producers.fetch import Fetched, Fetcher, FetchError, Manners
from producers.lines import UNKNOWN_OUTLET, BadLine, Line, published_fault, read_lines, url_fault
from producers.publish import MessageTooLarge, Publisher
from producers.service import EXITS
from producers.settings import ProducerSettings
from producers.trail import Step

__all__ = ["BadLine", "IngestError", "Line", "Options", "ingest", "read_lines"]

_FLUSH_EVERY = 200
_TELL_EVERY = 1000
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|article|main|div|p|h1)[\s>]", re.IGNORECASE)
_JSON_LINE = re.compile(rb'\s*\{\s*"')
_LINES_SUFFIXES = {".jsonl", ".ndjson"}
_WEB = ("http://", "https://")
_HEAD = 8192  # bytes in which a source shows what it is
UNDATED = "sent without a publication date, so that its 'today' means no day: add published (YYYY-MM-DD)"
_NO_DATE = "no publication date: pass --published YYYY-MM-DD"


class IngestError(Exception):
    """What was asked for cannot be done at all; nothing was sent. One line says why."""


class Refused(Exception):
    """One source that is left out, the others going on."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line tells of the sources. `url`, `title` and `published` tell of a single article."""

    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    country: str | None = None
    timezone: str = "UTC"
    local: bool = False


class _Source(msgspec.Struct, frozen=True):
    """A single article's bytes, and what it is known by where it has no address."""

    identity: str
    body: bytes
    url: str | None = None
    charset: str | None = None


def ingest(settings: ProducerSettings, sources: list[str], options: Options, out: Console, err: Console) -> int:
    """Send the articles of `sources` (files, addresses, `-`) to Kafka, telling on `out` each id sent and the count.

    Faults go to `err`, one line each, and what is good is sent all the same. Returns 0, or 1 if anything was refused.
    Raises IngestError before anything is sent, and PublishError.
    """
    _check(sources, options)
    sent = refused = 0
    with Publisher(settings) as publisher, _progress(err) as progress:
        task = progress.add_task("0 sent", total=None)
        for article in (article for name in sources for article in _articles(settings, name, options)):
            if isinstance(article, str):
                fault: str | None = article
            elif not (fault := _send(publisher, article)):
                out.print(f"{article.article_id} {article.url}")
                if article.media == "text" and article.published is None:
                    err.print(f"{article.url}: {UNDATED}")
                sent += 1
                progress.update(task, description=f"{sent} sent")
                if sent % _FLUSH_EVERY == 0:
                    publisher.flush()
                if sent % _TELL_EVERY == 0 and not err.is_terminal:
                    err.print(f"{sent} sent so far")
            if fault:
                err.print(fault)
                refused += 1
    out.print(f"sent {sent} {'article' if sent == 1 else 'articles'}" + (f", refused {refused}" if refused else ""))
    return 1 if refused else 0


def _progress(console: Console) -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def _check(sources: list[str], options: Options) -> None:
    """Raise IngestError for what can be told before any work: options of the wrong form, texts without a date."""
    single = {"--url": options.url, "--title": options.title}
    if len(sources) > 1 and (given := [name for name, value in single.items() if value]):
        raise IngestError(f"{' and '.join(given)}: for one article only; {len(sources)} were given")
    for fault in (options.url and url_fault(options.url), options.published and published_fault(options.published)):
        if fault:
            raise IngestError(f"--{fault}")
    if options.country and not re.fullmatch("[A-Z]{2}", options.country):
        raise IngestError(f"--country: {options.country!r} is no ISO 3166 code of two capitals, such as IQ")
    try:
        ZoneInfo(options.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
        raise IngestError(f"--timezone: {options.timezone!r} is no IANA time zone, such as Asia/Baghdad") from exc
    if not options.published:
        for name in sources:
            _check_dated(name)


def _check_dated(name: str) -> None:
    """Raise IngestError if `name` is a plain text; what cannot be read is told later, when its turn comes."""
    if name.startswith(_WEB):
        return
    try:
        stream = _opened(name)
        head = stream.peek(_HEAD)
        if name != "-":
            stream.close()
        if head and not _holds_lines(name, head) and not _HTML.search(decode(head).text):
            raise IngestError(f"{_title(name)}: {_NO_DATE}")
    except (OSError, NotTextError):
        return


def _send(publisher: Publisher, article: FetchedArticle) -> str | None:
    """Queue `article` and its step; returns what is wrong with it."""
    key = article.article_id
    step = Step(
        article_id=key, url=article.url, outlet=article.outlet, title=article.title, stage="fetch", outcome="passed"
    )
    try:
        publisher.send(TOPIC, key, article, headers=article.headers())
    except MessageTooLarge as exc:
        EXITS.labels("fetch", "too_big").inc()
        return f"{article.url}: too large: {exc}; cut it, or raise RASID_MESSAGE_BYTES"
    publisher.send(trail.TOPIC, key, step)
    EXITS.labels("fetch", "published").inc()
    return None


def _articles(settings: ProducerSettings, name: str, options: Options) -> Iterator[FetchedArticle | str]:
    """The articles of one source, or in their place what is wrong with them."""
    try:
        if name.startswith(_WEB):
            yield _article(_fetched(settings, name, options), options)
            return
        with _opened(name) as stream:
            if not _holds_lines(name, stream.peek(_HEAD)):
                yield _article(_read(settings, name, stream), options)
                return
            for line in read_lines(stream, _title(name)):
                if isinstance(line, BadLine):
                    yield str(line)
                else:
                    yield line.article(timezone=options.timezone, country=options.country)
    except OSError as exc:
        yield f"{_title(name)}: cannot be read: {exc.strerror}"
    except Refused as exc:
        yield f"{_title(name)}: {exc}"


def _title(name: str) -> str:
    return "standard input" if name == "-" else name


def _opened(name: str) -> io.BufferedReader:
    if name == "-":
        assert isinstance(sys.stdin.buffer, io.BufferedReader)
        return sys.stdin.buffer
    return Path(name).open("rb")


def _holds_lines(name: str, head: bytes) -> bool:
    start = _JSON_LINE.match(head.removeprefix(b"\xef\xbb\xbf"))
    return Path(name).suffix.lower() in _LINES_SUFFIXES or start is not None


def _read(settings: ProducerSettings, name: str, stream: BinaryIO) -> _Source:
    body = stream.read(settings.page_bytes + 1)
    if len(body) > settings.page_bytes:
        raise Refused(f"more than {settings.page_bytes} bytes; cut it, or raise RASID_PAGE_BYTES")
    # Files of one name in two folders are two articles, and a changed file is another: --url says otherwise.
    return _Source(f"file:{Path(name).name}#{hashlib.sha256(body).hexdigest()[:12]}", body)


def _fetched(settings: ProducerSettings, url: str, options: Options) -> _Source:
    if fault := url_fault(url):
        raise Refused(fault)

    async def fetch() -> Fetched:
        async with Fetcher(settings) as fetcher:
            return await fetcher.get(url, Manners(local=options.local, robots=False))

    try:
        got = asyncio.run(fetch())
    except FetchError as exc:
        raise Refused(f"not fetched: {exc}") from exc
    return _Source(canonical_url(url), got.body, url, got.charset)


def _article(source: _Source, options: Options) -> FetchedArticle:
    """The message for a single article. Raises Refused for what is no article."""
    try:
        decoded = decode(source.body, source.charset)
    except NotTextError as exc:
        raise Refused(f"not text: {exc}; give plain text, HTML or JSON lines") from exc
    if not decoded.text.strip():
        raise Refused("empty; give an article")
    html = _HTML.search(decoded.text[:_HEAD]) is not None
    if not html and not options.published:
        raise Refused(_NO_DATE)
    url = options.url or source.url
    now = utc_now()
    return FetchedArticle(
        article_id=article_id(canonical_url(url) if url else source.identity),
        url=url or source.identity,
        outlet=options.outlet or (url and urlsplit(url).hostname) or UNKNOWN_OUTLET,
        outlet_country=options.country,
        timezone=options.timezone,
        media="html" if html else "text",
        body=source.body if html else decoded.text.encode(),
        charset=source.charset if html else "utf-8",
        title=options.title or "",
        published=options.published,
        fetched_at=now,
        times={"fetch": now},
    )
