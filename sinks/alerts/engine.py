"""From events to alerts: every revision is compared with what was known, and what happened is told once.

1. Poll revisions; after the partitions changed hands, read what is remembered anew.
2. Compare each with what is remembered, and ask the rules; see which digests are due.
3. Publish the alerts, and wait until Kafka has them.
4. Write the groups, and wait: what is kept back and what was sent last.
5. Write the ledger, and wait, and commit the offsets.

A process that ends between any two of them does again what it had not come to: the same alerts with the same ids. Who
reads the topic tells people.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import msgspec
import structlog
from kafka import ConsumerRebalanceListener, KafkaConsumer, TopicPartition

from processors import event as events
from processors.event import Event
from producers.compacted import Follower
from producers.publish import Publisher
from producers.trail import Received
from sinks.alerts import acks, ledger
from sinks.alerts import alert as alert_message
from sinks.alerts.acks import Ack
from sinks.alerts.alert import Alert
from sinks.alerts.clock import SteadyClock
from sinks.alerts.latency import Latency
from sinks.alerts.rules import Rule
from sinks.alerts.standby import OneWorks
from sinks.alerts.watch import Watch
from sinks.consume import behind, commit, consumer, flat, settled
from sinks.deliver import Note, dead_letter, deliver
from sinks.progress import Exit, Progress
from sinks.settings import SinkSettings

log = structlog.get_logger(__name__)

GROUP = "sinks-alerts"

_FORGET = timedelta(hours=1)  # between two looks for what is old
decoder = msgspec.json.Decoder(Event)


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]  # kafka-python ships no types
    """Notes that partitions came: another engine may have written since we read what it remembers."""

    def __init__(self, stale: threading.Event) -> None:
        self.stale = stale

    def on_partitions_revoked(self, revoked: list[TopicPartition]) -> None:
        """All we were given is settled between two polls; nothing is left to do."""

    def on_partitions_assigned(self, assigned: list[TopicPartition]) -> None:
        if assigned:
            self.stale.set()


class Engine:
    """The loop. `clock` tells the time, as UTC."""

    def __init__(
        self,
        settings: SinkSettings,
        rules: Sequence[Rule],
        publisher: Publisher,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self.settings = settings
        self.publisher = publisher
        self.clock = clock or SteadyClock()
        self.watch = Watch(rules, settings.confirm_sources, settings.alert_ledger_days)
        self.said: dict[str, Ack] = {}
        self.watch.said = self.said
        self.stale = threading.Event()
        self.progress = Progress("alerts")
        self.latency = Latency()
        self.looked = self.clock()

    def facts(self) -> dict[str, object]:
        """What `/healthz` shows: how far it is, how much it remembers and how long alerts take."""
        return self.progress.facts() | {
            "remembered": {"events": len(self.watch.ledger), "groups": len(self.watch.groups)},
            "latency_seconds": self.latency.quantiles(),
        }

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set. Raises BrokerUnavailable where no broker answers at the start."""
        source: KafkaConsumer = consumer(
            self.settings, GROUP, [events.TOPIC], assignors=[OneWorks()], listener=_Listener(self.stale)
        )
        try:
            with Follower(self.settings, acks.TOPIC, self._hear) as people:
                people.catch_up()
                self._loop(source, stop)
        finally:
            source.close()

    def _loop(self, source: KafkaConsumer, stop: threading.Event) -> None:
        while not stop.is_set():
            polled = source.poll(timeout_ms=500)
            if self.stale.is_set():
                self.stale.clear()
                self._recall()
            if not source.assignment():
                continue  # another engine works
            if not self.tidy(stop) or not polled or (exits := self.settle(flat(polled), stop)) is None:
                continue
            self.progress.left(settled(polled, commit(source, polled), exits))
            self.progress.lag = behind(source, polled)

    def settle(self, records: Sequence[Received], stop: threading.Event) -> list[Exit] | None:
        """Tell what happened in `records` and how each left; None where `stop` came first: commit nothing then."""
        exits: list[Exit] = []
        alerts: list[Alert] = []
        letters: list[Note] = []
        for record in records:
            if record.value is None:
                exits.append(Exit("deleted"))
                continue
            try:
                event = decoder.decode(record.value)
            except (msgspec.DecodeError, UnicodeDecodeError) as exc:
                letters.append(dead_letter("alerts", record, f"unreadable: {exc}"))
                exits.append(Exit("dead-lettered", "unreadable"))
                continue
            raised = self.watch.take(event, self.clock())
            alerts += raised or []
            exits.append(Exit("seen" if raised is None else _exit(raised)))
        return exits if self._tell(alerts, letters, stop) else None

    def tidy(self, stop: threading.Event) -> bool:
        """Tell the digests that are due, and now and then let go of what is old; False where `stop` came first."""
        now = self.clock()
        digests = self.watch.due(now)
        if now - self.looked >= _FORGET:
            self.looked = now
            log.info("let go of what is old", entries=self.watch.forget(now))
        return self._tell(digests, [], stop)

    def _tell(self, alerts: Sequence[Alert], letters: Sequence[Note], stop: threading.Event) -> bool:
        """Write alerts, then groups, then the ledger, each when Kafka has the one before; False where `stop` came."""
        watch = self.watch
        told: list[Note] = [(alert_message.TOPIC, alert.alert_id, alert) for alert in alerts]
        groups: list[Note] = [(ledger.GROUPS_TOPIC, key, watch.groups.get(key)) for key in sorted(watch.changed_groups)]
        seen: list[Note] = [(ledger.TOPIC, key, watch.ledger.get(key)) for key in sorted(watch.changed_events)]
        for notes in (told + list(letters), groups, seen):
            if not deliver(self.publisher, notes, stop, self.progress.report):
                return False
        watch.changed_groups.clear()
        watch.changed_events.clear()
        for alert in alerts:
            self.latency.note(alert)
        return True

    def _recall(self) -> None:
        lost = self.watch.remember(*ledger.load(self.settings))
        for group in lost:
            log.warning(
                "no rule of that name any more: no digest of what waits", rule=group.rule, alerts=len(group.held)
            )
        log.info("ledger read", events=len(self.watch.ledger), groups=len(self.watch.groups))

    def _hear(self, record: Received) -> None:
        key = (record.key or b"").decode()
        if record.value is None:
            self.said.pop(key, None)
        else:
            self.said[key] = acks.decode(self.settings, key, record.value)


def _exit(raised: Sequence[Alert]) -> str:
    if not raised:
        return "quiet"
    return "alerted" if any(alert.status == "sent" for alert in raised) else "suppressed"
