"""Producers on a real broker: what feeds name arrives once, in order, and a restart fetches nothing again."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec
import pytest

from deploy.local.servers import Endpoints
from producers import state, topics
from producers.article import TOPIC, FetchedArticle, article_id, utc_now
from producers.compacted import read_all
from producers.publish import Publisher
from producers.settings import ProducerSettings
from producers.state import FEEDS, FeedState, site_of
from producers.topics import TopicMissing
from producers.trail import Step

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
NEWS = {
    "/a/1": "هجوم بقنبلة يدوية على مقهى في الحي القديم",
    "/a/2": "الجيش يفكك عبوة قرب محطة القطار",
    "/a/3": "سقوط قذيفتين خارج أسوار القاعدة",
}


class Site:
    """A news site on loopback. `items` are the paths its feed names, newest first; `down` paths answer 503."""

    def __init__(self) -> None:
        self.items = ["/a/2", "/a/1"]
        self.down: set[str] = set()
        self.pages = {path: f"<html><body><p>{title}</p></body></html>".encode() for path, title in NEWS.items()}
        self.asked: Counter[str] = Counter()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"site": self}))
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"

    def feed(self) -> bytes:
        items = "".join(
            f"<item><title>{NEWS.get(path, 'خبر مفقود')}</title><link>{path}</link>"
            f"<pubDate>Tue, 04 Jan 2022 1{number}:00:00</pubDate></item>"
            for number, path in reversed(list(enumerate(reversed(self.items))))
        )
        return f"<rss version='2.0'><channel><title>نشرة</title>{items}</channel></rss>".encode("cp1256")


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        site, body, status = self.site, b"", 200
        site.asked[self.path] += 1
        tag = f'"{"".join(site.items)}"'
        if self.path in site.down:
            status = 503
        elif self.path == "/rss":
            status, body = (304, b"") if self.headers["If-None-Match"] == tag else (200, site.feed())
        elif self.path in NEWS:
            body = site.pages[self.path]
        else:
            status = 404
        self.send_response(status)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[Site]:
    running = Site()
    thread = threading.Thread(target=running.server.serve_forever)
    thread.start()
    yield running
    running.server.shutdown()
    running.server.server_close()
    thread.join()


class Producers:
    """The program as a user runs it, with its topics and a feed list of `site` of its own."""

    def __init__(self, servers: Endpoints, prefix: str, site: Site, folder: Path) -> None:
        self.settings = ProducerSettings(kafka=servers.kafka, topic_prefix=prefix)
        self.env = os.environ | {"RASID_KAFKA": servers.kafka, "RASID_TOPIC_PREFIX": prefix}
        self.feeds = folder / "feeds.toml"
        self.feeds.write_text(
            f'[[feed]]\nurl = "{site.base}/rss"\noutlet = "نشرة"\ncountry = "IQ"\ntimezone = "Asia/Baghdad"\n'
            "local = true\ninterval_seconds = 0.2\n",
            encoding="utf-8",
        )
        topics.create(self.settings)

    def call(self, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "producers", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.env, input=text, capture_output=True, text=True, timeout=60, check=False
        )

    def once(self) -> None:
        done = self.call("run", "--once", "--feeds", str(self.feeds))
        assert done.returncode == 0, done.stderr

    @contextmanager
    def watching(self) -> Iterator[Callable[[], dict[str, Any]]]:
        """The watching process, while in here; asked for its health it answers with its facts."""
        command = [sys.executable, "-m", "producers", "run", "--feeds", str(self.feeds)]
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.env | {"RASID_LOG_FORMAT": "json"}, stderr=subprocess.PIPE, text=True
        )
        assert process.stderr
        port = next(line["health_port"] for line in map(json.loads, process.stderr) if "health_port" in line)
        told = threading.Thread(target=process.stderr.read)
        told.start()

        def health() -> dict[str, Any]:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
                facts: dict[str, Any] = json.load(answer)
            return facts

        try:
            yield health
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0
        finally:
            process.kill()
            process.wait()
            told.join()
            process.stderr.close()

    def articles(self) -> list[FetchedArticle]:
        """What was published, by the time of fetching."""
        values = [value for _, value in read_all(self.settings, "articles.fetched") if value]
        return sorted((msgspec.json.decode(value, type=FetchedArticle) for value in values), key=lambda a: a.fetched_at)

    def steps(self) -> list[Step]:
        return [msgspec.json.decode(value, type=Step) for _, value in read_all(self.settings, "trail") if value]

    def states(self) -> dict[str, FeedState]:
        return state.load(self.settings)


@pytest.fixture
def producers(servers: Endpoints, fresh: str, site: Site, tmp_path: Path) -> Producers:
    return Producers(servers, fresh, site, tmp_path)


def until(true: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)


def test_new_articles_arrive_oldest_first_with_what_the_feed_says(producers: Producers, site: Site) -> None:
    producers.once()
    first, second = producers.articles()
    assert (first.title, second.title) == (NEWS["/a/1"], NEWS["/a/2"])
    assert first.article_id == article_id(f"{site.base}/a/1")
    assert first.published == "2022-01-04T10:00:00+03:00"
    assert (first.outlet, first.outlet_country, first.timezone) == ("نشرة", "IQ", "Asia/Baghdad")
    assert (first.feed_url, first.media) == (f"{site.base}/rss", "html")
    assert NEWS["/a/1"] in first.body.decode()
    assert {(step.article_id, step.outcome) for step in producers.steps()} == {
        (first.article_id, "passed"),
        (second.article_id, "passed"),
    }


def test_a_restart_fetches_only_what_is_new(producers: Producers, site: Site) -> None:
    producers.once()
    producers.once()
    assert (site.asked["/rss"], site.asked["/a/1"], site.asked["/a/2"]) == (2, 1, 1)
    site.items = ["/a/3", "/a/2", "/a/1"]
    producers.once()
    assert [article.title for article in producers.articles()] == [NEWS["/a/1"], NEWS["/a/2"], NEWS["/a/3"]]
    assert (site.asked["/a/1"], site.asked["/a/2"], site.asked["/a/3"]) == (1, 1, 1)
    (known,) = producers.states().values()
    assert (known.polls, known.published, known.errors) == (3, 3, 0)


def test_an_article_that_is_gone_is_told_once_and_left(producers: Producers, site: Site) -> None:
    site.items = ["/a/1", "/gone"]
    producers.once()
    producers.once()
    assert site.asked["/gone"] == 1
    dropped = [step for step in producers.steps() if step.outcome == "dropped"]
    assert [(step.reason, step.detail) for step in dropped] == [("fetch_failed", "not_found: HTTP 404")]
    assert dropped[0].url == f"{site.base}/gone"


def test_an_article_that_fails_for_a_while_waits_across_a_restart_even_if_its_feed_forgets_it(
    producers: Producers, site: Site
) -> None:
    site.down = {"/a/1"}
    producers.once()
    (known,) = producers.states().values()
    assert [(waiting.item.url, waiting.tries) for waiting in known.waiting] == [(f"{site.base}/a/1", 1)]
    site.down, site.items = set(), ["/a/2"]
    producers.once()
    assert [article.title for article in producers.articles()] == [NEWS["/a/2"], NEWS["/a/1"]]
    (known,) = producers.states().values()
    assert known.waiting == []


def test_a_feed_that_fails_is_counted_and_comes_back(producers: Producers, site: Site) -> None:
    site.down = {"/rss"}
    producers.once()
    (known,) = producers.states().values()
    assert (known.errors, known.error, known.last_success) == (1, "Transient: HTTP 503", None)
    site.down = set()
    producers.once()
    (known,) = producers.states().values()
    assert (known.errors, known.error, known.published) == (0, "", 2)


def test_watching_goes_on_until_told_to_stop(producers: Producers, site: Site) -> None:
    with producers.watching() as health:
        until(lambda: health()["published"] == 2)
        site.items = ["/a/3", "/a/2", "/a/1"]
        until(lambda: health()["published"] == 3)
        polls = health()["polls"]
        until(lambda: health()["polls"] > polls)
        facts = health()
        assert (facts["ok"], facts["feeds"], facts["in_flight"], facts["waiting"]) == (True, 1, 0, 0)
    assert len(producers.articles()) == 3


def test_a_killed_process_loses_nothing(producers: Producers, site: Site) -> None:
    site.items = ["/a/3", "/a/2", "/a/1"]
    command = [sys.executable, "-m", "producers", "run", "--feeds", str(producers.feeds)]
    with subprocess.Popen(command, cwd=ROOT, env=producers.env, stderr=subprocess.DEVNULL) as process:
        until(lambda: site.asked["/a/1"] > 0)
        process.kill()
    producers.once()
    assert {article.title for article in producers.articles()} == set(NEWS.values())
    assert {step.article_id for step in producers.steps()} == {article.article_id for article in producers.articles()}


def test_what_a_killed_process_published_and_could_not_record_is_recorded_and_not_published_again(
    producers: Producers, site: Site
) -> None:
    """As a kill between the broker's acknowledgement of the article and that of its record leaves it."""
    known = article_id(f"{site.base}/a/1")
    feed = f"{site.base}/rss"
    told = FetchedArticle(
        article_id=known, url=f"{site.base}/a/1", outlet="نشرة", title=NEWS["/a/1"], body=b"...", fetched_at=utc_now()
    )
    with Publisher(producers.settings) as publisher:
        taking = FeedState(taking=[known, article_id(f"{site.base}/a/2")], taking_since=utc_now())
        publisher.send(FEEDS, feed, taking, placed_by=site_of(feed))
        publisher.flush()
        publisher.send(TOPIC, known, told, headers=told.headers())
    producers.once()
    assert (site.asked["/a/1"], site.asked["/a/2"]) == (0, 1)
    assert [article.title for article in producers.articles()] == [NEWS["/a/1"], NEWS["/a/2"]]
    assert {(step.article_id, step.title) for step in producers.steps()} == {
        (article_id(f"{site.base}{path}"), NEWS[path]) for path in ("/a/1", "/a/2")
    }
    assert producers.states()[feed].taking == []
    producers.once()
    assert site.asked["/a/1"] == 0


