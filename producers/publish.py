"""Kafka's writing side: idempotent, acknowledged by all replicas, compressed, every failure seen."""

import time
from collections.abc import Iterable
from functools import partial
from types import TracebackType
from typing import Self

import msgspec
from aiokafka.record.util import calc_crc32c
from kafka import KafkaProducer
from kafka.codec import gzip_encode
from kafka.errors import KafkaError, KafkaTimeoutError, MessageSizeTooLargeError
from kafka.partitioner.default import murmur2
from kafka.producer.future import FutureRecordMetadata
from kafka.record import default_records

from producers.settings import Settings

encoder = msgspec.json.Encoder()

# The client has no setting for it and takes level 9: four times the CPU time of 4, for a tenth less.
default_records.gzip_encode = partial(gzip_encode, compresslevel=4)
# Its checksum is written in Python and takes a third of the time of reading: the client that Faust brings has it in C.
default_records.calc_crc32c = calc_crc32c
# As long the client tries a message again under its first number, which the broker knows: no double.
_DELIVERY_MS = 600_000
# The longest pause between two tries to connect. The client's own half minute, once for each of its connections, would
# be waited after a broker is back.
RECONNECT_MS = 1_000


class PublishError(Exception):
    """Base of what goes wrong while writing to Kafka.

    PublishError
    ├── BrokerUnavailable   transient: no broker answered in time; try again
    │   └── StillWaiting    what was sent is still on its way: flush again, and send nothing twice
    ├── MessageTooLarge     terminal: this message can never be written
    ├── TopicMissing        terminal until somebody creates it (topics.py)
    └── TopicRefused        terminal: the broker will not create it (topics.py)
    """


class BrokerUnavailable(PublishError):
    """No broker answered; the message names the address tried."""

    def __init__(self, where: str) -> None:
        super().__init__(f"no Kafka broker answers at {where}: start it, or set RASID_KAFKA")


class StillWaiting(BrokerUnavailable):
    """No broker acknowledged in time, and the client still tries: by itself it writes nothing twice."""


class MessageTooLarge(PublishError):
    """A message `over` the size limit of the settings by so many bytes, or about so many."""

    def __init__(self, what: str, over: int = 0) -> None:
        super().__init__(what)
        self.over = over


def partition_for(name: str, partitions: int) -> int:
    """The partition that everything of `name` goes to, of so many: as Kafka's own clients place keys."""
    return int((murmur2(name.encode()) & 0x7FFFFFFF) % partitions)


class Publisher:
    """Writes messages and knows whether they arrived. Use as a context: leaving it waits for all deliveries."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        try:
            self.producer = KafkaProducer(
                bootstrap_servers=settings.kafka,
                bootstrap_timeout_ms=10_000,
                reconnect_backoff_max_ms=RECONNECT_MS,
                acks="all",
                enable_idempotence=True,
                compression_type="gzip",  # the one codec that every client here has without an extra
                max_request_size=settings.message_bytes,
                max_block_ms=10_000,
                delivery_timeout_ms=_DELIVERY_MS,
                linger_ms=5,
            )
        except KafkaError as exc:
            raise BrokerUnavailable(settings.kafka) from exc
        self.pending: list[FutureRecordMetadata] = []

    def send(
        self,
        topic: str,
        key: str | bytes,
        value: msgspec.Struct | bytes | None,
        *,
        headers: Iterable[tuple[str, str]] = (),
        partition: int | None = None,
        placed_by: str | None = None,
    ) -> None:
        """Queue one message for `topic` (its name without prefix); `flush` tells whether it arrived. None deletes.

        The key says to which partition it goes, unless `partition` does, or `placed_by`, a word that others share.

        Raises MessageTooLarge at once, BrokerUnavailable where the queue is full and no broker takes from it.
        """
        body = value if value is None or isinstance(value, bytes) else encoder.encode(value)
        name, size = self.settings.topic_prefix + topic, len(body or b"")
        try:
            if placed_by is not None:
                partition = partition_for(placed_by, len(self.producer.partitions_for(name)))
            future = self.producer.send(
                name,
                key=key.encode() if isinstance(key, str) else key,
                value=body,
                headers=[(header, text.encode()) for header, text in headers],
                partition=partition,
            )
        except MessageSizeTooLargeError as exc:
            limit = self.settings.message_bytes
            raise MessageTooLarge(f"{topic} {key!s}: {size} bytes, over {limit}", max(size - limit, 0)) from exc
        except KafkaError as exc:
            raise BrokerUnavailable(self.settings.kafka) from exc
        self.pending.append(future)

    def flush(self, seconds: float = 60.0) -> None:
        """Wait, `seconds` in all, for the acknowledgement of every message sent so far; raises what the first met.

        After StillWaiting they can be waited for again; after any other error they are given up.
        """
        pending, self.pending = self.pending, []
        deadline = time.monotonic() + seconds
        try:
            # The client's own flush would wait that long for each batch.
            for place, future in enumerate(pending):
                try:
                    future.get(timeout=max(0.0, deadline - time.monotonic()))
                except KafkaTimeoutError as exc:
                    if future.is_done:
                        raise
                    self.pending = pending[place:]
                    raise StillWaiting(self.settings.kafka) from exc
        except MessageSizeTooLargeError as exc:
            raise MessageTooLarge(str(exc)) from exc
        except KafkaError as exc:
            raise BrokerUnavailable(self.settings.kafka) from exc

    def close(self, seconds: float = 5.0) -> None:
        """Let go of the connection; what is not acknowledged after `seconds` is given up."""
        try:
            self.producer.close(timeout=seconds)
        except KafkaError:
            # close() flushes first, and so never ends a producer whose messages cannot be delivered.
            self.producer._sender.force_close()  # noqa: SLF001
            self.producer._sender.join(seconds)  # noqa: SLF001
            self.producer.close(timeout=seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        try:
            if kind is None:
                self.flush()
        finally:
            self.close()
