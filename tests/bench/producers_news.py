"""Simulated news: when articles come out in feeds of many kinds, and what a way of polling makes of them."""

import bisect
import random
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import msgspec

from producers.schedule import Limits, Rhythm, Seen, learn, pause

START = datetime(2026, 3, 1, tzinfo=UTC)
DAY = 86_400.0

# Items a day and items held: from a paper's column to an agency's wire.
KINDS = ((4, 10), (12, 20), (30, 20), (80, 30), (150, 50), (300, 50))
_NIGHT = (*[0.2] * 5, 0.5, 0.9, *[1.4] * 11, *[1.2] * 4, 0.7, 0.4)  # by UTC hour, mean about 1


class News(msgspec.Struct, frozen=True):
    """A feed that holds the newest `window` of the items that come out at `times` (seconds from START, in order), and
    gives those before them on older pages, as many on each, if it is `paged`.
    """

    times: list[float]
    window: int
    paged: bool = False


class Next(msgspec.Struct):
    """What a poll tells the schedule: at which second, the last one's (None: the first), the held items, the new, and
    whether older ones can be had.
    """

    at: float
    before: float | None
    held: list[float]
    new: list[float]
    overlap: bool | None
    paged: bool


class Polled(msgspec.Struct):
    """What a way of polling made of feeds: the delays are from an item's coming out to the poll that found it. Older
    pages count as polls.
    """

    polls: int = 0
    found: int = 0
    lost: int = 0
    delays: list[float] = []

    @property
    def requests_per_article(self) -> float:
        return (self.polls + self.found) / max(self.found, 1)

    @classmethod
    def of(cls, parts: Iterable["Polled"]) -> "Polled":
        """All of `parts` together."""
        total = cls(delays=[])
        for part in parts:
            total.polls += part.polls
            total.found += part.found
            total.lost += part.lost
            total.delays += part.delays
        return total


def feed(
    chance: random.Random, kind: tuple[int, int], days: float, *, nights: bool = True, paged: bool = False
) -> News:
    """News at the rate of `kind`, following the day if there are `nights`, with an hour's breaking news now and then,
    four times as much.
    """
    per_day, window = kind
    times: list[float] = []
    at, burst_until = 0.0, 0.0
    top = 6 * per_day / DAY
    shift = chance.randrange(-3, 4)
    while at < days * DAY:
        at += chance.expovariate(top)
        rate = (_NIGHT[int(at / 3600 + shift) % 24] if nights else 1.0) / 6
        if chance.random() < 0.004 / max(per_day / 30, 1):
            burst_until = at + 3600.0
        if chance.random() < (rate * 4 if at < burst_until else rate):
            times.append(at)
    return News(times, window, paged)


def poll(news: News, days: float, pause: Callable[[Next], float], since: float = 0.0) -> Polled:
    """Poll `news` for `days` with the pause that `pause` gives; what came before the second `since` is not counted."""
    done = Polled(delays=[])
    at, known = 600.0, 0
    before: float | None = None
    while at < days * DAY:
        end = bisect.bisect_right(news.times, at)
        start = max(0, end - news.window)
        gap = 0 < known <= start < end
        found = known if gap and news.paged else max(start, known)
        new = news.times[found:end]
        if at >= since:
            done.polls += 1 + ((end - known) // news.window if gap and news.paged else 0)
            done.found += len(new)
            done.lost += max(0, found - known) if before is not None else 0
            done.delays += [at - time for time in new] if before is not None else []
        overlap = (not gap or news.paged) if known and end > start else None
        step = Next(at, before, news.times[start:end], new, overlap, news.paged)
        known, before, at = end, at, at + pause(step)
    return done


def followed(limits: Limits) -> Callable[[Next], float]:
    """The producers' own schedule, for one feed."""
    rhythm = Rhythm()

    def next_pause(step: Next) -> float:
        nonlocal rhythm
        before = None if step.before is None else _moment(step.before)
        news = [_moment(time) for time in step.new]
        seen = Seen(
            at=_moment(step.at),
            before=before,
            items=len(step.held),
            news=news,
            overlap=step.overlap,
            fillable=step.paged,
        )
        rhythm = learn(rhythm, seen)
        return pause(rhythm, _moment(step.at), limits)

    return next_pause


def fixed(seconds: float) -> Callable[[Next], float]:
    """The same pause, always."""
    return lambda _: seconds


def by_share() -> Callable[[Next], float]:
    """As Media Cloud's rss-fetcher does: slower by half where two thirds are known, faster where less than a third is;
    first after six hours, never before ten minutes.
    """
    seconds = 6 * 3600.0

    def next_pause(step: Next) -> float:
        nonlocal seconds
        known = 1 - len(step.new) / len(step.held) if step.held else 1.0
        seconds *= 1.5 if known >= 2 / 3 else 2 / 3 if known < 1 / 3 else 1.0
        seconds = min(max(seconds, 600.0), DAY)
        return seconds

    return next_pause


def _moment(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)
