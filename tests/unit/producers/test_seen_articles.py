"""What is remembered of articles: the latest, in bounded memory, whatever is listed still kept in it."""

import time
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from producers.article import article_id
from producers.seen import SeenArticles


def name(number: int) -> str:
    return article_id(f"https://waha.example/{number}")


@given(st.lists(st.integers(0, 300)), st.integers(16, 400))
def test_the_latest_are_held_and_others_are_not(added: list[int], most: int) -> None:
    seen = SeenArticles(most)
    for number in added:
        seen.add(name(number))
    held = {number for number in range(301) if name(number) in seen}
    latest = set(added[-(most // 16 * 15) :])
    assert latest <= held <= set(added)
    assert len(seen) <= most


def test_a_million_take_a_few_megabytes() -> None:
    tracemalloc.start()
    try:
        seen = SeenArticles(100_000)
        for number in range(300_000):
            seen.add(f"{number * 0x9E3779B97F4A7C15 % 2**64:016x}0000")
        assert len(seen) <= 100_000
        assert tracemalloc.get_traced_memory()[0] < 100_000 * 20
    finally:
        tracemalloc.stop()


def test_what_is_near_its_end_fades_until_it_is_recorded_anew() -> None:
    seen = SeenArticles(160)
    for number in range(150):
        seen.add(name(number))
    assert seen.is_fading(name(0))
    assert not seen.is_fading(name(149))
    assert not seen.is_fading(name(1000))
    seen.add(name(0))
    assert not seen.is_fading(name(0))
    for number in range(1000, 1080):
        seen.add(name(number))
    assert name(0) in seen
    assert name(1) not in seen


def test_what_is_as_old_as_half_the_topic_keeps_fades_though_little_came_after_it() -> None:
    seen = SeenArticles()
    seen.add(name(1), time.time() - 40 * 86_400)
    seen.seal()
    assert seen.is_fading(name(1))
    seen.add(name(1))
    assert not seen.is_fading(name(1))
