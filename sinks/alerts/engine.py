"""From events to alerts: every revision is compared with what was known, and what happened is told once.

1. Poll revisions; after the partitions changed hands, read the ledger anew.
2. Compare each with the ledger, and ask the rules.
3. Publish the alerts, and wait until Kafka has them.
4. Write the ledger, wait, and commit the offsets.

A process that ends between 3 and 4 does it again: the same alerts with the same ids. Who reads the topic tells people.
"""

import threading
from collections.abc import Sequence

import msgspec
import structlog
from kafka import ConsumerRebalanceListener, KafkaConsumer, TopicPartition

from processors import event as events
from processors.event import Event
from producers.article import utc_now
from producers.publish import Publisher
from producers.trail import Received
from sinks.alerts import alert as alert_message
from sinks.alerts import ledger
from sinks.alerts.alert import Alert
from sinks.alerts.judge import judge
from sinks.alerts.rules import Rule
from sinks.alerts.transitions import Summary, observe
from sinks.consume import behind, commit, consumer, flat, settled
from sinks.deliver import Note, dead_letter, deliver
from sinks.progress import Exit, Progress
from sinks.settings import SinkSettings

log = structlog.get_logger(__name__)

GROUP = "sinks-alerts"

decoder = msgspec.json.Decoder(Event)


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]  # kafka-python ships no types
    """Notes that partitions came: another engine may have written to the ledger since we read it."""

    def __init__(self, stale: threading.Event) -> None:
        self.stale = stale

    def on_partitions_revoked(self, revoked: list[TopicPartition]) -> None:
        """All we were given is settled between two polls; nothing is left to do."""

    def on_partitions_assigned(self, assigned: list[TopicPartition]) -> None:
        self.stale.set()


class Engine:
    """The loop."""

    def __init__(self, settings: SinkSettings, rules: Sequence[Rule], publisher: Publisher) -> None:
        self.settings = settings
        self.rules = rules
        self.publisher = publisher
        self.ledger: dict[str, Summary] = {}
        self.stale = threading.Event()
        self.progress = Progress("alerts")

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set. Raises BrokerUnavailable where no broker answers at the start."""
        source: KafkaConsumer = consumer(self.settings, GROUP, [events.TOPIC], listener=_Listener(self.stale))
        try:
            while not stop.is_set():
                polled = source.poll(timeout_ms=500)
                if self.stale.is_set():
                    self.stale.clear()
                    self.ledger = ledger.load(self.settings)
                    log.info("ledger read", events=len(self.ledger))
                if not polled or (exits := self.settle(flat(polled), stop)) is None:
                    continue
                self.progress.left(settled(polled, commit(source, polled), exits))
                self.progress.lag = behind(source, polled)
        finally:
            source.close()

    def settle(self, records: Sequence[Received], stop: threading.Event) -> list[Exit] | None:
        """Tell what happened in `records` and how each left; None where `stop` came first: commit nothing then."""
        exits: list[Exit] = []
        alerts: list[Alert] = []
        letters: list[Note] = []
        changed: dict[str, Summary] = {}
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
            known = changed.get(event.event_id) or self.ledger.get(event.event_id)
            summary, happened = observe(known, event, self.settings.confirm_sources)
            if summary is known:
                exits.append(Exit("seen"))
                continue
            changed[event.event_id] = summary
            raised = judge(event, happened, self.rules, utc_now())
            alerts += raised
            exits.append(Exit(_exit(raised)))
        notes: list[Note] = [(alert_message.TOPIC, alert.alert_id, alert) for alert in alerts]
        if not deliver(self.publisher, notes + letters, stop, self.progress.report):
            return None
        entries: list[Note] = [(ledger.TOPIC, event_id, summary) for event_id, summary in changed.items()]
        if not deliver(self.publisher, entries, stop, self.progress.report):
            return None
        self.ledger |= changed
        return exits


def _exit(raised: Sequence[Alert]) -> str:
    if not raised:
        return "quiet"
    return "alerted" if any(alert.status == "sent" for alert in raised) else "suppressed"
