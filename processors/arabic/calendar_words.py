"""Words of the calendar: months of all Arab countries, weekdays, days by their distance, units of time."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from processors.arabic.letters import folded
from processors.arabic.number_words import ORDINALS
from processors.arabic.numbers import ordinal
from processors.arabic.phrases import Phrases
from processors.arabic.words import among, forms
from processors.rules import load_rules

Part = Literal["dawn", "morning", "noon", "afternoon", "evening", "night"]
T = TypeVar("T")


class _Words(msgspec.Struct, forbid_unknown_fields=True):
    past: list[str]
    past_two: list[str]
    present: list[str]
    next: list[str]
    first_day: list[str]
    elsewhere: list[str]
    not_today: list[str]
    same: list[str]
    lasting: list[str]
    that: list[str]
    before: list[str]
    few: list[str]
    about: list[str]
    day: list[str]
    week: list[str]
    month: list[str]
    year: list[str]
    two_days: list[str]
    two_weeks: list[str]
    two_months: list[str]
    two_years: list[str]
    many_days: list[str]
    many_weeks: list[str]
    many_months: list[str]
    many_years: list[str]
    hours: list[str]
    both_days: list[str]
    both_years: list[str]
    both_months: list[str]
    quarter: list[str]
    half: list[str]
    century: list[str]
    last_century: list[str]
    being: list[str]
    hijri: list[str]
    gregorian: list[str]
    lead_month: list[str]
    lead_year: list[str]
    lead_name: list[str]
    general: list[str]
    pair: list[str]
    today_title: list[str]
    title_of: list[str]


class _Names(msgspec.Struct, forbid_unknown_fields=True):
    heads: list[str]
    after: list[str]


class _Known(msgspec.Struct, forbid_unknown_fields=True):
    day: int
    month: int
    year: int
    after: list[str]


class _Data(msgspec.Struct, forbid_unknown_fields=True):
    months: dict[str, list[str]]
    hijri_months: dict[str, list[str]]
    weekdays: dict[str, list[str]]
    days: dict[str, list[str]]
    parts: dict[Part, list[str]]
    edges: dict[str, list[str]]
    seasons: dict[str, list[str]]
    decades: dict[str, list[str]]
    words: _Words
    names: _Names
    history: list[_Known]


_DATA = load_rules(Path(__file__).with_name("dates.toml"), _Data)
_IS = {name: frozenset(map(folded, getattr(_DATA.words, name))) for name in _Words.__struct_fields__}
_OF_A_KIND: frozenset[str] = frozenset().union(*_IS.values())
_NO_KIND: frozenset[str] = frozenset()  # one for all words, as each new one would take memory of its own


def _named(table: Mapping[T, list[str]]) -> Phrases[T]:
    return Phrases((name, value) for value, names in table.items() for name in names)


def _numbered(table: Mapping[str, list[str]]) -> Phrases[int]:
    return _named({int(value): names for value, names in table.items()})


MONTHS, HIJRI_MONTHS, WEEKDAYS = map(_numbered, (_DATA.months, _DATA.hijri_months, _DATA.weekdays))
DAYS, EDGES, SEASONS, DECADES = map(_numbered, (_DATA.days, _DATA.edges, _DATA.seasons, _DATA.decades))
PARTS = _named(_DATA.parts)
NAME_HEADS = frozenset(map(folded, _DATA.names.heads))
NAME_ENDS = frozenset(map(folded, _DATA.names.after))
# (day, month, a word that must stand before) -> the year
HISTORY = {(known.day, known.month, folded(word)): known.year for known in _DATA.history for word in known.after}
HISTORY_HEADS = frozenset(word for _, _, word in HISTORY)
_TABLES: tuple[Phrases[int] | Phrases[Part], ...] = (MONTHS, WEEKDAYS, DAYS, EDGES, SEASONS, DECADES, PARTS)
_HEADS = frozenset().union(*(table.heads for table in _TABLES))
_STARTS = frozenset().union(
    *(_IS[kind] for kind in ("before", "week", "month", "year", "quarter", "half", "hours", "many_days", "first_day")),
    *(_IS[kind] for kind in ("two_days", "two_weeks", "two_months", "two_years")),
    *(_IS[kind] for kind in ("both_days", "both_years", "both_months")),
)
# With these a date begins only where it may begin at the word after, too.
_LINKS = frozenset({"بين", "من", "اخر", "هذا", "هذه", "ال"}) | _IS["that"]
_OPENING = _HEADS | _STARTS | _LINKS | NAME_HEADS | ORDINALS.keys()


@lru_cache(maxsize=50_000)
def kinds(word: str) -> frozenset[str]:
    """The kinds of `[words]` in the data that a folded word is of, its clitics taken off."""
    if not among(word, _OF_A_KIND):
        return _NO_KIND
    stems = {form.text for form in forms(word) if form.suffix in ("", "ا")}
    return frozenset(kind for kind, known in _IS.items() if not known.isdisjoint(stems))


@lru_cache(maxsize=50_000)
def stem_in(word: str, known: frozenset[str]) -> str | None:
    """The form of a folded word that is in `known`; None where none is."""
    if not among(word, known):
        return None
    return next((form.text for form in forms(word) if form.text in known and not form.suffix), None)


@lru_cache(maxsize=50_000)
def may_start(word: str) -> bool:
    """Whether a date may begin at this word: almost all words of a text are ruled out here."""
    if word[0].isdecimal() or ordinal(word.removeprefix("و")) is not None:
        return True
    return among(word, _STARTS) or (among(word, _HEADS) and any(table.begin_with(word) for table in _TABLES))


@lru_cache(maxsize=50_000)
def may_lead(word: str) -> bool:
    """Whether a date may begin at this word if it may begin at the next."""
    return word in _LINKS or any(form.text in _LINKS and form.prefix in ("و", "ف", "ل", "ب") for form in forms(word))


@lru_cache(maxsize=50_000)
def may_name(word: str) -> bool:
    """Whether a name that holds a date may begin at this word."""
    return stem_in(word, NAME_HEADS) is not None or MONTHS.begin_with(word)


@lru_cache(maxsize=50_000)
def may_open(word: str) -> bool:
    """Whether anything is to be looked for at this word: what the three questions above ask, answered at once."""
    looked_at = word[0].isdecimal() or among(word, _OPENING)  # hardly any word is
    return looked_at and (may_start(word) or may_lead(word) or may_name(word))
