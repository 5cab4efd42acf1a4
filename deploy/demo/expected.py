"""The list of what the flow must find on the sample site, kept beside the site and validated on load."""

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from deploy.demo.site.content import FOLDER
from deploy.demo.site.dates import shift
from processors.event import FRESH, EventType, Outcome, Temporality, WeaponType
from processors.extract import Reason
from sinks.alerts.alert import TransitionName

_Key = Annotated[str, msgspec.Meta(pattern="^[a-z]+(-[a-z]+)+$")]
_Count = Annotated[int, msgspec.Meta(ge=0)]
_Instalment = Annotated[int, msgspec.Meta(ge=1)]


class ExpectedListError(ValueError):
    """The expected list cannot be used: says which entry is wrong and how."""


class Day(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A day counted from the site's day (`day`, then calendar `years`), or an absolute `date`: one of the two."""

    day: int | None = None
    years: int = 0
    date: dt.date | None = None

    def on(self, site_day: dt.date) -> dt.date:
        """The day, local to the event's place, on a site whose day is `site_day` (that is `Site(start).day`)."""
        return self.date or shift(site_day, self.day or 0, self.years)


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place in degrees (WGS 84), right within `km` of it; `country` is ISO 3166-1 alpha-2."""

    name: str
    country: Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]
    lat: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    lon: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    km: Annotated[float, msgspec.Meta(gt=0)]


class Range(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many people: `best` as the report published last tells it, `low` and `high` over all reports."""

    best: _Count
    low: _Count
    high: _Count


class Weapon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`count` only where the reports tell a number."""

    type: WeaponType
    count: Annotated[int, msgspec.Meta(ge=1)] | None = None


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One event once every instalment is out.

    `killed`, `wounded`, `abducted`: None where no report says. `damage`: None where readers may differ.
    """

    key: _Key
    event_type: EventType
    outcome: Outcome
    temporality: Temporality
    date: Day
    place: Place
    reports: Annotated[tuple[_Key, ...], msgspec.Meta(min_length=1)]
    sources: Annotated[int, msgspec.Meta(ge=1)]
    killed: Range | None = None
    wounded: Range | None = None
    abducted: Range | None = None
    explicit_zero: bool = False
    damage: bool | None = None
    weapons: tuple[Weapon, ...] = ()

    @property
    def fresh(self) -> bool:
        """Whether the event is news, and so raises alerts."""
        return self.temporality in FRESH


class Article(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where an article ends: in the index, or dropped for a reason."""

    key: _Key
    ended: Literal["indexed", "dropped"]
    reason: Reason | None = None


class Alert(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A transition that must be told, and the instalment that brings it about."""

    transition: TransitionName
    event: _Key
    instalment: _Instalment


class Search(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A full-text query, and articles that must be among its hits."""

    query: Annotated[str, msgspec.Meta(min_length=1)]
    hits: Annotated[tuple[_Key, ...], msgspec.Meta(min_length=1)]


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole list; the file calls each entry by its singular (`[[event]]`)."""

    events: tuple[Event, ...] = msgspec.field(name="event")
    articles: tuple[Article, ...] = msgspec.field(name="article")
    alerts: tuple[Alert, ...] = msgspec.field(name="alert")
    searches: tuple[Search, ...] = msgspec.field(name="search")


def load_expected(path: Path = FOLDER / "expected.toml") -> Expected:
    """The validated list. Raises ExpectedListError where it cannot be read, or its entries contradict one another."""
    try:
        expected = msgspec.toml.decode(path.read_bytes(), type=Expected)
    except (OSError, UnicodeDecodeError, msgspec.DecodeError) as exc:
        raise ExpectedListError(f"{path.name}: {exc}") from exc
    if faults := _faults(expected):
        raise ExpectedListError(f"{path.name}: {'; '.join(faults)}")
    return expected


def _faults(expected: Expected) -> list[str]:
    """Every contradiction in the list, one phrase each."""
    faults = _repeated("event", [event.key for event in expected.events])
    faults += _repeated("article", [article.key for article in expected.articles])
    faults += _repeated("alert", [f"{alert.transition} {alert.event} {alert.instalment}" for alert in expected.alerts])
    indexed = {article.key for article in expected.articles if article.ended == "indexed"}
    fresh = {event.key for event in expected.events if event.fresh}
    for article in expected.articles:
        if (article.reason is None) == (article.ended == "dropped"):
            faults.append(f"article {article.key}: a dropped article has a reason, an indexed one has none")
    for event in expected.events:
        faults += [f"event {event.key}: {fault}" for fault in _event_faults(event, indexed)]
    faults += [
        f"alert {alert.transition} {alert.event}: no fresh event has that key"
        for alert in expected.alerts
        if alert.event not in fresh
    ]
    for search in expected.searches:
        faults += [
            f"search {search.query}: {hit} is not an indexed article" for hit in search.hits if hit not in indexed
        ]
    return faults


def _repeated(what: str, keys: list[str]) -> list[str]:
    return [f"{what} {key}: listed {keys.count(key)} times" for key in dict.fromkeys(keys) if keys.count(key) > 1]


def _event_faults(event: Event, indexed: set[str]) -> list[str]:
    faults = [f"{report} is not an indexed article" for report in event.reports if report not in indexed]
    if (event.date.day is None) == (event.date.date is None):
        faults.append("date needs either day or date")
    if not event.sources <= len(set(event.reports)) == len(event.reports):
        faults.append("sources cannot exceed reports, and each report counts once")
    for name, people in (("killed", event.killed), ("wounded", event.wounded), ("abducted", event.abducted)):
        if people and not people.low <= people.best <= people.high:
            faults.append(f"{name}: best is not between low and high")
    if event.explicit_zero and not (event.killed and event.killed.low == 0):
        faults.append("explicit_zero needs killed with low 0")
    return faults
