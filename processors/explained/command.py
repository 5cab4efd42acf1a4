"""`python -m processors explain`: one article from a file, and the account of it on the terminal, as a page or JSON."""

import sys
from pathlib import Path
from typing import NamedTuple, TextIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from processors.explained import terminal
from processors.explained.account import account
from processors.explained.page import page
from processors.extract import Dropped, extract_article
from processors.offline import InputError
from producers.article import FetchedArticle, utc_now
from producers.lines import BadLine, published_fault, read_lines

_LINES = (".jsonl", ".ndjson")
_PAGES = (".html", ".htm", ".xhtml")
_BEFORE_ALL = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"  # marks of encodings, and blanks


class ExplainOptions(NamedTuple):
    """What is known of an article besides its bytes, which line of a file of lines is meant, and how to answer."""

    url: str = ""
    outlet: str = ""
    published: str | None = None
    country: str | None = None
    timezone: str = "UTC"
    id: str | None = None
    html: str | None = None
    as_json: bool = False


def explain_events(source: str, options: ExplainOptions, out: TextIO) -> int:
    """Tell what the article in the file `source` tells of attacks, and why; `-` is standard input.

    Returns 0 for an article, whatever it tells, and 1 for none. Raises InputError for a file that cannot be read or
    written, a line there is not, a day or a time zone there is not.
    """
    result = extract_article(_fetched(source, options))
    if isinstance(result, Dropped):
        if options.as_json:
            out.write(msgspec.json.encode(result._asdict()).decode() + "\n")
        else:
            out.write(f"no article: {result.reason} ({result.detail})\n")
        return 1
    if not result.published:
        print(f"{source}: no publication date, so that its 'today' means no day: give --published", file=sys.stderr)
    found = account(result)
    if options.html is not None:
        try:
            Path(options.html).write_text(page(found), encoding="utf-8")
        except OSError as exc:
            raise InputError(f"{options.html}: {exc.strerror}") from exc
    if options.as_json:
        out.write(msgspec.json.encode(found).decode() + "\n")
    elif options.html is None:
        terminal.write(found, out)
    return 0


def _fetched(source: str, options: ExplainOptions) -> FetchedArticle:
    """The article as a fetch would bring it."""
    try:
        ZoneInfo(options.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
        raise InputError(f"no such time zone: {options.timezone!r}; give one such as Asia/Baghdad") from exc
    if options.published and (fault := published_fault(options.published)):
        raise InputError(fault)
    try:
        body = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as exc:
        raise InputError(f"{source}: {exc.strerror}") from exc
    kind = _kind(source, body)
    if kind == "lines":
        return _line(source, body, options)
    return FetchedArticle(
        article_id=source,
        url=options.url or "file:" + source,
        outlet=options.outlet,
        outlet_country=options.country,
        timezone=options.timezone,
        media="text" if kind == "text" else "html",
        body=body,
        published=options.published,
        fetched_at=utc_now(),
    )


def _kind(source: str, body: bytes) -> str:
    """`lines`, `html` or `text`: by the file's name, else by how it begins."""
    suffix = Path(source).suffix.lower()
    if suffix in _LINES:
        return "lines"
    if suffix == ".txt":
        return "text"
    begins = body[:200].lstrip(_BEFORE_ALL)[:1]
    if suffix in _PAGES or begins == b"<":
        return "html"
    return "lines" if begins == b"{" else "text"


def _line(source: str, body: bytes, options: ExplainOptions) -> FetchedArticle:
    """The article of the line whose id is asked for, else of the first; the line's own facts before the options'."""
    for line in read_lines(body.splitlines(), source):
        if isinstance(line, BadLine):
            if options.id is None:
                raise InputError(str(line))
        elif options.id is None or line.id == options.id:
            given = msgspec.structs.replace(
                line,
                url=line.url or options.url or None,
                outlet=line.outlet or options.outlet or None,
                published=line.published or options.published,
            )
            fetched = given.article(timezone=options.timezone, country=options.country)
            return msgspec.structs.replace(fetched, article_id=line.id)
    raise InputError(f"{source}: no article{f' with the id {options.id!r}' if options.id else ''}")
