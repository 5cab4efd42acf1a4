"""docs/search.md against the program: its field tables are the mappings, its commands and options exist."""

import argparse
import itertools
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sinks.answers import add_commands
from sinks.bootstrap import templates
from sinks.facets import FACETS
from sinks.query import TERMS

PAGE = (Path(__file__).parents[3] / "docs" / "search.md").read_text(encoding="utf-8")
MAPPINGS = {name: body["template"]["mappings"]["properties"] for name, body in templates()[1].items()}


def section(title: str) -> str:
    """The text under a heading, up to the next one."""
    found = re.search(rf"^#+ {re.escape(title)}$(.*?)(?=^#|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, title
    return found.group(1)


def expanded(name: str) -> Iterator[str]:
    """`a.{b,c}` as `a.b` and `a.c`."""
    parts = [part.split(",") for part in re.split(r"[{}]", name)]
    return ("".join(chosen) for chosen in itertools.product(*parts))


def fields(properties: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Every field of a mapping with its type."""
    for name, field in properties.items():
        if "type" in field:
            yield before + name, field["type"]
        else:
            yield from fields(field["properties"], f"{before}{name}.")


@pytest.mark.parametrize("index", MAPPINGS)
def test_the_field_table_is_the_mapping(index: str) -> None:
    rows = re.findall(r"^\| (`.*?) \| (\w+) \| .+ \|$", section(index), re.MULTILINE)
    told = [(name, kind) for names, kind in rows for one in re.findall(r"`(.+?)`", names) for name in expanded(one)]
    assert len(told) == len(set(told))
    assert set(told) == set(fields(MAPPINGS[index]))


def test_every_command_of_the_cookbook_is_understood() -> None:
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers(dest="command"))
    rows = re.findall(r"^\| .+? \| (`.+`.*) \|$", section("A cookbook"), re.MULTILINE)
    commands = [one for row in rows for one in re.findall(r"`([a-z]+ ?.*?)`", row)]
    asked = [parser.parse_args(shlex.split(one)).command for one in commands if " " in one or one == "stats"]
    assert {"search", "events", "article", "event", "why", "stats", "suggest"} == set(asked)


def test_every_facet_and_every_option_of_values_is_named() -> None:
    named = set(re.findall(r"`(\w+)`", section("Facets")))
    assert set(FACETS) <= named
    assert {f"--{name}" for name in TERMS} <= set(re.findall(r"`(--[a-z-]+)`", section("A cookbook")))
