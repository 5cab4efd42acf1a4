"""When a feed is polled next: one pause out of all that is known of it. Pure: no clock is read and nothing is asked.

News is taken for a Poisson process whose rate is learned from what polls find, and follows the hour of the day; the
pause is the time in which as many new items are to be expected as one poll should find. (J. Cho, H. Garcia-Molina,
"Estimating frequency of change", ACM TOIT 3(3), 2003, is the source of estimating a rate from visits.)
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec

HOUR = 3600.0
_HALF_LIFE = 48 * HOUR  # in which what was seen of a feed's rate counts half
_PROFILE_HALF_LIFE = 14 * 24 * HOUR  # the same of its hours of the day
_PROFILE_WEIGHT = 5.0  # expected items in an hour of the day below which it is taken for an ordinary one
_PROFILE_RANGE = (0.1, 5.0)
_BURST_WEIGHT = 0.6  # of the rate that the last poll alone shows, where it is the higher one: breaking news goes on
_SHARE = 0.15  # of the items a feed holds that may be expected to be new: news that breaks comes several times as fast
_FILLABLE_SHARE = 0.25  # the same where what left the feed between two polls can be had all the same
_LEAST_SHARE = 1 / 24
_FRESH_SHARE = 1.5  # times `share`: up to here a server's word that nothing will change is believed
_GAP_FADES = 0.95
_GAPS_KNOWN = 5  # gaps between news after which what is usual is known
_SOFT_MOST = 6 * HOUR
_HARD_MOST = 24 * HOUR
GONE_PAUSE = 7 * 24 * HOUR  # between two polls of a feed that is gone

Severity = Literal["hard", "soft", "passing"]
_STRIKES: dict[Severity, float] = {"hard": 1.0, "soft": 0.5, "passing": 0.25}


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for every pause, in seconds: the first one, the least, the most; and the new items a poll should
    find.
    """

    start: float
    least: float
    most: float
    items: float


