"""The figures on our own articles that our extraction of events must not fall below, kept beside the articles."""

import json
import math
from collections.abc import Mapping
from pathlib import Path

from tests.bench.events_gold import FOLDER
from tests.bench.events_score import SLOTS, Scores
from tests.bench.floors import RegressionError, load

FILE = FOLDER / "floors.json"
PINNED = ("events", "core", "all_fields", *SLOTS, "outcome_not_completed", "alarms", "told_as_old", "quiet_articles")
BELOW = 0.005  # about one event: a floor is pinned so much below today's figure
SLACK = 0.03  # a figure this much above its floor asks for a new floor


def pinned(scores: Scores) -> dict[str, float]:
    """The figures that are guarded, all better the higher; `told_as_old`: older events that are not told as news."""
    figures = scores.figures()
    figures["told_as_old"] = 1 - (scores.false_fresh or 0.0)
    figures["quiet_articles"] = 1 - (scores.false_alarms or 0.0)
    return {name: figures[name] or 0.0 for name in PINNED}


def verdicts(figures: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """What is wrong: a figure without a floor, below it, or so far above it that the floor no longer guards it."""
    found = []
    for name, figure in figures.items():
        floor = floors.get(name)
        if floor is None:
            found.append(f"{name} has no floor: pin one with python -m tests.bench.events --pin")
        elif figure < floor:
            found.append(f"{name} fell to {figure:.4f}, below its floor {floor:.3f}")
        elif figure > floor + SLACK:
            found.append(
                f"{name} is {figure:.4f}, its floor {floor:.3f}: raise it with python -m tests.bench.events --pin"
            )
    return found


def pin(figures: Mapping[str, float], *, allow_regression: bool = False, file: Path = FILE) -> str:
    """Write new floors, BELOW under `figures`; what changed. A floor rises only where the figure outgrew it.

    Raises RegressionError where a figure is below its floor, unless that is allowed.
    """
    old = load(file)
    new = {name: max(0.0, math.floor((figure - BELOW) * 1000) / 1000) for name, figure in figures.items()}
    fallen = [f"{name} {old[name]} to {figures[name]:.4f}" for name in new if figures[name] < old.get(name, 0.0)]
    if fallen and not allow_regression:
        raise RegressionError(f"below their floors: {', '.join(fallen)} (--allow-regression, if that is meant)")
    if not fallen:
        new = {name: max(floor, old.get(name, 0.0)) for name, floor in new.items()}
    file.write_text(json.dumps(new, indent=1) + "\n", encoding="utf-8")
    changed = [f"{name}: {old.get(name)} to {floor}" for name, floor in new.items() if floor != old.get(name)]
    return "\n".join(changed or ["No floor changed."]) + "\n"
