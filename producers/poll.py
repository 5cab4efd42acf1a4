"""Watching the feeds: each polled on its interval, what is new taken in, its state recorded."""

import asyncio
import threading
import time
from collections import Counter
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


class _Watch:
    """One feed that is watched: its state as last recorded, its polls in this process, and when it is to end."""

    def __init__(self, feed: Feed, state: FeedState) -> None:
        self.feed, self.state = feed, state
        self.polls = 0
        self.ending = asyncio.Event()
        self.task: asyncio.Task[None] | None = None


class Poller:
    """Polls the feeds it was told to `take`, until it is told to `release` them; all in one event loop.

    `once` polls each feed a single time.
    """

    def __init__(
        self, settings: ProducerSettings, fetcher: Fetcher, intake: Intake, outbox: Outbox, *, once: bool = False
    ) -> None:
        self.settings, self.fetcher, self.intake, self.outbox = settings, fetcher, intake, outbox
        self.once = once
        self.watches: dict[str, _Watch] = {}
        self.errors = 0
        self.last_poll: float | None = None
        self.slots = asyncio.Semaphore(_AT_ONCE)

    def take(self, feed: Feed, state: FeedState) -> None:
        """Begin to watch `feed` from where `state` left off. A feed that is watched already goes on as it is."""
        if feed.url not in self.watches:
            watch = self.watches[feed.url] = _Watch(feed, state)
            watch.task = asyncio.create_task(self._watch(watch), name=f"watch {feed.url}")

    async def release(self, url: str) -> None:
        """End the watch of the feed at `url` after the article at hand; on return its state is recorded.

        What it had still to take in is part of that state. Waits as long as the outbox does: cancel it to give up,
        and the watch ends at once, its last poll unrecorded. A feed that is not watched is no error.
        """
        watch = self.watches.get(url)
        if watch is None or watch.task is None:
            return
        watch.ending.set()
        try:
            await watch.task  # a cancelled wait cancels it
        finally:
            self.watches.pop(url, None)

    def facts(self) -> dict[str, object]:
        """What `/healthz` says; may be asked from another thread. Counts are since the start.

        `polls` is the number of rounds in which every feed was polled, `in_flight` the articles on their way,
        `waiting` those to be tried again.
        """
        away, last = self.outbox.away_since, self.last_poll
        watches = list(self.watches.values())
        return {
            "ok": away is None,
            "broker": "answers" if away is None else f"away for {time.monotonic() - away:.0f} s",
            "feeds": len(watches),
            "polls": min((watch.polls for watch in watches), default=0),
            "last_poll_seconds_ago": None if last is None else round(time.monotonic() - last, 1),
            "published": self.intake.published,
            "dropped": self.intake.dropped,
            "errors": self.errors,
            "in_flight": len(self.intake.claimed),
            "waiting": sum(len(watch.state.waiting) for watch in watches),
        }

    async def run(self, stop: threading.Event) -> None:
        """Write what polls deliver until `stop` is set, or each feed was polled `once`; then release all feeds."""
        writing = asyncio.create_task(self.outbox.run())
        try:
            # A signal sets `stop`, which is no asyncio event.
            while not (stop.is_set() or writing.done() or (self.once and self._all_ended())):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
            if not writing.done():
                await self._release_all()
        finally:
            tasks = [watch.task for watch in self.watches.values() if watch.task]
            for task in (*tasks, writing):
                task.cancel()
            ended = await asyncio.gather(*tasks, writing, return_exceptions=True)
            await self.outbox.close()
        if isinstance(ended[-1], Exception):
            raise ended[-1]

    def _all_ended(self) -> bool:
        return all(watch.task and watch.task.done() for watch in self.watches.values())

    async def _release_all(self) -> None:
        """Release every feed; those whose poll does not end within the grace are cut off, to be polled anew."""
        releases = [asyncio.create_task(self.release(url)) for url in self.watches]
        if releases:
            _, late = await asyncio.wait(releases, timeout=_GRACE_SECONDS)
            for release in late:
                release.cancel()
            await asyncio.gather(*releases, return_exceptions=True)

    async def _watch(self, watch: _Watch) -> None:
        while not watch.ending.is_set():
            async with self.slots:
                if watch.ending.is_set():
                    return
                try:
                    pause = await self.poll(watch)
                except Exception:
                    self.errors += 1
                    pause = _LONGEST_BACK_OFF
                    log.exception("poll crashed; the other feeds go on", feed=watch.feed.url, again_in_seconds=pause)
            watch.polls += 1
            self.last_poll = time.monotonic()
            if self.once:
                return
            try:
                async with asyncio.timeout(pause):
                    await watch.ending.wait()
            except TimeoutError:
                continue

    async def poll(self, watch: _Watch) -> float:
        """Poll the feed of `watch` once and return the seconds until its next poll.

        1. Ask for the feed. 2. Parse it. 3. Take in the articles that wait or are new, oldest first. 4. Record the
        state. A watch that is to end leaves step 3 after the article at hand; what is left then waits in the state.
        """
        feed, state = watch.feed, watch.state
        interval = feed.interval_seconds or self.settings.poll_seconds
        state = msgspec.structs.replace(state, polls=state.polls + 1, last_poll=utc_now())
        try:
            got = await self.fetcher.get(feed.url, local=feed.local, etag=state.etag, last_modified=state.last_modified)
            items = [] if got.unchanged else await self._items(feed, got)
        except (FetchError, NotTextError, NotAFeedError) as exc:
            return await self._failed(watch, state, exc, interval)
        known = {waiting.item.url for waiting in state.waiting}
        new = [Waiting(item) for item in items if item.url not in known and self.intake.is_new(item)]
        ends, left = await self._take_in(watch, [*state.waiting, *new], interval)
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
        await self._record(watch, state)
        log.info("polled", feed=feed.url, unchanged=got.unchanged, new=len(new), waiting=len(left), ends=dict(ends))
        return interval

    async def _items(self, feed: Feed, got: Fetched) -> list[Item]:
        """The items in `got`, oldest first."""
        read = await asyncio.to_thread(parse, got.body, got.charset, got.url, feed.zone)
        for bad in read.bad:
            await self.intake.refuse(feed, bad)
        return _oldest_first(read.items)

    async def _take_in(
        self, watch: _Watch, queue: list[Waiting], interval: float
    ) -> tuple[Counter[End], list[Waiting]]:
        """Take in `queue` in its order; returns how many ended how, and what is left for later."""
        ends: Counter[End] = Counter()
        left: list[Waiting] = []
        failures = 0
        for place, waiting in enumerate(queue):
            if watch.ending.is_set() or failures == _FAILURES:
                return ends, left + queue[place:]
            if waiting.again and waiting.again > utc_now():
                left.append(waiting)
                continue
            end = await self.intake.take(watch.feed, waiting, interval)
            if isinstance(end, tuple):
                later, error = end
                left.append(later)
                log.info("article waits", url=later.item.url, tries=later.tries, error=str(error))
                failures = _FAILURES if error.retry_after else failures + 1
            else:
                ends[end] += 1
                failures = 0
        return ends, left

    async def _failed(self, watch: _Watch, state: FeedState, error: Exception, interval: float) -> float:
        """Record that the feed itself could not be had; returns the pause, twice as long after each error."""
        self.errors += 1
        EXITS.labels("fetch", "feed_error").inc()
        pause = min(interval * 2.0 ** min(state.errors + 1, 20), max(_LONGEST_BACK_OFF, interval))
        if isinstance(error, Transient) and error.retry_after:
            pause = max(pause, error.retry_after)
        state = msgspec.structs.replace(state, errors=state.errors + 1, error=f"{type(error).__name__}: {error}")
        log.warning("feed failed", feed=watch.feed.url, error=state.error, errors=state.errors, again_in_seconds=pause)
        await self._record(watch, state)
        return pause

    async def _record(self, watch: _Watch, state: FeedState) -> None:
        await self.outbox.deliver(Message(FEEDS, watch.feed.url, state))
        watch.state = state


def _oldest_first(items: list[Item]) -> list[Item]:
    """`items` by their times where all tell one, else turned round: feeds list the newest first."""
    turned = items[::-1]
    moments = {item.url: datetime.fromisoformat(item.published) for item in items if item.published}
    if len(moments) == len(items) and all(moment.tzinfo for moment in moments.values()):
        turned.sort(key=lambda item: moments[item.url])
    return turned
