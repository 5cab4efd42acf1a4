"""Acts dated by no more than a part of the day, which is that of the news: "وكان انفجار الصباح قد …"."""

import datetime as dt
from collections.abc import Sequence

from processors.arabic.dates import Dated
from processors.arabic.words import Word
from processors.events.act import Act
from processors.events.tags import Tags

_ADVERBS = frozenset({"فجرا", "صباحا", "ظهرا", "عصرا", "مساء"})
_OF_IT = frozenset({"الفجر", "الصباح", "الظهر", "الظهيره", "العصر", "المساء"})
_WITHIN = 8  # words between an act and the part of the day behind it
_CLOCK_WITHIN = 3  # words before the part of the day in which an hour is told: "عند الساعة السابعة صباحا"
_HOURS = frozenset({"الساعه", "عند", "بين", "حتي", "كل", "يوميا", "الي"})


def of_the_day(words: Sequence[Word], tags: Tags, at: int, end: int, anchor: dt.date) -> Dated | None:
    """The day of publication or the one before for an act at word `at` of a clause up to `end` that "had" happened.

    It is told to be of this day's dawn or morning, with no date beside it; None where nothing like that is told.
    """
    found = None
    if at + 1 < end and words[at + 1].text in _OF_IT:
        found = at + 1
    else:
        found = next((k for k in range(at + 1, min(end, at + 1 + _WITHIN)) if words[k].text in _ADVERBS), None)
    if found is None or tags.dates or any(word.text in _HOURS for word in words[max(0, found - _CLOCK_WITHIN) : found]):
        return None
    return Dated(found, found + 1, anchor - dt.timedelta(days=1), anchor, "range", "part of this day")


def date_by_daytime(acts: Sequence[Act]) -> None:
    """Date the acts of which no more than a part of this day is told, once their clauses are joined."""
    for act in acts:
        lead = act.clauses[0]
        if act.date is None and lead.this_day is not None:
            act.date = lead.date = lead.this_day
