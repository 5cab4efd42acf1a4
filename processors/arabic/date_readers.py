"""Which readers of dates need a look at a word: each says what the first word of its dates is like."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from processors.arabic.absolute_dates import day_of_month, month_alone, month_before_day, numeric, year_alone
from processors.arabic.calendar_words import DAYS, EDGES, MONTHS, WEEKDAYS, kinds
from processors.arabic.dated import Reader
from processors.arabic.numbers import ordinal
from processors.arabic.periods import edge
from processors.arabic.relative_dates import day_word, weekday

MayBegin = Callable[[str], bool]


def is_a(word: str, *wanted: str) -> bool:
    """Whether a folded word is one of the calendar's words of one of the kinds."""
    return not kinds(word).isdisjoint(wanted)


def _day(word: str) -> bool:
    return word[0].isdecimal() or ordinal(word.removeprefix("و")) is not None or is_a(word, "first_day")


# Readers of one date that tells its day, month or year by itself, or by its name or nearness, in their order.
SINGLE: dict[Reader, MayBegin] = {
    numeric: lambda word: word[0].isdecimal(),
    month_before_day: MONTHS.begin_with,
    day_of_month: _day,
    day_word: DAYS.begin_with,
    weekday: WEEKDAYS.begin_with,
    edge: EDGES.begin_with,
    month_alone: MONTHS.begin_with,
    year_alone: lambda word: word[0].isdecimal() or is_a(word, "year"),
}


def by_first_word(readers: Mapping[Reader, MayBegin]) -> Callable[[str], tuple[Reader, ...]]:
    """Those of the readers, in their order, whose dates may begin with a folded word; asked once of each word."""
    return lru_cache(maxsize=50_000)(lambda word: tuple(read for read, may_begin in readers.items() if may_begin(word)))
