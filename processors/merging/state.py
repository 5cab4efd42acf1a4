"""What the merge remembers of one country: events with their mentions, and which article told of which.

    e|EVENT_ID           the event with its mentions (`State`)
    a|COUNTRY|ARTICLE    version of the article that was merged last, and the events it tells of (`Trace`)
    n|COUNTRY            how many events there were

The index (`index.py`), the queue of what grows old (`aging.py`) and people's corrections (`corrections.py`) lie beside.
"""

from collections.abc import Iterable, MutableMapping
from functools import lru_cache
from typing import NamedTuple

import msgspec

from processors.event import FRESH, Event, Facts, Mention, Report
from processors.merging import fusion
from processors.merging.account import Account, account
from processors.merging.grouping import Item

# Of one event's mentions these are kept whole, the first and the last published; of the others what a report tells.
FIRST_KEPT, LAST_KEPT = 16, 48
MOST_REPORTS = 1000  # kept besides; beyond, an event's earliest of them are counted only
MOST_FOLDED, MOST_FOLDED_REPORTS = 3, 20  # of an event that nobody has told of for long
MOST_ITEMS = 12  # accounts that stand for an event in a grouping
MOST_GLANCES = 4096  # events whose accounts are remembered, so that they are not worked out for every report


class Founder(msgspec.Struct, frozen=True, array_like=True):
    """An event's id, the mention it is the event of for life, and its number among the country's events."""

    event_id: str
    mention_id: str
    born: int


class State(msgspec.Struct, kw_only=True, array_like=True):
    """An event, without its reports, and what it was fused from.

    `absorbed`: events that are merged into this one, with the mentions by which they would part from it again. `near`:
    events some of whose mentions are like some of this one's. `posted`: where the index has it. `rest`: reports whose
    mentions are not kept whole; `more`: how many are not kept at all, and `voices`: whose they were. `number`: its
    latest place in the queue. `folded`: the mentions that were kept when it was folded.
    """

    event: Event
    founder: Founder
    mentions: list[Mention] = []
    rest: list[Report] = []
    more: int = 0
    voices: list[str] = []
    absorbed: list[Founder] = []
    near: list[str] = []
    posted: list[str] = []
    number: int = 0
    folded: list[str] = []

    def told(self) -> Event:
        """The event with its reports and their disagreements."""
        return msgspec.structs.replace(
            self.event,
            reports=fusion.reports(self.mentions, self.rest),
            unlisted_reports=self.more,
            conflicts=fusion.conflicts(self.mentions, self.rest),
        )

    def words(self) -> list[Mention | Report]:
        """All that is kept of what was told."""
        return [*self.mentions, *self.rest]

    def independent_sources(self) -> int:
        """How many voices ever told of it."""
        return len({word.voice for word in self.words()}.union(self.voices))

    def fuse(self) -> Facts:
        """What all say together; of what was folded and is only recalled since, what they said before few were left."""
        if self.folded and all(m.mention_id in self.folded or m.temporality not in FRESH for m in self.mentions):
            return self.event
        self.folded = []
        return fusion.fuse(self.mentions, self.rest)

    def items(self, most: int = MOST_ITEMS, alone: frozenset[str] = frozenset()) -> list[Item]:
        """At most `most` different accounts, the first published first, each with the mentions that say the same.

        Further accounts go with those that share most words with them: what is told so often differs in little else.
        The mentions `alone`, which people spoke of, always stand for themselves.
        """
        accounts = [account(mention) for mention in fusion.in_order(self.mentions)]
        chosen: dict[object, list[Account]] = {}
        for one in accounts:
            if one.mention_id in alone:
                chosen[one.mention_id] = [one]
            elif one.signature in chosen or len(chosen) < most:
                chosen.setdefault(one.signature, []).append(one)
            else:
                max(chosen.values(), key=lambda group: len(group[0].words & one.words)).append(one)
        items = [
            Item(group[0], frozenset(a.mention_id for a in group), frozenset(a.article_id for a in group))
            for group in chosen.values()
        ]
        if self.rest and items:
            ids, articles = {r.mention_id for r in self.rest}, {r.article_id for r in self.rest}
            at = next((i for i, item in enumerate(items) if self.founder.mention_id in item.mentions), 0)
            first = items[at]
            items[at] = Item(first.account, first.mentions | ids, first.articles | articles)
        return items

    def trim(self) -> None:
        """Keep whole the first and the last published mentions, the others as reports."""
        if len(self.mentions) > FIRST_KEPT + LAST_KEPT:
            told = fusion.in_order(self.mentions)
            kept = [*told[:FIRST_KEPT], *told[-LAST_KEPT:]]
            self.shorten(kept)

    def fold(self) -> None:
        """Keep a few accounts without their evidence, and a short list of reports."""
        told = fusion.in_order(self.mentions)
        kept = [item.account.mention_id for item in self.items(MOST_FOLDED)]
        self.shorten([_bare(m) for m in told if m.mention_id in kept], MOST_FOLDED_REPORTS)
        self.folded = kept

    def shorten(self, kept: list[Mention], most_reports: int = MOST_REPORTS) -> None:
        """Keep of the mentions only `kept`, of the others what a report tells, without its evidence and quote."""
        ids = {m.mention_id for m in kept}
        spared = [fusion.report(m) for m in self.mentions if m.mention_id not in ids]
        bare = [msgspec.structs.replace(report, spans=[], quote="") for report in spared]
        rest = fusion.in_order([*self.rest, *bare])
        gone = rest[:-most_reports]
        self.mentions, self.rest = kept, rest[-most_reports:]
        self.more += len(gone)
        self.voices = sorted({*self.voices, *(report.voice for report in gone)})


