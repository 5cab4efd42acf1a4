"""Templates, lifecycles, first indexes and aliases: what `python -m sinks setup` makes sure of.

Doing it again changes nothing. An index that is there learns the fields that are new; what it can never learn (another
type, another analyzer) is told, and takes `python -m sinks reindex`.
"""

from pathlib import Path
from typing import Any

import msgspec
import structlog
from elasticsearch import ApiError, Elasticsearch

from sinks import holds, indexes, lifecycle, roles
from sinks.elastic import address, cause
from sinks.errors import DataError
from sinks.months import this_month
from sinks.settings import SinkSettings

log = structlog.get_logger(__name__)

TEMPLATES = Path(__file__).parent.parent / "deploy" / "elasticsearch"


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
        if name.endswith(".policy"):
            continue  # sinks/lifecycle.py's
        if name.endswith(".component"):
            components[name.removesuffix(".component")] = body
        else:
            indexes[name] = body
    return components, indexes


def index_templates(body: dict[str, Any], prefix: str, policies: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A template for each kind of index in the file `body`, by name, for the installation `prefix`.

    A kind whose name begins like another's goes before it. One with a lifecycle (`policies`, by kind) names it.
    """
    made: dict[str, Any] = {}
    for kind in body["_meta"]["indexes"]:
        name = prefix + kind
        template = dict(body["template"])
        if kind in policies:
            template["settings"] = template.get("settings", {}) | {"index.lifecycle.name": name}
        made[name] = body | {
            "index_patterns": [f"{name}-*"],
            "composed_of": [prefix + component for component in body["composed_of"]],
            "priority": body["priority"] + len(kind),
            "template": template,
        }
    return made


def setup(client: Elasticsearch, settings: SinkSettings) -> list[str]:
    """Put all templates, make the indexes of this month where a kind has none, and teach all indexes the new fields.

    Returns the names of indexes made. Raises SinkError.
    """
    prefix = settings.index_prefix
    components, bodies = templates()
    policies = lifecycle.policies()
    made = []
    with indexes.told(client):
        managed = lifecycle.put(client, prefix, policies)
        for name, body in components.items():
            client.cluster.put_component_template(name=prefix + name, **_arguments(body))
        for body in bodies.values():
            for name, template in index_templates(body, prefix, policies if managed else {}).items():
                client.indices.put_index_template(name=name, **_arguments(template))
                if client.indices.exists_alias(name=name):
                    holds.lift(client, name)
                    teach(client, name, body["template"]["mappings"], components, body["composed_of"])
                else:
                    made.append(indexes.make_month(client, name, this_month()))
        given = roles.put(client, prefix)
    log.info(
        "index is set up",
        at=address(client),
        created=made,
        roles=given,
        lifecycle="server" if managed else "own command",
    )
    return made


def teach(
    client: Elasticsearch, kind: str, mapping: dict[str, Any], components: dict[str, dict[str, Any]], parts: list[str]
) -> list[str]:
    """Add the fields of `mapping` that indexes of `kind` lack; returns, and logs, those that must be built anew."""
    wanted: dict[str, Any] = {}
    for part in parts:
        wanted |= components[part]["template"].get("settings", {}).get("analysis", {})
    stale = []
    for index, facts in client.indices.get_settings(index=kind, flat_settings=False).items():
        why = ""
        try:
            client.indices.put_mapping(index=index, **mapping)
        except ApiError as exc:
            if exc.status_code != 400:
                raise
            why = cause(exc.body)
        if not why and _as_text(wanted) != _as_text(facts["settings"]["index"].get("analysis", {})):
            why = "its analysis is another"
        if why:
            stale.append(index)
            log.warning("an index is out of date: run `python -m sinks reindex`", index=index, why=why)
    return stale


def _as_text(settings: Any) -> Any:  # noqa: ANN401  # JSON
    """Settings as the server gives them back: every value a string."""
    if isinstance(settings, dict):
        return {name: _as_text(value) for name, value in settings.items()}
    if isinstance(settings, list):
        return [_as_text(value) for value in settings]
    return str(settings).lower() if isinstance(settings, bool) else str(settings)


def _arguments(body: dict[str, Any]) -> dict[str, Any]:
    """The client names `_meta` without its underscore."""
    return {key.lstrip("_"): value for key, value in body.items()}
