import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.event import Casualties, EventDate, Place, Toll
from producers.trail import Step
from sinks.document import from_article, from_event, from_revision, from_step, milliseconds, published_at
from tests.unit.sinks.samples import NOW, article, event


def test_article_is_one_document_whose_version_is_its_content() -> None:
    document = from_article(article("a7", version=42))
    assert (document.kind, document.id, document.version) == ("rasid-articles", "a7", 42)
    assert document.body["published"] == "2026-03-10T09:00:00"
    assert document.body["published_at"] == "2026-03-10T06:00:00Z"


@pytest.mark.parametrize(
    ("published", "timezone", "at"),
    [
        ("2022-01-04", "Asia/Baghdad", "2022-01-03T21:00:00Z"),
        ("2022-01-04T10:00:00", "Asia/Baghdad", "2022-01-04T07:00:00Z"),
        ("2022-01-04T10:00:00+02:00", "Asia/Baghdad", "2022-01-04T08:00:00Z"),
        ("2022-01-04T10:00:00Z", "no/zone", "2022-01-04T10:00:00Z"),
        ("2022-01-04T10:00:00", "no/zone", None),
        ("أمس", "UTC", None),
        ("", "UTC", None),
        (None, "UTC", None),
    ],
)
def test_published_becomes_a_point_in_time(published: str | None, timezone: str, at: str | None) -> None:
    assert published_at(published, timezone) == at


@given(st.text(), st.text())
def test_no_published_breaks_the_document(published: str, timezone: str) -> None:
    told = published_at(published, timezone)
    assert told is None or told.endswith("Z")


def test_event_has_its_place_days_and_tolls_where_facets_look() -> None:
    tolls = Casualties(killed=Toll(best=3, low=3), wounded=Toll(best=0, explicit_zero=True), abducted=Toll(low=2))
    document = from_event(event("e1", 4, casualties=tolls))
    assert (document.kind, document.id, document.version) == ("rasid-events", "e1", 4)
    assert document.body["location"] == {"lat": 36.34, "lon": 43.13}
    assert document.body["days"] == {"gte": "2026-03-10", "lte": "2026-03-10"}
    assert {name: document.body.get(f"{name}_best") for name in ("killed", "wounded", "abducted")} == {
        "killed": 3,
        "wounded": 0,
        "abducted": None,
    }


def test_event_without_place_or_date_says_nothing_of_them() -> None:
    body = from_event(event(place=Place(name="نينوى"), date=None, casualties=Casualties())).body
    assert not {"location", "days", "killed_best"} & set(body)
    turned = EventDate(start="2026-03-11", end="2026-03-10")
    assert "days" not in from_event(event(date=turned)).body


def test_revisions_stand_beside_each_other() -> None:
    assert [from_revision(event("e1", number)).id for number in (1, 2)] == ["e1-1", "e1-2"]


def test_step_told_twice_is_one_document() -> None:
    first = Step(article_id="a1", stage="extract", outcome="passed", at=NOW)
    again = msgspec.structs.replace(first, at=NOW.replace(hour=13))
    assert from_step(first).id == from_step(again).id == from_step(first).body["step_id"]
    assert from_step(again).version - from_step(first).version == 3_600_000
    assert from_step(first).version == milliseconds(NOW)
