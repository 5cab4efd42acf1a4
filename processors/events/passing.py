"""Places told beside an act that are not where it was: passed, sat in, spoken for, or struck by what it answers."""

from collections.abc import Sequence

from processors.arabic.words import Word, among, forms
from processors.events.spot import Role, Spot
from processors.gazetteer.compass import is_way
from processors.gazetteer.place_words import bare_kind, place_words
from processors.gazetteer.places import gazetteer

_WORDS = place_words()
_MOVED_WITHIN = 5
_AVENGED_WITHIN = 14  # words from "in answer to" to where the wrong was done
_COMMAS = frozenset("،,")
_TOWARDS = frozenset({"الي", "باتجاه", "نحو"})
_SEATED_IN = frozenset({"في", "من"})
_COURSES = frozenset({"اتجاه", "جهه", "فوق", "اجواء", "الاجواء"})
_NOT_STRUCK = _WORDS.visited | _WORDS.sake
_CITY = 5.2  # the decimal logarithm of its inhabitants: a town of our own list counts 5.0 where they are not known
_NURSED_WITHIN = 8  # words from "was brought" or "died" to the hospital
_BEDS_WITHIN = 2  # words from "hospital" to the place: "إلى مستشفى في كذا", "في مستشفى مدينة كذا"


def passed(words: Sequence[Word], spot: Spot, start: int) -> bool:
    """Whether people only went, came from or sit there, or what struck came over it, or for its sake.

    "نُقل إلى بغداد", "الفارين من مخيم كذا", "من اتجاه بيروت", "إسنادا لغزة", "ومقره لندن".
    """
    if _governs(words, spot, start) or _nursed(words, spot, start):
        return True
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
    if k > start and words[k - 1].text == "من" and words[k].text in _WORDS.natives and _large(spot):
        return True  # who is of a village was mostly hurt there too
    if k >= start and words[k - (words[k].text in _SEATED_IN and k > start)].text in _WORDS.seats:
        return True
    if k < start or words[k].text not in _TOWARDS:
        return _avenged(words, spot.start, start)
    before = words[max(start, k - _MOVED_WITHIN) : k]
    if spot.precision == "country" and words[k].text == "الي" and not any(_reaches(word.text) for word in before):
        return True  # "المبعوث إلى العراق", "رسالة إلى تركيا"
    return any(among(word.text, _WORDS.moved) for word in before)


def _reaches(word: str) -> bool:
    """Whether a word says that shots, a fight or fighters came to a land."""
    return among(word, _WORDS.launching) or among(word, _WORDS.reaching)


def _large(spot: Spot) -> bool:
    """Whether a place is a city or more."""
    return spot.site is not None and (spot.site.weight >= _CITY or spot.precision not in ("site", "town"))


def _governs(words: Sequence[Word], spot: Spot, start: int) -> bool:
    """Whether a bare capital stands for its government, which says or does something: "نسبته أنقرة", "وأنقرة تتوعد".

    What is done "to" a capital tells it with a preposition, or with a word for an attack.
    """
    if spot.role is not Role.NAMED or spot.site is None or gazetteer().capitals.get(spot.site.country) != spot.site:
        return False
    beside = (*words[max(start, spot.start - 1) : spot.start], *words[spot.end : spot.end + 1])
    return any(form.text in _WORDS.governing for word in beside for form in forms(word.text) if "ال" not in form.prefix)


def _nursed(words: Sequence[Word], spot: Spot, start: int) -> bool:
    """Whether a place is that of the hospital to which people were brought, or in which they died later."""
    first = max(start, spot.start - _BEDS_WITHIN)
    at = next((k for k in range(spot.start - 1, first - 1, -1) if among(words[k].text, _WORDS.hospitals)), None)
    if at is None:
        return False
    before = words[max(start, at - _NURSED_WITHIN) : at]
    return any(among(word.text, _WORDS.moved) or among(word.text, _WORDS.nursing) for word in before)


def _avenged(words: Sequence[Word], i: int, start: int) -> bool:
    """Whether a place at word `i` is of the wrongs that an act answers: "ردا على جرائم العدو بحق أهلنا في كذا"."""
    for k in range(i - 1, max(start, i - _AVENGED_WITHIN), -1):
        if words[k].text in _COMMAS:
            return False
        if words[k].text == "علي" and among(words[k - 1].text, _WORDS.answers):
            return any(among(word.text, _WORDS.wrongs) for word in words[k + 1 : k + 3])
    return False
