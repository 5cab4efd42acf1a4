"""The benchmark's figures as text: a table of systems, and page by page what one got wrong."""

from collections.abc import Mapping, Sequence

from tests.bench.measure import Result
from tests.bench.page import Page, Reading
from tests.bench.score import MEASURES, PageScore

_SHORT = 70  # characters of a segment that is shown
_TITLES = {"own": "Own pages (tests/golden/pages)", "real": "Real pages"}


def table(kind: str, count: int, systems: Mapping[str, Result | str]) -> str:
    """One line a system; a measure no page asks for is left out, one that a system never tells is a dash."""
    shown = [
        name
        for name in MEASURES
        if any(not isinstance(each, str) and each.totals[name] is not None for each in systems.values())
    ]
    asked = next(each.counts for each in systems.values() if not isinstance(each, str))
    lines = [
        f"{_TITLES.get(kind, kind)}: {count}",
        f"{'':18}" + "".join(f"{name:>11}" for name in shown) + f"{'ms':>9}",
        f"{'pages asked':18}" + "".join(f"{asked[name]:>11}" for name in shown) + f"{count:>9}",
    ]
    for system, each in systems.items():
        if isinstance(each, str):
            lines.append(f"{system:18}   absent: {each}")
            continue
        values = (each.totals[name] for name in shown)
        cells = "".join(f"{'-' if value is None else format(value, '.3f'):>11}" for value in values)
        lines.append(f"{system:18}{cells}{each.ms:>9.1f}")
    return "\n".join(lines)


def faults(pages: Sequence[Page], scores: Sequence[PageScore], readings: Sequence[Reading]) -> str:
    """Every page not read perfectly: what was lost, what leaked, and the values that differ."""
    lines: list[str] = []
    for page, found, reading in zip(pages, scores, readings, strict=True):
        wrong = [f"  lost: {part[:_SHORT]}" for part in found.lost]
        wrong += [f"  leaked: {part[:_SHORT]}" for part in found.leaked]
        gold = page.gold
        for name, wanted, said in (
            ("title", gold.title, reading.title),
            ("author", gold.author, reading.author),
            ("date", gold.published, reading.date),
        ):
            if getattr(found, name) == 0:
                wrong.append(f"  {name}: wanted {wanted!r}, said {said!r}")
        if found.refusal == 0:
            wrong.append(f"  not refused: {' '.join((reading.text or '').split())[:_SHORT]}")
        if found.f1 is not None and found.f1 < 1 and not reading.text:
            wrong.append(f"  nothing read: {reading.error or 'no text'}")
        if wrong or (found.f1 is not None and found.f1 < 1) or (found.lines is not None and found.lines < 1):
            figures = (
                ""
                if found.f1 is None
                else f" f1 {found.f1:.3f} p {found.precision:.3f} r {found.recall:.3f} lines {found.lines:.2f}"
            )
            lines += [f"{page.id}{figures}", *wrong]
    return "\n".join(lines) or "No faults."
