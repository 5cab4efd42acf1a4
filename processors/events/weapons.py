"""What an attack was made with, and how many of them."""

from collections.abc import Sequence

from processors.arabic.lexicon import Hit
from processors.arabic.numbers import number_at
from processors.arabic.words import Word
from processors.event import WeaponType
from processors.events.lexicon import Arm, function_words
from processors.events.tags import Tags

_WORDS = function_words()
_YEARS = range(1950, 2101)
_PREPOSITIONS = ("ب", "ل", "ك")
_UNCOUNTED = ("artillery", "small_arms")  # "with artillery" is no one gun


def weapons(words: Sequence[Word], tags: Tags, start: int) -> dict[WeaponType, tuple[int | None, int, int]]:
    """Each weapon told, with its count where told: a number right before it, or its dual."""
    found: dict[WeaponType, tuple[int | None, int, int]] = {}
    for hit in tags.arms:
        kind = hit.entry.type
        if kind is None:
            continue
        count = _count(words, hit, start)
        if kind not in found or found[kind][0] is None:
            found[kind] = (count, hit.start, hit.end)
    if "vehicle_bomb" not in found and (himself := _himself(words, tags)) is not None:
        found.setdefault("suicide_vest", (1, himself, himself + 1))
    if "missile" in found:
        found.pop("rocket", None)
    if "mortar" in found:
        found.pop("artillery", None)
    if "drone" in found and not any(hit.entry.count != 2 for hit in tags.arms if hit.entry.type == "aircraft"):
        found.pop("aircraft", None)
    return found


def _himself(words: Sequence[Word], tags: Tags) -> int | None:
    """The word of "blew himself up", which tells of a bomb that he wore where no car is named."""
    for hit in tags.triggers:
        if hit.entry.sense == "explosion":
            for k in range(hit.start, min(len(words), hit.end + 4)):
                if words[k].text in _WORDS.himself:
                    return k
    return None


def _count(words: Sequence[Word], hit: Hit[Arm], start: int) -> int | None:
    if hit.entry.type == "aircraft":
        return None  # "nine strikes" counts no aircraft
    if hit.entry.count == 2:
        return 2
    if hit.form.prefix[-1:] in _PREPOSITIONS:
        return 1 if hit.entry.count == 1 and hit.entry.type not in _UNCOUNTED else None  # "two were hurt by a bomb"
    for back in range(min(5, hit.start - start), 0, -1):
        number = number_at(words, hit.start - back, hit.start)
        if number is not None and number.end == hit.start and number.best is not None and number.best not in _YEARS:
            return number.best
    return 1 if hit.entry.count == 1 and hit.entry.type not in _UNCOUNTED else None
