"""How Arabic outlets print a day and a time, for the golden pages."""

from datetime import date, datetime
from typing import Literal

from deploy.demo.site.dates import DayWords, Style, month_name

MonthNames = Literal["levant", "egypt", "levant-both", "egypt-both", "maghreb"]

_MAGHREB = ("جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر")
_ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def in_words(day: date, names: MonthNames) -> str:
    """Day, month in words and year: 14 تموز 2024."""
    month = _MAGHREB[day.month - 1] if names == "maghreb" else month_name(day.month, _style(names))
    return f"{day.day} {month} {day.year}"


def _style(names: MonthNames) -> Style:
    return "levant" if names == "maghreb" else names


def weekday(day: date) -> str:
    """The weekday's name, with its article."""
    return DayWords(day, "levant").weekday(0)


def clock(moment: datetime) -> str:
    """The time as twelve hours with ص or م."""
    return f"{moment:%I:%M} {'ص' if moment.hour < 12 else 'م'}"


def indic(text: str) -> str:
    """`text` with its digits in Arabic-Indic form."""
    return text.translate(_ARABIC_INDIC)
