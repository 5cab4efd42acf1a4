"""The worker's own functions on files of JSON lines: articles in, what they tell out; and events from that."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec
from rich.console import Console
from rich.progress import track

from processors.article import Article
from processors.copies import Copies
from processors.event import Event, Facts
from processors.extract import Dropped, extract_article
from processors.merging.merge import Merger
from processors.merging.why import UnknownError
from processors.readers.choice import chosen
from processors.stages import as_mentions, by_country
from producers.lines import BadLine, Line, read_lines

NEVER = datetime.fromtimestamp(0, UTC)  # nothing was fetched: offline records carry no time of their own
PLAIN_EVERY = 500  # lines between two words of progress in a log

T = TypeVar("T")
Write = Callable[[msgspec.Struct], None]


class InputError(Exception):
    """A file that cannot be read or written, or a line of it that is not what it should be."""


class Extracted(msgspec.Struct, frozen=True, kw_only=True):
    """What was read from the article of the same line of the input. Offsets are code points of `text` or `title`."""

    id: str
    url: str | None = None
    outlet: str = ""
    title: str = ""
    published: str | None = None
    text: str = ""
    wire_origin: str | None = None
    dropped: str | None = None
    events: list[Facts] = []

    def as_article(self) -> Article:
        """The article of this line, as the merge stage knows it."""
        return Article(
            article_id=self.id,
            version=1,
            url=self.url or "",
            outlet=self.outlet,
            title=self.title,
            text=self.text,
            published=self.published,
            wire_origin=self.wire_origin,
            fetched_at=NEVER,
        )


def extract(line: Line, copies: Copies) -> Extracted:
    """All that the stages up to `events` make of one article."""
    fetched = msgspec.structs.replace(line.article(), article_id=line.id)
    result = extract_article(fetched)
    if isinstance(result, Dropped):
        return Extracted(
            id=line.id,
            url=line.url,
            outlet=fetched.outlet,
            title=fetched.title,
            published=line.published,
            dropped=result.reason,
        )
    article = copies.judge(result)
    return Extracted(
        id=line.id,
        url=line.url,
        outlet=article.outlet,
        title=article.title,
        published=article.published,
        text=article.text,
        wire_origin=article.wire_origin,
        events=chosen().read(article),
    )


def run_extract(source: BinaryIO, name: str, write: Write) -> int:
    """EXTRACTED from ARTICLES, a line for each line; a line that cannot be read is dropped as `unreadable` and told."""
    copies, bad = Copies({}), 0
    for line in with_progress(read_lines(source, name), "extract"):
        if isinstance(line, BadLine):
            bad += 1
            print(line, file=sys.stderr)
            write(Extracted(id=f"line:{line.number}", dropped="unreadable"))
            continue
        if not line.published:
            print(
                f"{name}: {line.id}: no publication date, so that its 'today' means no day: add published",
                file=sys.stderr,
            )
        write(extract(line, copies))
    return 1 if bad else 0


def run_merge(source: BinaryIO, name: str, write: Write) -> int:
    """EVENTS from EXTRACTED: what is active at the end, the first reported first, one article's as it tells them."""
    merger = merged(source, name)

    def when(event: Event) -> tuple[str, str, int]:
        article, _, ordinal = event.reports[0].mention_id.rpartition("#")
        return event.first_reported_at or "", article, int(ordinal)

    for event in sorted((event for event in merger.events() if event.status == "active"), key=when):
        write(event)
    return 0


def run_why(source: BinaryIO, name: str, ids: tuple[str, str]) -> int:
    """Why two events or mentions of EXTRACTED are one, or are not; raises InputError for ids that are not there."""
    try:
        for line in merged(source, name).why(*ids):
            print(line)
    except UnknownError as exc:
        raise InputError(f"{name}: {exc}") from exc
    return 0


def merged(source: BinaryIO, name: str) -> Merger:
    """The events of EXTRACTED."""
    merger = Merger({})
    for number, raw in enumerate(with_progress(source, "merge"), 1):
        if not raw.strip():
            continue
        try:
            line = msgspec.json.decode(raw, type=Extracted)
        except (msgspec.DecodeError, UnicodeDecodeError) as exc:
            fault = f"{name}:{number}: {exc}; give lines that `python -m processors extract` wrote"
            raise InputError(fault) from exc
        article = line.as_article()
        for batch in by_country(article, as_mentions(article, line.events), []).values():
            merger.apply(batch)
    return merger


def with_progress(lines: Iterable[T], word: str) -> Iterator[T]:
    """The same lines, with a bar on a terminal and a word now and then in a log."""
    console = Console(stderr=True)
    if console.is_terminal:
        yield from track(lines, description=word, console=console, transient=True)
        return
    number = 0
    for number, line in enumerate(lines, 1):
        yield line
        if number % PLAIN_EVERY == 0:
            print(f"{word}: {number} lines", file=sys.stderr)
    print(f"{word}: {number} lines, done", file=sys.stderr)


@contextmanager
def opened(source: str, target: str) -> Iterator[tuple[BinaryIO, Write]]:
    """The bytes of `source` and a writer of lines to `target`; `-` is a standard stream. A file appears when whole.

    A device or pipe is written to as it is. Raises InputError naming what cannot be opened, read or written.
    """
    special = Path(target).exists() and not Path(target).is_file()
    part = Path(target if special else f"{target}.part")
    try:
        with ExitStack() as stack:
            reading = sys.stdin.buffer if source == "-" else stack.enter_context(Path(source).open("rb"))
            writing = sys.stdout.buffer if target == "-" else stack.enter_context(part.open("wb"))

            def write(line: msgspec.Struct) -> None:
                writing.write(msgspec.json.encode(line) + b"\n")

            yield reading, write
            writing.flush()
        if target != "-" and not special:
            part.replace(target)
    except BrokenPipeError:
        raise
    except OSError as exc:
        raise InputError(f"{exc.filename or source}: {exc.strerror}") from exc
    finally:
        if target != "-" and not special:
            part.unlink(missing_ok=True)
