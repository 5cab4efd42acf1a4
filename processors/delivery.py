"""Kafka's writing side of the worker: a message is delivered, or the process ends with its offset uncommitted.

Faust acknowledges a message whose agent raised, and forgets what it could not send; so nothing here raises, and
every delivery is awaited.
"""

import asyncio
import os
import time
from typing import NoReturn, Protocol

import msgspec
import structlog

from processors.settings import ProcessorSettings
from producers import trail
from producers.service import EXITS

log = structlog.get_logger("processors")
encoder = msgspec.json.Encoder()

EXIT_UNDELIVERED = 75  # sysexits.h EX_TEMPFAIL: whoever started the worker should start it again


class Topic(Protocol):
    """What is used of a Faust topic."""

    async def send(self, *, key: bytes, value: bytes) -> asyncio.Future[object]: ...


def end_process(why: str) -> NoReturn:
    """End the worker at once, without commits: what it was working on comes again."""
    log.critical("worker ends with its offset uncommitted", why=why)
    os._exit(EXIT_UNDELIVERED)


async def deliver(topic: Topic, name: str, key: str, value: msgspec.Struct, settings: ProcessorSettings) -> None:
    """Send one message and wait until the broker has it; try again for `deliver_seconds`, then end the process."""
    body = encoder.encode(value)
    started, pause = time.monotonic(), 0.2
    while True:
        try:
            await (await topic.send(key=key.encode(), value=body))
        except Exception as exc:  # noqa: BLE001 — the clients raise many kinds, and none may reach the agent
            if time.monotonic() - started > settings.deliver_seconds:
                end_process(f"{name} {key}: {type(exc).__name__}: {exc}")
            log.warning("delivery failed, trying again", topic=name, key=key, error=str(exc))
            await asyncio.sleep(pause)
            pause = min(pause * 2, 10.0)
        else:
            return


class Exits:
    """How messages leave a stage: each exit is counted, and told on the trail."""

    def __init__(self, trail_topic: Topic, dead_letters: Topic, settings: ProcessorSettings) -> None:
        self.trail_topic = trail_topic
        self.dead_letters = dead_letters
        self.settings = settings

    async def step(self, step: trail.Step) -> None:
        """Count one exit and tell the trail."""
        EXITS.labels(step.stage, step.reason or step.outcome).inc()
        await deliver(self.trail_topic, trail.TOPIC, step.article_id, step, self.settings)

    async def dead_letter(self, letter: trail.DeadLetter) -> None:
        """Put away, whole, a message that cannot be processed."""
        EXITS.labels(letter.stage, "dead-lettered").inc()
        log.warning("dead-lettered", stage=letter.stage, error=letter.error)
        key = (letter.key or b"").decode(errors="replace")
        await deliver(self.dead_letters, trail.DEAD_LETTERS, key, letter, self.settings)
