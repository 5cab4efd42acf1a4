"""Kafka's writing side: idempotent, acknowledged by all replicas, compressed, every failure seen."""

from collections.abc import Iterable
from types import TracebackType
from typing import Self

import msgspec
from kafka import KafkaProducer
from kafka.errors import KafkaError, MessageSizeTooLargeError

from producers.settings import Settings

encoder = msgspec.json.Encoder()


class PublishError(Exception):
    """Base of what goes wrong while writing to Kafka.

    PublishError
    ├── BrokerUnavailable   transient: no broker answered in time; try again
    └── MessageTooLarge     terminal: this message can never be written
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
                linger_ms=5,
            )
        except KafkaError as exc:
            raise BrokerUnavailable(settings.kafka) from exc
        self.pending: list[object] = []

    def send(
        self, topic: str, key: str, value: msgspec.Struct | bytes | None, *, headers: Iterable[tuple[str, str]] = ()
    ) -> None:
        """Queue one message for `topic` (its name without prefix); `flush` tells whether it arrived. None deletes.

        Raises MessageTooLarge at once, BrokerUnavailable where the queue is full and no broker takes from it.
        """
        body = value if value is None or isinstance(value, bytes) else encoder.encode(value)
        try:
            future = self.producer.send(
                self.settings.topic_prefix + topic,
                key=key.encode(),
                value=body,
                headers=[(name, text.encode()) for name, text in headers],
            )
        except MessageSizeTooLargeError as exc:
            raise MessageTooLarge(
                f"{topic} {key}: {len(body or b'')} bytes, over {self.settings.message_bytes}"
            ) from exc
        except KafkaError as exc:
            raise BrokerUnavailable(self.settings.kafka) from exc
        self.pending.append(future)

    def flush(self, seconds: float = 60.0) -> None:
        """Wait until every message sent so far is acknowledged; raises what the first failed one met."""
        pending, self.pending = self.pending, []
        try:
            self.producer.flush(timeout=seconds)
            for future in pending:
                future.get(timeout=seconds)  # type: ignore[attr-defined]
        except MessageSizeTooLargeError as exc:
            raise MessageTooLarge(str(exc)) from exc
        except KafkaError as exc:
            raise BrokerUnavailable(self.settings.kafka) from exc

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        try:
            if kind is None:
                self.flush()
        finally:
            self.producer.close(timeout=5)
