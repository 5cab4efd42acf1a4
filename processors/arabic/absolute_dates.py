"""Dates that name their day, month or year: "3 كانون الثاني (يناير) 2020", "04/01/2022", "21/10/1436هـ", "في 2014".

A day or month without a year is the latest one up to publication (a week's grace), unless the text says "next".
"""

import calendar
import datetime as dt
from typing import NamedTuple

from processors.arabic.calendar_words import HIJRI_MONTHS, HISTORY, HISTORY_HEADS, MONTHS, stem_in
from processors.arabic.dated import YEARS, Dated, Scan, months, months_after, one_day, years
from processors.arabic.hijri import HIJRI_YEARS, gregorian
from processors.arabic.numbers import number_at, ordinal
from processors.arabic.words import forms

_GRACE_DAYS = 7  # after publication, that a day without a year may lie: announced, or a wrong clock
_MARKS = ("/", "-")
_STEPS = frozenset({",", "/", "-", "("})


class Year(NamedTuple):
    """A year, the word after it, and whether its number is told."""

    value: int
    end: int
    told: bool


def numeric(s: Scan, i: int) -> Dated | None:
    """04/01/2022, 4-1-22, 2022.01.04, 21/10/1436: day before month, as everywhere in the Arab world."""
    parts = s.at(i).split(".")
    after = i + 1
    if len(parts) == 1 and s.at(i + 1) in _MARKS and s.at(i + 3) == s.at(i + 1):
        parts, after = [s.at(k) for k in (i, i + 2, i + 4)], i + 5
    if len(parts) != 3 or not all(part.isdecimal() and len(part) <= 4 for part in parts):
        return None
    if s.at(after) in _MARKS and s.at(after + 1)[:1].isdecimal() and len(parts[0]) < 3 > len(parts[2]):
        return None  # a chain of numbers
    first, second, third = map(int, parts)
    year, month, day = (first, second, third) if len(parts[0]) == 4 else (third, second, first)
    if len(parts[0]) < 3 and len(parts[2]) == 2:
        year = 2000 + third if 2000 + third <= s.anchor.year + 1 else 0
    if year in HIJRI_YEARS:
        found = gregorian(year, month, day)
        marked = s.is_a(after, "hijri")
        if not marked and found.year not in range(1990, s.anchor.year + 2):
            return None  # the Iranian calendar's years are of this size too
        return one_day(i, after + marked, found, "Hijri date")
    if year not in YEARS:
        return None
    return one_day(i, after + s.is_a(after, "gregorian"), dt.date(year, month, day), "numeric date")


def month_at(s: Scan, i: int) -> tuple[int, int] | None:
    """A month and the word after, with its second name: "كانون الثاني (يناير)", "يوليو/ تموز", "يوليو تموز"."""
    found = MONTHS.at(s.words, i, s.end)
    if found is None:
        return None
    month, after = found
    beside = after + 1 if s.at(after) in ("/", "(", "-", "\\", "–", "|") else after
    again = MONTHS.at(s.words, beside, s.end)
    if again is not None and again[0] == month:
        after = again[1] + (s.at(again[1]) == ")")
    return month, after


def year_at(s: Scan, i: int) -> Year | None:
    """A year: digits, words, or a distance, after an optional comma or word for from or year.

    "2020", "من عام 2020", "لسنة ألفين وعشرين", "العام الماضي", "من العام الفائت 2022".
    """
    j = i + 1 if s.at(i) in (",", "/", "-", ".") and not s.at(i + 1).startswith("و") else i
    j += s.at(j) in ("من", "ل", "في")
    if s.is_a(j, "present") and s.is_a(j + 1, "year"):
        return Year(s.anchor.year, j + 2, told=False)
    if not s.is_a(j, "year") or s.at(j) in ("سنوات", "اعوام"):
        return _year_number(s, j) if j <= i + 1 else None
    if (shift := s.shift(j + 1)) is not None:
        year = _year_number(s, j + 2)
        return Year(year.value, year.end, told=True) if year else Year(s.anchor.year + shift, j + 2, told=False)
    year = _year_number(s, j + 1)
    return year._replace(end=year.end + (s.shift(year.end) is not None)) if year else None


def _year_number(s: Scan, i: int) -> Year | None:
    if s.at(i).isdecimal():
        if len(s.at(i)) != 4 or int(s.at(i)) not in YEARS:
            return None
        return Year(int(s.at(i)), i + 1 + s.is_a(i + 1, "gregorian"), told=True)
    number = number_at(s.words, i, s.end) if s.at(i) else None
    if number is None or number.best is None or number.best not in YEARS or number.end == i:
        return None
    return Year(number.best, number.end, told=True)


