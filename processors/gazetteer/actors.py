"""Who fights: states with their forces and police, armed groups, coalitions, by the many names the news gives them."""

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import msgspec

from processors.arabic.letters import folded
from processors.arabic.lexicon import Lexicon
from processors.event import ActorKind
from processors.rules import RulesError, load_rules

_FOLDER = Path(__file__).parent / "data" / "actors"


class Actor(msgspec.Struct, frozen=True):
    """Somebody who attacks, by one name; `country` is the home, ISO 3166-1 alpha-2, None for those of many countries.

    `heads` are the words that a short name may recall it by: "the movement" of every movement.
    """

    name: str
    kind: ActorKind
    country: str | None = None
    heads: frozenset[str] = frozenset()


class Short(msgspec.Struct, frozen=True):
    """What a name of one word means beyond the text around it; data/actors/short.toml says how it is read."""

    recalls: str | None
    actor: Actor | None
    by_country: dict[str, Actor]
    home: Literal["forces", "security"] | None


class Name(msgspec.Struct, frozen=True):
    """A name as found in a text; `adjective` where only "Israeli" and the like is said. One of `actor` and `short`."""

    actor: Actor | None
    adjective: bool = False
    short: Short | None = None


class _StateEntry(msgspec.Struct, forbid_unknown_fields=True):
    country: str
    name: str
    nationality: str
    adjectives: list[str]
    names: list[str]
    forces: str | None = None
    forces_names: list[str] = []
    security: str | None = None
    security_names: list[str] = []


class _Templates(msgspec.Struct, forbid_unknown_fields=True):
    forces: list[str]
    state: list[str]
    security: list[str]


class _States(msgspec.Struct, forbid_unknown_fields=True):
    templates: _Templates
    state: list[_StateEntry]


class _GroupEntry(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    kind: ActorKind
    names: list[str]
    country: str | None = None
    adjectives: list[str] = []


class _Groups(msgspec.Struct, forbid_unknown_fields=True):
    actor: list[_GroupEntry]


class _ShortEntry(msgspec.Struct, forbid_unknown_fields=True):
    names: list[str]
    recalls: str | None = None
    actor: str | None = None
    by_country: dict[str, str] = {}
    home: Literal["forces", "security"] | None = None


class _Shorts(msgspec.Struct, forbid_unknown_fields=True):
    short: list[_ShortEntry]


class Who:
    """All actors: `names` finds them in a text; `forces` and `security` are a country's own, by its code.

    `arabic` is what each is called first of all.
    """

    def __init__(self) -> None:
        self.names: Lexicon[Name] = Lexicon()
        self.forces: dict[str, Actor] = {}
        self.security: dict[str, Actor] = {}
        self.by_name: dict[str, Actor] = {}
        self.arabic: dict[str, str] = {}

    def add(self, actor: Actor, names: list[str], adjectives: list[str]) -> None:
        """Learn an actor with its names. Raises RulesError where another has its name."""
        known = self.by_name.setdefault(actor.name, actor)
        if (known.kind, known.country) != (actor.kind, actor.country):
            raise RulesError(f"actors: {actor.name} stands for two, one {known.kind}, one {actor.kind}: rename one")
        if names:
            self.arabic.setdefault(actor.name, names[0])
        for text in names:
            self.names.add(text, Name(known))
        for text in adjectives:
            for inflected in inflections(text):
                self.names.add(inflected, Name(known, adjective=True))


def inflections(adjective: str) -> Iterator[str]:
    """Inflect an adjective of belonging for gender, dual and sound plural, all cases."""
    for ending in ("", "ة", "ان", "ين", "تان", "تين", "ون"):
        yield adjective + ending


@cache
def who() -> Who:
    """All actors, read and checked once. Raises RulesError naming what is wrong."""
    found = Who()
    states = load_rules(_FOLDER / "states.toml", _States)
    for state in states.state:
        _add_state(found, state, states.templates)
    for path in sorted(_FOLDER.glob("*.toml")):
        if path.stem in ("states", "short"):
            continue
        for group in load_rules(path, _Groups).actor:
            heads = frozenset(stem(folded(name.split()[0])) for name in group.names)
            found.add(Actor(group.name, group.kind, group.country, heads), group.names, group.adjectives)
    for entry in load_rules(_FOLDER / "short.toml", _Shorts).short:
        short = Name(None, short=_short(found, entry))
        for text in entry.names:
            found.names.add(text, short)
    return found


def actors() -> Lexicon[Name]:
    """The names of all actors, as they are found in a text."""
    return who().names


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A folded word without article and plural or case ending: what a short name is recalled by."""
    text = word.removeprefix("ال").replace("ميليشي", "مليشي")
    return text.removesuffix("ات").removesuffix("ون").removesuffix("ين").removesuffix("ا")


def _short(found: Who, entry: _ShortEntry) -> Short:
    named = [entry.actor, *entry.by_country.values()]
    unknown = [name for name in named if name is not None and name not in found.by_name]
    if unknown:
        raise RulesError(f"short.toml: {entry.names[0]} means {unknown[0]}, whom no list of actors names")
    return Short(
        stem(folded(entry.recalls)) if entry.recalls else None,
        found.by_name[entry.actor] if entry.actor else None,
        {code: found.by_name[name] for code, name in entry.by_country.items()},
        entry.home,
    )


def _add_state(found: Who, state: _StateEntry, templates: _Templates) -> None:
    """A state, its forces and its police. Who only has the state's name for its forces has one actor for both."""
    code = state.country
    forces_name = state.forces or f"{state.nationality} armed forces"
    security_name = state.security or f"{state.nationality} security forces"
    forces = Actor(forces_name, "state" if forces_name == state.name else "state_forces", code)
    security = Actor(security_name, "state_forces" if security_name == forces_name else "police", code)
    found.forces[code], found.security[code] = forces, security
    for actor, patterns, own in (
        (Actor(state.name, "state", code), templates.state, state.names),
        (forces, templates.forces, state.forces_names),
        (security, templates.security, state.security_names),
    ):
        made = [
            pattern.format(m=word, f=word + "ة", p=word + "ين") for word in state.adjectives for pattern in patterns
        ]
        found.add(actor, [*own, *made], state.adjectives if actor is forces else [])
