"""Which events may be the one a mention tells of: by day and by degree of latitude and longitude.

Keys in the store of the merge, of one country each:

    d|COUNTRY|WHEN|CELL   the events told there and then, by id (`Posting`)
    d|COUNTRY|WHEN        the cells in use then

WHEN is a local day as an ordinal; `m` and a month for spans of more than ten days, `y` and a year for more than a
month, and for what is recalled of an exact place; `a` and the day of publication for days that are assumed of what is
told as known; `none` for what is undated and old. CELL is a square of one degree, or `*` where no exact place is told
or the act is known by its name; besides, `#` with the numbers of killed and wounded where they are telling. An exact
mention looks at its square, the eight around it, `*` and its numbers; one that is not exact at all cells of its days.
"""

import math
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from datetime import date

import msgspec

from processors.event import FRESH_DAYS
from processors.merging.account import Account
from processors.merging.features import confusable_families
from processors.merging.forbidden import DAYS_APART, UNDATED_DAYS, is_recalled, is_season, losses

MOST = 12  # events that are looked at whole; the likest at first sight of those found
SHORT_SPAN = 10  # days that are each posted
MOST_POINTS = 4  # of one event, for that first sight
_FARTHEST = 6  # days, for it

ANYWHERE = "*"
_NO_DAY = ["none"]
_ASSUMED = "a"  # before the last of days that are assumed
Posting = tuple[list[str], list[int], list[tuple[float, float]]]  # families of types, numbers of dead, exact points
_decoder = msgspec.msgpack.Decoder(dict[str, Posting])
_cells = msgspec.msgpack.Decoder(list[str])


class Index:
    """The postings of one country in `store`, for one message."""

    def __init__(self, store: MutableMapping[bytes, bytes], country: str) -> None:
        self.store, self.country = store, country
        self._found: dict[str, list[str]] = {}

    def near(self, one: Account) -> list[str]:
        """Ids of at most MOST events that may be of the same act, the likest first; as before the first `post`."""
        known = self._found.get(one.mention_id)
        if known is not None:
            return known
        found: dict[str, tuple[int, str]] = {}
        for far, when in sorted((min(_FARTHEST, _days_off(one, when)), when) for when in looks_at(one)):
            for cell in self._cells_for(one, when):
                for event_id, posting in self._postings(when, cell).items():
                    if event_id not in found and (rank := _unlikeness(one, posting)) is not None:
                        found[event_id] = rank + far, event_id
        self._found[one.mention_id] = sorted(found, key=found.__getitem__)[:MOST]
        return self._found[one.mention_id]

    def post(self, event_id: str, accounts: Iterable[Account], before: Iterable[str]) -> list[str]:
        """Post an event where its `accounts` put it, and no more where it was posted `before`; the places as keys."""
        accounts = list(accounts)
        now = {f"{when}|{cell}" for one in accounts for when in posted_under(one) for cell in cells_of(one)}
        for key in set(before) - now:
            self._change(key, event_id, None)
        entry = _posting(accounts)
        for key in now:
            self._change(key, event_id, entry)
        return sorted(now)

    def _cells_for(self, one: Account, when: str) -> Iterator[str]:
        raw = self.store.get(f"d|{self.country}|{when}".encode())
        if raw is None:
            return
        used = _cells.decode(raw)
        if one.spot is None or not one.spot.exact:
            yield from used
            return
        wanted = {ANYWHERE, *cells_of(one), *_around(one)}
        yield from (cell for cell in used if cell in wanted)

    def _postings(self, when: str, cell: str) -> dict[str, Posting]:
        raw = self.store.get(f"d|{self.country}|{when}|{cell}".encode())
        return _decoder.decode(raw) if raw else {}

    def _change(self, where: str, event_id: str, entry: Posting | None) -> None:
        when, cell = where.split("|")
        posted = self._postings(when, cell)
        if posted.get(event_id) == entry:
            return
        key = f"d|{self.country}|{where}".encode()
        if entry:
            if not posted:  # first, so that what is posted is found, wherever the worker dies
                self._use(when, cell, used=True)
            posted[event_id] = entry
        else:
            del posted[event_id]
        if posted:
            self.store[key] = msgspec.msgpack.encode(posted)
        else:
            del self.store[key]
            self._use(when, cell, used=False)

    def _use(self, when: str, cell: str, *, used: bool) -> None:
        key = f"d|{self.country}|{when}".encode()
        raw = self.store.get(key)
        cells = set(_cells.decode(raw)) if raw else set()
        cells = cells | {cell} if used else cells - {cell}
        if cells:
            self.store[key] = msgspec.msgpack.encode(sorted(cells))
        elif raw:
            del self.store[key]


