"""The index templates against the messages: nothing a message can say is refused by a strict mapping."""

import json
import types
import typing
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from processors.article import Article
from processors.event import Event
from processors.events.confidence import FIELDS
from producers.feed_health import FeedHealth
from producers.trail import Stage, Step
from sinks.alerts.alert import Alert
from sinks.bootstrap import TEMPLATES, index_templates, templates
from sinks.document import (
    TOPICS,
    Document,
    from_alert,
    from_article,
    from_event,
    from_health,
    from_revision,
    from_step,
)
from sinks.errors import DataError
from sinks.lifecycle import due, policies
from sinks.months import DATED_BY, IndexName
from sinks.roles import roles

COMPONENTS, INDEXES = templates()
PROPERTIES: dict[str, dict[str, Any]] = {
    alias: body["template"]["mappings"]["properties"] for body in INDEXES.values() for alias in body["_meta"]["indexes"]
}
MESSAGES = [
    (Article, "rasid-articles"),
    (Event, "rasid-events"),
    (Step, "rasid-trail"),
    (Alert, "rasid-alerts"),
    (FeedHealth, "rasid-feeds"),
]
DERIVED = {
    "rasid-articles": {"published_at"},
    "rasid-events": {"location", "days", "killed_best", "wounded_best", "abducted_best"},
    "rasid-trail": {"step_id"},
    "rasid-alerts": set(),
    "rasid-feeds": set(),
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
    assert {document.kind for document in made} == set(PROPERTIES)
    makers = {from_article, from_event, from_revision, from_step, from_alert, from_health}
    assert {make for _, make in TOPICS.values()} == makers


def sample(hint: Any) -> Any:
    """Any value of the type `hint`."""
    if typing.get_origin(hint) is typing.Literal:
        return get_args(hint)[0]
    known = {int: 1, str: "x", float: 0.5}
    if hint in known:
        return known[hint]
    return [] if typing.get_origin(hint) is list else msgspec.convert("2026-03-10T12:00:00Z", hint)


def test_each_kind_has_a_template_of_its_own_under_the_prefix() -> None:
    made = index_templates(INDEXES["rasid-events"], "north-", {"rasid-events-history": {}})
    events, revisions = made["north-rasid-events"], made["north-rasid-events-history"]
    assert (events["index_patterns"], revisions["index_patterns"]) == (
        ["north-rasid-events-*"],
        ["north-rasid-events-history-*"],
    )
    assert revisions["priority"] > events["priority"]  # an index of revisions fits both patterns
    assert revisions["composed_of"] == ["north-rasid-arabic"]
    assert revisions["template"]["mappings"] is events["template"]["mappings"]
    assert revisions["template"]["settings"] == {"index.lifecycle.name": "north-rasid-events-history"}
    assert "settings" not in events["template"]


def test_every_lifecycle_is_of_a_kind_that_is_set_up() -> None:
    assert set(policies()) <= set(PROPERTIES) == set(DATED_BY)


@pytest.mark.parametrize(
    "policy",
    [
        "{",
        "{}",
        '{"policy": {"phases": {"delete": {"min_age": "3h", "actions": {"delete": {}}}}}}',
        '{"policy": {"phases": {"hot": {}, "delete": {"min_age": "3d", "actions": {"delete": {}}}}}}',
    ],
)
def test_lifecycle_that_our_command_could_not_do_is_refused(policy: str, tmp_path: Path) -> None:
    (tmp_path / "rasid-x.policy.json").write_text(policy)
    with pytest.raises(DataError, match=r"rasid-x\.policy\.json"):
        policies(tmp_path)


def test_an_index_is_due_when_its_month_is_over_for_so_long() -> None:
    names = [IndexName("k", month, 1) for month in ("2026.01", "2026.02", "2026.12", "")]
    assert due(names, 90, datetime(2026, 5, 2, tzinfo=UTC)) == [names[0]]
    assert due(names, 90, datetime(2026, 5, 1, 23, tzinfo=UTC)) == []


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


def test_roles_reach_the_indexes_of_their_installation_alone() -> None:
    known = roles("north-")
    assert set(known) == {"north-rasid-keeper", "north-rasid-reader", "north-rasid-writer"}
    named = [name for role in known.values() for rights in role["indices"] for name in rights["names"]]
    assert set(named) == {"north-rasid-*"}
    assert set(known["north-rasid-reader"]["indices"][0]["privileges"]) == {"read", "view_index_metadata"}


def test_broken_role_is_named(tmp_path: Path) -> None:
    (tmp_path / "rasid-x.json").write_text("{}")
    with pytest.raises(DataError, match=r"rasid-x\.json"):
        roles("", tmp_path)