def day_number(s: Scan, i: int) -> tuple[int, int] | None:
    """The day of a month and the word after: digits, or ordinals such as "الثالث" and "الحادي والعشرين", or "فاتح"."""
    word = s.at(i)
    if word.isdecimal():
        return (int(word), i + 1) if len(word) <= 2 and 1 <= int(word) <= 31 else None
    if s.is_a(i, "first_day"):
        return 1, i + 1
    value = ordinal(word.removeprefix("و")) if word else None
    if value is None or (word != "اول" and not any("ال" in form.prefix for form in forms(word))):
        return None
    after = i + 1
    if value < 10:
        tens = ordinal(s.at(after).removeprefix("و")) if s.at(after).startswith("وال") else None
        if s.at(after) in ("عشر", "عشره"):
            return value + 10, after + 1
        if tens in (20, 30):
            return value + tens, after + 1
    return value, after


def day_of_month(s: Scan, i: int) -> Dated | None:
    """A day and a month, with or without the year: "في الثالث من كانون الثاني 2020", "25 الشهر الماضي", "12 منه"."""
    number = day_number(s, i)
    if number is None or (s.at(i - 1) == ":" and s.in_chain(i)):
        return None
    day, j = number
    if s.at(j) == "منه" or (s.at(j) == "من" and s.is_a(j + 1, "month") and s.is_a(j + 2, "same")):
        return _same_month(s, i, j + (1 if s.at(j) == "منه" else 3), day)
    while j - number[1] < 3 and (s.at(j) in _STEPS or s.at(j) in ("من", "شهر", ".")):
        j += 1
    month = month_at(s, j)
    if month is None:
        return _hijri(s, i, day, j) or _distant_month(s, i, day, j)
    return _of_month(s, i, month[1], day, month[0])


def month_before_day(s: Scan, i: int) -> Dated | None:
    """Where a year tells that they are one: "يناير 22، 2018", "أيلول الحادي والعشرين من عام 2004"."""
    month = month_at(s, i)
    number = day_number(s, month[1] + (s.at(month[1]) == "-")) if month else None
    if month is None or number is None:
        return None
    year = year_at(s, number[1])
    return _told(i, year.end, year.value, month[0], number[0]) if year and year.told else None


def _told(start: int, end: int, year: int, month: int, day: int) -> Dated:
    return one_day(start, end, dt.date(year, month, day), "day, month and year")


def _of_month(s: Scan, i: int, after: int, day: int, month: int) -> Dated | None:
    year = year_at(s, after)
    if year is not None and year.told:
        return _told(i, year.end, year.value, month, day)
    if year is not None:
        return one_day(i, year.end, dt.date(year.value, month, day), "day and month of a year named by its distance")
    known = HISTORY.get((day, month, stem_in(s.at(i - 1), HISTORY_HEADS) or ""), s.anchor.year)
    if known < s.anchor.year and s.shift(after) is None:
        return one_day(i, after, dt.date(known, month, day), "day known to history")
    if s.is_a(after, "elsewhere"):
        return None
    return one_day(i, *_latest(s, after, month, day), "day and month up to publication")


def _latest(s: Scan, after: int, month: int, day: int) -> tuple[int, dt.date]:
    """The word after it and the latest such day up to publication, or the next one where the text says so."""
    dt.date(2000, month, day)  # 29 February is one
    shift = s.shift(after)
    near = _day_in(s.anchor.year, month, day)
    if shift == 1:
        return after + 1, near if near >= s.anchor else _day_in(s.anchor.year + 1, month, day)
    if shift == 0:
        return after + 1, near
    grace = -1 if shift == -1 else _GRACE_DAYS
    if near > s.anchor + dt.timedelta(days=grace):
        near = _day_in(s.anchor.year - 1, month, day)
    return after + (shift is not None), near


def _day_in(year: int, month: int, day: int) -> dt.date:
    """The day in that year; 29 February in the last leap year up to it."""
    while day > calendar.monthrange(year, month)[1]:
        year -= 1
    return dt.date(year, month, day)


