"""One pause out of all that is known of a feed: checked case by case, as laws, and on weeks of simulated news."""

import random
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers.schedule import Limits, Rhythm, Seen, Severity, back_off, is_silent, learn, pause
from tests.bench.producers_news import DAY, KINDS, START, Polled, feed, followed, poll

LIMITS = Limits(start=300.0, least=60.0, most=5400.0, items=5.0)
HOUR = 3600.0


def after(polls: int, every: float, news: int, items: int = 20, rhythm: Rhythm | None = None) -> Rhythm:
    """The rhythm of a feed after `polls`, each `every` seconds with `news` new items."""
    rhythm = rhythm or Rhythm()
    for number in range(polls):
        at = START + timedelta(seconds=number * every)
        before = START + timedelta(seconds=(number - 1) * every)
        rhythm = learn(rhythm, Seen(at=at, before=before, items=items, news=[None] * news, overlap=True))
    return rhythm


def test_the_second_poll_comes_after_the_first_pause() -> None:
    rhythm = learn(Rhythm(), Seen(at=START, before=None, items=50, news=[None] * 50))
    assert pause(rhythm, START, LIMITS) == pytest.approx(300.0)


def test_the_dates_in_the_first_feed_tell_its_rate_at_once() -> None:
    dated = [START - timedelta(minutes=10 * number) for number in range(40)]
    rhythm = learn(Rhythm(), Seen(at=START, before=None, items=40, news=dated))
    assert pause(rhythm, START, LIMITS) == pytest.approx(2600.0, rel=0.2)


@pytest.mark.parametrize(("per_hour", "expected"), [(1, 5400.0), (10, 1800.0), (60, 300.0), (3000, 60.0)])
def test_a_poll_is_to_find_some_items_within_the_bounds(per_hour: int, expected: float) -> None:
    rhythm = after(100, HOUR, per_hour, items=3 * per_hour + 15)
    assert pause(rhythm, START, LIMITS) == pytest.approx(expected, rel=0.05)


def test_a_short_feed_is_polled_before_it_turns_over() -> None:
    long, short = (after(100, HOUR, 10, items=items) for items in (30, 6))
    assert pause(short, START, LIMITS) < pause(long, START, LIMITS) / 2


def test_a_poll_that_came_too_late_is_counted_and_the_next_come_sooner() -> None:
    rhythm = after(50, HOUR, 10)
    late = Seen(
        at=START + timedelta(hours=50), before=START + timedelta(hours=49), items=20, news=[None] * 20, overlap=False
    )
    missed = learn(rhythm, late)
    assert (missed.missed, missed.compared, missed.miss_rate) == (1, 51, 1 / 51)
    assert missed.lost >= 1
    assert pause(missed, late.at, LIMITS) < pause(rhythm, late.at, LIMITS) / 2


def test_a_feed_whose_gaps_can_be_filled_is_polled_less_often() -> None:
    lasting = after(50, HOUR, 10, items=20)
    fillable = lasting
    for number in range(50, 60):
        at, before = (START + timedelta(hours=hours) for hours in (number, number - 1))
        seen = Seen(at=at, before=before, items=20, news=[None] * 10, overlap=True, fillable=True)
        fillable = learn(fillable, seen)
    assert pause(fillable, START, LIMITS) == pytest.approx(pause(lasting, START, LIMITS) * 0.25 / 0.15, rel=0.02)
    assert learn(fillable, msgspec.structs.replace(seen, fillable=False)).share == lasting.share


def test_the_hour_of_the_day_is_learned() -> None:
    rhythm = Rhythm()
    for hour in range(24 * 21):
        at = START + timedelta(hours=hour + 1)
        news = [None] * (12 if 6 <= hour % 24 < 18 else 1)
        rhythm = learn(rhythm, Seen(at=at, before=at - timedelta(hours=1), items=50, news=news, overlap=True))
    noon, night = (START + timedelta(hours=hour) for hour in (10, 20))
    calm = msgspec.structs.replace(rhythm, latest=0.0)
    assert pause(calm, noon, LIMITS) * 2 < pause(calm, night, LIMITS)


def test_breaking_news_is_followed() -> None:
    calm = after(100, 1800.0, 5, items=50)
    at = START + timedelta(hours=50)
    burst = learn(calm, Seen(at=at, before=at - timedelta(seconds=1800), items=50, news=[None] * 30, overlap=True))
    assert pause(burst, at, LIMITS) < pause(calm, at, LIMITS) / 2


