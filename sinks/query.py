"""Questions as Elasticsearch queries: full text over articles, and events by what is known of them. Pure."""

import re
from datetime import date
from typing import Any, NamedTuple

import msgspec

from processors.event import FRESH

# Title and text as one text, by stems; then what is written as asked, and what stands in the order asked, counts more.
# A title's word counts three times: chosen with tests/bench/relevance.py.
STEMMED = ["title^3", "text"]
EXACT = ["title.exact", "text.exact^0.3"]
PHRASED = ["title^2", "text"]

# Where an event's words are: what it was read from, and the titles of its reports.
EVENT_WORDS = [
    "reports.title^2", "evidence.text", "place.text^2", "place.name.words", "actors.text", "actors.name.words",
    "targets.text", "targets.name.words", "weapons.text", "damage.text", "known_as.words",
]  # fmt: skip

# The filters that name values: option, and field of the event.
TERMS = {
    "type": "event_type",
    "outcome": "outcome",
    "temporality": "temporality",
    "weapon": "weapons.type",
    "target": "targets.type",
    "actor": "actors.name",
    "country": "country",
    "governorate": "place.admin1",
    "place": "place.name",
    "source": "attribution.source",
    "known": "known_as",
    "outlet": "reports.outlet",
}

_AGE = re.compile(r"([0-9]{1,5})([mhdw])")


class FilterError(ValueError):
    """A filter that cannot be read; the message names it and says how it is written."""


class Near(NamedTuple):
    """A circle: degrees WGS 84, and kilometres."""

    lat: float
    lon: float
    km: float

    @classmethod
    def read(cls, text: str) -> "Near":
        """From `LAT,LON,KM`. Raises FilterError."""
        try:
            lat, lon, km = (float(part) for part in text.split(","))
        except ValueError as exc:
            raise FilterError(f"near {text!r}: give LAT,LON,KM such as 33.3,44.4,50") from exc
        if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 0 < km <= 20_040):
            raise FilterError(f"near {text!r}: degrees north, degrees east, and kilometres above 0")
        return cls(lat, lon, km)


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which events are asked for; of `terms` (keys of TERMS) any one of the values, of all else every one.

    `since` and `until` are ISO days of the event, both included; `reported_within` is an age such as `6h` or `2d`, by
    when the event was first reported; `fresh` leaves out what is only remembered or feared.
    """

    terms: dict[str, list[str]] = {}
    words: str = ""
    since: str | None = None
    until: str | None = None
    reported_within: str | None = None
    near: Near | None = None
    least_killed: int | None = None
    least_wounded: int | None = None
    least_confidence: float | None = None
    fresh: bool = False
    articles: list[str] | None = None

    def __post_init__(self) -> None:
        """Raises FilterError for a day, an age or a name that cannot be read."""
        if unknown := sorted(self.terms.keys() - TERMS.keys()):
            raise FilterError(f"no facet is called {unknown[0]}; there are {', '.join(TERMS)}")
        for name in ("since", "until"):
            day = getattr(self, name)
            if day is not None and not _is_day(day):
                raise FilterError(f"{name} {day!r}: give a day as YYYY-MM-DD")
        if self.reported_within is not None and not _AGE.fullmatch(self.reported_within):
            raise FilterError(f"reported-within {self.reported_within!r}: give an age such as 30m, 6h, 2d or 1w")

    @property
    def empty(self) -> bool:
        """Whether it lets every event through."""
        return self == Filter()


def articles_query(words: str, ids: list[str] | None = None) -> dict[str, Any]:
    """Articles that have any of `words`, best first; of `ids` alone where given."""
    best: dict[str, Any] = {
        "must": [{"combined_fields": {"query": words, "fields": STEMMED}}],
        "should": [
            {"multi_match": {"query": words, "fields": EXACT, "type": "most_fields"}},
            {"multi_match": {"query": words, "fields": PHRASED, "type": "phrase", "slop": 2}},
        ],
    }
    if ids is not None:
        best["filter"] = [{"terms": {"article_id": ids}}]
    return {"bool": best}


def events_query(wanted: Filter, without: str | None = None) -> dict[str, Any]:
    """Active events that fit `wanted`; `without` names one of its terms to leave out, for that facet's own counts."""
    must: list[dict[str, Any]] = [{"term": {"status": "active"}}]
    must += [{"terms": {TERMS[name]: values}} for name, values in wanted.terms.items() if name != without]
    if wanted.since or wanted.until:
        days = {"gte": wanted.since, "lte": wanted.until}
        must.append({"range": {"days": {name: day for name, day in days.items() if day}}})
    if wanted.reported_within:
        must.append({"range": {"first_reported_at": {"gte": f"now-{wanted.reported_within}"}}})
    if wanted.near:
        at = {"lat": wanted.near.lat, "lon": wanted.near.lon}
        must.append({"geo_distance": {"distance": f"{wanted.near.km}km", "location": at}})
    for field, least in (
        ("killed_best", wanted.least_killed),
        ("wounded_best", wanted.least_wounded),
        ("confidence", wanted.least_confidence),
    ):
        if least is not None:
            must.append({"range": {field: {"gte": least}}})
    if wanted.fresh:
        must.append({"terms": {"temporality": sorted(FRESH)}})
    if wanted.articles is not None:
        must.append({"terms": {"reports.article_id": wanted.articles}})
    asked: dict[str, Any] = {"filter": must}
    if wanted.words:
        asked["must"] = [
            {"multi_match": {
                "query": wanted.words, "fields": EVENT_WORDS, "type": "cross_fields",
                "analyzer": "arabic_news_search", "minimum_should_match": "2<-1 4<70%",
            }}
        ]  # fmt: skip
    return {"bool": asked}


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def similar_query(event: dict[str, Any]) -> dict[str, Any]:
    """Active events like `event` (as the index holds it): of its kind, and the nearer in place and days the better."""
    should: list[dict[str, Any]] = []
    for field, path, boost in (("weapons", "type", 1.0), ("targets", "type", 1.0), ("actors", "name", 2.0)):
        if values := sorted({one[path] for one in event.get(field) or []}):
            should.append({"terms": {f"{field}.{path}": values, "boost": boost}})
    should.append({"term": {"event_type": {"value": event["event_type"], "boost": 3.0}}})
    should.append({"term": {"outcome": {"value": event["outcome"]}}})
    functions: list[dict[str, Any]] = []
    if at := event.get("location"):
        functions.append({"gauss": {"location": {"origin": at, "scale": "50km", "decay": 0.5}}, "weight": 3})
    if day := (event.get("date") or {}).get("start"):
        functions.append({"gauss": {"date.start": {"origin": day, "scale": "7d", "decay": 0.5}}, "weight": 2})
    query = {
        "bool": {
            "filter": [{"term": {"status": "active"}}],
            "must_not": [{"ids": {"values": [event["event_id"]]}}],
            "should": should,
            "minimum_should_match": 1,
        }
    }
    if not functions:
        return query
    return {"function_score": {"query": query, "functions": functions, "score_mode": "sum", "boost_mode": "sum"}}
