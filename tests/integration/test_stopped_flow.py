"""A worker whose flow is stopped, as a rebalance does, reads what came meanwhile."""

import sys
from pathlib import Path

import pytest

from deploy.local.lag import Lag
from deploy.local.process import spawn, stop
from producers import topics
from producers.article import TOPIC
from sinks.settings import SinkSettings
from tests.integration.sinks_case import ROOT, environment, until

pytestmark = pytest.mark.integration


def test_first_messages_that_come_while_the_flow_is_stopped_are_read(settings: SinkSettings, tmp_path: Path) -> None:
    topics.create(settings)
    partitions = next(topic.partitions for topic in topics.topics() if topic.name == TOPIC)
    env = environment(settings) | {"RASID_STATE_DIR": str(tmp_path / "state")}
    argv = [sys.executable, "-m", "faust", "-A", "tests.integration.stopped_flow", "worker", "-l", "warn"]
    worker = spawn("worker", argv, tmp_path / "log", env, cwd=ROOT)
    try:
        with Lag(settings) as lag:
            until(lambda: lag.written(TOPIC) == partitions and not lag.waiting()["processors"])
        worker.check()
    finally:
        stop([worker])
