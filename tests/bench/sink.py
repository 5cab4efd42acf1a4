"""How fast the sink writes, beside the client's own `parallel_bulk` fed from memory; how fast the index answers.

`make bench-sink` starts real servers. Both writers write the same events, by turns, into indexes of their own; ours
also reads them from Kafka, decodes and judges them, looks for older versions in other months, and commits. The first
batch of each is left out: it pays for connections, the group's assignment and the indexes of the months.
"""

import argparse
import gc
import random
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from elasticsearch import Elasticsearch
from elasticsearch.helpers import parallel_bulk
from rich.console import Console
from rich.table import Table

from deploy.local.servers import Endpoints, Servers
from processors import event as events
from processors.event import Casualties, Codes, Event, EventDate, EventType, Place, Plover, Report, Target, Toll, Weapon
from producers import topics
from producers.publish import Publisher
from producers.service import configure_logs
from sinks import indexes
from sinks.bootstrap import setup
from sinks.bulk import operation
from sinks.consume import consumer
from sinks.document import from_event
from sinks.elastic import connect, wait_for
from sinks.indexer import GROUP, Indexer
from sinks.months import month_of
from sinks.settings import SinkSettings
from sinks.writer import Writer

SEED = 8
FIRST = datetime(2026, 1, 1, 6, tzinfo=UTC)
COUNTRIES = ("IQ", "SY", "YE", "LB", "LY", "SD", "PS", "SO")
SOUGHT = 0.8  # of parallel_bulk's documents a second

# What people ask for most, as Elasticsearch's own words.
ACTIVE = {"term": {"status": "active"}}
FACETS = {
    name: {"terms": {"field": field, "size": 50}}
    for name, field in (
        ("type", "event_type"), ("outcome", "outcome"), ("country", "country"), ("target", "targets.type"),
        ("weapon", "weapons.type"), ("temporality", "temporality"),
    )
}  # fmt: skip
QUERIES: dict[str, dict[str, Any]] = {
    "facets of all": {"size": 0, "query": ACTIVE, "aggs": FACETS},
    "facets of a country's month, latest 20": {
        "size": 20,
        "query": {
            "bool": {
                "filter": [
                    ACTIVE,
                    {"term": {"country": "IQ"}},
                    {"range": {"date.start": {"gte": "2026-05-01", "lt": "2026-06-01"}}},
                ]
            }
        },
        "sort": [{"date.start": "desc"}],
        "aggs": FACETS,
    },
    "timeline by type": {
        "size": 0,
        "query": ACTIVE,
        "aggs": {
            "weeks": {
                "date_histogram": {"field": "date.start", "calendar_interval": "week"},
                "aggs": {"type": FACETS["type"]},
            }
        },
    },
    "map": {"size": 0, "query": ACTIVE, "aggs": {"tiles": {"geotile_grid": {"field": "location", "precision": 6}}}},
    "casualties by country": {
        "size": 0,
        "query": {"range": {"killed_best": {"gte": 1}}},
        "aggs": {"country": FACETS["country"] | {"aggs": {"killed": {"sum": {"field": "killed_best"}}}}},
    },
}


def made(count: int, months: int) -> Iterator[Event]:
    """`count` events as they come out of merging, spread over `months` from January 2026."""
    chance = random.Random(SEED)
    types = get_args(EventType)
    for number in range(count):
        day = FIRST + timedelta(days=chance.randrange(28), hours=chance.randrange(12))
        day = day.replace(month=1 + number % months)
        killed = chance.choice((None, 0, 1, 2, 5, 12))
        yield Event(
            event_id=f"e{number:07}",
            revision=1,
            event_type=chance.choice(types),
            codes=Codes(plover=Plover(event="ASSAULT", mode="explosives")),
            temporality=chance.choice(("new", "update", "background")),
            outcome=chance.choice(("completed", "completed", "foiled", "failed")),
            date=EventDate(start=f"{day:%Y-%m-%d}", end=f"{day:%Y-%m-%d}", text="صباح اليوم", rule="today"),
            place=Place(name="الموصل", lat=chance.uniform(12, 37), lon=chance.uniform(10, 50), country="IQ"),
            weapons=[Weapon(type="ied", text="عبوة ناسفة")],
            targets=[Target(type=chance.choice(("military", "civilians")), text="دورية عسكرية")],
            casualties=Casualties(killed=None if killed is None else Toll(best=killed, low=killed, high=killed)),
            country=chance.choice(COUNTRIES),
            reports=[
                Report(
                    article_id=f"a{number}-{place}",
                    mention_id=f"a{number}-{place}-0",
                    outlet=f"outlet-{place}",
                    url=f"https://news.example/{number}/{place}",
                    title="انفجار عبوة ناسفة بدورية عسكرية شرق المدينة يوقع قتلى وجرحى",
                    published=day.isoformat(),
                    temporality="new",
                )
                for place in range(1 + number % 3)
            ],
            independent_sources=1 + number % 3,
            first_reported_at=day.isoformat(),
            last_updated_at=day,
        )


def ours(settings: SinkSettings, client: Elasticsearch, some: Sequence[Event]) -> float:
    """Documents a second of the sink, reading from Kafka."""
    with Publisher(settings) as publisher:
        for one in some:
            publisher.send(events.TOPIC, one.event_id, one)
    stop = threading.Event()
    with (
        Publisher(settings) as publisher,
        consumer(settings, GROUP, [events.TOPIC]) as source,
        Writer(settings, client) as writer,
    ):
        indexer = Indexer(settings, writer, source, publisher)
        exits = indexer.progress.exits
        thread = threading.Thread(target=indexer.run, args=(stop,), daemon=True)
        thread.start()
        first = _until(exits, 1)
        started = time.monotonic()
        _until(exits, len(some))
        took = time.monotonic() - started
        stop.set()
        thread.join()
    if exits != {"indexed": len(some)}:
        raise SystemExit(f"the sink did not index all: {dict(exits)}")
    return (len(some) - first) / took


