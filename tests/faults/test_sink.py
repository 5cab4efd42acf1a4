"""The sink under every fault at once, on real servers: 20,000 documents, none lost, none doubled, counts exact."""

import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec
import pytest
from elasticsearch import Elasticsearch as Client

from deploy.local.elasticsearch import Elasticsearch
from deploy.local.lag import Lag
from deploy.local.run import Run
from deploy.local.servers import Endpoints, prepare
from processors import article as articles
from processors import event as events
from processors.event import Place
from producers import topics, trail
from producers.publish import Publisher
from sinks import indexer
from sinks.bootstrap import setup
from sinks.document import from_article
from sinks.elastic import connect, wait_for
from sinks.settings import SinkSettings
from tests.faults.dying import run_until_killed
from tests.faults.dying_sink import STEPS
from tests.integration.sinks_case import dead_letters, found, indexing, until
from tests.unit.sinks.samples import NOW, article, event, report

pytestmark = pytest.mark.faults

EVENTS, ARTICLES = 8_000, 6_000  # each article's indexing is a step of the trail: 20,000 documents
JANUARY = datetime(2026, 1, 9, tzinfo=UTC)
LOST_PLACE = Place(name="؟", lat=200.0, lon=0.0, country="IQ")

Message = tuple[str, str, msgspec.Struct | bytes]


class Case(NamedTuple):
    """All that is sent, what must be found of it (id and version by alias), and the keys of what is poison."""

    messages: list[Message]
    wanted: dict[str, dict[str, int]]
    poison: set[str]


@pytest.fixture
def narrow() -> Iterator[Elasticsearch]:
    """An Elasticsearch of our own, to be killed and started again, which has room for very few writes at once."""
    jdk, _, home = prepare()
    run = Run.begin(f"narrow-{os.getpid()}")
    tight = {"thread_pool.write.size": "1", "thread_pool.write.queue_size": "2"}
    server = Elasticsearch(home, jdk, run.place(), run.logs / "elasticsearch.log", tight)
    run.note(server.start(), server.health)
    try:
        server.await_ready()
        yield server
    finally:
        server.stop()
        run.end(None)


