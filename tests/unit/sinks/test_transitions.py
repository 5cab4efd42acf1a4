from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.event import FRESH, Casualties, Claim, Event, EventDate, Place, Report, Temporality, Toll
from sinks.alerts.transitions import Summary, absorbed, observe, voices
from tests.unit.sinks.samples import event, report


def happenings(*revisions: Event) -> list[list[str]]:
    """For each revision in turn, the names and details of what happened."""
    summary: Summary | None = None
    told = []
    for revision in revisions:
        summary, happened = observe(summary, revision)
        happened = [one for one in happened if one.confirms(2)]
        told.append([f"{one.name} {one.detail}".strip() for one in happened])
    return told


def test_life_of_an_event() -> None:
    a, b, c = report("a", killed=2), report("b", killed=2), report("c", killed=5)
    assert happenings(
        event("e1", 1, a), event("e1", 2, a, b), event("e1", 3, a, b, c), event("e1", 4, a, b, c, outcome="denied")
    ) == [["new"], ["confirmed"], ["toll_rises 2→5"], ["outcome_changes completed→denied"]]


def test_first_seen_with_two_sources_is_new_and_confirmed() -> None:
    assert happenings(event("e1", 3, report("a"), report("b"))) == [["new", "confirmed"]]


def test_seen_again_nothing_happens() -> None:
    first, again = event("e1", 2, report("a")), event("e1", 2, report("a"), report("b"))
    assert happenings(first, again, event("e1", 1, report("a", killed=9))) == [["new"], [], []]


@pytest.mark.parametrize("temporality", ["background", "hypothetical"])
def test_of_what_is_not_fresh_only_new_happens_and_once(temporality: Temporality) -> None:
    old, more = report("a", killed=9, temporality=temporality), report("b", killed=30, temporality=temporality)
    told = event("e1", 1, old, temporality=temporality), event("e1", 2, old, more, temporality=temporality)
    assert happenings(*told) == [["new"], []]


def test_background_told_as_news_later_is_new_then() -> None:
    old = report("a", temporality="background")
    told = event("e1", 1, old, temporality="background"), event("e1", 2, old, report("b"))
    assert happenings(*told) == [["new"], ["new"]]  # the first for rules that ask for background


def test_anniversary_neither_confirms_nor_raises_the_toll() -> None:
    old = report("b", killed=30, temporality="background")
    assert happenings(event("e1", 1, report("a", killed=2)), event("e1", 2, report("a", killed=2), old)) == [
        ["new"],
        [],
    ]


def test_toll_that_falls_and_comes_back_rises_once() -> None:
    tolls = [2, 5, 3, 5, 6]
    told = happenings(*[event("e1", number, report("a", killed=toll)) for number, toll in enumerate(tolls, 1)])
    assert told == [["new"], ["toll_rises 2→5"], ["corrected 5→3"], [], ["toll_rises 5→6"]]


def test_toll_told_after_none_was_rises_and_zero_does_not() -> None:
    a = report("a")
    assert happenings(
        event("e1", 1, a), event("e1", 2, report("a", killed=0)), event("e1", 3, report("a", killed=1))
    ) == [
        ["new"],
        [],
        ["toll_rises 0→1"],
    ]


def test_wounded_alone_raise_no_toll() -> None:
    first = event("e1", 1, report("a"), casualties=Casualties(wounded=Toll(best=1)))
    assert happenings(first, event("e1", 2, report("a"), casualties=Casualties(wounded=Toll(best=8)))) == [["new"], []]


def test_a_retracted_event_is_told_once_and_comes_back_in_silence() -> None:
    a, b = report("a"), report("b")
    gone = event("e1", 2, a, status="retracted")
    assert happenings(event("e1", 1, a), gone, event("e1", 3, a, status="retracted"), event("e1", 4, a)) == [
        ["new"],
        ["retracted"],
        [],
        [],
    ]
    assert happenings(event("e1", 1, a, b, status="retracted")) == [[]]  # nobody was told of it


def test_a_claim_is_told_once_for_each_who_claims() -> None:
    one, two = Claim(by="Islamic State"), Claim(by="Houthis")
    blamed = Claim(by="Iraq", mode="blame", actor="Islamic State")
    a = report("a")
    assert happenings(
        event("e1", 1, a, claims=[blamed]),
        event("e1", 2, a, claims=[one, blamed]),
        event("e1", 3, a, claims=[two, one]),
    ) == [["new"], ["claimed Islamic State"], ["claimed Houthis"]]


