from typing import Any

import pytest

from sinks.search import ended


def step(stage: str, outcome: str = "passed", reason: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "article_id": "a1", "url": "", "outlet": "", "title": "", "stage": stage, "outcome": outcome, "reason": reason,
    } | more  # fmt: skip


@pytest.mark.parametrize(
    ("steps", "stage", "outcome"),
    [
        ([step("fetch")], "fetch", "passed"),
        ([step("fetch"), step("extract", "dropped", "language")], "extract", "dropped"),
        ([step("merge"), step("index"), step("extract"), step("fetch")], "index", "passed"),
        ([step("index"), step("events", "dead-lettered", "x")], "events", "dead-lettered"),
        ([step("extract", "dropped", "empty"), step("extract"), step("index")], "index", "passed"),
    ],
)
def test_an_article_ends_where_it_was_stopped_or_came_furthest(
    steps: list[dict[str, Any]], stage: str, outcome: str
) -> None:
    end = ended(steps)
    assert (end.stage, end.outcome) == (stage, outcome)
    assert end.steps == steps


def test_names_come_from_whichever_step_knows_them() -> None:
    end = ended([step("fetch", url="https://a.example/"), step("extract", title="عنوان", outlet="nahrain")])
    assert (end.url, end.title, end.outlet) == ("https://a.example/", "عنوان", "nahrain")
