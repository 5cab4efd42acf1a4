"""Feeds are taken and released while others go on; a release leaves nothing that its state does not tell."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from producers.article import article_id
from producers.feed_health import TOPIC as HEALTH
from producers.feeds import Feed
from producers.fetch import ANYWHERE, Fetched, Fetcher, Manners
from producers.intake import Intake
from producers.poll import Poller
from producers.seen import SeenArticles
from producers.settings import ProducerSettings
from producers.state import FEEDS, FeedState
from tests.unit.producers.watching import Kept

SETTINGS = ProducerSettings(poll_seconds=3600.0)
PATHS = ["/3", "/2", "/1"]


def feed(name: str) -> Feed:
    url = f"http://{name}.example/rss"
    return Feed(url=url, outlet=name, country="IQ", timezone="Asia/Baghdad", local=True)


class Web(Fetcher):
    """Sites with a feed of three articles each; an article is given when `open` is set."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.asked: list[str] = []
        self.paths = PATHS

    @asynccontextmanager
    async def page(
        self, url: str, how: Manners = ANYWHERE, *, etag: str | None = None, last_modified: str | None = None
    ) -> AsyncIterator[Fetched]:
        self.asked.append(url)
        if url.endswith("/rss"):
            items = "".join(f"<item><link>{path}</link></item>" for path in self.paths)
            yield Fetched(url=url, body=f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
            return
        await self.open.wait()
        yield Fetched(url=url, body=b"<p>...</p>", media="text/html")


def run(work: Callable[[Poller, Web, Kept], Awaitable[None]]) -> Kept:
    async def main() -> Kept:
        web, outbox = Web(), Kept()
        poller = Poller(SETTINGS, web, Intake(web, outbox, SeenArticles()), outbox)
        await work(poller, web, outbox)
        return outbox

    return asyncio.run(main())


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.001)


def test_a_release_ends_after_the_article_at_hand_and_its_state_holds_the_rest() -> None:
    async def work(poller: Poller, web: Web, outbox: Kept) -> None:
        poller.take(feed("a"), FeedState())
        await until(lambda: "http://a.example/1" in web.asked)
        release = asyncio.create_task(poller.release("http://a.example/rss"))
        await asyncio.sleep(0)
        assert not release.done()
        web.open.set()
        await release
        assert poller.watches == {}

    outbox = run(work)
    state = outbox.states()["http://a.example/rss"]
    assert state.published == 1
    assert [waiting.item.url for waiting in state.waiting] == ["http://a.example/2", "http://a.example/3"]


def test_who_takes_over_goes_on_from_the_recorded_state() -> None:
    async def work(poller: Poller, web: Web, outbox: Kept) -> None:
        poller.take(feed("a"), FeedState())
        await until(lambda: "http://a.example/1" in web.asked)
        web.open.set()
        await poller.release("http://a.example/rss")
        poller.take(feed("a"), outbox.states()["http://a.example/rss"])
        await until(lambda: outbox.states()["http://a.example/rss"].waiting == [])
        assert [url for url in web.asked if url[-1].isdigit()] == [f"http://a.example/{n}" for n in (1, 2, 3)]

    published = [message.key for message in run(work).messages if message.topic == "articles.fetched"]
    assert published == [article_id(f"http://a.example/{n}") for n in (1, 2, 3)]


def test_the_other_feeds_go_on() -> None:
    async def work(poller: Poller, web: Web, outbox: Kept) -> None:
        web.open.set()
        poller.take(feed("a"), FeedState())
        poller.take(feed("b"), FeedState())
        poller.take(feed("b"), FeedState(polls=7))  # watched already
        await poller.release("http://a.example/rss")
        await poller.release("http://never-taken.example/rss")
        await until(lambda: "http://b.example/rss" in outbox.states())
        assert list(poller.watches) == ["http://b.example/rss"]
        assert outbox.states()["http://b.example/rss"].polls == 1

    run(work)


def test_a_release_that_is_given_up_cuts_the_watch_off() -> None:
    async def work(poller: Poller, web: Web, outbox: Kept) -> None:
        poller.take(feed("a"), FeedState())
        await until(lambda: "http://a.example/1" in web.asked)
        task = poller.watches["http://a.example/rss"].task
        assert task
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await poller.release("http://a.example/rss")
        await asyncio.wait([task])
        assert task.cancelled()
        assert poller.watches == {}
        known = [f"http://a.example/{number}" for number in (1, 2, 3)]
        state = outbox.states()["http://a.example/rss"]
        assert [waiting.item.url for waiting in state.waiting] == known  # told before, and all that is told
        assert state.taking == [article_id(url) for url in known]
        assert [message.topic for message in outbox.messages] == [FEEDS, HEALTH]

    run(work)


def test_what_a_killed_producer_knew_is_taken_in_though_the_feed_has_moved_on() -> None:
    async def cut_off(poller: Poller, web: Web, outbox: Kept) -> None:
        poller.take(feed("a"), FeedState())
        await until(lambda: "http://a.example/1" in web.asked)

    left = run(cut_off).states()["http://a.example/rss"]

    async def take_over(poller: Poller, web: Web, outbox: Kept) -> None:
        web.open.set()
        web.paths = ["/9"]
        poller.take(feed("a"), left)
        await until(lambda: outbox.states().get("http://a.example/rss", left).published == 4)

    state = run(take_over).states()["http://a.example/rss"]
    assert (state.waiting, state.taking) == ([], [])
