"""Producers on a simulated web and real Kafka: speed, memory, waste, doubles and misses, beside simpler ways.

1. Cold: every feed is new, with all its articles, until as many are published. 2. Steady: news goes on coming, sped up;
requests, doubles and misses are counted. Both for ours and for a poller on a fixed interval. 3. feedparser alone on the
same feeds. 4. Weeks of news, simulated without a network: what the schedule costs and loses beside other schedules.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path

import feedparser
import msgspec
from kafka import KafkaConsumer, TopicPartition

from deploy.local import pins
from deploy.local.artifacts import fetch
from deploy.local.folder import local_folder
from deploy.local.jdk import find_jdk
from deploy.local.kafka import Kafka
from deploy.local.process import exit_on_signals
from producers import topics
from producers.article import TOPIC, article_id
from producers.compacted import read_all
from producers.schedule import Limits
from producers.settings import Settings
from tests.bench.producers_news import DAY, KINDS, Next, Polled, by_share, feed, fixed, followed, poll
from tests.bench.producers_web import KINDS as RATES
from tests.bench.producers_web import SITES, Counts, Plan

ROOT = Path(__file__).parents[2]
LIMITS = Limits(start=300.0, least=60.0, most=5400.0, items=5.0)  # the defaults of the settings
WAYS = ("ours", "fixed interval")
_COLD_SECONDS = 600.0  # after which a cold start is no longer waited for


class Row(msgspec.Struct, kw_only=True):
    """What one way of polling did; rates are per second, memory is the most that was resident, in MB."""

    name: str
    cold_articles: int
    cold_seconds: float
    cold_cpu: float
    memory: float
    steady_seconds: float
    steady_cpu: float
    sites: dict[str, Counts]
    published: int
    doubles: int
    misses: dict[str, int]

    @property
    def all(self) -> Counts:
        """The requests to sites of every kind."""
        names = ("feeds", "unchanged", "older", "articles", "again", "others", "out")
        return Counts(**{name: sum(getattr(one, name) for one in self.sites.values()) for name in names})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--warm", type=float, default=90.0, help="seconds of news before the steady state is measured")
    parser.add_argument("--seconds", type=float, default=120.0, help="of the steady state")
    parser.add_argument("--speed", type=float, default=72.0, help="how many times faster than life news comes")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS)
    asked = parser.parse_args()
    exit_on_signals()
    plan = Plan(feeds=asked.feeds, speed=asked.speed)
    with tempfile.TemporaryDirectory() as name, broker(Path(name)) as kafka:
        rows: list[Row] = []
        for way in asked.ways:
            rows.append(run(way, kafka, plan, asked.warm, asked.seconds, Path(name)))
            report(rows, plan)
        parsed = feedparser_alone(plan)
    sys.stdout.write(
        f"\nfeedparser alone: {parsed:.0f} feeds ({parsed * plan.window:.0f} items) a second of CPU time\n"
    )
    weeks(plan)
    return 0


@contextmanager
def broker(folder: Path) -> Iterator[str]:
    """A Kafka of our own."""
    home = fetch("kafka", pins.load().kafka, local_folder() / "fetched")
    server = Kafka(home, find_jdk(), folder / "kafka", folder / "kafka.log")
    server.start()
    try:
        server.await_ready()
        yield server.endpoint
    finally:
        server.stop()


@contextmanager
def web(plan: Plan) -> Iterator[str]:
    command = [sys.executable, "-m", "tests.bench.producers_web", msgspec.json.encode(plan).decode()]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def run(way: str, kafka: str, plan: Plan, warm: float, seconds: float, folder: Path) -> Row:
    """One way of polling, cold and then steady."""
    settings = Settings(kafka=kafka, topic_prefix=f"{way.split(maxsplit=1)[0]}-")
    topics.create(settings)
    with web(plan) as port, poller(way, settings, plan, port, folder) as process, written(settings) as count:
        # News comes from the first moment: a pause in it would teach the schedule rates that do not last.
        control(port, "start")
        began, cpu = time.monotonic(), 0.0
        expected = plan.feeds * plan.window
        while (done := count()) < expected and time.monotonic() - began < _COLD_SECONDS:
            if process.poll() is not None:
                raise SystemExit(f"{way}: {done} of {expected} articles, then it ended")
            time.sleep(0.1)
        cold, cpu = time.monotonic() - began, cpu_seconds(process.pid)
        sys.stderr.write(f"{way}: {done} of {expected} articles in {cold:.0f} s\n")
        time.sleep(warm)
        control(port, "zero")
        before, steady_cpu, since = count(), cpu_seconds(process.pid), time.monotonic()
        time.sleep(seconds)
        counts, after = control(port, "counts"), count()
        steady, steady_cpu = time.monotonic() - since, cpu_seconds(process.pid) - steady_cpu
        control(port, "stop")
        left = {kind: one.left for kind, one in control(port, "counts").items()}
        time.sleep(3.0)  # what is fetched by now is being sent
        memory = peak_memory(process.pid)
    keys = [key for key, _ in read_all(settings, TOPIC)]
    known = set(keys)

    def missed(ones: list[str]) -> int:
        parts = (one.partition("/") for one in ones)
        return sum(article_id(f"http://{host}:{port}/a/{number}") not in known for host, _, number in parts)

    return Row(
        name=way,
        cold_articles=done,
        cold_seconds=cold,
        cold_cpu=cpu,
        memory=memory,
        steady_seconds=steady,
        steady_cpu=steady_cpu,
        sites={kind: msgspec.structs.replace(one, left=left[kind]) for kind, one in counts.items()},
        published=after - before,
        doubles=len(keys) - len(known),
        misses={kind: missed(ones) for kind, ones in left.items()},
    )


@contextmanager
def poller(way: str, settings: Settings, plan: Plan, port: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    urls = [f"http://{plan.host(number)}:{port}/rss" for number in range(plan.feeds)]
    feeds = folder / f"{way.split(maxsplit=1)[0]}.feeds"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RASID_")}
    if way == "ours":
        feeds.write_text(
            "".join(
                f'[[feed]]\nurl = "{url}"\noutlet = "نشرة"\ncountry = "IQ"\ntimezone = "Asia/Baghdad"\nlocal = true\n'
                for url in urls
            ),
            encoding="utf-8",
        )
        env = {
            "RASID_KAFKA": settings.kafka,
            "RASID_TOPIC_PREFIX": settings.topic_prefix,
            "RASID_LOG_LEVEL": "warning",
            "RASID_POLL_SECONDS": str(LIMITS.start / plan.speed),
            "RASID_POLL_LEAST_SECONDS": str(LIMITS.least / plan.speed),
            "RASID_POLL_MOST_SECONDS": str(LIMITS.most / plan.speed),
        }
        command = [sys.executable, "-m", "producers", "run", "--feeds", str(feeds)]
    else:
        feeds.write_text("\n".join(urls), encoding="utf-8")
        env = {}
        topic = settings.topic_prefix + TOPIC
        command = [sys.executable, "-m", "tests.bench.producers_simple", settings.kafka, topic]
        command += [str(LIMITS.start / plan.speed), str(feeds)]
    with subprocess.Popen(command, cwd=ROOT, env=kept | env) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def written(settings: Settings) -> Iterator["Count"]:
    """How many articles are on Kafka."""
    with KafkaConsumer(bootstrap_servers=settings.kafka) as consumer:
        yield Count(consumer, settings.topic_prefix + TOPIC)


class Count:
    """The messages of one topic, whenever it is called."""

    def __init__(self, consumer: KafkaConsumer, topic: str) -> None:
        self.consumer = consumer
        self.partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)]

    def __call__(self) -> int:
        return sum(self.consumer.end_offsets(self.partitions).values())


def control(port: str, word: str) -> dict[str, Counts]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/control/{word}") as answer:
        return msgspec.json.decode(answer.read(), type=dict[str, Counts])


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_memory(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def feedparser_alone(plan: Plan) -> float:
    """Feeds of the simulated web that feedparser reads in a second of CPU time."""
    with web(plan) as port:
        bodies = []
        for number in range(min(plan.feeds, 100)):
            with urllib.request.urlopen(f"http://{plan.host(number)}:{port}/rss") as answer:
                bodies.append(answer.read())
    began = time.process_time()
    for body in bodies:
        assert len(feedparser.parse(BytesIO(body)).entries) == plan.window
    return len(bodies) / (time.process_time() - began)


def report(rows: list[Row], plan: Plan) -> None:
    out = sys.stdout
    out.write(f"\n{plan.feeds} feeds of {plan.window} items, news {plan.speed:g} times faster than life, load ")
    out.write(f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n\n")
    out.write("| | " + " | ".join(row.name for row in rows) + " |\n|---|" + "---|" * len(rows) + "\n")
    for name, cells in {
        "cold: articles a second": [f"{row.cold_articles / row.cold_seconds:.0f}" for row in rows],
        "cold: articles a second of CPU time": [f"{row.cold_articles / row.cold_cpu:.0f}" for row in rows],
        "most memory, MB": [f"{row.memory:.0f}" for row in rows],
        "steady: articles a second": [f"{row.published / row.steady_seconds:.1f}" for row in rows],
        "steady: feeds a second": [f"{row.all.feeds / row.steady_seconds:.1f}" for row in rows],
        "steady: CPU, share of one core": [f"{row.steady_cpu / row.steady_seconds:.0%}" for row in rows],
        "requests per new article": [f"{row.all.requests_per_article:.2f}" for row in rows],
        **{
            f"requests per new article, sites {kind}": [f"{row.sites[kind].requests_per_article:.2f}" for row in rows]
            for kind in SITES
        },
        "polls answered 304": [f"{row.all.unchanged / max(row.all.feeds, 1):.0%}" for row in rows],
        "older pages": [str(row.all.older) for row in rows],
        "articles fetched again": [str(row.all.again) for row in rows],
        "articles on Kafka twice": [str(row.doubles) for row in rows],
        **{
            f"articles missed, of those that left their feed, sites {kind}": [
                f"{row.misses[kind]} of {len(row.sites[kind].left)}" for row in rows
            ]
            for kind in SITES
        },
    }.items():
        out.write(f"| {name} | {' | '.join(cells)} |\n")
    out.flush()


def weeks(plan: Plan) -> None:
    """Weeks of simulated news under each schedule, of feeds of many kinds and of those of the simulated web."""
    ours = partial(followed, LIMITS)
    ways: dict[str, Callable[[], Callable[[Next], float]]] = {"ours": ours, "ours, older pages": ours}
    ways |= {f"every {minutes} min": partial(fixed, minutes * 60.0) for minutes in (5, 15, 30)}
    ways["by share of known items (Media Cloud)"] = by_share
    compare("feeds of many kinds, with nights", [kind for kind in KINDS for _ in range(10)], 21, 7, ways, nights=True)
    ways = {"ours": ours, "ours, older pages": ours}
    compare(
        "feeds as those above", [(rate, plan.window) for rate in RATES for _ in range(25)], 16, 2, ways, nights=False
    )


def compare(
    what: str,
    kinds: list[tuple[int, int]],
    days: int,
    settle: int,
    ways: dict[str, Callable[[], Callable[[Next], float]]],
    *,
    nights: bool,
) -> None:
    """`days` of news of feeds of `kinds` under each of `ways`; the first `settle` days are not counted."""
    out = sys.stdout
    out.write(f"\n{days} days of news of {len(kinds)} {what}, the first {settle} not counted\n\n")
    out.write("| schedule | requests per new article | missed | median delay, min | 95 % within, min |\n")
    out.write("|---|---|---|---|---|\n")
    for name, way in ways.items():
        chance = random.Random(1)
        news = [feed(chance, kind, days, nights=nights, paged=name.endswith("older pages")) for kind in kinds]
        done = Polled.of(poll(one, days, way(), since=settle * DAY) for one in news)
        late = statistics.quantiles(done.delays, n=20)[-1]
        out.write(f"| {name} | {done.requests_per_article:.3f} | {done.lost} of {done.found + done.lost} | ")
        out.write(f"{statistics.median(done.delays) / 60:.0f} | {late / 60:.0f} |\n")


if __name__ == "__main__":
    sys.exit(main())
