"""Kibana's saved objects as dictionaries: the forms that Kibana 8.11 and later import, with ids of our own.

Shapes are those of Kibana's own exports (sample data of release 8.11); later releases migrate them when they import.
"""

import json
from typing import Any

Object = dict[str, Any]
Column = dict[str, Any]
Row = tuple[int, list[tuple[Object, int]]]  # a height, and panels with their widths, of 48

LAYER = "layer"
# The releases whose form each type is in.
_VERSIONS = {"index-pattern": "8.0.0", "search": "8.0.0", "lens": "8.9.0", "map": "8.4.0", "dashboard": "8.9.0"}
_NO_QUERY = {"query": "", "language": "kuery"}


def packed(value: object) -> str:
    """JSON within JSON, as Kibana keeps most of an object."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def saved(kind: str, name: str, attributes: dict[str, Any], references: list[dict[str, str]]) -> Object:
    """One object with a fixed id."""
    return {
        "id": name,
        "type": kind,
        "attributes": attributes,
        "references": references,
        "coreMigrationVersion": "8.8.0",
        "typeMigrationVersion": _VERSIONS[kind],
        "managed": False,
    }


def data_view(
    index: str,
    name: str,
    time: str | None,
    formats: dict[str, Any],
    runtime: dict[str, Any] | None = None,
    suffix: str = "",
) -> Object:
    """An alias with its time field, how values are shown, and fields that are computed when asked for.

    Without a time field all documents are shown, whatever stretch of time a dashboard is about. Its id is the alias,
    with `suffix` where there are several views of one.
    """
    attributes = {
        "title": index,
        "name": name,
        **({"timeFieldName": time} if time else {}),
        "fieldFormatMap": packed(formats),
        "runtimeFieldMap": packed(runtime or {}),
        "fieldAttrs": "{}",
        "fields": "[]",
        "typeMeta": "{}",
    }
    return saved("index-pattern", index + suffix, attributes, [])


def lookup(names: dict[str, str]) -> dict[str, Any]:
    """Show a code by its name; a code without one is shown itself."""
    return {"id": "static_lookup", "params": {"lookupEntries": [{"key": c, "value": n} for c, n in names.items()]}}


def search(name: str, title: str, index: str, columns: list[str], newest: str, query: str = "") -> Object:
    """Documents as a table, the newest by the field `newest` first."""
    where = "kibanaSavedObjectMeta.searchSourceJSON.index"
    source = {"query": {"query": query, "language": "kuery"}, "filter": [], "indexRefName": where}
    attributes = {
        "title": title,
        "description": "",
        "columns": columns,
        "sort": [[newest, "desc"]],
        "kibanaSavedObjectMeta": {"searchSourceJSON": packed(source)},
    }
    return saved("search", name, attributes, [{"type": "index-pattern", "id": index, "name": where}])


def terms(field: str, label: str, by: str, size: int = 10) -> Column:
    """The values that most documents have, ordered by the column `by`."""
    return _column("terms", label, field, "string", "ordinal", bucketed=True) | {
        "params": {
            "size": size,
            "orderBy": {"type": "column", "columnId": by},
            "orderDirection": "desc",
            "otherBucket": True,
            "missingBucket": False,
            "parentFormat": {"id": "terms"},
        }
    }


def over_time(field: str, label: str) -> Column:
    """A bucket for each stretch of time; Kibana chooses how long."""
    params = {"interval": "auto", "includeEmptyRows": True, "dropPartials": False}
    return _column("date_histogram", label, field, "date", "interval", bucketed=True) | {"params": params}


def count(label: str) -> Column:
    """How many documents."""
    return _column("count", label, "___records___", "number", "ratio") | {"params": {"emptyAsNull": True}}


def total(field: str, label: str) -> Column:
    """The sum of a number."""
    return _column("sum", label, field, "number", "ratio") | {"params": {"emptyAsNull": True}}


def latest(field: str, label: str) -> Column:
    """The last time in a field."""
    return _column("max", label, field, "date", "ratio") | {"params": {"emptyAsNull": True}}


def percentile(field: str, label: str, percent: int) -> Column:
    """What so many percent of the values stay below."""
    return _column("percentile", label, field, "number", "ratio") | {"params": {"percentile": percent}}


def _column(operation: str, label: str, field: str, kind: str, scale: str, *, bucketed: bool = False) -> Column:
    return {
        "operationType": operation, "label": label, "customLabel": True, "sourceField": field, "dataType": kind,
        "scale": scale, "isBucketed": bucketed,
    }  # fmt: skip


def lens(
    name: str, title: str, index: str, kind: str, columns: dict[str, Column], shown: dict[str, Any], query: str = ""
) -> Object:
    """A chart over one layer: its columns by id, buckets first, and how the visualization `kind` shows them."""
    state = {
        "datasourceStates": {
            "formBased": {
                "layers": {
                    LAYER: {"columns": columns, "columnOrder": list(columns), "incompleteColumns": {}, "sampling": 1}
                }
            },
            "textBased": {"layers": {}},
        },
        "visualization": shown,
        "query": {"query": query, "language": "kuery"},
        "filters": [],
        "internalReferences": [],
        "adHocDataViews": {},
    }
    references = [{"type": "index-pattern", "id": index, "name": f"indexpattern-datasource-layer-{LAYER}"}]
    return saved("lens", name, {"title": title, "visualizationType": kind, "state": state}, references)


def bars(x: str, y: list[str], split: str | None = None, shape: str = "bar_stacked") -> dict[str, Any]:
    """How a chart with two axes shows its columns; `shape` such as `bar_stacked` or `line`."""
    layer: dict[str, Any] = {
        "layerId": LAYER, "layerType": "data", "seriesType": shape, "xAccessor": x, "accessors": y,
    }  # fmt: skip
    if split:
        layer["splitAccessor"] = split
    legend = {"isVisible": True, "position": "right"}
    return {"legend": legend, "valueLabels": "hide", "preferredSeriesType": shape, "layers": [layer]}


def ring(slices: str, size: str) -> dict[str, Any]:
    """How a ring shows its columns."""
    layer = {
        "layerId": LAYER, "layerType": "data", "primaryGroups": [slices], "metrics": [size], "numberDisplay": "value",
        "categoryDisplay": "default", "legendDisplay": "default", "nestedLegend": False,
    }  # fmt: skip
    return {"shape": "donut", "layers": [layer]}


def grid(columns: list[str]) -> dict[str, Any]:
    """How a table shows its columns."""
    return {"layerId": LAYER, "layerType": "data", "columns": [{"columnId": name} for name in columns]}


def number(column: str) -> dict[str, Any]:
    """How one number is shown."""
    return {"layerId": LAYER, "layerType": "data", "metricAccessor": column}


def event_map(name: str, title: str, index: str, field: str, told: list[str], query: str) -> Object:
    """Documents at their points, and how many there are in each tile, over Elastic's base map."""
    layers = [
        {
            "id": "base", "type": "EMS_VECTOR_TILE", "label": None, "visible": True, "alpha": 1, "minZoom": 0,
            "maxZoom": 24, "style": {"type": "EMS_VECTOR_TILE", "color": ""}, "includeInFitToBounds": True,
            "sourceDescriptor": {"type": "EMS_TMS", "isAutoSelect": True},
        },
        {
            "id": "tiles", "type": "GEOJSON_VECTOR", "label": "عدد الأحداث · events", "visible": True, "alpha": 0.6,
            "minZoom": 0, "maxZoom": 7, "style": {"type": "VECTOR", "properties": {}, "isTimeAware": True},
            "includeInFitToBounds": True,
            "sourceDescriptor": {
                "type": "ES_GEO_GRID", "id": "tiles", "geoField": field, "metrics": [{"type": "count"}],
                "requestType": "point", "resolution": "COARSE", "applyGlobalQuery": True, "applyGlobalTime": True,
                "indexPatternRefName": "layer_1_source_index_pattern",
            },
        },
        {
            "id": "events", "type": "GEOJSON_VECTOR", "label": title, "visible": True, "alpha": 0.8,
            "minZoom": 7, "maxZoom": 24, "style": {"type": "VECTOR", "properties": {}, "isTimeAware": True},
            "includeInFitToBounds": True,
            "sourceDescriptor": {
                "type": "ES_SEARCH", "id": "events", "geoField": field, "filterByMapBounds": True,
                "tooltipProperties": told, "scalingType": "LIMIT", "sortField": "", "sortOrder": "desc",
                "applyGlobalQuery": True, "applyGlobalTime": True,
                "indexPatternRefName": "layer_2_source_index_pattern",
            },
        },
    ]  # fmt: skip
    state = {
        "zoom": 4.2, "center": {"lat": 29.0, "lon": 40.0}, "timeFilters": {"from": "now-30d", "to": "now"},
        "query": {"query": query, "language": "kuery"}, "filters": [],
    }  # fmt: skip
    attributes = {
        "title": title, "description": "", "mapStateJSON": packed(state), "layerListJSON": packed(layers),
        "uiStateJSON": packed({"isLayerTOCOpen": False, "openTOCDetails": []}),
    }  # fmt: skip
    places = [(1, index), (2, index)]
    references = [
        {"type": "index-pattern", "id": where, "name": f"layer_{at}_source_index_pattern"} for at, where in places
    ]
    return saved("map", name, attributes, references)


