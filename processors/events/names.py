"""Who was slain or taken, by name: an act on one person is one act, whenever and wherever it is told again."""

from collections.abc import Sequence
from functools import lru_cache

from processors.arabic.calendar_words import may_start
from processors.arabic.words import Word, among
from processors.events.function_words import function_words
from processors.events.lexicon import terms
from processors.gazetteer.actors import actors
from processors.gazetteer.compass import is_way
from processors.gazetteer.place_words import bare_kind, place_words

_BEFORE, _AFTER = 6, 12  # words around the act in which its victim is named
_NO_GIVEN_NAME = ("ال", "لل", "و")  # given names have no article: "الأمم المتحدة" is nobody's
_WORDS, _PLACES = function_words(), place_words()


def victims(words: Sequence[Word], at: int, start: int, end: int) -> frozenset[tuple[str, str]]:
    """The pairs of words in a row around word `at` that may be a name's: no known words, places or actors."""
    first, last = max(start, at - _BEFORE), min(end, at + _AFTER)
    return frozenset(
        (words[k].text, words[k + 1].text)
        for k in range(first, last - 1)
        if _given(words[k].text) and _nameable(words[k + 1].text)
    )


def _given(word: str) -> bool:
    """Whether a word may be a given name; "the camp of" and "east of" lead on to a place's."""
    leads_on = bare_kind(word) in _PLACES.kinds or is_way(word)
    return _nameable(word) and not leads_on and not word.startswith(_NO_GIVEN_NAME)


@lru_cache(maxsize=20_000)
def _nameable(word: str) -> bool:
    if (
        len(word) < 3
        or not word.isalpha()
        or word.endswith(("يه", "ات"))
        or word in _WORDS.prepositions
        or word in _PLACES.titles
    ):
        return False
    if may_start(word) or among(word, _WORDS.saying):
        return False
    return not (terms().known(word) or actors().known(word))
