"""What the tests of the sinks on real servers share: messages in, an indexer for a while, documents out."""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from elasticsearch import Elasticsearch

from producers.compacted import read_all
from producers.publish import Publisher
from producers.trail import DEAD_LETTERS, DeadLetter
from sinks.consume import consumer
from sinks.document import TOPICS
from sinks.indexer import GROUP, Indexer
from sinks.settings import SinkSettings
from sinks.writer import Writer

ROOT = Path(__file__).parents[2]
LONGEST = 120.0  # seconds that anything here may take before it counts as stuck


def publish(settings: SinkSettings, *messages: tuple[str, str, msgspec.Struct | bytes | None]) -> None:
    with Publisher(settings) as publisher:
        for topic, key, message in messages:
            publisher.send(topic, key, message)


def until(holds: Callable[[], bool], thread: threading.Thread | None = None) -> None:
    """Wait until `holds`, while `thread` lives."""
    deadline = time.monotonic() + LONGEST
    while not holds():
        assert time.monotonic() < deadline, "it takes too long"
        assert thread is None or thread.is_alive(), "it ended early"
        time.sleep(0.05)


@contextmanager
def running(work: Callable[[threading.Event], None]) -> Iterator[threading.Thread]:
    """`work` in a thread, stopped at the end."""
    stop = threading.Event()
    thread = threading.Thread(target=work, args=(stop,), daemon=True)
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join(LONGEST)
    assert not thread.is_alive()


@contextmanager
def indexing(settings: SinkSettings, client: Elasticsearch) -> Iterator[tuple[Indexer, threading.Thread]]:
    """An indexer at work."""
    with (
        Publisher(settings) as publisher,
        consumer(settings, GROUP, list(TOPICS)) as source,
        Writer(settings, client) as writer,
    ):
        indexer = Indexer(settings, writer, source, publisher)
        with running(indexer.run) as thread:
            yield indexer, thread


def index(settings: SinkSettings, client: Elasticsearch, messages: int) -> dict[str, int]:
    """Run an indexer until `messages` left it; returns its exits. What it indexed can be searched."""
    with indexing(settings, client) as (indexer, thread):
        until(lambda: sum(indexer.progress.exits.values()) >= messages, thread)
    client.indices.refresh(index=f"{settings.index_prefix}rasid-*")
    return dict(indexer.progress.exits)


def count(settings: SinkSettings, client: Elasticsearch, alias: str) -> int:
    return int(client.count(index=settings.index_prefix + alias)["count"])


def held(settings: SinkSettings, client: Elasticsearch, alias: str) -> dict[str, tuple[str, int]]:
    """Every document by its id: the index it lies in, and its version. One that lies in two fails the test."""
    client.indices.refresh(index=settings.index_prefix + alias)
    answer = client.search(index=settings.index_prefix + alias, size=10_000, version=True, source=False)
    found = {hit["_id"]: (hit["_index"], hit["_version"]) for hit in answer["hits"]["hits"]}
    assert len(found) == len(answer["hits"]["hits"]) == answer["hits"]["total"]["value"]
    return found


def found(client: Elasticsearch, alias: str) -> Counter[tuple[str, int]]:
    """Every document of `alias`, by id and version: a doubled one counts twice."""
    client.indices.refresh(index=alias)
    held: Counter[tuple[str, int]] = Counter()
    after = None
    pit = client.open_point_in_time(index=alias, keep_alive="1m")["id"]
    while hits := client.search(
        pit={"id": pit}, sort=["_shard_doc"], size=5_000, search_after=after, version=True, source=False
    )["hits"]["hits"]:
        held.update((hit["_id"], hit["_version"]) for hit in hits)
        after = hits[-1]["sort"]
    return held


def dead_letters(settings: SinkSettings) -> list[DeadLetter]:
    return [
        msgspec.json.decode(value, type=DeadLetter)
        for _, value in read_all(settings, DEAD_LETTERS)
        if value is not None
    ]


def environment(settings: SinkSettings) -> dict[str, str]:
    """What our programs are to find in their environment."""
    return os.environ | {
        "RASID_KAFKA": settings.kafka,
        "RASID_ELASTICSEARCH": settings.elasticsearch,
        "RASID_TOPIC_PREFIX": settings.topic_prefix,
        "RASID_ELASTICSEARCH_WAIT_SECONDS": "1",
        "PYTHONUTF8": "1",
    }


def command(settings: SinkSettings, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m sinks` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "sinks", *arguments],
        cwd=ROOT, env=environment(settings), capture_output=True, text=True, timeout=LONGEST, check=False,
    )  # fmt: skip
