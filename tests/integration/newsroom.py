"""A news site on loopback, and the producers that watch it as a user runs them."""

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

from deploy.local.servers import Endpoints
from producers import state, topics
from producers.article import FetchedArticle
from producers.compacted import read_all
from producers.settings import ProducerSettings
from producers.state import FeedState
from producers.trail import Step

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


def until(true: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)
