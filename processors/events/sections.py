"""Paragraphs of another section: a round-up turns to sport or film, and speaks of them in words of war."""

from collections.abc import Sequence

from processors.arabic.sentences import Sentence
from processors.arabic.words import Word
from processors.events.function_words import function_words

_WORDS = function_words()
_IN = frozenset({"في", "وفي"})


def other_sections(words: Sequence[Word], sentences: Sequence[Sentence]) -> frozenset[int]:
    """The paragraphs after the first that open with their section: "وفي الرياضة، قاد المهاجم هجوم فريقه"."""
    opened: dict[int, int] = {}
    for sentence in sentences:
        opened.setdefault(sentence.paragraph, sentence.start)
    return frozenset(paragraph for paragraph, start in opened.items() if paragraph > 0 and _opens(words, start))


def _opens(words: Sequence[Word], start: int) -> bool:
    """Whether the words from `start` on are "in sport"."""
    return words[start].text in _IN and start + 1 < len(words) and words[start + 1].text in _WORDS.sections
