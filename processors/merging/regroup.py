"""From new mentions and the events near them to the acts they tell of together, and whose events those are.

1. Each new mention is compared with the accounts of the events near it; a positive one links the two.
2. What is linked, directly or through events alike (`State.near`), is a neighbourhood, and is grouped anew as a whole:
   a report may so join two events, or part one.
3. A group is the event that the earliest of its founders founded. Founders are mentions, so an id never comes to mean
   another act: it means the act that this mention tells of.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from processors.merging.grouping import TOGETHER, Item, Points, group
from processors.merging.index import Index
from processors.merging.state import Founder, Glance, Shelf

MOST_EVENTS = 6  # grouped anew at once, the likest first


class Act(NamedTuple):
    """The mentions that tell of one act, the events they founded, first born first, and the positions of acts alike."""

    mentions: frozenset[str]
    founders: list[Founder]
    near: list[int]


class Neighbourhood(NamedTuple):
    """New items, and the events that they are linked to."""

    items: list[Item]
    events: list[str]


class Regrouping:
    """One message's. `disturbed` are the events from which its article's earlier mentions were taken.

    `earlier` holds, by event, what such a mention told that had founded it.
    """

    def __init__(self, shelf: Shelf, index: Index, points: Points) -> None:
        self.shelf, self.index, self.points = shelf, index, points
        self.earlier: dict[str, Item] = {}
        self.disturbed: list[str] = []

    def items(self, glance: Glance) -> list[Item]:
        """The accounts of an event, and what its founder's article said before."""
        earlier = self.earlier.get(glance.founder.event_id)
        return [*glance.items, earlier] if earlier else glance.items

    def neighbourhoods(self, new: Sequence[Item], bound: Iterable[str]) -> list[Neighbourhood]:
        """The new items with what they are linked to; parts that have nothing in common stay apart.

        `bound` are events to be looked at besides those of the index: the article's earlier ones, and those that
        people bound to it. A disturbed event without a new item is a neighbourhood by itself.
        """
        bound = list(bound)
        parts: list[Neighbourhood] = []
        for item in new:
            linked = self._linked(item, bound)
            for event_id in linked[:]:
                glance = self.shelf.glance(event_id)
                for other in glance.near if glance else ():
                    alive = self.shelf.glance(other)
                    if alive and alive.founder.event_id not in linked and len(linked) < MOST_EVENTS:
                        linked.append(alive.founder.event_id)
            items = [item]
            for part in [part for part in parts if not set(part.events).isdisjoint(linked)]:
                parts.remove(part)
                items, linked = part.items + items, [*part.events, *(e for e in linked if e not in part.events)]
            parts.append(Neighbourhood(items, linked))
        seen = {event_id for part in parts for event_id in part.events}
        return parts + [Neighbourhood([], [event_id]) for event_id in self.disturbed if event_id not in seen]

    def _linked(self, item: Item, bound: Sequence[str]) -> list[str]:
        """The events with an account that is likelier than not of the item's act, the likest first."""
        strength: dict[str, float] = {}
        for event_id in [*bound, *self.index.near(item.account)]:
            glance = self.shelf.glance(event_id)
            if glance is not None and glance.founder.event_id not in strength:
                accounts = self.items(glance)
                best = TOGETHER if item in accounts else max((self.points(item, one) for one in accounts), default=0.0)
                strength[glance.founder.event_id] = best
        likest = sorted((event_id for event_id, best in strength.items() if best > 0), key=lambda e: (-strength[e], e))
        return likest[:MOST_EVENTS]

    def acts(self, part: Neighbourhood) -> list[Act]:
        """The acts that a neighbourhood tells of."""
        items, founders = {item.account.mention_id: item for item in part.items}, dict[str, list[Founder]]()
        for event_id in part.events:
            glance = self.shelf.glance(event_id)
            if glance is None:
                continue
            accounts = self.items(glance)
            items |= {item.account.mention_id: item for item in accounts}
            here = {mention for item in accounts for mention in item.mentions}
            for founder in (glance.founder, *glance.absorbed):
                earlier = self.earlier.get(founder.event_id)
                key = earlier.account.mention_id if earlier else founder.mention_id
                if accounts:  # a founder that is no longer kept is stood for by the first who is
                    key = key if key in here else accounts[0].account.mention_id
                    founders.setdefault(key, []).append(founder)
        grouped = group(list(items.values()), self.points)
        found = []
        for one in grouped:
            mentions = frozenset(mention for item in one.items for mention in item.mentions)
            born = sorted((f for m in mentions for f in founders.get(m, ())), key=lambda f: (f.born, f.event_id))
            found.append(Act(mentions, born, one.alike))
        return found
