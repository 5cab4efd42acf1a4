"""Faust tables that can be trusted after a kill: what a worker gives out, Kafka has the state for.

Faust writes a table's change to RocksDB at once and to the changelog some time later. Killed in between, a worker would
find a store that is ahead of the changelog, then have older values of some keys replayed over it: a state that never
was. So a worker begins with an empty store and takes all from the changelog, whose order is that of the writes; and a
message's changes are awaited there before anything is given out.
"""

import asyncio
import fcntl
import shutil
from collections.abc import Iterator, MutableMapping
from functools import cache, cached_property
from pathlib import Path
from typing import IO, Protocol

from faust.tables.manager import TableManager
from faust.tables.recovery import Recovery as FaustRecovery

from processors.delivery import end_process

SETTLED = b"#"  # the key of an empty record; when it is in the changelog, so is all that was written before it


class FolderInUseError(Exception):
    """Another worker keeps its tables in this folder."""


class Table(Protocol):
    """What is used of a Faust table."""

    def get(self, key: bytes) -> bytes | None: ...
    def __setitem__(self, key: bytes, value: bytes) -> None: ...
    def __delitem__(self, key: bytes) -> None: ...
    def send_changelog(self, partition: int, key: bytes, value: bytes) -> asyncio.Future[object]: ...


class Recovery(FaustRecovery):  # type: ignore[misc]
    """Restores tables, and lets no message of a stream pass before its partition is back at the committed offset.

    Faust resumes the partitions first and seeks then. What was fetched ahead meanwhile passes in between, and what is
    behind it is taken for a gap in the topic and settled unseen: messages are lost where there is a backlog.
    """

    async def on_recovery_completed(self, generation_id: int = 0) -> None:
        """Stop the flow, which Faust starts again once it has sought."""
        self.app.consumer.stop_flow()
        await self.app.consumer.wait_for_stopped_flow()
        await super().on_recovery_completed(generation_id)


class Tables(TableManager):  # type: ignore[misc]
    """Faust's tables with our recovery."""

    @cached_property
    def recovery(self) -> Recovery:
        """The service that restores them."""
        return Recovery(self.app, self, beacon=self.beacon, loop=self.loop)


class Awaited(MutableMapping[bytes, bytes]):
    """A table of which it can be awaited that Kafka has what was written to it."""

    def __init__(self, table: Table) -> None:
        self.table = table

    async def settled(self, partition: int, seconds: float) -> None:
        """Return when the changelog has all that was written; ends the process where that fails or takes too long."""
        try:
            await asyncio.wait_for(self.table.send_changelog(partition, SETTLED, b""), seconds)
        except Exception as exc:  # noqa: BLE001 — the clients raise many kinds, and none may reach the agent
            end_process(f"the changelog of a table: {type(exc).__name__}: {exc}")

    def __getitem__(self, key: bytes) -> bytes:
        value = self.table.get(key)
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key: bytes, value: bytes) -> None:
        self.table[key] = value

    def __delitem__(self, key: bytes) -> None:
        del self.table[key]

    def __iter__(self) -> Iterator[bytes]:
        raise NotImplementedError("a worker never reads its whole table")

    def __len__(self) -> int:
        raise NotImplementedError("a worker never reads its whole table")


@cache  # Faust asks twice; and what is cached stays open
def begin_empty(folder: Path, tables: Path) -> IO[str]:
    """Remove the `tables` that an earlier worker left in its state `folder`; returns the lock, held to the end.

    Raises FolderInUseError where another worker runs on the folder, OSError where it cannot be used.
    """
    lock = (folder / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise FolderInUseError(f"RASID_STATE_DIR: another worker runs on {folder}: give each its own") from None
    if tables.exists():
        shutil.rmtree(tables)
    return lock
