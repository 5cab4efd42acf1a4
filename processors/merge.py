"""Merges mentions into events: one act is one event, however many reports tell of it.

The state of one country lives in a key-value store (a Faust table in the worker, a dict offline):

    e|EVENT_ID           the event with all its mentions
    d|COUNTRY|DAY        ids of the events whose dates cover that local day; DAY is `none` for undated ones
    a|COUNTRY|ARTICLE    version of the article that was merged last, and ids of the events it tells of

The same mentions applied twice change nothing, so a worker that dies between its table and its output loses nothing:
the message comes again, and the events it touches are given out again with their revisions as they are.
"""

import hashlib
from collections.abc import Iterator, MutableMapping
from datetime import date, timedelta
from typing import Any, TypeVar

import msgspec

from processors import fusion
from processors.event import ArticleMentions, Event, Facts, Mention
from processors.likeness import SAME, likeness
from producers.article import utc_now

# A range of dates longer than this stands under its first and last days alone.
LONGEST_INDEXED_RANGE = 10
LOOK_AROUND = 1  # days before and after a mention's own: reports mix up local midnight

T = TypeVar("T")

_FACTS = tuple(f.name for f in msgspec.structs.fields(Facts))
# What a reader would call a change; times and the naming of changes are not.
_WATCHED = (*_FACTS, "status", "merged_into", "reports", "independent_sources", "conflicts")


class State(msgspec.Struct, kw_only=True):
    """An event with the mentions it was fused from."""

    event: Event
    mentions: list[Mention]


class Trace(msgspec.Struct, kw_only=True):
    """Which version of an article was merged, and the events it tells of."""

    version: int
    events: list[str]


def event_id_of(mention: Mention) -> str:
    """The id of the event that `mention` is the first to tell of; it stays the event's id for life."""
    return "ev-" + hashlib.sha256(mention.mention_id.encode()).hexdigest()[:16]


class Merger:
    """Applies articles' mentions to the events in `store`, one country's in order."""

    def __init__(self, store: MutableMapping[bytes, bytes]) -> None:
        self.store = store

    def apply(self, batch: ArticleMentions) -> list[Event]:
        """Merge one article's mentions and return every event they touch, changed or not.

        An older version than the one merged last touches nothing. Mentions that the new version lacks are taken back;
        an event left with none is retracted.
        """
        trace_key = f"a|{batch.country}|{batch.article_id}".encode()
        trace = self._read(trace_key, Trace) or Trace(version=0, events=[])
        if trace.version > batch.version:
            return []
        # 1. Take this article's earlier word out of the events it told of.
        states = {event_id: state for event_id in trace.events if (state := self._state(event_id))}
        known: dict[str, Facts] = {}
        for event_id, state in states.items():
            state.mentions = [m for m in state.mentions if m.article_id != batch.article_id]
            # An event that this article alone told of is compared with what it said before.
            known[event_id] = fusion.fuse(state.mentions) if state.mentions else state.event
        # 2. Find each mention's event among those near it in time, or make one.
        taken: set[str] = set()
        for mention in batch.mentions:
            for event_id in self._near(batch.country, mention):
                if event_id not in states and (state := self._state(event_id)):
                    states[event_id], known[event_id] = state, state.event
            found = _best(mention, known, taken) or self._new(mention, batch, states)
            taken.add(found)
            states[found].mentions.append(mention)
        # 3. Fuse anew what was touched, and keep it.
        touched = sorted(taken | set(trace.events) & states.keys())
        events = [self._settle(states[event_id], batch) for event_id in touched]
        self.store[trace_key] = msgspec.json.encode(Trace(version=batch.version, events=sorted(taken)))
        return events

    def events(self) -> Iterator[Event]:
        """All events in the store, in no particular order."""
        for key in list(self.store):
            if key.startswith(b"e|"):
                yield msgspec.json.decode(self.store[key], type=State).event

    def _new(self, mention: Mention, batch: ArticleMentions, states: dict[str, State]) -> str:
        event_id = event_id_of(mention)
        if event_id not in states:
            event = Event(
                **_facts(mention),
                mode=batch.mode,
                event_id=event_id,
                revision=0,
                country=batch.country,
                reports=[],
                independent_sources=0,
                last_updated_at=utc_now(),
            )
            states[event_id] = self._state(event_id) or State(event=event, mentions=[])
        return event_id

    def _settle(self, state: State, batch: ArticleMentions) -> Event:
        """Fuse, number the revision where something changed, write the event and its days into the store."""
        before = state.event
        if state.mentions:
            after = msgspec.structs.replace(
                before,
                **_facts(fusion.fuse(state.mentions)),
                status="active",
                reports=fusion.reports(state.mentions),
                independent_sources=fusion.independent(state.mentions),
                conflicts=fusion.conflicts(state.mentions),
                first_reported_at=min((m.published for m in state.mentions if m.published), default=None),
            )
        else:
            after = msgspec.structs.replace(before, status="retracted", reports=[], independent_sources=0, conflicts=[])
        changed = [name for name in _WATCHED if getattr(before, name) != getattr(after, name)]
        if changed or before.revision == 0:
            after = msgspec.structs.replace(
                after,
                mode=batch.mode,
                revision=before.revision + 1,
                changed=changed if before.revision else ["event_id"],
                changed_by=batch.article_id,
                last_updated_at=utc_now(),
                times={**batch.times, "merge": utc_now()},
            )
            self._index(before, after)
            state.event = after
            self.store[f"e|{after.event_id}".encode()] = msgspec.json.encode(state)
        return after

    def _index(self, before: Event, after: Event) -> None:
        """Keep the event's id under the days it covers, and under no others."""
        old = set(_days(before)) if before.revision else set()
        new = set(_days(after)) if after.status == "active" else set()
        for day in old ^ new:
            key = f"d|{after.country}|{day}".encode()
            ids = set(self._read(key, list[str]) or [])
            ids = ids | {after.event_id} if day in new else ids - {after.event_id}
            self.store[key] = msgspec.json.encode(sorted(ids))

    def _near(self, country: str, mention: Mention) -> list[str]:
        found: dict[str, None] = {}
        for day in _days(mention, LOOK_AROUND):
            found |= dict.fromkeys(self._read(f"d|{country}|{day}".encode(), list[str]) or [])
        return list(found)

    def _state(self, event_id: str) -> State | None:
        return self._read(f"e|{event_id}".encode(), State)

    def _read(self, key: bytes, kind: type[T]) -> T | None:
        raw = self.store.get(key)
        return None if raw is None else msgspec.json.decode(raw, type=kind)


def _best(mention: Mention, known: dict[str, Facts], taken: set[str]) -> str | None:
    """The event most like `mention`, if any is like enough. One article's mentions are never one event."""
    scored = ((likeness(mention, facts), event_id) for event_id, facts in known.items() if event_id not in taken)
    points, event_id = max(scored, default=(0.0, ""))
    return event_id if points >= SAME else None


def _facts(facts: Facts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in _FACTS}


def _days(facts: Facts, around: int = 0) -> list[str]:
    """The local days that `facts` covers and `around` more on both sides, as keys of the day index."""
    if facts.date is None:
        return ["none"]
    first = date.fromisoformat(facts.date.start) - timedelta(days=around)
    last = date.fromisoformat(facts.date.end) + timedelta(days=around)
    length = (last - first).days + 1
    if length > LONGEST_INDEXED_RANGE + 2 * around:
        return [facts.date.start, facts.date.end]
    return [(first + timedelta(days=n)).isoformat() for n in range(length)]
