"""How short texts of a page are compared: without marks, tatweel, and signs at the ends."""

import re
import unicodedata
from functools import lru_cache

_MARKS = re.compile(r"[\u0640\u064B-\u0652\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]")
_EDGES = re.compile(r"^\W+|\W+$")
_HAMZA = str.maketrans("أإآ", "ااا")


_SHORT = 200  # characters of a line that is remembered: menus and furniture come again, paragraphs hardly do


def plain(line: str) -> str:
    """`line` in small letters, without marks, tatweel, hamza on alef, and what is no letter or digit at its ends."""
    return _remembered(line) if len(line) <= _SHORT else _plain(line)


def _plain(line: str) -> str:
    bare = _MARKS.sub("", unicodedata.normalize("NFKC", line)).translate(_HAMZA)
    return " ".join(_EDGES.sub("", bare).lower().split())


_remembered = lru_cache(maxsize=4096)(_plain)


def letters_in(text: str) -> int:
    """How many letters there are in `text`."""
    return sum(map(str.isalpha, text))
