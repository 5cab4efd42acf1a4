"""Files that give every code its Arabic and its English."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

import msgspec

from sinks.datafile import read
from sinks.errors import DataError

T = TypeVar("T", bound=msgspec.Struct)
Word = tuple[str, str]


def load_wording(file: Path, kind: type[T], codes: Mapping[str, Any]) -> T:
    """The words in the TOML file as a `kind`; `codes` has the Literal type of each table that must hold all its codes.

    Raises DataError where the file cannot be read, is not as `kind` says, or lacks a code.
    """
    found = read(file, kind)
    for name, known in codes.items():
        if missing := set(get_args(known)) - set(getattr(found, name)):
            raise DataError(f"{file}: [{name}] lacks {', '.join(sorted(missing))}")
    return found
