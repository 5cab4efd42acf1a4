"""Whether a place is named as what was struck, or as where those are who struck."""

from collections.abc import Sequence

from processors.arabic.words import Word, among, forms
from processors.gazetteer.place_words import bare_kind, place_words

_WORDS = place_words()
_LAUNCHED_WITHIN = 8  # words from "which … fired" to "in"
_AIMED = frozenset({"علي", "نحو", "باتجاه", "تجاه", "صوب", "ضد", "الي"})
_IT = frozenset({"له", "لها"})


def launched_in(words: Sequence[Word], k: int, start: int) -> bool:
    """Whether "in" at word `k` says where those are who fired: "مسيرات أطلقتها فصائل في كذا".

    Aircraft fire where they strike: "صواريخ أطلقتها طائرات في كذا".
    """
    for i in range(k - 1, max(start, k - _LAUNCHED_WITHIN) - 1, -1):
        word = words[i].text
        if not word[0].isalpha() or word in _AIMED or among(word, _WORDS.flying):
            return False
        if any(form.text in _WORDS.launching and form.suffix for form in forms(word)):
            return True
    return False


def befell(words: Sequence[Word], i: int, stop: int, start: int) -> bool:
    """Whether a name at words `[i, stop)` is what was struck: "هجمات استهدفت كذا", "كذا تعرضت لقصف", "تعرضت له كذا".

    A verb with no subject before it has the name for one, and so has what an object follows: "كما استهدفت إسرائيل …",
    "استهداف إسرائيل مواقع".
    """
    after = words[stop].text if stop < len(words) else "."
    if among(after, _WORDS.exposed):
        return True
    k = i - 1
    while k > start and bare_kind(words[k].text) in _WORDS.kinds:
        k -= 1
    if k < start:
        return False
    if among(words[k - 1 if words[k].text in _IT and k > start else k].text, _WORDS.exposed):
        return True
    struck = next((form for form in forms(words[k].text) if form.text in _WORDS.striking), None)
    if struck is None or struck.suffix or struck.prefix.startswith(("و", "ف")) or k == start:
        return False
    before = words[k - 1].text
    return before[0].isalpha() and before.lstrip("وف") not in _WORDS.openers and not _object(after)


def _object(word: str) -> bool:
    """Whether a word right after a name can be the object of what that did: a noun with no article or clitic."""
    led = word.startswith(("ال", "و", "ب", "ل", "ف", "ك")) or word in _WORDS.before or word in _WORDS.openers
    return word[0].isalpha() and not led
