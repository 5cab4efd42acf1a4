"""The sample site: what it serves whenever it starts, and how it plays back its news."""

import io
import json
import re
import subprocess
import sys
import threading
import tomllib
from calendar import timegm
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from itertools import combinations
from pathlib import Path
from typing import cast

import feedparser
import pytest

from deploy.demo.site import ContentError, Site, SiteServer, content
from deploy.demo.site.dates import BAGHDAD, DayWords, month_name, shift, site_day

# Every hour of the day over a year with a 29 February and both changes of the clock in Beirut and London.
STARTS = [datetime(2028, 1, 1, tzinfo=UTC) + timedelta(days=9 * n, hours=n, minutes=7) for n in range(41)]
START = datetime(2028, 3, 14, 10, 30, tzinfo=BAGHDAD)
ROOT = Path(__file__).parents[3]
WIRE = {"alminaa-marib-camp", "baydar-marib-wire"}


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(START)


@pytest.mark.parametrize("start", STARTS, ids=str)
def test_every_page_renders_at_any_start(start: datetime) -> None:
    site = Site(start)
    pages = site.pages("http://127.0.0.1:8000")
    for article in site.articles.values():
        outlet = site.outlets[article.outlet]
        text = unescape(pages[article.path].body.decode(outlet.encoding))
        assert all(f">{paragraph}</p>" in text for paragraph in article.paragraphs), article.key
        assert f"{article.title}</h1>" in text, article.key
        assert "{{" not in text, article.key


@pytest.mark.parametrize("start", STARTS, ids=str)
def test_news_is_past_and_at_most_three_days_old(start: datetime) -> None:
    for article in Site(start).articles.values():
        assert timedelta() < start - article.published < timedelta(days=3), article.key


@pytest.mark.parametrize("start", STARTS[::8], ids=str)
def test_feeds_parse_with_links_and_moments(start: datetime) -> None:
    site = Site(start)
    pages = site.pages("http://127.0.0.1:8000")
    for outlet in site.outlets.values():
        page = pages[f"/{outlet.key}/feed.xml"]
        feed = feedparser.parse(io.BytesIO(page.body), response_headers={"content-type": page.content_type})
        told = {entry.link: (entry.title, timegm(entry.published_parsed)) for entry in feed.entries}
        own = [article for article in site.articles.values() if article.outlet == outlet.key]
        assert told == {
            f"http://127.0.0.1:8000{article.path}": (article.title, int(article.published.timestamp()))
            for article in own
        }
        assert feed.feed.title == outlet.name


def test_the_windows_outlet_names_its_charset_in_the_page_alone(site: Site) -> None:
    pages = site.pages()
    page = pages[site.articles["alminaa-bab-mourning"].path]
    assert page.content_type == "text/html"
    assert b"charset=windows-1256" in page.body
    assert "مدينة الباب" in page.body.decode("windows-1256")
    assert b'encoding="windows-1256"' in pages["/alminaa/feed.xml"].body


def test_each_outlet_tells_its_date_in_its_own_way(site: Site) -> None:
    pages = site.pages()

    def html(key: str) -> str:
        article = site.articles[key]
        return pages[article.path].body.decode(site.outlets[article.outlet].encoding)

    assert '"datePublished": "2028-03-12T12:00:00+03:00"' in html("diffatan-kormor-rockets")
    assert "نشر في: الأحد 12 آذار 2028 - 12:00" in html("diffatan-kormor-rockets")
    assert '<time datetime="2028-03-12T17:40:00+02:00">12 آذار (مارس) 2028، 17:40</time>' in html("baydar-bab-car-bomb")
    assert '"article:published_time" content="2028-03-12T20:10:00+00:00"' in html("suha-bab-blast")
    windows = html("alminaa-aden-officer")
    assert "الأحد 12 مارس 2028 الساعة 07:20 مساء" in windows
    assert "2028-03-12" not in windows


