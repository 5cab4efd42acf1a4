"""Who did an act, by whose word, and who tells of it, as the record has them."""

from typing import NamedTuple

from processors.event import Actor, Attribution, Certainty, Claim, Evidence
from processors.events.act import Act
from processors.events.blame import Mode, Statement
from processors.events.function_words import function_words
from processors.events.quotes import Source
from processors.gazetteer import actors as gazetteer

_CERTAINTY: dict[Mode, Certainty] = {"claim": "claimed", "blame": "blamed", "suspicion": "suspected"}
_SUREST: tuple[Certainty, ...] = ("claimed", "stated", "blamed", "suspected")
_MODES = {"claim": "claimed", "blame": "blamed", "denial": "denied"}
_WORDS = function_words()
_POINTING = frozenset({"هذه", "هذا", "تلك", "ذلك", "كلا", "كل", "من"})
_LONGEST = 60  # characters of the words for who blames


class _Part(NamedTuple):
    """Whatever stands in this part of the article."""

    part: str


class _Named(NamedTuple):
    """An actor where it is told as the doer: words `[start, end)` of a part."""

    actor: gazetteer.Actor
    part: _Part
    start: int
    end: int
    certainty: Certainty
    rule: str


def actors_and_claims(
    act: Act, source: Source, evidence: list[Evidence], country: str | None
) -> tuple[list[Actor], list[Claim]]:
    """The doers of an act, each once and as sure as it is told, and the claims, blame and denials of it.

    `country` is the act's; it or else the outlet's tells which army "the army" is.
    """
    home = country or source.country
    told = [
        _Named(actor, _Part(clause.part), doer.start, doer.end, doer.certainty, doer.rule)
        for clause in act.clauses
        for doer in clause.actors
        if (actor := doer.party.who(home)) is not None
    ]
    if not told:
        told = [
            _Named(actor, _Part(clause.part), doer.start, doer.end, doer.certainty, "the attacks it is one of")
            for clause in act.part_of
            if clause.type in (act.type, "attack")
            for doer in clause.actors
            if (actor := doer.party.who(home)) is not None
        ]
    told += [
        _Named(actor, _Part(part), one.party.start, one.party.end, _CERTAINTY[one.mode], one.mode)
        for part, one in act.statements
        if one.mode in _CERTAINTY and (actor := one.party.who(home)) is not None
    ]
    known: dict[str, Actor] = {}
    for one in sorted(_own_forces(told), key=lambda one: _SUREST.index(one.certainty)):
        if one.actor.name in known:
            continue
        known[one.actor.name] = Actor(
            name=one.actor.name, kind=one.actor.kind, country=one.actor.country, certainty=one.certainty,
            text=source.quote(one.part, one.start, one.end),
        )  # fmt: skip
        evidence.append(source.evidence("actors", one.part, one.start, one.end, one.rule))
    return list(known.values()), _claims(act, source, evidence, home)


def _own_forces(told: list[_Named]) -> list[_Named]:
    """All but states whose own forces are told too: "Turkey" says no more than its army."""
    forces = {one.actor.country for one in told if one.actor.kind == "state_forces"}
    return [one for one in told if one.actor.kind != "state" or one.actor.country not in forces]


def _claims(act: Act, source: Source, evidence: list[Evidence], home: str | None) -> list[Claim]:
    found: dict[tuple[str, str, str], Claim] = {}
    for part, one in act.statements:
        actor = one.party.who(home)
        if one.mode == "suspicion" or actor is None:
            continue
        by = actor.name if one.mode != "blame" else _accuser(_Part(part), one, source)
        if (by, one.mode, actor.name) not in found:
            found[by, one.mode, actor.name] = Claim(by=by, mode=one.mode, actor=actor.name)
            evidence.append(source.evidence("claims", _Part(part), one.start, one.end, _MODES[one.mode]))
    claimants = {claim.by for claim in found.values() if claim.mode == "claim"}
    if len(claimants) < 2:
        return list(found.values())
    return [
        Claim(by=c.by, mode=c.mode, actor=c.actor, competing=True) if c.mode == "claim" else c for c in found.values()
    ]


def _accuser(part: _Part, one: Statement, source: Source) -> str:
    """Who blames, in the article's words; empty where that is untold or lost in a long sentence."""
    if one.by is None or one.by[0] >= one.by[1]:
        return ""
    start, end = one.by
    while end > start and source.word(part, end - 1) in _POINTING:
        end -= 1
    if end <= start or source.word(part, start) in _WORDS.prepositions:
        return ""
    words = source.quote(part, start, end)
    return words if len(words) <= _LONGEST else ""


def attribution(act: Act, source: Source, evidence: list[Evidence], claimants: set[str]) -> list[Attribution]:
    """Who tells of an act, denies it or gives no comment. A party that claims it, of `claimants`, is its claimer."""
    found: dict[tuple[str, str], Attribution] = {}
    for part, voice in act.voices:
        words = source.named(_Part(part), voice.start, voice.end) if voice.end > voice.start else ""
        name = voice.name or words
        if (name, voice.stance) in found:
            continue
        claimer = voice.actor is not None and voice.actor.name in claimants and voice.role in ("official", "party")
        found[name, voice.stance] = Attribution(
            source=name, role="claimer" if claimer else voice.role, stance=voice.stance, text=words,
            via=voice.via if voice.via != name else None, verb=source.quote(_Part(part), voice.verb, voice.verb + 1),
        )  # fmt: skip
        first, last = (voice.start, voice.end) if words else (voice.verb, voice.verb + 1)
        evidence.append(source.evidence("attribution", _Part(part), first, last, voice.stance))
    return list(found.values())
