"""Events for other programs: CSV, GeoJSON, Parquet, and columns as ACLED names them. Pure but for the file written.

A row is one event; lists are joined by `; `. Text that a spreadsheet would take for a formula is led by an apostrophe.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

import msgspec

from sinks.errors import DataError
from sinks.labels import label

FORMATS = ("csv", "geojson", "parquet", "acled")
Row = dict[str, str | int | float | None]

# The least that an event must say: its row has every column.
_LEAST: dict[str, Any] = {
    "event_id": "", "revision": 1, "event_type": "attack", "outcome": "completed", "temporality": "new", "country": "",
    "confidence": 0.0, "independent_sources": 0, "reports": [], "last_updated_at": "",
}  # fmt: skip

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# ACLED's precision codes: of time 1 day, 2 week, 3 month; of place 1 exact, 2 near, 3 region.
_TIME_PRECISION = {"day": 1, "range": 2, "month": 3, "year": 3}
_GEO_PRECISION = {"site": 1, "town": 1, "district": 2, "governorate": 3, "region": 3, "country": 3}


def row(event: Mapping[str, Any]) -> Row:
    """One event, as the index holds it, as a flat row; dates are ISO days, degrees WGS 84."""
    place, date, codes = event.get("place") or {}, event.get("date") or {}, event.get("codes") or {}
    country = place.get("country") or event["country"]
    flat: Row = {
        "event_id": event["event_id"],
        "revision": event["revision"],
        "type": event["event_type"],
        "type_ar": label("type", event["event_type"])[0],
        "outcome": event["outcome"],
        "outcome_ar": label("outcome", event["outcome"])[0],
        "told_as": event["temporality"],
        "date_start": date.get("start"),
        "date_end": date.get("end"),
        "date_precision": date.get("precision"),
        "country": country,
        "country_ar": label("country", country)[0],
        "admin1": place.get("admin1"),
        "place": place.get("name"),
        "place_ar": label("place", place["name"], country)[0] if place.get("name") else None,
        "place_precision": place.get("precision"),
        "lat": place.get("lat"),
        "lon": place.get("lon"),
        "weapons": _joined(event.get("weapons"), "type"),
        "targets": _joined(event.get("targets"), "type"),
        "actors": _joined(event.get("actors"), "name"),
        "claimed_by": _joined([c for c in event.get("claims") or [] if c["mode"] == "claim"], "by"),
    }
    for name in ("killed", "wounded", "abducted"):
        toll = (event.get("casualties") or {}).get(name) or {}
        flat |= {name if part == "best" else f"{name}_{part}": toll.get(part) for part in ("best", "low", "high")}
    return flat | {
        "damage": None if event.get("damage") is None else str(event["damage"]["present"]).lower(),
        "confidence": event["confidence"],
        "independent_sources": event["independent_sources"],
        "reports": len(event["reports"]) + event.get("unlisted_reports", 0),
        "outlets": "; ".join(dict.fromkeys(one["outlet"] for one in event["reports"])),
        "urls": " ".join(one["url"] for one in event["reports"] if one["url"]),
        "conflicts": _joined(event.get("conflicts"), "field"),
        "acled_sub_type": (codes.get("acled") or {}).get("sub_type"),
        "plover_event": (codes.get("plover") or {}).get("event"),
        "gtd_attacktype": (codes.get("gtd") or {}).get("attacktype"),
        "first_reported_at": event.get("first_reported_at"),
        "last_updated_at": event["last_updated_at"],
    }


def acled_row(event: Mapping[str, Any]) -> Row:
    """One event in the columns of an ACLED export; what ACLED codes and we do not know is empty."""
    place, date, codes = event.get("place") or {}, event.get("date") or {}, event.get("codes") or {}
    acled = codes.get("acled") or {}
    country = place.get("country") or event["country"]
    actors = [one["name"] for one in event.get("actors") or []]
    targets = [label("target", one["type"])[1] for one in event.get("targets") or []]
    killed = (event.get("casualties") or {}).get("killed") or {}
    civilians = any(one["type"] == "civilians" for one in event.get("targets") or [])
    return {
        "event_id_cnty": event["event_id"],
        "event_date": date.get("start"),
        "year": int(date["start"][:4]) if date.get("start") else None,
        "time_precision": _TIME_PRECISION.get(date.get("precision", "")),
        "event_type": acled.get("type"),
        "sub_event_type": acled.get("sub_type"),
        "actor1": actors[0] if actors else None,
        "assoc_actor_1": "; ".join(actors[1:]) or None,
        "actor2": targets[0] if targets else None,
        "assoc_actor_2": "; ".join(targets[1:]) or None,
        "civilian_targeting": "Civilian targeting" if civilians else None,
        "iso": country,
        "country": label("country", country)[1],
        "admin1": place.get("admin1"),
        "location": place.get("name"),
        "latitude": place.get("lat"),
        "longitude": place.get("lon"),
        "geo_precision": _GEO_PRECISION.get(place.get("precision", "")),
        "source": "; ".join(dict.fromkeys(one["outlet"] for one in event["reports"])),
        "source_scale": "Other",
        "notes": next((one["title"] for one in event["reports"] if one["title"]), None),
        "fatalities": killed.get("best"),
        "timestamp": event["last_updated_at"],
    }


def feature(event: Mapping[str, Any]) -> dict[str, Any]:
    """One event as a GeoJSON feature; its geometry is null where the place is unknown."""
    at = event.get("location")
    geometry = {"type": "Point", "coordinates": [at["lon"], at["lat"]]} if at else None
    known = {name: value for name, value in row(event).items() if value is not None and name not in ("lat", "lon")}
    return {"type": "Feature", "id": event["event_id"], "geometry": geometry, "properties": known}


def write(kind: str, events: Iterable[Mapping[str, Any]], out: IO[bytes]) -> int:
    """Write `events` to `out` as `kind`, one of FORMATS; returns how many.

    Raises DataError where Parquet lacks pyarrow.
    """
    match kind:
        case "geojson":
            return _geojson(events, out)
        case "parquet":
            return _parquet([row(event) for event in events], out)
        case "acled":
            return write_csv(map(acled_row, events), out, list(acled_row(_LEAST)))
        case _:
            return write_csv(map(row, events), out, list(row(_LEAST)))


def write_csv(rows: Iterable[Mapping[str, Any]], out: IO[bytes], columns: Sequence[str]) -> int:
    """UTF-8 with a line of `columns`; what is not known is an empty cell. Returns how many rows there were."""
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
    writer, count = csv.writer(text), 0
    try:
        writer.writerow(columns)
        for one in rows:
            writer.writerow([_cell(one[name]) for name in columns])
            count += 1
    finally:
        text.detach()
    return count


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _geojson(events: Iterable[Mapping[str, Any]], out: IO[bytes]) -> int:
    """A feature a line, so that a large file needs no more memory than a small one."""
    out.write(b'{"type":"FeatureCollection","features":[')
    count = 0
    for event in events:
        out.write((b",\n" if count else b"\n") + msgspec.json.encode(feature(event)))
        count += 1
    out.write(b"\n]}\n")
    return count


def _parquet(rows: list[Row], out: IO[bytes]) -> int:
    try:
        import pyarrow as arrow  # noqa: PLC0415 - an extra of 150 MB that only this needs
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as exc:
        raise DataError("Parquet needs pyarrow: pip install --require-hashes -r requirements-parquet.txt") from exc
    types = {str: arrow.string(), int: arrow.int64(), float: arrow.float64()}
    schema = arrow.schema([arrow.field(name, types[kind]) for name, kind in column_types().items()])
    parquet.write_table(arrow.Table.from_pylist(rows, schema=schema), out, compression="zstd")
    return len(rows)


def column_types() -> dict[str, type]:
    """The columns of `row` and what stands in them, which an empty table and unknown values do not tell."""
    degrees = {"lat", "lon", "confidence"}
    whole = {"revision", "independent_sources", "reports", "gtd_attacktype"}
    whole |= {name + part for name in ("killed", "wounded", "abducted") for part in ("", "_low", "_high")}
    return {name: float if name in degrees else int if name in whole else str for name in row(_LEAST)}


def _joined(parts: Iterable[Mapping[str, Any]] | None, name: str) -> str | None:
    return "; ".join(dict.fromkeys(part[name] for part in parts or [] if part[name])) or None
