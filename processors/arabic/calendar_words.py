"""Words of the calendar: months of all Arab countries, weekdays, days by their distance, units of time."""

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from processors.arabic.letters import folded
from processors.arabic.numbers import ordinal
from processors.arabic.words import Word, forms

Heads = dict[str, list[tuple[tuple[str, ...], int]]]  # first word -> phrases that begin with it, and what they say


class _Words(msgspec.Struct, forbid_unknown_fields=True):
    past: list[str]
    present: list[str]
    next: list[str]
    before: list[str]
    day: list[str]
    week: list[str]
    month: list[str]
    year: list[str]
    two_days: list[str]
    two_weeks: list[str]
    two_months: list[str]
    two_years: list[str]
    hours: list[str]


class _Data(msgspec.Struct, forbid_unknown_fields=True):
    months: dict[str, list[str]]
    weekdays: dict[str, list[str]]
    days: dict[str, list[str]]
    words: _Words


def _table(values: dict[str, list[str]]) -> dict[tuple[str, ...], int]:
    return {tuple(folded(name).split()): int(value) for value, names in values.items() for name in names}


_DATA = msgspec.convert(tomllib.loads(Path(__file__).with_name("dates.toml").read_text("utf-8")), _Data)
_IS = {name: frozenset(map(folded, getattr(_DATA.words, name))) for name in _Words.__struct_fields__}


@lru_cache(maxsize=50_000)
def is_word(word: str, kind: str) -> bool:
    """Whether a folded word, its clitics taken off, is one of the words of `kind` in the data."""
    known = _IS[kind]
    return word in known or any(form.text in known and not form.suffix.strip("ا") for form in forms(word))


def _heads(table: dict[tuple[str, ...], int]) -> Heads:
    found: Heads = {}
    for phrase, value in sorted(table.items(), key=lambda item: -len(item[0])):
        found.setdefault(phrase[0], []).append((phrase, value))
    return found


MONTHS, WEEKDAYS, DAYS = (_heads(_table(one)) for one in (_DATA.months, _DATA.weekdays, _DATA.days))


@lru_cache(maxsize=50_000)
def may_start(word: str) -> bool:
    """Whether a date may begin at this word: almost all words of a text are ruled out here."""
    if word[0].isdecimal() or ordinal(word) is not None:
        return True
    heads = (MONTHS, WEEKDAYS, DAYS)
    if any(form.text in head for form in forms(word) for head in heads):
        return True
    return any(is_word(word, kind) for kind in ("before", "day", "week", "month", "year"))


def match(words: Sequence[Word], i: int, end: int, heads: Heads) -> tuple[int, int] | None:
    """The value of the longest phrase of a table at `i`, and the word after it."""
    if i >= end:
        return None
    for form in forms(words[i].text):
        for phrase, value in heads.get(form.text, ()):
            if form.suffix in ("", "ا") and all(
                i + k < end and words[i + k].text == part for k, part in enumerate(phrase[1:], 1)
            ):
                return value, i + len(phrase)
    return None
