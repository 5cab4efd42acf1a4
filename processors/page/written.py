"""Dates as a page or a feed writes them, in ISO 8601: of machines (ISO, RFC 822, Unix time) and of people."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from processors.arabic.clock import Clock, clocks
from processors.arabic.dates import Dated, dates
from processors.arabic.letters import fold
from processors.arabic.words import Word, words
from producers.pubdate import iso

_OLDEST = 1990  # year: there was no news on the web before; earlier ones are clocks that were never set
_LONGEST = 400  # characters of a text that writes a date and little else
_WHOLE = frozenset({"numeric date", "Hijri date", "day, month and year"})
_NEAR_BEFORE, _NEAR_AFTER = 3, 4  # words between a day and its time, which stands before or after it
_SLASHED = re.compile(r"\s*(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?=[T\s]|$)")
_OFFSET_SPACE = re.compile(r"(T\d\d:\d\d(?::\d\d)?(?:\.\d+)?) (\d\d:?\d\d)$")  # a "+" that an address swallowed
_UNIX = re.compile(r"(\d{10})(\d{3})?$")
_US_OR_NOT = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}\b")
_ARABIC = re.compile("[\u0600-\u06ff]")
_ENGLISH = re.compile(
    r"\b(?:([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?|(\d{1,2})\s+([A-Za-z]{3,9})\.?,?)\s+(\d{4})\b"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Written(NamedTuple):
    """A day, or a time with its offset, in ISO 8601, read from the characters `[start, end)` of a text."""

    iso: str
    start: int
    end: int


def of_machines(value: object, zone: ZoneInfo, anchor: date) -> str | None:
    """The ISO 8601 of a value of markup; None where it is no date, or one whose day and month cannot be told apart.

    A time without an offset is of `zone`; a day stays a day; an offset told is kept. `anchor` is the day of fetching.
    """
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, list):
        value = value[0] if value else None
    text = " ".join(str(value).split())[:_LONGEST] if isinstance(value, str | int) else ""
    if (match := _UNIX.match(text)) is not None:
        return datetime.fromtimestamp(int(match[1]), UTC).isoformat()
    text = _OFFSET_SPACE.sub(r"\1+\2", _SLASHED.sub(lambda m: f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}", text))
    if (read := iso(text, zone)) is not None:
        return read
    return in_words(text, zone, anchor) if text else None


def in_words(text: str, zone: ZoneInfo, anchor: date) -> str | None:
    """The first whole date that people wrote in `text`; None where digits alone leave its order open."""
    order = _US_OR_NOT.match(text)
    if order and not _ARABIC.search(text) and int(order[1]) <= 12 and int(order[2]) <= 12 and order[1] != order[2]:
        return None
    return next((written.iso for written in of_people(text[:_LONGEST], zone, anchor)), None)


def of_people(text: str, zone: ZoneInfo, anchor: date) -> Iterator[Written]:
    """The whole dates (day, month and year) in `text`, in order; day before month, with the time beside them if any."""
    tokens = words(fold(text))
    times = clocks(tokens)
    days = [dated for dated in dates(tokens, 0, len(tokens), anchor) if _whole(dated)]
    for n, dated in enumerate(days):
        after = days[n + 1].start if n + 1 < len(days) else len(tokens)
        before = days[n - 1].end if n else 0
        clock = _beside(times, dated, before, after)
        start = min(dated.start, clock.start if clock else dated.start)
        end = max(dated.end, clock.end if clock else dated.end)
        yield Written(_joined(dated.first, clock, zone), tokens[start].start, tokens[end - 1].end)
    if not days:
        yield from _english(text, tokens, times, zone)


def plausible(read: str, zone: ZoneInfo, fetched_at: datetime) -> bool:
    """Whether a page fetched then can have been published at that time: a day's grace covers clocks and zones."""
    moment = datetime.fromisoformat(read)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment.year >= _OLDEST and moment <= fetched_at + timedelta(days=1)


def local_day(read: str, zone: ZoneInfo) -> date:
    """The day of an ISO 8601 day or time in `zone`."""
    moment = datetime.fromisoformat(read)
    return moment.astimezone(zone).date() if moment.tzinfo else moment.date()


def _whole(dated: Dated) -> bool:
    return dated.rule in _WHOLE and dated.precision == "day"


def _beside(times: Sequence[Clock], dated: Dated, before: int, after: int) -> Clock | None:
    """The time next to a day: after it, else before it, and not beyond another day."""
    later = (t for t in times if dated.end <= t.start <= dated.end + _NEAR_AFTER and t.end <= after)
    earlier = (t for t in times if 0 <= dated.start - t.end <= _NEAR_BEFORE and t.start >= before)
    return next(later, None) or next(earlier, None)


def _joined(day: date, clock: Clock | None, zone: ZoneInfo) -> str:
    if clock is None:
        return day.isoformat()
    told = ZoneInfo(clock.zone) if clock.zone else zone
    return datetime(day.year, day.month, day.day, clock.hour, clock.minute, tzinfo=told).isoformat(timespec="seconds")


def _english(text: str, tokens: Sequence[Word], times: Sequence[Clock], zone: ZoneInfo) -> Iterator[Written]:
    """January 4, 2022; 4 Jan 2022: what a site left untranslated."""
    for match in _ENGLISH.finditer(text):
        name, day = (match[1] or match[4]).lower()[:3], match[2] or match[3]
        if name not in _MONTHS:
            continue
        try:
            found = date(int(match[5]), _MONTHS.index(name) + 1, int(day))
        except ValueError:
            continue
        clock = next((t for t in times if 0 <= tokens[t.start].start - match.end() <= 12), None)
        end = tokens[clock.end - 1].end if clock else match.end()
        yield Written(_joined(found, clock, zone), match.start(), end)
