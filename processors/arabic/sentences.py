"""Paragraphs and sentences as ranges of words, which cover all words in order. Not every stop ends a sentence."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from processors.arabic.letters import folded
from processors.arabic.words import Word
from processors.rules import load_rules

_STOPS = frozenset(".!?؟…")
_CLOSING = frozenset("\"')]}")
_QUOTES = frozenset("\"'")
_BULLETS = frozenset("•▪●■◼◆◄►▶‣∙○◊")
_GOES_ON = frozenset(",;:")
_BREAKS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")
_LONG = 14  # words: more than a headline's
_AND_WORD = 3  # letters: longer than "and" with a pronoun
MAX_WORDS = 220  # a "sentence" longer than any writer's is cut, so that nothing grows with the text's length


class _Data(msgspec.Struct, forbid_unknown_fields=True):
    domains: list[str]


_DATA = load_rules(Path(__file__).with_name("sentences.toml"), _Data)
_DOMAINS = frozenset(map(folded, _DATA.domains))


class Sentence(msgspec.Struct, frozen=True, gc=False):
    """Words `[start, end)` of the text, and the number of the paragraph they stand in."""

    start: int
    end: int
    paragraph: int


def sentences(text: str, words: Sequence[Word]) -> list[Sentence]:
    """Cut at line ends, bullets, full stops and question marks; `text` is what the words' offsets point into.

    Stops in a row, and the quotes and brackets closed after them, belong to the sentence that they end. A line end
    always cuts: headlines, captions and lists have no stops.
    """
    found: list[Sentence] = []
    start = paragraph = 0
    i = 0
    while i < len(words):
        word = words[i]
        newline = i > 0 and _line_ends(text, words[i - 1].end, word.start)
        if newline or i - start >= MAX_WORDS or word.text in _BULLETS:
            if i > start:
                found.append(Sentence(start, i, paragraph))
                start = i
            paragraph += newline
        if word.text in _STOPS and _ends(words, start, i):
            stop, i = i, _closed(text, words, i + 1, start + MAX_WORDS)
            last = i >= len(words) or _line_ends(text, words[i - 1].end, words[i].start)
            if last or not (words[i].text in _GOES_ON or _pauses(words, start, stop, i)):
                found.append(Sentence(start, i, paragraph))
                start = i
        else:
            i += 1
    if start < len(words):
        found.append(Sentence(start, len(words), paragraph))
    return found


def _line_ends(text: str, start: int, end: int) -> bool:
    """Whether a line ends in the space between two words, which is mostly none or one blank."""
    return start < end and (end - start > 1 or text[start] != " ") and not _BREAKS.isdisjoint(text[start:end])


def _ends(words: Sequence[Word], start: int, i: int) -> bool:
    """Whether the stop at word `i` may end the sentence begun at `start`: it is in no initials, name or numbering."""
    before = words[i - 1] if i > start else None
    if before is None or words[i].text != ".":
        return True
    if before.end == words[i].start:
        if len(before.text) == 1 and before.text.isalpha():
            return False  # ا.ف.ب, د. فلان
        if before.text.isdecimal() and i - 1 == start:
            return False  # 1. first point
    following = words[i + 1] if i + 1 < len(words) else None
    if following is None or following.start != words[i].end:
        return True
    return not (following.text in _DOMAINS or (following.text.isascii() and following.text.isalnum()))


def _pauses(words: Sequence[Word], start: int, i: int, end: int) -> bool:
    """Whether dots in a row from word `i` only pause, as after a place in headlines: "دمشق.. قتيلان".

    Behind a long sentence, from word `start` on, "..وقال" begins another one: so some outlets write a stop.
    """
    if words[i].text == "…":
        return True
    in_a_row = end - i > 1 and all(word.text == "." for word in words[i:end])
    return in_a_row and not (i - start >= _LONG and words[end].text[0] == "و" and len(words[end].text) > _AND_WORD)


def _closed(text: str, words: Sequence[Word], i: int, end: int) -> int:
    """The word after the further stops, and the closing quotes and brackets, that follow a stop without a break."""
    while i < min(end, len(words)) and not _line_ends(text, words[i - 1].end, words[i].start):
        if words[i].text not in _STOPS and (words[i].text not in _CLOSING or _opens(text, words, i)):
            break
        i += 1
    return i


def _opens(text: str, words: Sequence[Word], i: int) -> bool:
    """Whether the closing sign at word `i` is rather a quotation mark that opens: the straight one looks both ways."""
    if words[i].text not in _QUOTES or text[words[i].start] == "»":
        return False
    before_word = i + 1 < len(words) and words[i + 1].start == words[i].end and words[i + 1].text[0].isalnum()
    return words[i].start > words[i - 1].end or before_word
