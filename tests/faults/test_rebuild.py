"""A rebuild that is killed while the indexes are closed to writes: a sink opens them, and nothing is lost."""

import pytest
from elasticsearch import Elasticsearch

from processors import event as events
from sinks.reindex import Rebuild
from sinks.settings import SinkSettings
from tests.faults.dying import run_until_killed
from tests.faults.dying_rebuild import STEPS
from tests.integration.sinks_case import environment, held, index, publish
from tests.unit.sinks.samples import event

pytestmark = pytest.mark.faults

COUNT = 30


def closed(settings: SinkSettings, client: Elasticsearch) -> set[str]:
    """The indexes that take no writes."""
    told = client.indices.get_settings(index=f"{settings.index_prefix}rasid-*", name="index.blocks.write")
    return set(told)


@pytest.mark.timeout(900)
def test_a_sink_goes_on_after_a_rebuild_was_killed_while_writes_were_closed(
    settings: SinkSettings, client: Elasticsearch
) -> None:
    env = environment(settings)
    for revision, step in enumerate(STEPS, 1):
        publish(settings, *[(events.TOPIC, f"e{n}", event(f"e{n}", revision)) for n in range(COUNT)])
        assert index(settings, client, COUNT) == {"indexed": COUNT}, step
        run_until_killed("dying_rebuild", step, "rasid-events", env=env)
        assert closed(settings, client), step
    # Killed after the swap it left the old generation closed, which is in use no more.
    publish(settings, *[(events.TOPIC, f"e{n}", event(f"e{n}", 9)) for n in range(COUNT)])
    assert index(settings, client, COUNT) == {"indexed": COUNT}
    assert {version for _, version in held(settings, client, "rasid-events").values()} == {9}
    assert Rebuild(client, settings, "rasid-events").back().documents == COUNT
    assert closed(settings, client) == set()
    assert client.indices.get_alias(name=f"{settings.index_prefix}rasid-events-held-*").body == {}
    assert {version for _, version in held(settings, client, "rasid-events").values()} == {9}
