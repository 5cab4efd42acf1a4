"""Candidates: of two accounts that can be one act, either finds the other."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from processors.event import ASSUMED_KNOWN, EventDate, Mention, Place
from processors.merging.account import account
from processors.merging.forbidden import why_apart
from processors.merging.index import MOST, Index
from processors.merging.model import MODEL
from tests.unit.processors.merging_cases import BASRA, MOSUL, mention

PLACES = st.one_of(
    st.none(),
    st.builds(
        Place,
        name=st.sampled_from("xyz"),
        lat=st.floats(30, 37),
        lon=st.floats(41, 48),
        country=st.just("IQ"),
        precision=st.sampled_from(["site", "town", "district", "governorate", "country"]),
    ),
)


@st.composite
def dates(draw: st.DrawFn) -> EventDate | None:
    length = draw(st.sampled_from([0, 0, 1, 5, 12, 30, 200, None]))
    if length is None:
        return None
    first = date(2026, 3, 1) + timedelta(days=draw(st.integers(0, 60)))
    rule = ASSUMED_KNOWN if length == 1 and draw(st.booleans()) else ""
    return EventDate(start=first.isoformat(), end=(first + timedelta(days=length)).isoformat(), rule=rule)


@st.composite
def mentions(draw: st.DrawFn, article: str) -> Mention:
    known: dict[str, Any] = {
        "date": draw(dates()),
        "place": draw(PLACES),
        "killed": draw(st.sampled_from([None, 0, 2, 20])),
        "wounded": draw(st.sampled_from([None, 0, 2, 30])),
        "event_type": draw(st.sampled_from(["ied", "attack", "shelling", "abduction"])),
        "temporality": draw(st.sampled_from(["new", "background"])),
        "published": f"2026-04-{draw(st.integers(1, 30)):02}T12:00:00",
    }
    return mention(article, **known)


@given(mentions("a"), mentions("b"))
def test_whichever_of_two_likely_accounts_comes_first_the_other_finds_it(one: Mention, other: Mention) -> None:
    a, b = account(one), account(other)
    found = []
    for first, second in ((a, b), (b, a)):
        index = Index({}, "IQ")
        index.post("ev", [first], [])
        found.append(index.near(second) == ["ev"])
    if why_apart(a, b) is None:
        assert found[0] == found[1]
    if why_apart(a, b) is None and MODEL.points(a, b) > 0 and None not in (a.first, b.first):
        assert found == [True, True]


def test_an_event_is_found_where_it_is_and_no_longer_where_it_was() -> None:
    store: dict[bytes, bytes] = {}
    here, there = account(mention("a", place=MOSUL)), account(mention("b", place=BASRA))

    def found() -> tuple[list[str], list[str]]:
        return Index(store, "IQ").near(here), Index(store, "IQ").near(there)

    posted = Index(store, "IQ").post("ev", [here], [])
    assert found() == (["ev"], [])
    posted = Index(store, "IQ").post("ev", [there], posted)
    assert found() == ([], ["ev"])
    Index(store, "IQ").post("ev", [], posted)
    assert (found(), store) == (([], []), {})


def test_of_too_many_the_likest_at_first_sight_are_looked_at() -> None:
    index = Index({}, "IQ")
    for number in range(5 * MOST):
        kind = "ied" if number % 5 == 0 else "shelling"
        index.post(f"ev{number:03}", [account(mention("a", event_type=kind, killed=number))], [])
    found = index.near(account(mention("b", killed=30)))
    assert len(found) == MOST
    assert found[0] == "ev030"
    assert all(int(event_id[2:]) % 5 == 0 for event_id in found), "of the same family"


def test_countries_do_not_meet() -> None:
    store: dict[bytes, bytes] = {}
    Index(store, "IQ").post("ev", [account(mention("a"))], [])
    assert Index(store, "SY").near(account(mention("b"))) == []
