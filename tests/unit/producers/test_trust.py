"""What servers are believed: 304s, moves, and that a feed is gone."""

from datetime import UTC, datetime, timedelta

import pytest

from producers.trust import Moved, Trust, after_304, after_redirect, after_whole, has_moved, is_audit_due, is_gone

NOW = datetime(2026, 3, 1, tzinfo=UTC)
OLD, NEW = "https://a.example/rss", "https://b.example/rss"


@pytest.mark.parametrize(
    ("hours", "per_hour", "due"), [(1, 1.0, False), (7, 1.0, True), (1, 7.0, True), (23, 0.0, False), (25, 0.0, True)]
)
def test_a_304_is_checked_when_news_should_have_come_and_once_a_day(hours: int, per_hour: float, due: bool) -> None:
    trust = after_304(Trust(whole_at=NOW - timedelta(hours=hours)))
    assert is_audit_due(trust, NOW, per_hour / 3600) is due


def test_each_lie_costs_more_trust_and_time_gives_it_back() -> None:
    trust, spells = Trust(), []
    for _ in range(3):
        trust = after_whole(after_304(trust), NOW, lied=True)
        spell = 0
        while trust.distrust:
            trust, spell = after_whole(trust, NOW), spell + 1
        spells.append(spell)
    assert spells == [16, 32, 64]
    assert (trust.lies, trust.unchanged, trust.whole_at) == (3, 0, NOW)


def test_a_move_holds_after_three_polls_in_a_row() -> None:
    moved: Moved | None = None
    for expected in (False, False, True):
        moved = after_redirect(moved, OLD, NEW)
        assert has_moved(moved) is expected
    assert after_redirect(moved, OLD, None) is None
    assert after_redirect(moved, OLD, "https://c.example/rss") == Moved("https://c.example/rss")


def test_nothing_moves_to_where_it_is_or_off_https() -> None:
    assert after_redirect(None, OLD, OLD) is None
    assert after_redirect(None, OLD, NEW.replace("https", "http")) is None
    assert after_redirect(None, OLD.replace("https", "http"), NEW) == Moved(NEW)


def test_gone_is_believed_the_third_time() -> None:
    assert [is_gone(times) for times in (0, 1, 2, 3)] == [False, False, False, True]
