"""The outbox: messages wait while no broker answers, keep their order, and one that is too large harms no other."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable

import msgspec
import pytest

from producers.outbox import AGAIN, Message, Outbox
from producers.publish import BrokerUnavailable, MessageTooLarge, Publisher, StillWaiting
from producers.settings import Settings


class Word(msgspec.Struct):
    text: str


class Broker:
    """Takes messages when flushed, but for the first `failures` flushes; the first `late` take `seconds` more."""

    def __init__(self, failures: int = 0, late: int = 0, seconds: float = 0.0) -> None:
        self.failures, self.late, self.seconds, self.opened = failures, late, seconds, 0
        self.taken: list[str] = []

    def connect(self) -> Publisher:
        self.opened += 1
        return _Connection(self)


class _Connection(Publisher):
    def __init__(self, broker: Broker) -> None:
        self.broker, self.settings = broker, Settings()
        self.queued: list[str] = []

    def send(
        self,
        topic: str,
        key: str | bytes,
        value: msgspec.Struct | bytes | None,
        *,
        headers: Iterable[tuple[str, str]] = (),
        partition: int | None = None,
        placed_by: str | None = None,
    ) -> None:
        assert isinstance(key, str)
        if key == "large":
            raise MessageTooLarge(topic)
        self.queued.append(key)

    def flush(self, seconds: float = 60.0) -> None:
        if self.broker.late:
            self.broker.late -= 1
            time.sleep(self.broker.seconds)
            raise StillWaiting("nowhere")
        queued, self.queued = self.queued, []
        if self.broker.failures:
            self.broker.failures -= 1
            raise BrokerUnavailable("nowhere")
        self.broker.taken += queued

    def close(self, seconds: float = 5.0) -> None:
        self.queued = []


def run(
    broker: Broker, work: Callable[[Outbox], Awaitable[None]], may_write: Callable[[], bool] = lambda: True
) -> None:
    async def main() -> None:
        outbox = Outbox(broker.connect, longest_pause=0.01, may_write=may_write)
        running = asyncio.create_task(outbox.run())
        await work(outbox)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await outbox.close()

    asyncio.run(main())


def word(key: str) -> Message:
    return Message("words", key, Word(key))


def test_messages_wait_for_the_broker_and_arrive_once_in_order() -> None:
    broker = Broker(failures=3)

    async def work(outbox: Outbox) -> None:
        await outbox.deliver(word("a"), word("b"))
        assert outbox.away_since is None
        await outbox.deliver(word("c"))

    run(broker, work)
    assert broker.taken == ["a", "b", "c"]
    assert broker.opened == 4  # one connection for each failure, and the one that lasted


def test_what_is_too_large_is_told_to_its_sender_alone() -> None:
    broker = Broker()

    async def work(outbox: Outbox) -> None:
        ends = await asyncio.gather(*(outbox.deliver(word(key)) for key in ("a", "large", "b")), return_exceptions=True)
        assert [type(end) for end in ends] == [type(None), MessageTooLarge, type(None)]

    run(broker, work)
    assert broker.taken == ["a", "b"]


def test_a_sender_may_leave_and_the_others_messages_keep_their_order() -> None:
    broker = Broker(failures=2)

    async def work(outbox: Outbox) -> None:
        leaving = asyncio.create_task(outbox.deliver(word("left")))
        await asyncio.sleep(0)
        leaving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaving
        await asyncio.gather(*(outbox.deliver(word(str(number))) for number in range(1000)))

    run(broker, work)
    assert [key for key in broker.taken if key != "left"] == [str(number) for number in range(1000)]


def test_what_is_still_on_its_way_is_waited_for_and_not_sent_again() -> None:
    broker = Broker(late=3)

    async def work(outbox: Outbox) -> None:
        await outbox.deliver(word("a"), word("b"))
        assert outbox.away_since is None

    run(broker, work)
    assert (broker.taken, broker.opened) == (["a", "b"], 1)


def test_what_was_given_up_is_counted_when_it_is_sent_again() -> None:
    before = AGAIN._value.get()
    run(Broker(failures=2), lambda outbox: outbox.deliver(word("a"), word("b")))
    assert AGAIN._value.get() - before == 4


def test_nothing_is_written_in_doubt_nor_for_a_sender_that_has_left_since() -> None:
    broker = Broker()
    sure = False

    async def work(outbox: Outbox) -> None:
        nonlocal sure
        leaving, staying = (asyncio.create_task(outbox.deliver(word(key))) for key in ("left", "stayed"))
        waiting = asyncio.create_task(outbox.ready())
        await asyncio.sleep(0.2)
        leaving.cancel()
        assert (broker.taken, staying.done()) == ([], False)
        assert outbox.away_since is not None
        sure = True
        await asyncio.gather(staying, waiting)
        assert outbox.away_since is None

    run(broker, work, lambda: sure)
    assert broker.taken == ["stayed"]


def test_what_goes_out_though_its_sender_has_left_is_counted() -> None:
    before = AGAIN._value.get()

    async def work(outbox: Outbox) -> None:
        leaving = asyncio.create_task(outbox.deliver(word("a")))
        await asyncio.sleep(0.05)
        leaving.cancel()
        await outbox.deliver(word("b"))

    broker = Broker(late=1, seconds=0.2)
    run(broker, work)
    assert broker.taken == ["a", "b"]
    assert AGAIN._value.get() - before == 1


def test_what_went_out_when_others_may_have_had_the_feeds_is_counted() -> None:
    sure = True

    class Frozen(_Connection):
        def flush(self, seconds: float = 60.0) -> None:
            nonlocal sure
            super().flush(seconds)
            sure = False

    class Freezing(Broker):
        def connect(self) -> Publisher:
            return Frozen(self)

    async def work(outbox: Outbox) -> None:
        await outbox.deliver(word("a"), word("b"))

    before = AGAIN._value.get()
    run(Freezing(), work, lambda: sure)
    assert AGAIN._value.get() - before == 2
