"""Trying feeds once, without taking anything from them: which answer, and with what."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import msgspec

from producers.article import canonical_url
from producers.decode import NotTextError
from producers.feeds import Feed
from producers.fetch import Fetched, FetchError
from producers.items import Format, Item, NotAFeedError, Parsed, newest
from producers.parse import parse

_AT_ONCE = 16
_STALE = timedelta(days=7)
_ARABIC = re.compile("[\u0621-\u064a]{2}")


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """What one feed answered. `fault` says why it gave no items; the rest is of the feed it gave.

    `newest` is the last date of its items in ISO 8601, `whole` the number of items that hold their article, `refused`
    that of items which name none. `moved_to` is where redirects led. `notes` say what is odd about a feed that works.
    """

    url: str
    outlet: str
    ok: bool
    fault: str | None = None
    format: Format | None = None
    items: int = 0
    refused: int = 0
    whole: int = 0
    newest: str | None = None
    ttl_seconds: float | None = None
    moved_to: str | None = None
    notes: list[str] = []


async def check_all(get: Callable[[Feed], Awaitable[Fetched]], feeds: list[Feed]) -> list[Check]:
    """A check of each of `feeds`, in their order; some at a time, each fetched by `get`, which may raise FetchError."""
    places = asyncio.Semaphore(_AT_ONCE)

    async def one(feed: Feed) -> Check:
        async with places:
            return await check(get, feed)

    return list(await asyncio.gather(*map(one, feeds)))


async def check(get: Callable[[Feed], Awaitable[Fetched]], feed: Feed) -> Check:
    """What `feed` answers now."""
    try:
        got = await get(feed)
        read = await asyncio.to_thread(parse, got.body, got.charset, got.url, feed.zone)
    except (FetchError, NotTextError, NotAFeedError) as exc:
        return Check(url=feed.url, outlet=feed.outlet, ok=False, fault=str(exc))
    return Check(
        url=feed.url,
        outlet=feed.outlet,
        ok=bool(read.items),
        fault=None if read.items else "a feed without items",
        format=read.format,
        items=len(read.items),
        refused=len(read.bad),
        whole=sum(bool(item.content) for item in read.items),
        newest=newest(read.items),
        ttl_seconds=read.ttl_seconds,
        moved_to=got.url if canonical_url(got.url) != canonical_url(feed.url) else None,
        notes=list(_notes(feed, read)),
    )


def _notes(feed: Feed, read: Parsed) -> list[str]:
    """What is odd about the feed that was `read`."""
    notes = []
    items = read.items
    if items and not any(item.published or item.published_text for item in items):
        notes.append("no item is dated")
    elif (last := newest(items)) and (age := _age(last)) > _STALE:
        notes.append(f"nothing new for {age.days} days")
    if unread := sum(item.published is None and item.published_text is not None for item in items):
        notes.append(f"{unread} of {len(items)} dates in words")
    if read.bad:
        notes.append(f"{len(read.bad)} items refused: {read.bad[0].fault}")
    if feed.language == "ar" and items and not any(_is_arabic(item) for item in items):
        notes.append("no title in Arabic")
    return notes


def _age(published: str) -> timedelta:
    moment = datetime.fromisoformat(published)
    return datetime.now(UTC) - (moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _is_arabic(item: Item) -> bool:
    return _ARABIC.search(item.title) is not None
