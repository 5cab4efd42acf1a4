"""Places told beside an act that are not where it was: passed through, sat in, or struck by what it answers."""

from collections.abc import Sequence

from processors.arabic.words import Word, among
from processors.events.spot import Spot
from processors.gazetteer.compass import is_way
from processors.gazetteer.place_words import bare_kind, place_words

_WORDS = place_words()
_MOVED_WITHIN = 5
_AVENGED_WITHIN = 14  # words from "in answer to" to where the wrong was done
_COMMAS = frozenset("،,")
_SEATED_IN = frozenset({"في", "من"})
_COURSES = frozenset({"اتجاه", "جهه", "فوق", "اجواء", "الاجواء"})
_NOT_STRUCK = _WORDS.visited | _WORDS.sake


def passed(words: Sequence[Word], spot: Spot, start: int) -> bool:
    """Whether people only went, came from or sit there, or what struck came over it, or for its sake.

    "نُقل إلى بغداد", "الفارين من مخيم كذا", "من اتجاه بيروت", "إسنادا لغزة", "ومقره لندن".
    """
    k = spot.start - 1
    while k > start and bare_kind(words[k].text) in _WORDS.kinds:
        k -= 1
    came = k
    while came > start and (words[came].text.startswith("ال") or is_way(words[came].text) or words[came].text == '"'):
        came -= 1  # "من اتجاه البحر المتوسط غربي كذا"
    if came > start and words[came].text in _COURSES and words[came - 1].text == "من":
        return True
    if k >= start and among(words[k].text, _NOT_STRUCK):
        return True
    if k > start and words[k].text == "مع" and among(words[k - 1].text, _WORDS.sake):
        return True  # "تضامنا مع غزة"
    if k > start and words[k].text == "من" and among(words[k - 1].text, _WORDS.origins):
        return True
    if k >= start and words[k - (words[k].text in _SEATED_IN and k > start)].text in _WORDS.seats:
        return True
    if k < start or words[k].text != "الي":
        return _avenged(words, spot.start, start)
    return any(among(word.text, _WORDS.moved) for word in words[max(start, k - _MOVED_WITHIN) : k])


def _avenged(words: Sequence[Word], i: int, start: int) -> bool:
    """Whether a place at word `i` is of the wrongs that an act answers: "ردا على جرائم العدو بحق أهلنا في كذا"."""
    for k in range(i - 1, max(start, i - _AVENGED_WITHIN), -1):
        if words[k].text in _COMMAS:
            return False
        if words[k].text == "علي" and among(words[k - 1].text, _WORDS.answers):
            return any(among(word.text, _WORDS.wrongs) for word in words[k + 1 : k + 3])
    return False
