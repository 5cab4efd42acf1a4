"""What the words of violence mean, read from the data files once: triggers, weapons, targets and cues."""

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from processors.arabic.letters import folded
from processors.arabic.lexicon import Lexicon
from processors.event import EventType, TargetType, WeaponType

Sense = Literal[
    "explosion", "bombardment", "air strike", "strike", "attack", "launch", "shooting", "clash", "assassination",
    "abduction", "arson",
]  # fmt: skip
CueKind = Literal[
    "kill", "wound", "dead", "hurt", "no losses", "without", "loss", "damage", "foiled", "destroyed", "disarmed",
    "intercepted", "failed", "denied", "plot", "future", "since", "background", "had", "update", "total", "other",
    "break", "beside", "part", "claim", "blame", "deplored", "decoy", "elsewhere", "crime", "accident", "police work",
    "empty", "denial", "checked", "not killed", "unhurt", "exercise", "threat", "terror",
    "test", "shown", "unlike", "untrue", "alleged",
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


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Function words by their use in the rules, folded; the data file says of each what it does."""

    turns: frozenset[str]
    one_more: frozenset[str]
    ends_of_one: frozenset[str]
    that: frozenset[str]
    in_a_row: frozenset[str]
    coinciding: frozenset[str]
    following: frozenset[str]
    courses: frozenset[str]
    adding: frozenset[str]
    incidents: frozenset[str]
    finding: frozenset[str]
    reaching: frozenset[str]
    answering: frozenset[str]
    retorting: frozenset[str]
    later: frozenset[str]
    comes: frozenset[str]
    likewise: frozenset[str]
    fronting: frozenset[str]
    active_killing: frozenset[str]
    saying: frozenset[str]
    reacting: frozenset[str]
    dying: frozenset[str]
    tallies: frozenset[str]
    unclear: frozenset[str]
    counted_things: frozenset[str]
    attempts: frozenset[str]
    same_act: frozenset[str]
    aimed: frozenset[str]
    against: frozenset[str]
    other_verbs_on: frozenset[str]
    quantities: frozenset[str]
    hours: frozenset[str]
    fired_by: frozenset[str]
    settlers: frozenset[str]
    followers: frozenset[str]
    describing: frozenset[str]
    around: frozenset[str]
    edges: frozenset[str]
    beside: frozenset[str]
    outskirts: frozenset[str]
    by: frozenset[str]
    doing: frozenset[str]
    sides: frozenset[str]
    done: frozenset[str]
    sources: frozenset[str]
    rescue: frozenset[str]
    exposed: frozenset[str]
    objective: frozenset[str]
    belonging: frozenset[str]
    carrying: frozenset[str]
    laden: frozenset[str]
    towns: frozenset[str]
    forces: frozenset[str]
    prepositions: frozenset[str]
    himself: frozenset[str]
    lands: frozenset[str]
    twice: frozenset[str]
    rather_many: frozenset[str]
    families: frozenset[str]
    besides: frozenset[str]
    others: frozenset[str]
    different: frozenset[str]
    amounting: frozenset[str]
    their_number: frozenset[str]
    elsewhere: frozenset[str]
    felling: frozenset[str]
    scattered: frozenset[str]
    limbs: frozenset[str]
    injured: frozenset[str]
    summing: frozenset[str]
    further: frozenset[str]
    victims: frozenset[str]
    relative: frozenset[str]
    of_type: frozenset[str]
    planted: frozenset[str]
    thrown: frozenset[str]
    marches: frozenset[str]
    marchers: frozenset[str]
    against_gunmen: frozenset[str]
    numbering: frozenset[str]
    supporting: frozenset[str]
    air_powers: frozenset[str]
    launching: frozenset[str]
    keeping: frozenset[str]
    preventing: frozenset[str]
    blowing_up: frozenset[str]
    missile_states: frozenset[str]
    vehicles: frozenset[str]
    of_cars: frozenset[str]
    ramming: frozenset[str]
    driving: frozenset[str]
    pieces: frozenset[str]
    destroying: frozenset[str]
    aiming: frozenset[str]
    reasons: frozenset[str]
    in_answer: frozenset[str]
    trying: frozenset[str]
    being: frozenset[str]
    firing: frozenset[str]
    fire: frozenset[str]
    kindling: frozenset[str]
    losing: frozenset[str]
    losses: frozenset[str]
    of_life: frozenset[str]
    cars: frozenset[str]
    of_several: frozenset[str]
    chosen: frozenset[str]
    troops: frozenset[str]
    which: frozenset[str]
    old: frozenset[str]
    already: frozenset[str]
    when: frozenset[str]
    vain: frozenset[str]
    go_off: frozenset[str]
    planting: frozenset[str]
    next_day: frozenset[str]
    same: frozenset[str]
    existence: frozenset[str]
    foremost: frozenset[str]
    matters: frozenset[str]
    perhaps: frozenset[str]
    likely: frozenset[str]
    carrying_out: frozenset[str]
    ceasing: frozenset[str]
    calling: frozenset[str]
    expecting: frozenset[str]
    plotting: frozenset[str]
    tried: frozenset[str]
    deeds: frozenset[str]
    undertaking: frozenset[str]
    with_carrying_out: frozenset[str]
    responsibility: frozenset[str]
    during: frozenset[str]
    limits: frozenset[str]
    succeeding: frozenset[str]
    kin: frozenset[str]
    several: frozenset[str]
    ranks: frozenset[str]
    guards: frozenset[str]
    passing: frozenset[str]
    clans: frozenset[str]
    owning_military: frozenset[str]
    owning_police: frozenset[str]
    lack: frozenset[str]
    occurring: frozenset[str]
    elements: frozenset[str]
    challenging: frozenset[str]
    contested: frozenset[str]
    aiming_at: frozenset[str]
    purposes: frozenset[str]
    civil: frozenset[str]
    by_law: frozenset[str]


class _Data(msgspec.Struct, forbid_unknown_fields=True):
    trigger: list[_TriggerEntry]
    weapon: list[_ArmEntry]
    target: list[_ObjectEntry]
    cue: list[_CueEntry]
    figure: list[Figure]
    words: Words
    names: list[str]
    name_beginnings: list[str]


def duals(phrase: str) -> Iterator[str]:
    """The dual of a noun phrase in both cases, with and without the adjective agreeing, and before a genitive."""
    parts = phrase.split()
    for ending in ("ين", "ان"):
        both = [folded(part.removesuffix("ة") + "ت" if part.endswith("ة") else part) + ending for part in parts]
        yield " ".join(both)
        if len(parts) > 1:
            rest = folded(" ".join(parts[1:]))
            yield f"{both[0]} {rest}"
            if ending == "ين" or parts[0].endswith("ة"):  # not "صاروخا", which is one in the accusative
                yield f"{both[0][:-1]} {rest}"  # "قذيفتي هاون"


def verb_forms(past: str, present: str) -> Iterator[str]:
    """Third-person forms of a verb given by its past and present stem; further words of a phrase stay as they are."""
    yield from past_forms(past)
    yield from present_forms(present)


def past_forms(stem: str) -> Iterator[str]:
    """Those of the past; the plural also without its silent alef, which falls before a pronoun: "قتلوه"."""
    past, *rest = folded(stem).split()
    short = past[:-1] if past[-1] in "ايو" and len(past) > 2 else past
    for form in (past, short + "ت", short + "وا", short + "و", short + "تا", past + "ا", past + "ن"):
        yield " ".join([form, *rest])


def present_forms(stem: str) -> Iterator[str]:
    """Those of the present."""
    present, *rest = folded(stem).split()
    for prefix in ("ي", "ت"):
        for ending in ("", "ون", "ان"):
            yield " ".join([prefix + present + ending, *rest])


@cache
def _data() -> _Data:
    raw: dict[str, object] = {}
    for path in sorted((Path(__file__).parent / "data").glob("*.toml")):
        raw |= tomllib.loads(path.read_text("utf-8"))
    return msgspec.convert(raw, _Data)


@cache
def function_words() -> Words:
    """The function words of the rules. Raises msgspec.ValidationError naming the data that is wrong."""
    words = _data().words
    return Words(*[frozenset(map(folded, getattr(words, name))) for name in Words.__struct_fields__])


@cache
def figures() -> dict[Sense, Figure]:
    """What makes a figure of speech of an act. Raises msgspec.ValidationError naming the data that is wrong."""
    known = _data().figure
    return {sense: Figure([sense], f.within, frozenset(map(folded, f.words))) for f in known for sense in f.senses}


@cache
def name_words() -> frozenset[str]:
    """Given names and what begins a name, folded. Raises msgspec.ValidationError naming the data that is wrong."""
    return frozenset(map(folded, [*_data().names, *_data().name_beginnings]))


@cache
def terms() -> Lexicon[Term]:
    """All triggers, weapons, targets and cues. Raises msgspec.ValidationError naming the data that is wrong."""
    data = _data()
    lexicon: Lexicon[Term] = Lexicon()
    for t in data.trigger:
        kinds = [Trigger(t.sense, t.type, t.needs, t.generic, False, n) for n in (1, 2, None)]
        _add_nouns(lexicon, t.nouns, t.many, kinds)
        _add_verbs(lexicon, t.verbs, Trigger(t.sense, t.type, t.needs, t.generic, True, 1))
    for w in data.weapon:
        _add_nouns(lexicon, w.nouns, w.many, [Arm(w.type, w.event, n, w.counted, w.bare) for n in (1, 2, None)])
        _add_verbs(lexicon, w.verbs, Arm(w.type, w.event, None, False))
    for o in data.target:
        _add_nouns(lexicon, o.nouns, o.many, [Object(o.type, o.people, o.attackers, o.owned, n) for n in (1, 2, None)])
    for c in data.cue:
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
