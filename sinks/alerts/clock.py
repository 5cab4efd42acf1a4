"""A clock that does not jump: the wall's at the start, and from then on what the machine counts.

A wall clock that is set while the engine runs would make all news late, or end every throttle.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog

from producers.article import utc_now

log = structlog.get_logger(__name__)

_APART = timedelta(minutes=5)
# Counts on while the machine sleeps, where the system has such a clock.
_COUNTER = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def counted() -> float:
    """Seconds since some moment, which nobody can set."""
    return time.clock_gettime(_COUNTER)


class SteadyClock:
    """Now, as a UTC time. A wall clock that goes apart from it by minutes is told in the log, once."""

    def __init__(self, wall: Callable[[], datetime] = utc_now, counter: Callable[[], float] = counted) -> None:
        self._wall, self._counter = wall, counter
        self._started, self._count = wall(), counter()
        self._told = False

    def __call__(self) -> datetime:
        now = self._started + timedelta(seconds=self._counter() - self._count)
        apart = self._wall() - now
        if abs(apart) > _APART and not self._told:
            log.warning(
                "the clock was set; going on by the old one until the next start",
                by_seconds=round(apart.total_seconds()),
            )
        self._told = abs(apart) > _APART
        return now.astimezone(UTC)
