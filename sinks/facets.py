"""Facets of events: the values of each question people ask, how many events have them, and what they are called."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from sinks.labels import label
from sinks.query import TERMS, Filter, events_query

SIZE = 50  # most values of a facet
ZOOM = 7  # of map tiles: about 300 km at the equator

# Facets over numbers: the field, and where one range ends and the next begins.
RANGES: dict[str, tuple[str, tuple[float, ...]]] = {
    "killed": ("killed_best", (0, 1, 5, 10, 50)),
    "wounded": ("wounded_best", (0, 1, 5, 10, 50)),
    "sources": ("independent_sources", (1, 2, 3, 5)),
    "confidence": ("confidence", (0, 0.5, 0.8, 0.95)),
}
MONTH, TILE = "month", "tile"
FACETS = (*TERMS, *RANGES, MONTH, TILE)
SHORT = ("type", "outcome", "temporality", "country", "target", "outlet")  # what a terminal shows unasked


class Value(msgspec.Struct, frozen=True):
    """One value of a facet: its code, its names, and how many events have it."""

    code: str
    count: int
    ar: str
    en: str


Counts = dict[str, list[Value]]


def aggregations(wanted: Filter, names: Iterable[str] = FACETS) -> dict[str, Any]:
    """What to ask for the facets `names`, beside the query that `query` gives.

    A facet whose own value is filtered by counts the values beside it as well: choosing one must not hide the others.
    """
    return {name: {"filter": events_query(wanted, without=name), "aggs": {"values": _one(name)}} for name in names}


def query(wanted: Filter) -> dict[str, Any]:
    """What every facet counts within: all active events, as each facet has filters of its own."""
    return events_query(Filter(words=wanted.words))


def read(answer: Mapping[str, Any], names: Iterable[str] = FACETS) -> Counts:
    """The facets in the aggregations that Elasticsearch answered with: most first; ranges and months in order."""
    found: Counts = {}
    for name in names:
        buckets = answer[name]["values"]["buckets"]
        found[name] = [
            Value(code, bucket["doc_count"], *label(name, code))
            for bucket in buckets
            if bucket["doc_count"] and (code := str(bucket.get("key_as_string", bucket["key"])))
        ]
    return found


def _one(name: str) -> dict[str, Any]:
    if name in TERMS:
        return {"terms": {"field": TERMS[name], "size": SIZE}}
    if name in RANGES:
        field, bounds = RANGES[name]
        return {"range": {"field": field, "ranges": list(_ranges(bounds))}}
    if name == MONTH:
        return {"date_histogram": {"field": "date.start", "calendar_interval": "month", "format": "yyyy-MM"}}
    return {"geotile_grid": {"field": "location", "precision": ZOOM, "size": SIZE}}


def _ranges(bounds: tuple[float, ...]) -> Iterable[dict[str, Any]]:
    """One range from each bound to the next; whole numbers are named by their first and last."""
    whole = all(float(bound).is_integer() for bound in bounds)
    for low, high in zip(bounds, (*bounds[1:], None), strict=True):
        if high is None:
            yield {"key": f"{low:g}+", "from": low}
        elif whole:
            yield {"key": f"{low:g}" if high - low == 1 else f"{low:g}–{high - 1:g}", "from": low, "to": high}
        else:
            yield {"key": f"{low:g}–{high:g}", "from": low, "to": high}
