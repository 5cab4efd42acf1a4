"""The day that the dates of an article count from: its publication, or a later day on which it was updated."""

import datetime as dt
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from processors.article import Article

_LATEST = 31  # days: what is changed later than that has not been written anew
_UNTOLD = "UTC"  # the zone of articles of which nobody told one


class Anchor(NamedTuple):
    """`day` is what "today" means; `known` is False where the article has no date, and it is that of its fetching."""

    day: dt.date
    known: bool


def anchor(article: Article) -> Anchor:
    """The anchor of an article, local to its `timezone`; where none is told, to the offset written with the time."""
    published = _day(article.published, article.timezone)
    day = published or article.fetched_at.date()
    # An update that readers are shown is one of the text; what only the markup says may be one of the page.
    updated = _day(article.modified, article.timezone) if article.modified_rule == "visible" else None
    if updated is not None and (published is None or 0 < (updated - day).days <= _LATEST):
        return Anchor(updated, True)
    return Anchor(day, published is not None)


def _day(told: str | None, timezone: str) -> dt.date | None:
    """The local day of an ISO 8601 day or time; None where it is unknown or unreadable."""
    if not told:
        return None
    try:
        time = dt.datetime.fromisoformat(told)
        own = timezone == _UNTOLD and time.tzinfo is not None  # the page wrote its own clock: "00:40+03:00" is that day
        return (time if own or time.tzinfo is None else time.astimezone(ZoneInfo(timezone))).date()
    except (ValueError, OverflowError, ZoneInfoNotFoundError):
        return None
