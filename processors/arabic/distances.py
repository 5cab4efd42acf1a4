"""Dates counted in units of time: "قبل ثلاثة أيام", "منذ ساعات", "الساعات الـ24 الماضية", "الأشهر الأخيرة"."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from processors.arabic.calendar_words import HIJRI_MONTHS, MONTHS, PARTS, WEEKDAYS, kinds
from processors.arabic.dated import Dated, Scan, months, months_after, one_day, years
from processors.arabic.numbers import number_at
from processors.arabic.words import Word

_UNITS = ("day", "week", "month", "year")
# The kinds of words for a length of time; those of `LENGTHS` may begin one, told with the article.
LENGTHS = frozenset({"hours", *(f"{count}_{unit}s" for count in ("two", "many") for unit in _UNITS)})
_LENGTHS = LENGTHS | set(_UNITS)
# "A few" is two or more, yet less than the next longer unit would say; of years ten, to which this plural counts.
_FEW = 2
_FEW_MOST = {"day": 7, "week": 4, "month": 11, "year": 10}
_LASTING_WITHIN = 6  # words before "since"
_LONGEST = 6  # words of a length of time
_COMPARED = frozenset({"اقل", "اكثر"})  # before "than" and a length of time, which is about that
_SINCE_MOST = 10  # days after "since": more is how long something has lasted


class Span(NamedTuple):
    """`number` units of time ("hour", "day", "week", "month", "year") and the word after them.

    `few` where only a plural is told.
    """

    unit: str
    number: int
    end: int
    few: bool = False


def ago(s: Scan, i: int) -> Dated | None:
    """قبل ثلاثة أيام, منذ أسبوعين, قبل ساعات, قبل أيام. "قبل يوم من الحفل" counts from elsewhere and is no date."""
    if not s.is_a(i, "before"):
        return None
    span = _span(s, i + 1)
    if span is None or s.at(i + 1).startswith("ال"):
        return None
    end = span.end
    while s.is_a(end, "few"):
        end += 1
    if s.at(end) in ("من", "علي") or _names_another(s, end):
        return None
    if s.at(i).endswith("منذ") and not _began(s, i, span):
        return None
    if span.unit == "hour":
        day = s.anchor - dt.timedelta(days=span.number // 24)
        return one_day(i, end, day, "hours ago")
    if span.few:
        return _few_back(i, end, s.anchor, span.unit)
    return _back(i, end, s.anchor, span)


def _names_another(s: Scan, i: int) -> bool:
    """Whether the unit before word `i` only introduces a name: "قبل عام 2014", "منذ شهر آذار", "منذ ساعات الفجر"."""
    named = any(table.at(s.words, i, s.end) for table in (MONTHS, HIJRI_MONTHS, WEEKDAYS))
    return named or s.at(i).isdecimal() or PARTS.at(s.words, i, s.end) is not None


def _began(s: Scan, i: int, span: Span) -> bool:
    """Whether "since" says when something happened ("قتل منذ يومين"), not how long it has lasted."""
    if span.unit not in ("hour", "day") or span.number > _SINCE_MOST:
        return False
    return not any(s.is_a(k, "lasting") for k in range(i - _LASTING_WITHIN, i))


def span_at(words: Sequence[Word], i: int, end: int) -> Span | None:
    """How long the words from `i` on tell: "ثلاثة أيام", "بأسبوع"; None where they tell no length of time."""
    if i + 2 < end and words[i].text in _COMPARED and words[i + 1].text == "من":
        i += 2  # "أقل من ساعتين"
    if i >= end:
        return None
    told = list(words[i : min(end, i + _LONGEST)])
    if told[0].text.startswith("ب") and "about" not in kinds(told[0].text):  # "بضع ساعات"
        told[0] = replace(told[0], text=told[0].text[1:])
    scan = Scan(told, 0, len(told), dt.date.min, [])
    span = _span(scan, 0) if told[0].text else None
    if span is None:
        return None
    stop = span.end
    while scan.is_a(stop, "few"):  # "بعد يومين فقط من"
        stop += 1
    return span._replace(end=i + stop)


def _span(s: Scan, i: int) -> Span | None:
    """ثلاثة أيام, 3 أيام, يومين, نحو أسبوع, أيام, بضعة أيام, 24 ساعة."""
    while s.is_a(i, "about"):
        i += 1
    number = number_at(s.words, i, s.end) if s.at(i) else None
    j = number.end if number is not None else i
    count = number.value if number is not None else 1
    if not s.at(j) or kinds(s.at(j)).isdisjoint(_LENGTHS):
        return None
    for unit in _UNITS:
        if s.is_a(j, f"two_{unit}s"):
            return Span(unit, 2, j + 1)
        if s.is_a(j, unit) and (number is None or not s.at(j).startswith("ال")):
            return Span(unit, count, j + 1, few=number is None and s.is_a(j, f"many_{unit}s"))
    return Span("hour", count, j + 1, few=number is None) if s.is_a(j, "hours") else None


def _back(start: int, end: int, anchor: dt.date, span: Span) -> Dated:
    if span.unit == "day":
        return one_day(start, end, anchor - dt.timedelta(days=span.number), "days ago")
    if span.unit == "year":
        year = anchor.year - span.number
        return years(start, end, year, year, "years ago")
    if span.unit == "month":
        return months(start, end, months_after(anchor, -span.number), 1, "months ago")
    day = anchor - dt.timedelta(days=7 * span.number)
    return Dated(start, end, day - dt.timedelta(days=2), day + dt.timedelta(days=2), "range", "weeks ago")


def _few_back(start: int, end: int, anchor: dt.date, unit: str, least: int = _FEW) -> Dated:
    """A few units ago."""
    most = _FEW_MOST[unit]
    rule = f"some {unit}s ago"
    if unit == "year":
        return years(start, end, anchor.year - most, anchor.year - least, rule)
    if unit == "month":
        return months(start, end, months_after(anchor, -most), most - least + 1, rule)
    length = 7 if unit == "week" else 1
    first, last = (anchor - dt.timedelta(days=length * n) for n in (most, least))
    return Dated(start, end, first, last, "range", rule)


def lately(s: Scan, i: int) -> Dated | None:
    """الأيام الثلاثة الماضية, الساعات الـ24 الأخيرة, اليومين الماضيين, آخر 48 ساعة, الأشهر الماضية."""
    if s.at(i) == "ال" and s.at(i + 1).isdecimal():  # "الـ24 ساعة الماضية"
        number = number_at(s.words, i + 1, s.end)
        span = _span(s, i + 1) if number is not None else None
    elif s.at(i).startswith("اخر") and s.at(i + 1).isdecimal():
        span = _span(s, i + 1)
        return _last(s, i, span.end, span) if span is not None and span.unit in ("hour", "day") else None
    else:
        span = _counted(s, i)
    if span is None:
        return None
    end = span.end
    while s.is_a(end, "few"):
        end += 1
    if not s.is_a(end, "past", "past_two") or s.at(end + 1) == "من":
        return None
    return _last(s, i, end + 1, span)


def _counted(s: Scan, i: int) -> Span | None:
    """A plural or dual with the article, its number after it: "الأيام الثلاثة", "الساعات الـ24"; or "3 أيام"."""
    if s.at(i).isdecimal():
        timed = any(s.is_a(k, *_LENGTHS) for k in range(i + 1, i + _LONGEST))  # most numbers count something else
        return _span(s, i) if timed else None
    if not s.at(i).startswith(("ال", "بال", "لل")):
        return None
    unit = next((u for u in _UNITS if s.is_a(i, f"two_{u}s")), None)
    if unit is not None:
        return Span(unit, 2, i + 1)
    unit = next((u for u in _UNITS if s.is_a(i, f"many_{u}s")), "hour" if s.is_a(i, "hours") else None)
    if unit is None:
        return None
    j = i + 1 + (s.at(i + 1) == "ال")
    number = number_at(s.words, j, s.end) if s.at(j) else None
    if number is not None and number.best is not None:
        return Span(unit, number.best, number.end)
    return Span(unit, 1, i + 1, few=True)


def _last(s: Scan, start: int, end: int, span: Span) -> Dated | None:
    """The last `count` units, publication included; of a few, the present one left out."""
    if span.few and span.unit != "hour":
        return _few_back(start, end, s.anchor, span.unit, least=1)
    if span.unit == "year":
        return years(start, end, s.anchor.year - span.number, s.anchor.year - 1, "years up to publication")
    if span.unit == "month":
        first = months_after(s.anchor, -span.number)
        return months(start, end, first, span.number, "months up to publication")
    days = {"hour": max(1, -(-span.number // 24)), "day": span.number, "week": 7 * span.number}[span.unit]
    return Dated(start, end, s.anchor - dt.timedelta(days=days), s.anchor, "range", "days up to publication")
