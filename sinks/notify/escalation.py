"""Alerts that nobody acknowledged in time, once more and to others: written to a topic that the channels read.

All of it follows from topics: which alerts there were, what people said of them, and what was escalated. So any process
goes on where another ended, and two at once write the same message twice, which the channels send once.
"""

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog

from producers.article import utc_now
from producers.compacted import Follower
from sinks.alerts import acks
from sinks.alerts import alert as alerts
from sinks.alerts.acks import Ack
from sinks.alerts.alert import Alert
from sinks.errors import DataError
from sinks.notify.book import Book
from sinks.notify.condition import Condition
from sinks.notify.lane import ESCALATIONS
from sinks.settings import SinkSettings

log = structlog.get_logger(__name__)

_LOOK_BACK = timedelta(days=8)  # what is read at a start: more than the longest time until an escalation
_STALE = timedelta(days=1)  # so long after its time an escalation that nobody was there to make is not made any more
_PAUSE = 0.5  # seconds between two looks


class Escalator:
    """Watches alerts whose rule asks for escalation. `condition` tells what keeps it from working."""

    def __init__(self, settings: SinkSettings, book: Book) -> None:
        self.settings, self.book = settings, book
        self.condition = Condition("escalation")
        self.lock = threading.Lock()  # each topic is followed from a thread of its own
        self.open: dict[str, Alert] = {}
        self.said: dict[str, Ack] = {}
        self.escalated: set[str] = set()

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set. Raises PublishError where Kafka lacks a topic or does not answer at the start."""
        since = utc_now() - _LOOK_BACK
        with (
            Follower(self.settings, acks.TOPIC, self._hear) as said,
            Follower(self.settings, ESCALATIONS, self._remember, since) as escalated,
            Follower(self.settings, alerts.TOPIC, self._watch, since) as watched,
        ):
            followers = (said, escalated, watched)
            while not stop.is_set():
                if due := self.due(utc_now()):
                    for follower in followers:  # somebody may have said or done so just now
                        follower.catch_up()
                    due = self.due(utc_now())
                notes = [(ESCALATIONS, alert.alert_id, alert) for alert in due]
                if notes and self.book.write(notes, stop, self.condition.report):
                    with self.lock:
                        self.escalated |= {alert.alert_id for alert in due}
                    log.info("alerts escalated", ids=[alert.alert_id for alert in due])
                for follower in followers:
                    if follower.error:
                        raise follower.error
                stop.wait(_PAUSE)

    def due(self, now: datetime) -> list[Alert]:
        """The alerts to escalate at `now`; forgets those that never will be."""
        due = []
        with self.lock:
            for name, alert in list(self.open.items()):
                at = escalates_at(alert, self.said)
                if name in self.escalated or at is None or now > at + _STALE:
                    del self.open[name]
                elif now >= at:
                    due.append(alert)
        return due

    def _watch(self, record: Any) -> None:  # noqa: ANN401  # kafka-python ships no types
        if record.value is None:
            return
        try:
            alert = alerts.decoder.decode(record.value)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return  # each channel puts it away
        if alert.status == "sent" and alert.escalate:
            with self.lock:
                self.open[alert.alert_id] = alert

    def _hear(self, record: Any) -> None:  # noqa: ANN401
        key = (record.key or b"").decode(errors="replace")
        with self.lock:
            if record.value is None:
                self.said.pop(key, None)
                return
            try:
                self.said[key] = acks.decode(self.settings, key, record.value)
            except DataError as exc:  # no reason to let alerts wait
                log.warning("passed over", error=str(exc))

    def _remember(self, record: Any) -> None:  # noqa: ANN401
        with self.lock:
            self.escalated.add((record.key or b"").decode(errors="replace"))


def escalates_at(alert: Alert, said: Mapping[str, Ack]) -> datetime | None:
    """When `alert` is escalated, by what people said so far; None where it is not."""
    if alert.escalate is None:
        return None
    at = alert.at + timedelta(minutes=alert.escalate.after_minutes)
    for key in (alert.alert_id, f"ack:rule:{alert.rule}", f"ack:event:{alert.event_id}"):
        one = said.get(key)
        if one is None:
            continue
        if one.action == "snooze":
            at = max(at, one.until) if one.until else at
        elif key == alert.alert_id or alert.at <= one.at:
            return None
    return at
