"""People named after a place: "استشهد في مخيم كذا غرب كذا الشابان فلان وفلان"."""

from collections.abc import Container, Sequence

from processors.arabic.words import Word
from processors.events.people import Group, Marks, add_up, item
from processors.gazetteer import compass
from processors.gazetteer.place_words import bare_kind, place_words
from processors.gazetteer.places import places

_IN = frozenset({"في", "قرب"})
_LONGEST = 10  # words
_WORDS = place_words()
_ADJECTIVES = ("يه", "ي", "ه")  # endings of "الغربية", "الشمالي", "المحتلة"


def after_place(words: Sequence[Word], i: int, marks: Marks, end: int) -> Group | None:
    """The people counted or named right after the place that "in" at word `i` begins; None where there are none."""
    k = _place_end(words, i, end, marks.people)
    group = item(words, k, end, marks) if k is not None and k < end and k not in marks.cues else None
    return add_up(words, group, marks, end) if group is not None and group.people and group.best else None


def _place_end(words: Sequence[Word], i: int, end: int, people: Container[int]) -> int | None:
    """The word after the place that "in" at word `i` begins, with what says where it lies; None where none is known.

    `people` are the words at which people are named: a place ends before them. What follows "في مخيم كذا بالضفة الغربية
    المحتلة" and "في بلدة كذا غرب كذا" is the word after all of it.
    """
    if words[i].text not in _IN:
        return None
    k, told = i + 1, False
    while k < min(end, i + _LONGEST):
        text = words[k].text
        if k in people:
            break
        described = told and (text in _IN or (text.startswith("ال") and text.endswith(_ADJECTIVES)))
        if (hit := next(iter(places().longest(words, k, end)), None)) is not None:
            k, told = hit.end, True
        elif described or bare_kind(text) in _WORDS.kinds or compass.is_way(text):
            k += 1
        else:
            break
    return k if told else None
