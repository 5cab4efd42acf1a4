"""Dates as the news tells them, resolved against the day of publication.

Absolute ("3 كانون الثاني (يناير) 2020", "04/01/2022", "في عام 2014") and relative ("الإثنين الفائت", "أمس", "قبل ثلاثة
أيام", "الشهر الماضي"). A day without a year is the latest one up to publication, unless the text says "next".
"""

import calendar
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from processors.arabic.calendar_words import DAYS, MONTHS, WEEKDAYS, is_word, match, may_start
from processors.arabic.numbers import number_at, ordinal
from processors.arabic.words import Word, forms

Precision = Literal["day", "range", "month", "year"]
_YEARS = range(1900, 2101)
# Of these the day of publication is no part: they hold where it is unknown too.
ABSOLUTE_RULES = frozenset({"numeric date", "day, month and year", "month and year", "year"})
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


class Dated(NamedTuple):
    """A date read from words `[start, end)`: first and last day, and the rule that read it."""

    start: int
    end: int
    first: dt.date
    last: dt.date
    precision: Precision
    rule: str


def dates(words: Sequence[Word], start: int, end: int, anchor: dt.date) -> list[Dated]:
    """The dates told in words `[start, end)`, in order and apart; `anchor` is the local day of publication."""
    found: list[Dated] = []
    i = start
    while i < end:
        dated = None
        if may_start(words[i].text):
            for read in _READERS:
                try:
                    dated = read(words, i, end, anchor)
                except (ValueError, OverflowError):  # 31 June, the year 0: no date
                    dated = None
                if dated is not None:
                    break
        if dated is None:
            i += 1
        else:
            found.append(dated)
            i = max(dated.end, i + 1)
    return found


def _numeric(words: Sequence[Word], i: int, end: int, anchor: dt.date) -> Dated | None:
    """04/01/2022, 2022-01-04, 2022.01.04: day before month, as everywhere in the Arab world."""
    parts = words[i].text.split(".")
    after = i + 1
    marks = {words[i + 1].text, words[i + 3].text} if len(parts) == 1 and i + 4 < end else set()
    if marks in ({"/"}, {"-"}):
        parts, after = [words[i + k].text for k in (0, 2, 4)], i + 5
    if len(parts) != 3 or not all(part.isdecimal() and len(part) <= 4 for part in parts):
        return None
    first, second, third = map(int, parts)
    year, month, day = (first, second, third) if first in _YEARS else (third, second, first)
    if year not in _YEARS:
        return None
    return _one(i, after, dt.date(year, month, day), "numeric date")


def _one(start: int, end: int, day: dt.date, rule: str) -> Dated:
    return Dated(start, end, day, day, "day", rule)


def _month_at(words: Sequence[Word], i: int, end: int) -> tuple[int, int] | None:
    """A month, with its second name after a stroke or in brackets: "كانون الثاني (يناير)", "يوليو/ تموز"."""
    found = match(words, i, end, MONTHS)
    if found is None:
        return None
    month, after = found
    if after < end and words[after].text in ("/", "(", "-", "\\"):
        again = match(words, after + 1, end, MONTHS)
        if again is not None and again[0] == month:
            after = again[1]
            if after < end and words[after].text == ")":
                after += 1
    return month, after


def _year_at(words: Sequence[Word], i: int, end: int) -> tuple[int, int] | None:
    """A year of four digits, after an optional word for year, from or comma."""
    for _ in range(2):
        if i < end and (words[i].text in ("من", ",", "/") or is_word(words[i].text, "year")):
            i += 1
    if i < end and words[i].text.isdecimal() and len(words[i].text) == 4 and int(words[i].text) in _YEARS:
        return int(words[i].text), i + 1
    return None


def _day_number(words: Sequence[Word], i: int, end: int) -> tuple[int, int] | None:
    """The day of a month: digits, or ordinals such as "الثالث" and "الحادي والعشرين"."""
    if words[i].text.isdecimal():
        return (int(words[i].text), i + 1) if 1 <= int(words[i].text[:3]) <= 31 else None
    value = ordinal(words[i].text)
    if value is None or not any("ال" in form.prefix for form in forms(words[i].text)):
        return None
    after = i + 1
    if after < end and value < 10:
        tens = ordinal(words[after].text.removeprefix("و")) if words[after].text.startswith("وال") else None
        if words[after].text in ("عشر", "عشره"):
            return value + 10, after + 1
        if tens in (20, 30):
            return value + tens, after + 1
    return value, after


