"""Dates as the news tells them, resolved against the day of publication.

Absolute ("3 كانون الثاني (يناير) 2020", "04/01/2022", "21/10/1436هـ", "في عام 2014"), relative ("الإثنين الفائت",
"أمس", "قبل ثلاثة أيام", "الشهر الماضي"), and spans between two. Names of streets, movements and units that hold a date
are none.
"""

import datetime as dt
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from processors.arabic.absolute_dates import (
    ABSOLUTE_RULES,
    day_number,
    day_of_month,
    month_alone,
    month_at,
    month_before_day,
    numeric,
    numeric_month,
    year_alone,
)  # fmt: skip
from processors.arabic.calendar_words import (
    DECADES,
    HISTORY,
    HISTORY_HEADS,
    NAME_ENDS,
    NAME_HEADS,
    PARTS,
    SEASONS,
    WEEKDAYS,
    Part,
    may_lead,
    may_name,
    may_open,
    may_start,
    stem_in,
)  # fmt: skip
from processors.arabic.date_ranges import between, night
from processors.arabic.date_readers import SINGLE, by_first_word, is_a
from processors.arabic.dated import Dated, Precision, Scan
from processors.arabic.distances import LENGTHS, ago, lately
from processors.arabic.letters import fold
from processors.arabic.periods import decade, edge, part_of_year, period, season, week_of_month
from processors.arabic.relative_dates import day_word, that_day, weekday
from processors.arabic.words import Word, words

__all__ = ["ABSOLUTE_RULES", "Dated", "Explained", "Precision", "dates", "explain"]

_BOTH = ("both_days", "both_years", "both_months")
_MAY_BEGIN = SINGLE | {
    between: lambda word: _counts(word) or word.removeprefix("و") in ("بين", "من") or is_a(word, *_BOTH),
    that_day: lambda word: word.endswith("يوم") or is_a(word, "that"),
    season: SEASONS.begin_with,
    part_of_year: lambda word: is_a(word, "quarter", "half"),
    week_of_month: lambda word: is_a(word, "week"),
    ago: lambda word: is_a(word, "before"),
    lately: lambda word: word[0].isdecimal() or word == "ال" or word.startswith("اخر") or is_a(word, *LENGTHS),
    period: lambda word: word.startswith(("ه", "لل")) or "ال" in word[:3],
    numeric_month: lambda word: word[0].isdecimal(),
    decade: DECADES.begin_with,
}
# In their order: the first that reads a date is right. Few of them need a look at any one word.
_ORDER = (
    between, numeric, month_before_day, day_of_month, day_word, that_day, weekday, edge, season, part_of_year,
    week_of_month, month_alone, ago, lately, period, numeric_month, decade, year_alone,
)  # fmt: skip
_readers = by_first_word({read: _MAY_BEGIN[read] for read in _ORDER})
_BESIDE = frozenset({"-", "–", "/", "(", ",", "|", "م", "ـ"})


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """A date found in a text: its characters `text[start:end]`, its first and last day, and why."""

    start: int
    end: int
    text: str
    first: dt.date
    last: dt.date
    precision: Precision
    part: Part | None
    rule: str


def dates(words: Sequence[Word], start: int, end: int, anchor: dt.date) -> list[Dated]:
    """The dates told in words `[start, end)`, in order and apart; `anchor` is the local day of publication."""
    scan = Scan(words, start, end, anchor, [])
    done = start  # the word after the last date or name
    for i in [k for k in range(start, end) if may_open(words[k].text)]:
        if i < done:
            continue
        word = words[i].text
        after = _name(scan, i) if may_name(word) else None
        if after is not None:
            done = after
            continue
        if not (may_start(word) or (i + 1 < end and may_lead(word) and may_start(words[i + 1].text))):
            continue
        dated = _read(scan, i)
        if dated is None:
            continue
        done = dated.end
        before = scan.found[-1] if scan.found else None
        if before is not None and _same_day(scan, before, dated):
            told = dated if before.rule == "Hijri date" else before
            scan.found[-1] = replace(told, start=before.start, end=dated.end, part=before.part or dated.part)
        else:
            scan.found.append(dated)
    return scan.found


