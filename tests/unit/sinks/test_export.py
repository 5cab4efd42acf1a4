"""Events for other programs, read back by what reads such files."""

import csv
import io
import json
from typing import Any

import pytest
from pyarrow import parquet

from processors.crosswalk import codes
from processors.event import Actor, Casualties, Claim, Place, Toll, Weapon
from sinks import export
from sinks.document import from_event
from tests.unit.sinks.samples import event, report

FULL = from_event(
    event(
        "e1", 3, report("a1"), report("a2"),
        codes=codes("ied", "completed"),
        weapons=[Weapon(type="ied"), Weapon(type="small_arms")],
        actors=[Actor(name="Islamic State"), Actor(name="=HYPERLINK(1)")],
        claims=[Claim(by="Islamic State"), Claim(by="police", mode="blame")],
        place=Place(name="Mosul", lat=36.34, lon=43.13, country="IQ", admin1="Nineveh"),
        casualties=Casualties(killed=Toll(best=2, low=1, high=4)),
    )
).body  # fmt: skip
BARE = from_event(event("e2", place=None, date=None, targets=[])).body


def written(kind: str, *events: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    assert export.write(kind, events, out) == len(events)
    return out.getvalue()


def test_csv_has_a_row_an_event_with_codes_and_arabic() -> None:
    first, second = csv.DictReader(io.StringIO(written("csv", FULL, BARE).decode(), newline=""))
    assert (first["type"], first["type_ar"], first["country_ar"]) == ("ied", "عبوة ناسفة", "العراق")
    assert (first["place"], first["place_ar"], first["lat"]) == ("Mosul", "الموصل", "36.34")
    assert (first["killed"], first["killed_low"], first["killed_high"], first["wounded"]) == ("2", "1", "4", "")
    assert (first["weapons"], first["claimed_by"]) == ("ied; small_arms", "Islamic State")
    assert (first["outlets"], first["reports"]) == ("outlet-a1; outlet-a2", "2")
    assert second["place"] == second["date_start"] == second["acled_sub_type"] == ""


def test_no_text_of_others_is_a_formula_to_a_spreadsheet() -> None:
    bad = {**FULL, "actors": [{"name": "=HYPERLINK(1)"}], "place": {**FULL["place"], "lon": -43.1}}
    (row,) = csv.DictReader(io.StringIO(written("csv", bad).decode(), newline=""))
    assert row["actors"] == "'=HYPERLINK(1)"
    assert row["lon"] == "-43.1"


@pytest.mark.parametrize("kind", ["csv", "acled"])
def test_no_events_are_a_line_of_names(kind: str) -> None:
    (names,) = csv.reader(io.StringIO(written(kind).decode(), newline=""))
    (again, _) = csv.reader(io.StringIO(written(kind, FULL).decode(), newline=""))
    assert names == again


def test_acled_columns_hold_what_acled_means_by_them() -> None:
    first, second = csv.DictReader(io.StringIO(written("acled", FULL, BARE).decode(), newline=""))
    assert first["event_type"] == "Explosions/Remote violence"
    assert first["sub_event_type"] == "Remote explosive/landmine/IED"
    assert (first["fatalities"], first["country"], first["admin1"]) == ("2", "Iraq", "Nineveh")
    assert (first["actor1"], first["actor2"]) == ("Islamic State", "military")
    assert (first["time_precision"], first["geo_precision"], first["year"]) == ("1", "1", "2026")
    assert second["time_precision"] == second["latitude"] == ""


def test_geojson_puts_longitude_first_and_keeps_events_without_a_place() -> None:
    told = json.loads(written("geojson", FULL, BARE))
    assert told["type"] == "FeatureCollection"
    assert told["features"][0]["geometry"] == {"type": "Point", "coordinates": [43.13, 36.34]}
    assert told["features"][0]["properties"]["place_ar"] == "الموصل"
    assert told["features"][1]["geometry"] is None
    assert json.loads(written("geojson"))["features"] == []


def test_parquet_keeps_types_of_columns_that_nothing_is_known_of() -> None:
    table = parquet.read_table(io.BytesIO(written("parquet", FULL, BARE)))
    empty = parquet.read_table(io.BytesIO(written("parquet")))
    assert table.schema == empty.schema
    assert table.column_names == list(export.row(FULL))
    first, second = table.to_pylist()
    assert first == export.row(FULL)
    assert second == export.row(BARE)