def _distant_month(s: Scan, i: int, day: int, j: int) -> Dated | None:
    """12 من الشهر الجاري, 25 الشهر الماضي, 16 الجاري."""
    if s.is_a(j, "month") and s.at(j).startswith(("ال", "لل", "من")):
        j += 1
    elif s.at(j - 1) == "شهر" or not (s.is_a(j, "present", "past") and s.at(i - 1) in ("في", "يوم", "من", "منذ")):
        return _this_month(s, i, day, j)
    shift = s.shift(j)
    if shift is None:
        return None
    return one_day(i, j + 1, months_after(s.anchor, shift).replace(day=day), "day of a month named by its distance")


def _this_month(s: Scan, i: int, day: int, j: int) -> Dated | None:
    """12 من هذا الشهر."""
    if s.is_a(j, "present") and s.is_a(j + 1, "month"):
        return one_day(i, j + 2, s.anchor.replace(day=day), "day of a month named by its distance")
    return None


def _same_month(s: Scan, i: int, end: int, day: int) -> Dated | None:
    """في 12 منه: of the month of the date told before."""
    before = s.found[-1] if s.found else None
    if before is None or (before.first.year, before.first.month) != (before.last.year, before.last.month):
        return None
    rule = "day, month and year" if before.rule in ABSOLUTE_RULES else "day of the month told before"
    return one_day(i, end, before.first.replace(day=day), rule)


def _hijri(s: Scan, i: int, day: int, j: int) -> Dated | None:
    """27 رمضان 1447 هـ. Without its year, a Hijri month is left alone: most are people's names too."""
    month = HIJRI_MONTHS.at(s.words, j, s.end)
    if month is None:
        return None
    k = month[1] + (s.at(month[1]) in (",", "من"))
    k += s.is_a(k, "year")
    if not s.at(k).isdecimal() or len(s.at(k)) != 4 or int(s.at(k)) not in HIJRI_YEARS:
        return None
    return one_day(i, k + 1 + s.is_a(k + 1, "hijri"), gregorian(int(s.at(k)), month[0], day), "Hijri date")


def month_alone(s: Scan, i: int, *, led: bool = False) -> Dated | None:
    """A month with or without its year; without, only where a word before (`led`) or after it says that it is one."""
    month = month_at(s, i)
    if month is None or s.is_a(i - 1, "lead_name"):
        return None
    value, after = month
    year = year_at(s, after)
    if year is not None:
        rule = "month and year" if year.told else "month of a year named by its distance"
        return months(i, year.end, dt.date(year.value, value, 1), 1, rule)
    # A name of two words, or both names of a month, are nothing else's.
    led = led or s.is_a(i - 1, "lead_month") or s.at(i)[0] in "بل" or after > i + 1
    if s.is_a(after, "elsewhere") or (s.shift(after) is None and not led):
        return None
    end, day = _latest(s, after, value, min(s.anchor.day, 28))
    return months(i, end, day.replace(day=1), 1, "month up to publication")


def numeric_month(s: Scan, i: int) -> Dated | None:
    """3/2015, 2015/3; not the number of a law."""
    if s.at(i + 1) not in _MARKS or s.in_chain(i) or s.is_a(i - 1, "lead_name"):
        return None
    pair = (s.at(i), s.at(i + 2))
    month, year = pair if len(pair[1]) == 4 else pair[::-1]
    if not (month.isdecimal() and year.isdecimal() and len(year) == 4 and len(month) <= 2 and int(year) in YEARS):
        return None
    if not 1 <= int(month) <= 12 or s.at(i + 3) in (*_MARKS, ":"):
        return None
    return months(i, i + 3, dt.date(int(year), int(month), 1), 1, "month and year")


def year_alone(s: Scan, i: int) -> Dated | None:
    """عام 2014, في 2014: a number after "in" is a year where it is of this time, not round, and counts nothing."""
    if s.is_a(i, "year"):
        year = _year_number(s, i + 1) if s.at(i) not in ("سنوات", "اعوام") else None
        return years(i, year.end, year.value, year.value, "year") if year else None
    number = s.at(i)
    if len(number) != 4 or not number.isdecimal() or not s.is_a(i - 1, "lead_year"):
        return None
    if (
        s.at(i + 1) in (*_MARKS, ":", "%")
        or int(number) not in range(1950, s.anchor.year + 3)
        or int(number) % 100 == 0
    ):
        return None
    return years(i, i + 1 + s.is_a(i + 1, "gregorian"), int(number), int(number), "year")


# Of these the day of publication is no part: they hold where it is unknown too.
ABSOLUTE_RULES = frozenset(
    {"numeric date", "Hijri date", "day, month and year", "month and year", "year", "day known to history"}
    | {"days told with their year", "part of a month or year", "decade"}
)