def case() -> Case:
    """Two versions of some, all of it twice over in part, and poison of three kinds among it."""
    chance = random.Random(8)
    messages: list[Message] = []
    wanted: dict[str, dict[str, int]] = {"rasid-events": {}, "rasid-articles": {}}
    for number in range(EVENTS):
        name = f"e{number}"
        some = [event(name, revision, report(f"a{number}")) for revision in range(1, 2 + (number % 4 == 0))]
        messages += [(events.TOPIC, name, one) for one in some]
        wanted["rasid-events"][name] = len(some)
    for number in range(ARTICLES):
        name = f"a{number}"
        some_articles = [article(name, version=1, fetched_at=NOW if number % 3 else JANUARY)]
        if number % 6 == 0:  # a newer version, dated in another month
            some_articles.append(article(name, version=2, fetched_at=NOW))
        messages += [(articles.TOPIC, name, one) for one in some_articles]
        wanted["rasid-articles"][name] = len(some_articles)
    bad: list[Message] = [
        (events.TOPIC, f"lost{number}", event(f"lost{number}", place=LOST_PLACE)) for number in range(20)
    ]
    bad += [(articles.TOPIC, f"torn{number}", b"{") for number in range(10)]
    early = "2026-02-03T00:00:00Z"  # the index of that month has another mapping
    bad += [(events.TOPIC, f"odd{number}", event(f"odd{number}", first_reported_at=early)) for number in range(10)]
    again = chance.sample(messages, len(messages) // 5)
    for late in (bad, again):  # the order of two versions of one document stays, but for what comes again
        for one in late:
            messages.insert(chance.randrange(len(messages)), one)
    return Case(messages, wanted, {key for _, key, _ in bad})


def die_at(step: str, settings: SinkSettings) -> None:
    """Run a sink until it has done `step`, at which it is killed."""
    env = os.environ | {
        "RASID_KAFKA": settings.kafka,
        "RASID_ELASTICSEARCH": settings.elasticsearch,
        "RASID_TOPIC_PREFIX": settings.topic_prefix,
        "RASID_RETRY_MAX_SECONDS": "0.5",
    }
    run_until_killed("dying_sink", step, env=env)


@pytest.mark.timeout(1800)
def test_no_fault_loses_or_doubles_a_document(
    servers: Endpoints, narrow: Elasticsearch, fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = SinkSettings(
        kafka=servers.kafka,
        elasticsearch=narrow.endpoint,
        topic_prefix=fresh,
        retry_max_seconds=0.5,
        bulk_documents=100,
    )
    topics.create(settings)
    told = case()
    with ExitStack() as stack:
        client = stack.enter_context(connect(settings))
        wait_for(client, settings)
        setup(client, settings)
        odd = f"{fresh}rasid-events-2026.02"
        aliases = {f"{fresh}rasid-events": {}, odd: {"is_write_index": True}}
        client.indices.create(
            index=f"{fresh}odd", aliases=aliases, mappings={"properties": {"casualties": {"type": "long"}}}
        )
        client.indices.create(index=f"{fresh}crowd")
        with Publisher(settings) as publisher:
            for topic, key, message in told.messages:
                publisher.send(topic, key, message)

        # Killed at every step, one after the other.
        for step in STEPS:
            die_at(step, settings)

        # Two at once, while the index is closed to writes, and the server is killed and comes back.
        lag = stack.enter_context(Lag(settings))
        waiting, steps = lag.behind()[indexer.GROUP], lag.written(trail.TOPIC)
        port = str(narrow.port)
        monkeypatch.setenv("RASID_ELASTICSEARCH_PORT", port)
        with indexing(settings, client) as (one, _), indexing(settings, client) as (two, thread):

            def settled() -> int:
                return sum(one.progress.exits.values()) + sum(two.progress.exits.values())

            def in_trouble(word: str) -> bool:
                return any(word in kind for sink in (one, two) for kind in sink.progress.retries)

            until(lambda: settled() >= waiting // 8, thread)
            client.indices.put_settings(index=f"{fresh}rasid-events", settings={"index.blocks.write": True})
            until(lambda: in_trouble("cluster_block"), thread)
            client.indices.put_settings(index=f"{fresh}rasid-events", settings={"index.blocks.write": None})
            until(lambda: settled() >= waiting // 4, thread)
            assert narrow.process
            os.killpg(narrow.process.popen.pid, signal.SIGKILL)
            narrow.stop()
            until(lambda: in_trouble("unreachable"), thread)
            narrow.start()
            narrow.await_ready()
            flood = threading.Event()
            others = [threading.Thread(target=crowd, args=(client, fresh, flood)) for _ in range(8)]
            for other in others:
                other.start()
            try:
                until(lambda: in_trouble("rejected") or in_trouble("429"), thread)
            finally:
                flood.set()
                for other in others:
                    other.join()
            until(lambda: lag.behind()[indexer.GROUP] == 0, thread)
            until(lambda: settled() >= waiting + lag.written(trail.TOPIC) - steps, thread)

        assert settled() == waiting + lag.written(trail.TOPIC) - steps
        assert one.progress.exits["dead-lettered"] + two.progress.exits["dead-lettered"] == sum(
            count for sink in (one, two) for count in sink.progress.reasons.values()
        )
        for alias, wanted in told.wanted.items():
            assert found(client, fresh + alias) == Counter(wanted.items())
        assert len(found(client, f"{fresh}rasid-trail")) == ARTICLES
        assert set(found(client, f"{fresh}rasid-trail").values()) == {1}
        # A sink that is killed before it commits buries its poison again: letters of one origin are one.
        letters = {(letter.topic, letter.partition, letter.offset): letter for letter in dead_letters(settings)}
        assert Counter((letter.key or b"").decode() for letter in letters.values()) == Counter(
            dict.fromkeys(told.poison, 1)
        )


def crowd(client: Client, prefix: str, stop: threading.Event) -> None:
    """Write other things, so that the server's queue is full; what it refuses is none of ours."""
    body = from_article(article("crowd", text="خبر " * 2_000)).body
    lines = [line for _ in range(50) for line in ({"index": {"_index": f"{prefix}crowd"}}, {"x": body["text"]})]
    with connect(SinkSettings(elasticsearch=str(client.transport.node_pool.get().base_url))) as own:
        while not stop.is_set():
            own.options(ignore_status=429).bulk(operations=lines)
