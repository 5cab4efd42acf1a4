"""Delivery: tried again until the broker has it, never given up in silence."""

import asyncio
import subprocess
import sys
import textwrap
from pathlib import Path

import msgspec
import pytest

from processors.delivery import EXIT_UNDELIVERED, Exits, held
from processors.settings import ProcessorSettings
from producers.service import EXITS
from producers.trail import DeadLetter, Step

ROOT = Path(__file__).parents[3]
SETTINGS = ProcessorSettings(deliver_seconds=60.0, message_bytes=65_536)


class Broker:
    """A topic whose broker refuses the first `failures` messages: when asked, or when it should acknowledge."""

    def __init__(self, failures: int = 0, *, late: bool = False) -> None:
        self.failures, self.late = failures, late
        self.taken: list[bytes] = []

    async def send(self, *, key: bytes, value: bytes, partition: int | None = None) -> asyncio.Future[object]:
        done: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        if self.failures:
            self.failures -= 1
            if not self.late:
                raise ConnectionError("away")
            done.set_exception(ConnectionError("gone before it was written"))
        else:
            self.taken.append(value)
            done.set_result(None)
        return done


def letter(value: bytes) -> DeadLetter:
    return DeadLetter(stage="extract", error="no good", topic="articles.fetched", partition=1, offset=7, value=value)


def count(stage: str, how: str) -> float:
    return float(EXITS.labels(stage, how)._value.get())


@pytest.mark.parametrize("late", [False, True])
def test_a_delivery_that_fails_is_tried_again_and_made_once(late: bool) -> None:
    trail, dead = Broker(2, late=late), Broker()
    exits = Exits(trail, dead, SETTINGS)
    asyncio.run(exits.step(Step(article_id="a", stage="extract", outcome="passed")))
    assert [msgspec.json.decode(value, type=Step).article_id for value in trail.taken] == ["a"]
    assert exits.trouble is None


def test_while_a_delivery_fails_the_trouble_is_told() -> None:
    broker = Broker(10**9)
    exits = Exits(broker, broker, SETTINGS)

    async def give_up() -> None:
        async with asyncio.timeout(0.5):
            await exits.step(Step(article_id="a", stage="extract", outcome="passed"))

    with pytest.raises(TimeoutError):
        asyncio.run(give_up())
    assert exits.trouble == "trail a: ConnectionError: away"


def test_a_broker_that_stays_away_ends_the_process() -> None:
    program = """
        import asyncio
        from processors.delivery import Exits
        from processors.settings import ProcessorSettings
        from producers.trail import Step
        from tests.unit.processors.test_delivery import Broker

        exits = Exits(Broker(10**9), Broker(), ProcessorSettings(deliver_seconds=0.3))
        try:
            asyncio.run(exits.step(Step(article_id="a", stage="extract", outcome="passed")))
        finally:
            print("went on")
    """
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode == EXIT_UNDELIVERED
    assert "went on" not in ended.stdout
    assert "offset uncommitted" in ended.stdout + ended.stderr


def test_a_dead_letter_too_large_to_copy_goes_without_its_value() -> None:
    trail, dead = Broker(), Broker()
    asyncio.run(Exits(trail, dead, SETTINGS).dead_letter(letter(b"x" * 65_536)))
    (found,) = [msgspec.json.decode(value, type=DeadLetter) for value in dead.taken]
    assert (found.value, found.topic, found.partition, found.offset) == (None, "articles.fetched", 1, 7)
    assert found.error == "no good (too large to be copied here)"


def test_a_message_over_the_limit_is_refused_at_once() -> None:
    broker = Broker()
    delivered = asyncio.run(Exits(broker, broker, SETTINGS).deliver(broker, "t", "k", letter(b"x" * 65_536)))
    assert not delivered
    assert not broker.taken


def test_a_message_leaves_a_stage_by_one_exit() -> None:
    exits = Exits(Broker(), Broker(), SETTINGS)
    before = count("copies", "dead-lettered")
    asyncio.run(exits.dead_letter(letter(b"whole"), Step(article_id="a", stage="copies", outcome="dead-lettered")))
    asyncio.run(exits.dead_letter(msgspec.structs.replace(letter(b"unreadable"), stage="copies")))
    assert count("copies", "dead-lettered") == before + 2


class Message:
    """Counts references as a Faust message does: it is settled once nobody holds one."""

    def __init__(self) -> None:
        self.references = 1

    def incref(self) -> None:
        self.references += 1


class Event:
    def __init__(self) -> None:
        self.message = Message()

    def ack(self) -> bool:
        self.message.references -= 1
        return self.message.references == 0


def test_what_is_settled_early_stays_held_until_its_work_is_done() -> None:
    event = Event()
    with held(event):
        assert not event.ack(), "Faust stops the stream while the agent works"
    assert event.message.references == 0


def test_what_is_cancelled_is_never_settled() -> None:
    events = [Event(), Event()]
    with pytest.raises(asyncio.CancelledError), held(*events):
        raise asyncio.CancelledError
    assert not any(event.ack() for event in events), "Faust acknowledges what it cancels"
