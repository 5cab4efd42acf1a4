"""Real servers once per run, and a name of its own for each test on them."""

import os
from collections.abc import Iterator
from uuid import uuid4

import hypothesis
import pytest
from elasticsearch import Elasticsearch

from deploy.local.servers import Endpoints, Servers
from producers import topics
from sinks.bootstrap import setup
from sinks.elastic import connect, wait_for
from sinks.settings import SinkSettings

# No test is failed by a busy machine: the first example may load a gazetteer.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(scope="session")
def servers() -> Iterator[Endpoints]:
    """Kafka and Elasticsearch with empty data, started when the first test asks for them."""
    with Servers(f"test-{os.getpid()}") as running:
        yield running.endpoints


@pytest.fixture
def fresh() -> str:
    """A prefix for the names of topics, groups and indices that no other test uses."""
    return f"t{uuid4().hex[:8]}-"


@pytest.fixture
def settings(servers: Endpoints, fresh: str) -> SinkSettings:
    """What the sinks go by on the real servers, under the test's own names."""
    return SinkSettings(
        kafka=servers.kafka, elasticsearch=servers.elasticsearch, topic_prefix=fresh, retry_max_seconds=0.5
    )


@pytest.fixture
def client(settings: SinkSettings) -> Iterator[Elasticsearch]:
    """Elasticsearch, with the topics and the indexes of `settings` set up."""
    topics.create(settings)
    with connect(settings) as client:
        wait_for(client, settings)
        setup(client, settings)
        yield client
