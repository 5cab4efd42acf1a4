"""Number words added up: "مئة وخمسة وأربعون", "خمسة آلاف و200", "مليونان ونصف", "40 000"."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from processors.arabic.number_words import PARTS, Kind, Part, part
from processors.arabic.words import Word

_NO_LIMIT = 10**18
_MAX_WORDS = 40  # a chain of number words longer than any number's
_GROUPS_MOST = 5  # thousands to trillions


class Chain(NamedTuple):
    """The sum of a chain of number words, and the word after it."""

    value: int
    end: int


@dataclass(slots=True)
class _Sum:
    """What is added up so far: `total` up to the last scale, and the `group` under a thousand begun after it."""

    total: int = 0
    group: int | None = None
    limit: int = _NO_LIMIT  # the last scale: what follows is less
    last: Kind | None = None

    def add(self, part: Part) -> None:
        """Add a part that may begin or go on."""
        self.last = part.kind
        if part.kind in ("scale", "dual"):
            self.total += part.value * (1 if self.group is None else self.group)
            self.limit = part.value // 2 if part.kind == "dual" else part.value
            self.group = None
        elif part.value == 100 and self.group is not None and not part.linked:
            self.group *= 100  # ثلاث مئة
        else:
            self.group = (self.group or 0) + part.value

    def goes_on(self, part: Part) -> bool:
        """Whether a part goes on with the number: units before tens, both after hundreds, scales going down."""
        value, kind, joined = part
        after_scale = self.group is None and self.total > 0
        group = self.group or 0
        if value == 0:
            return False
        if kind in ("scale", "dual"):
            scale = value // 2 if kind == "dual" else value
            again = scale == self.limit and self.total % (100 * scale) == 0 and group < 100  # مئة ألف وألفان
            return (scale < self.limit or again) and (after_scale if joined else self.group is not None)
        if kind == "digits":
            after_hundreds = self.last == "unit" and group > 0 and group % 100 == 0 and value < 100
            return joined and (after_hundreds or (after_scale and value < self.limit))
        if not joined:
            return (value == 100 and 2 < group < 10) or (value == 10 and 0 < group % 100 < 10 and self.last != "digits")
        if self.group is not None and self.last == "digits":
            return False
        if value < 20:
            return group % 100 == 0
        return group % 100 < 10 if value < 100 else after_scale


def chain(words: Sequence[Word], i: int, end: int) -> Chain | None:
    """The number that begins at word `i`, as far as its words go on; None where none begins, or it is no whole one."""
    found = _first(words, i, end)
    if found is None:
        return None
    summed, closed = _Sum(), i
    stop = min(end, i + _MAX_WORDS)
    while found is not None and (summed.last is None or summed.goes_on(found[0])):
        summed.add(found[0])
        i = found[1]
        if summed.group is None:
            closed = i
        found = _next(words, i, stop)
    if found is not None and found[0].kind == "scale" and not found[0].linked and summed.limit < _NO_LIMIT:
        return Chain(summed.total, closed)  # "five thousand and six thousand": the six begins another number
    part_of = _linked_part(words, i, end)
    if part_of is not None:
        if summed.group is not None:
            return None  # five and a half count nobody
        return Chain(summed.total + summed.limit * part_of[0] // 100, part_of[1])
    return Chain(summed.total + (summed.group or 0), i)


def _first(words: Sequence[Word], i: int, end: int) -> tuple[Part, int] | None:
    """The first part of a number, and the word after it; thousands may be set apart by spaces: "40 000"."""
    found = part(words[i].text, first=True)
    if found is None or found.kind != "digits":
        return (found, i + 1) if found is not None else None
    return _digits(words, i, end)


def _digits(words: Sequence[Word], i: int, end: int) -> tuple[Part, int] | None:
    digits, after = words[i].text, i + 1
    if digits.isdecimal() and len(digits) <= 3 and digits[0] != "0":
        while after < min(end, i + _GROUPS_MOST) and _group(words[after - 1], words[after]):
            digits += words[after].text
            after += 1
    if after > i + 1:
        return Part(int(digits), "digits", linked=False), after
    found = part(digits, first=True)
    return (found, after) if found is not None else None


def _group(before: Word, word: Word) -> bool:
    return len(word.text) == 3 and word.text.isdecimal() and word.start == before.end + 1


def _next(words: Sequence[Word], i: int, end: int) -> tuple[Part, int] | None:
    """The part at word `i`, after a number has begun; an "and" may stand alone before it."""
    if i >= end:
        return None
    return linked(words, i, end) or ((found, i + 1) if (found := part(words[i].text, first=False)) else None)


def linked(words: Sequence[Word], i: int, end: int) -> tuple[Part, int] | None:
    """The part joined with "and" at word `i`, written as one word or two, and the word after it."""
    if i >= end or not words[i].text.startswith("و"):
        return None
    if words[i].text == "و":
        found = (part(words[i + 1].text, first=False), i + 2) if i + 1 < end else (None, i)
        if found[0] is not None and found[0].kind == "digits":
            spaced = _digits(words, i + 1, end)
            return (spaced[0]._replace(linked=True), spaced[1]) if spaced is not None else None
        return (found[0]._replace(linked=True), found[1]) if found[0] is not None else None
    one = part(words[i].text, first=False)
    eleven = words[i].text == "واحد" and i + 1 < end and words[i + 1].text == "عشر"  # وأحد عشر
    return (one._replace(linked=True), i + 1) if one is not None and (one.linked or eleven) else None


def _linked_part(words: Sequence[Word], i: int, end: int) -> tuple[int, int] | None:
    """The percents of "and a half", and the word after it; the scale may be named again: "ونصف المليون"."""
    if i < end and words[i].text == "و":
        percent, i = PARTS.get(words[i + 1].text) if i + 1 < end else None, i + 2
    else:
        percent, i = PARTS.get(words[i].text[1:]) if i < end and words[i].text[0] == "و" else None, i + 1
    if percent is None:
        return None
    again = part(words[i].text, first=False) if i < end else None
    return percent, i + (again is not None and again.kind == "scale" and not again.linked)