def test_an_article_page_stays_as_it_was_released(site: Site) -> None:
    for instalment in range(1, site.instalments):
        before, after = site.pages(instalment=instalment), site.pages(instalment=instalment + 1)
        assert before.keys() < after.keys()
        assert all(after[path] == page for path, page in before.items() if page.modified)


def test_texts_have_the_size_of_news(site: Site) -> None:
    for article in site.articles.values():
        if article.kind == "article":
            assert 5 <= len(article.paragraphs) <= 9, article.key
            assert 120 <= len(" ".join(article.paragraphs).split()) <= 350, article.key


def test_no_ten_words_stand_in_two_articles_but_the_wire_copy(site: Site) -> None:
    def runs(key: str) -> set[str]:
        words = re.findall("[ء-غف-ي]+", " ".join(site.articles[key].paragraphs))
        return {" ".join(words[start : start + 10]) for start in range(len(words) - 9)}

    shared = {frozenset(pair) for pair in combinations(site.articles, 2) if runs(pair[0]) & runs(pair[1])}
    assert shared == {frozenset(WIRE)}


def test_titles_differ(site: Site) -> None:
    assert max(Counter(article.title for article in site.articles.values()).values()) == 1


def test_the_feed_list_names_every_outlet(site: Site) -> None:
    feeds = tomllib.loads(site.feeds_toml("http://127.0.0.1:8000"))["feed"]
    assert [feed["outlet"] for feed in feeds] == [outlet.name for outlet in site.outlets.values()]
    assert feeds[0] == {
        "url": "http://127.0.0.1:8000/diffatan/feed.xml",
        "outlet": "جريدة الضفتين",
        "country": "IQ",
        "timezone": "Asia/Baghdad",
        "language": "ar",
        "local": True,
        "interval_seconds": 2,
    }


def test_a_start_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Site(datetime(2028, 3, 14))  # noqa: DTZ001


def test_a_character_that_the_encoding_lacks_is_named(site: Site) -> None:
    outlet = site.outlets["alminaa"]
    values = {"outlet": outlet, "articles": [{"url": "/", "title": "٣"}], "feed_url": "/"}
    with pytest.raises(ContentError, match="alminaa: windows-1256 has no '٣'"):
        site._render("front.html", outlet, values)


def test_a_wrong_content_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "diffatan-empty.toml").write_text('title = "عنوان"\n', encoding="utf-8")
    monkeypatch.setattr(content, "FOLDER", tmp_path)
    with pytest.raises(ContentError, match=r"articles/diffatan-empty\.toml: .*author"):
        content.load_articles()


def test_day_words() -> None:
    words = DayWords(date(2028, 2, 29), "levant-both")
    assert words.weekday(0) == "الثلاثاء"
    assert words.weekday(-2) == "الأحد"
    assert words.date(-29) == "31 كانون الثاني (يناير)"
    assert words.date(0, year=True, style="egypt") == "29 فبراير 2028"
    assert words.date(0, years=-6, style="levant") == "28 شباط 2022"
    assert month_name(10, "egypt-both") == "أكتوبر/تشرين الأول"


def test_the_site_day_is_counted_in_baghdad() -> None:
    assert site_day(datetime(2028, 3, 13, 20, 59, tzinfo=UTC)) == date(2028, 3, 12)
    assert site_day(datetime(2028, 3, 13, 21, 0, tzinfo=UTC)) == date(2028, 3, 13)
    assert shift(date(2028, 3, 1), days=-1, years=-4) == date(2024, 2, 29)


@pytest.fixture
def server(site: Site) -> Iterator[SiteServer]:
    with SiteServer(site) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def ask(
    server: SiteServer, method: str, path: str, headers: dict[str, str] | None = None
) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    try:
        connection.request(method, path, headers=headers or {})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def state(server: SiteServer) -> dict[str, object]:
    return cast("dict[str, object]", json.loads(ask(server, "GET", "/_state")[1]))


