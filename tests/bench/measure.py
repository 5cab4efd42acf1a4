"""Systems set on pages: each page's reading scored, and what it cost."""

import statistics
import sys
from collections.abc import Callable, Iterable, Sequence

import msgspec

from tests.bench import ours
from tests.bench.page import Page, Reading
from tests.bench.rival import AbsentError, Rival
from tests.bench.score import PageScore, counts, score, totals

ROUNDS = 3  # that are timed, after one that warms up


class Result(msgspec.Struct, frozen=True):
    """One system on one set of pages: each measure's mean, and the median page's median CPU time."""

    totals: dict[str, float | None]
    counts: dict[str, int]  # of the pages behind each measure
    ms: float
    scores: tuple[PageScore, ...]
    readings: tuple[Reading, ...]


def measure(read: Callable[[Page], Reading], pages: Sequence[Page], rounds: int = ROUNDS) -> Result:
    """Read all `pages` once to warm up and to score, then `rounds` times for the clock."""
    readings = tuple(read(page) for page in pages)
    times = [[read(page).ms for page in pages] for _ in range(rounds)] or [[each.ms for each in readings]]
    ms = statistics.median(statistics.median(turns) for turns in zip(*times, strict=True))
    scores = tuple(score(page, reading) for page, reading in zip(pages, readings, strict=True))
    # What a system never tells is not a measure of it.
    means = totals(scores)
    for name in ("title", "author", "date"):
        if means[name] is not None and not any(getattr(reading, name) for reading in readings):
            means[name] = None
    return Result(means, counts(scores), round(ms, 2), scores, readings)


def compare(pages: Sequence[Page], rivals: Iterable[str], rounds: int) -> dict[str, Result | str]:
    """Ours, then each rival, on `pages`; why it is absent for one that cannot be had."""
    results: dict[str, Result | str] = {ours.NAME: measure(ours.read, pages, rounds)}
    for name in rivals:
        sys.stderr.write(f"{name} reads {len(pages)} pages …\n")
        try:
            with Rival(name) as rival:
                results[name] = measure(rival.read, pages, rounds)
        except AbsentError as exc:
            results[name] = str(exc)
    return results
