"""Ways between two places: "الطريق بين كذا وكذا", "طريق كذا - كذا"."""

from collections.abc import Sequence

from msgspec.structs import replace

from processors.arabic.words import Word, among
from processors.events.spot import Role, Spot
from processors.gazetteer.compass import is_way
from processors.gazetteer.place_words import bare_kind, place_words
from processors.gazetteer.places import FINENESS

_WORDS = place_words()
_BETWEEN_KM = 250.0
_ON_WITHIN = 3  # words between a road and the place on it


def joined(words: Sequence[Word], found: Sequence[Spot], start: int) -> list[Spot]:
    """Make one spot of "the road between … and …", "طريق كذا - كذا": the middle of the two, or the place told on it."""
    kept: list[Spot] = []
    road_km = 0.0  # of the last one kept, where it is a road
    for spot in found:
        last = kept[-1] if kept else spot
        if road_km and _on_it(words, last, spot, road_km):
            kept.pop()
        road_km = 0.0
        if kept and _are_ends(words, last, spot, start):
            km = spot.km_from(last)
            if km is not None and km <= _BETWEEN_KM and spot.lat and spot.lon and last.lat and last.lon:
                kept[-1] = replace(
                    last, end=spot.end, name=f"{last.name} - {spot.name}", lat=(last.lat + spot.lat) / 2,
                    lon=(last.lon + spot.lon) / 2, precision="district", located=True, role=Role.AT,
                )  # fmt: skip
                road_km = km
                continue
        kept.append(spot)
    return kept


def _on_it(words: Sequence[Word], road: Spot, spot: Spot, road_km: float) -> bool:
    """Whether a place told right behind a road is where on it: "طريق كذا - كذا في منطقة كذا"; a countryside is none."""
    told = words[road.end : spot.end]
    if spot.role is not Role.AT or spot.start - road.end > _ON_WITHIN or any(_wide(word.text) for word in told):
        return False
    km = spot.km_from(road)
    return km is not None and km <= road_km / 2 and FINENESS[spot.precision] <= FINENESS["district"]


def _wide(word: str) -> bool:
    return bare_kind(word) in _WORDS.countryside or is_way(word)


def _are_ends(words: Sequence[Word], one: Spot, two: Spot, start: int) -> bool:
    """Whether two places are the ends of a way: "الطريق بين كذا وكذا"."""
    link = [word.text for word in words[one.end : two.start]]
    k = one.start - 1
    while k > start and (bare_kind(words[k].text) in _WORDS.kinds or words[k].text in _WORDS.road_adjectives):
        k -= 1
    between = k >= start and words[k].text in ("بين", "مابين")
    if between:
        k -= 1
        while k > start and words[k].text in _WORDS.road_adjectives:
            k -= 1
    road = k >= start and any(among(word.text, _WORDS.roads) for word in words[max(start, k - 1) : k + 1])
    dashed = link in (["-"], ["–"], ["—"], ["/"])
    anded = words[two.start].text.startswith("و") and all(bare_kind(w) in _WORDS.kinds for w in link)
    return (road and dashed) or (between and (dashed or anded))
