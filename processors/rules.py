"""Reads the rules and word lists kept as data beside the code."""

import tomllib
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")


class RulesError(Exception):
    """A data file of the project is not as it must be; the message says which, where, and what was expected."""


def load_rules(path: Path, kind: type[T]) -> T:
    """The content of the TOML file at `path` as a `kind`. Raises RulesError where it is not as that says."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), kind)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as exc:
        raise RulesError(f"{path.name}: {exc}") from exc
