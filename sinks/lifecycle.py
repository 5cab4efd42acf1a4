"""How long indexes are kept: by the server's index lifecycle management where it has one, else by our own command.

`deploy/elasticsearch/KIND.policy.json` is a policy in the server's own words. Our command does the same with it; it
knows the action `delete`, and age counts from the end of an index's month, as the server is told to count.
"""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import structlog
from elasticsearch import ApiError, Elasticsearch

from sinks import indexes
from sinks.errors import DataError
from sinks.months import IndexName, end_of

log = structlog.get_logger(__name__)

FOLDER = Path(__file__).parent.parent / "deploy" / "elasticsearch"


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
            log.warning("the server has no lifecycle management: run `python -m sinks lifecycle` daily")
            return False
        raise
    return True


def due(names: list[IndexName], days: int, now: datetime) -> list[IndexName]:
    """Those of `names` whose month ended more than `days` ago; one without a month never is."""
    return [name for name in names if name.month and end_of(name.month) + timedelta(days=days) <= now]


def apply(client: Elasticsearch, prefix: str, now: datetime, *, dry: bool = False) -> list[str]:
    """Delete the indexes that are due, or with `dry` none; returns their names. Raises SinkError."""
    gone = []
    for kind, body in policies().items():
        with indexes.told(client):
            for name in due(indexes.all_of(client, prefix + kind), kept_days(body), now):
                if not dry:
                    client.indices.delete(index=str(name), ignore_unavailable=True)
                    log.info("index deleted: its time is over", index=str(name))
                gone.append(str(name))
    return gone
