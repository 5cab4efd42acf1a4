"""One channel's way from Kafka to its receiver, in a consumer group of its own: no channel waits for another.

1. Poll alerts, and alerts that are escalated; pass over what is not for this channel, or is delivered already.
2. Send one of those that wait. Of one event's, the oldest first; an event whose alert is not taken lets others pass.
3. Write down what became of it, with a dead letter where it is not delivered; wait until Kafka has that.
4. Commit the offsets before which nothing waits.

A process that ends between 2 and 3 sends that alert again, with the same id; anywhere else it repeats nothing that the
receiver sees. What waits in memory is bounded: the rest waits in Kafka.
"""

import threading
import time
from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec
import structlog
from kafka import ConsumerRebalanceListener, KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.errors import KafkaError

from producers.article import utc_now
from producers.compacted import Stored
from producers.publish import BrokerUnavailable
from sinks.alerts import alert as alerts
from sinks.alerts.alert import Alert
from sinks.bulk import backoff
from sinks.consume import consumer, hold
from sinks.deliver import Note, dead_letter
from sinks.notify import book as books
from sinks.notify.book import Book, Delivery, Result
from sinks.notify.channels import AnyChannel
from sinks.notify.condition import Condition
from sinks.notify.message import Message
from sinks.notify.sender import Later, Refused, Sender
from sinks.settings import SinkSettings

log = structlog.get_logger(__name__)

ESCALATIONS = "alerts.escalations"

_WINDOW = 100  # alerts of one channel in memory
_POLL_MS = 500
_LONGEST_ASKED = 3600.0  # seconds that a receiver may ask to be left alone for
_NEW_SECONDS = 3600.0  # a channel that is new begins with the alerts of the last hour


def group(channel: str) -> str:
    """The consumer group of a channel, without prefix."""
    return f"sinks-notify.{channel}"


class Waiting(msgspec.Struct):
    """An alert that is to be sent: as it came, how often it was tried and since when, and when it may be tried again.

    `due` is on the monotonic clock.
    """

    record: Stored
    message: Message
    tries: int = 0
    first_at: datetime | None = None
    due: float = 0.0
    error: str = ""


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]  # kafka-python ships no types
    """Notes that partitions came: another process may have sent what waits here."""

    def __init__(self, stale: threading.Event) -> None:
        self.stale = stale

    def on_partitions_revoked(self, revoked: list[TopicPartition]) -> None:
        """What waits here is another's now."""
        self.stale.set()

    def on_partitions_assigned(self, assigned: list[TopicPartition]) -> None:
        self.stale.set()


