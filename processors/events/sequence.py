"""When an act happened that is dated by the one told before: "قبله بيوم", "في اليوم نفسه", "بعد أسبوع من هجوم"."""

import datetime as dt
from collections.abc import Sequence

from msgspec.structs import replace

from processors.arabic.dates import Dated
from processors.arabic.distances import Span, span_at
from processors.arabic.words import Word, forms
from processors.events.candidate import Candidate
from processors.events.function_words import function_words

_WORDS = function_words()
_IT = frozenset({"ه", "ها", "هما"})
_HEAD = 3  # words of a clause in which it says when, by the act before
_TO_ACT = 6  # words from "a week after" to the word for the act
_TO_TOLL = 3  # words from "a week after" to how many were killed
_DAYS_LONG = frozenset({"day", "range"})
_DAYS = {"hour": 0, "day": 1, "week": 7, "month": 30}
_FEW_DAYS = {"hour": (0, 1), "day": (2, 6), "week": (14, 28)}
_FEW = {"hour": 0, "day": 3, "week": 2, "month": 2}
_YEAR = frozenset({"العام", "السنه"})
_ITSELF = _WORDS.same | {"نفسها", "ذاتها", "عينها"}
_YEARLESS = frozenset({"day and month up to publication", "month up to publication"})
_LONGEST = 366  # days: what came years after another act is dated by itself


def counted(words: Sequence[Word], told: Candidate, before: Candidate | None, today: dt.date) -> Dated | None:
    """The date of an act told without its own, counted from that of the act told `before` it.

    An act "a week after" which the other took place, or on the eve of it, counts from today where that has no date.
    """
    known = before.date if before is not None and before.date and before.date.precision in _DAYS_LONG else None
    back = _earlier(words, told.start, told.at[0]) or _before_its_dead(words, told)
    if back is not None:
        first, last, days = back
        if known is None and days[1] <= 1:
            days = (days[0], days[0])  # hours before today or yesterday: on one of them still
        now = known or Dated(first, last, today - dt.timedelta(days=1), today, "range", "")
        longest = days[1] if now.first == now.last or days != _FEW_DAYS["hour"] else 0  # in it already
        dated = _shifted(now, first, last, -longest)
        return replace(dated, last=now.last - dt.timedelta(days=days[0]))
    if known is None or before is None or before.part != told.part:
        return None
    for i in range(told.start, told.end):
        heads = i < told.start + _HEAD
        if heads and (same := _same_day(words, i, told.end)) is not None:
            return _shifted(known, i, same, 0)
        if (heads or _from_known(words[i].text)) and (found := _from_it(words, i, told.end)) is not None:
            return _shifted(known, i, *found)
    return None


def in_that_year(words: Sequence[Word], told: Dated, before: Dated | None) -> Dated:
    """A day or month "of the same year", that of the act told `before` it: "وفي الثاني من حزيران من السنة نفسها"."""
    i = told.end + (told.end < len(words) and words[told.end].text == "من")
    if before is None or i + 1 >= len(words) or told.rule not in _YEARLESS:
        return told
    if words[i].text not in _YEAR or words[i + 1].text not in _ITSELF:
        return told
    try:
        first, last = (
            day.replace(year=day.year + before.first.year - told.first.year) for day in (told.first, told.last)
        )
    except ValueError:  # 29 February of a year that had none
        return told
    return replace(told, end=i + 2, first=first, last=last)


def _before_its_dead(words: Sequence[Word], told: Candidate) -> tuple[int, int, tuple[int, int]] | None:
    """The same of "three days after seven were killed in an attack": the words before the toll."""
    toll = told.losses.killed or told.losses.wounded
    back = _earlier(words, told.start, toll.start) if toll is not None and told.start < toll.start else None
    return back if back is not None and toll is not None and toll.start - back[1] <= _TO_TOLL else None


def _shifted(known: Dated, start: int, end: int, days: int) -> Dated:
    step = dt.timedelta(days=days)
    return Dated(start, end, known.first + step, known.last + step, known.precision, "counted from the act before")


def _earlier(words: Sequence[Word], start: int, at: int) -> tuple[int, int, tuple[int, int]] | None:
    """The words `[first, last)` before the act at `at` by which another came days after it; at least, at most."""
    for i in range(max(start, at - _TO_ACT), at):
        word = words[i].text
        if word in _WORDS.next_day and i + 1 < at + 1:
            return i, i + 1, (1, 1)
        span = span_at(words, i + 1, at) if _is(word, "بعد") or word.lstrip("و") == "عقب" else None
        if span is not None and span.end < at and words[span.end].text in ("من", "علي"):
            if span.few and span.unit in _FEW_DAYS:
                return i, span.end, _FEW_DAYS[span.unit]
            if not span.few and (days := _days(span)) is not None:
                return i, span.end, (days, days)
    return None


def _same_day(words: Sequence[Word], i: int, end: int) -> int | None:
    """The word after "on the same day" at word `i`."""
    if i + 1 >= end:
        return None
    one, two = words[i].text, words[i + 1].text
    day = one.endswith("يوم") and two in _WORDS.same
    return i + 2 if day or (one in ("نفس", "ذات") and two == "اليوم") else None


def _from_it(words: Sequence[Word], i: int, end: int) -> tuple[int, int] | None:
    """For "قبله بيوم", "بعد ذلك بثلاثة أيام", "بعدها بساعات", "اليوم التالي": the word after, and days ahead."""
    word, following = words[i].text, words[i + 1].text if i + 1 < end else ""
    if word.endswith("اليوم") and following in ("التالي", "السابق"):
        return i + 2, 1 if following == "التالي" else -1
    ahead = 1 if _is(word, "بعد") else -1 if _is(word, "قبل") else 0
    if not ahead:
        return None
    own = word.endswith(("ه", "ها", "هما", "هم")) and not word.endswith(("بعد", "قبل"))
    j = i + 1 if own else i + 2 if following in ("ذلك", "هذا") else None
    if j is None or j >= end or not words[j].text.startswith("ب"):
        return None
    span = span_at(words, j, end)
    days = _days(span) if span is not None else None
    return (span.end, ahead * days) if span is not None and days is not None else None


def _from_known(word: str) -> bool:
    """Whether a word counts from what was told before: "بعده", "قبلها"."""
    return any(form.text in ("بعد", "قبل") and form.suffix in _IT for form in forms(word))


def _days(span: Span) -> int | None:
    """How many days a span has; None where it is years long."""
    if span.unit not in _DAYS:
        return None
    days = (_FEW[span.unit] if span.few else span.number) * _DAYS[span.unit]
    return days if days <= _LONGEST else None


def _is(word: str, wanted: str) -> bool:
    return any(form.text == wanted for form in forms(word))
