"""Words that make a name a place: "city", "in", "north of"."""

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from processors.arabic.letters import folded
from processors.gazetteer.places import Precision


class _Words(msgspec.Struct, forbid_unknown_fields=True):
    naming: list[str]
    before: list[str]
    first_parts: list[str]
    no_names: list[str]
    kilometres: list[str]
    moved: list[str]
    offices: list[str]


class _Data(msgspec.Struct, forbid_unknown_fields=True):
    kinds: dict[Precision, list[str]]
    words: _Words


class PlaceWords(msgspec.Struct, frozen=True):
    """The folded words, by what they do; `kinds` gives each noun the precision of a place of that kind."""

    kinds: dict[str, Precision]
    naming: frozenset[str]
    before: frozenset[str]
    first_parts: frozenset[str]
    no_names: frozenset[str]
    kilometres: frozenset[str]
    moved: frozenset[str]
    offices: frozenset[str]


@cache
def place_words() -> PlaceWords:
    """Read and checked once. Raises msgspec.ValidationError naming what is wrong."""
    path = Path(__file__).parent / "data" / "place_words.toml"
    data = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _Data)
    sets = {name: frozenset(map(folded, getattr(data.words, name))) for name in _Words.__struct_fields__}
    return PlaceWords({folded(word): kind for kind, words in data.kinds.items() for word in words}, **sets)
