"""The words that begin a source, the houses known by name, and what kind of source each is."""

from functools import cache

import msgspec

from processors.arabic.letters import folded
from processors.arabic.lexicon import Lexicon
from processors.event import Role
from processors.events.uses import FOLDER, Entry, Uses
from processors.rules import load_rules


class _SourceEntry(msgspec.Struct, forbid_unknown_fields=True):
    role: Role
    words: list[str]


class _NamedEntry(msgspec.Struct, forbid_unknown_fields=True):
    role: Role
    name: str
    words: list[str]


class _Data(msgspec.Struct, forbid_unknown_fields=True):
    use: dict[str, Entry]
    qualities: dict[Role, list[str]]
    source: list[_SourceEntry]
    named: list[_NamedEntry]


class Teller(msgspec.Struct, frozen=True):
    """A word that begins a source; `name` where it is one known house."""

    role: Role
    name: str | None = None


_DATA = load_rules(FOLDER / "sources.toml", _Data)
_QUALITIES: dict[str, Role] = {folded(word): role for role, words in _DATA.qualities.items() for word in words}
USES = Uses(
    _DATA.use,
    (
        "asserting", "denying", "according", "no_source", "carrying", "spoken", "that", "news", "within", "silent",
        "refusing", "issuing", "comment", "negation", "of",
    ),
    prefixes=("", "و", "ف", "س", "ال", "وال"),
)  # fmt: skip


@cache
def tellers() -> Lexicon[Teller]:
    """All words that begin a source. Raises RulesError naming what is wrong."""
    lexicon: Lexicon[Teller] = Lexicon()
    for entry in _DATA.named:
        for text in entry.words:
            lexicon.add(text, Teller(entry.role, entry.name))
    for group in _DATA.source:
        for text in group.words:
            lexicon.add(text, Teller(group.role))
    return lexicon


def quality(texts: list[str]) -> Role | None:
    """What the first telling one of a source's words, in any of its forms, says of it: "مصدر طبي"."""
    return next((_QUALITIES[text] for text in texts if text in _QUALITIES), None)
