"""Gaps between two polls: what came and left a feed meanwhile, had from its older pages or its site's news sitemap.

Older pages are told by the feed: RFC 5005 (`next`, `prev-archive`), JSON Feed's `next_url`, WordPress's page numbers.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import timedelta

import msgspec
import structlog

from producers import sitemap
from producers.article import utc_now
from producers.ask import Answer, oldest_first
from producers.decode import NotTextError
from producers.feed_health import FILLED, RECOVERED
from producers.feeds import Feed
from producers.fetch import Fetcher, FetchError, Transient, feed_manners
from producers.items import BadItem, Item, NotAFeedError, Parsed, moment_of
from producers.parse import feed_text, parse
from producers.state import FeedState, Older, short_id

log = structlog.get_logger(__name__)

_PAGES = 20
_SITEMAPS = 4  # asked, indexes of them too
_BACK = timedelta(days=1)
_SECONDS = 30.0  # for all pages of one poll: less than a feed may take to be given up
_TRIES = 3  # polls in which a gap is tried that could not be filled for a reason that may pass
_AGAIN = timedelta(days=7)  # after which it is tried anew whether older items can be had
_SOON = timedelta(hours=1)  # the same where that could not be told
_LATE = timedelta(hours=1)  # by which an article may come out after the time that it tells
_COMPARED = 10  # of the newest items, which a sitemap must list half of
_ENDS = 3  # of the oldest items, of which it must list one to tell of what came before them


async def fill(
    fetcher: Fetcher, feed: Feed, before: FeedState, answer: Answer, is_new: Callable[[Item], bool]
) -> Answer:
    """`answer`, which `feed` gave after its last poll left it as `before`, with `overlap`, and with what came between.

    Where the two have nothing in common, `found` are the items of older pages: back to what was known, a day or 20
    pages. Whether older items can be had is tried at the second poll, and once a week. Raises nothing.
    """
    if not answer.items:
        return answer
    search = _Search(fetcher, feed, before, answer)
    gap = bool(before.newest) and not search.is_met(answer.items)
    older, met, fault = answer.state.older, False, ""
    try:
        async with asyncio.timeout(_SECONDS):
            if before.polls and search.is_due(older):
                older = msgspec.structs.replace(older, again=search.at + _SOON)
                older = await search.learn(older)
            if gap and older.way:
                met = await search.go(older)
    except (Transient, TimeoutError) as exc:
        fault = f"{type(exc).__name__}: {exc}"
    state, waits = answer.state, gap and not met and bool(fault) and older.tries + 1 < _TRIES
    if waits:
        older = msgspec.structs.replace(older, since=search.since, tries=older.tries + 1)
        state = msgspec.structs.replace(state, etag=None, last_modified=None, digest="")  # so that it is looked at anew
    else:
        older = msgspec.structs.replace(older, since=None, tries=0)
    if gap and older.way and not (met or fault):  # the next gap would cost as much, and be filled as little
        older = msgspec.structs.replace(older, way="", sitemap="", again=search.at + _BACK)
    new = sum(map(is_new, search.found))
    if gap:
        FILLED.inc(met)
        RECOVERED.inc(new)
        log.info("gap between polls", feed=feed.url, by=older.way, filled=met, found=new, fault=fault)
    older = msgspec.structs.replace(older, recovered=older.recovered + new)
    return msgspec.structs.replace(
        answer,
        found=oldest_first(search.found),
        bad=[*answer.bad, *search.bad],
        state=msgspec.structs.replace(state, older=older),
        overlap=None if waits or not before.newest else met or not gap,
    )


class _Search:
    """The older items of `feed`, of which `answer` lists the newest. What it meets goes to `found` and `bad`.

    Each method raises Transient.
    """

    def __init__(self, fetcher: Fetcher, feed: Feed, before: FeedState, answer: Answer) -> None:
        self.fetcher, self.feed, self.newer = fetcher, feed, answer.items or []
        self.address = answer.older
        self.at = answer.state.last_poll or utc_now()
        self.since = answer.state.older.since or before.last_success or self.at
        self.known = set(before.newest)
        self.listed = {short_id(item) for item in self.newer}
        self.ends = {short_id(item) for item in self.newer[:_ENDS]}
        self.found: list[Item] = []
        self.bad: list[BadItem] = []

    def is_met(self, items: Iterable[Item]) -> bool:
        """Whether what was known before is among `items`."""
        return not self.known.isdisjoint(map(short_id, items))

    def is_due(self, older: Older) -> bool:
        """Whether it is to be tried what `older` says, or was never."""
        return older.again is None or older.again <= self.at or (older.way == "pages" and not self.address)

    async def learn(self, older: Older) -> Older:
        """`older` after it was tried."""
        older = msgspec.structs.replace(older, way="", sitemap="", again=self.at + _AGAIN)
        async for _, read in self.pages():
            told = {short_id(item) for item in read.items}
            if 2 * len(told - self.listed) > len(told):  # else it is the same page again, with the news of this moment
                return msgspec.structs.replace(older, way="pages")
            break
        newest = {short_id(item) for item in self.newer[-_COMPARED:]}
        async for address, read in self.sitemaps(self.feed.news_sitemap):
            if 2 * len(newest & {short_id(item) for item in read.items}) >= len(newest):  # else of another section
                return msgspec.structs.replace(older, way="sitemap", sitemap=address)
        return older

    async def go(self, older: Older) -> bool:
        """Look back as `older` says until what was known is met; whether it was."""
        by_pages, day = older.way == "pages", self.at - _BACK
        # A sitemap lists other sections too, of which nothing is wanted from before the gap.
        oldest = day if by_pages else max(self.since, day) - _LATE
        complete = True
        async for _, read in self.pages() if by_pages else self.sitemaps(older.sitemap):
            more = [item for item in read.items if short_id(item) not in self.listed]
            if not more:
                return False
            self.listed |= set(map(short_id, more))
            self.bad += read.bad if by_pages else ()
            self.found += (kept := [item for item in more if (moment_of(item) or self.at) >= oldest])
            if not by_pages and self.ends.isdisjoint(map(short_id, read.items)):
                raise Transient("the sitemap does not list yet what the feed does")
            complete = complete and (self.since >= day or len(kept) == len(more))
            if self.is_met(read.items):
                return complete
            told = [moment for item in read.items if (moment := moment_of(item))]
            # A page may hold old items among the others; a sitemap lists all since its oldest.
            if told and (max(told) if by_pages else min(told)) < oldest:
                return self.since >= day
        return False

    async def pages(self) -> AsyncIterator[tuple[str, Parsed]]:
        """The pages before the feed's own, the latest first, each with its address."""
        address, asked = self.address, set[str]()
        while address and address not in asked and len(asked) < _PAGES:
            asked.add(address)
            read, _ = await self.read(address)
            if read is None:
                return
            yield address, read
            address = read.older

    async def sitemaps(self, known: str) -> AsyncIterator[tuple[str, Parsed]]:
        """The news sitemap at `known`, or else those that robots.txt names, and indexes that it names."""
        site = self.newer[-1].url  # that of the articles: a feed may lie elsewhere
        left = [known] if known else sitemap.news_first(await self.fetcher.sitemaps(site, feed_manners(self.feed)))
        for _ in range(_SITEMAPS):
            if left:
                address = left.pop(0)
                read, listed = await self.read(address)
                if read:
                    yield address, read
                left = sitemap.news_first([*listed, *left])

    async def read(self, address: str) -> tuple[Parsed | None, list[str]]:
        """The feed or sitemap at `address`, or the sitemaps that are listed there; nothing where it gives neither."""
        try:
            async with self.fetcher.page(address, feed_manners(self.feed)) as got:
                try:
                    return await asyncio.to_thread(parse, got.body, got.charset, got.url, self.feed.zone), []
                except NotAFeedError:
                    return None, sitemap.sitemaps(feed_text(got.body, got.charset))
        except (FetchError, NotTextError) as exc:
            if isinstance(exc, Transient):
                raise
            return None, []
