"""Feeds of every format, and broken ones, polled from a real site onto a real broker; their health told by command."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from deploy.local.servers import Endpoints
from producers import topics
from producers.article import FetchedArticle
from producers.compacted import read_all
from producers.settings import ProducerSettings
from producers.trail import Step
from tests.unit.producers.pages import Page, Site, rss, site

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.integration

NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
ARTICLE = "<html><body><p>قافلة شاحنات عند الجسر</p></body></html>"
SITEMAP = (
    f"<urlset xmlns:news='{NEWS}'><url><loc>BASE/a/sitemap</loc><news:news><news:title>من خريطة</news:title>"
    "<news:publication_date>2022-01-04T10:00</news:publication_date></news:news></url></urlset>"
)
ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><title>نشرة</title><entry><title>من أتوم</title>"
    "<link href='/a/atom'/><published>2022-01-04T07:00:00Z</published></entry></feed>"
)
JSON = json.dumps({"items": [{"url": "/a/json", "title": "من جيسون", "date_published": "4 كانون الثاني 2022"}]})
PAGES: dict[str, Page] = {
    "/feed.rss": ("text/xml", rss("/a/rss")),
    "/feed.atom": ("application/atom+xml", ATOM),
    "/feed.json": ("application/feed+json", JSON),
    "/news.xml": ("text/xml", SITEMAP),
    "/ads.rss": ("text/xml", rss("/a/ad").replace("خبر من البلدة", "[إعلان] شقق للبيع")),
    "/page.html": ("text/html", ARTICLE),
    **{f"/a/{name}": ("text/html", ARTICLE) for name in ("rss", "atom", "json", "sitemap", "ad", "gz")},
}
FEEDS = ("/feed.rss", "/feed.atom", "/feed.json", "/news.xml", "/news.xml.gz", "/ads.rss", "/page.html")


def call(servers: Endpoints, prefix: str, feeds: Path, *arguments: str) -> str:
    env = os.environ | {"RASID_KAFKA": servers.kafka, "RASID_TOPIC_PREFIX": prefix}
    command = [sys.executable, "-m", "producers", *arguments, "--feeds", str(feeds)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def listing(running: Site, file: Path) -> Path:
    file.write_text(
        "".join(
            f'[[feed]]\nurl = "{running.base}{path}"\noutlet = "{path}"\ncountry = "IQ"\n'
            'timezone = "Asia/Baghdad"\nlocal = true\n'
            for path in FEEDS
        ),
        encoding="utf-8",
    )
    return file


def wordpress(first: int, last: int) -> str:
    """A page of a feed of WordPress with the articles from `last` down to `first`."""
    listed = rss(*(f"/a/{number}" for number in range(last, first - 1, -1)))
    return listed.replace("<item>", "<generator>https://wordpress.org/?v=6.8</generator><item>", 1)


def test_what_left_a_feed_between_two_polls_is_had_from_its_older_pages(
    servers: Endpoints, fresh: str, tmp_path: Path
) -> None:
    settings = ProducerSettings(kafka=servers.kafka, topic_prefix=fresh)
    topics.create(settings)
    with site({f"/a/{number}": ("text/html", ARTICLE) for number in range(1, 11)}) as running:
        feeds = tmp_path / "feeds.toml"
        feeds.write_text(
            f'[[feed]]\nurl = "{running.base}/feed"\noutlet = "نشرة"\ncountry = "IQ"\ntimezone = "Asia/Baghdad"\n'
            "local = true\ninterval_seconds = 0.1\n",
            encoding="utf-8",
        )
        for newest in (3, 4, 10):
            for page in range(1, newest // 2 + 1):
                path = "/feed" if page == 1 else f"/feed?paged={page}"
                last = newest - 2 * (page - 1)
                running.pages[path] = ("application/rss+xml", wordpress(last - 1, last))
            call(servers, fresh, feeds, "run", "--once")
        health = json.loads(call(servers, fresh, feeds, "feeds", "status", "--json"))
        articles = [
            msgspec.json.decode(value, type=FetchedArticle)
            for _, value in read_all(settings, "articles.fetched")
            if value
        ]
        articles.sort(key=lambda article: article.fetched_at)
        assert [article.url.rpartition("/")[2] for article in articles] == [str(number) for number in range(2, 11)]
    assert (health["older"], health["recovered"], health["lost"]) == ("pages", 4, 0)


def test_every_format_is_polled_and_its_health_told(servers: Endpoints, fresh: str, tmp_path: Path) -> None:
    settings = ProducerSettings(kafka=servers.kafka, topic_prefix=fresh)
    topics.create(settings)
    with site(dict(PAGES)) as running:
        zipped = SITEMAP.replace("BASE/a/sitemap", f"{running.base}/a/gz").encode()
        running.pages["/news.xml.gz"] = ("application/octet-stream", gzip.compress(zipped))
        feeds = listing(running, tmp_path / "feeds.toml")
        call(servers, fresh, feeds, "run", "--once")
        told = call(servers, fresh, feeds, "feeds", "status", "--json")
        shown = call(servers, fresh, feeds, "feeds", "status")
        assert "/a/ad" not in running.asked
        articles = [
            msgspec.json.decode(value, type=FetchedArticle)
            for _, value in read_all(settings, "articles.fetched")
            if value
        ]
        facts = {
            article.url.removeprefix(running.base): (article.title, article.published, article.published_text)
            for article in articles
        }
        assert facts == {
            "/a/rss": ("خبر من البلدة", None, None),
            "/a/atom": ("من أتوم", "2022-01-04T07:00:00+00:00", None),
            "/a/json": ("من جيسون", None, "4 كانون الثاني 2022"),
            "/a/sitemap": ("من خريطة", "2022-01-04T10:00:00+03:00", None),
            "/a/gz": ("من خريطة", "2022-01-04T10:00:00+03:00", None),
        }
        steps = [msgspec.json.decode(value, type=Step) for _, value in read_all(settings, "trail") if value]
        (dropped,) = [step for step in steps if step.outcome == "dropped"]
        assert (dropped.reason, dropped.detail) == ("bad_item", "an advertisement: its title says '[اعلان]'")
        health: dict[str, dict[str, Any]] = {record["outlet"]: record for record in map(json.loads, told.splitlines())}
    assert tuple(health) == FEEDS
    assert {path: health[path]["status"] for path in FEEDS} == {**dict.fromkeys(FEEDS, "ok"), "/page.html": "failing"}
    assert health["/page.html"]["error"].startswith("NotAFeedError: neither RSS nor Atom")
    assert shown.endswith("1 failing, 6 ok; times are UTC\n")
