"""Days by their name or nearness: "الإثنين الفائت", "اليوم الأحد", "أمس", "الأربعاء من الأسبوع الماضي"."""

import datetime as dt

from msgspec.structs import replace

from processors.arabic.absolute_dates import day_number, day_of_month, numeric, year_at
from processors.arabic.calendar_words import DAYS, NAME_ENDS, WEEKDAYS, stem_in
from processors.arabic.dated import Dated, Scan, months_after, one_day
from processors.arabic.distances import ago

_OPENS = frozenset({"(", ",", "-", "/", "–", '"', "'"})
_BOTH_WHO = frozenset({"اللذين", "اللذان", "اللتين", "اللتان"})  # after "the two", which is spelt like Monday
_LIKE = "مثل"  # "on a day like this"
_ANNIVERSARY = "this day of another year"
_NUMBERED = "weekday and day of the month"
_LATELY = dt.timedelta(days=60)
_QUOTES = frozenset("\"'«»“”")
_STOPS = frozenset({"", ",", ".", ")", ":", "؛", ";", "|", "-"})


def weekday(s: Scan, i: int) -> Dated | None:
    """A weekday is the latest up to publication; "last" on the same weekday is a week ago."""
    found = WEEKDAYS.at(s.words, i, s.end)
    if found is None or (found[0] == 0 and (s.is_a(i - 1, "pair") or s.at(found[1]) in _BOTH_WHO)):
        return None
    number, after = found
    if stem_in(s.at(after), NAME_ENDS) is not None:  # "الخميس الأسود"
        return None
    back = (s.anchor.weekday() - number) % 7
    if s.is_a(after, "elsewhere"):
        return None
    if s.is_a(after, "next"):
        day = s.anchor + dt.timedelta(days=-back % 7 or 7)
        dated = explained(s, after + 1)
        return replace(dated, start=i) if dated else one_day(i, after + 1, day, "weekday to come")
    week = _in_week(s, i, after, number)
    if week is not None:
        return week
    before_last = s.before_last(after)
    if before_last is not None:
        day = s.anchor - dt.timedelta(days=(back or 7) + 7)
        return one_day(i, before_last, day, "weekday before publication")
    past = s.is_a(after, "past")
    after += past
    dated = explained(s, after)
    if dated is not None:
        return replace(dated, start=i)
    if past:
        return one_day(i, after, s.anchor - dt.timedelta(days=back or 7), "weekday before publication")
    return _numbered(s, i, after, number) or one_day(
        i, after, s.anchor - dt.timedelta(days=back), "weekday up to publication"
    )


def _in_week(s: Scan, i: int, after: int, number: int) -> Dated | None:
    """الأربعاء من الأسبوع الماضي: weeks begin on Monday here, as in ISO 8601."""
    j = after + (s.at(after) == "من")
    if not s.is_a(j, "week") or not s.at(j).startswith("ال"):
        return None
    shift = s.shift(j + 1)
    if shift is None:
        return None
    day = s.anchor + dt.timedelta(days=number - s.anchor.weekday() + 7 * shift)
    return one_day(i, j + 2, day, "weekday of a week")


def _numbered(s: Scan, i: int, after: int, number: int) -> Dated | None:
    """الخميس 21, الخميس 06/08: where that was such a weekday, lately, and the number counts nothing."""
    day = day_number(s, after) if s.at(after).isdecimal() else None
    if day is None:
        return None
    if s.at(day[1]) in ("/", "-") and s.at(day[1] + 1).isdecimal():
        try:
            there = dt.date(s.anchor.year, int(s.at(day[1] + 1)), day[0])
        except (ValueError, OverflowError):
            return None
        lately = dt.timedelta() <= s.anchor - there <= _LATELY
        return one_day(i, day[1] + 2, there, _NUMBERED) if there.weekday() == number and lately else None
    if s.at(day[1]) not in _STOPS:
        return None
    for shift in (0, -1):
        try:
            there = months_after(s.anchor, shift).replace(day=day[0])
        except ValueError:
            continue
        if there.weekday() == number and there <= s.anchor:
            return one_day(i, day[1], there, _NUMBERED)
    return None


