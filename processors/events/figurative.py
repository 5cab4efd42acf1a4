"""Acts that are none: figures of speech and other worlds, told by a word beside the act ("خطف الموت الشاعر")."""

from collections.abc import Sequence
from functools import lru_cache

from processors.arabic.lexicon import Hit
from processors.arabic.words import Word, forms
from processors.events.lexicon import Trigger, figures

_STOPS = frozenset(".؟!؛،,:")


def figurative(words: Sequence[Word], trigger: Hit[Trigger], start: int) -> bool:
    """Whether a word beside the trigger, in the clause of the sentence from word `start`, makes no violence of it."""
    figure = figures().get(trigger.entry.sense)
    if figure is None:
        return False
    if trigger.start > start and _is(words[trigger.start - 1].text, figure.words):
        return True
    for word in words[trigger.end : trigger.end + figure.within]:
        if word.text in _STOPS:
            return False
        if _is(word.text, figure.words):
            return True
    return False


def _is(word: str, known: frozenset[str]) -> bool:
    """Whether a word is one of `known` as it stands, or without its conjunction, article or preposition."""
    return not known.isdisjoint(_bare(word))


@lru_cache(maxsize=50_000)
def _bare(word: str) -> frozenset[str]:
    return frozenset(form.text for form in forms(word) if not form.suffix)
