"""ElastAlert2 on our index, in an environment of its own: it pins an old client."""

import json
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from elasticsearch import Elasticsearch

from sinks.settings import SinkSettings
from tests.bench.rival import environment

_LONGEST = 60  # seconds that its index may take to be made


class ElastAlert:
    """It polls the events every so many seconds, and alerts of each once. Raises AbsentError where it cannot be had.

    Its own defaults but for the time between two polls: it asks again for the last 15 minutes each time, and knows by a
    document's id what it told.
    """

    def __init__(self, settings: SinkSettings, every: int) -> None:
        self.every = every
        self.index = f"elastalert{every}"
        self._folder = Path(tempfile.mkdtemp())
        self._python = environment("elastalert2")
        where = urlsplit(settings.elasticsearch)
        config = {
            "es_host": where.hostname,
            "es_port": where.port,
            "writeback_index": self.index,
            "rules_folder": str(self._folder / "rules"),
            "run_every": {"seconds": every},
            "buffer_time": {"minutes": 15},
            "alert_time_limit": {"days": 2},
        }
        rule = {
            "name": f"all{every}",
            "type": "any",
            "index": f"{settings.index_prefix}rasid-events",
            "timestamp_field": "last_updated_at",
            "realert": {"minutes": 0},
            "filter": [{"term": {"status": "active"}}],
            "alert": ["debug"],
        }
        (self._folder / "rules").mkdir()
        # JSON is YAML.
        (self._folder / "config.yaml").write_text(json.dumps(config))
        (self._folder / "rules" / "all.yaml").write_text(json.dumps(rule))

    def __enter__(self) -> Self:
        config = ["--config", str(self._folder / "config.yaml")]
        made = subprocess.run(
            [str(self._python), "-m", "elastalert.create_index", *config, "--index", self.index, "--old-index", ""],
            cwd=self._folder, capture_output=True, text=True, timeout=_LONGEST, check=False,
        )  # fmt: skip
        if made.returncode:
            raise SystemExit(f"ElastAlert2 cannot make its index: {made.stderr.strip().splitlines()[-1:]}")
        log = (self._folder / "log").open("wb")
        command = [str(self._python), "-m", "elastalert.elastalert", *config, "--verbose"]
        self._process = subprocess.Popen(command, cwd=self._folder, stdout=log, stderr=log)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()

    def alerts(self, client: Elasticsearch) -> Iterator[tuple[str, int, float]]:
        """Each alert it sent: the event's id and revision, and when, in seconds since 1970."""
        client.indices.refresh(index=self.index)
        answer = client.search(index=self.index, size=10_000, query={"term": {"alert_sent": True}})
        for hit in answer["hits"]["hits"]:
            said: dict[str, Any] = hit["_source"]
            body = said["match_body"]
            yield body["event_id"], body["revision"], datetime.fromisoformat(said["alert_time"]).timestamp()
