"""Producers that share the feeds, and are killed, stopped, frozen and started while news comes in: nothing is lost."""

import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import msgspec
import pytest

from deploy.local.kafka import Kafka
from deploy.local.process import free_port
from deploy.local.servers import Endpoints, prepare
from producers import topics
from producers.article import FetchedArticle
from producers.compacted import read_all
from producers.settings import ProducerSettings
from producers.state import FEEDS, SEEN
from producers.trail import Step
from tests.web import served

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform != "linux", reason="sites need loopback addresses besides 127.0.0.1"),
]

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0
SITES = 8  # of one feed each
PARTITIONS = next(topic.partitions for topic in topics.topics() if topic.name == FEEDS)
SILENCE = 6.0  # seconds; the broker allows no less


class Web:
    """Sites on loopback addresses of their own. Each feed lists the last ten of its articles, `told` so far."""

    def __init__(self) -> None:
        self.told = Counter[str]()
        self.asked: Counter[str] = Counter()
        self.server = ThreadingHTTPServer(("", 0), type("Handler", (_Handler,), {"web": self}))
        self.server.daemon_threads = True
        self.hosts = [f"127.0.0.{number}:{self.server.server_address[1]}" for number in range(1, SITES + 1)]

    def tell(self, more: int = 1) -> None:
        for host in self.hosts:
            self.told[host] += more

    def addresses(self) -> set[str]:
        return {f"http://{host}/a/{number}" for host in self.hosts for number in range(self.told[host])}

    def feeds(self) -> str:
        return "".join(
            f'[[feed]]\nurl = "http://{host}/rss"\noutlet = "نشرة {number}"\ncountry = "IQ"\n'
            'timezone = "Asia/Baghdad"\nlocal = true\ninterval_seconds = 0.5\n\n'
            for number, host in enumerate(self.hosts)
        )


class _Handler(BaseHTTPRequestHandler):
    web: Web

    def do_GET(self) -> None:
        host, told = self.headers["Host"], self.web.told[self.headers["Host"]]
        self.web.asked[f"http://{host}{self.path}"] += 1
        if self.path == "/rss":
            items = "".join(
                f"<item><title>خبر {number}</title><link>/a/{number}</link></item>"
                for number in range(told - 1, max(-1, told - 11), -1)
            )
            body = f"<rss version='2.0'><channel><title>نشرة</title>{items}</channel></rss>".encode()
        else:
            body = f"<html><body><p>خبر من {host} {self.path}</p></body></html>".encode() + b" " * 20_000
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def web() -> Iterator[Web]:
    running = Web()
    with served(running.server):
        yield running


class Watcher:
    """One producer, as a process."""

    def __init__(self, env: dict[str, str], feeds: Path, log: Path) -> None:
        self.port = free_port()
        with log.open("ab") as output:
            self.popen = subprocess.Popen(
                [sys.executable, "-m", "producers", "run", "--feeds", str(feeds)],
                cwd=ROOT,
                env=env | {"RASID_HEALTH_PORT": str(self.port)},
                stderr=output,
            )

    def facts(self) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                facts: dict[str, Any] = json.load(answer)
        except urllib.error.HTTPError as error:  # it tells its facts even while it is not well
            facts = json.load(error)
        except OSError:
            return {}
        return facts

    def metric(self, name: str) -> float:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=5) as answer:
            lines = answer.read().decode().splitlines()
        return float(next((line.split()[-1] for line in lines if line.startswith(name)), 0))

    def memory(self) -> int:
        """Resident now, in bytes."""
        told = Path(f"/proc/{self.popen.pid}/status").read_text()
        return 1024 * int(told.split("VmRSS:")[1].split()[0])

    def signal(self, number: int) -> None:
        self.popen.send_signal(number)

    def end(self, number: int) -> int:
        self.signal(number)
        return self.popen.wait(PATIENCE)


