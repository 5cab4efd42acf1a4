"""The scores of extracted events as tables: by slot beside the last run's, and system beside system."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.bench.events_score import Scores, Tally

LAST = Path(__file__).parents[2] / ".local" / "eval"
_FALLING = ("false_fresh", "false_alarms")  # the lower the better
_SAME = 0.0005


class Cost(NamedTuple):
    """What a system costs: articles a second of CPU time on one core, peak memory, seconds to its first article."""

    rate: float
    mb: float
    cold: float
    warm: float


def table(title: str, scores: Scores, last: Mapping[str, float | None]) -> str:
    """One line a measure: its figure, the last run's and the difference, then what it is counted from."""
    tallies = {"events": scores.events, "core": scores.core, "alarms": scores.alarms, **scores.slots}
    gold, told = scores.events.right + scores.events.missed, scores.events.right + scores.events.wrong
    of = last.get("gold_events")
    other = "" if of in (None, gold) else f"; the last run was of {of:.0f} events"
    lines = [
        f"{title}: {scores.articles} articles, {gold} events, {told} told{other}",
        f"{'':24}{'score':>8}{'last':>8}{'change':>9}   {'prec.':>6}{'recall':>8}{'right':>7}{'wrong':>7}{'missed':>8}",
    ]
    for name, figure in scores.figures().items():
        tally = tallies.get(name)
        cells = f"{shown(figure):>8}{shown(last.get(name)):>8}{_change(name, figure, last.get(name)):>9}"
        lines.append(f"{name:24}{cells}{_counts(tally) if tally else ''}".rstrip())
    return "\n".join(lines)


def _counts(tally: Tally) -> str:
    precision, recall = shown(tally.precision), shown(tally.recall)
    return f"   {precision:>6}{recall:>8}{tally.right:>7}{tally.wrong:>7}{tally.missed:>8}"


def _change(name: str, now: float | None, before: float | None) -> str:
    if now is None or before is None:
        return ""
    change = now - before
    if abs(change) < _SAME:
        return "="
    better = name == "inflation" and abs(now - 1) < abs(before - 1)
    better |= name != "inflation" and (change < 0) == (name in _FALLING)
    return f"{change:+.3f}{'' if better else ' !'}"


def shown(figure: float | None) -> str:
    """A figure to three digits, a dash for none."""
    return "–" if figure is None else f"{figure:.3f}"


def beside(title: str, systems: Mapping[str, tuple[Scores, Cost] | str]) -> str:
    """One line a system: how well it tells events, and what it costs; why one is absent."""
    head = ("events", "core", "alarms", "type", "date", "place", "killed", "articles/s", "MB", "cold s", "warm s")
    lines = [title, f"{'':18}" + "".join(f"{name:>11}" for name in head)]
    for name, measured in systems.items():
        if isinstance(measured, str):
            lines.append(f"{name:18}   absent: {measured}")
            continue
        scores, cost = measured
        figures = scores.figures()
        asked = ("events", "core", "alarms", "event_type", "date", "place", "killed")
        cells = [shown(figures[each]) for each in asked]
        cells += [f"{cost.rate:.0f}", f"{cost.mb:.0f}", f"{cost.cold:.2f}", f"{cost.warm:.2f}"]
        lines.append(f"{name:18}" + "".join(f"{cell:>11}" for cell in cells))
    return "\n".join(lines)


def last_run(name: str, folder: Path = LAST) -> dict[str, float | None]:
    """The figures of the last run on the set called `name`; empty where there are none, or none that can be read."""
    try:
        return dict(json.loads((folder / f"events-{name}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def keep(name: str, scores: Scores, folder: Path = LAST) -> None:
    """Keep a run's figures, and how many events they are of, for the next to be compared with."""
    folder.mkdir(parents=True, exist_ok=True)
    figures = {**scores.figures(), "gold_events": scores.events.right + scores.events.missed}
    (folder / f"events-{name}.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
