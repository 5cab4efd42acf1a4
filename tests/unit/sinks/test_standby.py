from types import SimpleNamespace
from typing import Any

import pytest

from sinks.alerts.standby import OneWorks

PARTITIONS: dict[str, set[int]] = {"events": {0, 1, 2}, "none": set()}
CLUSTER = SimpleNamespace(partitions_for_topic=PARTITIONS.get)


def join(engines: dict[str, OneWorks], topics: tuple[str, ...] = ("events",)) -> dict[str, Any]:
    """One rebalance: what each member says, what the leader gives, and what each is told."""
    members = [SimpleNamespace(member_id=name, metadata=one.metadata(topics)) for name, one in engines.items()]
    given = next(iter(engines.values())).assign(CLUSTER, members)
    for name, one in engines.items():
        one.on_assignment(given[name], 1)
    return {name: one.assigned_partitions for name, one in given.items()}


def test_one_has_all_and_keeps_it_when_others_come_and_go() -> None:
    b = OneWorks()
    assert join({"b": b}) == {"b": [("events", [0, 1, 2])]}
    a, c = OneWorks(), OneWorks()
    assert join({"a": a, "b": b, "c": c}) == {"a": [], "b": [("events", [0, 1, 2])], "c": []}
    assert join({"c": c, "a": a}) == {"a": [("events", [0, 1, 2])], "c": []}


@pytest.mark.parametrize("topic", ["none", "unknown"])
def test_a_topic_without_partitions_gives_nobody_work(topic: str) -> None:
    a = OneWorks()
    join({"a": a}, (topic,))
    assert not a.works
