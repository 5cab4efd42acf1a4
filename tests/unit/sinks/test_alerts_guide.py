"""docs/alerts.md says what is so."""

import argparse
import re
import shlex
import textwrap
from pathlib import Path
from typing import get_args

import msgspec

from sinks.alerts import commands
from sinks.alerts.alert import Happening, Suppression
from sinks.alerts.conditions import Conditions
from sinks.alerts.rules import Rule, load

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs" / "alerts.md").read_text(encoding="utf-8")


def first_cells() -> set[str]:
    """All that stands in backquotes in the first cell of a row of a table."""
    rows = re.findall(r"^\| ([^|]+) \|", GUIDE, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def test_every_key_happening_and_reason_is_told() -> None:
    keys = {field.name for kind in (Rule, Conditions) for field in msgspec.structs.fields(kind)}
    assert keys | set(get_args(Happening)) | set(get_args(Suppression)) <= first_cells()


def test_every_rule_of_the_guide_is_one(tmp_path: Path) -> None:
    blocks = [one for one in re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL) if "[[rule]]" in one]
    assert len(blocks) >= 2
    for block in blocks:
        file = tmp_path / "rules.toml"
        file.write_text(textwrap.dedent(block), encoding="utf-8")
        assert load(file)


def test_every_option_of_the_test_is_told() -> None:
    parser = argparse.ArgumentParser()
    commands.add(parser.add_subparsers())
    asked = shlex.split("alerts test r.toml --replay e --as-published --labels l --against o --format json")
    parser.parse_args(asked)
    assert {one for one in asked if one.startswith("--")} <= {name.split()[0] for name in first_cells()}
