"""The two seed articles beside the project give what their list says, field by field, where they are present."""

import io
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from processors.event import Event
from processors.gazetteer.places import km_between
from processors.offline import run_extract, run_merge

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"
PUBLISHED = "2022-01-04"

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="not here")


@pytest.fixture(scope="module")
def events() -> list[Event]:
    """The events of both articles, merged by the worker's own functions."""
    articles = [
        {"id": path.name[:3], "outlet": path.name[:3], "published": PUBLISHED, "text": path.read_text("utf-8")}
        for path in sorted(SEEDS.glob("*.txt"))
    ]
    extracted: list[msgspec.Struct] = []
    run_extract(io.BytesIO("\n".join(json.dumps(a) for a in articles).encode()), "seeds", extracted.append)
    told: list[msgspec.Struct] = []
    run_merge(io.BytesIO(b"\n".join(map(msgspec.json.encode, extracted))), "seeds", told.append)
    return [event for event in told if isinstance(event, Event)]


def expected() -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads((SEEDS / "expected.json").read_text("utf-8"))["events"]
    return listed


def one_of(wanted: object, told: object) -> bool:
    """Whether a value is the one wanted; a list stands for any one of its values."""
    return told in wanted if isinstance(wanted, list) else told == wanted


def of_reports(events: list[Event], wanted: dict[str, Any]) -> Event:
    """The event that the wanted reports tell of on the wanted day."""
    found = [
        event
        for event in events
        if sorted(r.article_id for r in event.reports) == wanted["reports"]
        and event.date is not None
        and (event.date.start, event.date.end) == (wanted["date"]["start"], wanted["date"]["end"])
        and one_of(wanted["event_type"], event.event_type)
    ]
    assert len(found) == 1, f"{wanted['key']}: {len(found)} events of its type, day and reports"
    return found[0]


def test_nothing_else_is_told(events: list[Event]) -> None:
    assert len(events) == len(expected())


@pytest.mark.parametrize("wanted", expected() if SEEDS.is_dir() else [], ids=lambda wanted: wanted["key"])
def test_each_event_is_told_as_listed(events: list[Event], wanted: dict[str, Any]) -> None:
    event = of_reports(events, wanted)
    assert (event.temporality, event.outcome) == (wanted["temporality"], wanted["outcome"])
    near, place = wanted["place"]["near"], event.place
    assert place is not None
    assert place.lat is not None
    assert place.lon is not None
    assert place.country == wanted["place"]["country"]
    assert place.admin1 == wanted["place"].get("admin1", place.admin1)
    assert km_between(place.lat, place.lon, near["lat"], near["lon"]) <= near["km"]
    for weapon in wanted.get("weapons", []):
        assert any(w.type == weapon["type"] and one_of(weapon["count"], w.count) for w in event.weapons)
    if targets := wanted.get("targets"):
        choices = targets if isinstance(targets[0], list) else [targets]
        assert sorted(t.type for t in event.targets) in [sorted(choice) for choice in choices]
    for side in ("killed", "wounded"):
        toll = getattr(event.casualties, side)
        assert one_of(wanted["casualties"][side], toll.best if toll is not None else None), side
    assert (event.damage is not None) == wanted.get("damage", event.damage is not None)
    assert [actor.name for actor in event.actors] == wanted["actors"]
