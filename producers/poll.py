"""Watching the feeds: each polled on its interval, what is new taken in, its state recorded."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

import msgspec
import structlog

from producers.article import utc_now
from producers.decode import NotTextError
from producers.feeds import Feed
from producers.fetch import Fetched, Fetcher, FetchError, Transient
from producers.intake import End, Intake
from producers.outbox import Message, Outbox
from producers.parse import Item, NotAFeedError, parse
from producers.service import EXITS
from producers.settings import ProducerSettings
from producers.state import FEEDS, FeedState, Waiting

log = structlog.get_logger(__name__)

_AT_ONCE = 48  # feeds polled at the same time, each with one page in memory
_FAILURES = 3  # transient ones in a row, in one poll: then the host is left alone until the next
_LONGEST_BACK_OFF = 6 * 3600.0  # seconds
_GRACE_SECONDS = 5.0  # in which polls may end after a stop


class Poller:
    """Polls `feeds` from where `states` (by feed address) left off; all of it runs in one event loop."""

    def __init__(
        self,
        settings: ProducerSettings,
        feeds: Iterable[Feed],
        fetcher: Fetcher,
        intake: Intake,
        outbox: Outbox,
        states: dict[str, FeedState],
    ) -> None:
        self.settings, self.fetcher, self.intake, self.outbox = settings, fetcher, intake, outbox
        self.feeds = list(feeds)
        self.states = states
        self.polls = {feed.url: 0 for feed in self.feeds}
        self.errors = 0
        self.last_poll: float | None = None
        self.stopping = asyncio.Event()
        self.slots = asyncio.Semaphore(_AT_ONCE)

    def facts(self) -> dict[str, object]:
        """What `/healthz` says; may be asked from another thread. Counts are since the start.

        `polls` is the number of rounds in which every feed was polled, `in_flight` the articles on their way,
        `waiting` those to be tried again.
        """
        away, last = self.outbox.away_since, self.last_poll
        return {
            "ok": away is None,
            "broker": "answers" if away is None else f"away for {time.monotonic() - away:.0f} s",
            "feeds": len(self.feeds),
            "polls": min(self.polls.values(), default=0),
            "last_poll_seconds_ago": None if last is None else round(time.monotonic() - last, 1),
            "published": self.intake.published,
            "dropped": self.intake.dropped,
            "errors": self.errors,
            "in_flight": len(self.intake.claimed),
            "waiting": sum(len(state.waiting) for state in list(self.states.values())),
        }

    async def run(self, stop: threading.Event, *, once: bool = False) -> None:
        """Watch all feeds until `stop` is set, or poll each `once`."""
        writing = asyncio.create_task(self.outbox.run())
        watching = [asyncio.create_task(self._watch(feed, once=once)) for feed in self.feeds]
        try:
            # A signal sets `stop`, which is no asyncio event.
            while not (stop.is_set() or writing.done() or all(task.done() for task in watching)):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
            self.stopping.set()
            if not writing.done():
                await asyncio.wait(watching, timeout=_GRACE_SECONDS)
        finally:
            for task in (*watching, writing):
                task.cancel()
            ended = await asyncio.gather(*watching, writing, return_exceptions=True)
            await self.outbox.close()
        if isinstance(ended[-1], Exception):
            raise ended[-1]

    async def _watch(self, feed: Feed, *, once: bool) -> None:
        while not self.stopping.is_set():
            async with self.slots:
                try:
                    pause = await self.poll(feed)
                except Exception:
                    self.errors += 1
                    pause = _LONGEST_BACK_OFF
                    log.exception("poll crashed; the other feeds go on", feed=feed.url, again_in_seconds=pause)
            self.polls[feed.url] += 1
            self.last_poll = time.monotonic()
            if once:
                return
            try:
                async with asyncio.timeout(pause):
                    await self.stopping.wait()
            except TimeoutError:
                continue

    async def poll(self, feed: Feed) -> float:
        """Poll `feed` once and return the seconds until its next poll.

        1. Ask for the feed. 2. Parse it. 3. Take in the articles that wait or are new, oldest first. 4. Record the
        state. A stop leaves step 3 after the article at hand and skips step 4, so that the rest is found again.
        """
        interval = feed.interval_seconds or self.settings.poll_seconds
        state = self.states.get(feed.url, FeedState())
        state = msgspec.structs.replace(state, polls=state.polls + 1, last_poll=utc_now())
        try:
            got = await self.fetcher.get(feed.url, local=feed.local, etag=state.etag, last_modified=state.last_modified)
            items = [] if got.unchanged else await self._items(feed, got)
        except (FetchError, NotTextError, NotAFeedError) as exc:
            return await self._failed(feed, state, exc, interval)
        known = {waiting.item.url for waiting in state.waiting}
        new = [Waiting(item) for item in items if item.url not in known and self.intake.is_new(item)]
        ends, left = await self._take_in(feed, [*state.waiting, *new], interval)
        if self.stopping.is_set():
            return interval
        state = msgspec.structs.replace(
            state,
            etag=state.etag if got.unchanged else got.etag,
            last_modified=state.last_modified if got.unchanged else got.last_modified,
            published=state.published + ends["published"],
            dropped=state.dropped + ends["dropped"],
            errors=0,
            error="",
            last_success=state.last_poll,
            waiting=left,
        )
        await self._record(feed, state)
        log.info("polled", feed=feed.url, unchanged=got.unchanged, new=len(new), waiting=len(left), ends=dict(ends))
        return interval

    async def _items(self, feed: Feed, got: Fetched) -> list[Item]:
        """The items in `got`, oldest first."""
        read = await asyncio.to_thread(parse, got.body, got.charset, got.url, feed.zone)
        for bad in read.bad:
            await self.intake.refuse(feed, bad)
        return _oldest_first(read.items)

    async def _take_in(self, feed: Feed, queue: list[Waiting], interval: float) -> tuple[Counter[End], list[Waiting]]:
        """Take in `queue` in its order; returns how many ended how, and what is left for later."""
        ends: Counter[End] = Counter()
        left: list[Waiting] = []
        failures = 0
        for place, waiting in enumerate(queue):
            if self.stopping.is_set() or failures == _FAILURES:
                return ends, left + queue[place:]
            if waiting.again and waiting.again > utc_now():
                left.append(waiting)
                continue
            end = await self.intake.take(feed, waiting, interval)
            if isinstance(end, tuple):
                later, error = end
                left.append(later)
                log.info("article waits", url=later.item.url, tries=later.tries, error=str(error))
                failures = _FAILURES if error.retry_after else failures + 1
            else:
                ends[end] += 1
                failures = 0
        return ends, left

    async def _failed(self, feed: Feed, state: FeedState, error: Exception, interval: float) -> float:
        """Record that the feed itself could not be had; returns the pause, twice as long after each error."""
        self.errors += 1
        EXITS.labels("fetch", "feed_error").inc()
        pause = min(interval * 2.0 ** min(state.errors + 1, 20), max(_LONGEST_BACK_OFF, interval))
        if isinstance(error, Transient) and error.retry_after:
            pause = max(pause, error.retry_after)
        state = msgspec.structs.replace(state, errors=state.errors + 1, error=f"{type(error).__name__}: {error}")
        log.warning("feed failed", feed=feed.url, error=state.error, errors=state.errors, again_in_seconds=pause)
        await self._record(feed, state)
        return pause

    async def _record(self, feed: Feed, state: FeedState) -> None:
        await self.outbox.deliver(Message(FEEDS, feed.url, state))
        self.states[feed.url] = state


def _oldest_first(items: list[Item]) -> list[Item]:
    """`items` by their times where all tell one, else turned round: feeds list the newest first."""
    turned = items[::-1]
    moments = {item.url: datetime.fromisoformat(item.published) for item in items if item.published}
    if len(moments) == len(items) and all(moment.tzinfo for moment in moments.values()):
        turned.sort(key=lambda item: moments[item.url])
    return turned
