"""Articles from archives put through the path again, beside live ones.

Ids are those of the live path and the time of fetching is the archived one, so that what is known already changes
nothing. Messages say `mode: replay`, and nobody is alerted of them.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import datetime
from itertools import chain
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from producers import trail
from producers.article import TOPIC, FetchedArticle
from producers.outbox import Message, Outbox
from producers.publish import MessageTooLarge, Publisher
from producers.readback import SUFFIXES, Archived, Reader, aware, kind_of
from producers.service import EXITS
from producers.settings import ProducerSettings
from producers.trail import Step

RATE = 50.0  # articles a second unless told otherwise: live ones must not wait long behind them
_KNOWN = ", ".join(chain.from_iterable(SUFFIXES.values()))
_AT_ONCE = 16  # deliveries under way
_TELL_SECONDS = 10.0  # between two lines of progress where there is no terminal


class ReplayError(Exception):
    """What was asked for cannot be done at all; nothing was sent. One line says why."""


class _End:
    """What a file gives after its last."""


_END = _End()


class Span(msgspec.Struct, frozen=True):
    """The times replayed, `since` included and `until` not; aware."""

    since: datetime | None = None
    until: datetime | None = None

    def __contains__(self, moment: datetime) -> bool:
        return (self.since is None or moment >= self.since) and (self.until is None or moment < self.until)


def span(since: str | None, until: str | None) -> Span:
    """The span that two ISO 8601 days or date-times tell (UTC without a zone). Raises ReplayError."""
    told = Span(_moment("--since", since), _moment("--until", until))
    if told.since and told.until and told.since >= told.until:
        raise ReplayError(f"--since {since} is not before --until {until}")
    return told


def find(names: list[str]) -> list[Path]:
    """The files that `names` mean, folders searched to their depth, in the order of their names. Raises ReplayError."""
    files: list[Path] = []
    for path in map(Path, names):
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.is_file() and kind_of(one))
            if not inside:
                raise ReplayError(f"{path}: holds no file whose name ends in {_KNOWN}")
            files += inside
        elif not path.exists():
            raise ReplayError(f"{path}: no such file or folder")
        elif not kind_of(path):
            raise ReplayError(f"{path}: not known by its name; give a folder, or a file that ends in {_KNOWN}")
        else:
            files.append(path)
    return list(dict.fromkeys(files))


class Replay:
    """Sends what `reader` finds within `span`, at most `rate` articles a second; 0: as fast as the broker takes them.

    Faults and progress go to `err`.
    """

    def __init__(self, settings: ProducerSettings, reader: Reader, span: Span, rate: float, err: Console) -> None:
        self.settings, self.reader, self.span, self.rate, self.err = settings, reader, span, rate, err
        self.sent = self.refused = self.outside = self.passed_over = 0
        self.turn = self.told_at = 0.0

    def run(self, files: list[Path], out: Console) -> int:
        """Returns 0, or 1 where anything was refused. Raises BrokerUnavailable where none answers at the start.

        Later it waits for a broker that went away.
        """
        opened = [Publisher(self.settings)]
        outbox = Outbox(lambda: opened.pop() if opened else Publisher(self.settings))
        asyncio.run(self._send_all(files, outbox))
        left_out = {"refused": self.refused, "outside the span": self.outside, "no articles": self.passed_over}
        told = [f"sent {self.sent} {'article' if self.sent == 1 else 'articles'}"]
        out.print(", ".join(told + [f"{what} {count}" for what, count in left_out.items() if count]))
        return 1 if self.refused else 0

    async def _send_all(self, files: list[Path], outbox: Outbox) -> None:
        slots = asyncio.Semaphore(_AT_ONCE)
        total, before = sum(file.stat().st_size for file in files), 0
        self.turn = self.told_at = time.monotonic()
        try:
            async with asyncio.TaskGroup() as tasks:
                writing = tasks.create_task(outbox.run())
                with self._progress() as progress:
                    bar = progress.add_task("", total=total)
                    for file in files:
                        async for read, at in self._reads(file):
                            progress.update(bar, completed=before + at, description=f"{self.sent} sent  {file.name}")
                            self._tell(before + at, total)
                            if article := self._wanted(read):
                                await self._wait_turn()
                                await slots.acquire()
                                tasks.create_task(self._send(outbox, article, slots))
                        before += file.stat().st_size
                    for _ in range(_AT_ONCE):  # until all are delivered
                        await slots.acquire()
                writing.cancel()
        finally:
            await outbox.close()

    async def _reads(self, file: Path) -> AsyncIterator[tuple[Archived | str | None, int]]:
        """What `file` holds, one by one, each with the bytes read so far."""
        try:
            with file.open("rb") as stream:
                reading = self.reader.read(file, stream)
                while not isinstance(read := await asyncio.to_thread(next, reading, _END), _End):
                    yield read, stream.tell()
        except OSError as exc:
            yield f"{file}: cannot be read: {exc.strerror}", 0

    def _wanted(self, read: Archived | str | None) -> FetchedArticle | None:
        if read is None:
            self.passed_over += 1
        elif isinstance(read, str):
            self.refused += 1
            self.err.print(read)
        elif read.at not in self.span:
            self.outside += 1
        else:
            return read.article
        return None

    async def _wait_turn(self) -> None:
        if self.rate:
            self.turn = max(self.turn + 1 / self.rate, time.monotonic())
            await asyncio.sleep(self.turn - time.monotonic())

    async def _send(self, outbox: Outbox, article: FetchedArticle, slots: asyncio.Semaphore) -> None:
        key = article.article_id
        step = Step(
            mode=article.mode,
            article_id=key,
            url=article.url,
            outlet=article.outlet,
            title=article.title,
            stage="fetch",
            outcome="passed",
        )
        try:
            await outbox.deliver(Message(TOPIC, key, article, article.headers()), Message(trail.TOPIC, key, step))
        except MessageTooLarge as exc:
            self.refused += 1
            self.err.print(f"{article.url}: too large: {exc}; raise RASID_MESSAGE_BYTES")
        else:
            EXITS.labels("fetch", "replayed").inc()
            self.sent += 1
        finally:
            slots.release()

    def _progress(self) -> Progress:
        return Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TimeRemainingColumn(),
            console=self.err,
            transient=True,
            disable=not self.err.is_terminal,
        )

    def _tell(self, done: int, total: int) -> None:
        if not self.err.is_terminal and time.monotonic() - self.told_at > _TELL_SECONDS:
            self.told_at = time.monotonic()
            self.err.print(f"{self.sent} sent so far, {100 * done // max(total, 1)} % read")


def _moment(option: str, written: str | None) -> datetime | None:
    if written is None:
        return None
    try:
        return aware(datetime.fromisoformat(written))
    except ValueError as exc:
        raise ReplayError(f"{option}: {written!r} is no ISO 8601 day or date-time; give YYYY-MM-DD") from exc
