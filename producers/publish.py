"""Kafka's writing side: idempotent, acknowledged by all replicas, compressed, every failure seen."""

import time
from collections.abc import Iterable
from functools import partial
from types import TracebackType
from typing import Self

import msgspec
from kafka import KafkaProducer
from kafka.codec import gzip_encode
from kafka.errors import KafkaError, MessageSizeTooLargeError
from kafka.producer.future import FutureRecordMetadata
from kafka.record import default_records

from producers.settings import Settings

encoder = msgspec.json.Encoder()

# The client has no setting for it and takes level 9: four times the CPU time of 4, for a tenth less.
default_records.gzip_encode = partial(gzip_encode, compresslevel=4)


class PublishError(Exception):
    """Base of what goes wrong while writing to Kafka.

    PublishError
    ├── BrokerUnavailable   transient: no broker answered in time; try again
    ├── MessageTooLarge     terminal: this message can never be written
    ├── TopicMissing        terminal until somebody creates it (topics.py)
    └── TopicRefused        terminal: the broker will not create it (topics.py)
    """


class BrokerUnavailable(PublishError):
    """No broker answered; the message names the address tried."""

    def __init__(self, where: str) -> None:
        super().__init__(f"no Kafka broker answers at {where}: start it, or set RASID_KAFKA")


class MessageTooLarge(PublishError):
    """A message over the size limit of the settings."""


class Publisher:
    """Writes messages and knows whether they arrived. Use as a context: leaving it waits for all deliveries."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        try:
            self.producer = KafkaProducer(
                bootstrap_servers=settings.kafka,
                bootstrap_timeout_ms=10_000,
                acks="all",
                enable_idempotence=True,
                compression_type="gzip",  # the one codec that every client here has without an extra
                max_request_size=settings.message_bytes,
                max_block_ms=10_000,
                linger_ms=5,
            )
        except KafkaError as exc:
            raise BrokerUnavailable(settings.kafka) from exc
        self.pending: list[FutureRecordMetadata] = []

    def send(
        self,
        topic: str,
        key: str,
        value: msgspec.Struct | bytes | None,
        *,
        headers: Iterable[tuple[str, str]] = (),
        partition: int | None = None,
    ) -> None:
        """Queue one message for `topic` (its name without prefix); `flush` tells whether it arrived. None deletes.

        The key says to which partition it goes, unless `partition` does.

        Raises MessageTooLarge at once, BrokerUnavailable where the queue is full and no broker takes from it.
        """
        body = value if value is None or isinstance(value, bytes) else encoder.encode(value)
        try:
            future = self.producer.send(
                self.settings.topic_prefix + topic,
                key=key.encode(),
                value=body,
                headers=[(name, text.encode()) for name, text in headers],
                partition=partition,
            )
        except MessageSizeTooLargeError as exc:
            raise MessageTooLarge(
                f"{topic} {key}: {len(body or b'')} bytes, over {self.settings.message_bytes}"
            ) from exc
        except KafkaError as exc:
            raise BrokerUnavailable(self.settings.kafka) from exc
        self.pending.append(future)

    def flush(self, seconds: float = 60.0) -> None:
        """Wait, `seconds` in all, for the acknowledgement of every message sent so far; raises what the first met."""
        pending, self.pending = self.pending, []
        deadline = time.monotonic() + seconds
        try:
            # The client's own flush would wait that long for each batch.
            for future in pending:
                future.get(timeout=max(0.0, deadline - time.monotonic()))
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
