"""A site of news and its producers, for each test anew."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.servers import Endpoints
from tests.integration.newsroom import Producers, Site


@pytest.fixture
def site() -> Iterator[Site]:
    running = Site()
    thread = threading.Thread(target=running.server.serve_forever)
    thread.start()
    yield running
    running.server.shutdown()
    running.server.server_close()
    thread.join()


@pytest.fixture
def producers(servers: Endpoints, fresh: str, site: Site, tmp_path: Path) -> Producers:
    return Producers(servers, fresh, site, tmp_path)
