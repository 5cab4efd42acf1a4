"""From Kafka into Elasticsearch: poll, write, judge each document, then commit what is settled.

1. Poll messages and decode them; what cannot be read goes to `dead-letters`.
2. Write the documents. What may yet succeed is tried again, with growing waits, while the partitions are paused.
3. Send dead letters, and one step of the trail for each article; wait until Kafka has them.
4. Commit the offsets of the batch: all of it is now in the index, in the trail, or a dead letter.

A process that ends anywhere before 4 gets the batch again; the versions of the documents make that harmless.
"""

import random
import threading
from collections import Counter
from collections.abc import Sequence

import msgspec
import structlog
from elasticsearch import Elasticsearch
from kafka import KafkaConsumer

from processors.article import Article
from producers.article import utc_now
from producers.publish import Publisher
from producers.service import EXITS, STAGE_SECONDS
from producers.trail import TOPIC as TRAIL
from producers.trail import Outcome, Step
from sinks.bulk import Operation, Verdict, batches, operation, write
from sinks.consume import Record, behind, commit, hold
from sinks.deliver import Note, dead_letter, deliver
from sinks.document import TOPICS, Message
from sinks.settings import SinkSettings

log = structlog.get_logger(__name__)

GROUP = "sinks-index"
DECODERS = {topic: msgspec.json.Decoder(kind) for topic, (kind, _) in TOPICS.items()}


class Pending(msgspec.Struct):
    """One message on its way: as it came, what it says, and how to write it."""

    record: Record
    message: Message
    operation: Operation


class Indexer:
    """The loop. `exits` counts how messages left; `trouble` says what keeps it from writing, if anything does."""

    def __init__(
        self, settings: SinkSettings, client: Elasticsearch, source: KafkaConsumer, publisher: Publisher
    ) -> None:
        self.settings = settings
        self.client = client
        self.source = source
        self.publisher = publisher
        self.exits: Counter[str] = Counter()
        self.trouble: str | None = None
        self.lag = 0

    def facts(self) -> dict[str, object]:
        """What `/healthz` shows."""
        return {"ok": self.trouble is None, "trouble": self.trouble, "exits": dict(self.exits), "lag": self.lag}

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set. Raises SinkError where Elasticsearch will never take what we bring."""
        while not stop.is_set():
            polled = self.source.poll(timeout_ms=500)
            if not polled or not self.settle([record for part in polled.values() for record in part], stop):
                continue
            commit(self.source, polled)
            self.lag = behind(self.source, polled)

    def settle(self, records: Sequence[Record], stop: threading.Event) -> bool:
        """Bring `records` to their ends. False where `stop` came first: then nothing of them may be committed."""
        notes: list[Note] = []
        pending = [one for record in records if (one := self.read(record, notes))]
        tries = 0
        while pending:
            pending = self.write(pending, notes)
            if not pending:
                break
            tries += 1
            if not self.wait(tries, stop):
                return False
        self.trouble = None
        return deliver(self.publisher, notes, stop, self.report)

    def read(self, record: Record, notes: list[Note]) -> Pending | None:
        """The message of `record`; None for one that says nothing, or that cannot be read (which is noted)."""
        topic = record.topic.removeprefix(self.settings.topic_prefix)
        if record.value is None:
            self.count("deleted")
            return None
        try:
            message = DECODERS[topic].decode(record.value)
            document = TOPICS[topic][1](message)
        except (msgspec.DecodeError, ValueError) as exc:
            self.bury(record, f"unreadable: {exc}", notes)
            return None
        return Pending(record, message, operation(document, self.settings.index_prefix))

    def write(self, pending: list[Pending], notes: list[Note]) -> list[Pending]:
        """Write once; returns those to try again."""
        again = []
        sizes = [one.operation.size for one in pending]
        for cut in batches(sizes, self.settings.bulk_documents, self.settings.bulk_bytes):
            part = pending[cut]
            for one, verdict in zip(part, write(self.client, [one.operation for one in part]), strict=True):
                if verdict.exit == "again":
                    self.trouble = verdict.reason
                    again.append(one)
                else:
                    self.leave(one, verdict, notes)
        return again

    def leave(self, one: Pending, verdict: Verdict, notes: list[Note]) -> None:
        """Count and note the end of one message."""
        if verdict.exit == "refused":
            self.bury(one.record, verdict.reason, notes)
        else:
            self.count(verdict.exit)
        if not isinstance(one.message, Article) or verdict.exit == "older":
            return
        outcome: Outcome = "dead-lettered" if verdict.exit == "refused" else "passed"
        if outcome == "passed" and one.message.mode == "live":
            STAGE_SECONDS.labels("index").observe((utc_now() - one.message.fetched_at).total_seconds())
        step = Step(
            mode=one.message.mode,
            article_id=one.message.article_id,
            url=one.message.url,
            outlet=one.message.outlet,
            title=one.message.title,
            stage="index",
            outcome=outcome,
            reason="refused" if outcome == "dead-lettered" else None,
            detail=verdict.reason,
        )
        notes.append((TRAIL, one.message.article_id, step))

    def bury(self, record: Record, error: str, notes: list[Note]) -> None:
        """Count and note a dead letter."""
        self.count("dead-lettered")
        notes.append(dead_letter("index", record, error))

    def report(self, trouble: str | None) -> None:
        """Remember what keeps us from working, for `/healthz`; None where nothing does."""
        self.trouble = trouble

    def count(self, name: str) -> None:
        """One message left by the exit `name`."""
        self.exits[name] += 1
        EXITS.labels("index", name).inc()

    def wait(self, tries: int, stop: threading.Event) -> bool:
        """Let time pass before another try, keeping our place in the group; False where `stop` is set.

        The wait doubles from half a second to `retry_max_seconds`, and is shortened by chance by up to a half, so that
        several sinks do not come back at once.
        """
        seconds = min(self.settings.retry_max_seconds, 0.5 * 2 ** min(tries - 1, 20)) * random.uniform(0.5, 1)  # noqa: S311  # spread, not secrecy
        log.warning("index does not take documents, trying again", why=self.trouble, seconds=round(seconds, 1))
        if stop.wait(seconds):
            return False
        hold(self.source)
        return True