def test_what_is_told_otherwise_is_corrected_and_what_is_told_more_exactly_is_not() -> None:
    a = report("a")
    province = Place(name="Nineveh", lat=36.0, lon=42.5, country="IQ", precision="governorate")
    town = Place(name="Mosul", lat=36.34, lon=43.13, country="IQ")
    other = Place(name="Basra", lat=30.5, lon=47.8, country="IQ")
    first = event("e1", 1, a, event_type="explosion", place=province)
    exact = event("e1", 2, a, event_type="vehicle_bomb", place=town)
    wrong = event("e1", 3, a, event_type="ied", place=other, date=EventDate(start="2026-03-08", end="2026-03-08"))
    assert happenings(first, exact, wrong) == [
        ["new"],
        [],
        ["corrected vehicle_bomb→ied", "corrected 2026-03-10→2026-03-08", "corrected Mosul→Basra"],
    ]


def test_the_source_that_confirms_is_the_nth() -> None:
    told = [event("e1", n, *[report(name) for name in "abcd"[:n]]) for n in (1, 2, 4)]
    summary: Summary | None = None
    counts = []
    for one in told:
        summary, happened = observe(summary, one)
        counts.append(
            [n for n in (1, 2, 3, 4, 5) for step in happened if step.name == "confirmed" and step.confirms(n)]
        )
    assert counts == [[1], [2], [3, 4]]


def test_merged_away_nothing_happens_and_the_survivor_knows_what_was_told() -> None:
    a, b = report("a", killed=5), report("b", killed=2)
    away, _ = observe(None, event("e2", 1, a))
    away, happened = observe(away, event("e2", 2, a, status="merged", merged_into="e1"))
    assert not happened
    survivor, _ = observe(None, event("e1", 1, b))
    both = event("e1", 2, a, b)
    _, alone = observe(survivor, both)
    _, told = observe(absorbed(survivor, away), both)
    assert [one.name for one in alone] == ["toll_rises", "confirmed"]
    assert [one.name for one in told] == ["confirmed"]  # five killed were told of the other
    _, told = observe(absorbed(None, away), both)
    assert [one.name for one in told] == ["confirmed"]  # its own first revision comes later


def test_copies_are_one_voice() -> None:
    original = report("a")
    copy = msgspec.structs.replace(report("b"), wire_origin="outlet:outlet-a")
    wire = [msgspec.structs.replace(report(name), wire_origin="agency:X") for name in "cd"]
    assert voices([original, copy]) == 1
    assert voices([original, copy, *wire]) == 2


reports_ = st.builds(
    lambda name, killed, temporality: report(name, killed=killed, temporality=temporality),
    st.sampled_from("abcd"),
    st.none() | st.integers(0, 9),
    st.sampled_from(["new", "update", "background", "hypothetical"]),
)


def whole(revision: int, reports: list[Report], outcome: str, gaps: int) -> Event:
    fresh = any(one.temporality in FRESH for one in reports)
    temporality = "new" if fresh else "background"
    return event("e1", revision * gaps, *reports, outcome=outcome, temporality=temporality)


histories = st.lists(
    st.tuples(st.lists(reports_, min_size=1, max_size=4), st.sampled_from(["completed", "foiled", "denied"])),
    max_size=8,
)


@given(histories, st.integers(1, 3))
def test_whatever_the_history_new_and_confirmed_happen_at_most_once_and_the_toll_only_grows(
    history: list[tuple[list[Report], str]], gaps: int
) -> None:
    revisions = [whole(number, reports, outcome, gaps) for number, (reports, outcome) in enumerate(history, 1)]
    told = [one for step in happenings(*revisions) for one in step]
    ever = {revision.temporality in FRESH for revision in revisions}
    assert told.count("new") == (
        2 if revisions and len(ever) == 2 and revisions[0].temporality not in FRESH else len(ever) > 0
    )
    assert told.count("confirmed") <= 1
    assert not told or told[0] == "new"
    rises = [one.split()[1].split("→") for one in told if one.startswith("toll_rises")]
    assert all(int(before) < int(now) for before, now in rises)
    assert all(int(a[1]) == int(b[0]) for a, b in pairwise(rises))


@given(histories)
def test_redelivery_of_everything_repeats_nothing(history: list[tuple[list[Report], str]]) -> None:
    revisions = [whole(number, reports, outcome, 1) for number, (reports, outcome) in enumerate(history, 1)]
    told = happenings(*revisions, *revisions)
    assert not any(told[len(revisions) :])
