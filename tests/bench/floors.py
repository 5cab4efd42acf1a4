"""The figures on own pages that our extraction must not fall below, kept beside the pages."""

import json
import math
from collections.abc import Mapping
from pathlib import Path

FILE = Path(__file__).parents[1] / "golden" / "pages" / "floors.json"
PINNED = ("f1", "kept", "lines", "title", "author", "date", "refusal")
SLACK = 0.01  # a figure this much above its floor asks for a new floor


class RegressionError(Exception):
    """A figure is below its floor."""


def load(file: Path = FILE) -> dict[str, float]:
    """The floors by measure; empty where none are pinned yet."""
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else {}


def verdicts(figures: Mapping[str, float | None], floors: Mapping[str, float]) -> list[str]:
    """What is wrong: a figure below its floor, or one so far above it that the floor no longer guards it."""
    found = []
    for name in PINNED:
        figure, floor = figures[name] or 0.0, floors[name]
        if figure < floor:
            found.append(f"{name} fell to {figure:.4f}, below its floor {floor:.4f}")
        elif figure > floor + SLACK:
            found.append(
                f"{name} is {figure:.4f}, its floor {floor:.4f}: raise the floor with "
                "python -m tests.bench.extract --rivals none --pin"
            )
    return found


def pin(figures: Mapping[str, float | None], *, allow_regression: bool = False, file: Path = FILE) -> str:
    """Write `figures`, cut to three digits, as the new floors; what changed. Raises RegressionError for a lower one."""
    old = load(file)
    new = {name: math.floor((figures[name] or 0.0) * 1000) / 1000 for name in PINNED}
    lower = [f"{name} {old[name]} to {new[name]}" for name in PINNED if new[name] < old.get(name, 0.0)]
    if lower and not allow_regression:
        raise RegressionError(f"floors would fall: {', '.join(lower)} (--allow-regression, if that is meant)")
    file.write_text(json.dumps(new, indent=1) + "\n", encoding="utf-8")
    changed = [f"{name}: {old.get(name)} to {new[name]}" for name in PINNED if new[name] != old.get(name)]
    return "\n".join(changed or ["No floor changed."]) + "\n"
