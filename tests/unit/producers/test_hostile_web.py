"""A web full of hostile feeds: the producers come through, the other feeds unharmed, and every fault is recorded."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import TypeVar

import msgspec
import pytest

from producers.article import FetchedArticle, utc_now
from producers.feed_health import FeedHealth
from producers.feeds import Feed
from producers.fetch import Fetcher
from producers.parse import Item
from producers.settings import ProducerSettings
from producers.state import Waiting
from tests.unit.producers.hostile import Hostile, hostile
from tests.unit.producers.watching import Watched

SETTINGS = ProducerSettings(fetch_seconds=5.0, page_bytes=200_000)
FAULTS = {
    "drip": "Transient",
    "reset": "Transient",
    "cut": "Transient",
    "gzip-cut": "Transient",
    "broken": "Transient",
    "storm": "Transient",
    "busy": "Transient",
    "busy-until": "Transient",
    "not-http": "Transient",
    "endless": "Terminal",
    "gzip-bomb": "Terminal",
    "loop": "Terminal",
    "to-file": "Terminal",
    "image": "Terminal",
    "not-found": "Terminal",
    "gone": "Terminal",
    "page": "NotAFeedError",
    "empty": "NotAFeedError",
}
T = TypeVar("T")


def run(work: Callable[[Watched, Hostile], Awaitable[T]]) -> T:
    async def main() -> T:
        async with hostile() as server, Fetcher(SETTINGS) as fetcher:
            return await work(Watched(SETTINGS, fetcher), server)

    return asyncio.run(main())


def feed(url: str, **fields: object) -> Feed:
    known = {"outlet": "نشرة", "country": "IQ", "timezone": "Asia/Baghdad", "local": True}
    return msgspec.convert({"url": url, **known, **fields}, Feed)


def test_hostile_feeds_harm_no_other() -> None:
    async def main() -> None:
        async with AsyncExitStack() as stack, Fetcher(SETTINGS) as fetcher:
            watched = Watched(SETTINGS, fetcher)
            bad = {path: await stack.enter_async_context(hostile()) for path in FAULTS}
            well = [await stack.enter_async_context(hostile()) for _ in range(4)]
            feeds = {path: feed(server.url(path)) for path, server in bad.items()}
            healthy = [feed(server.url("rss")) for server in well]
            await watched.poll(*feeds.values(), *healthy)
            for server, one in zip(well, healthy, strict=True):
                assert watched.outbox.health(one).status == "ok"
                assert [url for url in watched.outbox.urls() if str(server.port) in url] == [
                    server.url(number) for number in "123"
                ]
            assert len(watched.outbox.urls()) == 12
            for path, one in feeds.items():
                health = watched.outbox.health(one)
                assert (health.status, health.errors, health.error.split(":")[0]) == ("failing", 1, FAULTS[path]), path
                assert health.next_poll
                assert health.next_poll > utc_now()
            assert watched.outbox.health(feeds["busy-until"]).next_poll > utc_now() + timedelta(hours=23)  # type: ignore[operator]
            assert watched.intake.claimed == set()

    asyncio.run(main())


@pytest.mark.parametrize("path", ["entity-bomb", "wrong-charset", "rss-moved"])
def test_what_can_be_read_is(path: str) -> None:
    async def work(watched: Watched, server: Hostile) -> list[str]:
        await watched.poll(feed(server.url(path)))
        assert all(len(m.value.title) < 1000 for m in watched.outbox.messages if isinstance(m.value, FetchedArticle))
        return [url.rpartition("/")[2] for url in watched.outbox.urls()]

    assert run(work) == (["1", "2", "3"] if path == "rss-moved" else ["1"])


def test_a_server_that_says_unchanged_and_has_news_loses_trust() -> None:
    async def work(watched: Watched, server: Hostile) -> None:
        lying = feed(server.url("lie"))
        state = await watched.poll(lying)
        believed = await watched.poll(lying, state=state)
        assert (believed.trust.unchanged, believed.published) == (1, 2)
        stale = msgspec.structs.replace(
            believed, trust=msgspec.structs.replace(believed.trust, whole_at=utc_now() - timedelta(days=2))
        )
        audited = await watched.poll(lying, state=stale)
        assert (audited.trust.lies, audited.trust.distrust, audited.published) == (1, 16, 4)
        asked = len(server.asked)
        after = await watched.poll(lying, state=audited)
        assert "if-none-match" not in server.asked[asked][1]
        assert (after.published, watched.outbox.health(lying).lies) == (6, 1)

    run(work)


def test_a_feed_that_moved_for_good_is_asked_at_its_new_address_until_that_fails() -> None:
    async def work(watched: Watched, server: Hostile) -> None:
        moving = feed(server.url("rss-moved"))
        state = None
        for _ in range(3):
            state = await watched.poll(moving, state=state)
        assert state
        assert (state.address, watched.outbox.health(moving).address) == (server.url("rss"),) * 2
        asked = len(server.asked)
        state = await watched.poll(moving, state=state)
        assert [path for path, _ in server.asked[asked:]] == ["rss"]
        lost = msgspec.structs.replace(state, address=server.url("not-found"))
        state = await watched.poll(moving, state=lost)
        assert (state.errors, state.address) == (1, None)

    run(work)


def test_a_feed_that_is_gone_is_set_aside_and_asked_once_a_week() -> None:
    async def work(watched: Watched, server: Hostile) -> None:
        gone = feed(server.url("gone"))
        state = None
        for _ in range(3):
            state = await watched.poll(gone, state=state)
        assert state
        assert state.next_poll
        assert watched.outbox.health(gone).status == "gone"
        assert state.next_poll > utc_now() + timedelta(days=6)

    run(work)


def test_polls_with_nothing_in_common_are_counted() -> None:
    async def work(watched: Watched, server: Hostile) -> FeedHealth:
        news = feed(server.url("lie"))
        state = await watched.poll(news)
        state = msgspec.structs.replace(state, trust=msgspec.structs.replace(state.trust, distrust=5))
        await watched.poll(news, state=state)
        return watched.outbox.health(news)

    health = run(work)
    assert health.lost >= 1
    assert health.miss_rate == 1.0


def test_what_waits_is_tried_in_time_without_asking_for_the_feed() -> None:
    async def work(watched: Watched, server: Hostile) -> None:
        source = feed(server.url("rss"))
        state = await watched.poll(source)
        waiting = msgspec.structs.replace(state, waiting=[Waiting(Item(url=server.url("late")), tries=1)])
        watched.poller.once = False
        watched.poller.take(source, waiting)
        async with asyncio.timeout(20):
            while server.url("late") not in watched.outbox.urls():  # noqa: ASYNC110
                await asyncio.sleep(0.001)
        await watched.poller.release(source.url)
        assert [path for path, _ in server.asked].count("rss") == 1
        assert watched.outbox.states()[source.url].waiting == []

    run(work)
