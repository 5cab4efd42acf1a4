"""When an item was published, from what feeds write into their date elements."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_tz
from zoneinfo import ZoneInfo

# RFC 822's zone names but for those of North America, which no feed here means: AST is Arabia's clock as often as the
# Atlantic's, so a name counts only where it says UTC, and else the feed's own zone holds.
_UTC = {"UTC", "GMT", "UT", "Z"}
_ZONE = re.compile(r"\s*(?:([+-])(\d{2}):?(\d{2})|\(?([A-Za-z]{1,5})\)?)\s*(?:\([^)]*\))?$")
_CLOCK = re.compile(r"\d:\d\d")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_OLDEST = 1990  # year; earlier ones are clocks that were never set


def iso(written: str, zone: ZoneInfo) -> str | None:
    """`written` as ISO 8601 with its offset, or as a day where no time is told; None where it is no date we read.

    Reads RFC 822 and ISO 8601, in Arabic digits too. A time without an offset, or with a zone's name other than UTC,
    is of `zone`.
    """
    text = " ".join(written.translate(_DIGITS).split())
    try:
        moment = _iso8601(text) or _rfc822(text, zone)
    except (ValueError, OverflowError):
        return None
    if moment is None or moment.year < _OLDEST:
        return None
    if isinstance(moment, datetime):
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).isoformat(timespec="seconds")
    return moment.isoformat()


def _iso8601(text: str) -> date | datetime | None:
    try:
        return datetime.fromisoformat(text) if _CLOCK.search(text) else date.fromisoformat(text)
    except ValueError:
        return None


def _rfc822(text: str, zone: ZoneInfo) -> date | datetime | None:
    offset: timezone | ZoneInfo = zone
    if (match := _ZONE.search(text)) and _CLOCK.search(text):
        sign, hours, minutes, name = match.groups()
        if sign:
            ahead = timedelta(hours=int(hours), minutes=int(minutes))
            offset = timezone(ahead if sign == "+" else -ahead)
        elif name.upper() in _UTC:
            offset = UTC
        elif name.upper() in {"AM", "PM"}:
            return None  # a clock of twelve hours: which format this is cannot be told
        text = text[: match.start()]
    timed = _CLOCK.search(text)
    parsed = parsedate_tz(text if timed else f"{text} 00:00")
    if parsed is None:
        return None
    year, month, day, hour, minute, second = parsed[:6]
    if not timed:
        return date(year, month, day)
    return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=offset)
