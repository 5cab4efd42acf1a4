"""A channel's order of sending, and when an alert is escalated: without Kafka."""

import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kafka import TopicPartition

from producers.publish import encoder
from sinks.alerts.acks import Ack
from sinks.alerts.alert import Escalation
from sinks.deliver import Note
from sinks.notify.book import Book, Delivery
from sinks.notify.channels import Console
from sinks.notify.escalation import Escalator, escalates_at
from sinks.notify.lane import ESCALATIONS, Lane, addressed
from sinks.notify.message import Message
from sinks.notify.sender import Later, Refused, Sender, Unsent
from sinks.settings import SinkSettings
from tests.unit.sinks.samples import NOW, alert

STOP = threading.Event()


class Record(NamedTuple):
    """A message as kafka-python gives it."""

    offset: int
    value: bytes | None
    topic: str = "alerts"
    partition: int = 0
    key: bytes | None = b""
    timestamp: int = 0
    headers: Sequence[tuple[str, bytes]] = ()


class Notes:
    """A book that is always open; `ended` is what was written, in order."""

    def __init__(self) -> None:
        self.ended: list[Delivery] = []
        self.letters = 0

    def has(self, identity: str) -> bool:
        return any(f"{one.alert_id}|{one.channel}" == identity and one.result == "delivered" for one in self.ended)

    def write(self, notes: Sequence[Note], *_: object) -> bool:
        for _topic, _key, note in notes:
            if isinstance(note, Delivery):
                self.ended.append(note)
            else:
                self.letters += 1
        return True


class Moody(Sender):
    """Fails as it is told to, then takes what comes."""

    def __init__(self, moods: list[Unsent | None]) -> None:
        self.moods = moods
        self.taken: list[str] = []

    def send(self, message: Message) -> None:
        mood = self.moods.pop(0) if self.moods else None
        if mood:
            raise mood
        self.taken.append(message.alert.alert_id)


def lane(sender: Sender, notes: Notes, **more: Any) -> Lane:
    settings = SinkSettings(retry_max_seconds=1e-9)
    return Lane(settings, Console(name="desk", **more), sender, cast("Book", notes))


def record(offset: int, event: int, *, written: float | None = None) -> Record:
    body = encoder.encode(alert(f"a{offset}", f"e{event}"))
    return Record(offset, body, timestamp=int((time.time() if written is None else written) * 1000))


@given(
    st.lists(st.integers(0, 2), max_size=12),
    st.lists(st.sampled_from([None, Later("busy"), Refused("never")]), max_size=40),
)
def test_each_event_is_told_in_order_whatever_fails(events: list[int], moods: list[Unsent | None]) -> None:
    notes, sender = Notes(), Moody(list(moods))
    one = lane(sender, notes)
    for offset, event in enumerate(events):
        assert one.take(record(offset, event), STOP)
    turns = 0
    while one.waiting:
        one.attempt(STOP)
        turns += 1
        assert turns <= len(events) + len(moods)
    ended = [int(delivery.alert_id[1:]) for delivery in notes.ended]
    assert sorted(ended) == list(range(len(events)))
    for event in range(3):
        of_it = [number for number in ended if events[number] == event]
        assert of_it == sorted(of_it)
    assert notes.letters == sum(delivery.result == "refused" for delivery in notes.ended)
    assert sender.taken == [delivery.alert_id for delivery in notes.ended if delivery.result == "delivered"]


def test_what_is_older_than_the_channel_waits_is_given_up_when_it_fails() -> None:
    notes = Notes()
    one = lane(Moody([Later("busy")]), notes, give_up_hours=2)
    for offset, hours in enumerate((3, 1)):
        one.take(record(offset, offset, written=time.time() - hours * 3600), STOP)
    one.attempt(STOP)
    assert [(delivery.alert_id, delivery.result, delivery.error) for delivery in notes.ended] == [
        ("a0", "given_up", "busy")
    ]
    assert [waiting.record.offset for waiting in one.waiting] == [1]


def test_what_is_old_is_sent_all_the_same_while_the_channel_takes_it() -> None:
    notes = Notes()
    one = lane(Moody([]), notes, give_up_hours=2)
    one.take(record(0, 0, written=time.time() - 9 * 3600), STOP)
    one.attempt(STOP)
    assert [delivery.result for delivery in notes.ended] == ["delivered"]


