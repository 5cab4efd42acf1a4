"""What single words say of a number: units, scales, vague plurals, hedges and traps, from the data file."""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from processors.arabic.letters import folded
from processors.arabic.phrases import Phrases
from processors.arabic.words import forms
from processors.rules import load_rules

Kind = Literal["digits", "unit", "scale", "dual", "vague", "few"]
Hedge = Literal["least", "most", "about"]
Values = dict[str, list[str]]

_DIGITS_MOST = 9  # more are a telephone or account number
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?:,\d{3}){1,4}|(?:\.\d{3}){1,4})")
_DECIMAL = re.compile(r"\d{1,4}[.,]\d{1,2}")


class Part(NamedTuple):
    """What one word adds to a number; `linked` where it is joined to what stands before with "and"."""

    value: int
    kind: Kind
    linked: bool


class _Few(msgspec.Struct, forbid_unknown_fields=True):
    least: int
    most: int
    words: list[str]
    times: Values


class _Hedges(msgspec.Struct, forbid_unknown_fields=True):
    at_least: list[str]
    at_most: list[str]
    about: list[str]
    at_least_after: list[str]
    distant: list[str]


class _Ranges(msgspec.Struct, forbid_unknown_fields=True):
    before: list[str]
    between: list[str]


class _Traps(msgspec.Struct, forbid_unknown_fields=True):
    never: list[str]
    labels: list[str]
    years: list[str]
    no_one: list[str]
    shares: list[str]
    fractions: list[str]


class _Data(msgspec.Struct, forbid_unknown_fields=True):
    units: Values
    hundreds: Values
    teens: Values
    scales: Values
    dual_scales: Values
    vague: Values
    vague_scaled: Values
    few: _Few
    parts: Values
    hedges: _Hedges
    ranges: _Ranges
    traps: _Traps
    ordinals: Values


def _table(values: Values) -> dict[str, int]:
    return {folded(name): int(value) for value, names in values.items() for name in names}


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(folded, words))


_DATA = load_rules(Path(__file__).with_name("numbers.toml"), _Data)
_UNITS = _table(_DATA.units)
_UNITS |= {h + hundred: n * 100 for h, n in _table(_DATA.hundreds).items() for hundred in ("مايه", "ميه")}
_UNITS |= {unit + ten: n + 10 for unit, n in _table(_DATA.teens).items() for ten in ("عشر", "عشره")}
_SCALES = _table(_DATA.scales)
_DUALS = _table(_DATA.dual_scales)
_VAGUE = _table(_DATA.vague)
_FEW = dict.fromkeys(_folded(_DATA.few.words), 1)
_Tables = tuple[tuple[dict[str, int], Kind], ...]
_FIRST: _Tables = ((_UNITS, "unit"), (_VAGUE, "vague"), (_FEW, "few"), (_DUALS, "dual"), (_SCALES, "scale"))
_LATER: _Tables = ((_UNITS, "unit"), (_SCALES, "scale"), (_DUALS, "dual"))
_NEVER = _folded(_DATA.traps.never)
_ONES = frozenset({"احد", "احدي"})

FEW_LEAST, FEW_MOST, FEW_TIMES = _DATA.few.least, _DATA.few.most, _table(_DATA.few.times)
VAGUE_SCALED = _table(_DATA.vague_scaled)
PARTS = _table(_DATA.parts)
ORDINALS = _table(_DATA.ordinals)
LABELS, YEARS, NO_ONE, FRACTIONS = (
    _folded(words) for words in (_DATA.traps.labels, _DATA.traps.years, _DATA.traps.no_one, _DATA.traps.fractions)
)
PERCENT = frozenset(phrase.split()[1] for phrase in map(folded, _DATA.traps.shares) if phrase.startswith("في "))
SHARES = Phrases((text, True) for text in _DATA.traps.shares)
BETWEEN = Phrases((text, True) for text in _DATA.ranges.before)
JOINING = _folded(_DATA.ranges.between)
_KINDS: tuple[tuple[Hedge, list[str]], ...] = (
    ("least", _DATA.hedges.at_least),
    ("most", _DATA.hedges.at_most),
    ("about", _DATA.hedges.about),
)
HEDGES: Phrases[Hedge] = Phrases((text, kind) for kind, texts in _KINDS for text in texts)
_LATE: tuple[tuple[Hedge, list[str]], ...] = (*_KINDS, ("least", _DATA.hedges.at_least_after))
AFTER: Phrases[Hedge] = Phrases((text, kind) for kind, texts in _LATE for text in texts)
_BEFORE = BETWEEN.heads | HEDGES.heads | frozenset(PARTS)
DISTANT = _folded(phrase.split()[0] for phrase in _DATA.hedges.distant)


@lru_cache(maxsize=50_000)
def part(word: str, *, first: bool) -> Part | None:
    """What a folded word adds; `first`: it begins the number, where "ألفا" is a dual and "آلاف" says no number."""
    if word[0].isdecimal():
        if _GROUPED.fullmatch(word):
            return Part(int(re.sub("[.,]", "", word)), "digits", linked=False)
        if not word.isdecimal() or len(word) > _DIGITS_MOST or (word[0] == "0" and len(word) > 2):
            return None  # fractions count no people, and a 0 in front begins a code
        return Part(int(word), "digits", linked=False)
    if word in _NEVER:
        return None
    for form in forms(word):
        if form.suffix not in ("", "ا") or (form.text in _ONES and "ال" in form.prefix):  # الأحد is Sunday
            continue
        for table, kind in _FIRST if first else _LATER:
            if form.text in table:
                return Part(table[form.text], kind, linked=form.prefix.startswith("و"))
    return None


@lru_cache(maxsize=50_000)
def may_begin(word: str) -> bool:
    """Whether a number, or what is told before one, may begin at this word: almost all words are ruled out here."""
    if word[0].isdecimal() or part(word, first=True) is not None:
        return True
    return any(form.text in _BEFORE and not form.suffix for form in forms(word))


def decimal(word: str) -> tuple[int, int] | None:
    """A decimal fraction as numerator and power of ten, "6.9" (69, 10)."""
    if not _DECIMAL.fullmatch(word):
        return None
    whole, fraction = re.split("[.,]", word)
    return int(whole + fraction), 10 ** len(fraction)


def is_one(word: str) -> bool:
    """Whether a word is "one of" rather than the number: أحد, إحدى."""
    return next((form.text in _ONES for form in forms(word) if form.text in _UNITS and not form.suffix), False)
