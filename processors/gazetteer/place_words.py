"""Words that make a name a place: "city", "in", "north of"."""

from functools import cache, lru_cache
from pathlib import Path

import msgspec

from processors.arabic.letters import folded
from processors.arabic.lexicon import Lexicon
from processors.arabic.words import among, forms
from processors.gazetteer.places import Precision
from processors.rules import load_rules


class _Words(msgspec.Struct, forbid_unknown_fields=True):
    naming: list[str]
    several: list[str]
    two: list[str]
    outskirts: list[str]
    countryside: list[str]
    among: list[str]
    before: list[str]
    first_parts: list[str]
    no_names: list[str]
    kilometres: list[str]
    nautical: list[str]
    two_kilometres: list[str]
    settled: list[str]
    roads: list[str]
    road_adjectives: list[str]
    lands: list[str]
    sources: list[str]
    origins: list[str]
    natives: list[str]
    titles: list[str]
    nearness: list[str]
    many: list[str]
    moved: list[str]
    visited: list[str]
    governing: list[str]
    hospitals: list[str]
    nursing: list[str]
    sake: list[str]
    answers: list[str]
    wrongs: list[str]
    seats: list[str]
    offices: list[str]
    lying: list[str]
    posts: list[str]
    scenes: list[str]
    exposed: list[str]
    striking: list[str]
    openers: list[str]
    launching: list[str]
    reaching: list[str]
    flying: list[str]
    loose: list[str]
    buildings: list[str]
    streets: list[str]
    of_capitals: list[str]


class _Data(msgspec.Struct, forbid_unknown_fields=True):
    kinds: dict[Precision, list[str]]
    words: _Words
    borrowed: list[str]


class PlaceWords(msgspec.Struct, frozen=True):
    """The folded words, by what they do; `kinds` gives each noun the precision of a place of that kind."""

    kinds: dict[str, Precision]
    naming: frozenset[str]
    several: frozenset[str]
    two: frozenset[str]
    outskirts: frozenset[str]
    countryside: frozenset[str]
    among: frozenset[str]
    before: frozenset[str]
    first_parts: frozenset[str]
    no_names: frozenset[str]
    kilometres: frozenset[str]
    nautical: frozenset[str]
    two_kilometres: frozenset[str]
    settled: frozenset[str]
    roads: frozenset[str]
    road_adjectives: frozenset[str]
    lands: frozenset[str]
    sources: frozenset[str]
    origins: frozenset[str]
    natives: frozenset[str]
    titles: frozenset[str]
    nearness: frozenset[str]
    many: frozenset[str]
    moved: frozenset[str]
    visited: frozenset[str]
    governing: frozenset[str]
    hospitals: frozenset[str]
    nursing: frozenset[str]
    sake: frozenset[str]
    answers: frozenset[str]
    wrongs: frozenset[str]
    seats: frozenset[str]
    offices: frozenset[str]
    lying: frozenset[str]
    posts: frozenset[str]
    scenes: frozenset[str]
    exposed: frozenset[str]
    striking: frozenset[str]
    openers: frozenset[str]
    launching: frozenset[str]
    reaching: frozenset[str]
    flying: frozenset[str]
    loose: frozenset[str]
    buildings: frozenset[str]
    streets: frozenset[str]
    of_capitals: frozenset[str]


@cache
def _data() -> _Data:
    return load_rules(Path(__file__).parent / "data" / "place_words.toml", _Data)


@cache
def borrowed() -> Lexicon[str]:
    """Names of something else that hold a place's name: papers, brigades, treaties, colours, prayers."""
    lexicon: Lexicon[str] = Lexicon()
    for phrase in _data().borrowed:
        lexicon.add(phrase, phrase)
    return lexicon


@cache
def place_words() -> PlaceWords:
    """Read and checked once. Raises RulesError naming what is wrong."""
    data = _data()
    sets = {name: frozenset(map(folded, getattr(data.words, name))) for name in _Words.__struct_fields__}
    return PlaceWords({folded(word): kind for kind, words in data.kinds.items() for word in words}, **sets)


@lru_cache(maxsize=50_000)
def bare_kind(word: str) -> str:
    """A folded word without conjunction, preposition and article, where it is a word for a kind of place."""
    kinds = place_words().kinds
    if not among(word, kinds.keys()):
        return word
    return next((f.text for f in forms(word) if f.text in kinds and not f.suffix and "ك" not in f.prefix), word)
