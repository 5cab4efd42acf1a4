"""The indexes of a kind as the server has them: which are read, and a new one for a month that has none."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from sinks.elastic import address, cause, refused
from sinks.errors import IndexUnavailable, NotFound
from sinks.months import IndexName, alias_of, end_of, parse

log = structlog.get_logger(__name__)

NO_INDEX = "index_not_found_exception"
NEXT = "-next"  # after the aliases of a generation that is being built


@contextmanager
def told(client: Elasticsearch) -> Iterator[None]:
    """Turn what the client raises into a SinkError of one line."""
    try:
        yield
    except ApiError as exc:
        if exc.status_code in (429, 502, 503, 504):
            raise IndexUnavailable(f"{address(client)} answers {exc.status_code}: {cause(exc.body)}") from exc
        raise refused(client, exc) from exc
    except TransportError as exc:
        raise IndexUnavailable(f"{address(client)} stopped answering: {exc.message}") from exc


def served(client: Elasticsearch, alias: str) -> dict[str, list[str]]:
    """The indexes that `alias` reads, and all aliases of each; none where there is no such alias."""
    try:
        answer = client.indices.get(index=alias, features="aliases")
    except ApiError as exc:
        if exc.status_code == 404:
            return {}
        raise
    return {index: list(facts["aliases"]) for index, facts in answer.items() if alias in facts["aliases"]}


def all_of(client: Elasticsearch, kind: str) -> list[IndexName]:
    """All indexes of `kind` (with its prefix), in whatever generation and whether read or not, in order."""
    answer = client.indices.get(index=f"{kind}-*", features="aliases", allow_no_indices=True)
    names = [parse(index) for index in answer]
    return sorted(name for name in names if name and name.kind == kind)


def generation(client: Elasticsearch, alias: str) -> int:
    """The highest generation that `alias` reads; 0 where it reads none."""
    names = [parse(index) for index in served(client, alias)]
    return max((name.generation for name in names if name), default=0)


def make_month(client: Elasticsearch, kind: str, month: str, suffix: str = "", number: int | None = None) -> str:
    """Make the index for `month` of `kind`, with its two aliases, where there is none; returns its name.

    Its generation is `number`, else that of the other months. The aliases come last: nothing is written to an index
    whose mapping is not ours. Raises NotFound where no template of ours applies, IndexUnavailable, IndexRefused.
    """
    with told(client):
        name = IndexName(kind, month, number or generation(client, kind + suffix) or 1)
        index = str(name)
        try:
            client.indices.create(index=index)
        except ApiError as exc:
            if "resource_already_exists" not in str(exc.message):  # another process was faster, or ended here
                raise
        facts = client.indices.get(index=index, features=["mappings", "settings"])[index]
        if facts["mappings"].get("dynamic") != "strict":
            client.indices.delete(index=index)
            raise NotFound(f"no index template for {index} at {address(client)}: run `python -m sinks setup`")
        if "lifecycle" in facts["settings"]["index"]:  # its age counts from the end of its month, however often rebuilt
            born = int(end_of(month).timestamp() * 1000)
            client.indices.put_settings(index=index, settings={"index.lifecycle.origination_date": born})
        client.indices.update_aliases(actions=adding(index, kind, month, suffix))
    log.info("index made", index=index)
    return index


def adding(index: str, kind: str, month: str, suffix: str = "") -> list[dict[str, Any]]:
    """The alias actions by which `index` is read among its kind and written to for `month` (empty: only read)."""
    actions: list[dict[str, Any]] = [{"add": {"index": index, "alias": kind + suffix}}]
    if month:
        written = {"index": index, "alias": alias_of(kind, month, suffix), "is_write_index": True}
        actions.append({"add": written})
    return actions