def test_a_channel_that_asked_for_a_pause_is_left_alone() -> None:
    sender = Moody([Later("busy", 30.0)])
    one = lane(sender, Notes())
    for offset in range(2):
        one.take(record(offset, offset), STOP)
    for _ in range(3):
        one.attempt(STOP)
    assert sender.taken == []
    assert 0 < one.pause() <= 0.5
    assert 25 < one.rest - time.monotonic() <= 30


class Committing:
    def __init__(self) -> None:
        self.offsets: dict[TopicPartition, int] = {}

    def commit(self, offsets: dict[TopicPartition, Any]) -> None:
        self.offsets |= {partition: one.offset for partition, one in offsets.items()}


def test_offsets_are_committed_up_to_the_first_that_waits() -> None:
    one, source = lane(Moody([Later("busy", 99.0)]), Notes()), Committing()
    where = TopicPartition("alerts", 0)
    one.take(Record(0, None), STOP)
    one.take(record(1, 1), STOP)
    one.take(Record(2, encoder.encode(alert("kept", status="suppressed"))), STOP)
    one.read[where] = 3
    one.attempt(STOP)
    one.commit(cast("Any", source))
    assert source.offsets == {where: 1}
    one.rest = 0
    one.waiting[0].due = 0
    one.attempt(STOP)
    one.commit(cast("Any", source))
    assert source.offsets == {where: 3}


def test_whom_an_alert_is_for() -> None:
    told = alert(channels=["desk"], escalate=Escalation(channels=["call"], after_minutes=5))
    assert addressed(told, "desk", escalated=False)
    assert not addressed(told, "desk", escalated=True)
    assert addressed(told, "call", escalated=True)
    assert not addressed(told, "call", escalated=False)
    kept = alert(channels=["desk"], status="suppressed", reason="late")
    assert not addressed(kept, "desk", escalated=False)


SOON = alert(escalate=Escalation(channels=["call"], after_minutes=5))


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ({}, 5),
        ({"a1": Ack(action="ack")}, None),
        ({"other": Ack(action="ack")}, 5),
        ({"ack:event:e1": Ack(action="ack", at=NOW + timedelta(minutes=1))}, None),
        ({"ack:rule:attack": Ack(action="ack", at=NOW)}, None),
        ({"ack:event:e1": Ack(action="ack", at=NOW - timedelta(minutes=1))}, 5),
        ({"a1": Ack(action="snooze", until=NOW + timedelta(minutes=40))}, 40),
        ({"a1": Ack(action="snooze", until=NOW + timedelta(minutes=2))}, 5),
        ({"event:e1": Ack(action="snooze", until=NOW + timedelta(minutes=40))}, 5),
    ],
)
def test_when_an_alert_is_escalated(said: dict[str, Ack], minutes: int | None) -> None:
    wanted = None if minutes is None else NOW + timedelta(minutes=minutes)
    assert escalates_at(SOON, said) == wanted
    assert escalates_at(alert(), said) is None


def test_a_word_that_cannot_be_read_keeps_no_alert_waiting() -> None:
    one = Escalator(SinkSettings(), cast("Book", Notes()))
    one._hear(Record(0, b"{", key=b"a1"))
    one._hear(Record(1, encoder.encode(Ack(action="ack")), key=b"a2"))
    one._hear(Record(2, None, key=b"a2"))
    assert one.said == {}


def test_an_escalation_is_due_once_and_not_a_day_late() -> None:
    one = Escalator(SinkSettings(), cast("Book", Notes()))

    def watch() -> None:
        one._watch(Record(0, encoder.encode(SOON)))

    watch()
    assert one.due(NOW + timedelta(minutes=4)) == []
    assert one.due(NOW + timedelta(minutes=5)) == [SOON]
    one._remember(Record(0, b"{}", topic=ESCALATIONS, key=b"a1"))
    assert one.due(NOW + timedelta(minutes=6)) == []
    watch()
    assert one.due(NOW + timedelta(minutes=7)) == []
    late = Escalator(SinkSettings(), cast("Book", Notes()))
    late._watch(Record(0, encoder.encode(SOON)))
    assert late.due(NOW + timedelta(days=2)) == []
