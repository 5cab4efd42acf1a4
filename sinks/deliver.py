"""Send what a stage has to say, and know that Kafka has it."""

import threading
from collections.abc import Callable, Sequence

import msgspec
import structlog

from producers.publish import BrokerUnavailable, MessageTooLarge, Publisher
from producers.trail import DEAD_LETTERS, Burying, DeadLetter, Received

log = structlog.get_logger(__name__)

# Topic (without prefix), key and message; None deletes the key.
Note = tuple[str, str, msgspec.Struct | None]


def dead_letter(stage: Burying, record: Received, error: str) -> Note:
    """The whole message of `record` for the dead letters, told in the log."""
    log.warning("dead letter", topic=record.topic, partition=record.partition, offset=record.offset, error=error)
    return DEAD_LETTERS, (record.key or b"").decode(errors="replace"), DeadLetter.of(stage, record, error)


def deliver(
    publisher: Publisher, notes: Sequence[Note], stop: threading.Event, report: Callable[[str | None], None]
) -> bool:
    """Send `notes` and wait until Kafka has all; tried again until it has, or until `stop` is set (then False).

    `report` is told what is wrong while it is. Raises MessageTooLarge for a message that is no dead letter; a dead
    letter that is too large goes without its value, which stays where its topic, partition and offset say.
    """
    while notes:
        try:
            for topic, key, message in notes:
                try:
                    publisher.send(topic, key, message)
                except MessageTooLarge:
                    if not isinstance(message, DeadLetter) or message.value is None:
                        raise
                    publisher.send(topic, key, message.without_value())
            publisher.flush()
        except BrokerUnavailable as exc:
            report(str(exc))
            log.warning("Kafka does not take messages, trying again", error=str(exc))
            if stop.wait(1):
                return False
        else:
            break
    report(None)
    return True
