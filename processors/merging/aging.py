"""What has not been touched for long is folded, a little at each message, so that the state stays small.

Each message is put into a queue: `q|COUNTRY|NUMBER` holds its day, its article and the events it touched; `q|COUNTRY`
the numbers of the oldest and of the next. What was touched again later has a newer place in the queue, and the older
one is passed over. Days are those at which articles were fetched, never the clock's: a replay ends the same.
"""

from collections.abc import Iterator, MutableMapping

import msgspec

from processors.merging.state import Shelf

AT_ONCE = 2  # places of the queue cleared with each message: one more than is added


class Place(msgspec.Struct, frozen=True, array_like=True):
    """One message in the queue."""

    day: int
    article_id: str
    events: list[str]


class Queue:
    """The queue of one country."""

    def __init__(self, store: MutableMapping[bytes, bytes], country: str) -> None:
        self.store, self.country = store, country

    def add(self, day: int, article_id: str, events: list[str]) -> None:
        """Put a message at the end, as number `next`."""
        oldest, following = self._numbers()
        self.store[self._key(following)] = msgspec.msgpack.encode(Place(day, article_id, events))
        self._keep(oldest, following + 1)

    @property
    def next(self) -> int:
        """The number that the next message gets."""
        return self._numbers()[1]

    def due(self, before: int) -> Iterator[tuple[int, Place]]:
        """Take out at most AT_ONCE messages of days earlier than `before`, with their numbers, the oldest first."""
        for _ in range(AT_ONCE):
            oldest, following = self._numbers()
            raw = self.store.get(self._key(oldest))
            if oldest == following or raw is None:
                return
            place = _places.decode(raw)
            if place.day >= before:
                return
            yield oldest, place
            del self.store[self._key(oldest)]
            self._keep(oldest + 1, following)

    def _numbers(self) -> tuple[int, int]:
        raw = self.store.get(f"q|{self.country}".encode())
        return _pair.decode(raw) if raw else (1, 1)

    def _keep(self, oldest: int, following: int) -> None:
        self.store[f"q|{self.country}".encode()] = msgspec.msgpack.encode((oldest, following))

    def _key(self, number: int) -> bytes:
        return f"q|{self.country}|{number}".encode()


_places = msgspec.msgpack.Decoder(Place)
_pair = msgspec.msgpack.Decoder(tuple[int, int])


def fold_old(shelf: Shelf, queue: Queue, before: int) -> None:
    """Forget traces of articles, and fold events, that no message has touched since the day `before`.

    A folded event keeps a few accounts, by which background reports still find it, and the bare list of its reports.
    """
    for number, place in queue.due(before):
        trace = shelf.trace(place.article_id)
        if trace.number == number:
            del shelf.store[shelf.trace_key(place.article_id)]
        for event_id in place.events:
            state = shelf.state(event_id)
            if state is not None and state.number == number:
                state.fold()
                shelf.write([state])
