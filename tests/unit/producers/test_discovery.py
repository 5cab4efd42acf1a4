"""Finding a site's feeds, on a real site on loopback."""

import asyncio

import pytest

from producers.discover import Found, discover
from producers.fetch import Fetched, Fetcher, Manners, Terminal
from producers.settings import ProducerSettings
from tests.unit.producers.pages import Page, Site, rss, site

NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
SITEMAP = (
    f"<urlset xmlns:news='{NEWS}'><url><loc>BASE/a/9</loc><news:news><news:title>خبر</news:title>"
    "<news:publication_date>2022-01-04</news:publication_date></news:news></url></urlset>"
)
PLAIN = "<urlset><url><loc>BASE/about</loc></url></urlset>"


def found(running: Site, path: str = "/") -> list[Found]:
    async def ask() -> list[Found]:
        async with Fetcher(ProducerSettings(host_delay_seconds=0)) as fetcher:

            async def get(url: str) -> Fetched:
                return await fetcher.get(url, Manners(local=True))

            return await discover(get, running.base + path)

    return asyncio.run(ask())


def test_a_page_a_robots_txt_and_the_usual_places_are_followed_to_feeds() -> None:
    page = """<html><head><base href="/ar/"><link rel="stylesheet" type="text/css" href="/x.css">
    <link rel="Alternate" type="application/rss+xml; charset=utf-8" href="rss/all">
    <link rel=alternate type="application/feed+json" href="/feed.json"></head>
    <body><a href="/politics">سياسة</a> <a href="/ar/rss-list">خلاصات الموقع</a>
    <a href="https://elsewhere.example/feed/">آخر</a></body></html>"""
    pages: dict[str, Page] = {
        "/": ("text/html", page),
        "/ar/rss/all": ("text/xml", rss("/a/1", "/a/2", extra="<pubDate>Tue, 04 Jan 2022 10:00:00 +0300</pubDate>")),
        "/feed/": ("redirect", "/ar/rss/all"),
        "/feed.json": ("application/json", '{"title":"خلاصة","items":[{"id":"1","url":"BASE/a/1"}]}'),
        "/ar/rss-list": ("text/html", "<a href='/rss/politics.xml'>سياسة</a><a href='/rss/gone.xml'>قديمة</a>"),
        "/rss/politics.xml": ("text/xml", rss("/a/3", title="سياسة")),
        "/robots.txt": ("text/plain", "User-agent: *\nDisallow: /admin\nSitemap: BASE/sitemap_index.xml\n"),
        "/sitemap_index.xml": (
            "text/xml",
            "<sitemapindex><sitemap><loc>BASE/pages.xml</loc></sitemap>"
            "<sitemap><loc>BASE/news-1.xml</loc></sitemap></sitemapindex>",
        ),
        "/pages.xml": ("text/xml", PLAIN),
        "/news-1.xml": ("text/xml", SITEMAP),
    }
    with site(pages) as running:
        listed = found(running)
        assert [(one.url.removeprefix(running.base), one.format, one.items, one.newest) for one in listed] == [
            ("/ar/rss/all", "rss", 2, "2022-01-04T10:00:00+03:00"),
            ("/feed.json", "json", 1, None),
            ("/rss/politics.xml", "rss", 1, None),
            ("/news-1.xml", "sitemap", 1, "2022-01-04"),
        ]
        assert [one.title for one in listed] == ["نشرة المرصد", "خلاصة", "سياسة", ""]
        assert listed[3].found_in == f"robots.txt, {running.base}/sitemap_index.xml"
        assert running.asked.count("/ar/rss/all") == 2  # itself, and where /feed/ leads
        assert "/politics" not in running.asked


def test_an_address_that_is_a_feed_is_all() -> None:
    with site({"/rss.php?id=7": ("text/html", rss("/a/1"))}) as running:
        (one,) = found(running, "/rss.php?id=7")
        assert (one.format, one.found_in, running.asked) == ("rss", "the address itself", ["/rss.php?id=7"])


def test_the_usual_places_are_tried_where_the_page_is_away() -> None:
    with site({"/rss.xml": ("text/xml", rss("/a/1"))}) as running:
        (one,) = found(running)
        assert (one.url, one.found_in) == (f"{running.base}/rss.xml", "the usual places")


def test_a_site_without_feeds_gives_none() -> None:
    with site({"/": ("text/html", "<p>مرحبا</p>")}) as running:
        assert found(running) == []


def test_a_site_that_is_away_is_told() -> None:
    with site({}) as running, pytest.raises(Terminal, match="HTTP 404"):
        found(running)


def test_no_site_is_asked_for_more_than_it_should_bear() -> None:
    links = "".join(f"<a href='/feed/{number}'>x</a>" for number in range(500))
    sitemaps = "".join(f"Sitemap: BASE/news-{number}.xml\n" for number in range(500))
    with site({"/": ("text/html", links), "/robots.txt": ("text/plain", sitemaps)}) as running:
        assert found(running) == []
        assert len(running.asked) <= 42
        assert len(set(running.asked)) == len(running.asked)
