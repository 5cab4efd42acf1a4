"""How firmly the targets of an act are told, and which of all that its clauses name are its own."""

from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple

from processors.event import TargetType
from processors.events.frames import FORCES

_STATE: frozenset[TargetType] = frozenset({"military", "police_security", "foreign_forces"})
# Where these are struck, others who are hurt only were there; in a school or a mosque they are its people.
_ALONE: frozenset[TargetType] = FORCES | {"oil_energy", "infrastructure", "airport", "ship", "diplomatic"}


class Sure(IntEnum):
    """How firmly a clause says that something was the target; what is said more firmly silences the rest."""

    SIDE = -1  # a fight has a side that is no state's
    PERSONS = 0  # people were killed, of no told kind
    NEARBY = 1  # it stands by the place of the act
    VICTIM = 2  # these were killed, hurt or taken
    AIMED = 3  # the frame names it as the object


class Struck(NamedTuple):
    """Something attacked, named in words `[start, end)`; `assumed` where its type may still be its victims'."""

    start: int
    end: int
    sure: Sure
    assumed: bool = False

    def with_(self, other: "Struck") -> "Struck":
        """The firmer of two readings of one type; assumed only where both are: soldiers make their checkpoint one."""
        firmer = other if (other.sure, not other.assumed) > (self.sure, not self.assumed) else self
        return firmer._replace(assumed=self.assumed and other.assumed)


def firmest(found: Mapping[TargetType, Struck]) -> set[TargetType]:
    """Which of the targets told over all of an act's clauses are its own."""
    best = max((struck.sure for kind, struck in found.items() if kind != "unknown"), default=Sure.PERSONS)
    least = min(Sure.VICTIM, best)
    if "unknown" in found and best is Sure.PERSONS:
        return {"unknown"}
    own = {kind for kind, struck in found.items() if struck.sure >= least}
    told = {kind for kind in own if kind in FORCES and not found[kind].assumed}
    if told:  # a checkpoint is its soldiers', and not theirs who stormed it
        against = any(found[kind].sure is Sure.AIMED for kind in told)  # "قواعد للحركة ومستودعات ذخيرة"
        own = {k for k in own if not found[k].assumed or (k in _STATE and not (told & _STATE or against))}
    if len(own) > 1:
        own.discard("unknown")
    aims = {kind for kind in own if found[kind].sure is Sure.AIMED}
    if aims & _ALONE and "civilians" in own - aims:
        own.discard("civilians")  # who only was there when something else was struck
    if "religious" in own and own & _STATE:
        own.discard("civilians")  # a force's mosque, and its own men in it
    if aims & _STATE and "armed_group" in own - aims:
        own.discard("armed_group")  # who fell storming it
    if "armed_group" in aims and not aims & _STATE:
        own -= _STATE  # whom it had killed before
    if "police_security" in aims and "military" in own - aims:
        own.discard("military")  # the ranks of policemen are those of soldiers
    if "diplomatic" in aims and "government" in own - aims:
        own.discard("government")  # the officials in an embassy are its people
    return own
