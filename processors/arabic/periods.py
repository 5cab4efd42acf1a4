"""Weeks, months, years and their parts: "الأسبوع الماضي", "أواخر الشهر الماضي", "صيف 2016", "الربع الثالث من 2019"."""

import datetime as dt

from msgspec.structs import replace

from processors.arabic.absolute_dates import month_alone, year_alone, year_at
from processors.arabic.calendar_words import DECADES, EDGES, SEASONS
from processors.arabic.dated import Dated, Precision, Scan, months, months_after, third, years
from processors.arabic.numbers import ordinal

_END = 3  # the last part of a month or year
_WEEKS = 4
_FRIDAY, _SUNDAY = 4, 6
_WEEKEND = "last weekend"
_MANY = ("many_days", "many_weeks", "many_months", "many_years")


def period(s: Scan, i: int) -> Dated | None:
    """الأسبوع الماضي, الشهر الجاري, هذا العام, العام قبل الماضي, السنة المقبلة."""
    j = i + 1 if s.is_a(i, "present") and s.at(i).startswith("ه") else i
    word = s.at(j)
    if not word.startswith(("ال", "لل", "بال", "وال", "كال")) or s.is_a(j, *_MANY):
        return None
    shift = s.shift(j + 1) if j == i else 0
    end = j + 2 if j == i else j + 1
    if (before_last := s.before_last(j + 1)) is not None:
        shift, end = -2, before_last
    if shift is None:
        return None
    if s.is_a(j, "year"):
        if s.is_a(j - 1, "general"):
            return None
        year = year_at(s, j)
        if year is not None and year.told:  # "العام الفائت 2022"
            return years(i, year.end, year.value, year.value, "year")
        told = s.anchor.year + shift
        dated = years(i, end, told, told, "year by its distance")
        return replace(dated, last=s.anchor) if shift == 0 else dated
    if s.is_a(j, "month"):
        first = months_after(s.anchor, shift)
        return months(i, end, first, 1, "month by its distance")
    if s.is_a(j, "week"):
        monday = s.anchor - dt.timedelta(days=s.anchor.weekday() - 7 * shift)
        last = s.anchor if shift == 0 else monday + dt.timedelta(days=6)
        return Dated(i, end, monday, last, "range", "week by its distance")
    return None


def edge(s: Scan, i: int) -> Dated | None:
    """مطلع العام 2020, منتصف الشهر الماضي, أواخر آذار: the first, middle or last third, days of a month by tens."""
    found = EDGES.at(s.words, i, s.end)
    if found is None or s.at(found[1]) == "من":  # "بداية من": from then on
        return None
    number, j = found
    whole = period(s, j) or month_alone(s, j + s.is_a(j, "month") * (not s.at(j).startswith("ال"))) or year_alone(s, j)
    if whole is None and (year := year_at(s, j)) is not None and year.told:
        whole = years(j, year.end, year.value, year.value, "year")
    whole = whole or _bare(s, j, number)
    if whole is None:
        return None
    if whole.rule == _WEEKEND:
        return replace(whole, start=i)
    first, last = third(whole, number)
    rule = "part of a month or year" if whole.rule in ("year", "month and year") else "part of a period"
    precision: Precision = "month" if whole.precision == "year" else "range"
    return Dated(i, whole.end, first, last, precision, rule)


def _bare(s: Scan, i: int, number: int) -> Dated | None:
    """The month or year of whose beginning or middle no more is told, "مطلع الشهر": this, or the last where too young.

    Of this year that part has begun, of this month it is half over: sooner, one says "yesterday".
    """
    if s.at(i + 1).startswith("ال") or s.is_a(i + 1, "same") or not s.at(i).startswith("ال"):
        return None  # "مطلع العام الدراسي"
    if number == _END:  # "نهاية العام" may be to come
        return _weekend(s, i) if s.is_a(i, "week") else None
    if s.is_a(i, "month"):
        this, last = (months(i, i + 1, months_after(s.anchor, k), 1, "month by its distance") for k in (0, -1))
        begin, end = third(this, number)
        begin += (end - begin) / 2
    elif s.is_a(i, "year") and not s.is_a(i, "many_years"):
        this, last = (years(i, i + 1, s.anchor.year + k, s.anchor.year + k, "year by its distance") for k in (0, -1))
        begin, _ = third(this, number)
    else:
        return None
    return this if begin <= s.anchor else last


