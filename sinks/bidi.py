"""Text that others wrote, among ours: nothing in it steers a terminal, and right-to-left words stay in their place."""

import re
import unicodedata
from typing import Literal

# Controls, and the marks by which a text can make others read backwards; what XML cannot hold; half characters.
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

Direction = Literal["rtl", "ltr"]

_MARK: dict[Direction, str] = {"rtl": "\u200f", "ltr": "\u200e"}
_STRONG: dict[str, Direction] = {"L": "ltr", "R": "rtl", "AL": "rtl"}
_RUNS: dict[str, Direction] = {**_STRONG, "EN": "ltr"}
_JOINED = re.compile(r"[0-9]+(?:[-–→./:][0-9]+)+")


def plain(text: str, longest: int = 0) -> str:
    """`text` on one line without controls; longer than `longest` characters (0: any) it ends in an ellipsis."""
    line = " ".join(CONTROL.sub(" ", text).split())
    return line if not longest or len(line) <= longest else line[: longest - 1].rstrip() + "…"


def direction(text: str) -> Direction | None:
    """How a reader orders `text`: by its first letter that has a direction; None where none has."""
    return next((_STRONG[kind] for kind in map(unicodedata.bidirectional, text) if kind in _STRONG), None)


def mixes(text: str, around: Direction) -> bool:
    """Whether a letter or number of `text` runs against the direction of the words `around` it."""
    return any(_RUNS.get(unicodedata.bidirectional(letter), around) != around for letter in text)


def numbers_apart(text: str) -> str:
    """`text` with each date, range or change isolated: after Arabic letters, 2026-03-09 would be read 09-03-2026."""
    return _JOINED.sub(lambda found: isolated(found[0]), text)


def isolated(text: str) -> str:
    """`text` between Unicode's isolates, which take no column, so that it orders nothing around it."""
    return f"\u2068{text}\u2069"


def led(line: str, wanted: Direction) -> str:
    """`line` after a mark of the direction in which it is to be read, where it would be read otherwise."""
    return line if direction(line) in (wanted, None) else _MARK[wanted] + line
