from datetime import timedelta

import msgspec
import prometheus_client
import pytest

from sinks.alerts.judge import alert_of
from sinks.alerts.latency import Latency
from sinks.alerts.rules import Rule
from sinks.alerts.transitions import Transition
from tests.unit.sinks.samples import NOW, event, report

RULE = Rule(name="r", on=["new"])


def test_quantiles_of_what_was_sent_live() -> None:
    latency = Latency()
    for seconds in range(1, 101):
        told = event("e1", 1, report("a", published=(NOW - timedelta(hours=1)).isoformat()), changed_by="a")
        told = msgspec.structs.replace(told, times={"fetch": NOW - timedelta(seconds=seconds), "merge": NOW})
        latency.note(alert_of(told, Transition("new"), RULE, NOW))
    assert latency.quantiles() == {
        "fetch": {"p50": 51.0, "p95": 96.0},
        "merge": {"p50": 0.0, "p95": 0.0},
        "published": {"p50": 3600.0, "p95": 3600.0},
    }
    labels = {"since": "fetch", "quantile": "p95"}
    assert prometheus_client.REGISTRY.get_sample_value("rasid_alert_latest_seconds", labels) == 96.0


@pytest.mark.parametrize("changes", [{"mode": "replay"}, {"temporality": "background"}])
def test_replays_and_memories_are_not_counted(changes: dict[str, str]) -> None:
    latency = Latency()
    latency.note(alert_of(event("e1", 1, times={"fetch": NOW}, **changes), Transition("new"), RULE, NOW))
    latency.note(alert_of(event("e1", 1, times={"fetch": NOW}), Transition("new"), RULE, NOW, "late"))
    assert latency.quantiles() == {}
