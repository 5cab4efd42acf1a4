"""What people declare of events: that two are one, that reports tell of another act, that something never happened.

A correction outranks the model and every rule. It holds for the mentions that its events have when a worker first sees
it: the worker writes them into the correction, so that it means the same after a replay. A copy lies in every partition
of the topic, for events of two countries may be declared one; a store keeps its partition's under the key `c`.
"""

import hashlib
from collections.abc import Iterable, Mapping, MutableMapping
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Literal

import msgspec

from processors.merging.grouping import FORBIDDEN, TOGETHER

TOPIC = "corrections"
Action = Literal["merge", "split", "retract"]
_KEY = b"c"


class Meaning(msgspec.Struct, frozen=True, kw_only=True):
    """What an event was when it was corrected: its country and mentions; of `split`, `others` are those that stay."""

    country: str
    mentions: list[str]
    others: list[str] = []


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """One correction. `events`: of `merge` those that are one, in the first one's country; else the one it is about.

    `reports`: ids of the articles or mentions that are to be split off. `meanings`: by event, as far as they are known.
    """

    schema: int = 1
    correction_id: str
    action: Action
    events: list[str]
    reports: list[str] = []
    why: str = ""
    at: datetime
    meanings: dict[str, Meaning] = {}

    @property
    def mentions(self) -> list[str]:
        """The mentions it is about."""
        return [mention for meaning in self.meanings.values() for mention in meaning.mentions]

    @property
    def others(self) -> list[str]:
        """The mentions that those are parted from."""
        return [mention for meaning in self.meanings.values() for mention in meaning.others]

    @property
    def home(self) -> str | None:
        """The country in which the events of a `merge` become one; None where it is not known yet."""
        first = self.meanings.get(self.events[0])
        return first.country if first and self.action == "merge" else None

    def with_meanings(self, known: Mapping[str, Meaning]) -> "Correction":
        """The same with what else is known of it; what it means already stays."""
        return msgspec.structs.replace(self, meanings={**known, **self.meanings})


def correction(action: Action, events: list[str], reports: list[str], why: str, at: datetime) -> Correction:
    """A new one, its id made of what it says."""
    said = "\0".join((action, *events, *reports, at.isoformat()))
    name = "co-" + hashlib.sha256(said.encode()).hexdigest()[:12]
    return Correction(correction_id=name, action=action, events=events, reports=reports, why=why, at=at)


class Constraints:
    """All corrections of a partition, as they bear on mentions."""

    def __init__(self, corrections: Iterable[Correction] = ()) -> None:
        self.corrections = {one.correction_id: one for one in corrections}

    @cached_property
    def _about(self) -> dict[str, list[tuple[frozenset[str], float]]]:
        """For each mention, the others it is told from or with, and the points that gives; the latest word last."""
        found: dict[str, list[tuple[frozenset[str], float]]] = {}

        def tell(ones: list[str], others: list[str], points: float) -> None:
            for one in ones if others else ():
                found.setdefault(one, []).append((frozenset(others), points))

        for one in sorted(self.corrections.values(), key=lambda each: (each.at, each.correction_id)):
            if one.action != "retract":
                tell(one.mentions, one.mentions, TOGETHER)
            tell(one.mentions, one.others, FORBIDDEN)
            tell(one.others, one.mentions, FORBIDDEN)
        return found

    @cached_property
    def mentions(self) -> frozenset[str]:
        """The mentions that are told from others, or with them."""
        return frozenset(self._about)

    @cached_property
    def retracted(self) -> frozenset[str]:
        """The mentions of acts that never happened."""
        retractions = (one for one in self.corrections.values() if one.action == "retract")
        return frozenset(mention for one in retractions for mention in one.mentions)

    @cached_property
    def moved(self) -> dict[str, str]:
        """The country to which a mention belongs, for those of events merged across countries."""
        return {
            mention: one.home
            for one in self.corrections.values()
            for meaning in one.meanings.values()
            for mention in meaning.mentions
            if one.home and meaning.country != one.home
        }

    def homes(self, article_id: str) -> set[str]:
        """The countries to which mentions of an article were moved."""
        return self._homes.get(article_id, set())

    @cached_property
    def _homes(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for mention, country in self.moved.items():
            found.setdefault(mention.rpartition("#")[0], set()).add(country)
        return found

    def between(self, ones: frozenset[str], others: frozenset[str]) -> float | None:
        """The points people gave two sets of mentions, None where they said nothing. The latest word counts."""
        last = None
        if ones.isdisjoint(self.mentions) or others.isdisjoint(self.mentions):
            return None
        for one in sorted(ones & self.mentions):
            for told, points in self._about[one]:
                if not others.isdisjoint(told):
                    last = points
        return last

    def partners(self, mention_id: str) -> set[str]:
        """The mentions that people said tell of the same act."""
        about = self._about.get(mention_id, ())
        return {other for told, points in about if points > 0 for other in told} - {mention_id}


def constraints(store: MutableMapping[bytes, bytes]) -> Constraints:
    """Those kept in `store`."""
    raw = store.get(_KEY)
    return _decoded(raw) if raw else _NONE


def keep(store: MutableMapping[bytes, bytes], one: Correction) -> Constraints:
    """Keep one more, or the same again with more of its meaning."""
    known = constraints(store).corrections | {one.correction_id: one}
    store[_KEY] = msgspec.msgpack.encode(list(known.values()))
    return Constraints(known.values())


@lru_cache(maxsize=16)
def _decoded(raw: bytes) -> Constraints:
    return Constraints(msgspec.msgpack.decode(raw, type=list[Correction]))


_NONE = Constraints()