class Rhythm(msgspec.Struct, frozen=True, kw_only=True):
    """What polls showed of a feed. `learn` makes it from poll to poll.

    `arrivals` came in `exposure` seconds, both fading; `by_hour` holds the same for each UTC hour of the day, or
    nothing yet. `latest` is the rate, in items a second, of the last poll alone. `window` is how many items the feed
    holds, `share` how much of it may be new at the next poll. `last_news` is when a poll last found something new, and
    `gap` the longest time, fading, between two such polls; `gaps` counts them. `compared` counts the polls that could
    be compared with the one before, `missed` those that had no item in common with it, `lost` the articles that are
    likely to have come and gone between the two.
    """

    arrivals: float = 0.0
    exposure: float = 0.0
    by_hour: list[tuple[float, float]] = []
    latest: float = 0.0
    window: int = 0
    share: float = _SHARE
    last_news: datetime | None = None
    gap: float = 0.0
    gaps: int = 0
    compared: int = 0
    missed: int = 0
    lost: float = 0.0

    @property
    def miss_rate(self) -> float:
        """The share of comparable polls that came too late."""
        return self.missed / self.compared if self.compared else 0.0


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What one poll showed: when it was, and the one before; how many items the feed holds (None: it is unchanged).

    `news` are the times of what is new, as far as the feed tells them; `overlap` says whether an item of the poll
    before was there still, or found on an older page (None: there is nothing to compare), `fillable` whether older
    pages can be had.
    """

    at: datetime
    before: datetime | None
    items: int | None
    news: Sequence[datetime | None] = ()
    overlap: bool | None = None
    fillable: bool = False


def learn(rhythm: Rhythm, seen: Seen) -> Rhythm:
    """`rhythm` after one more poll that succeeded."""
    since = seen.before or _first_span(seen)
    elapsed = max(0.0, (seen.at - since).total_seconds()) if since else 0.0
    missed = seen.overlap is False
    came = [moment for moment in seen.news if seen.before or (moment and since and since <= moment <= seen.at)]
    # Where two polls have nothing in common, more came than is seen: the feed turned over at least once.
    count = len(came) * (2.0 if missed else 1.0)
    kept = 0.5 ** (elapsed / _HALF_LIFE)
    share = rhythm.share
    if seen.overlap is not None:
        most = _FILLABLE_SHARE if seen.fillable else _SHARE
        share = max(_LEAST_SHARE, share / 2) if missed else min(most, share * 1.1)
    expected = rhythm.arrivals / rhythm.exposure * elapsed if rhythm.exposure else 0.0
    gap, gaps, last_news = rhythm.gap, rhythm.gaps, rhythm.last_news
    if seen.news:
        if last_news:
            gap, gaps = max((seen.at - last_news).total_seconds(), gap * _GAP_FADES), gaps + 1
        last_news = seen.at
    return Rhythm(
        arrivals=rhythm.arrivals * kept + count,
        exposure=rhythm.exposure * kept + elapsed,
        by_hour=_profile(rhythm.by_hour, since, seen.at, came, elapsed) if since else rhythm.by_hour,
        latest=count / elapsed if elapsed and seen.before else 0.0,
        window=rhythm.window if seen.items is None else seen.items,
        share=share,
        last_news=last_news,
        gap=gap,
        gaps=gaps,
        compared=rhythm.compared + (seen.overlap is not None),
        missed=rhythm.missed + missed,
        lost=rhythm.lost + (max(1.0, expected - len(came)) if missed else 0.0),
    )


def pause(rhythm: Rhythm, now: datetime, limits: Limits, fresh_seconds: float = 0.0) -> float:
    """Seconds until the next poll. `fresh_seconds` is how long the feed or its server says that nothing will change.

    That word is kept as long as no article is likely to be lost by it, and up to the most.
    """
    window = max(rhythm.window, 1)
    wanted = time_of(rhythm, now, min(limits.items, rhythm.share * window), limits)
    safe = time_of(rhythm, now, min(0.5, _FRESH_SHARE * rhythm.share) * window, limits)
    return min(max(wanted, min(fresh_seconds, safe), limits.least), limits.most)


def time_of(rhythm: Rhythm, now: datetime, items: float, limits: Limits) -> float:
    """Seconds from `now` in which `items` new ones are to be expected; at most `limits.most`."""
    # Before anything is known, one item is taken to have come at the rate at which the first pause would be right.
    base = (rhythm.arrivals + 1.0) / (rhythm.exposure + limits.start / limits.items)
    left, spent = items, 0.0
    for hour, seconds in _hours(now, now + timedelta(seconds=limits.most)):
        rate = max(base * _factor(rhythm.by_hour, hour), _BURST_WEIGHT * rhythm.latest)
        if rate * seconds >= left:
            return min(spent + left / rate, limits.most)
        left -= rate * seconds
        spent += seconds
    return limits.most


def back_off(strikes: float, severity: Severity, least: float, retry_after: float | None = None) -> tuple[float, float]:
    """The strikes after one more failed poll, and the pause until the next, in seconds; a feed is never given up.

    `least` is the pause it would have had; each strike doubles it. A server that fails (`soft`) counts half of an
    answer that is no feed (`hard`), and a connection that fails (`passing`) a quarter. `retry_after` is the server's
    own wish.
    """
    strikes += _STRIKES[severity]
    most = max(least, _HARD_MOST if severity == "hard" else _SOFT_MOST)
    return strikes, max(min(least * 2.0 ** min(strikes, 40.0), most), retry_after or 0.0)


def is_silent(rhythm: Rhythm, now: datetime, times: float) -> bool:
    """Whether a feed that answers has had nothing new for `times` its usual longest gap."""
    if rhythm.last_news is None or rhythm.gaps < _GAPS_KNOWN:
        return False
    return (now - rhythm.last_news).total_seconds() > times * rhythm.gap


def _first_span(seen: Seen) -> datetime | None:
    """Since when the first poll of a feed shows all that came: the feed's oldest date, or one half-life ago."""
    told = [moment for moment in seen.news if moment and moment <= seen.at]
    return max(min(told), seen.at - timedelta(seconds=_HALF_LIFE)) if len(told) > 1 else None


def _profile(
    by_hour: list[tuple[float, float]], since: datetime, at: datetime, news: Sequence[datetime | None], elapsed: float
) -> list[tuple[float, float]]:
    """`by_hour` with what came from `since` to `at`; an item goes to the hour it tells, or is spread over all."""
    kept = 0.5 ** (elapsed / _PROFILE_HALF_LIFE)
    profile = [[came * kept, seconds * kept] for came, seconds in by_hour or [(0.0, 0.0)] * 24]
    told = [moment for moment in news if moment and since <= moment <= at]
    for moment in told:
        profile[moment.astimezone(UTC).hour][0] += 1
    spread = (len(news) - len(told)) / elapsed if elapsed else 0.0
    # A gap of weeks says of each hour what two days say.
    for hour, seconds in _hours(max(since, at - timedelta(days=2)), at):
        profile[hour][0] += spread * seconds
        profile[hour][1] += seconds
    return [(round(came, 4), round(seconds, 1)) for came, seconds in profile]


def _factor(by_hour: list[tuple[float, float]], hour: int) -> float:
    """How much more comes in this UTC hour than in the mean one; 1 as far as that is not known."""
    exposure = sum(seconds for _, seconds in by_hour)
    if not exposure:
        return 1.0
    mean = sum(came for came, _ in by_hour) / exposure
    came, seconds = by_hour[hour]
    low, high = _PROFILE_RANGE
    return min(max((came + _PROFILE_WEIGHT) / (mean * seconds + _PROFILE_WEIGHT), low), high)


def _hours(since: datetime, until: datetime) -> Iterator[tuple[int, float]]:
    """The UTC hours of the day from `since` to `until` in order, each with its seconds in between."""
    at = since.astimezone(UTC)
    while at < until:
        end = min((at + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0), until)
        yield at.hour, (end - at).total_seconds()
        at = end