def cell_of(one: Account) -> str:
    """The square of one degree that an exact place lies in, else ANYWHERE."""
    if one.spot is None or not one.spot.exact or one.spot.lat is None or one.spot.lon is None:
        return ANYWHERE
    return f"{math.floor(one.spot.lat)},{math.floor(one.spot.lon)}"


def cells_of(one: Account) -> list[str]:
    """The cells that an account is posted in."""
    told = losses(one)
    cells = [cell_of(one), *([f"#{told[0]},{told[1]}"] if told else [])]
    return [*cells, ANYWHERE] if one.known_as and cells[0] != ANYWHERE else cells


def _around(one: Account) -> Iterator[str]:
    lat, lon = map(int, cell_of(one).split(","))
    for north in (-1, 0, 1):
        for east in (-1, 0, 1):
            yield f"{lat + north},{(lon + east + 180) % 360 - 180}"


def posted_under(one: Account) -> list[str]:
    """The days, months or years under which such an account is found."""
    if one.first is None or one.last is None:
        window = _news_of(one)
        return _NO_DAY if window is None else _days(*window)
    if one.assumed:
        return [f"{_ASSUMED}{one.last}"]
    if is_season(one):
        return _years(one.first, one.last)
    short = one.last - one.first <= SHORT_SPAN
    days = _days(one.first, one.last) if short else _months(one.first, one.last)
    return [*days, *_years(one.first, one.last)] if is_recalled(one) else days


def looks_at(one: Account) -> list[str]:
    """The days, months or years whose events an account is compared with; if one finds another, that finds the one."""
    if one.first is None or one.earliest is None or one.last is None:
        window = _news_of(one)
        if window is None:
            return _NO_DAY
        first, last = window[0] - DAYS_APART, window[1] + DAYS_APART
        return [*_days(first, last), *_months(first, last), *_assumed(first, last + DAYS_APART)]
    if is_season(one):
        return _years(one.first, one.last)
    first, last = one.earliest - DAYS_APART, one.last + DAYS_APART
    days = [*_days(first, last), *_months(first, last), *_assumed(first, last + FRESH_DAYS)]
    return [*days, *_years(one.first, one.last)] if is_recalled(one) else days


def _news_of(one: Account) -> tuple[int, int] | None:
    """The days that news without one may be of; None of history, and where nobody knows when it was told."""
    if one.published is None or not one.fresh:
        return None
    return one.published - UNDATED_DAYS, one.published


def _assumed(first: int, last: int) -> list[str]:
    return [f"{_ASSUMED}{day}" for day in range(first, last + 1)]


def _years(first: int, last: int) -> list[str]:
    return sorted({f"y{date.fromordinal(day).year}" for day in (first, last)})


def _months(first: int, last: int) -> list[str]:
    return sorted({f"m{date.fromordinal(day):%Y-%m}" for day in (first, (first + last) // 2, last)})


def _days(first: int, last: int) -> list[str]:
    return [str(day) for day in range(first, last + 1)]


def _days_off(one: Account, when: str) -> int:
    """The days between an account's and those looked at, where either are assumed: the nearer are the likelier."""
    assumed = when.startswith(_ASSUMED)
    if one.first is None or one.last is None or not (assumed or (one.assumed and when.isdecimal())):
        return 0
    last = int(when.removeprefix(_ASSUMED))
    return max(0, last - assumed - one.last, one.first - last)


def _posting(accounts: Sequence[Account]) -> Posting:
    points = {(round(s.lat, 2), round(s.lon, 2)) for a in accounts if (s := a.spot) and s.exact and s.lat and s.lon}
    return (
        sorted({one.family for one in accounts}),
        sorted({one.killed for one in accounts if one.killed is not None}),
        sorted(points)[:MOST_POINTS],
    )


def _unlikeness(one: Account, posting: Posting) -> int | None:
    """How unlike an event is at first sight, None where it cannot be of the same act: family, dead, and distance."""
    families, killed, points = posting
    if not any(confusable_families(one.family, family) for family in families):
        return None
    unlike = 0 if one.family in families else 3
    if one.killed is None or not killed:
        unlike += 1
    else:
        unlike += min(3, 2 * min(abs(one.killed - number) for number in killed))
    if one.spot and one.spot.exact and one.spot.lat is not None and one.spot.lon is not None and points:
        lat, lon = one.spot.lat, one.spot.lon
        unlike += min(6, int(10 * min(abs(lat - point[0]) + abs(lon - point[1]) for point in points)))
    return unlike
