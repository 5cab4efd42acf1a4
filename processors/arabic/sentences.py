"""Paragraphs and sentences as ranges of words. A stop inside a number or an initial ends nothing."""

from collections.abc import Sequence
from typing import NamedTuple

from processors.arabic.words import Word

_STOPS = frozenset(".!؟?…")
MAX_WORDS = 220  # a "sentence" longer than any writer's is cut, so that nothing grows with the text's length


class Sentence(NamedTuple):
    """Words `[start, end)` of the text, and the number of the paragraph they stand in."""

    start: int
    end: int
    paragraph: int


def sentences(text: str, words: Sequence[Word]) -> list[Sentence]:
    """Cut at line ends, full stops and question marks; `text` is the original that the words' offsets point into."""
    found: list[Sentence] = []
    start = paragraph = 0
    for i, word in enumerate(words):
        newline = i > 0 and "\n" in text[words[i - 1].end : word.start]
        if newline or i - start >= MAX_WORDS:
            if i > start:
                found.append(Sentence(start, i, paragraph))
            paragraph += newline
            start = i
        if word.text in _STOPS and not _initial(words, i):
            found.append(Sentence(start, i + 1, paragraph))
            start = i + 1
    if start < len(words):
        found.append(Sentence(start, len(words), paragraph))
    return found


def _initial(words: Sequence[Word], i: int) -> bool:
    """Whether the stop at `i` belongs to an initial or an abbreviation such as "ا.ف.ب"."""
    before = words[i - 1] if i else None
    return before is not None and len(before.text) == 1 and before.text.isalpha() and before.end == words[i].start
