"""Merging: one act is one event, told by however many reports in whatever order."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.event import ASSUMED_KNOWN, ArticleMentions, EventDate, Mention, Target, Toll, Weapon
from processors.merging.fusion import conflicts, fuse
from processors.merging.merge import Merger
from tests.unit.processors.merging_cases import BASRA, IRAQ, MOSUL, batch, mention, merged


def test_two_reports_of_one_attack_are_one_event() -> None:
    (event,) = merged(batch(mention("a", killed=2)), batch(mention("b", killed=3, published="2026-03-10T15:00:00")))
    assert [report.article_id for report in event.reports] == ["a", "b"]
    assert event.independent_sources == 2
    assert event.casualties.killed == Toll(best=3, low=2, high=3)
    assert [(c.field, c.values) for c in event.conflicts] == [("killed", ["2", "3"])]


@pytest.mark.parametrize(
    "other",
    [
        mention("b", place=BASRA),
        mention("b", day="2026-03-13"),
        mention("b", event_type="abduction"),
        mention("b", place=None, event_type="shelling", killed=40, targets=[Target(type="media")]),
    ],
    ids=["elsewhere", "another day", "another kind", "little in common"],
)
def test_other_acts_stay_apart(other: Mention) -> None:
    assert len(merged(batch(mention("a", killed=2)), batch(other))) == 2


def test_one_article_never_tells_one_event_twice() -> None:
    assert len(merged(batch(mention("a", 0), mention("a", 1)))) == 2


def test_a_wire_copy_is_no_second_source() -> None:
    first = mention("a", wire_origin="agency:x")
    (event,) = merged(batch(first), batch(mention("b", wire_origin="agency:x")))
    assert (len(event.reports), event.independent_sources) == (2, 1)
    assert event.confidence == first.confidence


def test_applying_again_changes_nothing_but_gives_the_event_out_again() -> None:
    merger = Merger({})
    (first,) = merger.apply(batch(mention("a")))
    (again,) = merger.apply(batch(mention("a")))
    assert (again.revision, again) == (1, first)


def test_a_new_version_replaces_what_the_article_said() -> None:
    merger = Merger({})
    (first,) = merger.apply(batch(mention("a", killed=2)))
    (second,) = merger.apply(batch(mention("a", killed=5), version=2))
    assert second.event_id == first.event_id
    assert second.revision == 2
    assert second.changed == ["casualties", "reports"]
    assert second.casualties.killed == Toll(best=5, low=5, high=5)
    assert merger.apply(batch(mention("a", killed=1))) == [], "an older version comes late"


def test_an_event_that_nobody_tells_any_more_is_retracted() -> None:
    merger = Merger({})
    (first,) = merger.apply(batch(mention("a")))
    (gone,) = merger.apply(batch(article="a", version=2))
    assert (gone.event_id, gone.status, gone.reports) == (first.event_id, "retracted", [])
    (back,) = merger.apply(batch(mention("b")))
    assert back.event_id != first.event_id, "a retracted event is no candidate"


def test_a_background_mention_joins_the_old_event() -> None:
    news = mention("a", day="2020-05-01", published="2020-05-01")
    recall = mention("b", day="2020-05-01", published="2026-01-01", temporality="background")
    (event,) = merged(batch(news), batch(recall))
    assert event.temporality == "new"


def test_what_is_remembered_by_its_year_joins_what_was_remembered_by_its_day() -> None:
    def recalled(article: str, *words: str, **known: Any) -> ArticleMentions:
        return batch(mention(article, temporality="background", published="2026-01-01", words=list(words), **known))

    year = EventDate(start="2020-01-01", end="2020-12-31", precision="year")
    told = recalled("day", "soleimani", "motorcade", day="2020-01-03", event_type="air_strike")
    (event,) = merged(told, recalled("year", "soleimani", date=year, event_type="air_strike"))
    assert event.date == EventDate(start="2020-01-03", end="2020-01-03")
    assert len(merged(told, recalled("year", "harvest", date=year, event_type="air_strike"))) == 2, "no name in common"
    assert len(merged(told, recalled("year", "soleimani", date=year, event_type="air_strike", place=IRAQ))) == 2


def test_a_place_that_one_report_has_wrong_is_outvoted_and_by_itself_parts() -> None:
    whole = mention("a", killed=31, wounded=40, words=["bazaar", "tribal"])
    misread = mention("b", killed=31, wounded=40, place=BASRA, words=["bazaar", "tribal"])
    plain = mention("c", killed=31)
    for order in itertools.permutations((whole, misread, plain)):
        assert len(merged(*map(batch, order))) == 1
    assert len(merged(batch(misread), batch(plain))) == 2


def test_exact_place_and_day_win_over_vague_ones() -> None:
    vague = mention("b", place=IRAQ, date=EventDate(start="2026-03-09", end="2026-03-10", precision="range"))
    facts = fuse([vague, mention("a")])
    assert facts.place == MOSUL
    assert facts.date == EventDate(start="2026-03-10", end="2026-03-10")


def test_a_precise_type_wins_over_an_explosion_of_no_kind() -> None:
    loud = [mention("a", event_type="explosion"), mention("b", event_type="explosion"), mention("c")]
    assert fuse(loud).event_type == "ied"
    assert [c.values for c in conflicts(loud)] == [["explosion", "ied"]]


def test_reports_in_any_order_make_the_same_events() -> None:
    told = [
        batch(mention("a", killed=2)),
        batch(mention("b", killed=3)),
        batch(mention("c", place=BASRA, event_type="rocket_attack")),
        batch(mention("d", killed=3, weapons=[Weapon(type="ied")])),
    ]
    partitions = {
        frozenset(frozenset(report.article_id for report in event.reports) for event in merged(*order))
        for order in itertools.permutations(told)
    }
    assert partitions == {frozenset({frozenset("abd"), frozenset("c")})}


@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=8), st.data())
def test_any_stream_of_versions_ends_as_its_latest_versions_say(articles: list[str], data: st.DataObject) -> None:
    merger, latest = Merger({}), dict[str, int]()
    for name in articles:
        version = data.draw(st.integers(1, 4))
        merger.apply(batch(mention(name, killed=version), version=version))
        latest[name] = max(latest.get(name, 0), version)
    (event,) = (event for event in merger.events() if event.status == "active")
    assert {r.article_id: r.killed and r.killed.best for r in event.reports} == latest


def test_days_that_are_only_assumed_date_nothing_that_somebody_dates() -> None:
    later = EventDate(start="2026-03-12", end="2026-03-13", precision="range", rule=ASSUMED_KNOWN)
    condemned = [mention(name, date=later, day="2026-03-13") for name in ("b", "c")]
    (event,) = merged(*map(batch, (mention("a"), *condemned)))
    assert event.date is not None
    assert (event.date.start, event.date.end) == ("2026-03-10", "2026-03-10")
    assert "date" not in {conflict.field for conflict in event.conflicts}
    (undated,) = merged(*map(batch, condemned))
    assert undated.date == later