class Group:
    """Producers with one feed list on one broker. Leaving the context kills what still runs."""

    def __init__(self, kafka: str, prefix: str, web: Web, folder: Path) -> None:
        self.settings = ProducerSettings(kafka=kafka, topic_prefix=prefix)
        self.folder, self.web = folder, web
        self.env = os.environ | {
            "RASID_KAFKA": kafka,
            "RASID_TOPIC_PREFIX": prefix,
            "RASID_OWNER_SECONDS": str(SILENCE),
            "RASID_LOG_FORMAT": "json",
        }
        self.feeds = folder / "feeds.toml"
        self.feeds.write_text(web.feeds(), encoding="utf-8")
        self.watchers: list[Watcher] = []
        topics.create(self.settings)

    def start(self) -> Watcher:
        watcher = Watcher(self.env, self.feeds, self.folder / f"producer{len(self.watchers)}.log")
        self.watchers.append(watcher)
        return watcher

    def until(self, holds: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not holds():
            logs = "\n".join(f"--- {log.name}\n{log.read_text()[-3000:]}" for log in self.folder.glob("*.log"))
            assert time.monotonic() < deadline, f"waited in vain for {what}\n{logs}"
            time.sleep(0.1)

    def until_shared(self, *watchers: Watcher) -> None:
        """Wait until every feed is watched by one of `watchers`, and each of them has its share of what may be had."""

        def shared() -> bool:
            facts = [watcher.facts() for watcher in watchers]
            each = [told.get("partitions", 0) for told in facts]
            return all(each) and sum(each) == PARTITIONS and sum(told["feeds"] for told in facts) == SITES

        self.until(shared, "the feeds to be shared")

    def until_told(self) -> None:
        self.until(lambda: {article.url for article in self.articles()} >= self.web.addresses(), "all articles")

    def articles(self) -> list[FetchedArticle]:
        values = [value for _, value in read_all(self.settings, "articles.fetched") if value]
        return [msgspec.json.decode(value, type=FetchedArticle) for value in values]

    def check(self, *, doubles: int = 0) -> None:
        """Every article was published, was recorded, and has its step; at most `doubles` twice, with the same bytes."""
        self.until_told()
        bodies: dict[str, list[bytes]] = {}
        for article in self.articles():
            bodies.setdefault(article.url, []).append(article.body)
        assert bodies.keys() == self.web.addresses()
        assert all(len(set(each)) == 1 for each in bodies.values())
        assert sum(len(each) - 1 for each in bodies.values()) <= doubles
        ids = {article.article_id for article in self.articles()}
        self.until(lambda: {key for key, _ in read_all(self.settings, SEEN)} == ids, "all to be recorded")
        steps = [msgspec.json.decode(value, type=Step) for _, value in read_all(self.settings, "trail") if value]
        assert {step.article_id for step in steps} == ids

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for watcher in self.watchers:
            if watcher.popen.poll() is None:
                watcher.signal(signal.SIGCONT)
                watcher.end(signal.SIGKILL)


@pytest.fixture
def group(servers: Endpoints, fresh: str, web: Web, tmp_path: Path) -> Iterator[Group]:
    with Group(servers.kafka, fresh, web, tmp_path) as group:
        yield group


def test_two_share_the_feeds_and_one_takes_over_from_one_that_is_killed_again_and_again(group: Group, web: Web) -> None:
    chance = random.Random(7)
    web.tell(5)
    watchers = [group.start(), group.start()]
    group.until_shared(*watchers)
    group.until_told()  # what leaves its feed before anybody asked for it is nobody's to tell
    for round_ in range(3):
        web.tell(5)
        time.sleep(chance.uniform(0.0, 1.0))
        watchers[round_ % 2].end(signal.SIGKILL)
        web.tell(3)
        other = watchers[1 - round_ % 2]
        if round_ == 0:
            group.until(lambda: other.facts().get("feeds") == SITES, "the other to take all over")  # noqa: B023
        watchers[round_ % 2] = group.start()
        group.until_told()
        group.until_shared(*watchers)
    group.check()
    assert all(watcher.facts()["ok"] for watcher in watchers)


def test_a_rolling_restart_asks_for_no_article_twice(group: Group, web: Web) -> None:
    web.tell(3)
    watchers = [group.start(), group.start()]
    group.until_shared(*watchers)
    for place in (0, 1):
        group.until_told()
        web.tell(4)
        assert watchers[place].end(signal.SIGTERM) == 0
        watchers[place] = group.start()
        group.until_shared(*watchers)
    group.check()
    assert {address: web.asked[address] for address in web.addresses()} == dict.fromkeys(web.addresses(), 1)


def test_one_that_was_frozen_while_others_took_over_writes_no_more_than_was_on_its_way(group: Group, web: Web) -> None:
    web.tell(2)
    frozen, other = group.start(), group.start()
    group.until_shared(frozen, other)
    web.tell(6)
    time.sleep(0.3)
    frozen.signal(signal.SIGSTOP)
    web.tell(2)
    group.until(lambda: other.facts().get("feeds") == SITES, "the other to take all over")
    group.until_told()
    frozen.signal(signal.SIGCONT)
    web.tell(2)
    group.until_shared(frozen, other)
    group.check(doubles=int(frozen.metric("rasid_sent_again_total")))


@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # kafka-python's, where a connection is refused
def test_a_broker_that_is_away_is_waited_for_in_bounded_memory_and_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch, web: Web, tmp_path: Path
) -> None:
    jdk, home, _ = prepare()
    monkeypatch.setenv("RASID_KAFKA_PORT", str(free_port()))
    kafka = Kafka(home, jdk, tmp_path / "kafka", tmp_path / "kafka.log")
    kafka.start()
    try:
        kafka.await_ready()
        with Group(kafka.endpoint, "away-", web, tmp_path) as group:
            web.tell(10)
            watcher = group.start()
            group.until_told()
            before = watcher.memory()
            assert kafka.process
            kafka.process.popen.kill()
            kafka.stop()
            web.tell(10)
            group.until(lambda: watcher.facts().get("ok") is False, "the producer to say that the broker is away")
            fetched = web.asked.total()
            time.sleep(5)
            assert watcher.popen.poll() is None
            assert watcher.memory() - before < 50_000_000
            assert web.asked.total() - fetched <= 2 * SITES
            kafka.start()
            kafka.await_ready()
            group.check()
    finally:
        kafka.stop()
