"""A date read from words, and the words it is read in."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from processors.arabic.calendar_words import Part, kinds
from processors.arabic.words import Word

# The grain of the first and last day: "range" is days; "month" and "year" may span several of them.
Precision = Literal["day", "range", "month", "year"]
YEARS = range(1600, 2101)  # those of the Hijri calendar are smaller
_CHAINS = frozenset({":", "/", "-", "–", "—"})


class Dated(msgspec.Struct, frozen=True, gc=False):
    """A date read from words `[start, end)`: first and last day, the rule that read it, and the part of the day."""

    start: int
    end: int
    first: dt.date
    last: dt.date
    precision: Precision
    rule: str
    part: Part | None = None


class Scan(msgspec.Struct, frozen=True, gc=False):
    """Words `[start, end)` of a text published on the local day `anchor`, and the dates found in them so far."""

    words: Sequence[Word]
    start: int
    end: int
    anchor: dt.date
    found: list[Dated]

    def at(self, i: int) -> str:
        """The folded word at `i`; empty outside."""
        return self.words[i].text if self.start <= i < self.end else ""

    def is_a(self, i: int, *wanted: str) -> bool:
        """Whether the word at `i` is one of the calendar's words of one of the kinds."""
        word = self.at(i)
        return word != "" and not kinds(word).isdisjoint(wanted)

    def in_chain(self, i: int) -> bool:
        """Whether the number at `i` goes on a chain of digits: the minutes of "10:05", the year of "4/1/2022"."""
        return self.at(i - 1) in _CHAINS and self.at(i - 2)[:1].isdecimal()

    def shift(self, i: int) -> int | None:
        """How many units "last", "this" or "next" at word `i` moves; None where it is none of them."""
        told = kinds(word) if (word := self.at(i)) else ()
        return -1 if "past" in told else 0 if "present" in told else 1 if "next" in told else None

    def before_last(self, i: int) -> int | None:
        """The word after "before last" at word `i`, "قبل الماضي"; None where that does not stand there."""
        i += self.at(i) == "ما"
        return i + 2 if self.at(i) == "قبل" and self.is_a(i + 1, "past") else None


Reader = Callable[[Scan, int], Dated | None]


def one_day(start: int, end: int, day: dt.date, rule: str) -> Dated:
    """A single day."""
    return Dated(start, end, day, day, "day", rule)


def months(start: int, end: int, first: dt.date, count: int, rule: str) -> Dated:
    """`count` whole months from the first of a month on."""
    last = months_after(first, count) - dt.timedelta(days=1)
    return Dated(start, end, first.replace(day=1), last, "month", rule)


def years(start: int, end: int, first: int, last: int, rule: str) -> Dated:
    """Whole years."""
    return Dated(start, end, dt.date(first, 1, 1), dt.date(last, 12, 31), "year", rule)


def months_after(day: dt.date, count: int) -> dt.date:
    """The first of the month that lies `count` months after a day's."""
    number = day.year * 12 + day.month - 1 + count
    return dt.date(number // 12, number % 12 + 1, 1)


def third(dated: Dated, number: int) -> tuple[dt.date, dt.date]:
    """The first, second or third part of a span: of a month by tens of days, of anything else by equal parts."""
    first, last = dated.first, dated.last
    if dated.precision == "month" and (first.year, first.month) == (last.year, last.month):
        begin = first.replace(day=(1, 11, 21)[number - 1])
        return begin, last if number == 3 else first.replace(day=10 * number)
    if dated.precision == "year":
        begin = months_after(first, (last.year - first.year + 1) * 4 * (number - 1))
        months_long = (last.year - first.year + 1) * 4
        return begin, months_after(begin, months_long) - dt.timedelta(days=1)
    days = (last - first).days + 1
    cuts = [first + dt.timedelta(days=round(days * k / 3)) for k in range(4)]
    return cuts[number - 1], cuts[number] - dt.timedelta(days=1)
