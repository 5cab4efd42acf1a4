"""How each feed is, for whoever looks after the list: one record a feed in a compacted topic, and gauges."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Literal, get_args

import msgspec
from prometheus_client import REGISTRY, Metric
from prometheus_client import Counter as Count
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from producers.article import utc_now
from producers.compacted import read_all
from producers.feeds import Feed
from producers.schedule import is_silent
from producers.settings import Settings
from producers.state import FeedState
from producers.trust import is_gone

TOPIC = "feeds.health"
_LEFT = timedelta(days=1)  # after a poll was due

Status = Literal["new", "ok", "silent", "failing", "gone"]

POLLS = Count("rasid_polls_total", "Polls of feeds, by what came of them", ["result"])
MISSES = Count("rasid_feed_misses_total", "Polls that had nothing in common with the one before: articles were lost")
FILLED = Count("rasid_feed_gaps_filled_total", "Polls that had nothing in common with the one before: all was found")
RECOVERED = Count("rasid_feed_recovered_total", "Articles found on older pages after they had left their feed")
LIES = Count("rasid_feed_lies_total", "Audits that found news where the server had said that nothing changed")


class FeedHealth(msgspec.Struct, frozen=True, kw_only=True):
    """One feed as its last poll left it; the key is its URL in the feed list. Times are UTC.

    `status`: `new` until a poll succeeds, `failing` after errors, `gone` where the server says so (410) again and
    again, `silent` where it answers but has told nothing new for much longer than it ever did, else `ok`. `address` is
    where it is asked now, if it moved for good: the list should say so. `miss_rate` is the share of polls that came
    too late, `lost` the articles that this is likely to have cost. `older` is where articles can be had that have left
    the feed (its `pages`, a `sitemap`; empty: nowhere), `recovered` counts those that were.
    """

    schema: int = 1
    url: str
    outlet: str
    status: Status
    error: str = ""
    errors: int = 0
    address: str | None = None
    last_poll: datetime | None = None
    last_success: datetime | None = None
    last_news: datetime | None = None
    next_poll: datetime | None = None
    polls: int = 0
    published: int = 0
    dropped: int = 0
    waiting: int = 0
    items_per_day: float = 0.0
    miss_rate: float = 0.0
    lost: int = 0
    older: str = ""
    recovered: int = 0
    lies: int = 0


def status(state: FeedState, silent_times: float) -> Status:
    """How a feed is by `state`, at its last poll."""
    if is_gone(state.gone):
        return "gone"
    if state.errors:
        return "failing"
    if state.last_success is None or state.last_poll is None:
        return "new"
    return "silent" if is_silent(state.rhythm, state.last_poll, silent_times) else "ok"


def of(feed: Feed, state: FeedState, silent_times: float) -> FeedHealth:
    """The health of `feed` by `state`, at its last poll; silent after `silent_times` its usual gap."""
    rhythm = state.rhythm
    return FeedHealth(
        url=feed.url,
        outlet=feed.outlet,
        status=status(state, silent_times),
        error=state.error,
        errors=state.errors,
        address=state.address,
        last_poll=state.last_poll,
        last_success=state.last_success,
        last_news=rhythm.last_news,
        next_poll=state.next_poll,
        polls=state.polls,
        published=state.published,
        dropped=state.dropped,
        waiting=len(state.waiting),
        items_per_day=round(rhythm.arrivals / rhythm.exposure * 86_400, 1) if rhythm.exposure else 0.0,
        miss_rate=round(rhythm.miss_rate, 4),
        lost=round(rhythm.lost),
        older=state.older.way,
        recovered=state.older.recovered,
        lies=state.trust.lies,
    )


class _Gauges(Collector):
    """Gauges of all feeds that this process watches and of each, made whenever they are asked for."""

    def __init__(self) -> None:
        self.watched: Callable[[], Iterable[FeedHealth]] = tuple

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterator[Metric]:
        feeds = list(self.watched())
        found = Counter(feed.status for feed in feeds)
        total = GaugeMetricFamily("rasid_feeds", "Watched feeds, by how they are", labels=["status"])
        for status in get_args(Status):
            total.add_metric([status], found[status])
        yield total
        each = GaugeMetricFamily("rasid_feed_status", "How each feed is: 1 for its status", labels=["feed", "status"])
        for feed in feeds:
            each.add_metric([feed.url, feed.status], 1)
        yield each
        for name, words, value in _EACH:
            gauge = GaugeMetricFamily(f"rasid_feed_{name}", words, labels=["feed"])
            for feed in feeds:
                if (told := value(feed)) is not None:
                    gauge.add_metric([feed.url], told)
            yield gauge


_EACH: tuple[tuple[str, str, Callable[[FeedHealth], float | None]], ...] = (
    ("errors", "Errors of each feed since it was last had", lambda feed: feed.errors),
    (
        "last_success_seconds",
        "When each feed was last had, in seconds since 1970",
        lambda feed: _seconds(feed.last_success),
    ),
    ("last_news_seconds", "When each feed last had something new", lambda feed: _seconds(feed.last_news)),
    ("items_per_day", "New items a day of each feed", lambda feed: feed.items_per_day),
    ("miss_rate", "Share of each feed's polls that came too late", lambda feed: feed.miss_rate),
    ("lost", "Articles of each feed that are likely to have come and gone between two polls", lambda feed: feed.lost),
)
_GAUGES = _Gauges()
REGISTRY.register(_GAUGES)


def _seconds(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None


def show(watched: Callable[[], Iterable[FeedHealth]]) -> None:
    """Let the gauges tell of `watched`, all feeds that this process watches, whenever they are asked."""
    _GAUGES.watched = watched


def read(settings: Settings) -> dict[str, FeedHealth]:
    """The last record of each feed, by its URL; one that cannot be read is left out. Raises PublishError."""
    found: dict[str, FeedHealth] = {}
    for url, value in read_all(settings, TOPIC):
        found.pop(url, None)
        if value is not None:
            try:
                found[url] = msgspec.json.decode(value, type=FeedHealth)
            except msgspec.DecodeError:
                continue
    return found


def is_left(feed: FeedHealth) -> bool:
    """Whether nobody polls the feed any more: its record stays as it is."""
    return feed.next_poll is not None and utc_now() - feed.next_poll > _LEFT


def summary(feeds: Collection[FeedHealth], most: int = 5) -> list[str]:
    """Lines for people: how many feeds are how, and up to `most` of those that need care, the most errors first.

    Those that nobody polls any more are told apart.
    """
    if not feeds:
        return []
    left = [feed for feed in feeds if is_left(feed)]
    feeds = [feed for feed in feeds if not is_left(feed)]
    found = Counter(feed.status for feed in feeds)
    counts = ", ".join(f"{found[one]} {one}" for one in get_args(Status) if found[one])
    lines = [f"{len(feeds)} {'feed' if len(feeds) == 1 else 'feeds'}" + (f": {counts}" if counts else "")]
    if lost := sum(feed.lost for feed in feeds):
        lines[0] += f"; about {lost} articles came and went between two polls"
    if recovered := sum(feed.recovered for feed in feeds):
        lines[0] += f"; {recovered} articles were found on older pages"
    if left:
        lines.append(f"  {len(left)} more due for a day: off the list by now, or no producer has run")
    troubled = sorted((f for f in feeds if f.status in {"silent", "failing", "gone"}), key=lambda f: -f.errors)
    for feed in troubled[:most]:
        what = f"nothing new since {feed.last_news:%Y-%m-%d %H:%M} UTC" if feed.last_news else "nothing new"
        lines.append(f"  {feed.status}: {feed.outlet} {feed.url}: {feed.error or what}")
    if len(troubled) > most:
        lines.append(f"  and {len(troubled) - most} more: python -m producers feeds status")
    return lines
