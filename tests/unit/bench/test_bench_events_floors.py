"""Our extraction of events stays at least as good on the golden articles as it was pinned."""

from pathlib import Path

import pytest

from tests.bench.events_floors import BELOW, FILE, PINNED, SLACK, pin, pinned, verdicts
from tests.bench.events_gold import golden
from tests.bench.events_ours import tell
from tests.bench.events_score import judge, score
from tests.bench.floors import RegressionError, load


def test_no_figure_is_below_its_floor_nor_far_above_it() -> None:
    articles = golden()
    scores = score(judge(article, tell(article).events) for article in articles)
    assert verdicts(pinned(scores), load(FILE)) == []


def test_the_golden_articles_are_enough_to_measure_by() -> None:
    articles = golden()
    assert len(articles) >= 80
    assert sum(len(article.events) for article in articles) >= 200
    assert sum(not article.events for article in articles) >= 10


def test_a_lower_figure_a_stale_floor_and_none_are_told() -> None:
    floors = dict.fromkeys(PINNED, 0.8)
    figures = {**floors, "events": 0.79, "date": 0.8 + 2 * SLACK, "new_one": 0.5}
    fell, stale, none = verdicts(figures, floors)
    assert fell == "events fell to 0.7900, below its floor 0.800"
    assert stale.startswith("date is 0.8600, its floor 0.800: raise it with")
    assert none.startswith("new_one has no floor")


def test_floors_are_pinned_below_today_and_fall_only_when_that_is_meant(tmp_path: Path) -> None:
    file = tmp_path / "floors.json"
    figures = dict.fromkeys(PINNED, 0.9)
    pin(figures, file=file)
    assert load(file) == dict.fromkeys(PINNED, 0.9 - BELOW)
    assert pin({**figures, "core": 0.896}, file=file) == "No floor changed.\n"
    assert pin({**figures, "core": 0.95}, file=file) == "core: 0.895 to 0.945\n"
    with pytest.raises(RegressionError, match=r"core 0\.945 to 0\.9000"):
        pin(figures, file=file)
    assert load(file)["core"] == 0.945
    assert pin(figures, allow_regression=True, file=file) == "core: 0.945 to 0.895\n"