def test_what_is_archived_is_replayed_as_it_was(producers: Producers, site: Site, tmp_path: Path) -> None:
    producers.env["RASID_ARCHIVE"] = str(tmp_path / "archive")
    producers.once()
    live = producers.articles()
    (file,) = (tmp_path / "archive").iterdir()
    assert file.name.endswith(".warc.gz")
    done = producers.call("replay", str(tmp_path / "archive"), "--rate", "0")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "sent 2 articles\n"
    again = [article for article in producers.articles() if article.mode == "replay"]
    bare = [msgspec.structs.replace(article, mode="live", times={}) for article in again]
    assert bare == [msgspec.structs.replace(article, times={}) for article in live]
    assert Counter(step.mode for step in producers.steps()) == {"live": 2, "replay": 2}
    assert (site.asked["/a/1"], site.asked["/a/2"]) == (1, 1)


def test_a_replay_keeps_to_its_span_and_tells_what_it_leaves_out(producers: Producers, tmp_path: Path) -> None:
    lines = "".join(
        f'{{"id": "{day}", "text": "{NEWS["/a/1"]}", "published": "2022-01-{day:02}T12:00:00+03:00"}}\n'
        for day in range(1, 11)
    )
    (tmp_path / "old.jsonl").write_text(lines + "broken\n", encoding="utf-8")
    done = producers.call("replay", str(tmp_path / "old.jsonl"), "--since", "2022-01-03", "--until", "2022-01-05")
    assert done.returncode == 1
    assert done.stderr.startswith(f"{tmp_path}/old.jsonl:11: not JSON")
    assert done.stdout == "sent 2 articles, refused 1, outside the span 8\n"
    assert {article.published for article in producers.articles()} == {
        "2022-01-03T12:00:00+03:00",
        "2022-01-04T12:00:00+03:00",
    }


