"""The objects for Kibana hold together: no Kibana is needed to see that they name only what there is."""

import json
from typing import Any

import pytest

from deploy.kibana.__main__ import FILE, lines
from sinks.bootstrap import templates
from tests.kibana_objects import BY_ID, OBJECTS, RECORDS, VIEWS, runtime, uses

PROPERTIES = {
    alias: body["template"]["mappings"]["properties"]
    for body in templates()[1].values()
    for alias in body["_meta"]["indexes"]
}
# The attributes that Kibana's own schemas take when an object is created (dashboard 8.9, search 8.8, lens before its
# version 1) and refuse others beside; data views and maps have no schema, and these are all we use.
ATTRIBUTES = {
    "dashboard": {
        "title", "description", "kibanaSavedObjectMeta", "timeRestore", "timeFrom", "timeTo", "refreshInterval",
        "controlGroupInput", "panelsJSON", "optionsJSON",
    },
    "search": {"title", "description", "columns", "sort", "grid", "hideChart", "kibanaSavedObjectMeta"},
    "lens": {"title", "description", "visualizationType", "state"},
    "map": {"title", "description", "mapStateJSON", "layerListJSON", "uiStateJSON"},
    "index-pattern": {
        "title", "name", "timeFieldName", "fieldFormatMap", "runtimeFieldMap", "fieldAttrs", "fields", "typeMeta",
    },
}  # fmt: skip
CONTROLS = {"panelsJSON", "controlStyle", "chainingSystem", "ignoreParentSettingsJSON"}
# The last migration of each type that says by which release's form it goes.
VERSIONS = {"dashboard": "8.9.0", "search": "8.0.0", "lens": "8.9.0", "map": "8.4.0", "index-pattern": "8.0.0"}
DASHBOARDS = [one for one in OBJECTS if one["type"] == "dashboard"]


def mapped(properties: dict[str, Any], path: str) -> dict[str, Any] | None:
    """The mapping of a field by its dotted name."""
    head, _, rest = path.partition(".")
    field = properties.get(head)
    if field is None or not rest:
        return field if field is None or "type" in field else None
    return mapped(field.get("properties") or field.get("fields") or {}, rest)


def test_the_file_is_what_the_program_writes() -> None:
    assert FILE.read_text(encoding="utf-8") == lines()


def test_ids_are_fixed_and_unique() -> None:
    assert len(BY_ID) == len(OBJECTS)
    assert all(name.startswith("rasid-") for _, name in BY_ID)


@pytest.mark.parametrize("one", OBJECTS, ids=lambda one: one["id"])
def test_an_object_says_what_kibana_takes_and_no_more(one: dict[str, Any]) -> None:
    attributes = one["attributes"]
    assert set(attributes) <= ATTRIBUTES[one["type"]]
    assert set(attributes.get("controlGroupInput", {})) <= CONTROLS
    assert {"title"} <= set(attributes)
    assert (one["typeMigrationVersion"], one["coreMigrationVersion"]) == (VERSIONS[one["type"]], "8.8.0")


@pytest.mark.parametrize("one", OBJECTS, ids=lambda one: one["id"])
def test_every_reference_resolves_and_is_named_once(one: dict[str, Any]) -> None:
    names = [reference["name"] for reference in one["references"]]
    assert len(names) == len(set(names))
    assert {(reference["type"], reference["id"]) for reference in one["references"]} <= BY_ID.keys()


def test_every_object_is_on_a_dashboard_or_behind_what_is() -> None:
    reached = {("dashboard", one["id"]) for one in DASHBOARDS}
    for _ in range(2):
        reached |= {(r["type"], r["id"]) for key in list(reached) for r in BY_ID[key]["references"]}
    assert reached == BY_ID.keys()


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_of_an_alias(view: str) -> None:
    assert VIEWS[view]["title"] in PROPERTIES


def test_every_field_is_in_the_mapping() -> None:
    unknown = [
        use
        for use in uses()
        if use.field not in (RECORDS, *runtime(use.view))
        and mapped(PROPERTIES[VIEWS[use.view]["title"]], use.field) is None
    ]
    assert unknown == []


@pytest.mark.parametrize("one", DASHBOARDS, ids=lambda one: one["id"])
def test_panels_have_their_objects_and_do_not_overlap(one: dict[str, Any]) -> None:
    panels = json.loads(one["attributes"]["panelsJSON"])
    names = {reference["name"] for reference in one["references"]}
    assert {f"{panel['panelIndex']}:{panel['panelRefName']}" for panel in panels} <= names
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        at = panel["gridData"]
        assert at["x"] + at["w"] <= 48
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken
        taken |= cells


@pytest.mark.parametrize("one", [one for one in OBJECTS if one["type"] == "lens"], ids=lambda one: one["id"])
def test_a_chart_shows_columns_that_it_has(one: dict[str, Any]) -> None:
    ((layer, held),) = one["attributes"]["state"]["datasourceStates"]["formBased"]["layers"].items()
    shown = json.dumps(one["attributes"]["state"]["visualization"])
    assert set(held["columnOrder"]) == held["columns"].keys()
    assert all(f'"{column}"' in shown for column in held["columns"])
    assert f'"layerId": "{layer}"' in shown
    for column in held["columns"].values():
        by = column["params"].get("orderBy", {}).get("columnId")
        assert by is None or by in held["columns"]


@pytest.mark.parametrize("one", OBJECTS, ids=lambda one: one["id"])
def test_titles_are_arabic_and_english(one: dict[str, Any]) -> None:
    title = one["attributes"]["name" if one["type"] == "index-pattern" else "title"]
    assert any("\u0600" <= letter <= "\u06ff" for letter in title)
    assert any(letter.isascii() and letter.isalpha() for letter in title)
