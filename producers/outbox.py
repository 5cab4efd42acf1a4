"""Kafka's blocking writing side for asynchronous code: many tasks' messages in one flush, and none lost while away."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import structlog
from prometheus_client import Counter

from producers.publish import BrokerUnavailable, MessageTooLarge, Publisher, StillWaiting

log = structlog.get_logger(__name__)

AGAIN = Counter(
    "rasid_sent_again_total",
    "Messages sent again after a failure, or though their sender had lost its feeds: each may be there twice",
)

_BATCH = 200  # messages of one flush
_FLUSH_SECONDS = 15.0
_LONGEST_PAUSE = 15.0  # seconds between two tries while no broker answers; the first is a sixteenth of it


class Message(msgspec.Struct, frozen=True):
    """What `Publisher.send` takes."""

    topic: str
    key: str
    value: msgspec.Struct
    headers: tuple[tuple[str, str], ...] = ()
    placed_by: str | None = None


@dataclass(frozen=True, eq=False)
class Order:
    """Messages of one sender, and what it waits for."""

    messages: tuple[Message, ...]
    done: asyncio.Future[None]


class Outbox:
    """Delivers messages in the order they are given. `run` must be running; memory is bounded by who awaits `deliver`,
    and by who awaits `ready` before taking up something large.

    Nothing is written while `may_write` says no; messages whose sender has left by then are not. While no broker
    answers it tries again, for ever. A message given up by the client after ten minutes and sent again may be there
    twice, alike in every byte.
    """

    def __init__(
        self,
        publisher: Callable[[], Publisher],
        longest_pause: float = _LONGEST_PAUSE,
        may_write: Callable[[], bool] = lambda: True,
    ) -> None:
        self.open, self.longest_pause, self.may_write = publisher, longest_pause, may_write
        self.publisher: Publisher | None = None
        self.failed: dict[Order, MessageTooLarge] = {}  # of what is being written
        self.written: list[Order] = []
        self.tried = False  # to write it
        self.queue: asyncio.Queue[Order] = asyncio.Queue(maxsize=_BATCH)
        self.away_since: float | None = None
        self.answers = asyncio.Event()
        self.answers.set()

    async def ready(self) -> None:
        """Return when the last that was given could be written: at once, unless the broker is away."""
        await self.answers.wait()

    async def deliver(self, *messages: Message) -> None:
        """Return when the broker acknowledged all `messages`, and all that were given before them.

        Raises MessageTooLarge, those before it being sent.
        """
        done = asyncio.get_running_loop().create_future()
        await self.queue.put(Order(messages, done))
        await done

    async def run(self) -> None:
        """Deliver until cancelled."""
        while True:
            orders = [await self.queue.get()]
            while not self.queue.empty() and len(orders) < _BATCH:
                orders.append(self.queue.get_nowait())
            failed = await self._write_until_done(orders)
            late = not self.may_write()  # others may have had the feeds by the time this went out
            for order in orders:
                if late or order.done.cancelled():
                    AGAIN.inc(len(order.messages) if order in self.written else 0)
                if order.done.cancelled():
                    continue
                if fault := failed.get(order):
                    order.done.set_exception(fault)
                else:
                    order.done.set_result(None)

    async def close(self) -> None:
        """Let go of the connection; what is not acknowledged by now stays unacknowledged."""
        if self.publisher:
            publisher, self.publisher = self.publisher, None
            await asyncio.to_thread(publisher.close, 1.0)

    async def _write_until_done(self, orders: list[Order]) -> dict[Order, MessageTooLarge]:
        pause = self.longest_pause / 16
        write: Callable[[list[Order]], dict[Order, MessageTooLarge]] = self._write
        while True:
            await self._until_allowed()
            if write == self._write:
                self.written = [order for order in orders if not order.done.cancelled()]
            try:
                failed = await asyncio.to_thread(write, self.written)
            except StillWaiting as exc:
                self._is_away(exc)
                write = self._wait_on
            except BrokerUnavailable as exc:
                self._is_away(exc)
                # A producer that lost a batch cannot go on counting its sequence: take a new one.
                await self.close()
                write = self._write
                await asyncio.sleep(pause)
                pause = min(pause * 2, self.longest_pause)
            else:
                self.away_since, self.tried = None, False
                self.answers.set()
                return failed

    async def _until_allowed(self) -> None:
        began = time.monotonic()
        while not self.may_write():
            self.answers.clear()
            if self.away_since is None and time.monotonic() - began > self.longest_pause / 4:
                self.away_since = began
                log.warning("broker away or silent, waiting")
            await asyncio.sleep(0.05)
        if self.away_since is None:
            self.answers.set()

    def _is_away(self, exc: BrokerUnavailable) -> None:
        self.answers.clear()
        if self.away_since is None:
            self.away_since = time.monotonic()
        log.warning("broker away, waiting", error=str(exc), cause=repr(exc.__cause__))

    def _write(self, orders: list[Order]) -> dict[Order, MessageTooLarge]:
        """Write the messages of `orders` and wait for them; returns what was wrong with which."""
        again = self.tried
        if self.publisher is None:
            self.publisher = self.open()
        self.tried = True
        failed: dict[Order, MessageTooLarge] = {}
        for order in orders:
            try:
                for message in order.messages:
                    self.publisher.send(
                        message.topic, message.key, message.value, headers=message.headers, placed_by=message.placed_by
                    )
                    AGAIN.inc(again)
            except MessageTooLarge as exc:
                failed[order] = exc
        self.failed = failed
        return self._wait_on(orders)

    def _wait_on(self, orders: list[Order]) -> dict[Order, MessageTooLarge]:
        """Wait for what `_write` wrote."""
        assert self.publisher is not None
        self.publisher.flush(_FLUSH_SECONDS)
        return self.failed
