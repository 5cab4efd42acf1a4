"""TOML files that people write: read into a type, and what is wrong told in one line with file, line and key.

tomllib gives the line of a fault in the syntax; msgspec gives the path of one in the content, such as
`$.rule[2].when.countries[0]`. The lines of the keys are found here: no library that keeps positions and checks types
was found which is worth a dependency (docs/decisions.md).
"""

import re
import tomllib
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from sinks.errors import DataError

T = TypeVar("T")

_PATH = re.compile(r"^(?P<what>.*?)(?: - at `(?:key in )?\$(?P<path>[^`]*)`)?$", re.DOTALL)
_STEP = re.compile(r"\.(?P<key>[^.\[]+)|\[(?P<index>\d+|\.\.\.)\]")
_UNKNOWN = re.compile(r"unknown field `(?P<field>[^`]+)`")
_INVALID = re.compile(r"Invalid enum value '(?P<value>[^']*)'")
_HEADER = re.compile(r"^\s*(?P<many>\[)?\[\s*(?P<name>[^\[\]]+?)\s*\]")
_KEY = re.compile(r"^\s*(?P<name>[\w.\-]+|\"[^\"]+\"|'[^']+')\s*=")
_STRING = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'')


def read(file: Path, kind: type[T], setting: str = "") -> T:
    """What the TOML `file` says as a `kind`; `setting` names the variable that says where it is.

    Raises DataError: file, line and key, what is wrong, and what is allowed there.
    """
    return converted(file, *parsed(file, setting), kind)


def parsed(file: Path, setting: str = "") -> tuple[str, dict[str, Any]]:
    """The TOML `file` as it is written and as it is read, its content not yet checked. Raises DataError."""
    try:
        text = file.read_text(encoding="utf-8")
        return text, tomllib.loads(text)
    except OSError as exc:
        raise DataError(f"{file}: {exc.strerror}{f'; see {setting}' if setting else ''}") from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise DataError(f"{file}: {exc}") from exc


def converted(file: Path, text: str, raw: dict[str, Any], kind: type[T]) -> T:
    """What was `parsed`, as a `kind`. Raises DataError."""
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as exc:
        raise DataError(explain(file, text, kind, str(exc))) from exc


def explain(file: Path, text: str, kind: object, fault: str) -> str:
    """One line for people of the `fault` that msgspec found in `text` where it is read as a `kind`."""
    matched = _PATH.match(fault)
    assert matched is not None  # it matches anything
    what, path = matched["what"], steps(matched["path"] or "")
    allowed: list[str] = []
    value = ""
    place = _type_at(inspect.type_info(kind), path)
    if (unknown := _UNKNOWN.search(what)) and isinstance(place, inspect.StructType):
        path.append(unknown["field"])
        allowed = [field.encode_name for field in place.fields]
        what = f"no such key{like(unknown['field'], allowed)}"
    elif (invalid := _INVALID.search(what)) and (literal := _literal(place)):
        value, allowed = invalid["value"], [str(one) for one in literal.values]
        what = f"{value!r} is not allowed{like(value, allowed)}"
    said = f"; allowed: {', '.join(allowed)}" if allowed else ""
    return f"{located(file, text, path, value)}: {what}{said}"


def located(file: Path, text: str, path: list[str | int], value: str = "") -> str:
    """Where in `file` the value at `path` stands: the file, the line of its key (or of the `value` there), the key."""
    known = lines(text)
    key = ".".join(str(step) for step in path if isinstance(step, str))
    for length in range(len(path), 0, -1):
        if line := known.get(tuple(path[:length])):
            after = enumerate(text.splitlines()[line - 1 :], line)
            exact = next((number for number, one in after if value and f'"{value}"' in one), line)
            return f"{file}, line {exact}, {key}"
    return f"{file}{', ' if key else ''}{key}"


def steps(path: str) -> list[str | int]:
    """`.rule[2].when` as its keys and numbers; a key that msgspec does not tell ends it."""
    found: list[str | int] = []
    for step in _STEP.finditer(path):
        if step["index"] == "..." or step["key"] == "...":
            break
        found.append(step["key"] if step["key"] is not None else int(step["index"]))
    return found


def lines(text: str) -> dict[tuple[str | int, ...], int]:
    """The line, from 1, on which each table and each key of a TOML text begins; those of inline tables are not told.

    `text` is TOML that tomllib reads; a line within a value of several lines is no key.
    """
    found: dict[tuple[str | int, ...], int] = {}
    counts: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    depth, within = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        if within:
            within = "" if within in line else within
            continue
        if depth == 0 and (header := _HEADER.match(line)):
            table = ()
            parts = [part.strip().strip("\"'") for part in header["name"].split(".")]
            for place, part in enumerate(parts):
                table += (part,)
                if header["many"] and place == len(parts) - 1:
                    counts[table] = counts.get(table, -1) + 1
                if table in counts:
                    table += (counts[table],)
            found.setdefault(table, number)
            continue
        if depth == 0 and (key := _KEY.match(line)):
            name = key["name"]
            parts = [name.strip("\"'")] if name[0] in "\"'" else name.split(".")
            found.setdefault((*table, *parts), number)
        for quotes in ('"""', "'''"):
            if line.count(quotes) == 1:
                within = quotes
        bare = _STRING.sub("", line).partition("#")[0]
        depth += sum(bare.count(one) for one in "[{") - sum(bare.count(one) for one in "]}")
    return found


def _type_at(kind: inspect.Type, path: list[str | int]) -> inspect.Type | None:
    """The type of the value at `path` within one of type `kind`."""
    found: inspect.Type | None = kind
    for step in path:
        found = next(iter(_without_none(found)), None)
        if isinstance(step, str):
            fields = found.fields if isinstance(found, inspect.StructType) else ()
            inner = found.value_type if isinstance(found, inspect.DictType) else None
            found = next((field.type for field in fields if field.encode_name == step), inner)
        elif isinstance(found, inspect.ListType | inspect.VarTupleType | inspect.SetType | inspect.FrozenSetType):
            found = found.item_type
        else:
            return None
    return next(iter(_without_none(found)), None)


def _without_none(kind: inspect.Type | None) -> list[inspect.Type]:
    if isinstance(kind, inspect.Metadata):
        return _without_none(kind.type)
    if isinstance(kind, inspect.UnionType):
        return [one for one in kind.types if not isinstance(one, inspect.NoneType)]
    return [kind] if kind else []


def _literal(kind: inspect.Type | None) -> inspect.LiteralType | None:
    return kind if isinstance(kind, inspect.LiteralType) else None


def like(given: str, allowed: Sequence[str]) -> str:
    """Ask, " (do you mean …?)", for the one of `allowed` nearest to what was given; empty where none is near."""
    near = get_close_matches(given, allowed, 1)
    return f" (do you mean {near[0]}?)" if near else ""