def _day_of_month(words: Sequence[Word], i: int, end: int, anchor: dt.date) -> Dated | None:
    """A day and a month, with or without the year: "في الثالث من كانون الثاني 2020", "25 الشهر الماضي"."""
    number = _day_number(words, i, end)
    if number is None:
        return None
    day, j = number
    while j < end and words[j].text in ("من", "شهر", "/", "-", ",", "(") and j - number[1] < 3:
        j += 1
    month = _month_at(words, j, end)
    if month is None:
        if j < end and is_word(words[j].text, "month") and words[j].text.startswith(("ال", "من")) and j + 1 < end:
            shift = 1 if is_word(words[j + 1].text, "past") else 0 if is_word(words[j + 1].text, "present") else None
            if shift is not None:
                base = _months_back(anchor, shift)
                return _one(i, j + 2, base.replace(day=day), "day of a month named by its distance")
        return None
    value, after = month
    year = _year_at(words, after, end)
    if year is not None:
        return _one(i, year[1], dt.date(year[0], value, day), "day, month and year")
    found, after = _latest(value, day, words, after, end, anchor)
    return _one(i, after, found, "day and month up to publication")


def _latest(month: int, day: int, words: Sequence[Word], after: int, end: int, anchor: dt.date) -> tuple[dt.date, int]:
    """The latest such day up to publication (a week's grace), or the next one where the text says so."""
    candidate = dt.date(anchor.year, month, min(day, calendar.monthrange(anchor.year, month)[1]))
    if after < end and is_word(words[after].text, "next"):
        return (candidate if candidate >= anchor else candidate.replace(year=anchor.year + 1)), after + 1
    if after < end and is_word(words[after].text, "present"):
        return candidate, after + 1
    grace = 7
    if after < end and is_word(words[after].text, "past"):
        after, grace = after + 1, -1
    if candidate > anchor + dt.timedelta(days=grace):
        candidate = candidate.replace(year=anchor.year - 1, day=min(candidate.day, 28) if month == 2 else candidate.day)
    return candidate, after


