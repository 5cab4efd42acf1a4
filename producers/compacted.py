"""Reading a whole topic once, as state that must be known before work begins."""

from collections.abc import Iterator

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from producers.publish import BrokerUnavailable
from producers.settings import Settings
from producers.topics import TopicMissing

_POLL_MS = 500
_EMPTY_POLLS = 60  # then the broker is called away: half a minute without a message that must be there


def read_all(settings: Settings, topic: str) -> Iterator[tuple[str, bytes | None]]:
    """Every key and value of `topic` (its name without prefix) from its start to the end it has now, oldest first.

    The last value of a key holds; None says it was deleted. Raises TopicMissing or BrokerUnavailable.
    """
    name = settings.topic_prefix + topic
    try:
        consumer = KafkaConsumer(
            bootstrap_servers=settings.kafka,
            bootstrap_timeout_ms=10_000,
            group_id=None,
            enable_auto_commit=False,
            allow_auto_create_topics=False,
            max_partition_fetch_bytes=settings.message_bytes,
        )
    except KafkaError as exc:
        raise BrokerUnavailable(settings.kafka) from exc
    try:
        partitions = [TopicPartition(name, number) for number in sorted(consumer.partitions_for_topic(name))]
        if not partitions:
            raise TopicMissing(name, settings.kafka)
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        ends = consumer.end_offsets(partitions)
        empty = 0
        while any(consumer.position(partition) < ends[partition] for partition in partitions):
            polled = consumer.poll(timeout_ms=_POLL_MS)
            empty = 0 if polled else empty + 1
            if empty == _EMPTY_POLLS:
                raise BrokerUnavailable(settings.kafka)
            for partition, records in polled.items():
                yield from (
                    (record.key.decode(), record.value) for record in records if record.offset < ends[partition]
                )
    except KafkaError as exc:
        raise BrokerUnavailable(settings.kafka) from exc
    finally:
        consumer.close()
