"""What Kibana's saved objects ask of the index, read from the objects themselves: fields, operations, references."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from sinks import kibana

OBJECTS = kibana.objects()
BY_ID = {(one["type"], one["id"]): one for one in OBJECTS}
VIEWS = {one["id"]: one["attributes"] for one in OBJECTS if one["type"] == "index-pattern"}
RECORDS = "___records___"  # Kibana's name for whole documents


class Use(NamedTuple):
    """A field that an object names: the data view it is of, and what is done with it (an operation, or `shown`)."""

    owner: str
    view: str
    field: str
    operation: str
    params: dict[str, Any]


def uses() -> Iterator[Use]:
    """Every use of a field by every object."""
    for one in OBJECTS:
        yield from _READERS[one["type"]](one)


def runtime(view: str) -> dict[str, Any]:
    """The fields of a data view that are computed when asked for."""
    found: dict[str, Any] = json.loads(VIEWS[view]["runtimeFieldMap"])
    return found


def referred(one: dict[str, Any], name: str) -> str:
    """The id that an object calls `name`."""
    (found,) = [reference["id"] for reference in one["references"] if reference["name"] == name]
    return str(found)


def asked(query: dict[str, str]) -> list[str]:
    """The fields in a query in Kibana's language."""
    return re.findall(r"([\w.]+)\s*:", query["query"])


def _view(one: dict[str, Any]) -> Iterator[Use]:
    attributes = one["attributes"]
    if time := attributes.get("timeFieldName"):
        yield Use(one["id"], one["id"], time, "date_histogram", {})
    for field in (*json.loads(attributes["fieldFormatMap"]), *runtime(one["id"])):
        yield Use(one["id"], one["id"], field, "shown", {})


def _search(one: dict[str, Any]) -> Iterator[Use]:
    source = json.loads(one["attributes"]["kibanaSavedObjectMeta"]["searchSourceJSON"])
    view = referred(one, source["indexRefName"])
    for field in (*one["attributes"]["columns"], *asked(source["query"])):
        yield Use(one["id"], view, field, "shown", {})
    for field, _ in one["attributes"]["sort"]:
        yield Use(one["id"], view, field, "sort", {})


def _lens(one: dict[str, Any]) -> Iterator[Use]:
    state = one["attributes"]["state"]
    for layer, held in state["datasourceStates"]["formBased"]["layers"].items():
        view = referred(one, f"indexpattern-datasource-layer-{layer}")
        for column in held["columns"].values():
            yield Use(one["id"], view, column["sourceField"], column["operationType"], column["params"])
        for field in asked(state["query"]):
            yield Use(one["id"], view, field, "shown", {})


def _map(one: dict[str, Any]) -> Iterator[Use]:
    query = json.loads(one["attributes"]["mapStateJSON"])["query"]
    for layer in json.loads(one["attributes"]["layerListJSON"]):
        source = layer["sourceDescriptor"]
        if "indexPatternRefName" not in source:
            continue  # the base map
        view = referred(one, source["indexPatternRefName"])
        yield Use(one["id"], view, source["geoField"], "geotile_grid", {})
        for field in (*source.get("tooltipProperties", []), *asked(query)):
            yield Use(one["id"], view, field, "shown", {})


def _dashboard(one: dict[str, Any]) -> Iterator[Use]:
    for field, control in json.loads(one["attributes"]["controlGroupInput"]["panelsJSON"]).items():
        view = referred(one, f"controlGroup_{field}:optionsListDataView")
        yield Use(one["id"], view, control["explicitInput"]["fieldName"], "terms", {"size": 10})


_READERS = {"index-pattern": _view, "search": _search, "lens": _lens, "map": _map, "dashboard": _dashboard}
