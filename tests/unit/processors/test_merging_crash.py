"""A worker that dies at any write, and gets its message again, ends where one that lived does."""

from collections.abc import Iterator, MutableMapping
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from processors.event import ArticleMentions, Event
from processors.merging.merge import Merger
from tests.unit.processors.merging_cases import BASRA, IRAQ, batch, mention, parts

STREAM = [
    batch(mention("a", killed=2), mention("a", 1, place=BASRA)),
    batch(mention("b", place=IRAQ, killed=9, event_type="explosion")),
    batch(mention("c", killed=3)),
    batch(mention("d", place=BASRA, event_type="rocket_attack", targets=[])),
    batch(mention("a", killed=9), version=2),
    batch(mention("e", 0, killed=9), mention("e", 1, place=BASRA, killed=1)),
    batch(article="c", version=2),
    batch(mention("f", day="2026-03-11", killed=9, wounded=12)),
    batch(mention("d", place=BASRA, killed=1), version=2),
]


class Died(Exception):
    """The worker."""


class Mortal(MutableMapping[bytes, bytes]):
    """A store whose worker dies at the write that is `left` writes away."""

    def __init__(self, store: dict[bytes, bytes], left: int) -> None:
        self.store, self.left = store, left

    def _write(self) -> None:
        if self.left == 0:
            raise Died
        self.left -= 1

    def __setitem__(self, key: bytes, value: bytes) -> None:
        self._write()
        self.store[key] = value

    def __delitem__(self, key: bytes) -> None:
        self._write()
        del self.store[key]

    def __getitem__(self, key: bytes) -> bytes:
        return self.store[key]

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.store)

    def __len__(self) -> int:
        return len(self.store)


def told(event: Event) -> tuple[object, ...]:
    """What must not differ; times of work do."""
    reports = frozenset(report.mention_id for report in event.reports)
    return event.event_id, event.status, event.merged_into, event.casualties, event.place, event.event_type, reports


def played(deaths: list[int]) -> tuple[set[tuple[object, ...]], dict[str, Event]]:
    """The events at the end, and the last given out of each, where the worker dies at that write of each message."""
    store: dict[bytes, bytes] = {}
    given_out: dict[str, Event] = {}
    for one, death in zip(STREAM, deaths, strict=True):
        for event in _delivered(store, one, death):
            given_out[event.event_id] = event
    return {told(event) for event in Merger(store).events()}, given_out


def _delivered(store: dict[bytes, bytes], one: ArticleMentions, death: int) -> list[Event]:
    with suppress(Died):
        Merger(Mortal(store, death)).apply(one)  # what it returned died with the worker
    return Merger(store).apply(one)


LIVED, _ = played([10**6] * len(STREAM))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=len(STREAM), max_size=len(STREAM)))
def test_dying_at_any_write_changes_nothing(deaths: list[int]) -> None:
    ended, given_out = played(deaths)
    assert ended == LIVED
    assert {told(event) for event in given_out.values()} == LIVED, "and all of it was given out"


def test_in_that_stream_a_mention_moves_from_one_event_to_another() -> None:
    merger = Merger({})
    before, after = (
        [parts(events) for events in [merger.apply(one) for one in some]] for some in (STREAM[:4], STREAM[4:5])
    )
    assert frozenset({"a#1", "b#0", "d#0"}) in before[-1]
    assert frozenset({"a#0", "b#0", "c#0"}) in after[-1]
