"""The roles in `deploy/elasticsearch/roles`: the least that writing, reading and keeping the index take."""

from pathlib import Path
from typing import Any

import msgspec
import structlog
from elasticsearch import ApiError, Elasticsearch

from sinks.errors import DataError

log = structlog.get_logger(__name__)

FOLDER = Path(__file__).parent.parent / "deploy" / "elasticsearch" / "roles"


def roles(prefix: str, folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """The roles by name, for the indexes of the installation `prefix` alone. Raises DataError."""
    found = {}
    for file in sorted(folder.glob("*.json")):
        try:
            body = msgspec.json.decode(file.read_bytes(), type=dict[str, Any])
            for rights in body["indices"]:
                rights["names"] = [prefix + name for name in rights["names"]]
        except (msgspec.DecodeError, KeyError, TypeError) as exc:
            raise DataError(f"{file.name}: {exc}") from exc
        found[prefix + file.stem] = body
    return found


def put(client: Elasticsearch, prefix: str) -> list[str]:
    """Give the roles to a server that knows logins, where we may; returns their names.

    Where security is off, or we may not, setup goes on without: nothing of ours needs it to.
    """
    made: list[str] = []
    for name, body in roles(prefix).items():
        try:
            client.security.put_role(name=name, **body)
        except ApiError as exc:
            if exc.status_code == 403:
                log.warning("roles not put: our login may not manage security", role=name)
            elif exc.status_code not in (400, 405) or "no handler found" not in f"{exc} {exc.body}":
                raise
            return made
        made.append(name)
    return made
