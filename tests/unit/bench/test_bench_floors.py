"""Our extraction stays at least as good on the golden pages as it was pinned."""

from pathlib import Path

import pytest

from tests.bench import ours
from tests.bench.floors import PINNED, RegressionError, load, pin, verdicts
from tests.bench.golden import golden_pages
from tests.bench.measure import measure


def test_no_figure_is_below_its_floor_nor_far_above_it() -> None:
    result = measure(ours.read, golden_pages(), rounds=0)
    assert verdicts(result.totals, load()) == []


def test_a_lower_figure_and_a_stale_floor_are_told() -> None:
    floors = dict.fromkeys(PINNED, 0.9)
    fell, stale = verdicts({**floors, "f1": 0.899, "date": 0.92}, floors)
    assert fell.startswith("f1 fell to 0.8990")
    assert "raise the floor" in stale
    assert stale.startswith("date")


def test_a_floor_falls_only_when_that_is_meant(tmp_path: Path) -> None:
    file = tmp_path / "floors.json"
    figures: dict[str, float | None] = dict.fromkeys(PINNED, 0.95678)
    pin(figures, file=file)
    assert load(file) == dict.fromkeys(PINNED, 0.956)
    lower = {**figures, "title": 0.9}
    with pytest.raises(RegressionError, match=r"title 0\.956 to 0\.9"):
        pin(lower, file=file)
    assert load(file)["title"] == 0.956
    assert pin(lower, allow_regression=True, file=file) == "title: 0.956 to 0.9\n"
    assert load(file)["title"] == 0.9