def _bare(mention: Mention) -> Mention:
    """A mention without what only readers of its article need."""
    return msgspec.structs.replace(mention, evidence=[], attribution=[], damage=None, quote="")


class Trace(msgspec.Struct, kw_only=True, array_like=True):
    """Which version of an article was merged, its mentions and the events they tell of, and all events it changed.

    `digest` is of the mentions: the same again need not be merged again.
    """

    version: int = 0
    digest: bytes = b""
    mentions: list[str] = []
    events: list[str] = []
    changed: list[str] = []
    number: int = 0


class Glance(NamedTuple):
    """What the merge looks at of an event before it is known to be of the same act (`State` says what it is)."""

    founder: Founder
    merged_into: str | None
    absorbed: list[Founder]
    near: list[str]
    items: list[Item]
    mentions: frozenset[str]


def _glance(state: State, alone: frozenset[str]) -> Glance:
    items = state.items(alone=alone)
    mentions = frozenset(mention for item in items for mention in item.mentions)
    return Glance(state.founder, state.event.merged_into, state.absorbed, state.near, items, mentions)


@lru_cache(maxsize=MOST_GLANCES)
def _glance_at(raw: bytes, alone: frozenset[str]) -> Glance:
    return _glance(_states.decode(raw), alone)


class Shelf:
    """The states of one country in `store`, each read and written once for a message.

    `alone`: mentions that people spoke of, which stand for themselves.
    """

    def __init__(self, store: MutableMapping[bytes, bytes], country: str, alone: frozenset[str] = frozenset()) -> None:
        self.store, self.country, self.alone = store, country, alone
        self._raw: dict[str, bytes | None] = {}
        self._states: dict[str, State | None] = {}
        self._changed: set[str] = set()

    def _read(self, event_id: str) -> bytes | None:
        if event_id not in self._raw:
            self._raw[event_id] = self.store.get(f"e|{event_id}".encode())
        return self._raw[event_id]

    def state(self, event_id: str) -> State | None:
        """An event's state, None where there is none."""
        if event_id not in self._states:
            raw = self._read(event_id)
            self._states[event_id] = _states.decode(raw) if raw else None
        return self._states[event_id]

    def glance(self, event_id: str) -> Glance | None:
        """The accounts of the event that `event_id` is part of now."""
        if event_id in self._changed:
            state = self.state(event_id)
            found = _glance(state, self.alone) if state else None
        else:
            raw = self._read(event_id)
            found = _glance_at(raw, self.alone) if raw else None
        return self.glance(found.merged_into) if found and found.merged_into else found

    def put(self, state: State) -> None:
        """Make a state known; `write` keeps it."""
        self._states[state.founder.event_id] = state
        self._changed.add(state.founder.event_id)

    def write(self, states: Iterable[State]) -> None:
        """Keep states in the store, where they changed."""
        for state in states:
            raw = msgspec.msgpack.encode(state)
            if self._read(state.founder.event_id) != raw:
                self.store[f"e|{state.founder.event_id}".encode()] = raw

    def trace(self, article_id: str) -> Trace:
        """What is known of an article; version 0 for a new one."""
        raw = self.store.get(self.trace_key(article_id))
        return _traces.decode(raw) if raw else Trace()

    def keep_trace(self, article_id: str, trace: Trace) -> None:
        """Remember what an article told."""
        self.store[self.trace_key(article_id)] = msgspec.msgpack.encode(trace)

    def trace_key(self, article_id: str) -> bytes:
        """Where the article's trace lies."""
        return f"a|{self.country}|{article_id}".encode()

    def birth(self) -> int:
        """The number of the country's next event."""
        key = f"n|{self.country}".encode()
        born = int(self.store.get(key) or 0) + 1
        self.store[key] = str(born).encode()
        return born


_states = msgspec.msgpack.Decoder(State)
_traces = msgspec.msgpack.Decoder(Trace)
