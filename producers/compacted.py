"""Reading a whole topic, once or for good, as state that must be known before work begins."""

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Protocol, Self

import structlog
from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from producers.publish import RECONNECT_MS, BrokerUnavailable
from producers.settings import Settings
from producers.topics import TopicMissing
from producers.trail import Received

log = structlog.get_logger(__name__)

_POLL_MS = 500
_FOLLOW_MS = 200
_EMPTY_POLLS = 60  # then the broker is called away: half a minute without a message that must be there


class Stored(Received, Protocol):
    """A message as a topic keeps it; `timestamp` is when it was written, in milliseconds since 1970."""

    @property
    def timestamp(self) -> int: ...
    @property
    def headers(self) -> Sequence[tuple[str, bytes]]: ...


def read_all(settings: Settings, topic: str) -> Iterator[tuple[str, bytes | None]]:
    """Every key and value of `topic` (its name without prefix) from its start to the end it has now, oldest first.

    The last value of a key holds; None says it was deleted. Raises TopicMissing or BrokerUnavailable.
    """
    return ((record.key.decode() if record.key else "", record.value) for record in records(settings, topic))


def records(settings: Settings, topic: str, since: datetime | None = None) -> Iterator[Stored]:
    """The messages of `topic`, all or those written at `since` or later, to the end it has now, as `read_all` does."""
    consumer, partitions = reader(settings, topic)
    try:
        ends = consumer.end_offsets(partitions)
        if since:
            _seek(consumer, partitions, since)
        empty = 0
        while any(consumer.position(partition) < ends[partition] for partition in partitions):
            polled = consumer.poll(timeout_ms=_POLL_MS)
            empty = 0 if polled else empty + 1
            if empty == _EMPTY_POLLS:
                raise BrokerUnavailable(settings.kafka)
            for partition, told in polled.items():
                yield from (record for record in told if record.offset < ends[partition])
    except KafkaError as exc:
        raise BrokerUnavailable(settings.kafka) from exc
    finally:
        consumer.close()


def read_one(settings: Settings, where: TopicPartition, offset: int) -> Stored | None:
    """The message at one place (`where` with its prefix); None where the topic keeps it no more.

    Raises BrokerUnavailable.
    """
    consumer = _consumer(settings, max_poll_records=1)
    try:
        if where.partition not in consumer.partitions_for_topic(where.topic):
            return None
        consumer.assign([where])
        if not consumer.beginning_offsets([where])[where] <= offset < consumer.end_offsets([where])[where]:
            return None
        consumer.seek(where, offset)
        for _ in range(_EMPTY_POLLS):
            for found in consumer.poll(timeout_ms=_POLL_MS).values():
                one: Stored = found[0]
                return one if one.offset == offset else None  # compacted away
        raise BrokerUnavailable(settings.kafka)
    except KafkaError as exc:
        raise BrokerUnavailable(settings.kafka) from exc
    finally:
        consumer.close()


class Follower:
    """Reads `topic` (its name without prefix) from its start, or what was written at `since` or later, and goes on.

    Each record goes to `take`, from a thread of its own, for as long as the context is entered. Raises TopicMissing or
    BrokerUnavailable at the start; later it waits for a broker that went away.
    """

    def __init__(
        self, settings: Settings, topic: str, take: Callable[[Any], None], since: datetime | None = None
    ) -> None:
        self.take, self.topic = take, topic
        self.consumer, self.partitions = reader(settings, topic)
        if since:
            try:
                _seek(self.consumer, self.partitions, since)
            except KafkaError as exc:
                self.consumer.close()
                raise BrokerUnavailable(settings.kafka) from exc
        self.lock, self.asked, self.ended = threading.Lock(), list[threading.Event](), threading.Event()
        self.error: Exception | None = None
        self.thread = threading.Thread(target=self._run, name=f"follow {topic}", daemon=True)

    def catch_up(self) -> None:
        """Return when all that is written by now was taken; or when the context is left.

        Raises what `take` raised, if it did: nothing more is read then.
        """
        reached = threading.Event()
        with self.lock:
            self.asked.append(reached)
        while not reached.wait(0.5) and not self.ended.is_set():
            continue
        if self.error:
            raise self.error

    def _run(self) -> None:
        try:
            self._follow()
        except Exception as exc:
            log.exception("cannot follow any more", topic=self.topic)
            self.error = exc
            self.ended.set()

    def _follow(self) -> None:
        goals: list[tuple[threading.Event, dict[TopicPartition, int]]] = []
        while not self.ended.is_set():
            try:
                with self.lock:
                    asked, self.asked = self.asked, []
                if asked:
                    try:
                        ends = self.consumer.end_offsets(self.partitions)
                    except KafkaError:
                        with self.lock:
                            self.asked += asked
                        raise
                    goals += [(reached, ends) for reached in asked]
                for records in self.consumer.poll(timeout_ms=_FOLLOW_MS).values():
                    for record in records:
                        self.take(record)
                for goal in [one for one in goals if all(self.consumer.position(p) >= one[1][p] for p in one[1])]:
                    goals.remove(goal)
                    goal[0].set()
            except KafkaError as exc:
                log.warning("cannot follow for now", topic=self.topic, error=repr(exc))
                self.ended.wait(1.0)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.thread.join()
        self.consumer.close()


def reader(settings: Settings, topic: str) -> tuple[KafkaConsumer, list[TopicPartition]]:
    """A consumer at the beginning of all partitions of `topic`. Raises TopicMissing or BrokerUnavailable."""
    name = settings.topic_prefix + topic
    consumer = _consumer(settings)
    try:
        partitions = [TopicPartition(name, number) for number in sorted(consumer.partitions_for_topic(name) or ())]
        consumer.assign(partitions)
        if partitions:  # the client raises on none
            consumer.seek_to_beginning(*partitions)
    except KafkaError as exc:
        consumer.close()
        raise BrokerUnavailable(settings.kafka) from exc
    if not partitions:
        consumer.close()
        raise TopicMissing(name, settings.kafka)
    return consumer, partitions


def _seek(consumer: KafkaConsumer, partitions: list[TopicPartition], since: datetime) -> None:
    """Read on from what was written at `since` or later."""
    found = consumer.offsets_for_times(dict.fromkeys(partitions, int(since.timestamp() * 1000)))
    ends = consumer.end_offsets(partitions)
    for partition in partitions:
        consumer.seek(partition, found[partition].offset if found.get(partition) else ends[partition])


def _consumer(settings: Settings, **options: int) -> KafkaConsumer:
    """A consumer of no group. Raises BrokerUnavailable."""
    try:
        return KafkaConsumer(
            bootstrap_servers=settings.kafka,
            bootstrap_timeout_ms=10_000,
            reconnect_backoff_max_ms=RECONNECT_MS,
            group_id=None,
            enable_auto_commit=False,
            allow_auto_create_topics=False,
            max_partition_fetch_bytes=settings.message_bytes,
            **options,
        )
    except KafkaError as exc:
        raise BrokerUnavailable(settings.kafka) from exc
