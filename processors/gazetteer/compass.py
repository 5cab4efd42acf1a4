"""Directions and distances as the news gives them: "30 كلم جنوب غربي الموصل", "إلى الشمال من بغداد"."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from processors.arabic.numbers import number_at
from processors.arabic.words import Word, forms
from processors.gazetteer.place_words import place_words

_WORDS = place_words()
_WAYS: dict[str, tuple[float, float]] = {
    "شمال": (1.0, 0.0), "جنوب": (-1.0, 0.0), "شرق": (0.0, 1.0), "غرب": (0.0, -1.0),
}  # fmt: skip
_KM_PER_DEGREE = 111.2
_MOST_KM = 600  # a longer way tells no place
_MILE, _NAUTICAL_MILE = 1.6, 1.852  # kilometres
_DISTANCE_WORDS = 7  # of "at a distance of about one hundred and twenty kilometres"


class Way(NamedTuple):
    """A direction (north, east), read from word `start` on, and the kilometres where told."""

    start: int
    north: float
    east: float
    km: float | None


def moved(lat: float, lon: float, way: tuple[float, float], km: float) -> tuple[float, float]:
    """The point `km` kilometres from a point in degrees, in the direction (north, east)."""
    size = math.hypot(*way) or 1.0
    degrees = km / _KM_PER_DEGREE / size
    return lat + way[0] * degrees, lon + way[1] * degrees / max(0.2, math.cos(math.radians(lat)))


def adjective(word: str) -> tuple[float, float] | None:
    """The direction of the folded "الشمالي", "الجنوبيه"; None of any other word."""
    if not word.startswith("ال"):
        return None
    stem = word[2:].removesuffix("ه")
    return _WAYS.get(stem.removesuffix("ي")) if stem.endswith("ي") else None


def adjectives(words: Sequence[Word], i: int, end: int) -> tuple[float, float] | None:
    """The direction that one or two words from `i` on give together: "الشمالي الغربي"."""
    first = adjective(words[i].text) if i < end else None
    second = adjective(words[i + 1].text) if first is not None and i + 1 < end else None
    if first is None or second is None:
        return first
    return first[0] + second[0], first[1] + second[1]


def is_way(word: str) -> bool:
    """Whether a folded word is a direction: "شمال", "وجنوبي", "غربي"."""
    return _way(word, definite=False) is not None


def direction(words: Sequence[Word], i: int, start: int) -> Way | None:
    """What direction, how far, is told right before word `i` within `[start, i)`; None where nothing is."""
    k = i
    if k > start and words[k - 1].text in _WORDS.settled:
        k -= 1
    towards = k > start and words[k - 1].text == "من"
    if towards:
        k -= 1
    ways: list[tuple[float, float]] = []
    while k > start and len(ways) < 2:
        way = _way(words[k - 1].text, definite=towards)
        if way is None:
            break
        ways.append(way)
        k -= 1
    if not ways:
        return _away(words, i, start)
    if towards and k > start and words[k - 1].text == "الي":
        k -= 1
    elif towards:
        return None
    north, east = sum(w[0] for w in ways), sum(w[1] for w in ways)
    km = _kilometres(words, k, start)
    if km is None:
        return Way(k, north, east, None)
    return Way(km[0], north, east, km[1])


def _away(words: Sequence[Word], i: int, start: int) -> Way | None:
    """Of "20 km from", with no direction told: the place itself, near enough up to a point."""
    if i - 1 > start and words[i - 1].text in ("من", "عن"):
        km = _kilometres(words, i - 1, start)
        return Way(km[0], 0.0, 0.0, km[1]) if km else None
    return None


def _way(word: str, *, definite: bool) -> tuple[float, float] | None:
    for form in forms(word):
        if form.suffix == "" and ("ال" in form.prefix) == definite:
            way = _WAYS.get(form.text) or _WAYS.get(form.text.removesuffix("ي"))
            if way is not None:
                return way
    return None


def _kilometres(words: Sequence[Word], k: int, start: int) -> tuple[int, float] | None:
    """The distance told right before word `k`, and where it begins: "على بعد نحو 30 كلم", "عشرة كيلومترات"."""
    if k > start and words[k - 1].text in ("الي", "من", ","):
        k -= 1
    nautical = k - 1 > start and words[k - 1].text in _WORDS.nautical
    k -= nautical
    if k <= start:
        return None
    unit = words[k - 1].text
    mile = unit.startswith(("ميل", "امي"))
    if unit in _WORDS.two_kilometres:
        return k - 1, 2.0
    if unit not in _WORDS.kilometres:
        return None
    for first in range(max(start, k - _DISTANCE_WORDS), k - 1):
        number = number_at(words, first, k - 1)
        if number is not None and number.end == k - 1:
            km = number.value * (_NAUTICAL_MILE if nautical else _MILE if mile else 1.0)
            return (first, km) if 0 < km <= _MOST_KM else None
    return None
