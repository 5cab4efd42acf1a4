"""Articles as JSON lines: `{"id", "url", "outlet", "title", "published", "text"}`, one article a line."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from urllib.parse import urlsplit

import msgspec

from producers.article import FetchedArticle, article_id, bare_url, canonical_url, utc_now

UNKNOWN_OUTLET = "unknown"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One article as its line gives it; fields of other names are left alone.

    `published` is an ISO 8601 day or date-time, its zone optional. Without `url` the `id` is the article's identity.
    """

    id: str
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    text: str

    def article(self, *, timezone: str = "UTC", country: str | None = None) -> FetchedArticle:
        """The message for this line; `timezone` is what a `published` without a zone counts in."""
        now = utc_now()
        return FetchedArticle(
            article_id=article_id(canonical_url(self.url) if self.url else f"id:{self.id}"),
            url=self.url or f"id:{self.id}",
            outlet=self.outlet or (self.url and urlsplit(self.url).hostname) or UNKNOWN_OUTLET,
            outlet_country=country,
            timezone=timezone,
            media="text",
            body=self.text.encode(),
            charset="utf-8",
            title=self.title or "",
            published=self.published or None,
            fetched_at=now,
            times={"fetch": now},
        )


class BadLine(msgspec.Struct, frozen=True):
    """A line that cannot be taken; as text it says where, what is wrong, and what to do."""

    name: str
    number: int
    fault: str

    def __str__(self) -> str:
        return f"{self.name}:{self.number}: {self.fault}"


def read_lines(stream: Iterable[bytes], name: str) -> Iterator[Line | BadLine]:
    """The lines of `stream` that are not blank, in order; `name` is what bad ones call the stream."""
    for number, raw in enumerate(stream, 1):
        line = (raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw).strip()
        if line:
            read = _read(line)
            yield BadLine(name, number, read) if isinstance(read, str) else read


def published_fault(published: str) -> str | None:
    """What is wrong with `published` as an ISO 8601 day or date-time; None where nothing is."""
    try:
        if len(published) > len("YYYY-MM-DD"):
            datetime.fromisoformat(published)
        else:
            date.fromisoformat(published)
    except ValueError:
        return f"published: {published!r} is no ISO 8601 day or date-time; give YYYY-MM-DD"
    return None


def url_fault(url: str) -> str | None:
    """What is wrong with `url` as an article's address; None where nothing is."""
    try:
        if bare_url(url) != url:
            return "url: holds a user or password, which every reader would be told; leave them out"
        parts = urlsplit(canonical_url(url))
    except ValueError:
        parts = urlsplit("")
    good = parts.scheme in {"http", "https"} and parts.hostname
    return None if good else f"url: {url!r} is no http(s) address; correct it, or leave it out"


def _read(line: bytes) -> Line | str:
    try:
        read = msgspec.json.decode(line, type=Line)
    except msgspec.ValidationError as exc:
        fault, _, field = str(exc).partition(" - at `$.")
        return f"{field.rstrip('`') + ': ' if field else ''}{fault}; a line holds an object with at least id and text"
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        return f"not JSON ({exc}); write one object a line, in UTF-8"
    if not read.id:
        return "id: empty; give every article its own"
    if not read.text.strip():
        return "text: empty; give the article's text, or leave the line out"
    return (read.url and url_fault(read.url)) or (read.published and published_fault(read.published)) or read
