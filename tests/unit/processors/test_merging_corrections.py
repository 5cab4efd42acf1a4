"""What people say of events outranks the machine, and holds when all is merged again."""

from datetime import UTC, datetime
from typing import Any

import pytest

from processors.merging.corrections import Action, Correction, correction
from processors.merging.merge import Merger
from tests.unit.processors.merging_cases import BASRA, MOSUL, active, batch, mention, parts

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
BATCHES = [
    batch(mention("a", killed=2)),
    batch(mention("b", killed=2)),
    batch(mention("c", place=BASRA, event_type="rocket_attack")),
    batch(mention("d", killed=2)),
]


def played(*corrections: Correction) -> Merger:
    """The batches, after what people said before them."""
    merger = Merger({})
    for word in corrections:
        merger.correct(word)
    for one in BATCHES:
        merger.apply(one)
    return merger


def said(action: Action, *events: str, **known: Any) -> Correction:
    return correction(action, list(events), known.get("reports", []), "a witness", known.get("at", NOON))


def ids(merger: Merger) -> dict[str, str]:
    """The event of each article."""
    return {report.article_id: event.event_id for event in active(merger) for report in event.reports}


def test_what_a_person_merges_is_one_though_the_machine_forbids_it() -> None:
    merger = played()
    before = ids(merger)
    assert before["a"] != before["c"]
    done = merger.correct(said("merge", before["c"], before["a"]))
    (event,) = active(merger)
    assert event.event_id == before["a"], "the first created"
    assert event.changed_by == f"correction:{done.correction.correction_id}"
    assert {told.event_id: told.status for told in done.events} == {before["a"]: "active", before["c"]: "merged"}
    merger.apply(batch(mention("e", killed=2)))
    assert parts(active(merger)) == {frozenset({"a#0", "b#0", "c#0", "d#0", "e#0"})}


def test_what_a_person_parts_stays_apart_and_what_is_like_it_too() -> None:
    merger = played()
    event_id = ids(merger)["a"]
    merger.correct(said("split", event_id, reports=["b"]))
    now = ids(merger)
    assert now["a"] == now["d"] == event_id != now["b"]


def test_what_a_person_retracts_stays_retracted() -> None:
    merger = played()
    event_id = ids(merger)["a"]
    (gone,) = merger.correct(said("retract", event_id)).events
    assert gone.status == "retracted"
    merger.apply(batch(mention("e", killed=2)))
    assert set(ids(merger)) == {"c"}


@pytest.mark.parametrize("action", ["merge", "split", "retract"])
def test_a_correction_survives_a_replay_from_nothing_in_any_order(action: Action) -> None:
    merger = played()
    now = ids(merger)
    events = [now["a"], now["c"]] if action == "merge" else [now["a"]]
    resolved = merger.correct(said(action, *events, reports=["b"] if action == "split" else [])).correction
    assert resolved.mentions
    ended = {(event.status, frozenset(r.mention_id for r in event.reports)) for event in merger.events()}
    again = {(event.status, frozenset(r.mention_id for r in event.reports)) for event in played(resolved).events()}
    assert {each for each in again if each[1]} == {each for each in ended if each[1]}


def test_a_correction_that_comes_twice_changes_nothing_more() -> None:
    merger = played()
    done = merger.correct(said("merge", ids(merger)["a"], ids(merger)["c"]))
    again = merger.correct(done.correction)
    assert again.correction == done.correction
    assert [(event.event_id, event.revision) for event in again.events] == [
        (event.event_id, event.revision) for event in done.events
    ]


def test_a_later_word_outranks_an_earlier_one() -> None:
    merger = played()
    event_id = ids(merger)["a"]
    merger.correct(said("split", event_id, reports=["b"]))
    now = ids(merger)
    merger.correct(said("merge", now["a"], now["b"], at=datetime(2026, 3, 13, tzinfo=UTC)))
    assert ids(merger)["b"] == event_id


def test_events_of_two_countries_become_one_in_the_first_one_s() -> None:
    merger = Merger({})  # both countries in one partition, as it may be
    (here,) = merger.apply(batch(mention("a", killed=2)))
    (there,) = merger.apply(batch(mention("b", place=None, killed=2), country="JO"))
    done = merger.correct(said("merge", here.event_id, there.event_id))
    assert [(one.country, one.article_id) for one in done.moved] == [("IQ", "b@JO")]
    moved = next(event for event in done.events if event.event_id == there.event_id)
    assert (moved.status, moved.merged_into) == ("merged", here.event_id)
    for one in done.moved:
        home, away = merger.part(one)
        assert away == []
        merger.apply(home)
    (event,) = active(merger)
    assert (event.country, parts([event])) == ("IQ", {frozenset({"a#0", "b#0"})})
    stays, away = merger.part(batch(mention("b", place=None, killed=3, version=2), version=2, country="JO"))
    assert stays.mentions == []
    assert [one.country for one in away] == ["IQ"], "and so do its later versions"
    for one in merger.part(batch(article="b", version=3, country="JO"))[1]:
        merger.apply(one)
    assert parts(active(merger)) == {frozenset({"a#0"})}, "also the one that no longer tells of it"


def test_events_of_two_partitions_learn_of_each_other_by_the_correction() -> None:
    ours, theirs = Merger({}), Merger({})
    (here,) = ours.apply(batch(mention("a", killed=2)))
    (there,) = theirs.apply(batch(mention("b", place=MOSUL, killed=2), country="JO"))
    word = said("merge", here.event_id, there.event_id)
    half = ours.correct(word)
    other = theirs.correct(word)
    assert (half.moved, other.moved) == ([], []), "neither knows both"
    done = theirs.correct(half.correction)
    ours.correct(done.correction)
    for one in done.moved:
        ours.apply(ours.part(one)[0])
    assert parts(active(ours)) == {frozenset({"a#0", "b#0"})}
    assert active(theirs) == []


def test_a_correction_of_an_unknown_event_waits() -> None:
    done = Merger({}).correct(said("retract", "ev-unknown"))
    assert (done.correction.meanings, done.events) == ({}, [])
