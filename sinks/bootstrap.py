"""Templates, first indexes and aliases: what `python -m sinks setup` makes sure of. Doing it again changes nothing."""

from pathlib import Path
from typing import Any

import msgspec
import structlog
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from sinks.elastic import address, refused
from sinks.errors import DataError, IndexUnavailable
from sinks.settings import SinkSettings

log = structlog.get_logger(__name__)

TEMPLATES = Path(__file__).parent.parent / "deploy" / "elasticsearch"
FIRST = "-000001"


def templates(folder: Path = TEMPLATES) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """The component templates and the index templates that `folder` holds, by name.

    Raises DataError for a file that cannot be read as a JSON object.
    """
    components, indexes = {}, {}
    for file in sorted(folder.glob("*.json")):
        try:
            body = msgspec.json.decode(file.read_bytes(), type=dict[str, Any])
        except msgspec.DecodeError as exc:
            raise DataError(f"{file.name}: {exc}") from exc
        name = file.name.removesuffix(".json")
        if name.endswith(".component"):
            components[name.removesuffix(".component")] = body
        else:
            indexes[name] = body
    return components, indexes


def with_prefix(template: dict[str, Any], prefix: str) -> dict[str, Any]:
    """An index template that looks for the indexes and components of the installation `prefix`."""
    return template | {
        "index_patterns": [prefix + pattern for pattern in template["index_patterns"]],
        "composed_of": [prefix + name for name in template["composed_of"]],
    }


def setup(client: Elasticsearch, settings: SinkSettings) -> list[str]:
    """Put all templates and create the indexes that no alias leads to yet; returns the names of those created.

    An existing index keeps its mapping. Raises SinkError.
    """
    prefix = settings.index_prefix
    components, indexes = templates()
    made = []
    try:
        for name, body in components.items():
            client.cluster.put_component_template(name=prefix + name, **_arguments(body))
        for name, body in indexes.items():
            client.indices.put_index_template(name=prefix + name, **_arguments(with_prefix(body, prefix)))
        for alias in [prefix + name for body in indexes.values() for name in body["_meta"]["indexes"]]:
            if client.indices.exists_alias(name=alias):
                continue
            try:
                client.indices.create(index=alias + FIRST, aliases={alias: {"is_write_index": True}})
            except ApiError as exc:
                if "resource_already_exists" not in str(exc.message):  # another process was faster
                    raise
            else:
                made.append(alias + FIRST)
    except ApiError as exc:
        raise refused(client, exc) from exc
    except TransportError as exc:
        raise IndexUnavailable(f"{address(client)} stopped answering: {exc.message}") from exc
    log.info("index is set up", at=address(client), created=made, templates=len(components) + len(indexes))
    return made


def _arguments(body: dict[str, Any]) -> dict[str, Any]:
    """The client names `_meta` without its underscore."""
    return {key.lstrip("_"): value for key, value in body.items()}
