"""Watching the feeds: each polled by its own rhythm, what is new taken in, its state recorded."""

import asyncio
import threading
import time
from collections import Counter
from datetime import datetime, timedelta

import msgspec
import structlog

from producers import feed_health
from producers.afterwards import after_answer, after_failure
from producers.article import utc_now
from producers.ask import ask
from producers.decode import NotTextError
from producers.feed_health import FeedHealth
from producers.feeds import Feed
from producers.fetch import Fetcher, FetchError
from producers.gaps import fill
from producers.intake import End, Intake
from producers.outbox import Message, Outbox
from producers.parse import NotAFeedError
from producers.publish import MessageTooLarge
from producers.schedule import Limits
from producers.settings import ProducerSettings
from producers.state import FEEDS, FeedState, Waiting, bounded, site_of

log = structlog.get_logger(__name__)

_AT_ONCE = 512  # feeds in a poll at the same time; answers in memory are fewer, the fetcher sees to that
_FAILURES = 3  # transient ones in a row, in one poll: then the host is left alone until the next
_CRASH_PAUSE = 3600.0  # seconds, after an error of our own
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
        self.complete = True  # whether all feeds that there are to take were taken; asked where each is polled once
        self.watches: dict[str, _Watch] = {}
        self.limits = Limits(
            start=settings.poll_seconds,
            least=settings.poll_least_seconds,
            most=settings.poll_most_seconds,
            items=settings.poll_items,
        )
        self.errors = 0
        self.last_poll: float | None = None
        self.slots = asyncio.Semaphore(_AT_ONCE)
        feed_health.show(self._health)

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
        `waiting` those that are known and not yet done with.
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
            "feeds_are": dict(Counter(health.status for health in self._health())),
            "waiting": sum(len(watch.state.waiting) for watch in watches),
        }

    def _health(self) -> list[FeedHealth]:
        silent = self.settings.silent_times
        return [feed_health.of(watch.feed, watch.state, silent) for watch in list(self.watches.values())]

    async def run(self, stop: threading.Event) -> None:
        """Write what polls deliver until `stop` is set, or each feed was polled `once`; then release all feeds."""
        writing = asyncio.create_task(self.outbox.run())
        try:
            # A signal sets `stop`, which is no asyncio event.
            while not (stop.is_set() or writing.done() or (self.once and self.complete and self._all_ended())):  # noqa: ASYNC110
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
            if not self.once and (seconds := _seconds_left(watch)) > 0:
                try:
                    async with asyncio.timeout(seconds):
                        await watch.ending.wait()
                except TimeoutError:
                    continue
                return
            try:
                async with self.slots:
                    if not watch.ending.is_set():
                        await self.poll(watch)
            except Exception:
                self.errors += 1
                log.exception("poll crashed; the other feeds go on", feed=watch.feed.url, again_in_seconds=_CRASH_PAUSE)
                again = utc_now() + timedelta(seconds=_CRASH_PAUSE)
                waiting = [each.not_before(again) for each in watch.state.waiting]
                watch.state = msgspec.structs.replace(watch.state, next_poll=again, waiting=waiting)
            watch.polls += 1
            self.last_poll = time.monotonic()
            if self.once:
                return

    async def poll(self, watch: _Watch) -> None:
        """Poll the feed of `watch` if it is due, take in what is new or waits, and record its state.

        1. Ask for the feed, and for older pages where it does not go on where it left off. 2. Learn its rhythm.
        3. Record what waits or is new. 4. Take it in, oldest first. 5. Record the state. A watch that is to end leaves
        step 4 after the article at hand; what is left then waits in the state.
        """
        feed, state, at = watch.feed, watch.state, utc_now()
        new: list[Waiting] = []
        if self.once or _is_due(watch, at):
            state = msgspec.structs.replace(state, polls=state.polls + 1, last_poll=at)
            try:
                answer = await ask(self.fetcher, feed, state, at, self.intake.is_new)
                answer = await fill(self.fetcher, feed, watch.state, answer, self.intake.is_new)
            except (FetchError, NotTextError, NotAFeedError) as exc:
                self.errors += 1
                state = after_failure(feed, state, exc, self.limits)
            else:
                for bad in answer.bad:
                    await self.intake.refuse(feed, bad)
                known = {waiting.item.url for waiting in state.waiting}
                told = [*answer.found, *(answer.items or ())]
                new = [Waiting(item) for item in told if item.url not in known and self.intake.is_new(item)]
                await self.intake.keep(feed, answer.items or ())
                state = after_answer(feed, watch.state, answer, [waiting.item for waiting in new], self.limits)
        queue = [*state.waiting, *new]
        if ids := [waiting.article_id for waiting in queue if waiting.is_due()]:
            await self._record(
                watch,
                msgspec.structs.replace(watch.state, waiting=bounded(queue), taking=ids, taking_since=utc_now()),
            )
        ends, left = await self._take_in(watch, queue)
        kept = bounded(left)
        if len(kept) < len(left):  # the rest is found again where the feed is had whole
            state = msgspec.structs.replace(state, etag=None, last_modified=None, digest="")
        state = msgspec.structs.replace(
            state,
            published=state.published + ends["published"],
            dropped=state.dropped + ends["dropped"],
            waiting=kept,
            taking=[],
            taking_since=None,
        )
        await self._record(watch, state)
        log.info("polled", feed=feed.url, new=len(new), waiting=len(left), ends=dict(ends), next=str(state.next_poll))

    async def _take_in(self, watch: _Watch, queue: list[Waiting]) -> tuple[Counter[End], list[Waiting]]:
        """Take in `queue` in its order; returns how many ended how, and what is left for later."""
        interval = watch.feed.interval_seconds or self.limits.start
        ends: Counter[End] = Counter()
        left: list[Waiting] = []
        failures = 0
        for place, waiting in enumerate(queue):
            if watch.ending.is_set():
                return ends, left + queue[place:]
            if failures == _FAILURES:
                again = left[-1].again
                return ends, left + [each.not_before(again) for each in queue[place:]]
            if not waiting.is_due():
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

    async def _record(self, watch: _Watch, state: FeedState) -> None:
        feed = watch.feed
        health = feed_health.of(feed, state, self.settings.silent_times)
        told = Message(feed_health.TOPIC, feed.url, health)
        site = site_of(feed.url)
        try:
            await self.outbox.deliver(Message(FEEDS, feed.url, state, placed_by=site), told)
        except MessageTooLarge as exc:
            log.warning("state too large; what waits is found again by the next poll", feed=feed.url, error=str(exc))
            state = msgspec.structs.replace(state, waiting=[], etag=None, last_modified=None, digest="")
            await self.outbox.deliver(Message(FEEDS, feed.url, state, placed_by=site), told)
        watch.state = state


def _is_due(watch: _Watch, at: datetime) -> bool:
    """Whether the feed itself is to be asked, and not only what waits of it."""
    return _next_poll(watch) <= at


def _next_poll(watch: _Watch) -> datetime:
    state, interval = watch.state, watch.feed.interval_seconds
    if state.next_poll is None or state.last_poll is None:
        return state.next_poll or datetime.min.replace(tzinfo=utc_now().tzinfo)
    if interval and not state.errors:  # the list may say another by now
        return min(state.next_poll, state.last_poll + timedelta(seconds=interval))
    return state.next_poll


def _seconds_left(watch: _Watch) -> float:
    """Until the feed is due, or something that waits of it."""
    now = utc_now()
    moments = [_next_poll(watch), *(waiting.again or now for waiting in watch.state.waiting)]
    return (min(moments) - now).total_seconds()