def _months_back(day: dt.date, count: int) -> dt.date:
    """The first of the month `count` months before a day's."""
    months = day.year * 12 + day.month - 1 - count
    return dt.date(months // 12, months % 12 + 1, 1)


def _whole_month(start: int, end: int, year: int, month: int, rule: str) -> Dated:
    last = calendar.monthrange(year, month)[1]
    return Dated(start, end, dt.date(year, month, 1), dt.date(year, month, last), "month", rule)


def _month_alone(words: Sequence[Word], i: int, end: int, anchor: dt.date) -> Dated | None:
    """A month with or without its year; bare ماي and آب are too short to mean a month without one."""
    month = _month_at(words, i, end)
    if month is None:
        return None
    value, after = month
    year = _year_at(words, after, end)
    if year is not None:
        return _whole_month(i, year[1], year[0], value, "month and year")
    if after == i + 1 and len(words[i].text) < 4:
        return None
    found, after = _latest(value, anchor.day, words, after, end, anchor)
    return _whole_month(i, after, found.year, found.month, "month up to publication")


def _weekday(words: Sequence[Word], i: int, end: int, anchor: dt.date) -> Dated | None:
    """A weekday is the latest up to publication; "last" on the same weekday is a week ago."""
    found = match(words, i, end, WEEKDAYS)
    if found is None:
        return None
    weekday, after = found
    back = (anchor.weekday() - weekday) % 7
    if after < end and is_word(words[after].text, "next"):
        return _one(i, after + 1, anchor + dt.timedelta(days=(weekday - anchor.weekday()) % 7 or 7), "weekday to come")
    if after < end and is_word(words[after].text, "past"):
        return _one(i, after + 1, anchor - dt.timedelta(days=back or 7), "weekday before publication")
    dated = _explicit_after(words, after, end, anchor)
    if dated is not None:
        return dated._replace(start=i)
    return _one(i, after, anchor - dt.timedelta(days=back), "weekday up to publication")


def _explicit_after(words: Sequence[Word], i: int, end: int, anchor: dt.date) -> Dated | None:
    """The full date that explains a weekday: "الثلاثاء 4 تموز", "السبت (12 شباط)"."""
    if i < end and words[i].text in ("(", ",", "-", "/"):
        i += 1
    if i >= end:
        return None
    return _numeric(words, i, end, anchor) or _day_of_month(words, i, end, anchor)


def _day_word(words: Sequence[Word], i: int, end: int, anchor: dt.date) -> Dated | None:
    """Today, yesterday, the day before; a weekday named beside them only says it again."""
    found = match(words, i, end, DAYS)
    if found is None:
        return None
    back, after = found
    if after < end and (is_word(words[after].text, "next") or words[after].text == "ذاته"):
        return None
    j = after + 1 if after < end and words[after].text in ("(", ",", "-") else after
    weekday = match(words, j, end, WEEKDAYS)
    if weekday is not None:
        after = weekday[1]
        dated = _explicit_after(words, after, end, anchor)
        if dated is not None:
            return dated._replace(start=i)
        if back and (anchor.weekday() - weekday[0]) % 7 == 0 and back == 1:
            back = 0  # "yesterday, Monday" in a Monday's late edition: the weekday is the firmer word
    elif j < end and (dated := _explicit_after(words, after, end, anchor)) is not None and back <= 1:
        return dated._replace(start=i)
    return _one(i, after, anchor - dt.timedelta(days=back), "day word")


def _ago(words: Sequence[Word], i: int, end: int, anchor: dt.date) -> Dated | None:
    """قبل ثلاثة أيام, قبل أسبوعين, قبل ساعات. "قبل يوم من الحفل" counts from elsewhere and is no date."""
    if not is_word(words[i].text, "before") or i + 1 >= end:
        return None
    number = number_at(words, i + 1, end)
    count, j = (number.value, number.end) if number is not None else (1, i + 1)
    if j >= end:
        return None
    for unit, days in _UNIT_DAYS.items():
        if is_word(words[j].text, f"two_{unit}s"):
            count = 2
        elif not is_word(words[j].text, unit) or (number is None and words[j].text.startswith("ال")):
            continue
        if j + 1 < end and words[j + 1].text in ("من", "علي"):
            return None
        return _back(i, j + 1, anchor, count * days, unit)
    return _one(i, j + 1, anchor, "hours ago") if is_word(words[j].text, "hours") else None


def _back(start: int, end: int, anchor: dt.date, days: int, unit: str) -> Dated:
    day = anchor - dt.timedelta(days=days)
    if unit == "day":
        return _one(start, end, day, "days ago")
    if unit == "year":
        return Dated(start, end, dt.date(day.year, 1, 1), dt.date(day.year, 12, 31), "year", "years ago")
    if unit == "month":
        return _whole_month(start, end, day.year, day.month, "months ago")
    return Dated(start, end, day - dt.timedelta(days=2), day + dt.timedelta(days=2), "range", "weeks ago")


def _period(words: Sequence[Word], i: int, end: int, anchor: dt.date) -> Dated | None:
    """الأسبوع الماضي, الشهر الجاري, العام الماضي, عام 2014."""
    if i + 1 >= end:
        return None
    word, following = words[i].text, words[i + 1].text
    if is_word(word, "year"):
        year = _year_at(words, i, end)
        if year is not None:
            return Dated(i, year[1], dt.date(year[0], 1, 1), dt.date(year[0], 12, 31), "year", "year")
    if "ال" not in word[:4] or not (is_word(following, "past") or is_word(following, "present")):
        return None
    back = 1 if is_word(following, "past") else 0
    if is_word(word, "year"):
        year_, last = anchor.year - back, dt.date(anchor.year - back, 12, 31)
        return Dated(i, i + 2, dt.date(year_, 1, 1), last if back else anchor, "year", "year by its distance")
    if is_word(word, "month"):
        base = _months_back(anchor, back)
        return _whole_month(i, i + 2, base.year, base.month, "month by its distance")
    if is_word(word, "week"):
        monday = anchor - dt.timedelta(days=anchor.weekday() + 7 * back)
        return Dated(
            i, i + 2, monday, monday + dt.timedelta(days=6) if back else anchor, "range", "week by its distance"
        )
    return None


_Reader = Callable[[Sequence[Word], int, int, dt.date], Dated | None]
_READERS: tuple[_Reader, ...] = (_numeric, _day_of_month, _day_word, _weekday, _month_alone, _ago, _period)
