"""Batches under way at once: settled side by side, committed in the order in which they came."""

import threading
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import msgspec
import pytest
from kafka import TopicPartition
from kafka.errors import RebalanceInProgressError

from processors import event as events
from producers.publish import Publisher
from sinks.bulk import Operation, Verdict
from sinks.indexer import Indexer
from sinks.settings import SinkSettings
from sinks.writer import Writer
from tests.unit.sinks.samples import event

ONE = TopicPartition(events.TOPIC, 0)
A_BATCH = 3


class Broker:
    """A consumer of one partition with messages without end, a few in a poll; `commit` refuses so many times."""

    def __init__(self, refusals: int = 0) -> None:
        self.at, self.refusals = 0, refusals
        self.committed: list[int] = []

    def poll(self, **_: Any) -> dict[TopicPartition, list[Any]]:
        offsets = range(self.at, self.at + A_BATCH)
        self.at += A_BATCH
        return {ONE: [self.record(offset) for offset in offsets]}

    def record(self, offset: int) -> Any:
        value = msgspec.json.encode(event(f"e{offset}"))
        return SimpleNamespace(topic=ONE.topic, partition=0, offset=offset, key=b"", value=value)

    def commit(self, offsets: dict[TopicPartition, Any]) -> None:
        if self.refusals:
            self.refusals -= 1
            raise RebalanceInProgressError
        self.committed.append(offsets[ONE].offset)

    def assignment(self) -> set[TopicPartition]:
        return {ONE}

    def position(self, _: TopicPartition) -> int:
        return self.at

    def seek(self, _: TopicPartition, offset: int) -> None:
        self.at = offset

    def pause(self, *_: TopicPartition) -> None: ...

    def resume(self, *_: TopicPartition) -> None: ...

    def paused(self) -> set[TopicPartition]:
        return set()

    def highwater(self, _: TopicPartition) -> int:
        return self.at


class Index:
    """A writer that keeps the documents of the first batch waiting until `gate` is open; `written` in order."""

    def __init__(self) -> None:
        self.gate, self.second = threading.Event(), threading.Event()
        self.written: list[str] = []

    def write(self, operations: Sequence[Operation]) -> list[Verdict]:
        if operations[0].id == "e0" and not self.written:
            assert self.gate.wait(10)
        self.written += [one.id for one in operations]
        if len(self.written) >= A_BATCH:
            self.second.set()
        return [Verdict("indexed")] * len(operations)


def indexer(index: Index, broker: Broker) -> Indexer:
    return Indexer(SinkSettings(), cast("Writer", index), cast("Any", broker), cast("Publisher", None))


@pytest.fixture
def stop() -> threading.Event:
    return threading.Event()


def started(one: Indexer, stop: threading.Event) -> threading.Thread:
    thread = threading.Thread(target=one.run, args=(stop,), daemon=True)
    thread.start()
    return thread


def until_counted(one: Indexer, least: int) -> None:
    for _ in range(1_000):
        if sum(one.progress.exits.values()) >= least:
            return
        threading.Event().wait(0.01)
    raise AssertionError("it takes too long")


def test_a_second_batch_is_written_while_the_first_waits_and_committed_after_it(stop: threading.Event) -> None:
    index, broker = Index(), Broker()
    one = indexer(index, broker)
    thread = started(one, stop)
    assert index.second.wait(10)
    assert (index.written, broker.committed) == (["e3", "e4", "e5"], [])
    index.gate.set()
    until_counted(one, 2 * A_BATCH)
    stop.set()
    thread.join(10)
    assert broker.committed == [3 * number for number in range(1, len(broker.committed) + 1)]
    assert one.progress.exits == {"indexed": broker.committed[-1]}


def test_where_a_commit_fails_all_in_hand_comes_again_and_is_counted_once(stop: threading.Event) -> None:
    index, broker = Index(), Broker(refusals=1)
    index.gate.set()
    one = indexer(index, broker)
    thread = started(one, stop)
    until_counted(one, 4 * A_BATCH)
    stop.set()
    thread.join(10)
    assert broker.committed == [3 * number for number in range(1, len(broker.committed) + 1)]
    assert one.progress.exits == {"indexed": broker.committed[-1]}
    assert index.written.count("e0") == 2
