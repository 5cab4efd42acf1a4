"""The Arabic day words of the sample site's articles, counted from the site's day so that its news is always news."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec

BAGHDAD = ZoneInfo("Asia/Baghdad")

Style = Literal["levant", "egypt", "levant-both", "egypt-both"]
_Months = Annotated[tuple[str, ...], msgspec.Meta(min_length=12, max_length=12)]


class _Calendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    weekdays: Annotated[tuple[str, ...], msgspec.Meta(min_length=7, max_length=7)]
    levant: _Months
    egypt: _Months


_CALENDAR = msgspec.toml.decode((Path(__file__).parent / "calendar.toml").read_bytes(), type=_Calendar)


def site_day(start: datetime) -> date:
    """The day of the site's last news: the day before `start` (aware) in Baghdad, so that all of it is past."""
    return start.astimezone(BAGHDAD).date() - timedelta(days=1)


def shift(day: date, days: int = 0, years: int = 0) -> date:
    """`day` moved by whole days, then by calendar years; 29 February becomes the 28th where the year has none."""
    moved = day + timedelta(days=days)
    try:
        return moved.replace(year=moved.year + years)
    except ValueError:
        return moved.replace(year=moved.year + years, day=28)


def month_name(month: int, style: Style) -> str:
    """The name of month 1 to 12; the `-both` styles add the other region's name, each as its press prints it."""
    levant, egypt = _CALENDAR.levant[month - 1], _CALENDAR.egypt[month - 1]
    match style:
        case "levant":
            return levant
        case "egypt":
            return egypt
        case "levant-both":
            return f"{levant} ({egypt})"
        case "egypt-both":
            return f"{egypt}/{levant}"


class DayWords:
    """What article texts call, `{{ weekday(-1) }}` or `{{ date(-1, year=True) }}`: days count from the site's day."""

    def __init__(self, day: date, style: Style) -> None:
        self._day = day
        self._style = style

    def weekday(self, offset: int) -> str:
        return _CALENDAR.weekdays[shift(self._day, offset).weekday()]

    def date(self, offset: int, *, year: bool = False, years: int = 0, style: Style | None = None) -> str:
        """Day and month in words; the year is added when asked for, and always to a day of another year (`years`)."""
        day = shift(self._day, offset, years)
        words = f"{day.day} {month_name(day.month, style or self._style)}"
        return f"{words} {day.year}" if year or years else words
