"""Where it happened: the most exact place told, from names, "قرية كذا بريف كذا" and "30 كلم جنوب غربي كذا"."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from processors.arabic.numbers import number_at
from processors.arabic.words import Word, forms
from processors.event import Place
from processors.gazetteer.place_words import place_words
from processors.gazetteer.places import FINENESS, Precision, Site, places

_WORDS = place_words()
_COMPASS = {
    "شمال": (1.0, 0.0), "جنوب": (-1.0, 0.0), "شرق": (0.0, 1.0), "غرب": (0.0, -1.0),
    "شمالي": (1.0, 0.0), "جنوبي": (-1.0, 0.0), "شرقي": (0.0, 1.0), "غربي": (0.0, -1.0),
}  # fmt: skip
_KM_PER_DEGREE = 111.2
_OFFSET_KM: dict[str, float] = {"site": 4, "town": 12, "district": 15, "governorate": 40, "region": 60, "country": 150}
_MOVED_WITHIN = 5
_QUOTES = frozenset("\"'")


class Spot(NamedTuple):
    """A place told in words `[start, end)`; `located` where a preposition or a word like "city" says it is one."""

    start: int
    end: int
    name: str
    site: Site | None
    lat: float | None
    lon: float | None
    precision: Precision
    located: bool

    def place(self, text: str) -> Place:
        """As a record; `text` is the article's, the spot's words."""
        return Place(
            name=self.name, text=text, lat=self.lat, lon=self.lon, precision=self.precision,
            country=self.site.country if self.site else None, admin1=self.site.admin1 if self.site else None,
        )  # fmt: skip

    def km_from(self, other: "Spot") -> float | None:
        """Kilometres between two spots; None where either has no position."""
        if self.lat is None or self.lon is None or other.lat is None or other.lon is None:
            return None
        mean = math.radians((self.lat + other.lat) / 2)
        return _KM_PER_DEGREE * math.hypot(self.lat - other.lat, (self.lon - other.lon) * math.cos(mean))


def spots(words: Sequence[Word], start: int, end: int) -> list[Spot]:
    """All places told in words `[start, end)`, in order; a village the gazetteer lacks stands at what contains it."""
    found: list[Spot] = []
    i = start
    while i < end:
        if not words[i].text[0].isalpha():
            i += 1
            continue
        spot = _known(words, i, start, end) or _unknown(words, i, end)
        if spot is None:
            i += 1
        else:
            found.append(spot)
            i = spot.end
    found = [spot for spot in found if not _destination(words, spot, start)]
    return [_settled(spot, found[k + 1 :], words) for k, spot in enumerate(found)]


def _destination(words: Sequence[Word], spot: Spot, start: int) -> bool:
    """Whether people were only brought or went there: "نُقل إلى بغداد"."""
    k = spot.start - 1
    while k > start and _bare(words[k].text) in _WORDS.kinds:
        k -= 1
    if k < start or words[k].text != "الي":
        return False
    return any(
        form.text in _WORDS.moved for word in words[max(start, k - _MOVED_WITHIN) : k] for form in forms(word.text)
    )


def _bare(word: str) -> str:
    """A word without conjunction, preposition and article, where it is a word for a kind of place."""
    return next((form.text for form in forms(word) if form.text in _WORDS.kinds), word)


def _known(words: Sequence[Word], i: int, start: int, end: int) -> Spot | None:
    hits = places().longest(words, i, end)
    if not hits:
        return None
    hit = hits[0]
    site = hit.entry
    previous = words[i - 1].text if i > start else ""
    if previous in _QUOTES and i - 1 > start:
        previous = words[i - 2].text
    kind = _bare(previous)
    if site.common and kind not in _WORDS.kinds:
        return None
    located = (
        kind in _WORDS.kinds
        or _bare(words[i].text) in _WORDS.kinds
        or hit.form.prefix[-1:] == "ب"
        or any(f.text in _WORDS.before for f in forms(previous))
    )
    lat, lon, precision, first = site.lat, site.lon, site.precision, i
    if kind == "ريف":
        first = i - 1
        precision = "district"
        adjective = words[hit.end].text.removeprefix("ال") if hit.end < end else ""
        if adjective in _COMPASS and words[hit.end].text.startswith("ال"):
            lat, lon = _moved(lat, lon, [_COMPASS[adjective]], 22)
    else:
        ways, k = _directions(words, i, start)
        if ways:
            km = _distance(words, k, start) or site.reach or _OFFSET_KM[site.precision]
            lat, lon, first, located = *_moved(lat, lon, ways, km), k, True
            precision = "district" if FINENESS[site.precision] < FINENESS["district"] else site.precision
    return Spot(first, hit.end, site.name, site, lat, lon, precision, located)


def _directions(words: Sequence[Word], i: int, start: int) -> tuple[list[tuple[float, float]], int]:
    """The compass words right before word `i`, "جنوب غربي", and where they begin."""
    ways: list[tuple[float, float]] = []
    k = i
    if k > start and words[k - 1].text in ("مدينه", "العاصمه", "محافظه", "قضاء", "بلده"):
        k -= 1
    while k > start and len(ways) < 2:
        way = next(
            (_COMPASS[f.text] for f in forms(words[k - 1].text) if f.text in _COMPASS and "ال" not in f.prefix), None
        )
        if way is None:
            break
        ways.append(way)
        k -= 1
    return ways, k


def _distance(words: Sequence[Word], k: int, start: int) -> float | None:
    """The kilometres told right before a direction, "على بعد 30 كلم"."""
    if k - 1 > start and words[k - 1].text in ("الي", "من"):
        k -= 1
    if k - 2 >= start and words[k - 1].text in _WORDS.kilometres:
        number = number_at(words, k - 2, k)
        return float(number.value) if number is not None else None
    return None


def _moved(lat: float, lon: float, ways: list[tuple[float, float]], km: float) -> tuple[float, float]:
    north, east = sum(w[0] for w in ways), sum(w[1] for w in ways)
    size = math.hypot(north, east) or 1.0
    degrees = km / _KM_PER_DEGREE / size
    return lat + north * degrees, lon + east * degrees / max(0.2, math.cos(math.radians(lat)))


def _unknown(words: Sequence[Word], i: int, end: int) -> Spot | None:
    """Of "قرية كذا": a name the gazetteer does not know, of one or two words."""
    kind = _bare(words[i].text)
    if (
        kind not in _WORDS.naming
        or any(f.text == kind and "ال" in f.prefix for f in forms(words[i].text))
        or i + 1 >= end
    ):
        return None
    k = i + 2 if words[i + 1].text in _QUOTES and i + 2 < end else i + 1
    name = words[k].text
    if (
        not name[0].isalpha()
        or len(name) < 3
        or name in _WORDS.no_names
        or name.startswith("لل")
        or places().longest(words, k, end)
        or (i > 0 and any(form.text in _WORDS.offices for form in forms(words[i - 1].text)))
    ):
        return None
    if kind == "منطقه" and not name.startswith("ال"):
        return None
    if (name.startswith("ي") and len(name) > 4) or (kind == "مخيم" and name.startswith("ل")):
        return None  # "قرية يسيطر عليها", "مخيم لجماعة"
    stop = k + 1
    if stop < end and name in _WORDS.first_parts and words[stop].text[0].isalpha():
        stop += 1
    return Spot(i, stop, " ".join(w.text for w in words[k:stop]), None, None, None, _WORDS.kinds[kind], True)


def _settled(spot: Spot, following: list[Spot], words: Sequence[Word]) -> Spot:
    """Give an unknown village the position of what is told right after it to contain it."""
    if spot.lat is not None:
        return spot
    around = next((s for s in following if s.lat is not None and s.start - spot.end <= 8), None)
    if around is None:
        return spot
    return spot._replace(site=around.site, lat=around.lat, lon=around.lon)


def listed(found: list[Spot], chosen: Spot, words: Sequence[Word]) -> list[Spot]:
    """The places listed beside the chosen one with "and": "قضاء كذا وناحية كذا"; each was struck."""
    beside: list[Spot] = []
    last = chosen
    for spot in found[found.index(chosen) + 1 :]:
        between = [w.text for w in words[last.end : spot.start + 1]]
        joined = bool(between) and between[0].startswith("و") and all(_bare(w) in _WORDS.kinds for w in between[:-1])
        if not joined or max(FINENESS[spot.precision], FINENESS[chosen.precision]) > FINENESS["district"]:
            break
        beside.append(spot._replace(located=True))
        last = spot
    return beside


def is_base(words: Sequence[Word], spot: Spot) -> bool:
    """Whether a place is named as a base or camp of soldiers."""
    return any(_bare(words[k].text) in ("قاعده", "معسكر") for k in (spot.start, max(spot.start - 1, 0)))


def best(found: list[Spot], trigger: int) -> Spot | None:
    """The most exact located place, of equals the first after the trigger; an unlocated country is an actor."""
    usable = [s for s in found if s.located or (s.precision in ("site", "town", "governorate", "district"))]
    if not usable:
        return None
    return min(
        usable,
        key=lambda s: (not s.located, FINENESS[s.precision] > 2, FINENESS[s.precision] > 3, s.start < trigger, s.start),
    )
