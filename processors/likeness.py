"""How likely two accounts tell of one act of violence.

The score is a sum of evidence for and against, in hand-set points; `SAME` of them make one event. The kinds of types
that careful readers confuse are those of docs/events.md.
"""

import math
from datetime import date

from processors.event import EventType, Facts, Place, Toll

SAME = 4.0

_KIND: dict[str, str] = {
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
# How far from the point a place's name may mean, in km.
_REACH = {"site": 5, "town": 12, "district": 35, "governorate": 110, "region": 250, "country": 700}
_NEVER = -math.inf


def kind_of(event_type: EventType) -> str:
    """The family of types that one act may be told as."""
    return _KIND.get(event_type, event_type)


def km_between(a: Place, b: Place) -> float | None:
    """Great-circle distance in km, or None where either has no coordinates (haversine, radius 6,371 km)."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (a.lat, a.lon, b.lat, b.lon))
    h = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(h)))


def days_between(a: Facts, b: Facts) -> int | None:
    """Days between the two date ranges, 0 where they meet; None where either has none."""
    if a.date is None or b.date is None:
        return None
    a_start, a_end, b_start, b_end = map(date.fromisoformat, (a.date.start, a.date.end, b.date.start, b.date.end))
    return max(0, (b_start - a_end).days, (a_start - b_end).days)


def likeness(a: Facts, b: Facts) -> float:
    """Points for `a` and `b` being one act; minus infinity where they cannot be."""
    return _type(a, b) + _when(a, b) + _where(a, b) + _details(a, b)


def _type(a: Facts, b: Facts) -> float:
    if a.event_type == b.event_type:
        return 1.5
    if kind_of(a.event_type) == kind_of(b.event_type):
        return 1.0
    pair = {a.event_type, b.event_type}
    if "attack" in pair or pair in ({"drone_attack", "assassination"}, {"air_strike", "assassination"}):
        return 0.5
    # A bomb, a shell and a rocket are confused while the smoke stands; a bomb and a kidnapping are not.
    heard = {kind_of(a.event_type), kind_of(b.event_type)}
    return 0.0 if heard <= {"explosive", "air", "indirect", "armed"} else _NEVER


def _when(a: Facts, b: Facts) -> float:
    days = days_between(a, b)
    if days is None:
        return -0.5
    return {0: 1.5, 1: 0.3}.get(days, _NEVER)


def _where(a: Facts, b: Facts) -> float:
    if a.place is None or b.place is None:
        return 0.0
    if a.place.country and b.place.country and a.place.country != b.place.country:
        return _NEVER
    km = km_between(a.place, b.place)
    if km is None:
        return 1.0 if a.place.name == b.place.name else 0.0
    reach = _REACH[a.place.precision] + _REACH[b.place.precision]
    if km > 1.5 * reach + 10:
        return _NEVER
    exact = _REACH[a.place.precision] <= 35 and _REACH[b.place.precision] <= 35
    if km <= reach:
        return 2.0 if exact else 0.8
    return 0.0


def _details(a: Facts, b: Facts) -> float:
    points = 0.0
    targets_a, targets_b = ({t.type for t in facts.targets} - {"unknown"} for facts in (a, b))
    if targets_a and targets_b:
        points += 0.7 if targets_a & targets_b else -0.5
    weapons_a, weapons_b = ({w.type for w in facts.weapons} for facts in (a, b))
    if weapons_a and weapons_b:
        points += 0.4 if weapons_a & weapons_b else -0.4
    actors_a, actors_b = ({actor.name for actor in facts.actors} for facts in (a, b))
    if actors_a & actors_b:
        points += 0.4
    points += _tolls(a.casualties.killed, b.casualties.killed)
    points += 0.5 * _tolls(a.casualties.wounded, b.casualties.wounded)
    if (a.outcome in ("foiled", "failed")) != (b.outcome in ("foiled", "failed")):
        points -= 0.7
    return points


def _tolls(a: Toll | None, b: Toll | None) -> float:
    """Equal tolls speak for one act, a toll of another size against it; a growing one is common in one day's news."""
    if a is None or b is None or a.best is None or b.best is None:
        return 0.0
    if a.best == b.best:
        return 0.4 if a.best == 0 else 0.8
    small, large = sorted((a.best, b.best))
    if small == 0:
        return -0.3 if large <= 2 else -0.8
    return 0.2 if large <= 1.6 * small + 1 else -0.5