class Lane:
    """The loop of one channel; `condition` tells how it goes."""

    def __init__(self, settings: SinkSettings, channel: AnyChannel, sender: Sender, book: Book) -> None:
        self.settings, self.channel, self.sender, self.book = settings, channel, sender, book
        self.condition = Condition(channel.name)
        self.stale = threading.Event()
        self.waiting: list[Waiting] = []
        self.read: dict[TopicPartition, int] = {}  # the offsets after what was taken in
        self.committed: dict[TopicPartition, int] = {}
        self.rest = 0.0  # until then, on the monotonic clock, the channel is left alone

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set. Raises PublishError where Kafka lacks a topic or does not answer at the start."""
        topics = [alerts.TOPIC, ESCALATIONS]
        source = consumer(self.settings, group(self.channel.name), topics, listener=_Listener(self.stale))
        try:
            while not stop.is_set():
                self.turn(source, stop)
        finally:
            source.close()

    def turn(self, source: KafkaConsumer, stop: threading.Event) -> None:
        """Take in what came, send one, commit."""
        room = _WINDOW - len(self.waiting)
        pause = self.pause()
        if room > 0:
            polled = source.poll(timeout_ms=int(pause * 1000), max_records=room)
        else:
            hold(source)
            polled = {}
            stop.wait(pause)
        if self.stale.is_set():
            self.stale.clear()
            self.begin(source)
            return
        for partition, records in polled.items():
            for record in records:
                if not self.take(record, stop):
                    return
            self.read[partition] = records[-1].offset + 1
        self.attempt(stop)
        self.commit(source)
        unread = sum((source.highwater(one) or at) - at for one, at in self.read.items())
        self.condition.waits(len(self.waiting) + unread)

    def begin(self, source: KafkaConsumer) -> None:
        """Read on from what is committed; a channel that never did begins with what is not long ago."""
        self.waiting.clear()
        self.read.clear()
        self.committed.clear()
        self.book.catch_up()
        known = self.channel.name in self.book.channels
        seconds = self.channel.give_up_hours * 3600 if known else _NEW_SECONDS
        try:
            for partition in source.assignment():
                offset = source.committed(partition)
                if offset is None:
                    since = int((time.time() - seconds) * 1000)
                    found = source.offsets_for_times({partition: since}).get(partition)
                    offset = found.offset if found else source.end_offsets([partition])[partition]
                    # Noted at once: a process that ends before its first alert must not begin later than this.
                    source.commit({partition: OffsetAndMetadata(offset, "", -1)})
                source.seek(partition, offset)
                self.read[partition] = self.committed[partition] = offset
            self.sender.begin()
        except (KafkaError, BrokerUnavailable) as exc:
            log.warning("cannot begin for now, trying again", channel=self.channel.name, error=str(exc))
            self.stale.set()
            time.sleep(1)

    def take(self, record: Stored, stop: threading.Event) -> bool:
        """Let `record` wait if it is for this channel and not delivered yet; False where `stop` came first."""
        if record.value is None:
            return True
        try:
            alert = alerts.decoder.decode(record.value)
        except (msgspec.DecodeError, UnicodeDecodeError) as exc:
            self.condition.ended("unreadable")
            return self.book.write([dead_letter("notify", record, f"unreadable: {exc}")], stop, self.condition.report)
        escalated = record.topic == self.settings.topic_prefix + ESCALATIONS
        if not addressed(alert, self.channel.name, escalated=escalated):
            return True
        message = Message(alert=alert, channel=self.channel.name, languages=self.channel.languages, escalated=escalated)
        if self.book.has(message.id) or any(one.message.id == message.id for one in self.waiting):
            self.condition.ended("again")
        else:
            self.waiting.append(Waiting(record, message))
        return True

    def attempt(self, stop: threading.Event) -> None:
        """Send one that waits, if any may be sent now."""
        now = time.monotonic()
        one = self.next(now)
        if one is None:
            return
        one.first_at = one.first_at or utc_now()
        one.tries += 1
        try:
            self.sender.send(one.message)
        except Refused as exc:
            one.error = str(exc)
            self.condition.failed(one.error)
            self.end(one, "refused", stop)
        except Later as exc:
            one.error = str(exc)
            self.condition.failed(one.error)
            now = time.monotonic()
            one.due = now + backoff(one.tries, self.settings.retry_max_seconds)
            wait = backoff(self.condition.failures, self.settings.retry_max_seconds)
            self.rest = now + max(wait, min(exc.seconds or 0.0, _LONGEST_ASKED))
            log.warning("channel does not take an alert, trying again", channel=self.channel.name, error=one.error)
            for late in [late for late in self.waiting if self.over(late)]:
                if not self.end(late, "given_up", stop):
                    return
        else:
            self.condition.took()
            self.end(one, "delivered", stop)

    def next(self, now: float) -> Waiting | None:
        """Which to try: of each event only its oldest, and of these the one tried least."""
        if now < self.rest:
            return None
        due = [one for one in self.heads() if one.due <= now]
        return min(due, key=lambda one: one.tries, default=None)

    def heads(self) -> Iterable[Waiting]:
        """The oldest alert of each event, and digests, which have none."""
        events = set()
        for one in self.waiting:
            event = one.message.alert.event_id
            if not event or event not in events:
                yield one
            events.add(event)

    def pause(self) -> float:
        """Seconds until something may be sent, so far as that is known."""
        soonest = min((one.due for one in self.heads()), default=None)
        if soonest is None:
            return _POLL_MS / 1000
        return min(max(0.0, max(soonest, self.rest) - time.monotonic()), _POLL_MS / 1000)

    def over(self, one: Waiting) -> bool:
        """Whether it has waited as long as the channel lets it, since it was written to Kafka."""
        seconds: float = time.time() - one.record.timestamp / 1000
        return seconds > self.channel.give_up_hours * 3600

    def end(self, one: Waiting, result: Result, stop: threading.Event) -> bool:
        """Write down how `one` ended; False where `stop` came first, and it still waits."""
        alert = one.message.alert
        delivery = Delivery(
            alert_id=alert.alert_id,
            event_id=alert.event_id,
            rule=alert.rule,
            channel=self.channel.name,
            escalated=one.message.escalated,
            result=result,
            attempts=one.tries,
            error="" if result == "delivered" else one.error or self.condition.error,
            alerted_at=alert.at,
            first_at=one.first_at or utc_now(),
        )
        notes: list[Note] = [(books.TOPIC, one.message.id, delivery)]
        if result != "delivered":
            told = "refused" if result == "refused" else f"given up after {one.tries} tries"
            notes.append(dead_letter("notify", one.record, f"channel {self.channel.name}: {told}: {delivery.error}"))
        if not self.book.write(notes, stop, self.condition.report):
            return False
        self.waiting.remove(one)
        seconds = (datetime.now(UTC) - alert.at).total_seconds() if result == "delivered" else None
        self.condition.ended(result, seconds)
        return True

    def commit(self, source: KafkaConsumer) -> None:
        """Commit the offsets before which nothing waits."""
        done = dict(self.read)
        for one in self.waiting:
            partition = TopicPartition(one.record.topic, one.record.partition)
            done[partition] = min(done[partition], one.record.offset)
        news = {partition: offset for partition, offset in done.items() if self.committed.get(partition) != offset}
        if not news:
            return
        try:
            source.commit({partition: OffsetAndMetadata(offset, "", -1) for partition, offset in news.items()})
        except KafkaError as exc:
            log.warning("offsets not committed, alerts will come again", channel=self.channel.name, error=str(exc))
            self.stale.set()
        else:
            self.committed |= news


def addressed(alert: Alert, channel: str, *, escalated: bool) -> bool:
    """Whether `alert` is to be sent by `channel`; `escalated`: as nobody acknowledged it."""
    if alert.status != "sent":
        return False
    if escalated:
        return alert.escalate is not None and channel in alert.escalate.channels
    return channel in alert.channels
