from collections.abc import Sequence
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.event import (
    Actor,
    Casualties,
    Event,
    EventType,
    Outcome,
    Place,
    Target,
    TargetType,
    Temporality,
    Toll,
    Weapon,
    WeaponType,
)
from sinks.alerts.alert import Happening
from sinks.alerts.conditions import Conditions, Near, within
from sinks.alerts.index import RuleIndex
from sinks.alerts.rules import Rule
from tests.unit.sinks.samples import event, report

SQUARE = [(36.0, 43.0), (37.0, 43.0), (37.0, 44.0), (36.0, 44.0)]
TOLD = event(
    "e1",
    1,
    msgspec.structs.replace(report("a", killed=5), title="انفجار يهز السوق القديمة", quote="ووصلت فرق الإغاثة"),
    targets=[Target(type="military"), Target(type="aid")],
    weapons=[Weapon(type="ied")],
    actors=[Actor(name="Islamic State", kind="armed_group")],
    casualties=Casualties(killed=Toll(best=5), wounded=Toll(best=7)),
    place=Place(name="Mosul", text="الموصل", lat=36.34, lon=43.13, country="IQ", admin1="Nineveh"),
    confidence=0.8,
)


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ({}, True),
        ({"event_types": ["ied", "shelling"]}, True),
        ({"event_types": ["shelling"]}, False),
        ({"outcomes": ["foiled"]}, False),
        ({"countries": ["SY", "IQ"]}, True),
        ({"countries": ["SY"]}, False),
        ({"governorates": ["Nineveh"]}, True),
        ({"governorates": ["Anbar"]}, False),
        ({"targets": ["aid"]}, True),
        ({"targets": ["airport"]}, False),
        ({"weapons": ["ied"]}, True),
        ({"weapons": ["drone"]}, False),
        ({"actors": ["Islamic State"]}, True),
        ({"actors": ["Houthis"]}, False),
        ({"actor_kinds": ["armed_group"]}, True),
        ({"actor_kinds": ["state"]}, False),
        ({"min_killed": 5}, True),
        ({"min_killed": 6}, False),
        ({"min_wounded": 8}, False),
        ({"min_casualties": 12}, True),
        ({"min_casualties": 13}, False),
        ({"min_confidence": 0.8}, True),
        ({"min_confidence": 0.81}, False),
        ({"min_sources": 1}, True),
        ({"min_sources": 2}, False),
        ({"near": Near(lat=36.19, lon=44.01, km=90)}, True),
        ({"near": Near(lat=36.19, lon=44.01, km=70)}, False),
        ({"inside": SQUARE}, True),
        ({"inside": [(lat + 1, lon) for lat, lon in SQUARE]}, False),
        ({"words": ["مطار", "سوق"]}, True),  # the article is taken off
        ({"words": ["فرق إغاثة"]}, True),
        ({"words": ["بالموصل"]}, False),  # a rule's word is the plain one
        ({"words": ["موصل"]}, True),
        ({"words": ["مطار"]}, False),
        ({"temporalities": ["background"]}, False),
        ({"countries": ["IQ"], "min_killed": 6}, False),
    ],
)
def test_conditions(when: dict[str, Any], holds: bool) -> None:
    asked = Conditions(**when)
    assert asked.hold(TOLD) is holds
    index = RuleIndex([Rule(name="x", on=["new"], when=asked)])
    assert bool(index.holding(TOLD, ["new"])["new"]) is holds


def test_an_unknown_toll_is_no_mass_casualty() -> None:
    assert not Conditions(min_killed=1).hold(event(casualties=Casualties(killed=Toll(low=24))))


def test_an_event_without_a_point_is_in_no_area() -> None:
    nowhere = event(place=Place(name="x", country="IQ"))
    assert not Conditions(near=Near(lat=0, lon=0, km=2_000)).hold(nowhere)
    assert not Conditions(inside=SQUARE).hold(nowhere)


