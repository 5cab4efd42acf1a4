"""From Kafka into Elasticsearch: poll, write, judge each document, then commit what is settled.

1. Poll messages and decode them; what cannot be read goes to `dead-letters`.
2. Write the documents. What may yet succeed is tried again, with growing waits, while the partitions are paused.
3. Send dead letters, and one step of the trail for each article; wait until Kafka has them.
4. Commit the offsets of the batch: all of it is now in the index, in the trail, or a dead letter.

A process that ends anywhere before 4 gets the batch again; the versions of the documents make that harmless.
"""

import threading
from collections.abc import Sequence

import msgspec
import structlog
from kafka import KafkaConsumer

from processors.article import Article
from producers.article import utc_now
from producers.publish import Publisher
from producers.service import STAGE_SECONDS
from producers.trail import TOPIC as TRAIL
from producers.trail import Outcome, Received, Step
from sinks.bulk import Operation, Verdict, backoff, operation
from sinks.consume import behind, commit, flat, hold, settled
from sinks.deliver import Note, dead_letter, deliver
from sinks.document import TOPICS, Message
from sinks.progress import Exit, Progress
from sinks.settings import SinkSettings
from sinks.writer import Writer

log = structlog.get_logger(__name__)

GROUP = "sinks-index"
DECODERS = {topic: msgspec.json.Decoder(kind) for topic, (kind, _) in TOPICS.items()}


class Pending(msgspec.Struct):
    """One message on its way: its place in the batch, as it came, what it says, and how to write it."""

    at: int
    record: Received
    message: Message
    operation: Operation


class Batch(msgspec.Struct):
    """What came in one poll: how each message left (None while it has not), and what Kafka is to be told of it."""

    exits: list[Exit | None]
    notes: list[Note] = []


class Indexer:
    """The loop; `progress` tells how it goes."""

    def __init__(self, settings: SinkSettings, writer: Writer, source: KafkaConsumer, publisher: Publisher) -> None:
        self.settings = settings
        self.writer = writer
        self.source = source
        self.publisher = publisher
        self.progress = Progress("index")

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set. Raises SinkError where Elasticsearch will never take what we bring."""
        while not stop.is_set():
            polled = self.source.poll(timeout_ms=500)
            if not polled or (exits := self.settle(flat(polled), stop)) is None:
                continue
            self.progress.left(settled(polled, commit(self.source, polled), exits))
            self.progress.lag = behind(self.source, polled)

    def settle(self, records: Sequence[Received], stop: threading.Event) -> list[Exit] | None:
        """Bring `records` to their ends; how each left. None where `stop` came first: commit nothing then."""
        batch = Batch([None] * len(records))
        pending = [one for at, record in enumerate(records) if (one := self.read(at, record, batch))]
        tries = 0
        while pending:
            pending = self.write(pending, batch)
            if not pending:
                break
            tries += 1
            if not self.wait(tries, stop):
                return None
        if not deliver(self.publisher, batch.notes, stop, self.progress.report):
            return None
        return [left for left in batch.exits if left]

    def read(self, at: int, record: Received, batch: Batch) -> Pending | None:
        """The message of `record`; None for one that says nothing, or that cannot be read (which is noted)."""
        topic = record.topic.removeprefix(self.settings.topic_prefix)
        if record.value is None:
            batch.exits[at] = Exit("deleted")
            return None
        try:
            message = DECODERS[topic].decode(record.value)
            document = TOPICS[topic][1](message)
        except (msgspec.DecodeError, ValueError) as exc:
            batch.exits[at] = Exit("dead-lettered", "unreadable")
            batch.notes.append(dead_letter("index", record, f"unreadable: {exc}"))
            return None
        return Pending(at, record, message, operation(document, self.settings.index_prefix))

    def write(self, pending: list[Pending], batch: Batch) -> list[Pending]:
        """Write once; returns those to try again."""
        again = []
        verdicts = self.writer.write([one.operation for one in pending])
        for one, verdict in zip(pending, verdicts, strict=True):
            if verdict.exit == "again":
                self.progress.report(verdict.reason)
                self.progress.retried(verdict.kind)
                again.append(one)
            else:
                self.leave(one, verdict, batch)
        return again

    def leave(self, one: Pending, verdict: Verdict, batch: Batch) -> None:
        """Note the end of one message."""
        if verdict.exit == "refused":
            batch.exits[one.at] = Exit("dead-lettered", verdict.kind)
            batch.notes.append(dead_letter("index", one.record, verdict.reason))
        else:
            batch.exits[one.at] = Exit(verdict.exit)
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
        batch.notes.append((TRAIL, one.message.article_id, step))

    def wait(self, tries: int, stop: threading.Event) -> bool:
        """Let time pass before another try, keeping our place in the group; False where `stop` is set."""
        seconds = backoff(tries, self.settings.retry_max_seconds)
        log.warning("index does not take documents, trying again", why=self.progress.trouble, seconds=round(seconds, 1))
        if stop.wait(seconds):
            return False
        hold(self.source)
        return True
