"""How long indexes are kept: by the server's index lifecycle management where it has one, else by the sinks themselves.

`deploy/elasticsearch/KIND.policy.json` is a policy in the server's own words. We do the same with it: we know the
action `delete`, and age counts from the end of an index's month, as the server is told to count.
"""

import re
import threading
import time
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import structlog
from elasticsearch import ApiError, Elasticsearch
from kafka import TopicPartition
from prometheus_client import Counter

from producers import trail
from producers.article import utc_now
from sinks import indexes
from sinks.errors import DataError, SinkError
from sinks.months import IndexName, end_of
from sinks.settings import SinkSettings

log = structlog.get_logger(__name__)

FOLDER = Path(__file__).parent.parent / "deploy" / "elasticsearch"
RUNS = Counter(
    "rasid_lifecycle_runs_total", "Times a sink looked for indexes whose time is over, by result", ["result"]
)
_DAY, _HOUR = 86_400.0, 3_600.0


def policies(folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """The policies in `folder` by the kind of index they are for (without prefix).

    Raises DataError for a file that is no policy, or has a phase that our own command could not do.
    """
    found = {}
    for file in sorted(folder.glob("*.policy.json")):
        try:
            body = msgspec.json.decode(file.read_bytes(), type=dict[str, Any])
            kept_days(body)
        except (msgspec.DecodeError, KeyError, TypeError, ValueError) as exc:
            raise DataError(f"{file.name}: {exc}") from exc
        found[file.name.removesuffix(".policy.json")] = body
    return found


def kept_days(policy: dict[str, Any]) -> int:
    """How many days after the end of its month an index is deleted. Raises ValueError for a policy that says more."""
    phases = policy["policy"]["phases"]
    age = re.fullmatch(r"(\d+)d", phases["delete"]["min_age"])
    if set(phases) != {"delete"} or set(phases["delete"]["actions"]) != {"delete"} or not age:
        raise ValueError("a policy of ours has one phase `delete` with one action `delete` and `min_age` in days")
    return int(age[1])


def put(client: Elasticsearch, prefix: str, wanted: dict[str, dict[str, Any]]) -> bool:
    """Give the policies to the server; False where it has no lifecycle management, which is told in the log."""
    try:
        for kind, body in wanted.items():
            client.ilm.put_lifecycle(name=prefix + kind, policy=body["policy"])
    except ApiError as exc:
        if exc.status_code == 400 and "no handler found" in str(exc):
            log.warning("the server has no lifecycle management: the sinks delete what is over")
            return False
        raise
    return True


def due(names: list[IndexName], days: int, now: datetime) -> list[IndexName]:
    """Those of `names` whose month ended more than `days` ago; one without a month never is."""
    return [name for name in names if name.month and end_of(name.month) + timedelta(days=days) <= now]


def apply(client: Elasticsearch, prefix: str, now: datetime, *, dry: bool = False) -> list[str]:
    """Delete the indexes that are due, or with `dry` none; returns their names. Raises SinkError.

    Those that the server manages are left to it.
    """
    gone = []
    for kind, body in policies().items():
        with indexes.told(client):
            managed = client.indices.get_settings(index=f"{prefix}{kind}-*", name="index.lifecycle.name")
            for name in due(indexes.all_of(client, prefix + kind), kept_days(body), now):
                if str(name) in managed:
                    continue
                if not dry:
                    client.indices.delete(index=str(name), ignore_unavailable=True)
                    log.info("index deleted: its time is over", index=str(name))
                gone.append(str(name))
    return gone


class Daily:
    """`apply` once a day beside the indexing, in a thread of its own, and in one sink of several.

    That is the one to which Kafka gave a certain partition; two at once, while it changes hands, do no harm. What fails
    is logged, counted and tried again an hour later.
    """

    def __init__(self, client: Elasticsearch, settings: SinkSettings) -> None:
        self.client, self.prefix = client, settings.index_prefix
        self.ours_if = TopicPartition(settings.topic_prefix + trail.TOPIC, 0)
        self.next = 0.0  # by the monotonic clock
        self.thread: threading.Thread | None = None

    def turn(self, assigned: Collection[TopicPartition]) -> None:
        """Begin, where it is time and the partitions `assigned` to this sink say that it is the one. Does not wait."""
        if self.ours_if not in assigned or time.monotonic() < self.next:
            return
        self.next = time.monotonic() + _DAY
        self.thread = threading.Thread(target=self._run, name="lifecycle", daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            gone = apply(self.client, self.prefix, utc_now())
        except SinkError as exc:
            self.next = time.monotonic() + _HOUR
            RUNS.labels("failed").inc()
            log.warning("indexes whose time is over could not be deleted, trying again in an hour", why=str(exc))
        else:
            RUNS.labels("done").inc()
            log.info("looked for indexes whose time is over", deleted=gone)
