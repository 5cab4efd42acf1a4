"""What became of each alert in each channel: a compacted topic, followed by whoever delivers."""

import threading
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Literal, Self

import msgspec
import structlog

from producers.article import utc_now
from producers.compacted import Follower, read_all
from producers.publish import Publisher
from producers.settings import Settings
from sinks.deliver import Note, deliver

log = structlog.get_logger(__name__)

TOPIC = "alerts.deliveries"

_KEPT_SECONDS = 30 * 86_400.0  # as long as the topic keeps them

Result = Literal["delivered", "refused", "given_up"]


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """The end of one alert in one channel, under the key `Message.id`. All times are UTC.

    `alerted_at` is when the alert was raised, `first_at` when it was first tried, `at` when it ended so. `refused` and
    `given_up` lie in the dead letters; sent back from there, the alert is tried again.
    """

    schema: int = 1
    alert_id: str
    event_id: str
    rule: str
    channel: str
    escalated: bool = False
    result: Result
    attempts: int
    error: str = ""
    alerted_at: datetime
    first_at: datetime
    at: datetime = msgspec.field(default_factory=utc_now)


decoder = msgspec.json.Decoder(Delivery)


def of_alerts(settings: Settings, ids: Collection[str]) -> list[Delivery]:
    """What became of the alerts with these ids, channel by channel, oldest first. Raises PublishError."""
    ends: dict[str, Delivery] = {}
    for key, value in read_all(settings, TOPIC):
        ends.pop(key, None)
        if value and key.partition("|")[0] in ids:
            with suppress(msgspec.DecodeError):  # not of ours
                ends[key] = decoder.decode(value)
    return sorted(ends.values(), key=lambda one: one.at)


class Book:
    """Knows what was delivered, by this process or any other, and writes it down. Use as a context."""

    def __init__(self, settings: Settings, publisher: Publisher) -> None:
        self.publisher = publisher
        self.writing = threading.Lock()  # the publisher is one for all channels
        self.noting = threading.Lock()  # lanes and the follower note
        self.delivered: dict[str, float] = {}  # until when each is of use, in Unix seconds
        self.channels: set[str] = set()
        self.tidied = 0
        self.follower = Follower(settings, TOPIC, self._take)

    def catch_up(self) -> None:
        """Return when all that is written down by now is known."""
        self.follower.catch_up()

    def has(self, identity: str) -> bool:
        """Whether the message with this id was delivered."""
        return identity in self.delivered

    def write(self, notes: Sequence[Note], stop: threading.Event, report: Callable[[str | None], None]) -> bool:
        """Write and wait until Kafka has it; False where `stop` came first."""
        with self.writing:
            if not deliver(self.publisher, notes, stop, report):
                return False
        for topic, key, note in notes:
            if topic == TOPIC and isinstance(note, Delivery):
                self._note(key, note)
        return True

    def _take(self, record: Any) -> None:  # noqa: ANN401  # kafka-python ships no types
        key = (record.key or b"").decode(errors="replace")
        if record.value is None:
            self.delivered.pop(key, None)
            return
        try:
            self._note(key, decoder.decode(record.value))
        except msgspec.DecodeError as exc:
            log.warning("not a delivery of ours, passed over", offset=record.offset, error=str(exc))

    def _note(self, key: str, one: Delivery) -> None:
        with self.noting:
            self.channels.add(one.channel)
            if one.result == "delivered":
                self.delivered[key] = one.at.timestamp() + _KEPT_SECONDS
            if len(self.delivered) > 2 * self.tidied + 10_000:
                now = time.time()
                self.delivered = {name: until for name, until in self.delivered.items() if until > now}
                self.tidied = len(self.delivered)

    def __enter__(self) -> Self:
        self.follower.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.follower.__exit__()