def explain(text: str, anchor: dt.date) -> list[Explained]:
    """The dates of `text` with their characters and rules; `anchor` is the local day of publication."""
    tokens = words(fold(text))
    found = []
    for dated in dates(tokens, 0, len(tokens), anchor):
        start, end = tokens[dated.start].start, tokens[dated.end - 1].end
        told = {name: getattr(dated, name) for name in ("first", "last", "precision", "part", "rule")}
        found.append(Explained(start=start, end=end, text=text[start:end], **told))
    return found


def _read(s: Scan, i: int) -> Dated | None:
    """The date at word `i`, with the part of the day before or after it."""
    part = PARTS.at(s.words, i, s.end)
    if part is not None:
        j = part[1] + (s.at(part[1]) in ("يوم", "يومي", "(") and _plain(s, part[1] + 1) is not None)
        dated = night(s, j) if part[0] == "night" else None
        dated = dated or _plain(s, j)
        if dated is not None and dated.precision in ("day", "range"):
            since = s.at(i - 1) == "منذ"  # "since yesterday morning" says when something began, and is of the date
            return replace(dated, start=i - since, part=part[0])
    dated = _plain(s, i)
    if dated is not None and dated.precision == "day":
        adverb = s.at(dated.end) == "مساء" or (s.at(dated.end).endswith("ا") and s.at(dated.end)[0] != "و")
        after = PARTS.at(s.words, dated.end, s.end) if adverb else None
        if after is not None and _plain(s, after[1]) is None:
            return replace(dated, end=after[1], part=after[0])
    return dated


def _counts(word: str) -> bool:
    """Whether digits, or a word with the article, may begin a date: "3 و5 آذار", "الأيام الثلاثة الماضية"."""
    return word[0].isdecimal() or word.startswith(("ال", "بال", "لل"))


def _plain(s: Scan, i: int) -> Dated | None:
    """The date at word `i` by the first reader that finds one."""
    if i >= s.end:
        return None
    for read in _readers(s.words[i].text):
        try:
            dated = read(s, i)
        except (ValueError, OverflowError):  # 31 June, the year 0: no date
            continue
        if dated is not None:
            return dated
    return None


def _name(s: Scan, i: int) -> int | None:
    """The word after a name that holds a date ("جسر 14 تموز", "سوق الجمعة", "أيلول الأسود"); None where none stands."""
    if stem_in(s.at(i), NAME_HEADS) is None:
        month = month_at(s, i)
        return month[1] + 1 if month is not None and stem_in(s.at(month[1]), NAME_ENDS) else None
    j = i + 1 + (s.at(i + 1) in ('"', "'"))
    day = WEEKDAYS.at(s.words, j, s.end) if stem_in(s.at(i), _MARKETS) else None
    if day is not None:
        return day[1]
    number = day_number(s, j)
    k = number[1] + (s.at(number[1]) in ("من", "/", "-")) if number else j
    month = month_at(s, k)
    if month is None:
        return None
    head = stem_in(s.at(i), HISTORY_HEADS)
    if number is not None and head is not None and (number[0], month[0], head) in HISTORY:
        return None
    try:
        told = (day_of_month(s, j) if number else month_alone(s, j)) or None
    except ValueError:
        return month[1]
    return None if told is not None and told.end > month[1] else month[1]


_MARKETS = frozenset({"سوق"})


def _same_day(s: Scan, before: Dated, dated: Dated) -> bool:
    """Whether one of two dates side by side is the other in the other calendar."""
    if (before.rule == "Hijri date") == (dated.rule == "Hijri date") or dated.start - before.end > 3:
        return False
    between_them = range(before.end, dated.start)
    beside = all(s.at(k) in _BESIDE or s.is_a(k, "being", "gregorian", "hijri") for k in between_them)
    return beside and "day" == before.precision == dated.precision and abs((before.first - dated.first).days) <= 3