def test_instalments_are_released_in_turn(site: Site, server: SiteServer) -> None:
    by_instalment = defaultdict(set)
    for article in site.articles.values():
        by_instalment[article.instalment].add(site.url(article.key, server.base_url))
    seen: set[str] = set()
    for instalment in range(1, site.instalments + 1):
        seen |= by_instalment[instalment]
        now = state(server)
        assert (now["instalment"], now["total"]) == (instalment, site.instalments)
        assert set(cast("list[str]", now["articles"])) == seen
        listed = set()
        for outlet in site.outlets:
            feed = feedparser.parse(io.BytesIO(ask(server, "GET", f"/{outlet}/feed.xml")[1]))
            listed |= {entry.link for entry in feed.entries}
        assert listed == seen
        response, body = ask(server, "POST", "/_next")
        if instalment < site.instalments:
            assert response.status == 200
            assert json.loads(body)["instalment"] == instalment + 1
        else:
            assert response.status == 409


def test_an_article_is_not_there_before_its_instalment(site: Site, server: SiteServer) -> None:
    path = site.articles["diffatan-bab-toll"].path
    assert ask(server, "GET", path)[0].status == 404
    for _ in range(site.instalments - 1):
        ask(server, "POST", "/_next")
    response, body = ask(server, "GET", path)
    assert response.status == 200
    assert body == site.pages(server.base_url)[path].body


def test_what_has_not_changed_is_not_sent_again(server: SiteServer) -> None:
    first, body = ask(server, "GET", "/baydar/feed.xml")
    assert first.status == 200
    assert body
    tag, moment = first.headers["ETag"], first.headers["Last-Modified"]
    for headers in ({"If-None-Match": tag}, {"If-None-Match": f'"other", W/{tag}'}, {"If-Modified-Since": moment}):
        again, nothing = ask(server, "GET", "/baydar/feed.xml", headers)
        assert (again.status, nothing) == (304, b"")
        assert again.headers["ETag"] == tag
    assert ask(server, "GET", "/baydar/feed.xml", {"If-Modified-Since": "yesterday"})[0].status == 200
    ask(server, "POST", "/_next")
    changed, _ = ask(server, "GET", "/baydar/feed.xml", {"If-None-Match": tag, "If-Modified-Since": moment})
    assert changed.status == 200


def test_the_old_outlet_tells_its_articles_by_query(site: Site, server: SiteServer) -> None:
    path = site.articles["alminaa-marib-camp"].path
    assert ask(server, "GET", path)[0].status == 200
    assert ask(server, "GET", path.split("?", maxsplit=1)[0])[0].status == 404


def test_robots_and_heads_and_what_is_not_there(server: SiteServer) -> None:
    assert ask(server, "GET", "/robots.txt")[1] == b"User-agent: *\nAllow: /\n"
    head, nothing = ask(server, "HEAD", "/suha/feed.xml")
    assert (head.status, nothing) == (200, b"")
    assert int(head.headers["Content-Length"]) > 0
    assert ask(server, "GET", "/nowhere")[0].status == 404
    assert ask(server, "POST", "/diffatan/")[0].status == 404


def test_a_taken_port_is_an_error_of_the_system(site: Site, server: SiteServer) -> None:
    with pytest.raises(OSError, match="in use"):
        SiteServer(site, server.server_port)


def test_the_command_prints_its_address_and_ends_when_told() -> None:
    command = [sys.executable, "-m", "deploy.demo.site", "--start", "2028-03-14T10:30"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+\n", process.stdout.readline())
        process.terminate()
        assert process.wait(30) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--start", "tomorrow"], "not a date and time"), (["--port", "99999"], "give another --port")],
)
def test_the_command_refuses_in_one_line(arguments: list[str], said: str) -> None:
    command = [sys.executable, "-m", "deploy.demo.site", *arguments]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode != 0
    assert said in ended.stderr.splitlines()[-1]
    assert "Traceback" not in ended.stderr
