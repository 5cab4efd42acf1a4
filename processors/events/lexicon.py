"""What the words of violence mean, read from the data files once: triggers, weapons, targets and cues."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from processors.arabic.inflection import duals, past_forms, present_forms
from processors.arabic.letters import folded
from processors.arabic.lexicon import Lexicon
from processors.event import EventType, TargetType, WeaponType
from processors.rules import load_rules

_DATA = Path(__file__).parent / "data"

Sense = Literal[
    "explosion", "bombardment", "air strike", "strike", "attack", "launch", "shooting", "clash", "assassination",
    "abduction", "arson",
]  # fmt: skip
FROM_AFAR: frozenset[Sense] = frozenset({"bombardment", "air strike", "strike"})
CueKind = Literal[
    "kill", "wound", "dead", "hurt", "no losses", "without", "loss", "damage", "foiled", "destroyed", "disarmed",
    "intercepted", "failed", "denied", "plot", "future", "since", "background", "had", "update", "total", "other",
    "break", "beside", "part", "claim", "blame", "deplored", "decoy", "elsewhere", "crime", "accident", "police work",
    "empty", "denial", "checked", "not killed", "unhurt", "exercise", "threat", "terror",
    "test", "quarrel", "smuggling", "shown", "unlike", "untrue", "alleged",
]  # fmt: skip


class Trigger(msgspec.Struct, frozen=True):
    """A word for an act of violence. `count`: 1, 2 for a dual, None for a plural; verbs have no count, but a tense."""

    sense: Sense
    type: EventType
    needs: Literal["weapon"] | None
    generic: bool
    verb: bool
    count: int | None
    present: bool = False


class Arm(msgspec.Struct, frozen=True):
    """A weapon (`type` null for mere hints such as "gunmen") and the type of event it makes.

    `counted`: whether a number before it counts pieces of it. `bare`: a bomb whose kind the words around it tell.
    """

    type: WeaponType | None
    event: EventType
    count: int | None
    counted: bool = True
    bare: bool = False


class Object(msgspec.Struct, frozen=True):
    """Someone or something attacked. `people` can be counted; `attackers` are left out of every toll.

    What is `owned` is of its owner's type, or its victims', where they are told: a checkpoint, a house, a car.
    """

    type: TargetType
    people: bool
    attackers: bool
    owned: bool
    count: int | None


class Cue(msgspec.Struct, frozen=True):
    """A word that says how an act is told."""

    kind: CueKind
    verb: bool


Term = Trigger | Arm | Object | Cue


class _TriggerEntry(msgspec.Struct, forbid_unknown_fields=True):
    sense: Sense
    type: EventType
    nouns: list[str]
    many: list[str] = []
    verbs: list[tuple[str, str]] = []
    needs: Literal["weapon"] | None = None
    generic: bool = False


class _ArmEntry(msgspec.Struct, forbid_unknown_fields=True):
    event: EventType
    nouns: list[str]
    many: list[str]
    verbs: list[tuple[str, str]] = []
    type: WeaponType | None = None
    counted: bool = True
    bare: bool = False


class _ObjectEntry(msgspec.Struct, forbid_unknown_fields=True):
    type: TargetType
    nouns: list[str]
    many: list[str] = []
    people: bool = False
    attackers: bool = False
    owned: bool = False


class _CueEntry(msgspec.Struct, forbid_unknown_fields=True):
    kind: CueKind
    words: list[str]
    verbs: list[tuple[str, str]] = []


class Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words, folded, that make no violence of acts of these senses, up to `within` words after one or right before."""

    senses: list[Sense]
    within: int
    words: frozenset[str]


class _Triggers(msgspec.Struct, forbid_unknown_fields=True):
    trigger: list[_TriggerEntry]


class _Weapons(msgspec.Struct, forbid_unknown_fields=True):
    weapon: list[_ArmEntry]


class _Victims(msgspec.Struct, forbid_unknown_fields=True):
    target: list[_ObjectEntry]


class _Cues(msgspec.Struct, forbid_unknown_fields=True):
    cue: list[_CueEntry]


class _Figures(msgspec.Struct, forbid_unknown_fields=True):
    figure: list[Figure]


class _Names(msgspec.Struct, forbid_unknown_fields=True):
    names: list[str]
    name_beginnings: list[str]


@cache
def figures() -> dict[Sense, Figure]:
    """What makes a figure of speech of an act. Raises RulesError naming the data that is wrong."""
    known = load_rules(_DATA / "figures.toml", _Figures).figure
    return {sense: Figure([sense], f.within, frozenset(map(folded, f.words))) for f in known for sense in f.senses}


@cache
def name_words() -> frozenset[str]:
    """Given names and what begins a name, folded. Raises RulesError naming the data that is wrong."""
    known = load_rules(_DATA / "names.toml", _Names)
    return frozenset(map(folded, [*known.names, *known.name_beginnings]))


@cache
def terms() -> Lexicon[Term]:
    """All triggers, weapons, targets and cues. Raises RulesError naming the data that is wrong."""
    lexicon: Lexicon[Term] = Lexicon()
    for t in load_rules(_DATA / "triggers.toml", _Triggers).trigger:
        kinds = [Trigger(t.sense, t.type, t.needs, t.generic, False, n) for n in (1, 2, None)]
        _add_nouns(lexicon, t.nouns, t.many, kinds)
        _add_verbs(lexicon, t.verbs, Trigger(t.sense, t.type, t.needs, t.generic, True, 1))
    for w in load_rules(_DATA / "weapons.toml", _Weapons).weapon:
        _add_nouns(lexicon, w.nouns, w.many, [Arm(w.type, w.event, n, w.counted, w.bare) for n in (1, 2, None)])
        _add_verbs(lexicon, w.verbs, Arm(w.type, w.event, None, False))
    for o in load_rules(_DATA / "victims.toml", _Victims).target:
        _add_nouns(lexicon, o.nouns, o.many, [Object(o.type, o.people, o.attackers, o.owned, n) for n in (1, 2, None)])
    for c in load_rules(_DATA / "cues.toml", _Cues).cue:
        for word in c.words:
            lexicon.add(word, Cue(c.kind, False))
        _add_verbs(lexicon, c.verbs, Cue(c.kind, True))
    return lexicon


def _add_nouns(lexicon: Lexicon[Term], nouns: list[str], many: list[str], kinds: Sequence[Term]) -> None:
    """Singular, dual and plural; `kinds` are the three terms for them."""
    one, two, more = kinds
    for noun in nouns:
        lexicon.add(noun, one)
        for dual in duals(noun) if len(folded(noun)) > 2 else ():  # "أمين" is no two mothers
            lexicon.add(dual, two)
    for noun in many:
        lexicon.add(noun, more)


def _add_verbs(lexicon: Lexicon[Term], verbs: list[tuple[str, str]], term: Term) -> None:
    for past, present in verbs:
        for form in past_forms(past):
            lexicon.add(form, term)
        now = msgspec.structs.replace(term, present=True) if isinstance(term, Trigger) else term
        for form in present_forms(present):
            lexicon.add(form, now)