def _weekend(s: Scan, i: int) -> Dated:
    """The last weekend up to publication: Friday to Sunday, of which some lands keep the first two days, some others.

    It is a range of its own, which `edge` takes no third of.
    """
    friday = s.anchor - dt.timedelta(days=(s.anchor.weekday() - _FRIDAY) % 7)
    sunday = friday + dt.timedelta(days=_SUNDAY - _FRIDAY)
    return Dated(i, i + 1, friday, min(sunday, s.anchor), "range", _WEEKEND)


def week_of_month(s: Scan, i: int) -> Dated | None:
    """الأسبوع الأول من هذا الشهر, الأسبوع الأخير من حزيران: seven days, the last up to the month's end."""
    number = ordinal(s.at(i + 1)) if s.is_a(i, "week") and s.at(i).startswith("ال") and s.at(i + 1) else None
    last = number is None and s.is_a(i + 1, "past")
    if not (number or last) or (number or 1) > _WEEKS or s.at(i + 2) not in ("من", "في"):
        return None
    j = i + 3
    whole = period(s, j) or month_alone(s, j + s.is_a(j, "month") * (not s.at(j).startswith("ال")))
    if whole is None or whole.precision != "month":
        return None
    first = whole.last - dt.timedelta(days=6) if last else whole.first + dt.timedelta(days=7 * ((number or 1) - 1))
    return Dated(i, whole.end, first, first + dt.timedelta(days=6), "range", "week of a month")


def season(s: Scan, i: int) -> Dated | None:
    """صيف 2016, الصيف الماضي, خريف العام الماضي: whole months; a winter is that which ends in the year told."""
    found = SEASONS.at(s.words, i, s.end)
    if found is None:
        return None
    month, j = found
    year = year_at(s, j)
    shift = s.shift(j)
    if year is None and (shift is None or not s.at(i).startswith("ال")):
        return None
    if year is not None:
        first = dt.date(year.value - (month == 12), month, 1)
        return months(i, year.end, first, 3, "part of a month or year" if year.told else "season")
    first = dt.date(s.anchor.year, month, 1)
    while shift == -1 and months_after(first, 3) > s.anchor:
        first = first.replace(year=first.year - 1)
    while shift == 1 and first <= s.anchor:
        first = first.replace(year=first.year + 1)
    return months(i, j + 1, first, 3, "season")


def part_of_year(s: Scan, i: int) -> Dated | None:
    """الربع الثالث من عام 2016, النصف الأول من العام الماضي."""
    length = 3 if s.is_a(i, "quarter") else 6 if s.is_a(i, "half") else None
    number = ordinal(s.at(i + 1)) if length and s.at(i).startswith("ال") and s.at(i + 1) else None
    if length is None or number is None or number > 12 // length:
        return None
    year = year_at(s, i + 2)
    if year is None:
        return None
    first = dt.date(year.value, 1 + length * (number - 1), 1)
    return months(i, year.end, first, length, "part of a month or year" if year.told else "part of a period")


def decade(s: Scan, i: int) -> Dated | None:
    """تسعينيات القرن الماضي."""
    found = DECADES.at(s.words, i, s.end)
    if found is None:
        return None
    j = found[1] + (s.at(found[1]) == "من")
    if not (s.is_a(j, "century") and s.is_a(j + 1, "last_century")):
        return None
    return years(i, j + 2, found[0], found[0] + 9, "decade")
