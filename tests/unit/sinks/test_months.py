from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinks.months import DATED_BY, EARLIEST, LATEST, IndexName, end_of, month_of, parse


@pytest.mark.parametrize(
    ("kind", "body", "month"),
    [
        ("rasid-articles", {"fetched_at": "2026-11-30T23:59:59Z", "published": "2020-01-01"}, "2026.11"),
        (
            "rasid-events",
            {"first_reported_at": "2025-12-31T22:00:00+03:00", "last_updated_at": "2026-01-02"},
            "2025.12",
        ),
        ("rasid-events", {"first_reported_at": None, "last_updated_at": "2026-01-02T00:00:00Z"}, "2026.01"),
        ("rasid-events", {"first_reported_at": "أمس", "last_updated_at": "2026-01-02T00:00:00Z"}, "2026.01"),
        ("rasid-events-history", {"first_reported_at": "2025-12-31", "last_updated_at": "2026-01-02"}, "2026.01"),
        ("rasid-trail", {"at": "1969-07-20T20:17:40Z"}, EARLIEST),
        ("rasid-alerts", {"at": "9999-01-01T00:00:00Z"}, LATEST),
        ("rasid-alerts", {"at": "2026-13-01"}, EARLIEST),
        ("rasid-alerts", {}, EARLIEST),
        ("rasid-feeds", {"last_poll": None}, EARLIEST),
    ],
)
def test_a_document_belongs_to_the_month_it_tells(kind: str, body: dict[str, Any], month: str) -> None:
    assert month_of(kind, body) == month


@given(st.sampled_from(sorted(DATED_BY)), st.one_of(st.text(), st.integers(), st.dates().map(str)))
def test_whatever_is_told_the_month_can_name_an_index(kind: str, told: object) -> None:
    month = month_of(kind, dict.fromkeys(DATED_BY[kind], told))
    assert EARLIEST <= month <= LATEST
    assert parse(str(IndexName(kind, month, 1))) == IndexName(kind, month, 1)


@pytest.mark.parametrize(
    ("index", "name"),
    [
        ("rasid-events-2026.11-000001", IndexName("rasid-events", "2026.11", 1)),
        ("t1-rasid-events-history-2026.11-000012", IndexName("t1-rasid-events-history", "2026.11", 12)),
        ("rasid-events-000001", IndexName("rasid-events", "", 1)),  # before months had indexes
        ("rasid-events", None),
        ("rasid-events-2026.11", None),
    ],
)
def test_names_are_read_as_they_are_written(index: str, name: IndexName | None) -> None:
    assert parse(index) == name
    assert name is None or str(name) == index


def test_a_month_ends_where_the_next_begins() -> None:
    assert end_of("2026.11").isoformat() == "2026-12-01T00:00:00+00:00"
    assert end_of("2026.12").isoformat() == "2027-01-01T00:00:00+00:00"
