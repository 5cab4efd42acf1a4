"""Put our data views, searches and dashboards into Kibana: what `python -m sinks setup --kibana URL` does.

Ids are fixed, so doing it again replaces what was put before. An installation with a prefix has objects of its own.
"""

import ssl
from pathlib import Path
from typing import Any

import httpx
import msgspec
import structlog

from sinks.errors import DataError, IndexRefused, IndexUnavailable
from sinks.settings import SinkSettings

log = structlog.get_logger(__name__)

FOLDER = Path(__file__).parent.parent / "deploy" / "kibana"
INDEX_PATTERN = "index-pattern"


def objects(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """Every saved object of the files in `folder`. Raises DataError naming the file and the line that is wrong."""
    found = []
    for file in sorted(folder.glob("*.ndjson")):
        for number, line in enumerate(file.read_bytes().splitlines(), 1):
            try:
                found.append(msgspec.json.decode(line, type=dict[str, Any]))
            except msgspec.DecodeError as exc:
                raise DataError(f"{file.name}, line {number}: {exc}") from exc
    return found


def with_prefix(one: dict[str, Any], prefix: str) -> dict[str, Any]:
    """The object as the installation `prefix` has it: its own id, and data views of its own indexes."""
    changed = one | {
        "id": prefix + one["id"],
        "references": [reference | {"id": prefix + reference["id"]} for reference in one["references"]],
    }
    if one["type"] == INDEX_PATTERN:
        changed["attributes"] = one["attributes"] | {"title": prefix + one["attributes"]["title"]}
    return changed


def install(url: str, settings: SinkSettings, folder: Path = FOLDER) -> int:
    """Import all objects into the Kibana at `url`, with the login of Elasticsearch; returns how many.

    Raises SinkError where Kibana does not answer or refuses them.
    """
    body = b"".join(msgspec.json.encode(with_prefix(one, settings.index_prefix)) + b"\n" for one in objects(folder))
    headers, login = {"kbn-xsrf": "rasid"}, None
    if settings.elasticsearch_api_key:
        headers["Authorization"] = f"ApiKey {settings.elasticsearch_api_key}"
    elif settings.elasticsearch_user:
        login = httpx.BasicAuth(settings.elasticsearch_user, settings.elasticsearch_password)
    where = f"Kibana at {_shown(url)}"
    try:
        answer = httpx.post(
            f"{url.rstrip('/')}/api/saved_objects/_import",
            params={"overwrite": "true"},
            files={"file": ("rasid.ndjson", body, "application/ndjson")},
            headers=headers,
            auth=login,
            verify=_trusted(settings),
            timeout=settings.elasticsearch_seconds,
        )
        told = msgspec.json.decode(answer.content, type=dict[str, Any]) if answer.is_success else {}
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as exc:
        raise IndexUnavailable(f"{where}: {exc}; give an address such as http://127.0.0.1:5601") from exc
    except httpx.HTTPError as exc:
        raise IndexUnavailable(f"{where} does not answer: {exc}") from exc
    except msgspec.DecodeError as exc:
        raise IndexRefused(f"{where} does not answer as Kibana does") from exc
    if not told.get("success"):
        raise IndexRefused(f"{where} answers {answer.status_code}: {_cause(answer, told)}")
    log.info("Kibana is set up", at=_shown(url), objects=told["successCount"])
    return int(told["successCount"])


def _trusted(settings: SinkSettings) -> ssl.SSLContext | bool:
    return ssl.create_default_context(cafile=settings.elasticsearch_ca) if settings.elasticsearch_ca else True


def _shown(url: str) -> str:
    """The address without a login in it."""
    head, at, host = url.rpartition("@")
    return f"{head.partition('://')[0]}://{host}" if at else url


def _cause(answer: httpx.Response, told: dict[str, Any]) -> str:
    """Why it refused, in one line of at most 300 characters: its first error, or its words."""
    if errors := told.get("errors"):
        first = errors[0]
        return f"{first.get('type')} {first.get('id')}: {msgspec.json.encode(first.get('error')).decode()}"[:300]
    return " ".join(answer.text.split())[:300] or answer.reason_phrase
