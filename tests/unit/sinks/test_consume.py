"""What is committed and where reading goes on, over rebalances that come while messages are in hand."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, cast

from kafka import KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.errors import RebalanceInProgressError

from sinks.consume import commit

OURS, LOST = TopicPartition("events", 0), TopicPartition("events", 1)


class Client:
    """As much of a consumer as committing asks for: what is assigned to it, and how far each partition was read."""

    def __init__(self, positions: dict[TopicPartition, int], *, refusing: bool = False) -> None:
        self.positions, self.refusing = positions, refusing
        self.committed: dict[TopicPartition, int] = {}

    def assignment(self) -> set[TopicPartition]:
        return set(self.positions)

    def position(self, partition: TopicPartition) -> int:
        return self.positions[partition]

    def seek(self, partition: TopicPartition, offset: int) -> None:
        self.positions[partition] = offset

    def commit(self, offsets: Mapping[TopicPartition, OffsetAndMetadata]) -> None:
        if self.refusing:
            raise RebalanceInProgressError
        self.committed |= {partition: told.offset for partition, told in offsets.items()}


def polled(*partitions: TopicPartition) -> dict[TopicPartition, list[Any]]:
    """Messages 3 to 5 of each partition."""
    return {partition: [SimpleNamespace(offset=offset) for offset in (3, 4, 5)] for partition in partitions}


def test_only_what_is_still_ours_is_committed() -> None:
    client = Client({OURS: 6})
    assert set(commit(cast("KafkaConsumer", client), polled(OURS, LOST))) == {OURS}
    assert client.committed == {OURS: 6}


def test_messages_whose_commit_was_refused_come_again() -> None:
    client = Client({OURS: 6}, refusing=True)
    assert not commit(cast("KafkaConsumer", client), polled(OURS))
    assert client.positions == {OURS: 3}


def test_messages_that_a_rebalance_would_bring_again_are_passed_once_committed() -> None:
    client = Client({OURS: 3})
    assert commit(cast("KafkaConsumer", client), polled(OURS))
    assert client.positions == {OURS: 6}
