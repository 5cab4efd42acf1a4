"""Names: an index for each month of each kind of document, the alias that writes to it, the one that reads them all.

    rasid-articles                     reads all months
    rasid-articles-2026.11             writes to one month
    rasid-articles-2026.11-000001      the index; the number is its generation, which `sinks reindex` raises
    …-next                             the same two aliases of the generation that is being built

A month is that of a date within the document, in UTC where the document says so. Pure.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec

# Where the month of each kind is read: the first of these fields that tells one. None of them is the writer's clock, so
# that the same document goes to the same month whoever writes it, and whenever.
DATED_BY: dict[str, tuple[str, ...]] = {
    "rasid-articles": ("fetched_at",),
    "rasid-events": ("first_reported_at", "last_updated_at"),
    "rasid-events-history": ("last_updated_at",),
    "rasid-trail": ("at",),
    "rasid-alerts": ("at",),
    "rasid-feeds": ("last_poll",),
}
# What lies before and after goes to these: a date misread must not make an index of its own.
EARLIEST, LATEST = "2000.01", "2099.12"

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_MONTH_LETTERS = len("2026-11")
_INDEX = re.compile(r"(?P<kind>.+?)-(?:(?P<month>\d{4}\.\d\d)-)?(?P<generation>\d{6})")


class IndexName(msgspec.Struct, frozen=True, order=True):
    """The parts of an index's name; `kind` with its prefix, `month` empty for one made before months had their own."""

    kind: str
    month: str
    generation: int

    def __str__(self) -> str:
        return "-".join(part for part in (self.kind, self.month, f"{self.generation:06}") if part)


def month_of(kind: str, body: Mapping[str, Any]) -> str:
    """The month (`2026.11`) that a document of `kind` (without prefix) belongs to."""
    for field in DATED_BY[kind]:
        told = body.get(field)
        if isinstance(told, str) and (month := _month(told[:_MONTH_LETTERS])):
            return month
    return EARLIEST


@lru_cache(maxsize=1_000)
def _month(told: str) -> str | None:
    """The month that `2026-11` says; None where it says none."""
    found = _MONTH.match(told)
    return min(max(".".join(found.groups()), EARLIEST), LATEST) if found else None


def parse(index: str) -> IndexName | None:
    """The parts of an index's name; None for one that is not ours."""
    found = _INDEX.fullmatch(index)
    return IndexName(found["kind"], found["month"] or "", int(found["generation"])) if found else None


def alias_of(kind: str, month: str, suffix: str = "") -> str:
    """The alias that writes to `month` of `kind`."""
    return f"{kind}-{month}{suffix}"


def this_month() -> str:
    """The month it is, in UTC."""
    return f"{datetime.now(UTC):%Y.%m}"


def end_of(month: str) -> datetime:
    """The moment at which a month is over, in UTC."""
    year, number = (int(part) for part in month.split("."))
    return datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)
