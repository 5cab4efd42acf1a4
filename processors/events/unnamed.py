"""Places told by no name of their own: "the capital", "the north of the country", "the border", "the Syrian lands"."""

from collections.abc import Callable, Sequence

from msgspec import structs

from processors.arabic.letters import folded
from processors.arabic.words import Word
from processors.events.spot import Role, Spot
from processors.gazetteer import compass, nearby
from processors.gazetteer.place_words import bare_kind, place_words
from processors.gazetteer.places import Site, countries, gazetteer, places

_WORDS = place_words()
UNNAMED = ("البلاد", "الحدود", "الحدودي", "الحدوديه", "العاصمه", "المملكه", "الاراضي")
_BY_THE_BORDER = frozenset({"الحدودي", "الحدوديه"})  # "الشريط الحدودي مع كذا"; a town that is so has its own name
_STRIPS = frozenset({"الشريط", "المنطقه", "المناطق", "السياج", "النقاط", "القري"})
_SIDES_WITHIN = 3  # words between the two sides of a border
_KINGDOMS = frozenset({"SA", "BH", "JO", "MA"})
_ON = frozenset({"علي", "ضد", "نحو", "باتجاه", "تجاه", "صوب"})
_OFFSET_KM = 150  # from the middle of a country to that of its north, where its size is not known

Told = Callable[[Sequence[Word], int, int, str], Role]  # how a name after a word is told: `where`'s own


def unnamed(words: Sequence[Word], i: int, start: int, end: int, role: Told) -> Spot | None:
    """Of "the capital", "the kingdom", "the north of the country": those of the country that the words around tell."""
    text = words[i].text
    if not text.endswith(UNNAMED):
        return None
    if text.endswith("الحدود") or (text in _BY_THE_BORDER and i > start and words[i - 1].text in _STRIPS):
        return _border(words, i, end)
    if text.endswith("الاراضي"):
        return _lands(words, i, start, end, role)
    if text.endswith("المملكه"):
        realm = gazetteer().countries.get(nearby.country(words, i, i + 1, among=_KINGDOMS) or "")
        told = role(words, i - 1, start, text.removesuffix("المملكه"))
        if realm is None or told is Role.NAMED:
            return None
        return Spot(i, i + 1, realm.name, realm, realm.lat, realm.lon, "country", True, told)
    way = compass.direction(words, i, start) if text in _WORDS.lands else None
    if way is None and not (text.endswith("العاصمه") and len(text) <= 8):
        return None
    here = gazetteer().countries.get(nearby.country(words, i, i + 1) or "")
    if here is None:
        return None
    if way is not None:
        own = _side_of(here, words[way.start : i])
        if own is not None:
            return Spot(way.start, i + 1, own.name, own, own.lat, own.lon, own.precision, True)
        lat, lon = compass.moved(here.lat, here.lon, (way.north, way.east), here.reach or _OFFSET_KM)
        return Spot(way.start, i + 1, here.name, here, lat, lon, "region", True)
    capital = gazetteer().capitals.get(here.country)
    if capital is None:
        return None
    return Spot(i, i + 1, capital.name, capital, capital.lat, capital.lon, "town", True)


def _lands(words: Sequence[Word], i: int, start: int, end: int, role: Told) -> Spot | None:
    """Of "a strike on the Jordanian lands" the country; what happens "in" them is told nearer by."""
    if i == start or words[i - 1].text not in _ON:
        return None
    clue = nearby.clue_of(words[i + 1].text) if i + 1 < end else None
    land = gazetteer().countries.get(clue.country) if clue is not None and clue.site is None else None
    told = role(words, i - 1, start, words[i].text.removesuffix("الاراضي"))
    if land is None:
        return None
    return Spot(i, i + 2, land.name, land, land.lat, land.lon, "country", True, told)


def _side_of(here: Site, way: Sequence[Word]) -> Site | None:
    """The site that our own list has for "شمال كذا", the side of a country."""
    name = folded(countries()[here.country].names).split("|")[0]
    phrase = [*way, *(Word(part, 0, 0) for part in name.split())]
    return next((hit.entry for hit in places().longest(phrase, 0, len(phrase)) if hit.end == len(phrase)), None)


def _border(words: Sequence[Word], i: int, end: int) -> Spot | None:
    """Of "the Syrian border", "the border of one and the other", "the border strip with Iraq": where the two meet.

    The second country, where only one is told, is the one of its neighbours that the words around speak of, and the
    place lies in that: who says "near the Syrian border" looks at it from the other side.
    """
    if i + 1 >= end:
        return None
    k = i + 2 if words[i + 1].text in ("مع", "بين") and i + 2 < end else i + 1
    clue = nearby.clue_of(words[k].text)
    if clue is None:
        return None
    both = _other_side(words, k, end, clue.country)
    town = clue.site is not None and clue.site.precision != "country"
    if both is None and (town or (k == i + 1 and not words[i].text.endswith("الحدود"))):
        return None
    borders = gazetteer().borders
    neighbours = frozenset().union(*(sides for sides in borders if clue.country in sides)) - {clue.country}
    stop, other = both or (k + 1, nearby.country(words, i, k + 1, among=neighbours))
    site = borders.get(frozenset((clue.country, other or "")))
    if site is None:
        return None
    if both is None and other is not None:
        site = structs.replace(site, country=other)
    return Spot(i, stop, site.name, site, site.lat, site.lon, site.precision, True)


def _other_side(words: Sequence[Word], k: int, end: int, country: str) -> tuple[int, str] | None:
    """The other side of a border whose first is told at word `k`, and the word after it: "… ومصر", "… مع مصر"."""
    for j in range(k + 1, min(end, k + 1 + _SIDES_WITHIN)):
        clue = nearby.clue_of(words[j].text)
        if clue is not None and clue.country != country:
            text, before = words[j].text, words[j - 1].text
            beside = before.startswith("و") and bare_kind(before[1:]) in _WORDS.kinds  # "… وقطاع غزة"
            return (j + 1, clue.country) if text.startswith("و") or before == "مع" or beside else None
    return None
