"""The index templates against the messages: nothing a message can say is refused by a strict mapping."""

import json
import types
import typing
import unicodedata
from typing import Any, get_args

import msgspec
import pytest

from processors.article import Article
from processors.event import Event
from processors.events.confidence import FIELDS
from producers.trail import Stage, Step
from sinks.alerts.alert import Alert
from sinks.bootstrap import TEMPLATES, templates, with_prefix
from sinks.document import TOPICS, Document, from_alert, from_article, from_event, from_revision, from_step
from sinks.errors import DataError

COMPONENTS, INDEXES = templates()
PROPERTIES: dict[str, dict[str, Any]] = {
    alias: body["template"]["mappings"]["properties"] for body in INDEXES.values() for alias in body["_meta"]["indexes"]
}
MESSAGES = [(Article, "rasid-articles"), (Event, "rasid-events"), (Step, "rasid-trail"), (Alert, "rasid-alerts")]
DERIVED = {
    "rasid-articles": {"published_at"},
    "rasid-events": {"location", "days", "killed_best", "wounded_best", "abducted_best"},
    "rasid-trail": {"step_id"},
    "rasid-alerts": set(),
}


def inner_struct(kind: Any) -> type[msgspec.Struct] | None:
    """The struct within `list[X]`, `X | None` or `X`, if there is one."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind
    if typing.get_origin(kind) in (list, typing.Union, types.UnionType, typing.Annotated):
        return next((found for inner in get_args(kind) if (found := inner_struct(inner))), None)
    return None


def paths(kind: type[msgspec.Struct], before: str = "") -> set[str]:
    """Dotted names of all fields of `kind`; of a struct those of its fields."""
    hints = typing.get_type_hints(kind)
    found = set()
    for field in msgspec.structs.fields(kind):
        name = before + field.encode_name
        inner = inner_struct(hints[field.name])
        found |= paths(inner, name + ".") if inner else {name}
    return found


def mapped(properties: dict[str, Any], before: str = "") -> set[str]:
    """Dotted names of all fields that a mapping names; a geo_point has its two, an object left open is one."""
    found = set()
    for name, field in properties.items():
        if field.get("type") == "geo_point" and before + name == "location":
            found |= {"location", "location.lat", "location.lon"}
        elif "properties" in field and field.get("dynamic") != "false":
            found |= mapped(field["properties"], f"{before}{name}.")
        else:
            found.add(before + name)
    return found


@pytest.mark.parametrize(("kind", "alias"), MESSAGES)
def test_every_field_of_a_message_is_mapped_and_nothing_else(kind: type[msgspec.Struct], alias: str) -> None:
    there = mapped(PROPERTIES[alias])
    assert paths(kind) <= there
    assert there - paths(kind) - {"location", "location.lat", "location.lon"} == DERIVED[alias] - {"location"}


def test_every_mapping_is_strict() -> None:
    assert {body["template"]["mappings"]["dynamic"] for body in INDEXES.values()} == {"strict"}


@pytest.mark.parametrize("alias", ["rasid-articles", "rasid-events"])
def test_the_time_of_every_stage_is_mapped(alias: str) -> None:
    assert set(PROPERTIES[alias]["times"]["properties"]) == set(get_args(Stage))


def test_the_confidence_of_every_field_that_is_rated_is_mapped() -> None:
    assert set(PROPERTIES["rasid-events"]["confidence_by_field"]["properties"]) == set(FIELDS)


def test_every_topic_goes_to_an_index_that_is_set_up() -> None:
    # A document of each kind, made from the least that each message must say.
    least: dict[Any, Any] = {}
    for kind, _ in TOPICS.values():
        required = {field.name: field.type for field in msgspec.structs.fields(kind) if field.required}
        least[kind] = kind(**{name: sample(hint) for name, hint in required.items()})
    made: list[Document] = [document(least[kind]) for kind, document in TOPICS.values()]
    assert {document.index for document in made} == set(PROPERTIES)
    assert {make for _, make in TOPICS.values()} == {from_article, from_event, from_revision, from_step, from_alert}


def sample(hint: Any) -> Any:
    """Any value of the type `hint`."""
    if typing.get_origin(hint) is typing.Literal:
        return get_args(hint)[0]
    known = {int: 1, str: "x", float: 0.5}
    if hint in known:
        return known[hint]
    return [] if typing.get_origin(hint) is list else msgspec.convert("2026-03-10T12:00:00Z", hint)


def test_prefix_stands_before_all_that_a_template_names() -> None:
    template = with_prefix(INDEXES["rasid-events"], "north-")
    assert template["index_patterns"] == ["north-rasid-events-*"]
    assert template["composed_of"] == ["north-rasid-arabic"]
    assert template["template"] is INDEXES["rasid-events"]["template"]


def test_no_template_matches_the_indexes_of_another() -> None:
    patterns = {name: body["index_patterns"] for name, body in INDEXES.items()}
    assert patterns == {name: [f"{name}-*"] for name in INDEXES}
    assert not [(a, b) for a in INDEXES for b in INDEXES if a != b and b.startswith(f"{a}-")]


def test_broken_template_is_named(tmp_path: Any) -> None:
    (tmp_path / "rasid-x.json").write_text("{")
    with pytest.raises(DataError, match=r"rasid-x\.json"):
        templates(tmp_path)


def test_presentation_forms_become_the_letters_unicode_says() -> None:
    settings = json.loads((TEMPLATES / "rasid-arabic.component.json").read_text())["template"]["settings"]
    rules = settings["analysis"]["char_filter"]["arabic_letters"]["mappings"]
    table = dict(rule.split("=>") for rule in rules)
    folded = {letter: to for letter, to in table.items() if ord(letter) < 0xFB50}
    for form, letters in table.items():
        if form not in folded:
            plain = unicodedata.normalize("NFKC", form)
            assert letters == "".join(folded.get(letter, letter) for letter in plain)
    assert {chr(code) for code in range(0xFE80, 0xFEFD)} <= set(table)
