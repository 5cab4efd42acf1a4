"""Which sink looks for indexes whose time is over, when, and that nothing of it stops the indexing."""

from typing import Any, cast

import pytest
from kafka import TopicPartition

from sinks import lifecycle
from sinks.errors import IndexUnavailable
from sinks.lifecycle import Daily
from sinks.settings import SinkSettings

OTHER = TopicPartition("north-trail", 1)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The installations that were looked through."""
    seen: list[str] = []

    def apply(_: Any, prefix: str, __: Any) -> list[str]:
        seen.append(prefix)
        if prefix == "away-":
            raise IndexUnavailable("no answer")
        return []

    monkeypatch.setattr(lifecycle, "apply", apply)
    return seen


def turned(prefix: str, times: int, *assigned: TopicPartition) -> Daily:
    daily = Daily(cast("Any", None), SinkSettings(topic_prefix=prefix))
    for _ in range(times):
        daily.turn(assigned or {daily.ours_if})
        if daily.thread:
            daily.thread.join()
    return daily


def test_of_several_sinks_the_one_with_the_first_partition_does_it_once_a_day(runs: list[str]) -> None:
    turned("north-", 3, OTHER)
    assert runs == []
    daily = turned("north-", 3)
    assert runs == ["north-"]
    daily.next -= 86_400
    daily.turn({OTHER, daily.ours_if})
    assert daily.thread
    daily.thread.join()
    assert runs == ["north-"] * 2


def test_what_fails_is_told_and_tried_again_within_the_hour(runs: list[str]) -> None:
    failed = lifecycle.RUNS.labels("failed")._value.get()
    daily = turned("away-", 2)
    assert runs == ["away-"]
    assert lifecycle.RUNS.labels("failed")._value.get() == failed + 1
    daily.next -= 3_600
    daily.turn({daily.ours_if})
    assert daily.thread
    daily.thread.join()
    assert len(runs) == 2
