from typing import Any, get_args

import pytest

from sinks.notify.book import Delivery, Result
from sinks.trails import Passage, ended, passages
from tests.unit.sinks.samples import NOW

DELIVERED, _, GIVEN_UP = get_args(Result)


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


def test_the_way_of_an_article_goes_from_its_outlet_to_its_alerts() -> None:
    steps = [
        step(name, detail="", at=f"2026-03-10T12:0{at}:00Z") for at, name in enumerate(["fetch", "extract", "index"])
    ]
    article = {"published": "2026-03-10", "published_rule": "feed", "outlet": "nahrain"}
    event = {
        "event_id": "e1", "revision": 2, "status": "active", "temporality": "new", "last_updated_at": "2026-03-10",
    }  # fmt: skip
    late = {
        "event_id": "e1", "transition": "new", "detail": "", "status": "suppressed", "reason": "late", "at": "",
    }  # fmt: skip
    told = passages(steps, article, [event], [late])
    assert [(one.stage, one.outcome, one.reason) for one in told] == [
        ("published", "seen", None),
        ("fetch", "passed", None),
        ("extract", "passed", None),
        ("index", "passed", None),
        ("event", "new", None),
        ("alerts", "suppressed", "late"),
    ]
    assert passages(steps, article, [event], [])[-1].outcome == "none"


def test_an_article_of_no_event_says_so_unless_it_was_stopped() -> None:
    assert passages([step("fetch", detail="", at="")], None, [], [])[-1].stage == "event"
    stopped = [step("fetch", detail="", at=""), step("extract", "dropped", "language", detail="fa", at="")]
    assert passages(stopped, None, [], [])[-1] == Passage("extract", "", "dropped", "language", "fa")


def test_the_way_of_an_article_ends_with_who_was_told() -> None:
    event = {"event_id": "e", "revision": 1, "status": "active", "temporality": "new", "last_updated_at": "t"}
    raised = {
        "alert_id": "a", "event_id": "e", "transition": "new", "detail": "", "at": "t", "status": "sent", "reason": None
    }  # fmt: skip
    ends = [
        Delivery(
            alert_id=name, event_id="e", rule="r", channel="desk", result=result, attempts=3, error=error,
            alerted_at=NOW, first_at=NOW, at=NOW,
        )
        for name, result, error in (("a", DELIVERED, ""), ("a", GIVEN_UP, "HTTP 500"), ("b", DELIVERED, ""))
    ]  # fmt: skip
    told = passages([], None, [event], [raised], ends)
    assert told[-2:] == [
        Passage("notify", NOW.isoformat(), "delivered", None, "desk"),
        Passage("notify", NOW.isoformat(), "given_up", "HTTP 500", "desk"),
    ]
