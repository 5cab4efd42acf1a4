"""From Kafka into Elasticsearch: poll, write, judge each document, then commit what is settled.

1. Poll messages and decode them; what cannot be read goes to `dead-letters`.
2. Write the documents. What may yet succeed is tried again, with growing waits, while the partitions are paused.
3. Send dead letters, and one step of the trail for each article; wait until Kafka has them.
4. Commit the offsets of the batch: all of it is now in the index, in the trail, or a dead letter.

2 and 3 of one batch go on while others are polled; 4 keeps the order in which they came. A process that ends anywhere
before 4 gets the batch again; the versions of the documents make that harmless.
"""

import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import NamedTuple

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
from sinks.consume import Polled, behind, commit, flat, hold, rewind, settled, unseen
from sinks.deliver import Note, dead_letter, deliver
from sinks.document import TOPICS, Message
from sinks.lifecycle import Daily
from sinks.progress import Exit, Progress
from sinks.settings import SinkSettings
from sinks.writer import Writer

log = structlog.get_logger(__name__)

GROUP = "sinks-index"
DECODERS = {topic: msgspec.json.Decoder(kind) for topic, (kind, _) in TOPICS.items()}
# Batches under way at once, which bounds the memory. A second is written while the first is looked for in other months
# and its dead letters are sent; all share the writer's requests, so that more would only wait longer.
BATCHES = 2
_IDLE_MS, _BUSY_MS, _HOLD_SECONDS = 500, 50, 1.0


class Pending(msgspec.Struct):
    """One message on its way: its place in the batch, as it came, what it says, and how to write it."""

    at: int
    record: Received
    message: Message
    operation: Operation


class Batch(msgspec.Struct):
    """What came in one poll, how each message left (None while it has not), and what Kafka is to be told of it.

    `trouble` is what keeps it from being settled, if anything does; a `void` batch is not to be settled any more.
    """

    polled: Polled
    exits: list[Exit | None]
    pending: list[Pending] = []
    notes: list[Note] = []
    trouble: str | None = None
    void: bool = False

    def report(self, trouble: str | None) -> None:
        """Remember what keeps it; None where nothing does."""
        self.trouble = trouble


class Held(NamedTuple):
    """A batch under way, and how its messages left once it is settled; None where the end came first."""

    batch: Batch
    exits: Future[list[Exit] | None]


class Indexer:
    """The loop; `progress` tells how it goes. Only `run`'s thread touches the consumer.

    `daily`, if there is one, is told at every turn which partitions are ours.
    """

    def __init__(
        self,
        settings: SinkSettings,
        writer: Writer,
        source: KafkaConsumer,
        publisher: Publisher,
        daily: Daily | None = None,
    ) -> None:
        self.settings = settings
        self.writer = writer
        self.source = source
        self.publisher = publisher
        self.progress = Progress("index")
        self.held: deque[Held] = deque()
        self.telling = threading.Lock()
        self.daily = daily

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set. Raises SinkError where Elasticsearch will never take what we bring."""
        end = threading.Event()
        with ThreadPoolExecutor(BATCHES, thread_name_prefix="batch") as workers:
            try:
                while not stop.is_set():
                    if self.daily:
                        self.daily.turn(self.source.assignment())
                    if len(self.held) < BATCHES:
                        self.take(workers, end)
                    elif not wait([self.held[0].exits], timeout=_HOLD_SECONDS).done:
                        hold(self.source)
                    while self.held and self.held[0].exits.done():
                        self.finish()
                    self.progress.report(next((one.batch.trouble for one in self.held if one.batch.trouble), None))
            finally:
                end.set()  # what waits for the index, or for Kafka, is left for the next process
            while self.held and self.held[0].exits.result() is not None:
                self.finish()

    def take(self, workers: ThreadPoolExecutor, end: threading.Event) -> None:
        """Poll, decode what is new, and have it settled."""
        polled = self.source.poll(timeout_ms=_BUSY_MS if self.held else _IDLE_MS)
        if new := unseen(polled, [one.batch.polled for one in self.held]):
            records = flat(new)
            batch = Batch(new, [None] * len(records))
            batch.pending = [one for at, record in enumerate(records) if (one := self.read(at, record, batch))]
            self.held.append(Held(batch, workers.submit(self.settle, batch, end)))

    def finish(self) -> None:
        """Commit the batch that came first and count its messages; where that fails, all in hand comes again."""
        first = self.held.popleft()
        exits = first.exits.result()
        if exits is None:
            return
        done = commit(self.source, first.batch.polled)
        self.progress.left(settled(first.batch.polled, done, exits))
        self.progress.lag = behind(self.source, first.batch.polled)
        if not done:
            for one in self.held:
                one.batch.void = True
            rewind(self.source, [first.batch.polled, *(one.batch.polled for one in self.held)])
            self.held.clear()

    def settle(self, batch: Batch, end: threading.Event) -> list[Exit] | None:
        """Bring the messages of `batch` to their ends; how each left. None where `end` came first: commit nothing."""
        pending, tries = batch.pending, 0
        while pending := self.write(pending, batch):
            tries += 1
            seconds = backoff(tries, self.settings.retry_max_seconds)
            log.warning("index does not take documents, trying again", why=batch.trouble, seconds=round(seconds, 1))
            if end.wait(seconds) or batch.void:
                return None
        with self.telling:  # what one has sent is flushed by itself
            if not deliver(self.publisher, batch.notes, end, batch.report):
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
                batch.report(verdict.reason)
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
