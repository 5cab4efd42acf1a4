"""Which told event is which gold event: how alike two are, and the one-to-one pairing of greatest likeness.

Pairing is lenient, so that a wrong value costs its slot and not the event: type, day, place, freshness and losses each
add to the likeness, and half of it is enough.
"""

import datetime as dt
import math
from collections.abc import Sequence

from processors.event import FRESH, EventDate, Facts
from tests.bench.events_gold import Days, GoldEvent

LEAST = 0.5  # pairs less alike are none
# Types that a careful reader may confuse are of one kind; "any" may be meant by all.
_KIND = {
    "ied": "explosive", "vehicle_bomb": "explosive", "suicide_bombing": "explosive", "landmine": "explosive",
    "grenade": "explosive", "explosion": "explosive",
    "drone_attack": "air", "air_strike": "air", "rocket_attack": "indirect", "shelling": "indirect",
    "armed_attack": "armed", "armed_clash": "armed", "assassination": "armed", "abduction": "abduction",
    "arson_sabotage": "sabotage", "attack": "any",
}  # fmt: skip
# Neither finding nor missing these counts: they are listed beside attacks, and are none.
UNSCORED = frozenset({"arrest", "security_operation", "weapons_seizure", "other"})
_EARTH_KM = 12742.0  # mean diameter
_SAME_TOWN_KM, _NEXT_TOWN_KM = 25, 80


def told_days(date: EventDate | None) -> Days | None:
    """The days of a record's date."""
    return Days(dt.date.fromisoformat(date.start), dt.date.fromisoformat(date.end)) if date else None


def days_apart(gold: GoldEvent, told: Facts) -> int | None:
    """Days between two spans of days, 0 where they touch; None where either is unknown."""
    ours, theirs = told_days(told.date), gold.date
    if ours is None or theirs is None:
        return None
    return max(0, (ours.start - theirs.end).days, (theirs.start - ours.end).days)


def km_apart(gold: GoldEvent, told: Facts) -> float | None:
    """Great-circle kilometres between the two places (haversine); None where either has no point."""
    points = [(p.lat, p.lon) for p in (gold.place, told.place) if p and p.lat is not None and p.lon is not None]
    if len(points) < 2:
        return None
    (lat, lon), (other_lat, other_lon) = ((math.radians(a), math.radians(b)) for a, b in points)
    half = math.sin((other_lat - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(other_lat) * math.sin((other_lon - lon) / 2) ** 2
    return _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def losses(event: GoldEvent | Facts, side: str) -> int | None:
    """The number `killed` or `wounded`; None where the article does not say, or names a bound alone."""
    toll = getattr(event.casualties, side)
    return toll.best if toll else None


def likeness(gold: GoldEvent, told: Facts) -> float:
    """How alike two events are, 0 to 1."""
    kinds = _KIND.get(gold.event_type), _KIND.get(told.event_type)
    likely = 0.0
    if gold.event_type == told.event_type:
        likely += 0.40
    elif kinds[0] and kinds[0] == kinds[1]:
        likely += 0.30
    elif "any" in kinds:
        likely += 0.25
    days, km = days_apart(gold, told), km_apart(gold, told)
    likely += 0.10 if days is None else {0: 0.20, 1: 0.10}.get(days, 0.0)
    likely += 0.10 if km is None else 0.25 if km <= _SAME_TOWN_KM else 0.15 if km <= _NEXT_TOWN_KM else 0.0
    likely += 0.05 if gold.fresh == (told.temporality in FRESH) else 0.0
    for side in ("killed", "wounded"):
        wanted, got = losses(gold, side), losses(told, side)
        likely += 0.025 if wanted is None and got is None else 0.05 if wanted == got else 0.0
    return likely


def pairs(gold: Sequence[GoldEvent], told: Sequence[Facts]) -> list[tuple[int, int]]:
    """Positions in `gold` and `told` of what is one event, in the order of `gold`."""
    size = max(len(gold), len(told))
    gain = [[0.0] * size for _ in range(size)]
    for i, wanted in enumerate(gold):
        for j, got in enumerate(told):
            alike = likeness(wanted, got)
            gain[i][j] = alike if alike >= LEAST else 0.0
    return [(i, j) for i, j in enumerate(assignment(gain)) if gain[i][j] > 0]


def assignment(gain: Sequence[Sequence[float]]) -> list[int]:
    """The column of each row of a square matrix, each column once, so that the sum is greatest; O(n³).

    Kuhn 1955, "The Hungarian method for the assignment problem", as shortest augmenting paths with potentials: rows
    are taken in one by one, and column 0 stands for the row that is being placed.
    """
    size = len(gain)
    by_row, by_column = [0.0] * (size + 1), [0.0] * (size + 1)
    row_of = [0] * (size + 1)
    for row in range(1, size + 1):
        row_of[0], column = row, 0
        slack, before, seen = [math.inf] * (size + 1), [0] * (size + 1), [False] * (size + 1)
        while row_of[column]:
            seen[column] = True
            here = row_of[column]
            for j in range(1, size + 1):
                cost = -gain[here - 1][j - 1] - by_row[here] - by_column[j]
                if not seen[j] and cost < slack[j]:
                    slack[j], before[j] = cost, column
            column = min((j for j in range(1, size + 1) if not seen[j]), key=slack.__getitem__)
            step = slack[column]
            for j in range(size + 1):
                if seen[j]:
                    by_row[row_of[j]] += step
                    by_column[j] -= step
                else:
                    slack[j] -= step
        while column:
            row_of[column] = row_of[before[column]]
            column = before[column]
    columns = [0] * size
    for column, owner in enumerate(row_of[1:]):
        columns[owner - 1] = column
    return columns
