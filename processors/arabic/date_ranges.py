"""Spans between two dates: "بين 3 و5 آذار", "من 26 نيسان حتى 5 أيار", "يومي الأحد والاثنين", "ليل السبت - الأحد"."""

import datetime as dt

from msgspec.structs import replace

from processors.arabic.absolute_dates import (
    ABSOLUTE_RULES,
    day_number,
    day_of_month,
    month_alone,
)  # fmt: skip
from processors.arabic.calendar_words import WEEKDAYS
from processors.arabic.date_readers import SINGLE, by_first_word
from processors.arabic.dated import YEARS, Dated, Precision, Scan, years

_DASH = frozenset({"-", "–", "—", "ـ"})
_TO = frozenset({"الي", "حتي", "ولغايه", "لغايه", "وحتي", "والي"}) | _DASH
_LONGEST = 12  # words of one date
_single_readers = by_first_word(SINGLE)


def night(s: Scan, i: int) -> Dated | None:
    """The two days of "الاثنين-الثلاثاء", "السبت على الأحد", "الجمعة السبت" after a word for night."""
    first = WEEKDAYS.at(s.words, i, s.end)
    if first is None:
        return None
    j = first[1]
    if s.at(j) in _DASH or s.at(j) in ("/", "علي", "الي", "و"):
        j += 1
    second = WEEKDAYS.at(s.words, j, s.end)
    if second is None or (second[0] - first[0]) % 7 != 1:
        return None
    end = second[1] + s.is_a(second[1], "past")
    last = s.anchor - dt.timedelta(days=(s.anchor.weekday() - second[0]) % 7)
    if last == s.anchor and end > second[1]:
        last -= dt.timedelta(days=7)
    return Dated(i, end, last - dt.timedelta(days=1), last, "range", "night between two days")


def between(s: Scan, i: int) -> Dated | None:
    """After بين or من, or after "the two days": two ends. Without such a word: days of one month, or with a dash."""
    word = s.at(i).removeprefix("و")
    if word == "بين":
        return _at(i, _ends(s, i + 1, linked=True))
    if word == "من":
        return _at(i, _ends(s, i + 1, linked=False))
    if s.is_a(i, "both_days", "both_years", "both_months"):
        return _at(i, _ends(s, i + 1, linked=True, apart=False))
    if s.at(i)[:1].isdecimal() or s.at(i).startswith("ال"):
        return _days_of_month(s, i, linked=True, apart=False) or _dashed(s, i)
    return None


def _at(start: int, dated: Dated | None) -> Dated | None:
    return replace(dated, start=start) if dated is not None else None


def _ends(s: Scan, i: int, *, linked: bool, apart: bool = True) -> Dated | None:
    """Two dates from word `i` on, joined by "and" (`linked`) or by "to"; `apart`: with others between them."""
    i += s.is_a(i, "both_days", "both_years", "both_months")
    return (
        _days_of_month(s, i, linked=linked, apart=apart)
        or _years(s, i, linked=linked)
        or _two(s, i, linked=linked, apart=apart)
    )


def _join(s: Scan, i: int, *, linked: bool) -> int | None:
    """The word after "and" or "to" at word `i`; None where neither stands there."""
    if s.at(i) == ",":
        i += 1
    if s.at(i) in _TO:
        return i + 1
    if linked and s.at(i).startswith("و"):
        return i + 1 if s.at(i) == "و" else i
    return None


def _days_of_month(s: Scan, i: int, *, linked: bool, apart: bool) -> Dated | None:
    """Two or more days of one month: "3 و5 آذار", "19-20 نوفمبر", "الثالث والرابع من أيار", "3 و4 و5 آذار"."""
    first = day_number(s, i)
    if first is None or s.in_chain(i) or s.at(i - 1).isdecimal():
        return None
    told, j = [first[0]], first[1]
    dated: Dated | None = None
    while dated is None:
        following = _join(s, j, linked=linked)
        number = day_number(s, following) if following is not None else None
        if following is None or number is None or number[0] <= told[-1]:
            return None
        dated = day_of_month(s, following)
        told.append(number[0])
        j = number[1]
    if dated.precision != "day":
        return None
    begin = dated.first.replace(day=told[0])
    if not apart and s.at(first[1]) not in _TO and told[-1] - told[0] != len(told) - 1:
        return Dated(i, first[1], begin, begin, "day", dated.rule)  # "6 و9 أيار": two days and none between
    return Dated(i, dated.end, begin, dated.last, "range", _rule(dated))


def _years(s: Scan, i: int, *, linked: bool) -> Dated | None:
    i += s.is_a(i, "year")
    after = _join(s, i + 1, linked=linked)
    if after is None:
        return None
    after += s.is_a(after, "year")
    pair = (s.at(i), s.at(after))
    if not all(text.isdecimal() and len(text) == 4 and int(text) in YEARS for text in pair) or pair[0] >= pair[1]:
        return None
    return years(i, after + 1, int(pair[0]), int(pair[1]), "year")


def _dashed(s: Scan, i: int) -> Dated | None:
    """2014-2018, "12 يناير 2016 - 22 يناير 2016", "2 أكتوبر إلى 22 أكتوبر"."""
    if s.in_chain(i):
        return None
    if len(s.at(i)) == 4 and s.at(i + 1) in _DASH and s.at(i + 3) not in (*_DASH, "/", ":"):
        return _years(s, i, linked=False)
    if not (s.at(i)[:1].isdecimal() or s.at(i + 1) == "من"):
        return None
    joined = any(s.at(k) in _TO for k in range(i + 1, i + 1 + _LONGEST))  # most numbers are no dates
    return _two(s, i, linked=False, apart=True) if joined else None


def _single(s: Scan, i: int) -> Dated | None:
    i += s.at(i) in ("يوم", "شهر")
    if not s.at(i):
        return None
    found = (dated for read in _single_readers(s.at(i)) if (dated := read(s, i)) is not None)
    return next(found, None) or month_alone(s, i, led=True)


def _two(s: Scan, i: int, *, linked: bool, apart: bool) -> Dated | None:
    """Two whole dates; the first takes its year from the second where only that tells one."""
    first = _single(s, i)
    after = _join(s, first.end, linked=linked) if first is not None else None
    last = _single(s, after) if after is not None else None
    if first is None or last is None or _grain(first) != _grain(last):
        return None
    begin = first.first
    if first.rule not in ABSOLUTE_RULES and last.rule in ABSOLUTE_RULES:
        begin = begin.replace(year=last.last.year)
    if begin > last.first:
        weekdays = first.rule.startswith("weekday") and last.rule.startswith("weekday")
        begin = begin - dt.timedelta(days=7) if weekdays else begin.replace(year=begin.year - 1)
    if begin > last.first or (not apart and first.precision == "day" and (last.first - begin).days > 1):
        return None
    end = last.end + s.is_a(last.end, "past_two")
    return Dated(i, end, begin, last.last, _grain(last), _rule(last))


def _grain(dated: Dated) -> Precision:
    return "range" if dated.precision == "day" else dated.precision


def _rule(last: Dated) -> str:
    return "days told with their year" if last.rule in ABSOLUTE_RULES else "days up to publication"