def test_a_page_too_large_for_a_message_is_cut_and_says_so(producers: Producers, site: Site) -> None:
    producers.env["RASID_MESSAGE_BYTES"] = "65536"
    site.pages["/a/2"] = NEWS["/a/2"].encode() + b"x" * 200_000
    producers.once()
    first, second = producers.articles()
    assert first.cut_from is None
    assert second.cut_from == len(site.pages["/a/2"])
    assert second.body == site.pages["/a/2"][: len(second.body)]
    assert len(second.body) > 40_000
    (step,) = (step for step in producers.steps() if step.article_id == second.article_id)
    assert step.detail == f"cut from {second.cut_from} to {len(second.body)} bytes"


def test_ingest_sends_lines_files_and_addresses(producers: Producers, site: Site, tmp_path: Path) -> None:
    lines = tmp_path / "articles.jsonl"
    lines.write_text(
        f'{{"id": "x1", "outlet": "نشرة", "text": "{NEWS["/a/1"]}", "published": "2022-01-04"}}\nbroken\n'
        f'{{"id": "x2", "url": "{site.base}/a/2", "text": "{NEWS["/a/2"]}"}}\n',
        encoding="utf-8",
    )
    done = producers.call("ingest", str(lines), f"{site.base}/a/3", "--local")
    assert done.returncode == 1
    assert done.stderr.startswith(f"{lines}:2: not JSON")
    assert done.stdout.splitlines()[-1] == "sent 3 articles, refused 1"
    sent = {article.article_id: article for article in producers.articles()}
    first, second, third = (sent[line.split()[0]] for line in done.stdout.splitlines()[:3])
    assert (first.article_id, first.url, first.media) == (article_id("id:x1"), "id:x1", "text")
    assert (second.article_id, second.outlet) == (article_id(f"{site.base}/a/2"), "127.0.0.1")
    assert (third.media, third.published) == ("html", None)