def explained(s: Scan, i: int) -> Dated | None:
    """The full date that explains a weekday: "الثلاثاء 4 تموز", "السبت (12 شباط)", "الخميس الموافق 21/10/1436هـ"."""
    if s.at(i) in _OPENS:
        i += 1
    i += s.is_a(i, "being")
    if s.at(i) in ("ل", "في", "يوم"):
        i += 1
    try:
        return (numeric(s, i) or day_of_month(s, i)) if s.at(i) else None
    except (ValueError, OverflowError):  # 31 شباط: the weekday stands by itself
        return None


def day_word(s: Scan, i: int) -> Dated | None:
    """Today, yesterday, the day before, tomorrow. A weekday named beside them is the firmer word: "today, Monday"."""
    found = DAYS.at(s.words, i, s.end)
    if found is None or not _is_day(s, i, *found):
        return None
    back, after = found
    if _LIKE in (s.at(i - 1), s.at(i - 2)):
        return _anniversary(s, i, after)
    day = s.anchor - dt.timedelta(days=back)
    if s.at(i).endswith("الليله") and back > 0:  # last night began the day before it ended
        return Dated(i, after, day, day + dt.timedelta(days=1), "range", "day word", "night")
    j = after + 1 if s.at(after) in _OPENS else after
    named = WEEKDAYS.at(s.words, j, s.end)
    if named is not None and not s.is_a(named[1], "past", "next"):
        after = named[1]
        dated = explained(s, after)
        if dated is not None:
            return replace(dated, start=i)
        if day.weekday() != named[0]:  # written on another day than published
            step = (s.anchor.weekday() - named[0]) % 7
            day = s.anchor - dt.timedelta(days=step if back >= 0 else step - 7)
    elif back in (0, 1) and (dated := explained(s, after)) is not None:
        return replace(dated, start=i)
    return one_day(i, after, day, "day word")


def _anniversary(s: Scan, i: int, after: int) -> Dated | None:
    """في مثل هذا اليوم من العام الماضي, في مثل هذا اليوم قبل ثلاثة أعوام; of no year told it is no date."""
    year = year_at(s, after)
    if year is not None:
        return one_day(i, year.end, s.anchor.replace(year=year.value), _ANNIVERSARY)
    back = ago(s, after)
    if back is None or back.first.year != back.last.year or back.precision != "year":
        return None
    return one_day(i, back.end, s.anchor.replace(year=back.first.year), _ANNIVERSARY)


def that_day(s: Scan, i: int) -> Dated | None:
    """اليوم نفسه, نفس اليوم: the day told last."""
    end = i + 2 if s.is_a(i + 1, "same") or s.is_a(i, "that") else i
    before = s.found[-1] if s.found else None
    if end == i or before is None or before.precision != "day" or "يوم" not in (s.at(i)[-3:], s.at(i + 1)[-3:]):
        return None
    return replace(before, start=i, end=end, part=None)


def _is_day(s: Scan, i: int, back: int, after: int) -> bool:
    """Whether it is today that اليوم says, tomorrow غدا and yesterday أمس: not "the same day", not a newspaper."""
    word = s.at(i)
    if word.endswith("يوم"):
        title = (
            s.is_a(i - 1, "today_title")
            or s.is_a(i - 2, "title_of")
            or (s.at(i - 1) in _QUOTES and s.at(after) in _QUOTES)
        )
        return word != "لليوم" and not (s.is_a(after, "not_today") or s.is_a(i - 1, "that") or title)
    if back < 0:
        return not (word.startswith(("ال", "بال", "لل")) and s.at(i - 1) != "يوم")
    return not s.is_a(after, "elsewhere") and s.at(after) not in ("القريب", "المقبله", "القادمه")
