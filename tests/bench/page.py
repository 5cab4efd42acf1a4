"""A page to read, and what a perfect reader would say of it."""

from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

Asked = Literal["text", "segments", "title", "author", "date", "refusal"]
WHOLE: frozenset[Asked] = frozenset({"text", "segments", "title", "author", "date"})


class Gold(msgspec.Struct, frozen=True, kw_only=True):
    """What a page tells. `asked` names what is known, thus scored; a null that is asked for means: the page tells none.

    `must` holds the article's paragraphs in order, `may` what neither helps nor hurts (standfirst, sub-headings, a
    dateline or a credit), `must_not` the furniture worth counting. `published` is ISO 8601: a local time where the page
    tells one, else the day. A page without an article is asked for a refusal alone.
    """

    asked: frozenset[Asked] = WHOLE
    title: str | None = None
    author: str | None = None
    published: str | None = None
    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One response: its bytes, the charset of its HTTP header if any, its outlet's zone, and when it was fetched."""

    id: str
    layout: str
    url: str
    html: bytes
    charset: str | None
    timezone: str
    fetched_at: datetime
    gold: Gold


class Reading(msgspec.Struct, frozen=True):
    """What a system said of a page; null for what it does not say. `ms` is the CPU time it took."""

    text: str | None
    title: str | None = None
    author: str | None = None
    date: str | None = None
    ms: float = 0.0
    error: str | None = None


def local_day(iso: str | None, timezone: str) -> date | None:
    """The day of an ISO 8601 day or time, a time with an offset first brought to `timezone`; None for what is none."""
    if not iso:
        return None
    try:
        moment = datetime.fromisoformat(iso.strip())
    except ValueError:
        return None
    return (moment.astimezone(ZoneInfo(timezone)) if moment.tzinfo else moment).date()
