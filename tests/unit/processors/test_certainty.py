"""What independent voices make of an event's confidence and its fields'."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors import certainty
from processors.event import ASSUMED_KNOWN, Casualties, EventDate, Mention, Place, Target, Toll, Weapon
from processors.merging.fusion import fuse

NUMBERS = itertools.count()


def mention(outlet: str, rated: dict[str, float], **known: Any) -> Mention:
    fields: dict[str, Any] = {"event_type": "ied", "temporality": "new", "outcome": "completed", "confidence": 0.8}
    name = f"a{next(NUMBERS):06}"  # in the order of making
    told = {**fields, **known, "confidence_by_field": rated, "outlet": outlet}
    return Mention(mention_id=f"{name}#0", article_id=name, version=1, published="2026-03-10", **told)


def test_voices_that_agree_make_the_whole_surer_and_copies_do_not() -> None:
    one, two = mention("a", {}), mention("b", {}, confidence=0.5)
    assert certainty.whole([one, two]) == pytest.approx(0.9)
    assert certainty.whole([one, mention("a", {}, confidence=0.5)]) == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("outcome", {"outcome": "completed"}),
        ("date", {"date": EventDate(start="2026-03-10", end="2026-03-10")}),
        ("place", {"place": Place(name="Mosul", lat=36.34, lon=43.13, country="IQ")}),
        ("weapons", {"weapons": [Weapon(type="ied")]}),
        ("targets", {"targets": [Target(type="military")]}),
        ("killed", {"casualties": Casualties(killed=Toll(best=2, low=2, high=2))}),
    ],
)
def test_two_voices_with_one_value_are_surer_of_it_than_either(field: str, value: dict[str, Any]) -> None:
    facts = fuse([mention("a", {field: 0.8}, **value), mention("b", {field: 0.7}, **value)])
    assert facts.confidence_by_field == {field: pytest.approx(0.94)}


def test_a_voice_against_takes_away_what_it_would_have_given() -> None:
    ours = [mention("a", {"outcome": 0.9}), mention("b", {"outcome": 0.9})]
    against = mention("c", {"outcome": 0.9}, outcome="foiled")
    assert fuse(ours).confidence_by_field["outcome"] == pytest.approx(0.99)
    facts = fuse([*ours, against])
    assert facts.outcome == "completed"
    assert facts.confidence_by_field["outcome"] == pytest.approx(0.99 * 0.1 / (1 - 0.99 * 0.9), abs=1e-4)


def test_who_says_less_says_nothing_against() -> None:
    day = EventDate(start="2026-03-10", end="2026-03-10")
    exact = mention("a", {"event_type": 0.8, "temporality": 0.9, "date": 0.9}, date=day)
    vague = mention("b", {"event_type": 0.9, "temporality": 0.9}, event_type="explosion", temporality="background")
    assert fuse([exact, vague]).confidence_by_field == {"event_type": 0.8, "temporality": 0.9, "date": 0.9}


def test_a_day_that_is_only_assumed_is_no_contradiction() -> None:
    told = mention("a", {"date": 0.9}, date=EventDate(start="2026-03-10", end="2026-03-10"))
    later = mention("b", {"date": 0.7}, date=EventDate(start="2026-03-12", end="2026-03-13", rule=ASSUMED_KNOWN))
    assert fuse([told, later]).confidence_by_field == {"date": 0.9}


def test_a_toll_told_earlier_is_no_contradiction() -> None:
    first = mention("a", {"killed": 0.9}, casualties=Casualties(killed=Toll(best=2)))
    second = mention("b", {"killed": 0.7}, casualties=Casualties(killed=Toll(best=4)))
    facts = fuse([first, second])
    assert facts.casualties.killed == Toll(best=4, low=2, high=4)
    assert facts.confidence_by_field["killed"] == pytest.approx(0.7)


def test_what_nobody_rates_has_no_confidence() -> None:
    assert fuse([mention("a", {}), mention("b", {})]).confidence_by_field == {}


SURE = st.floats(min_value=0, max_value=1)


TOLD = st.tuples(st.sampled_from("abc"), SURE, st.sampled_from(["completed", "foiled"]))


@given(st.lists(TOLD, min_size=1, max_size=6))
def test_any_voices_leave_a_probability(told: list[tuple[str, float, str]]) -> None:
    facts = fuse([mention(outlet, {"outcome": sure}, outcome=outcome) for outlet, sure, outcome in told])
    assert all(0 <= sure <= 1 for sure in facts.confidence_by_field.values())