def test_ingest_takes_a_text_from_standard_input(producers: Producers) -> None:
    done = producers.call("ingest", "-", "--published", "2022-01-04", "--outlet", "نشرة", text=NEWS["/a/1"])
    assert (done.returncode, done.stderr) == (0, "")
    (article,) = producers.articles()
    assert (article.body.decode(), article.media, article.published) == (NEWS["/a/1"], "text", "2022-01-04")


@pytest.mark.parametrize(
    ("name", "content", "options", "code", "told"),
    [
        ("a.txt", NEWS["/a/1"].encode(), [], 2, "no publication date: pass --published YYYY-MM-DD"),
        ("a.txt", NEWS["/a/1"].encode(), ["--published", "yesterday"], 2, "no ISO 8601 day or date-time"),
        ("a.bin", b"\x7fELF\x00\x01", ["--published", "2022-01-04"], 1, "not text: "),
        ("a.txt", b" \n", ["--published", "2022-01-04"], 1, "empty; give an article"),
    ],
    ids=["no date", "bad date", "binary", "empty"],
)
def test_ingest_refuses_in_one_line_and_sends_nothing(
    producers: Producers, tmp_path: Path, name: str, content: bytes, options: list[str], code: int, told: str
) -> None:
    (tmp_path / name).write_bytes(content)
    done = producers.call("ingest", str(tmp_path / name), *options)
    assert done.returncode == code
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert producers.articles() == []


def test_topics_are_made_once_and_missing_ones_are_told(producers: Producers) -> None:
    assert producers.call("topics").stdout == "all topics are there\n"
    with pytest.raises(TopicMissing, match="run python -m producers topics"):
        list(read_all(producers.settings, "no-such-topic"))
