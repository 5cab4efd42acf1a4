"""What is committed and where reading goes on, over rebalances that come while messages are in hand."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, cast

from kafka import KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.errors import RebalanceInProgressError

from sinks.consume import commit, rewind, unseen

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


def polled(*partitions: TopicPartition, first: int = 3) -> dict[TopicPartition, list[Any]]:
    """Three messages of each partition from the `first` on."""
    offsets = range(first, first + 3)
    return {partition: [SimpleNamespace(offset=offset) for offset in offsets] for partition in partitions}


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


def test_what_is_in_hand_is_not_taken_twice_when_a_rebalance_brings_it_again() -> None:
    held = [polled(OURS, LOST), polled(OURS, first=6)]
    again = polled(OURS, first=7) | polled(LOST, first=4)
    offsets = {partition: [one.offset for one in records] for partition, records in unseen(again, held).items()}
    assert offsets == {OURS: [9], LOST: [6]}
    assert unseen(polled(OURS), held) == {}


def test_all_in_hand_comes_again_from_its_earliest_message() -> None:
    client = Client({OURS: 12})
    rewind(cast("KafkaConsumer", client), [polled(OURS), polled(OURS, LOST, first=6)])
    assert client.positions == {OURS: 3}
