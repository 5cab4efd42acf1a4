"""Kafka's blocking writing side for asynchronous code: many tasks' messages in one flush, and none lost while away."""

import asyncio
import time
from collections.abc import Callable

import msgspec
import structlog

from producers.publish import BrokerUnavailable, MessageTooLarge, Publisher

log = structlog.get_logger(__name__)

_BATCH = 200  # messages of one flush
_FLUSH_SECONDS = 15.0
_LONGEST_PAUSE = 15.0  # seconds between two tries while no broker answers; the first is a sixteenth of it


class Message(msgspec.Struct, frozen=True):
    """What `Publisher.send` takes."""

    topic: str
    key: str
    value: msgspec.Struct
    headers: tuple[tuple[str, str], ...] = ()


class Outbox:
    """Delivers messages in the order they are given. `run` must be running; memory is bounded by who awaits.

    While no broker answers it tries again, for ever; a batch may then be written twice.
    """

    def __init__(self, publisher: Callable[[], Publisher], longest_pause: float = _LONGEST_PAUSE) -> None:
        self.open, self.longest_pause = publisher, longest_pause
        self.publisher: Publisher | None = None
        self.queue: asyncio.Queue[tuple[list[Message], asyncio.Future[None]]] = asyncio.Queue(maxsize=_BATCH)
        self.away_since: float | None = None

    async def deliver(self, *messages: Message) -> None:
        """Return when the broker acknowledged all `messages`. Raises MessageTooLarge, those before it being sent."""
        done = asyncio.get_running_loop().create_future()
        await self.queue.put((list(messages), done))
        await done

    async def run(self) -> None:
        """Deliver until cancelled."""
        while True:
            orders = [await self.queue.get()]
            while not self.queue.empty() and len(orders) < _BATCH:
                orders.append(self.queue.get_nowait())
            failed = await self._write_until_done([messages for messages, _ in orders])
            for number, (_, done) in enumerate(orders):
                if done.cancelled():
                    continue
                if fault := failed.get(number):
                    done.set_exception(fault)
                else:
                    done.set_result(None)

    async def close(self) -> None:
        """Let go of the connection; what is not acknowledged by now stays unacknowledged."""
        if self.publisher:
            publisher, self.publisher = self.publisher, None
            await asyncio.to_thread(publisher.close, 1.0)

    async def _write_until_done(self, orders: list[list[Message]]) -> dict[int, MessageTooLarge]:
        pause = self.longest_pause / 16
        while True:
            try:
                failed = await asyncio.to_thread(self._write, orders)
            except BrokerUnavailable as exc:
                if self.away_since is None:
                    self.away_since = time.monotonic()
                log.warning("broker away, waiting", error=str(exc), cause=repr(exc.__cause__), again_in_seconds=pause)
                # A producer that lost a batch cannot go on counting its sequence: take a new one.
                await self.close()
                await asyncio.sleep(pause)
                pause = min(pause * 2, self.longest_pause)
            else:
                self.away_since = None
                return failed

    def _write(self, orders: list[list[Message]]) -> dict[int, MessageTooLarge]:
        """Write the messages of `orders` and wait for them; returns what was wrong with an order, by its number."""
        if self.publisher is None:
            self.publisher = self.open()
        failed: dict[int, MessageTooLarge] = {}
        for number, messages in enumerate(orders):
            try:
                for message in messages:
                    self.publisher.send(message.topic, message.key, message.value, headers=message.headers)
            except MessageTooLarge as exc:
                failed[number] = exc
        self.publisher.flush(_FLUSH_SECONDS)
        return failed
