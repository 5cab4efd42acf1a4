"""From acts to events: which id each act goes by, what all its reports say, and what that changes."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from processors.event import Event, Facts, Mention, Report
from processors.merging import fusion
from processors.merging.corrections import Constraints
from processors.merging.index import Index
from processors.merging.regroup import Act
from processors.merging.state import Founder, Shelf, State
from producers.article import Mode, utc_now

MOST_NEAR = 16  # events alike that are remembered of one
_FACTS = tuple(f.name for f in msgspec.structs.fields(Facts))
# What a reader would call a change; times and the naming of changes are not.
_WATCHED = (*_FACTS, "status", "merged_into", "reports", "independent_sources", "conflicts")


class Cause(NamedTuple):
    """Whose word changes events: an article's id, or a correction's."""

    name: str
    mode: Mode
    times: Mapping[str, datetime]


def event_id_of(mention_id: str) -> str:
    """The id of the event that this mention founds; it stays the event's id for life."""
    return "ev-" + hashlib.sha256(mention_id.encode()).hexdigest()[:16]


class Revision:
    """What one message changes. `owners`: the event of each mention; `changed`: the events that have a new revision."""

    def __init__(self, shelf: Shelf, index: Index, told: Constraints, cause: Cause) -> None:
        self.shelf, self.index, self.told_by_people, self.cause = shelf, index, told, cause
        self.owners: dict[str, str] = {}
        self.changed: set[str] = set()
        self._before: dict[str, State] = {}
        self._states: dict[str, State] = {}

    def remember(self, state: State) -> None:
        """Note what an event is before it is changed."""
        event_id = state.founder.event_id
        if event_id not in self._states:
            self._before[event_id] = msgspec.structs.replace(state)
            self._states[event_id] = state
            self.shelf.put(state)

    def states(self) -> Iterable[State]:
        """All that may have changed."""
        return self._states.values()

    def touch(self, event_ids: Iterable[str], number: int) -> None:
        """Give events their place in the queue of what grows old."""
        for event_id in event_ids:
            self._load(event_id).number = number

    def settle(self, event_ids: Sequence[str], acts: Sequence[Act], new: Sequence[Mention]) -> None:
        """Part the mentions of some events, and new ones, into events by the `acts` they tell of."""
        same = {act.founders[0].event_id for act in acts if self._is_unchanged(act)}
        states = [self._load(event_id) for event_id in event_ids if event_id not in same]
        words: dict[str, Mention | Report] = {word.mention_id: word for state in states for word in state.words()}
        words |= {mention.mention_id: mention for mention in new}
        known = {founder.event_id for state in states for founder in (state.founder, *state.absorbed)}
        before = {state.founder.event_id: msgspec.structs.replace(state) for state in states}
        for state in states:
            state.mentions, state.rest, state.absorbed, state.near = [], [], [], []
            state.more, state.voices = 0, []
        names = [act.founders[0].event_id if act.founders else self._found(act, words) for act in acts]
        for act, name in zip(acts, names, strict=True):
            if name in same:
                self._meet(name, {names[j] for j in act.near})
            else:
                olds = [before[founder.event_id] for founder in act.founders if founder.event_id in before]
                near = {names[j] for j in act.near} | {e for old in olds for e in old.near if e not in event_ids}
                owner = self._load(name)
                owner.near = sorted(near)[:MOST_NEAR]
                owner.more = sum(old.more for old in olds)
                owner.voices = sorted({voice for old in olds for voice in old.voices})
                self._fill(owner, act, words)
        into = {f.event_id: name for act, name in zip(acts, names, strict=True) for f in act.founders}
        for event_id in sorted((known | into.keys() | set(names)) - same):
            survivor = into.get(event_id, event_id)
            if survivor not in same:
                self._revise(self._load(event_id), None if survivor == event_id else survivor)

    def _is_unchanged(self, act: Act) -> bool:
        """Whether an act is an event as it was, so that nothing of what it says need be read or written."""
        if not act.founders or act.founders[0].event_id in self._states:
            return False
        glance = self.shelf.glance(act.founders[0].event_id)
        return (
            glance is not None
            and glance.founder == act.founders[0]
            and glance.absorbed == act.founders[1:]
            and glance.mentions == act.mentions
        )

    def _meet(self, event_id: str, near: set[str]) -> None:
        """Note further events that an otherwise unchanged one is like."""
        glance = self.shelf.glance(event_id)
        if glance is not None and not near <= set(glance.near):
            self._load(event_id).near = sorted(near.union(glance.near))[:MOST_NEAR]

    def _fill(self, owner: State, act: Act, words: Mapping[str, Mention | Report]) -> None:
        """Give an event what tells of it now."""
        told = fusion.in_order([words[mention] for mention in act.mentions if mention in words])
        self.owners |= {word.mention_id: owner.founder.event_id for word in told}
        owner.mentions = [word for word in told if isinstance(word, Mention)]
        owner.rest = [word for word in told if isinstance(word, Report)]
        if told and owner.founder.mention_id not in act.mentions:
            owner.founder = Founder(owner.founder.event_id, told[0].mention_id, owner.founder.born)
        owner.absorbed = [founder for founder in act.founders if founder.event_id != owner.founder.event_id]
        owner.trim()

    def move(self, state: State, into: str) -> None:
        """Empty an event into one of another country."""
        self.remember(state)
        state.mentions, state.rest, state.near, state.absorbed = [], [], [], []
        self._revise(state, into)

    def _load(self, event_id: str) -> State:
        state = self.shelf.state(event_id)
        assert state is not None, event_id
        self.remember(state)
        return state

    def _found(self, act: Act, words: Mapping[str, Mention | Report]) -> str:
        """The id of a new event, which the first of an act's mentions founds."""
        first = next(word for word in fusion.in_order([words[m] for m in act.mentions]) if isinstance(word, Mention))
        event_id = event_id_of(first.mention_id)
        if self.shelf.state(event_id) is not None:  # it once founded an event that others tell of now
            event_id = event_id_of(f"{first.mention_id}@{first.version}")
        self.remember(self.shelf.state(event_id) or self._new(event_id, first))
        return event_id

    def _new(self, event_id: str, first: Mention) -> State:
        event = Event(
            **_facts(first),
            mode=self.cause.mode,
            event_id=event_id,
            revision=0,
            country=self.shelf.country,
            reports=[],
            independent_sources=0,
            last_updated_at=utc_now(),
        )
        return State(event=event, founder=Founder(event_id, first.mention_id, self.shelf.birth()))

    def _revise(self, state: State, merged_into: str | None) -> None:
        """Fuse, and number the revision where something changed; keep the index in step."""
        words = state.words()
        event = msgspec.structs.replace(
            state.event,
            status="merged" if merged_into else "retracted" if self._never_was(words) else "active",
            merged_into=merged_into,
            independent_sources=state.independent_sources(),
        )
        if state.mentions:
            told = state.fuse()
            first = min((word.published for word in words if word.published), default=None)
            event = msgspec.structs.replace(event, **_facts(told), first_reported_at=first)
        before = self._before[state.founder.event_id].told()
        state.event = event
        after = state.told()
        changed = [name for name in _WATCHED if getattr(before, name) != getattr(after, name)]
        if changed or before.revision == 0:
            self.changed.add(event.event_id)
            state.event = msgspec.structs.replace(
                event,
                mode=self.cause.mode,
                revision=before.revision + 1,
                changed=changed if before.revision else ["event_id"],
                changed_by=self.cause.name,
                last_updated_at=utc_now(),
                times={**self.cause.times, "merge": utc_now()},
            )
        accounts = [item.account for item in state.items()] if state.mentions else []
        state.posted = self.index.post(event.event_id, accounts, state.posted)

    def _never_was(self, words: Sequence[Mention | Report]) -> bool:
        """Whether nobody tells of it any more, all take it back, or a person has said that it never happened."""
        people = any(word.mention_id in self.told_by_people.retracted for word in words)
        return not words or people or fusion.disowned(words)


def _facts(facts: Facts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in _FACTS}
