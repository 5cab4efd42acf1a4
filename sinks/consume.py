"""Kafka's reading side, as the index and the alerts use it: offsets are committed by hand, after the work is done."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import structlog
from kafka import KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.coordinator.assignors.abstract import AbstractPartitionAssignor
from kafka.errors import KafkaError

from producers.membership import end_begun_joins
from producers.publish import RECONNECT_MS, BrokerUnavailable
from producers.topics import TopicMissing
from producers.trail import Received
from sinks.progress import Exit
from sinks.settings import SinkSettings

log = structlog.get_logger(__name__)

# A killed process's partitions go to another, or to its successor, once its session is over: by default after 45 s.
SESSION_MS = 10_000
HEARTBEAT_MS = 3_000  # Kafka's advice: a third of the session; a thread of the client's own sends them


DEFAULT_ASSIGNORS: Sequence[AbstractPartitionAssignor] = KafkaConsumer.DEFAULT_CONFIG["partition_assignment_strategy"]
Polled = Mapping[TopicPartition, Sequence[Received]]


def consumer(
    settings: SinkSettings,
    group: str,
    topics: Sequence[str],
    assignors: Sequence[AbstractPartitionAssignor] = DEFAULT_ASSIGNORS,
    **options: Any,  # noqa: ANN401
) -> KafkaConsumer:
    """A consumer of `topics` (names without prefix) from their beginning, `options` being those of a subscription.

    `assignors` say how members of the group share the partitions.

    Raises BrokerUnavailable, and TopicMissing where a topic was not created yet.
    """
    names = [settings.topic_prefix + topic for topic in topics]
    try:
        source = KafkaConsumer(
            bootstrap_servers=settings.kafka,
            bootstrap_timeout_ms=10_000,
            reconnect_backoff_max_ms=RECONNECT_MS,
            group_id=settings.topic_prefix + group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            allow_auto_create_topics=False,
            session_timeout_ms=SESSION_MS,
            heartbeat_interval_ms=HEARTBEAT_MS,
            partition_assignment_strategy=assignors,
            max_poll_records=settings.bulk_documents * settings.bulk_requests,
            fetch_max_bytes=4 * settings.bulk_bytes,
            max_partition_fetch_bytes=settings.bulk_bytes,
        )
    except KafkaError as exc:
        raise BrokerUnavailable(settings.kafka) from exc
    end_begun_joins(source)
    # Before the topics are looked up: a group joined without knowing their partitions is joined again with them.
    source.subscribe(names, **options)
    try:
        missing = [name for name in names if not source.partitions_for_topic(name)]
    except KafkaError as exc:
        source.close()
        raise BrokerUnavailable(settings.kafka) from exc
    if missing:
        source.close()
        raise TopicMissing(missing[0], settings.kafka)
    return source


def flat(polled: Polled) -> list[Received]:
    """The messages of all partitions, one partition after the other."""
    return [record for records in polled.values() for record in records]


def unseen(polled: Polled, held: Iterable[Polled]) -> Polled:
    """`polled` without what is in hand already (`held`, in the order it came).

    A rebalance has the client read on from what was committed, which is before what is in hand.
    """
    last = {partition: records[-1].offset for one in held for partition, records in one.items()}
    new = {
        partition: [record for record in records if record.offset > last.get(partition, -1)]
        for partition, records in polled.items()
    }
    return {partition: records for partition, records in new.items() if records}


def settled(polled: Polled, committed: Collection[TopicPartition], exits: Sequence[Exit]) -> list[Exit]:
    """Of the exits of `flat(polled)` those of messages in partitions that were committed."""
    partitions = [partition for partition, records in polled.items() for _ in records]
    return [left for partition, left in zip(partitions, exits, strict=True) if partition in committed]


def commit(source: KafkaConsumer, polled: Polled) -> Collection[TopicPartition]:
    """Commit `polled` as done, for the partitions that are still ours; a lost partition is somebody else's to repeat.

    Returns the partitions committed: none where the commit fails, which the log tells. Their messages come again and
    change nothing, also of a partition that stays ours over the rebalance which refused the commit.
    """
    ours = source.assignment()
    done = {
        partition: OffsetAndMetadata(records[-1].offset + 1, "", -1)
        for partition, records in polled.items()
        if partition in ours
    }
    try:
        if done:
            source.commit(done)
    except KafkaError as exc:
        log.warning("offsets not committed, messages will come again", error=str(exc))
        rewind(source, [polled])
        return ()
    for partition in done.keys() & source.assignment():
        # A rebalance while these were in hand has the client read on from what was committed before them.
        if (source.position(partition) or 0) < done[partition].offset:
            source.seek(partition, done[partition].offset)
    return done


def rewind(source: KafkaConsumer, held: Sequence[Polled]) -> None:
    """Have what is in hand (`held`, in the order it came) come again, of the partitions that are ours."""
    first = {partition: records[0].offset for one in reversed(held) for partition, records in one.items()}
    for partition in first.keys() & source.assignment():
        source.seek(partition, first[partition])


def hold(source: KafkaConsumer) -> None:
    """Poll, so that the group sees us alive, without taking a message in.

    A rebalance within the poll may bring partitions that are not paused: what comes of them is left for later.
    """
    source.pause(*source.assignment())
    for partition, records in source.poll(timeout_ms=0).items():
        source.seek(partition, records[0].offset)
    source.resume(*source.paused())


def behind(source: KafkaConsumer, polled: Polled) -> int:
    """How many messages wait after `polled` in the partition that waits most, as far as the broker last told."""
    ours = source.assignment()
    return max(
        (
            (source.highwater(partition) or 0) - records[-1].offset - 1
            for partition, records in polled.items()
            if partition in ours
        ),
        default=0,
    )
