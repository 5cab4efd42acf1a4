"""Ids are for life: an event is the one that its founding mention tells of, whatever joins it or parts from it."""

from typing import Any

from processors.event import EventDate, Place, Target
from processors.merging.merge import Merger
from processors.merging.revise import event_id_of
from tests.unit.processors.merging_cases import BASRA, IRAQ, MOSUL, active, batch, mention, merged, parts

NEAR_MOSUL = Place(name="Hamdaniya", lat=36.27, lon=43.38, country="IQ", precision="district")
# Two flashes that say too little to be one, and a report that says all that either does.
SOME_DAY = EventDate(start="2026-03-09", end="2026-03-10", precision="range")
FLASH = mention("flash", event_type="explosion", place=IRAQ)
CROWD = [Target(type="civilians")]
RUMOUR = mention("rumour", event_type="attack", place=NEAR_MOSUL, date=SOME_DAY, targets=CROWD, killed=8, wounded=20)
WHOLE = mention("whole", event_type="explosion", place=MOSUL, killed=8, wounded=20)


def test_a_later_report_joins_two_events_and_the_first_created_survives() -> None:
    merger = Merger({})
    first, second = merger.apply(batch(FLASH))[0], merger.apply(batch(RUMOUR))[0]
    assert len(active(merger)) == 2
    touched = {event.event_id: event for event in merger.apply(batch(WHOLE))}
    assert (touched[second.event_id].status, touched[second.event_id].merged_into) == ("merged", first.event_id)
    (one,) = active(merger)
    assert one.event_id == first.event_id
    assert parts([one]) == {frozenset({"flash#0", "rumour#0", "whole#0"})}
    assert touched[second.event_id].reports == []


def test_when_that_report_is_taken_back_they_part_under_their_own_ids() -> None:
    merger = Merger({})
    for one in (FLASH, RUMOUR, WHOLE):
        merger.apply(batch(one))
    merger.apply(batch(article="whole", version=2))
    assert {event.event_id: parts([event]) for event in active(merger)} == {
        event_id_of("flash#0"): {frozenset({"flash#0"})},
        event_id_of("rumour#0"): {frozenset({"rumour#0"})},
    }
    assert all(event.merged_into is None for event in active(merger))


def test_an_event_outlives_the_report_that_founded_it() -> None:
    merger = Merger({})
    (founded,) = merger.apply(batch(mention("a", killed=3)))
    merger.apply(batch(mention("b", killed=3)))
    merger.apply(batch(article="a", version=2))
    (left,) = active(merger)
    assert (left.event_id, parts([left])) == (founded.event_id, {frozenset({"b#0"})})
    merger.apply(batch(mention("a", place=BASRA, event_type="abduction"), version=3))
    assert parts(active(merger)) == {frozenset({"a#0"}), frozenset({"b#0"})}
    told = {event.event_id: event.event_type for event in active(merger)}
    assert told.pop(founded.event_id) == "ied", "the id does not pass to another act with its mention's number"
    assert list(told.values()) == ["abduction"]


def test_a_mention_that_changes_its_number_keeps_its_event() -> None:
    merger = Merger({})
    (founded,) = merger.apply(batch(mention("a", killed=3)))
    inserted = mention("a", 0, place=BASRA, event_type="abduction", version=2)
    merger.apply(batch(inserted, mention("a", 1, killed=4, version=2), version=2))
    told = {event.event_id: event.event_type for event in active(merger)}
    assert told == {founded.event_id: "ied", next(e for e in told if e != founded.event_id): "abduction"}


def test_what_every_voice_takes_back_is_retracted_and_can_return() -> None:
    merger = Merger({})
    (first,) = merger.apply(batch(mention("a", killed=3)))
    denial = mention("denial", killed=3, outcome="denied", outlet="outlet of a", published="2026-03-10T20:00:00")
    (denied,) = merger.apply(batch(denial))
    assert (denied.event_id, denied.status, denied.outcome) == (first.event_id, "retracted", "denied")
    (back,) = merger.apply(batch(mention("c", killed=3, published="2026-03-10T22:00:00")))
    assert (back.event_id, back.status) == (first.event_id, "active")


def test_while_one_voice_stands_by_it_a_denial_is_a_conflict() -> None:
    merger = Merger({})
    merger.apply(batch(mention("a", killed=3)))
    (event,) = merger.apply(batch(mention("army", killed=3, outcome="denied", published="2026-03-10T20:00:00")))
    assert event.status == "active"
    assert [c.values for c in event.conflicts if c.field == "outcome"] == [["completed", "denied"]]


def test_a_well_known_act_is_one_however_it_is_recalled() -> None:
    name: dict[str, Any] = {"known_as": "Camp Speicher massacre", "temporality": "background", "event_type": "attack"}
    exact = mention("exact", day="2014-06-12", killed=1700, **name)
    years_after = mention(
        "year", date=EventDate(start="2014-01-01", end="2014-12-31", precision="year"), place=IRAQ, **name
    )
    undated = mention("undated", date=None, place=BASRA, **name)
    nowhere = mention("nowhere", date=None, place=None, **name)
    other = mention("other", day="2014-06-20", killed=3)
    told = merged(*map(batch, (undated, exact, other, nowhere, years_after)))
    assert parts(told) == {frozenset({"exact#0", "year#0", "undated#0", "nowhere#0"}), frozenset({"other#0"})}
    assert {event.known_as for event in told} == {"Camp Speicher massacre", None}
