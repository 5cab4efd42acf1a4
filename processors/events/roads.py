"""Ways between two places: "الطريق بين كذا وكذا", "طريق كذا - كذا"."""

from collections.abc import Sequence

from msgspec.structs import replace

from processors.arabic.words import Word, among
from processors.events.spot import Role, Spot
from processors.gazetteer.place_words import bare_kind, place_words

_WORDS = place_words()
_BETWEEN_KM = 250.0


def joined(words: Sequence[Word], found: Sequence[Spot], start: int) -> list[Spot]:
    """Make one spot of "the road between … and …", "طريق كذا - كذا": the middle of the two."""
    kept: list[Spot] = []
    for spot in found:
        last = kept[-1] if kept else spot
        if kept and _are_ends(words, last, spot, start):
            km = spot.km_from(last)
            if km is not None and km <= _BETWEEN_KM and spot.lat and spot.lon and last.lat and last.lon:
                kept[-1] = replace(
                    last, end=spot.end, name=f"{last.name} - {spot.name}", lat=(last.lat + spot.lat) / 2,
                    lon=(last.lon + spot.lon) / 2, precision="district", located=True, role=Role.AT,
                )  # fmt: skip
                continue
        kept.append(spot)
    return kept


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
