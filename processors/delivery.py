"""Kafka's writing side of the worker: a message is delivered, or the process ends with its offset uncommitted.

Faust acknowledges a message whose agent raised, and forgets what it could not send; so nothing here raises, and
every delivery is awaited.
"""

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NoReturn, Protocol

import msgspec
import structlog

from processors.settings import ProcessorSettings
from producers import trail
from producers.article import utc_now
from producers.service import EXITS, STAGE_SECONDS

log = structlog.get_logger("processors")
encoder = msgspec.json.Encoder()

RECORD_BYTES = 1024  # more than Kafka adds to a key and a value
EXIT_UNDELIVERED = 75  # sysexits.h EX_TEMPFAIL: whoever started the worker should start it again


class Topic(Protocol):
    """What is used of a Faust topic."""

    async def send(self, *, key: bytes, value: bytes, partition: int | None = None) -> asyncio.Future[object]: ...


class Counted(Protocol):
    """What is used of a Faust message: it counts who still needs it, and is settled when nobody does."""

    def incref(self) -> None: ...


class Received(Protocol):
    """What is used of a Faust event."""

    @property
    def message(self) -> Counted: ...

    def ack(self) -> bool: ...


@contextmanager
def held(*events: Received) -> Iterator[None]:
    """Keep `events` from being settled before the block is through.

    Faust acknowledges the event that an agent is at when it stops the stream or cancels the agent, and commits it. A
    reference of our own, given back only at the end of the block, leaves it unsettled then, and it comes again.
    """
    for event in events:
        event.message.incref()
    yield
    for event in events:
        event.ack()


def end_process(why: str) -> NoReturn:
    """End the worker at once, without commits: what it was working on comes again."""
    log.critical("worker ends with its offset uncommitted", why=why)
    os._exit(EXIT_UNDELIVERED)


class Exits:
    """How messages leave a stage: delivered to the next, or counted and told on the trail."""

    def __init__(self, trail_topic: Topic, dead_letters: Topic, settings: ProcessorSettings) -> None:
        self.trail_topic = trail_topic
        self.dead_letters = dead_letters
        self.settings = settings
        self.trouble: str | None = None  # why the latest delivery failed, until it succeeds

    async def deliver(
        self, topic: Topic, name: str, key: str, value: msgspec.Struct, partition: int | None = None
    ) -> bool:
        """Send one message and wait until the broker has it; try again for `deliver_seconds`, then end the process.

        The key says to which partition it goes, unless `partition` does. Returns False for a message over the size
        limit, which no broker of ours will ever take.
        """
        body, address = encoder.encode(value), key.encode()
        if len(body) + len(address) + RECORD_BYTES > self.settings.message_bytes:
            log.warning("message too large", topic=name, key=key, bytes=len(body))
            return False
        started, pause = time.monotonic(), 0.2
        while True:
            try:
                await (await topic.send(key=address, value=body, partition=partition))
            except Exception as exc:  # noqa: BLE001 — the clients raise many kinds, and none may reach the agent
                self.trouble = f"{name} {key}: {type(exc).__name__}: {exc}"
                if time.monotonic() - started > self.settings.deliver_seconds:
                    end_process(self.trouble)
                log.warning("delivery failed, trying again", topic=name, key=key, error=str(exc))
                await asyncio.sleep(pause)
                pause = min(pause * 2, 10.0)
            else:
                self.trouble = None
                return True

    async def step(self, step: trail.Step, fetched_at: datetime | None = None) -> None:
        """Count one exit and tell the trail; observe how long after `fetched_at` a live article was through."""
        EXITS.labels(step.stage, step.reason or step.outcome).inc()
        if fetched_at and step.mode == "live" and step.outcome == "passed":
            STAGE_SECONDS.labels(step.stage).observe((utc_now() - fetched_at).total_seconds())
        await self.deliver(self.trail_topic, trail.TOPIC, step.article_id, step)

    async def dead_letter(self, letter: trail.DeadLetter, step: trail.Step | None = None) -> None:
        """Put away, whole, a message that cannot be processed, and tell the trail where the article is known.

        One that is too large to be copied goes without its value, which stays where its topic and offset say.
        """
        log.warning("dead-lettered", stage=letter.stage, error=letter.error)
        key = (letter.key or b"").decode(errors="replace")
        if not await self.deliver(self.dead_letters, trail.DEAD_LETTERS, key, letter):
            await self.deliver(self.dead_letters, trail.DEAD_LETTERS, key, letter.without_value())
        if step:
            await self.step(step)
        else:
            EXITS.labels(letter.stage, "dead-lettered").inc()
