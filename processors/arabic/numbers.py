"""Numbers as the news writes them: digits, number words, "about 30", "at least ten", "dozens".

A number is a range (`Number`): "at least ten" has best 10 and low 10, "dozens" no best and low 24 (two dozen).
"""

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from processors.arabic.letters import folded
from processors.arabic.words import Word, forms

_DIGITS_MOST = 9


class Number(NamedTuple):
    """A number read from words `[start, end)`; `best` is None where only "dozens" and the like are told."""

    start: int
    end: int
    best: int | None
    low: int | None
    high: int | None

    @property
    def value(self) -> int:
        return self.best if self.best is not None else self.low or 0


class _Hedges(msgspec.Struct, forbid_unknown_fields=True):
    at_least: list[str]
    at_most: list[str]
    about: list[str]


class _Data(msgspec.Struct, forbid_unknown_fields=True):
    units: dict[str, list[str]]
    scales: dict[str, list[str]]
    dual_scales: dict[str, list[str]]
    vague: dict[str, list[str]]
    hedges: _Hedges
    ordinals: dict[str, list[str]]


def _table(values: dict[str, list[str]]) -> dict[str, int]:
    return {folded(name): int(value) for value, names in values.items() for name in names}


def _phrases(texts: list[str]) -> list[tuple[str, ...]]:
    return sorted((tuple(folded(text).split()) for text in texts), key=len, reverse=True)


_DATA = msgspec.convert(tomllib.loads(Path(__file__).with_name("numbers.toml").read_text("utf-8")), _Data)
_UNITS = _table(_DATA.units)
_SCALES = _table(_DATA.scales)
_DUAL_SCALES = _table(_DATA.dual_scales)
_VAGUE = _table(_DATA.vague)
_SCALED = ((_UNITS, "unit"), (_SCALES, "scale"), (_DUAL_SCALES, "dual"))
_TABLES = ((_UNITS, "unit"), (_VAGUE, "vague"), *_SCALED[1:])
_ORDINALS = _table(_DATA.ordinals)
_HEDGES = [
    (phrase, kind)
    for kind, texts in (
        ("least", _DATA.hedges.at_least),
        ("most", _DATA.hedges.at_most),
        ("about", _DATA.hedges.about),
    )
    for phrase in _phrases(texts)
]
_HEDGE_STARTS = frozenset(phrase[0] for phrase, _ in _HEDGES)


@lru_cache(maxsize=50_000)
def _value(word: str, *, scaled: bool = False) -> tuple[int, str] | None:
    """A word's value, and `unit`, `scale`, `dual` or `vague`; `scaled`: after a number, where آلاف is a scale."""
    if word.isdecimal():
        return (int(word), "digits") if len(word) <= _DIGITS_MOST else None
    compact = word.replace(",", "").replace(".", "")
    if compact.isdecimal() and len(word.replace(".", ",").split(",")[-1]) == 3 and len(compact) <= _DIGITS_MOST:
        return int(compact), "digits"  # thousands set apart; other fractions count no people
    for form in forms(word):
        if form.suffix not in ("", "ا") or (form.text == "احد" and "ال" in form.prefix):  # الأحد is Sunday
            continue
        for table, kind in _SCALED if scaled else _TABLES:
            if form.text in table:
                return table[form.text], kind
    return None


@lru_cache(maxsize=20_000)
def ordinal(word: str) -> int | None:
    """The ordinal a folded word says, "الثالث" 3; None where it is none. Eleven and more are read by their parts."""
    if not word.startswith("ال") and word not in _ORDINALS:
        return None
    return next((_ORDINALS[form.text] for form in forms(word) if form.text in _ORDINALS and not form.suffix), None)


def number_at(words: Sequence[Word], i: int, end: int) -> Number | None:
    """The number that begins at word `i` and lies within `[i, end)`, hedges before and after it included."""
    start = i
    hedges: set[str] = set()
    while (hedge := _hedge_at(words, i, end)) is not None:
        kind, i = hedge
        hedges.add(kind)
    if i >= end or (first := _value(words[i].text)) is None:
        return None
    total, i, vague = _sum(words, i, end, first)
    if (hedge := _hedge_at(words, i, end)) is not None:
        hedges.add(hedge[0])
        i = hedge[1]
    if vague:
        return Number(start, i, None, total, None)
    if "least" in hedges:
        return Number(start, i, total, total, None)
    if "most" in hedges:
        return Number(start, i, total, None, total)
    return Number(start, i, total, None, None) if "about" in hedges else Number(start, i, total, total, total)


def _sum(words: Sequence[Word], i: int, end: int, first: tuple[int, str]) -> tuple[int, int, bool]:
    """Add up a chain of number words: "مئة وخمسة وأربعون", "خمسة آلاف و200". Returns value, next word, vagueness."""
    total, group = 0, 0
    part: tuple[int, str] | None = first
    while part is not None:
        value, kind = part
        if kind == "vague":
            return value, i + 1, True
        if kind == "scale" or kind == "dual":
            total += value * max(group, 1) if kind == "scale" else value
            group = 0
        elif value == 100 and 2 < group < 10:
            group *= 100
        else:
            group += value
        i += 1
        part = _value(words[i].text, scaled=True) if i < end else None
        if part is not None and not _continues(total, group, kind, part, linked=words[i].text[0] == "و"):
            part = None
    return total + group, i, False


def _continues(total: int, group: int, before: str, part: tuple[int, str], *, linked: bool) -> bool:
    """Whether a number word goes on with the number read so far; units come before tens, and both after hundreds."""
    value, kind = part
    if kind == "vague":
        return False
    if kind in ("scale", "dual"):
        return (group > 0 and kind == "scale" and not linked) or (linked and total > value and group == 0)
    if before == "digits" or kind == "digits":
        return linked and total > 0 and group == 0
    if value < 10:
        return linked and group % 100 == 0
    if value == 10 and not linked:
        return 0 < group % 100 < 10
    if value < 100:
        return linked and group % 100 < 10
    return group == 0 if linked else value == 100 and 2 < group < 10


def _hedge_at(words: Sequence[Word], i: int, end: int) -> tuple[str, int] | None:
    if i >= end:
        return None
    head = words[i].text
    if head not in _HEDGE_STARTS:
        head = next((form.text for form in forms(head) if form.text in _HEDGE_STARTS and not form.suffix), "")
        if not head:
            return None
    for phrase, kind in _HEDGES:
        if phrase[0] == head and [w.text for w in words[i + 1 : min(end, i + len(phrase))]] == list(phrase[1:]):
            return kind, i + len(phrase)
    return None
