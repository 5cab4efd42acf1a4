"""Real servers once per run, and a name of its own for each test on them."""

import os
from collections.abc import Iterator
from uuid import uuid4

import pytest
from hypothesis import settings

from deploy.local.servers import Endpoints, Servers

# No test is failed by a busy machine: the first example may load a gazetteer.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def servers() -> Iterator[Endpoints]:
    """Kafka and Elasticsearch with empty data, started when the first test asks for them."""
    with Servers(f"test-{os.getpid()}") as running:
        yield running.endpoints


@pytest.fixture
def fresh() -> str:
    """A prefix for the names of topics, groups and indices that no other test uses."""
    return f"t{uuid4().hex[:8]}-"
