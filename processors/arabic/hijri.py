"""Hijri dates, by the Umm al-Qura calendar (Saudi Arabia's) as hijridate has it: the years 1343 to 1500."""

import datetime as dt

from hijridate import Hijri

HIJRI_YEARS = range(1343, 1501)


def gregorian(year: int, month: int, day: int) -> dt.date:
    """The Gregorian day. Where months begin by sighting the moon, it may be a day earlier or later.

    Raises ValueError or OverflowError where the calendar has no such day.
    """
    converted = Hijri(year, month, day).to_gregorian()
    return dt.date(converted.year, converted.month, converted.day)
