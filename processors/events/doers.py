"""Who did it, as one clause tells it."""

from collections.abc import Sequence
from typing import NamedTuple

from processors.arabic.words import Word
from processors.event import Certainty, EventType
from processors.events.agents import SIDE, Frames
from processors.events.parties import Party, agree
from processors.events.tags import Tags

# Kinds of act that one clause may call by each other's words.
_FAMILIES: tuple[frozenset[EventType], ...] = (
    frozenset({"air_strike", "drone_attack"}),
    frozenset({"shelling", "rocket_attack", "drone_attack"}),
    frozenset({"ied", "vehicle_bomb", "suicide_bombing", "landmine", "grenade", "explosion"}),
    frozenset({"armed_attack", "armed_clash", "assassination", "abduction", "arson_sabotage", "suicide_bombing"}),
)
_FIGHTS: frozenset[EventType] = frozenset({"armed_clash", "armed_attack", "attack"})


class Doer(NamedTuple):
    """A party named in words `[start, end)` as the one who did it, how sure the clause is, and by which rule."""

    party: Party
    start: int
    end: int
    certainty: Certainty
    rule: str


def doers(words: Sequence[Word], tags: Tags, kind: EventType, earlier: Sequence[Doer] = ()) -> list[Doer]:
    """Who did an act of this kind, in order.

    A verb whose subject is left out has the one of the clause before, `earlier`. Where a clause tells of another attack
    beside the act, those nearest to a word for that one are not its doers.
    """
    if not (tags.parties or earlier):
        return []
    found: list[Doer] = []
    frames = Frames(words, tags)
    for party in tags.parties:
        rule = frames.rule(party)
        if rule is None and found and found[-1].end == party.start and words[party.start].text.startswith("و"):
            rule = "joined by and"
        if rule is not None and (rule != SIDE or kind in _FIGHTS):
            found.append(Doer(party, party.start, party.end, "stated", rule))
    if found:
        return [doer for doer in found if _kin(tags, doer, kind)] or found
    return _goes_on(words, frames, earlier)


def _goes_on(words: Sequence[Word], frames: Frames, earlier: Sequence[Doer]) -> list[Doer]:
    """The doers told before, where a verb without a subject goes on with their deeds."""
    verb = frames.goes_on()
    if verb is None:
        return []
    text, own = verb
    before = [doer.party for doer in earlier] or ([own] if own is not None else [])
    return [
        Doer(party, party.start, party.end, "stated", "subject of the clause before")
        for party in before
        if agree(text, words[party.start].text)
    ]


def _kin(tags: Tags, doer: Doer, kind: EventType) -> bool:
    """Whether the word for an attack nearest to a doer may tell of an act of this kind."""
    spans = [(hit.start, hit.end, hit.entry.type) for hit in tags.triggers]
    near = min(spans, key=lambda span: max(span[0] - doer.end, doer.start - span[1], 0), default=None)
    return near is None or near[2] == "attack" or any({near[2], kind} <= family for family in _FAMILIES)
