"""Armed actors and the names and adjectives the news gives them."""

from functools import cache
from pathlib import Path

import msgspec

from processors.arabic.lexicon import Lexicon
from processors.rules import load_rules


class Name(msgspec.Struct, frozen=True):
    """An actor as named in a text; `adjective` where only "Israeli" and the like is said."""

    actor: str
    adjective: bool = False


class _Actor(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    names: list[str]
    adjectives: list[str] = []


class _Data(msgspec.Struct, forbid_unknown_fields=True):
    actor: list[_Actor]


@cache
def actors() -> Lexicon[Name]:
    """All names of all actors, read and checked once. Raises RulesError naming what is wrong."""
    path = Path(__file__).parent / "data" / "actors.toml"
    data = load_rules(path, _Data)
    lexicon: Lexicon[Name] = Lexicon()
    for actor in data.actor:
        named, adjective = Name(actor.name), Name(actor.name, adjective=True)
        for text in actor.names:
            lexicon.add(text, named)
        for text in actor.adjectives:
            for ending in ("", "ة"):
                lexicon.add(text + ending, adjective)
    return lexicon
