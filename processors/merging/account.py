"""One mention as it is compared with others: what the comparison asks again and again, worked out once."""

import math
from datetime import date
from typing import Any, NamedTuple

from processors.event import (
    ASSUMED_KNOWN,
    FRESH,
    FRESH_DAYS,
    EventType,
    Facts,
    Mention,
    Outcome,
    Place,
    Toll,
    WeaponType,
)
from processors.events.known import KNOWN_ACTS

_FAMILIES: dict[EventType, str] = {
    "ied": "explosive",
    "vehicle_bomb": "explosive",
    "suicide_bombing": "explosive",
    "landmine": "explosive",
    "grenade": "explosive",
    "explosion": "explosive",
    "drone_attack": "air",
    "air_strike": "air",
    "rocket_attack": "indirect",
    "shelling": "indirect",
    "armed_attack": "armed",
    "armed_clash": "armed",
    "assassination": "armed",
}
# What one place may see every day: "the shelling" is the latest.
_DAILY = frozenset({"air_strike", "drone_attack", "rocket_attack", "shelling", "armed_clash"})
# How far from its point a place of such a name may mean, in km.
_REACH = {"site": 5.0, "town": 12.0, "district": 35.0, "governorate": 110.0, "region": 250.0, "country": 700.0}
EXACT_REACH = 35.0  # of a site, a town or a district
_EARTH_KM = 12742.0  # mean diameter


class Spot(NamedTuple):
    """A place's point in degrees, and the kilometres around it that its name may mean; `lat` None: nobody knows."""

    name: str
    lat: float | None
    lon: float | None
    reach: float
    country: str | None
    admin1: str | None

    @property
    def exact(self) -> bool:
        """Whether it is a point to go by."""
        return self.lat is not None and self.reach <= EXACT_REACH

    def around(self, other: "Spot") -> bool:
        """Whether it is the country or the governorate of `other`: they are as wide as they are, up to 4,000 km."""
        if self.reach >= _REACH["country"]:
            return self.country == other.country
        return self.reach >= _REACH["governorate"] and self.admin1 is not None and self.admin1 == other.admin1


class Account(NamedTuple):
    """What a mention says, made for comparing. `first` and `last` are ordinals of local days, None where undated.

    `signature` is the same for accounts that say the same. What is `known_as` some act happened on that act's day.
    Where the days are `assumed` of what is told as known, it may be of any of the week before: `earliest` is the first
    of those, else `first`.
    """

    mention_id: str
    version: int
    article_id: str
    voice: str
    published: int | None
    type: EventType
    family: str
    outcome: Outcome
    fresh: bool
    first: int | None
    last: int | None
    assumed: bool
    earliest: int | None
    spot: Spot | None
    targets: frozenset[str]
    weapons: frozenset[WeaponType]
    counts: frozenset[tuple[WeaponType, int]]
    actors: frozenset[str]
    killed: int | None
    wounded: int | None
    known_as: str | None
    words: frozenset[str]

    @property
    def dated(self) -> bool:
        """Whether it tells one day."""
        return self.first is not None and self.first == self.last

    @property
    def signature(self) -> tuple[Any, ...]:
        """All that is compared, without whose account it is."""
        return self.voice, *self[5:]


def account(mention: Mention) -> Account:
    """`mention` as it is compared."""
    return account_of_facts(mention)._replace(
        mention_id=mention.mention_id,
        version=mention.version,
        article_id=mention.article_id,
        voice=mention.voice,
        published=_ordinal(mention.published[:10]) if mention.published else None,
        words=frozenset(mention.words),
    )


def account_of_facts(facts: Facts) -> Account:
    """What is told, whoever tells it."""
    first, last = days(facts)
    known = facts.date is not None and facts.date.rule == ASSUMED_KNOWN and facts.known_as is None
    assumed = known and facts.event_type not in _DAILY
    return Account(
        mention_id="",
        version=0,
        article_id="",
        voice="",
        published=None,
        type=facts.event_type,
        family=_FAMILIES.get(facts.event_type, facts.event_type),
        outcome=facts.outcome,
        fresh=facts.temporality in FRESH,
        first=first,
        last=last,
        assumed=assumed,
        earliest=last - FRESH_DAYS if assumed and last is not None else first,
        spot=_spot(facts.place) if facts.place else None,
        targets=frozenset(target.type for target in facts.targets if target.type != "unknown"),
        weapons=frozenset(weapon.type for weapon in facts.weapons),
        counts=frozenset((weapon.type, n) for weapon in facts.weapons if (n := weapon.count or 0) > 1),
        actors=frozenset(actor.name for actor in facts.actors),
        killed=_best(facts.casualties.killed),
        wounded=_best(facts.casualties.wounded),
        known_as=facts.known_as,
        words=frozenset(),
    )


def days(facts: Facts) -> tuple[int, int] | tuple[None, None]:
    """The first and last day told, as ordinals; of what is known by its name, the day that everybody knows."""
    if (act := KNOWN_ACTS.get(facts.known_as or "")) is not None:
        return act.date.toordinal(), act.date.toordinal()
    if facts.date is None:
        return None, None
    first, last = _ordinal(facts.date.start), _ordinal(facts.date.end)
    return (first, max(first, last)) if first is not None and last is not None else (None, None)


def km_between(a: Place | Spot, b: Place | Spot) -> float | None:
    """Great-circle distance in km, or None where either has no coordinates (haversine, radius 6,371 km)."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (a.lat, a.lon, b.lat, b.lon))
    h = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return _EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def reach_of(place: Place) -> float:
    """How far from its point the name of a place may mean, in km."""
    return _REACH[place.precision]


def _spot(place: Place) -> Spot:
    return Spot(place.name, place.lat, place.lon, reach_of(place), place.country, place.admin1)


def _best(toll: Toll | None) -> int | None:
    return toll.best if toll else None


def _ordinal(day: str) -> int | None:
    try:
        return date.fromisoformat(day).toordinal()
    except ValueError:
        return None