def test_background_fires_only_where_a_rule_asks() -> None:
    old = event(temporality="background")
    assert not Conditions().hold(old)
    assert Conditions(temporalities=["background"]).hold(old)


def test_a_polygon_may_be_hollow() -> None:
    hollow = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (2.0, 1.0), (0.0, 4.0)]
    assert within(hollow, 1.0, 0.5)
    assert not within(hollow, 2.0, 3.0)


def some(values: Sequence[Any], most: int = 2) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True)


HAPPENINGS = get_args(Happening)
TYPES, OUTCOMES, TARGETS, WEAPONS = map(get_args, (EventType, Outcome, TargetType, WeaponType))
COUNTRIES, NAMES = ["IQ", "SY", "YE"], ["Nineveh", "Aleppo"]
WORDS = ["سوق", "مطار", "فرق إغاثة", "جسر", "السوق القديمة"]
LATS, LONS = [-89.0, -10.5, 0.0, 33.3, 36.0, 89.5], [-180.0, -179.5, 0.0, 43.5, 44.0, 179.9, 180.0]
POINTS = st.tuples(st.sampled_from(LATS), st.sampled_from(LONS))
conditions = st.builds(
    Conditions,
    event_types=some(TYPES[:4]),
    outcomes=some(OUTCOMES),
    temporalities=st.lists(st.sampled_from(get_args(Temporality)), min_size=1, unique=True),
    countries=some(COUNTRIES),
    governorates=some(NAMES),
    near=st.none() | st.builds(lambda at, km: Near(lat=at[0], lon=at[1], km=km), POINTS, st.floats(1, 2_000)),
    inside=st.just([]) | st.lists(POINTS, min_size=3, max_size=5),
    targets=some(TARGETS[:4]),
    weapons=some(WEAPONS[:3]),
    min_killed=st.none() | st.integers(1, 6),
    min_casualties=st.none() | st.integers(1, 6),
    min_confidence=st.none() | st.sampled_from([0.3, 0.5, 0.9]),
    words=some(WORDS),
)
rules = st.lists(
    st.builds(
        lambda on, when: Rule(name="x", on=on, when=when),
        st.lists(st.sampled_from(HAPPENINGS), min_size=1, unique=True),
        # Few conditions at once, or nothing would ever hold.
        st.builds(
            lambda whole, kept: msgspec.structs.replace(
                Conditions(temporalities=whole.temporalities), **{name: getattr(whole, name) for name in kept}
            ),
            conditions,
            some([one.name for one in msgspec.structs.fields(Conditions)], 3),
        ),
    ),
    max_size=12,
)


@st.composite
def told_events(draw: st.DrawFn) -> Event:
    at = draw(st.none() | POINTS)
    title = " ".join(draw(some(["انفجار", "السوق", "القديمة", "والمطار", "فرق", "الإغاثة", "بجسر"], 5)))
    return event(
        "e1",
        1,
        msgspec.structs.replace(report("a", killed=draw(st.none() | st.integers(0, 6))), title=title),
        event_type=draw(st.sampled_from(TYPES[:4])),
        outcome=draw(st.sampled_from(OUTCOMES)),
        temporality=draw(st.sampled_from(get_args(Temporality))),
        country=draw(st.sampled_from(COUNTRIES)),
        place=Place(name="x", lat=at and at[0], lon=at and at[1], admin1=draw(st.none() | st.sampled_from(NAMES)))
        if at
        else None,
        targets=[Target(type=one) for one in draw(some(TARGETS[:4]))],
        weapons=[Weapon(type=one) for one in draw(some(WEAPONS[:3]))],
        confidence=draw(st.sampled_from([0.2, 0.5, 0.95])),
    )


@given(rules, told_events())
def test_the_index_answers_as_each_rule_would(asked: list[Rule], told: Event) -> None:
    found = RuleIndex(asked).holding(told, HAPPENINGS)
    assert found == {name: [rule for rule in asked if name in rule.on and rule.when.hold(told)] for name in HAPPENINGS}
