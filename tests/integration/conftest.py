"""A site of news and its producers, for each test anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.servers import Endpoints
from tests.integration.newsroom import Producers, Site
from tests.web import served


@pytest.fixture
def site() -> Iterator[Site]:
    running = Site()
    with served(running.server):
        yield running


@pytest.fixture
def producers(servers: Endpoints, fresh: str, site: Site, tmp_path: Path) -> Producers:
    return Producers(servers, fresh, site, tmp_path)
