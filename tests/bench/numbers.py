"""How many numbers and ordinals of a published collection are read as it says: `python -m tests.bench.numbers FOLDER`.

FOLDER holds `NumberModel.json` and `OrdinalModel.json` (any prefix) of Microsoft's Recognizers-Text, Arabic. Left out,
by class, is what is no count of people or things: fractions and decimals, powers, negatives, dozens, parts of dates and
codes, figures of more than nine digits, and ordinals by their distance ("the last").
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec

from processors.arabic.letters import fold
from processors.arabic.numbers import number_at, ordinal_at
from processors.arabic.words import Word, words

_D = "[0-9٠-٩]"
_FRACTION = re.compile(rf"(?:^|\s)(?:[أا]خماس|خمس)(?:\s|$)|مائة على|{_D}[.,]{_D}{{1,2}}(?!{_D})|(?:^|\s)[.,]{_D}")
_POWER = re.compile(rf"{_D}\^|\^{_D}|{_D}e[0-9٠-٩+-]")
_CODE = re.compile(rf"{_D}([./-]){_D}+\1")
_LONG = re.compile(rf"{_D}{{10}}")


class _Resolution(msgspec.Struct):
    value: str


class _Result(msgspec.Struct, rename="pascal"):
    text: str
    type_name: str
    resolution: _Resolution | None = None


class _Case(msgspec.Struct, rename="pascal"):
    input: str
    results: list[_Result]


class Score(NamedTuple):
    """Texts read exactly as the collection says, texts counted, those left out by class, and the differing ones."""

    agreed: int
    total: int
    left_out: Counter[str]
    differing: list[str]


def _integer(value: str) -> int | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return int(number) if number.is_integer() else None


def _class(case: _Case) -> str | None:
    """Why a text is left out; None where it counts."""
    text = case.input
    values = [result.resolution.value if result.resolution else "" for result in case.results]
    if any(result.type_name == "ordinal.relative" for result in case.results):
        return "ordinals by distance"
    if _POWER.search(text):
        return "powers"
    if any(_integer(value) is None for value in values) or _FRACTION.search(text):
        return "fractions and decimals"
    if any(value.startswith("-") for value in values):
        return "negatives"
    if re.search("دزين|دست", text):
        return "dozens"
    if _CODE.search(text):
        return "parts of dates and codes"
    if _LONG.search(text):
        return "more than nine digits"
    return None


def _read_all(text: str, read: Callable[[list[Word], int], tuple[int, int] | None]) -> list[int]:
    tokens = words(fold(text))
    found: list[int] = []
    i = 0
    while i < len(tokens):
        value = read(tokens, i)
        if value is None:
            i += 1
        else:
            found.append(value[0])
            i = max(value[1], i + 1)
    return found


def _number(tokens: list[Word], i: int) -> tuple[int, int] | None:
    number = number_at(tokens, i, len(tokens))
    return None if number is None or number.best is None else (number.best, number.end)


def _ordinal(tokens: list[Word], i: int) -> tuple[int, int] | None:
    return ordinal_at(tokens, i, len(tokens))


def score(cases: list[_Case], read: Callable[[list[Word], int], tuple[int, int] | None]) -> Score:
    """Compare all numbers of each text, in order, with what the collection says."""
    left_out: Counter[str] = Counter()
    differing: list[str] = []
    agreed = total = 0
    for case in cases:
        if (reason := _class(case)) is not None:
            left_out[reason] += 1
            continue
        total += 1
        told = [_integer(result.resolution.value) for result in case.results if result.resolution]
        got = _read_all(case.input, read)
        if got == told:
            agreed += 1
        else:
            differing.append(f"{case.input!r}: {told} told, {got} read")
    return Score(agreed, total, left_out, differing)


def report(folder: Path) -> str:
    """The figures for both files. Raises FileNotFoundError naming the one that is not in `folder`."""
    lines: list[str] = []
    for name, read in (("NumberModel", _number), ("OrdinalModel", _ordinal)):
        path = next(folder.glob(f"*{name}.json"), None)
        if path is None:
            raise FileNotFoundError(f"{folder}: no file *{name}.json; give the folder of the Arabic specs")
        cases = msgspec.convert(json.loads(path.read_text("utf-8-sig")), list[_Case])
        found = score(cases, read)
        lines.append(f"{name}: {found.agreed} of {found.total} agree; left out: {dict(found.left_out.most_common())}")
        lines += [f"   {line}" for line in found.differing]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.bench.numbers FOLDER")
    try:
        sys.stdout.write(report(Path(sys.argv[1])))
    except FileNotFoundError:
        sys.stdout.write(f"No specifications at {sys.argv[1]}: nothing to compare.\n")
    except ValueError as exc:
        sys.exit(str(exc))
