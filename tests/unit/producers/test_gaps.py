"""What left a feed between two polls is had from its older pages or its site's news sitemap, or counted as lost."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from email.utils import format_datetime

import msgspec
import pytest
from prometheus_client import REGISTRY

from producers.article import utc_now
from producers.feeds import Feed
from producers.fetch import ANYWHERE, Fetched, Fetcher, Manners, Transient
from producers.settings import ProducerSettings
from producers.state import FeedState
from tests.unit.producers.watching import Watched

SITE = "https://news.example"
FEED = Feed(url=f"{SITE}/feed/", outlet="نشرة", country="IQ", timezone="Asia/Baghdad")
WORDPRESS = "<generator>https://wordpress.org/?v=6.4.2</generator>"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def link(relation: str, address: str) -> str:
    return f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="{relation}" href="{address}"/>'


class Web(Fetcher):
    """A site that has published articles up to the number `told`, a minute apart, and lists three of them on a page.

    What its feed says of itself is `head`. `faults` are what addresses raise.
    """

    def __init__(self, head: str = "") -> None:
        self.head = head
        self.told = 3
        self.asked: list[str] = []
        self.faults: dict[str, Exception] = {}
        self.files: dict[str, str] = {}
        self.robots_names: tuple[str, ...] = ()
        self.dates = True

    @asynccontextmanager
    async def page(
        self, url: str, how: Manners = ANYWHERE, *, etag: str | None = None, last_modified: str | None = None
    ) -> AsyncIterator[Fetched]:
        path = url.removeprefix(SITE)
        self.asked.append(path)
        if path in self.faults:
            raise self.faults[path]
        yield Fetched(url=url, body=self.body(path).encode(), media="text/html")

    async def sitemaps(self, url: str, how: Manners) -> tuple[str, ...]:
        return self.robots_names

    def body(self, path: str) -> str:
        if path in self.files:
            return self.files[path]
        if path.startswith("/a/"):
            return "<p>...</p>"
        return self.listing(int(path.partition("paged=")[2] or 1))

    def listing(self, number: int) -> str:
        newest = self.told - 3 * (number - 1)
        items = "".join(self.item(article) for article in range(newest, newest - 3, -1))
        return f"<rss version='2.0'><channel>{self.head}{items}</channel></rss>"

    def item(self, number: int) -> str:
        date = f"<pubDate>{format_datetime(self.moment(number))}</pubDate>" if self.dates else ""
        return f"<item><title>خبر {number}</title><link>{SITE}/a/{number}</link>{date}</item>"

    def moment(self, number: int) -> datetime:
        return utc_now() - timedelta(minutes=self.told - number)

    def news_sitemap(self, *paths: str, minutes: int = 0) -> str:
        """A news sitemap of `paths`, all of that long ago."""
        date = (utc_now() - timedelta(minutes=minutes)).isoformat()
        entries = "".join(
            f"<url><loc>{SITE}{path}</loc><news:news><news:title>خبر</news:title>"
            f"<news:publication_date>{date}</news:publication_date></news:news></url>"
            for path in paths
        )
        return f"<urlset xmlns:news='{NEWS}'>{entries}</urlset>"


def run(web: Web, work: Callable[[Watched, FeedState], Awaitable[None]], feed: Feed = FEED) -> None:
    """Do `work` an hour after two polls, from which it is known how older articles can be had."""

    async def main() -> None:
        watched = Watched(ProducerSettings(), web)
        state = await watched.poll(feed)
        state = await watched.poll(feed, state=msgspec.structs.replace(state, digest=""))
        state = msgspec.structs.replace(state, last_success=utc_now() - timedelta(hours=1))
        web.asked.clear()
        watched.outbox.messages.clear()
        await work(watched, state)

    asyncio.run(main())


def articles(first: int, last: int) -> list[str]:
    return [f"{SITE}/a/{number}" for number in range(first, last + 1)]


def count(name: str) -> float:
    return REGISTRY.get_sample_value(f"rasid_feed_{name}_total") or 0.0


@pytest.mark.parametrize("dates", [True, False])
def test_what_left_a_feed_of_wordpress_is_taken_in_from_its_older_pages_oldest_first(dates: bool) -> None:
    web = Web(WORDPRESS)
    web.dates = dates

    async def work(watched: Watched, state: FeedState) -> None:
        before = count("recovered"), count("gaps_filled"), count("misses")
        web.told = 10
        state = await watched.poll(FEED, state=state)
        assert watched.outbox.urls() == articles(4, 10)
        assert [path for path in web.asked if path.startswith("/feed")] == [
            "/feed/",
            "/feed/?paged=2",
            "/feed/?paged=3",
        ]
        health = watched.outbox.health(FEED)
        assert (health.older, health.recovered, health.lost, health.miss_rate) == ("pages", 4, 0, 0.0)
        assert (count("recovered"), count("gaps_filled"), count("misses")) == (before[0] + 4, before[1] + 1, before[2])
        web.told = 11
        await watched.poll(FEED, state=state)
        assert watched.outbox.urls()[-1:] == articles(11, 11)
        assert web.asked[-2:] == ["/feed/", "/a/11"]

    run(web, work)


@pytest.mark.parametrize("relation", ["next", "prev-archive"])
def test_pages_that_the_feed_links_to_are_followed(relation: str) -> None:
    class Linked(Web):
        def listing(self, number: int) -> str:
            self.head = link(relation, f"?paged={number + 1}")
            return super().listing(number)

    web = Linked()

    async def work(watched: Watched, state: FeedState) -> None:
        web.told = 12
        await watched.poll(FEED, state=state)
        assert watched.outbox.urls() == articles(4, 12)

    run(web, work)


def test_a_server_that_gives_the_same_page_again_is_asked_no_more_and_the_loss_is_counted() -> None:
    class Cached(Web):
        def listing(self, number: int) -> str:
            return super().listing(1)

    web = Cached(WORDPRESS)

    async def work(watched: Watched, state: FeedState) -> None:
        assert state.older.way == ""
        before = count("misses")
        web.told = 10
        state = await watched.poll(FEED, state=state)
        assert watched.outbox.urls() == articles(8, 10)
        assert [path for path in web.asked if path.startswith("/feed")] == ["/feed/"]
        health = watched.outbox.health(FEED)
        assert (health.older, health.recovered, health.miss_rate) == ("", 0, 0.5)
        assert health.lost >= 1
        assert count("misses") == before + 1
        later = msgspec.structs.replace(state.older, again=utc_now())
        await watched.poll(FEED, state=msgspec.structs.replace(state, older=later, digest=""))
        assert web.asked[-2:] == ["/feed/", "/feed/?paged=2"]  # it is tried anew after a week

    run(web, work)


def test_a_gap_that_cannot_be_filled_for_a_reason_that_may_pass_is_filled_by_a_later_poll() -> None:
    web = Web(WORDPRESS)

    async def work(watched: Watched, state: FeedState) -> None:
        before = count("misses")
        web.told = 10
        web.faults["/feed/?paged=2"] = Transient("HTTP 503", status=503)
        state = await watched.poll(FEED, state=state)
        assert watched.outbox.urls() == articles(8, 10)
        assert (state.older.tries, state.rhythm.missed) == (1, 0)
        web.faults.clear()
        state = await watched.poll(FEED, state=state)
        assert watched.outbox.urls() == [*articles(8, 10), *articles(4, 7)]
        assert (state.older.since, state.older.recovered, state.rhythm.lost, count("misses")) == (None, 4, 0.0, before)
        web.asked.clear()
        await watched.poll(FEED, state=msgspec.structs.replace(state, digest=""))
        assert web.asked == ["/feed/"]

    run(web, work)


def test_it_is_given_up_after_three_tries() -> None:
    web = Web(WORDPRESS)

    async def work(watched: Watched, state: FeedState) -> None:
        web.told = 10
        web.faults["/feed/?paged=2"] = Transient("HTTP 503", status=503)
        missed = []
        for _ in range(4):
            state = await watched.poll(FEED, state=msgspec.structs.replace(state, digest=""))
            missed.append(state.rhythm.missed)
        assert missed == [0, 0, 1, 1]
        assert state.older.since is None
        assert watched.outbox.urls() == articles(8, 10)

    run(web, work)


def test_older_pages_are_read_back_to_a_day_and_to_twenty() -> None:
    web = Web(WORDPRESS)
    web.dates = False

    async def endless(watched: Watched, state: FeedState) -> None:
        web.told = 1000
        state = await watched.poll(FEED, state=state)
        assert watched.outbox.urls() == articles(938, 1000)
        assert (state.rhythm.missed, state.older.way) == (1, "")
        web.told = 2000
        await watched.poll(FEED, state=state)  # nothing is learned from it before a day has gone by
        assert watched.outbox.urls()[63:] == articles(1998, 2000)

    run(web, endless)

    class Slow(Web):
        def moment(self, number: int) -> datetime:
            return utc_now() - timedelta(hours=7 * (self.told - number))

    slow = Slow(WORDPRESS)

    async def away(watched: Watched, state: FeedState) -> None:
        slow.told = 20
        state = msgspec.structs.replace(state, last_success=utc_now() - timedelta(days=9))
        state = await watched.poll(FEED, state=state)
        assert watched.outbox.urls() == articles(17, 20)
        assert state.rhythm.missed == 1

    run(slow, away)


def test_advertisements_on_older_pages_are_refused() -> None:
    class Sold(Web):
        def item(self, number: int) -> str:
            return super().item(number).replace("خبر 7", "[إعلان] شقق")

    web = Sold(WORDPRESS)

    async def work(watched: Watched, state: FeedState) -> None:
        web.told = 8
        state = await watched.poll(FEED, state=state)
        assert watched.outbox.urls() == [*articles(4, 6), *articles(8, 8)]
        assert state.older.recovered == 2

    run(web, work)


@pytest.mark.parametrize("named", ["robots.txt", "an index", "the list"])
def test_what_the_news_sitemap_of_the_site_lists_is_taken_in_as_far_as_it_came_since(named: str) -> None:
    web = Web()
    web.files["/sport-news.xml"] = web.news_sitemap("/a/91", "/a/92")
    web.files["/index.xml"] = (
        f"<sitemapindex><sitemap><loc>{SITE}/pages.xml</loc></sitemap>"
        f"<sitemap><loc>{SITE}/sport-news.xml</loc></sitemap><sitemap><loc>{SITE}/news.xml</loc></sitemap></sitemapindex>"
    )
    web.files["/news.xml"] = web.news_sitemap("/a/3", "/a/2", "/a/1")
    web.robots_names = {"robots.txt": (f"{SITE}/news.xml",), "an index": (f"{SITE}/index.xml",)}.get(named, ())
    feed = msgspec.structs.replace(FEED, news_sitemap=f"{SITE}/news.xml" if named == "the list" else "")

    async def work(watched: Watched, state: FeedState) -> None:
        assert (state.older.way, state.older.sitemap) == ("sitemap", f"{SITE}/news.xml")
        web.told = 9
        listed = web.news_sitemap(*(f"/a/{number}" for number in range(9, 3, -1)))
        old = web.news_sitemap("/a/football", "/a/3", minutes=300)
        web.files["/news.xml"] = listed.replace("</urlset>", old.partition(">")[2])
        state = await watched.poll(feed, state=state)
        assert watched.outbox.urls() == articles(4, 9)
        assert web.asked[:2] == ["/feed/", "/news.xml"]
        assert (state.older.recovered, state.rhythm.lost) == (3, 0.0)

    run(web, work, feed)


def test_a_news_sitemap_that_is_not_written_anew_yet_is_waited_for() -> None:
    web = Web()
    web.robots_names = (f"{SITE}/news.xml",)
    web.files["/news.xml"] = web.news_sitemap("/a/3", "/a/2", "/a/1")

    async def work(watched: Watched, state: FeedState) -> None:
        web.told = 9
        web.files["/news.xml"] = web.news_sitemap("/a/5", "/a/4", "/a/3")
        state = await watched.poll(FEED, state=state)
        assert watched.outbox.urls() == [*articles(4, 5), *articles(7, 9)]
        assert (state.older.tries, state.rhythm.missed) == (1, 0)
        web.files["/news.xml"] = web.news_sitemap(*(f"/a/{number}" for number in range(9, 2, -1)))
        state = await watched.poll(FEED, state=state)
        assert watched.outbox.urls()[5:] == articles(6, 6)
        assert (state.older.since, state.older.recovered, state.rhythm.missed) == (None, 3, 0)

    run(web, work)


def test_a_news_sitemap_of_other_sections_is_left_alone() -> None:
    web = Web()
    web.robots_names = (f"{SITE}/news-sport.xml",)
    web.files["/news-sport.xml"] = web.news_sitemap("/a/91", "/a/92", "/a/93")

    async def work(watched: Watched, state: FeedState) -> None:
        assert state.older.way == ""
        web.told = 10
        await watched.poll(FEED, state=state)
        assert watched.outbox.urls() == articles(8, 10)
        assert "/news-sport.xml" not in web.asked

    run(web, work)


def test_a_page_that_leads_to_itself_is_asked_once() -> None:
    web = Web(link("next", f"{SITE}/feed/?paged=2"))

    async def work(watched: Watched, state: FeedState) -> None:
        web.told = 30
        state = await watched.poll(FEED, state=state)
        assert web.asked.count("/feed/?paged=2") == 1
        assert watched.outbox.urls() == articles(25, 30)
        assert state.rhythm.missed == 1

    run(web, work)


def test_a_feed_that_tells_of_no_older_pages_any_more_is_tried_anew() -> None:
    web = Web(WORDPRESS)

    async def work(watched: Watched, state: FeedState) -> None:
        assert state.older.way == "pages"
        web.head, web.told = "", 4
        assert (await watched.poll(FEED, state=state)).older.way == ""

    run(web, work)
