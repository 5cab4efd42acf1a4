"""Writes that are all made or none, in a store that can only make one at a time.

What a message changes is written as one record under the key `j` first, then key by key, then the record is deleted. A
worker that died in between finishes the record before it does anything else. A mention that moves from one event to
another is thus never in neither.
"""

from collections.abc import Iterator, MutableMapping

import msgspec

_KEY = b"j"
_writes = msgspec.msgpack.Decoder(dict[bytes, bytes | None])


class Journal(MutableMapping[bytes, bytes]):
    """`store` with the changes of one message, which nobody else sees before `commit`."""

    def __init__(self, store: MutableMapping[bytes, bytes]) -> None:
        self.store = store
        if left := store.get(_KEY):
            self._make(_writes.decode(left))
        self.changes: dict[bytes, bytes | None] = {}

    def commit(self) -> None:
        """Make all changes."""
        if self.changes:
            self.store[_KEY] = msgspec.msgpack.encode(self.changes)
            self._make(self.changes)
            self.changes = {}

    def _make(self, changes: dict[bytes, bytes | None]) -> None:
        for key, value in changes.items():
            if value is not None:
                self.store[key] = value
            elif self.store.get(key) is not None:
                del self.store[key]
        del self.store[_KEY]

    def __getitem__(self, key: bytes) -> bytes:
        value = self.changes[key] if key in self.changes else self.store.get(key)
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key: bytes, value: bytes) -> None:
        self.changes[key] = value

    def __delitem__(self, key: bytes) -> None:
        self.changes[key] = None

    def __iter__(self) -> Iterator[bytes]:
        kept = (key for key in self.store if key not in self.changes)
        yield from [*kept, *(key for key, value in self.changes.items() if value is not None)]

    def __len__(self) -> int:
        return sum(1 for _ in self)
