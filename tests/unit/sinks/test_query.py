"""Filters as people write them, and the queries they become."""

import argparse
from typing import Any

import pytest

from sinks import facets
from sinks.answers import add_commands, wanted
from sinks.document import from_event
from sinks.query import TERMS, Filter, FilterError, Near, articles_query, events_query, similar_query
from tests.unit.sinks.samples import event


def options(*argv: str) -> Any:
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers(dest="command"))
    return parser.parse_args(["events", *argv])


def filters(query: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = query["bool"]["filter"]
    return found


def test_without_a_filter_every_active_event_is_asked_for() -> None:
    assert events_query(wanted(options())) == {"bool": {"filter": [{"term": {"status": "active"}}]}}
    assert wanted(options()).empty


def test_every_option_becomes_its_filter() -> None:
    asked = wanted(
        options(
            "--type", "ied,landmine", "--type", "grenade", "--country", "IQ", "--since", "2026-01-01", "--until",
            "2026-01-31", "--reported-within", "6h", "--near", "33.3,44.4,50", "--killed", "1", "--wounded", "2",
            "--confidence", "0.8", "--fresh",
        )
    )  # fmt: skip
    assert filters(events_query(asked)) == [
        {"term": {"status": "active"}},
        {"terms": {"event_type": ["ied", "landmine", "grenade"]}},
        {"terms": {"country": ["IQ"]}},
        {"range": {"days": {"gte": "2026-01-01", "lte": "2026-01-31"}}},
        {"range": {"first_reported_at": {"gte": "now-6h"}}},
        {"geo_distance": {"distance": "50.0km", "location": {"lat": 33.3, "lon": 44.4}}},
        {"range": {"killed_best": {"gte": 1}}},
        {"range": {"wounded_best": {"gte": 2}}},
        {"range": {"confidence": {"gte": 0.8}}},
        {"terms": {"temporality": ["new", "update"]}},
    ]


@pytest.mark.parametrize("name", TERMS)
def test_every_facet_of_values_is_an_option(name: str) -> None:
    asked = wanted(options(f"--{name}", "x"))
    assert filters(events_query(asked))[1:] == [{"terms": {TERMS[name]: ["x"]}}]


@pytest.mark.parametrize(
    ("argv", "fault"),
    [
        (["--near", "33.3,44.4"], "near '33.3,44.4': give LAT,LON,KM"),
        (["--near", "133,44,5"], "near '133,44,5': degrees north"),
        (["--near", "33,44,nan"], "near '33,44,nan': degrees north"),
        (["--since", "yesterday"], "since 'yesterday': give a day as YYYY-MM-DD"),
        (["--since", "2026-02-30"], "since '2026-02-30': give a day as YYYY-MM-DD"),
        (["--reported-within", "6 hours"], "reported-within '6 hours': give an age"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(argv: list[str], fault: str) -> None:
    with pytest.raises(FilterError) as told:
        wanted(options(*argv))
    assert str(told.value).startswith(fault)
    assert "\n" not in str(told.value)


def test_a_filter_of_no_facet_is_refused() -> None:
    with pytest.raises(FilterError, match="no facet is called colour"):
        Filter(terms={"colour": ["red"]})


def test_a_chosen_value_does_not_hide_those_beside_it() -> None:
    asked = Filter(terms={"type": ["ied"], "country": ["IQ"]})
    counted = facets.aggregations(asked)
    assert set(counted) == set(facets.FACETS)
    assert filters(counted["type"]["filter"])[1:] == [{"terms": {"country": ["IQ"]}}]
    assert filters(counted["country"]["filter"])[1:] == [{"terms": {"event_type": ["ied"]}}]
    assert len(filters(counted["place"]["filter"])) == 3


def test_facets_have_codes_and_names_and_leave_out_what_none_has() -> None:
    buckets = {
        "type": [{"key": "ied", "doc_count": 2}],
        "killed": [{"key": "0", "doc_count": 0}, {"key": "1–4", "doc_count": 1}],
        "month": [{"key": 1, "key_as_string": "2026-03", "doc_count": 3}],
    }
    found = facets.read({name: {"values": {"buckets": each}} for name, each in buckets.items()}, buckets)
    assert found == {
        "type": [facets.Value("ied", 2, "عبوة ناسفة", "planted bomb")],
        "killed": [facets.Value("1–4", 1, "1–4", "1–4")],
        "month": [facets.Value("2026-03", 3, "2026-03", "2026-03")],
    }


@pytest.mark.parametrize("name", facets.RANGES)
def test_ranges_leave_no_gap(name: str) -> None:
    ranges = facets.aggregations(Filter(), [name])[name]["aggs"]["values"]["range"]["ranges"]
    assert [one["to"] for one in ranges[:-1]] == [one["from"] for one in ranges[1:]]
    assert "to" not in ranges[-1]


def test_articles_may_be_named() -> None:
    assert "filter" not in articles_query("انفجار")["bool"]
    assert articles_query("انفجار", ["a1"])["bool"]["filter"] == [{"terms": {"article_id": ["a1"]}}]


def test_likeness_needs_no_place_and_no_day() -> None:
    body = from_event(event()).body
    assert len(similar_query(body)["function_score"]["functions"]) == 2
    bare = similar_query(from_event(event(place=None, date=None, targets=[])).body)
    assert bare["bool"]["must_not"] == [{"ids": {"values": ["e1"]}}]


def test_a_point_is_read() -> None:
    assert Near.read("-33.5, 44,0.5") == (-33.5, 44.0, 0.5)
