"""How feeds are, as it is told to those who look after them."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from prometheus_client import REGISTRY

from producers import feed_health
from producers.feed_health import FeedHealth, Status, of, summary
from producers.feeds import Feed
from producers.parse import Item
from producers.schedule import Rhythm
from producers.state import FeedState, Waiting, bounded

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FEED = Feed(url="https://waha.example/feed", outlet="واحة", country="SY", timezone="Asia/Damascus")
POLLED = FeedState(last_poll=NOW, last_success=NOW)
QUIET = Rhythm(last_news=NOW - timedelta(days=4), gap=86_400.0, gaps=9)


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (FeedState(), "new"),
        (FeedState(last_poll=NOW, errors=1), "failing"),
        (POLLED, "ok"),
        (msgspec.structs.replace(POLLED, rhythm=QUIET), "silent"),
        (msgspec.structs.replace(POLLED, rhythm=QUIET, errors=2, gone=2), "failing"),
        (msgspec.structs.replace(POLLED, errors=3, gone=3), "gone"),
    ],
)
def test_the_status_of_a_feed(state: FeedState, status: Status) -> None:
    assert of(FEED, state, 3.0).status == status


def test_a_record_tells_what_the_state_knows() -> None:
    rhythm = Rhythm(arrivals=10.0, exposure=43_200.0, compared=4, missed=1, lost=7.0)
    waiting = [Waiting(Item(url="https://waha.example/1"))]
    told = of(
        FEED, msgspec.structs.replace(POLLED, rhythm=rhythm, waiting=waiting, address="https://b.example/feed"), 3.0
    )
    assert (told.items_per_day, told.miss_rate, told.lost, told.waiting) == (20.0, 0.25, 7, 1)
    assert (told.url, told.address) == (FEED.url, "https://b.example/feed")


def test_the_summary_counts_all_and_names_those_that_need_care() -> None:
    def one(status: Status, number: int, **fields: object) -> FeedHealth:
        return FeedHealth(url=f"https://{number}.example/", outlet="واحة", status=status, **fields)  # type: ignore[arg-type]

    feeds = [
        one("ok", 1, lost=3, recovered=7),
        one("silent", 2, last_news=NOW),
        *(one("failing", n, errors=n) for n in range(3, 9)),
    ]
    first, *others = summary(feeds, most=3)
    assert first == (
        "8 feeds: 1 ok, 1 silent, 6 failing; about 3 articles came and went between two polls; "
        "7 articles were found on older pages"
    )
    assert [line.split()[2] for line in others[:3]] == [f"https://{n}.example/:" for n in (8, 7, 6)]
    assert others[3:] == ["  and 4 more: python -m producers feeds status"]
    assert summary(feeds[1:2])[1].endswith("nothing new since 2026-03-01 00:00 UTC")
    assert summary([]) == []
    assert summary([feeds[0], one("failing", 9, next_poll=NOW)]) == [
        "1 feed: 1 ok; about 3 articles came and went between two polls; 7 articles were found on older pages",
        "  1 more due for a day: off the list by now, or no producer has run",
    ]


def test_the_gauges_count_when_they_are_asked() -> None:
    feeds = [FeedHealth(url=f"https://{n}.example/", outlet="واحة", status="ok", last_news=NOW) for n in range(2)]
    feed_health.show(lambda: feeds)
    assert REGISTRY.get_sample_value("rasid_feeds", {"status": "ok"}) == 2
    feeds.append(FeedHealth(url="https://gone.example/", outlet="واحة", status="gone", errors=7, lost=3))
    assert REGISTRY.get_sample_value("rasid_feeds", {"status": "gone"}) == 1
    gone = {"feed": "https://gone.example/"}
    assert REGISTRY.get_sample_value("rasid_feed_status", {**gone, "status": "gone"}) == 1
    assert REGISTRY.get_sample_value("rasid_feed_errors", gone) == 7
    assert REGISTRY.get_sample_value("rasid_feed_lost", gone) == 3
    assert REGISTRY.get_sample_value("rasid_feed_last_news_seconds", gone) is None
    assert REGISTRY.get_sample_value("rasid_feed_last_news_seconds", {"feed": feeds[0].url}) == NOW.timestamp()
    feed_health.show(list)


def test_what_waits_is_bounded_its_texts_going_first() -> None:
    def waiting(content: int, summary: int, count: int) -> list[Waiting]:
        return [
            Waiting(Item(url=f"https://waha.example/{n}", content="x" * content, summary="y" * summary), tries=n)
            for n in range(count)
        ]

    small = waiting(100, 100, 10)
    assert bounded(small) == small
    kept = bounded(waiting(400_000, 100, 10))
    assert [(one.item.content, one.tries) for one in kept] == [("", n) for n in range(10)]
    kept = bounded(waiting(0, 5000, 1000))
    assert 100 < len(kept) < 200
    assert [one.tries for one in kept] == list(range(len(kept)))