def test_a_servers_word_that_nothing_changes_is_kept_until_news_would_be_lost() -> None:
    rhythm = after(100, HOUR, 10, items=100)
    assert pause(rhythm, START, LIMITS, fresh_seconds=3600.0) == 3600.0
    assert pause(rhythm, START, LIMITS, fresh_seconds=10 * DAY) == 5400.0
    short = after(100, HOUR, 10, items=10)
    assert pause(short, START, LIMITS, fresh_seconds=10 * DAY) < 0.6 * HOUR


def test_back_off_is_graded_and_never_ends() -> None:
    pauses: dict[str, list[float]] = {}
    severities: tuple[Severity, ...] = ("hard", "soft", "passing")
    for severity in severities:
        strikes = 0.0
        for _ in range(100):
            strikes, seconds = back_off(strikes, severity, 300.0)
            pauses.setdefault(severity, []).append(seconds)
    assert [each[3] for each in pauses.values()] == [4800.0, 1200.0, 600.0]
    assert [each[-1] for each in pauses.values()] == [24 * HOUR, 6 * HOUR, 6 * HOUR]
    assert back_off(0.0, "soft", 300.0, retry_after=7000.0)[1] == 7000.0


def test_a_feed_is_silent_after_a_multiple_of_its_longest_usual_gap() -> None:
    rhythm = Rhythm()
    at = START
    for number in range(60):
        before, at = at, at + timedelta(hours=9 if number % 6 == 5 else 1)
        rhythm = learn(rhythm, Seen(at=at, before=before, items=20, news=[None], overlap=True))
    assert not is_silent(rhythm, at + timedelta(hours=20), 3.0)
    assert is_silent(rhythm, at + timedelta(hours=28), 3.0)
    assert not is_silent(Rhythm(last_news=START), START + timedelta(days=400), 3.0)


polls = st.lists(
    st.tuples(
        st.floats(0.0, 40 * DAY),
        st.one_of(st.none(), st.integers(0, 1000)),
        st.lists(st.one_of(st.none(), st.floats(-DAY * 9999, DAY)), max_size=20),
        st.sampled_from([None, True, False]),
        st.floats(0.0, 1e9),
    ),
    max_size=30,
)


@given(polls, st.floats(0.5, 100.0), st.floats(1.0, 1e4), st.floats(1.0, 100.0))
def test_whatever_polls_show_the_pause_keeps_its_bounds(
    shown: list[tuple[float, int | None, list[float | None], bool | None, float]],
    items: float,
    least: float,
    factor: float,
) -> None:
    limits = Limits(start=least, least=least, most=least * factor, items=items)
    rhythm, at, before = Rhythm(), START, None
    for elapsed, held, news, overlap, fresh in shown:
        at += timedelta(seconds=elapsed)
        times = [None if second is None else at + timedelta(seconds=second) for second in news]
        rhythm = learn(rhythm, Seen(at=at, before=before, items=held, news=times, overlap=overlap))
        before = at
        assert least <= pause(rhythm, at, limits, fresh) <= least * factor
        assert 0 <= rhythm.missed <= rhythm.compared <= len(shown)
        assert rhythm.arrivals >= 0
        assert rhythm.lost >= rhythm.missed


@given(polls)
def test_after_a_miss_the_next_poll_is_never_later_than_without(
    shown: list[tuple[float, int | None, list[float | None], bool | None, float]],
) -> None:
    rhythm, at, before = Rhythm(), START, None
    for elapsed, held, news, _, _ in shown:
        at += timedelta(seconds=elapsed)
        told = [None] * len(news)
        missed, met = (
            learn(rhythm, Seen(at=at, before=before, items=held, news=told, overlap=overlap))
            for overlap in (False, True)
        )
        assert pause(missed, at, LIMITS) <= pause(met, at, LIMITS)
        rhythm, before = met, at


@given(st.floats(0, 1e6), st.sampled_from(["hard", "soft", "passing"]), st.floats(0.1, 1e5))
def test_back_off_only_grows_and_is_bounded(strikes: float, severity: Severity, least: float) -> None:
    more, seconds = back_off(strikes, severity, least)
    assert more > strikes
    assert least <= seconds <= max(24 * HOUR, least)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind[0]} a day")
def test_simulated_weeks_are_followed_without_a_loss(kind: tuple[int, int]) -> None:
    chance = random.Random(kind[0])
    done = [poll(feed(chance, kind, 14), 14, followed(LIMITS), since=4 * DAY) for _ in range(4)]
    total = Polled.of(done)
    assert total.lost == 0
    # 16 polls a day are the fewest that the bounds allow.
    per_poll = min(LIMITS.items, 0.15 * kind[1], kind[0] / 16)
    assert total.requests_per_article < 1 + 1.25 / per_poll