def dashboard(
    name: str, title: str, since: str, rows: list[Row], controls: list[tuple[str, str]], index: str
) -> Object:
    """Rows of panels over the time from `since` to now, and lists to choose values of fields of `index` from."""
    panels: list[dict[str, Any]] = []
    references: list[dict[str, str]] = []
    y = 0
    for height, row in rows:
        x = 0
        for one, width in row:
            at = str(len(panels) + 1)
            panels.append(
                {
                    "type": one["type"],
                    "panelIndex": at,
                    "panelRefName": f"panel_{at}",
                    "embeddableConfig": {},
                    "gridData": {"x": x, "y": y, "w": width, "h": height, "i": at},
                }
            )
            references.append({"type": one["type"], "id": one["id"], "name": f"{at}:panel_{at}"})
            x += width
        y += height
    chosen = {}
    for order, (field, label) in enumerate(controls):
        explicit = {"id": field, "title": label, "fieldName": field, "enhancements": {}}
        chosen[field] = {
            "order": order, "width": "medium", "grow": True, "type": "optionsListControl", "explicitInput": explicit,
        }  # fmt: skip
        references.append(
            {"type": "index-pattern", "id": index, "name": f"controlGroup_{field}:optionsListDataView"},
        )
    attributes = {
        "title": title,
        "description": "",
        "panelsJSON": packed(panels),
        "optionsJSON": packed({"useMargins": True, "syncColors": True, "hidePanelTitles": False}),
        "controlGroupInput": {
            "controlStyle": "oneLine",
            "chainingSystem": "HIERARCHICAL",
            "panelsJSON": packed(chosen),
            "ignoreParentSettingsJSON": packed({"ignoreFilters": False, "ignoreQuery": False}),
        },
        "timeRestore": True,
        "timeFrom": since,
        "timeTo": "now",
        "refreshInterval": {"pause": False, "value": 60_000},
        "kibanaSavedObjectMeta": {"searchSourceJSON": packed({"query": _NO_QUERY, "filter": []})},
    }
    return saved("dashboard", name, attributes, references)
