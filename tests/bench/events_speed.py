"""What telling events costs, ours beside simpler ways: time on one core, memory, start-up, growth with length."""

import gzip
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from processors.article import Article
from processors.events import MAX_CHARACTERS, extract_events
from producers.lines import BadLine, read_lines
from tests.bench.events_gold import GoldArticle, GoldError
from tests.bench.events_ours import NAME, as_article
from tests.bench.events_report import Cost, beside
from tests.bench.events_score import Scores, judge, score
from tests.bench.events_worker import Measured, Task

# A system's name and its module, tests.bench.events_MODULE.
SYSTEMS = {NAME: "ours", "keywords": "keywords", "pyarabic": "pyarabic"}
SECONDS = 60.0  # of CPU time after which a system has read enough for its rate
LENGTHS = (10_000, 100_000, 1_000_000)  # bytes of UTF-8
_SHOWN = 80  # characters of what is wrong with a line
_ROOT = Path(__file__).parents[2]


def speed(sets: Mapping[str, Sequence[GoldArticle]], files: Sequence[Path], systems: Sequence[str]) -> Iterator[str]:
    """A table for each set with gold: how well each system tells its events, and what it costs over all articles."""
    told = [article for articles in sets.values() for article in articles]
    timed = [article for path in files for article in unlabelled(path)]
    yield f"{len(told)} articles with gold, {len(timed)} others\n"
    results = {name: run(name, told, timed) for name in systems}
    at = 0
    for name, articles in sets.items():
        rows: dict[str, tuple[Scores, Cost] | str] = {}
        for system, measured in results.items():
            if isinstance(measured, str):
                rows[system] = measured
            else:
                events = measured[0].events[at : at + len(articles)]
                rows[system] = score(map(judge, articles, events)), measured[1]
        at += len(articles)
        yield f"\n{beside(f'{name}: {len(articles)} articles', rows)}\n"


def unlabelled(path: Path) -> list[GoldArticle]:
    """The articles of a file of JSON lines, which may end in .gz. Raises GoldError."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            lines = list(read_lines(stream, path.name))
    except OSError as exc:
        raise GoldError(f"{path}: {exc.strerror or exc}; give a file of JSON lines, plain or gzip") from exc
    bad = [line for line in lines if isinstance(line, BadLine)]
    if bad:
        sys.stderr.write(
            f"{len(bad)} lines of {path.name} cannot be taken, the first: {bad[0].number}: {bad[0].fault[:_SHOWN]}\n"
        )
    return [
        GoldArticle(id=one.id, outlet=one.outlet or "", title=one.title or "", published=one.published, text=one.text)
        for one in lines
        if not isinstance(one, BadLine)
    ]


def run(name: str, told: list[GoldArticle], timed: list[GoldArticle]) -> tuple[Measured, Cost] | str:
    """The system called `name` in processes of its own; why it is absent, in a line, where it fails.

    Its cold start is one without byte code, the warm one the next.
    """
    sys.stderr.write(f"{name} reads {len(told) + len(timed)} articles …\n")
    nothing = Task([], [], 0.0)
    try:
        with tempfile.TemporaryDirectory() as folder:
            byte_code = {"PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}
            cold, warm = (_process(name, nothing, byte_code).start_up for _ in range(2))
        measured = _process(name, Task(told, timed, SECONDS), {})
    except subprocess.CalledProcessError as exc:
        return (exc.stderr.decode(errors="replace").strip() or str(exc)).splitlines()[-1]
    return measured, Cost(measured.articles / measured.seconds if measured.seconds else 0.0, measured.mb, cold, warm)


def _process(name: str, task: Task, env: Mapping[str, str]) -> Measured:
    command = [sys.executable, "-m", "tests.bench.events_worker", SYSTEMS[name]]
    done = subprocess.run(
        command, cwd=_ROOT, input=msgspec.json.encode(task), capture_output=True, check=True, env={**os.environ, **env}
    )
    return msgspec.json.decode(done.stdout, type=Measured)


def linear(sets: Mapping[str, Sequence[GoldArticle]]) -> Iterator[str]:
    """How our time grows with the length of a text: one of LENGTHS bytes each, made of the sets' articles in a row.

    Each is read twice, and the second time counts: a longer text also brings more words that were never met.
    """
    read = [one for articles in sets.values() for one in map(as_article, articles) if isinstance(one, Article)]
    if not read:
        return
    paragraphs = "\n\n".join(one.text for one in read)
    least = 0.0
    yield f"\n{'length of text':18}{'seconds':>10}{'length ×':>10}{'time ×':>10}\n"
    for length in LENGTHS:
        whole = paragraphs * (length // len(paragraphs.encode()) + 1)
        text = whole.encode()[:length].decode(errors="ignore")
        article = msgspec.structs.replace(read[0], text=text)
        extract_events(article)
        start = time.process_time()
        extract_events(article)
        spent = time.process_time() - start
        least = least or spent
        yield f"{f'{length // 1000} kB':18}{spent:>10.3f}{length / LENGTHS[0]:>10.0f}{spent / least:>10.1f}\n"
    yield f"The first {MAX_CHARACTERS:,} characters of a text are read.\n"