def _until(exits: dict[str, int], least: int) -> int:
    while sum(exits.values()) < least:
        time.sleep(0.005)
    return sum(exits.values())


def limit(settings: SinkSettings, client: Elasticsearch, some: Sequence[Event]) -> float:
    """Documents a second of `parallel_bulk`, whose documents are ready in memory."""
    documents = [from_event(one) for one in some]
    alias = settings.index_prefix + "rasid-events"
    actions = [
        {
            "_op_type": "index",
            "_index": f"{alias}-{month_of('rasid-events', one.body)}",
            "_id": one.id,
            "version": one.version,
            "version_type": "external_gte",
            "_source": one.body,
        }
        for one in documents
    ]
    for month in {one.month for one in documents}:
        indexes.make_month(client, alias, month)
    gc.freeze()
    first, started = 0, 0.0
    answers = parallel_bulk(client, actions, thread_count=settings.bulk_requests, chunk_size=settings.bulk_documents)
    for done, (well, answer) in enumerate(answers, 1):
        if not well:
            raise SystemExit(f"parallel_bulk did not index all: {answer}")
        if done == settings.bulk_documents:
            first, started = done, time.monotonic()
    return (len(some) - first) / (time.monotonic() - started)


def settings_for(where: Endpoints, prefix: str) -> SinkSettings:
    """Settings of an installation of its own on the servers."""
    return SinkSettings(kafka=where.kafka, elasticsearch=where.elasticsearch, topic_prefix=prefix, log_level="warning")


def latency(settings: SinkSettings, client: Elasticsearch, count: int, asked: int) -> dict[str, list[float]]:
    """Milliseconds of each query, asked `asked` times over `count` events in twelve months, without the query cache."""
    rest = (operation(from_event(one), settings.index_prefix) for one in made(count, 12))
    with Writer(settings, client) as writer:
        while batch := [one for one, _ in zip(rest, range(2_000), strict=False)]:
            if any(verdict.exit != "indexed" for verdict in writer.write(batch)):
                raise SystemExit("not all generated events were indexed")
    alias = settings.index_prefix + "rasid-events"
    client.indices.refresh(index=alias)
    took: dict[str, list[float]] = {}
    for name, body in QUERIES.items():
        times = took.setdefault(name, [])
        for _ in range(asked):
            started = time.perf_counter()
            client.search(index=alias, request_cache=False, **body)
            times.append(1000 * (time.perf_counter() - started))
    return took


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both tables; 1 where the sink is slower than it should be."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.sink", description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000, help="events that each writer writes a round")
    parser.add_argument("--rounds", type=int, default=5, help="those that count, after one that does not")
    parser.add_argument("--events", type=int, default=200_000, help="events that are searched; 0: do not search")
    parser.add_argument("--asked", type=int, default=50, help="how often each question is asked")
    asked = parser.parse_args(arguments)
    console, ratio = Console(), 1.0
    with Servers("bench-sink") as servers, connect(settings_for(servers.endpoints, "")) as client:
        configure_logs(settings_for(servers.endpoints, ""), "bench")
        wait_for(client, settings_for(servers.endpoints, ""))
        speeds = Table("events dated in", "sink, documents a second", "parallel_bulk", "ratio")
        for months in (1, 12):
            some = list(made(asked.documents, months))
            gc.collect()
            gc.freeze()  # what the bench keeps, no sink has to go through
            ways: dict[str, list[float]] = {"ours": [], "limit": []}
            for number in range(asked.rounds + 1):
                both = (("ours", ours), ("limit", limit))
                for name, work in both if number % 2 else both[::-1]:  # neither is always the first
                    settings = settings_for(servers.endpoints, f"{name}{months}x{number}-")
                    topics.create(settings)
                    setup(client, settings)
                    rate = work(settings, client, some)
                    if number:  # the first is for the server's compilers
                        ways[name].append(rate)
                    console.print(f"{name}, {months} months, round {number}: {rate:.0f} a second")
                    client.indices.delete(index=list(client.indices.get(index=f"{settings.index_prefix}rasid-events")))
            mean = {name: statistics.median(rates) for name, rates in ways.items()}
            ratio = min(ratio, mean["ours"] / mean["limit"])
            speeds.add_row(
                f"{months} months" if months > 1 else "one month",
                f"{mean['ours']:.0f}",
                f"{mean['limit']:.0f}",
                f"{mean['ours'] / mean['limit']:.2f}",
            )
        console.print(speeds)
        if asked.events:
            settings = settings_for(servers.endpoints, "searched-")
            setup(client, settings)
            answers = Table("question", "p50 ms", "p95 ms", title=f"{asked.events} events in twelve months")
            for name, times in latency(settings, client, asked.events, asked.asked).items():
                cuts = statistics.quantiles(times, n=20)
                answers.add_row(name, f"{statistics.median(times):.0f}", f"{cuts[-1]:.0f}")
            console.print(answers)
    if ratio < SOUGHT:
        console.print(f"The sink writes less than {SOUGHT} of what parallel_bulk does: {ratio:.2f}")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
