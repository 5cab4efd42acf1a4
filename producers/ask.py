"""Asking for a feed once: with conditions as far as its server is trusted, at the address that it has moved to."""

import asyncio
import hashlib
from collections.abc import Callable
from datetime import datetime

import msgspec
import structlog

from producers import trust
from producers.feed_health import LIES
from producers.feeds import Feed
from producers.fetch import Fetched, Fetcher, feed_manners
from producers.parse import BadItem, Item, parse
from producers.state import FeedState

log = structlog.get_logger(__name__)


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed gave: its items, oldest first (None: it is unchanged), those that could not be taken, and its state
    after that, as far as it is about the server. `fresh_seconds` is how long the feed or its server says that it stays,
    `older` where its older items are, by its own word. `gaps.fill` adds those of them that were `found`, oldest first,
    and whether nothing was lost since the poll before (`overlap`; None: there is nothing to compare).
    """

    items: list[Item] | None
    bad: list[BadItem]
    state: FeedState
    fresh_seconds: float
    older: str | None = None
    found: list[Item] = []
    overlap: bool | None = None


async def ask(fetcher: Fetcher, feed: Feed, state: FeedState, at: datetime, is_new: Callable[[Item], bool]) -> Answer:
    """Ask for `feed`, known by `state`, the poll being of the time `at`.

    A 304 is checked now and then, by asking again without conditions; where news comes then, no conditions are sent
    for a while. Raises FetchError, NotTextError or NotAFeedError.
    """
    how = feed_manners(feed)
    address = state.address or feed.url
    believed = not state.trust.distrust
    rate = state.rhythm.arrivals / state.rhythm.exposure if state.rhythm.exposure else 0.0
    async with fetcher.page(
        address,
        how,
        etag=state.etag if believed else None,
        last_modified=state.last_modified if believed else None,
    ) as got:
        if not got.unchanged:
            return await _whole(feed, state, got, at, is_new)
    if not trust.is_audit_due(state.trust, at, rate):
        state = msgspec.structs.replace(_after_answer(feed, state, got), trust=trust.after_304(state.trust))
        return Answer(items=None, bad=[], state=state, fresh_seconds=max(got.fresh_seconds, state.ttl_seconds))
    async with fetcher.page(address, how) as got:
        return await _whole(feed, state, got, at, is_new, audit=True)


async def _whole(
    feed: Feed, state: FeedState, got: Fetched, at: datetime, is_new: Callable[[Item], bool], *, audit: bool = False
) -> Answer:
    """The answer that the feed in `got` makes; in an `audit`, the server had said just before that it is unchanged."""
    digest = hashlib.sha256(got.body).hexdigest()[:20]
    read = None
    if digest != state.digest:
        read = await asyncio.to_thread(parse, got.body, got.charset, got.url, feed.zone)
        state = msgspec.structs.replace(state, ttl_seconds=read.ttl_seconds or 0.0)
    lied = audit and read is not None and any(map(is_new, read.items))
    if lied:
        LIES.inc()
        log.warning("server said unchanged, and there was news", feed=feed.url, lies=state.trust.lies + 1)
    state = msgspec.structs.replace(
        _after_answer(feed, state, got),
        etag=got.etag,
        last_modified=got.last_modified,
        digest=digest,
        trust=trust.after_whole(state.trust, at, lied=lied),
    )
    return Answer(
        items=oldest_first(read.items) if read else None,
        bad=read.bad if read else [],
        state=state,
        fresh_seconds=max(got.fresh_seconds, state.ttl_seconds),
        older=read.older if read else None,
    )


def _after_answer(feed: Feed, state: FeedState, got: Fetched) -> FeedState:
    """`state` after a server answered well: no errors, and what it said of moving."""
    address = state.address or feed.url
    moved = trust.after_redirect(state.moved, address, got.permanent)
    if trust.has_moved(moved) and moved:
        log.warning("feed moved for good; the list should say so", feed=feed.url, address=moved.url)
        address, moved = moved.url, None
    return msgspec.structs.replace(
        state,
        address=None if address == feed.url else address,
        moved=moved,
        errors=0,
        strikes=0.0,
        error="",
        gone=0,
        last_success=state.last_poll,
    )


def oldest_first(items: list[Item]) -> list[Item]:
    """`items` by their times where all tell one, else turned round: feeds list the newest first."""
    turned = items[::-1]
    moments = {item.url: datetime.fromisoformat(item.published) for item in items if item.published}
    if len(moments) == len(items) and all(moment.tzinfo for moment in moments.values()):
        turned.sort(key=lambda item: moments[item.url])
    return turned
