"""The worker's tables: begun empty, and waited for before anything is given out."""

import asyncio
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from processors.delivery import EXIT_UNDELIVERED
from processors.tables import SETTLED, Awaited, FolderInUseError, begin_empty

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    """What a worker asks for is asked for once a process; here for each test."""
    yield
    begin_empty.cache_clear()


class Table(dict[bytes, bytes]):
    """A table whose changelog has what was written once somebody looks."""

    def __init__(self) -> None:
        self.changelog: list[tuple[int, bytes]] = []

    def send_changelog(self, partition: int, key: bytes, value: bytes) -> asyncio.Future[object]:
        async def written() -> object:
            await asyncio.sleep(0.01)
            self.changelog.append((partition, key))
            return None

        return asyncio.ensure_future(written())


def test_it_is_waited_until_the_changelog_has_what_was_written() -> None:
    table = Table()
    kept = Awaited(table)
    kept[b"a"] = b"1"
    assert (kept[b"a"], kept.get(b"b"), b"b" in kept) == (b"1", None, False)
    del kept[b"a"]
    assert kept.get(b"a") is None
    asyncio.run(kept.settled(3, 5.0))
    assert table.changelog == [(3, SETTLED)]


def test_a_changelog_that_takes_nothing_ends_the_process() -> None:
    code = """
        import asyncio
        from processors.tables import Awaited

        class Away:
            def send_changelog(self, partition, key, value):
                return asyncio.get_running_loop().create_future()

        asyncio.run(Awaited(Away()).settled(0, 0.05))
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT, check=False, capture_output=True)
    assert done.returncode == EXIT_UNDELIVERED, done.stderr


def test_a_worker_begins_without_the_tables_of_an_earlier_one(tmp_path: Path) -> None:
    tables = tmp_path / "v1" / "tables"
    tables.mkdir(parents=True)
    (tables / "merged-0.db").write_text("ahead of the changelog")
    with begin_empty(tmp_path, tables) as lock:
        assert not tables.exists()
        assert begin_empty(tmp_path, tables) is lock, "asked twice, it is the same worker's"


def test_two_workers_in_one_folder_are_refused_before_anything_is_removed(tmp_path: Path) -> None:
    other = tmp_path / "other tables"
    other.mkdir()
    with begin_empty(tmp_path, tmp_path / "tables"):
        with pytest.raises(FolderInUseError, match="another worker runs on"):
            begin_empty(tmp_path, other)
        assert other.exists()
