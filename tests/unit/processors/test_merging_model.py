"""The evidence that two accounts are of one act, what forbids it, and the model that weighs it."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.event import ASSUMED_KNOWN, EventDate, Place, Weapon
from processors.merging.account import account
from processors.merging.features import NAMES, features
from processors.merging.forbidden import Reason, why_apart
from processors.merging.model import FILE, MODEL, chance, load
from processors.rules import RulesError
from tests.unit.processors.merging_cases import BASRA, IRAQ, MOSUL, mention

NEW_YORK = Place(name="New York", lat=40.71, lon=-74.01, country="US")
ANBAR = Place(name="Anbar", lat=33.4, lon=43.3, country="IQ", admin1="Anbar", precision="governorate")
RUTBA = Place(name="Rutba", lat=33.04, lon=40.28, country="IQ", admin1="Anbar")
LATER = EventDate(start="2026-03-14", end="2026-03-15", precision="range", rule=ASSUMED_KNOWN)
SPEICHER = "Camp Speicher massacre"
AMERICA = Place(name="United States", lat=39.0, lon=-98.0, country="US", precision="country")

KNIFE = Weapon(type="knife")
YEAR = EventDate(start="2026-01-01", end="2026-12-31", precision="year")


def evidence(a: dict[str, Any], b: dict[str, Any]) -> dict[str, float]:
    numbers = features(account(mention("a", **a)), account(mention("b", **b)))
    return {name: round(value, 2) for name, value in zip(NAMES, numbers, strict=True) if value}


def points(a: dict[str, Any], b: dict[str, Any]) -> float:
    return MODEL.points(account(mention("a", **a)), account(mention("b", **b)))


@pytest.mark.parametrize(
    ("a", "b", "name", "value"),
    [
        ({}, {"event_type": "vehicle_bomb"}, "type_kin", 1.0),
        ({}, {"event_type": "attack"}, "type_vague", 1.0),
        ({}, {"event_type": "shelling"}, "type_crossed", 1.0),
        ({}, {}, "day_same", 1.0),
        ({}, {"date": EventDate(start="2026-03-09", end="2026-03-10")}, "day_within", 1.0),
        ({}, {"day": "2026-03-11"}, "day_next", 1.0),
        ({}, {"date": LATER}, "day_within", 1.0),
        ({}, {"date": LATER}, "assumed_apart", 4.0),
        ({}, {"date": None}, "day_unknown", 1.0),
        ({}, {"place": IRAQ}, "place_within", 1.0),
        ({"place": NEW_YORK}, {"place": AMERICA}, "place_within", 1.0),
        ({}, {"place": None}, "place_unknown", 1.0),
        ({"killed": 7}, {"killed": 7}, "killed_same", 3.0),
        ({"killed": 0}, {"killed": 0}, "killed_none", 1.0),
        ({"killed": 7}, {"killed": 9}, "killed_close", 1.0),
        ({"killed": 3}, {"killed": 15}, "killed_other", 2.0),
        ({"words": ["x", "y", "z"]}, {"words": ["x", "y", "z"]}, "words_shared", 2.0),
        ({"words": list("abcdefghij")}, {"words": list("klmnopqrst")}, "words_none", 1.0),
        ({"outcome": "foiled"}, {}, "outcome_other", 1.0),
        ({"weapons": [Weapon(type="ied")]}, {"weapons": [Weapon(type="ied"), KNIFE]}, "weapon_same", 1.0),
        ({"weapons": [Weapon(type="ied")]}, {"weapons": [KNIFE]}, "weapon_other", 1.0),
        ({"wire_origin": "agency:x"}, {"wire_origin": "agency:x"}, "voice_same", 1.0),
    ],
)
def test_each_piece_of_evidence_is_a_number(a: dict[str, Any], b: dict[str, Any], name: str, value: float) -> None:
    assert evidence(a, b)[name] == value
    assert evidence(b, a)[name] == value


def test_a_weapon_that_may_be_told_for_another_speaks_neither_for_nor_against() -> None:
    told = evidence({"weapons": [Weapon(type="ied")]}, {"weapons": [Weapon(type="vehicle_bomb")]})
    assert not {"weapon_same", "weapon_other"} & told.keys()


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        ({}, {"day": "2026-03-12"}, "2 days apart"),
        ({}, {"event_type": "abduction"}, "abduction is never told as ied"),
        ({}, {"place": BASRA}, "779 km apart"),
        ({}, {"date": YEAR}, "a day is no season"),
        ({"day": "2026-03-20"}, {"date": None}, "one happened after the other was told"),
        ({"date": None}, {"day": "2026-03-05"}, "one happened long before the other was told without a day"),
        (
            {"known_as": SPEICHER},
            {"known_as": "Halabja chemical attack"},
            "known as Camp Speicher massacre and as Halabja chemical attack",
        ),
        ({"known_as": SPEICHER}, {"known_as": SPEICHER, "place": BASRA, "date": None}, None),
        ({"date": None, "temporality": "background"}, {}, "one has a day, the other is history without one"),
        ({"place": NEW_YORK}, {"place": AMERICA}, None),
        ({"place": RUTBA}, {"place": ANBAR}, None),
        ({"place": MOSUL}, {"place": ANBAR}, "327 km apart"),
        ({}, {"date": LATER}, None),
        ({"day": "2026-03-06"}, {"date": LATER}, "2 days apart"),
        ({"event_type": "shelling"}, {"event_type": "shelling", "date": LATER}, "4 days apart"),
        ({"killed": 17, "wounded": 30}, {"place": BASRA, "killed": 17, "wounded": 30}, None),
        ({}, {"place": IRAQ, "event_type": "explosion"}, None),
    ],
)
def test_what_cannot_be_one_act(a: dict[str, Any], b: dict[str, Any], why: str | None) -> None:
    one, other = account(mention("a", **a)), account(mention("b", **b))
    assert why_apart(one, other) == why_apart(other, one)
    reason = why_apart(one, other)
    assert (reason and reason.text) == why
    assert reason is None or reason.firm is not ("days apart" in reason.text or "km apart" in reason.text)
    assert why_apart(one, one) == Reason("one article tells them apart")


@given(st.integers(0, 500), st.integers(0, 500), st.booleans())
def test_the_points_do_not_depend_on_sides(killed: int, other: int, vague: bool) -> None:
    a, b = {"killed": killed}, {"killed": other, "place": IRAQ if vague else MOSUL, "event_type": "explosion"}
    assert points(a, b) == pytest.approx(points(b, a))


def test_better_evidence_has_more_points() -> None:
    same = points({"killed": 7}, {"killed": 7})
    assert same > points({"killed": 7}, {"killed": 9}) > points({"killed": 7}, {"killed": 60})
    assert same > points({"killed": 7}, {"killed": 7, "place": IRAQ})
    assert same > points({"killed": 7}, {"killed": 7, "event_type": "attack"})
    assert chance(0.0) == 0.5


def test_a_model_that_lacks_a_weight_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "model.toml"
    broken.write_text(FILE.read_text(encoding="utf-8").replace("type_kin =", "type_skin ="), encoding="utf-8")
    with pytest.raises(RulesError, match=r"model\.toml: weights and features differ in type_kin, type_skin"):
        load(broken)
