"""One act: what the clauses that tell of it say together."""

import datetime as dt
from dataclasses import dataclass, field

from processors.arabic.dates import Dated
from processors.event import FRESH_DAYS, EventType, TargetType, Toll, WeaponType
from processors.events.candidate import Candidate
from processors.events.claims import Statement
from processors.events.kinds import VAGUER
from processors.events.known import KnownAct
from processors.events.sources import Voice
from processors.events.spot import better
from processors.events.struck import Struck, Sure
from processors.events.tolls import Told
from processors.events.weapons import fitting, implied
from processors.events.where import Spot

_GUARDED: frozenset[TargetType] = frozenset({"military", "police_security"})
_CLOSE_BY = 2  # sentences between clauses that name what one act struck
_LONG_AGO = frozenset({"week by its distance", "weeks ago", "some weeks ago"})  # rules of dates
_TELLING = 3  # people: two groups of fewer may be as many by chance
_AGGREGATES = frozenset({"explosion", "attack"})
_EXACT = frozenset({"shelling", "air_strike"})


@dataclass(slots=True)
class Act:
    """One act and the clauses that tell of it, in reading order.

    `statements` and `voices` are who is said to have done it, and who says so, each with the part it stands in;
    `part_of` are the clauses that told of a sum of attacks which the act is one of. `looked_back`: it is listed for
    what has been, whatever its date.
    """

    clauses: list[Candidate]
    type: EventType
    date: Dated | None = None
    spot: Spot | None = None
    set_near: Spot | None = None
    set_in: str = "text"  # where `set_near` was read: `text` or `title`
    killed: Told | None = None
    wounded: Told | None = None
    abducted: Told | None = None
    weapons: dict[WeaponType, tuple[Candidate, int | None, int, int]] = field(default_factory=dict)
    targets: dict[TargetType, tuple[Candidate, Struck]] = field(default_factory=dict)
    statements: list[tuple[str, Statement]] = field(default_factory=list)
    voices: list[tuple[str, Voice]] = field(default_factory=list)
    part_of: list[Candidate] = field(default_factory=list)
    looked_back: bool = False

    @property
    def part(self) -> str:
        """The part of the article that tells of it first: `title` or `text`."""
        return self.clauses[0].part

    @property
    def famed(self) -> KnownAct | None:
        """The well-known act that a clause names it as, if one does."""
        return next((told.famed.act for told in self.clauses if told.famed is not None), None)

    @property
    def told_as_known(self) -> bool:
        """Whether the news is what followed, or its first clause takes it for known.

        So do "the attack on …", "who blew himself up", and what somebody deplores.
        """
        lead = self.clauses[0]
        known = lead.definite or lead.demonstrative or lead.deplored or lead.presupposed
        return known or any(told.update for told in self.clauses)

    @property
    def at(self) -> tuple[int, int]:
        """The words of that part, `[start, end)`."""
        return self.clauses[0].at

    def add(self, told: Candidate) -> None:
        """Take over what another clause tells of the act; what is known stays, vaguer words give way to exact ones."""
        if told not in self.clauses:
            self.clauses.append(told)
        self.type = self._type_with(told)
        if self.date is None or (told.date is not None and told.date.precision == "day" != self.date.precision):
            self.date = told.date or self.date
        elif told.date is not None and told.date.last < self.date.first:
            self.date = told.date  # the later is the day on which it was spoken of
        if told.spot is not None and (self.spot is None or better(told.spot, self.spot, headline=told.part == "title")):
            self.spot = told.spot
        for name in ("killed", "wounded", "abducted"):
            new, old = getattr(told.losses, name), getattr(self, name)
            if new is not None and (old is None or _outdoes(new, old, risen=told.update)):
                setattr(self, name, new)
        for kind, (count, start, end) in told.weapons.items():
            known = self.weapons.get(kind)
            if known is None or ((known[1] or 0) < 2 and (count or 0) > 1):
                self.weapons[kind] = (told, count, start, end)
        further = self._tells_further(told)
        for target, struck in told.targets.items():
            if struck.sure is Sure.AIMED and not further:
                continue
            by, old = self.targets.get(target, (told, struck))
            kept = old.with_(struck)
            self.targets[target] = (by if (kept.start, kept.end) == (old.start, old.end) else told, kept)

    def _type_with(self, told: Candidate) -> EventType:
        """The type with what one more clause says of it."""
        if (self.type, told.type) == ("attack", "armed_clash"):
            return "armed_attack"  # one side attacked, whatever fight followed
        if self.type == "rocket_attack" and told.type == "air_strike" and _flown(told) and not self._launched:
            return "air_strike"  # that fired the rockets
        if told.type not in VAGUER.get(self.type, frozenset()):
            return self.type
        if told.type == "rocket_attack" and any(map(_flown, self.clauses)):
            return self.type
        chosen = told.type == "assassination" and not told.plural
        return self.type if self.exact and not chosen else told.type

    @property
    def _launched(self) -> bool:
        """Whether rockets are told to be launched or to fall, as those from the ground are."""
        return any(hit.entry.sense == "launch" for told in self.clauses for hit in told.triggers)

    @property
    def _stormed(self) -> bool:
        """Whether an armed group attacked soldiers or police, with what, nobody tells: men with guns did."""
        groups = (
            doer.party.actor is not None and doer.party.actor.kind == "armed_group"
            for told in self.clauses
            for doer in told.actors
        )
        return not self.weapons and not _GUARDED.isdisjoint(self.targets) and any(groups)

    @property
    def exact(self) -> bool:
        """Whether guns or planes are named, so that "shelling" and "air strike" are no vaguer words for another act."""
        return self.type in _EXACT and any(told.exact and told.type == self.type for told in self.clauses)

    def _tells_further(self, told: Candidate) -> bool:
        """Whether a clause may add to the objects that the first clause naming any has named.

        That is so where it speaks of the same kind of act close by, or sums it up; else what it names is another act's.
        """
        aims = [
            one
            for one, struck in self.targets.values()
            if struck.sure is Sure.AIMED and one is not told and one.aimed_at
        ]
        first = min(aims, key=lambda one: one.start, default=None)
        if first is None:
            return True
        near = told.part != first.part or abs(told.sentence - first.sentence) <= _CLOSE_BY
        return near and told.type == first.type

    def arm(self) -> None:
        """Keep the weapons that go with the act's type: an air strike's clause may also name the guns it silenced."""
        if self.type == "shelling" and not self.weapons and any(told.from_the_air for told in self.clauses):
            self.type = "air_strike"
            return  # with what, nobody told
        if self.type == "attack" and self._stormed:
            self.type = "armed_attack"
        if self.type == "armed_clash" and not self.targets:
            lead = self.clauses[0]
            self.targets["armed_group"] = (lead, Struck(*lead.at, Sure.SIDE))
        if "mortar" in self.weapons:
            self.weapons.pop("artillery", None)  # "shells", then "mortar shells"
        if self.type == "assassination" and self.killed is None:
            self._slay()
        if self.type == "drone_attack" and "rocket" in self.weapons:
            self.weapons.setdefault("missile", self.weapons["rocket"])  # what a drone fires
        if "rocket" in self.weapons and "ship" in self.targets:
            self.weapons.setdefault("missile", self.weapons["rocket"])  # what hits a ship at sea
        if "missile" in self.weapons:
            self.weapons.pop("rocket", None)  # "missiles", then "the rockets"
        kept = fitting(self.type, {kind: told.weapons.keys() for kind, (told, *_) in self.weapons.items()})
        self.weapons = {kind: weapon for kind, weapon in self.weapons.items() if kind in kept}
        if not self.weapons and (meant := implied(self.type)) is not None:
            lead = self.clauses[0]
            at = lead.triggers[0] if lead.triggers else None
            self.weapons[meant] = (lead, None, at.start if at else lead.start, at.end if at else lead.start + 1)

    def disown_sums(self, *, several: bool) -> None:
        """Leave out what "the attacks" cost together, where the article tells of others.

        Where it tells of `several`, that also goes for "a series of attacks".
        """
        for name in ("killed", "wounded"):
            value = getattr(self, name)
            source = next((c for c in self.clauses if value is not None and getattr(c.losses, name) is value), None)
            if source is not None and (source.sum or (several and source.scattered and not source.pinned)):
                own = (getattr(c.losses, name) for c in self.clauses if not (c.sum or (c.scattered and not c.pinned)))
                setattr(self, name, next((told for told in own if told is not None), None))

    def _slay(self) -> None:
        """Of an assassination that is told as done, count one death, even where the victim is only a name."""
        if self.aggregate or any(told.outcome != "completed" for told in self.clauses):
            return
        for told in self.clauses:
            if told.slain and self.killed is None:
                hit = told.triggers[0]
                self.killed = Told(hit.start, hit.end, Toll(best=1, low=1, high=1), ())
                told.losses = told.losses._replace(killed=self.killed)

    @property
    def aggregate(self) -> bool:
        """Whether only "two attacks" or "a series of blasts" is told, not one of them."""
        return all(
            c.plural and not c.pair and bool(c.triggers) and c.triggers[0].entry.sense in _AGGREGATES
            for c in self.clauses
        )

    @property
    def threatened(self) -> bool:
        """Whether it is only threatened or foreseen."""
        return all(told.threatened for told in self.clauses)

    @property
    def past(self) -> bool:
        """Whether the act is told as what happened before: where it is first told, and in no headline.

        So is what is told only as the reason of another one.
        """
        if all(told.past or told.a_reason for told in self.clauses):
            return True
        return self.clauses[0].past and not any(told.part == "title" and not told.past for told in self.clauses)

    def fresh(self, anchor: dt.date) -> bool:
        """Whether the act is news on the day of publication `anchor`; what a name already stands for is none."""
        return not self.looked_back and self.famed is None and fresh(self.date, past=self.past, anchor=anchor)


def begin(told: Candidate) -> Act:
    """An act that so far one clause tells of."""
    act = Act([told], told.type)
    act.add(told)
    return act


def fresh(date: Dated | None, *, past: bool, anchor: dt.date) -> bool:
    """Whether a date, or the way an undated act is told, is current."""
    if date is None:
        return not past
    # "This year" ends on the day of publication, and says that the act is no news; so does "last week" of its days.
    # "Early this month" is told of by its middle.
    day = date.first if date.rule in _LONG_AGO else date.last
    if date.rule == "part of a period":
        day = date.first + (date.last - date.first) / 2
    return (anchor - day).days <= FRESH_DAYS and date.precision in ("day", "range")


def _flown(told: Candidate) -> bool:
    """Whether a clause has a word for strikes from the air, that no rocket from the ground is called."""
    return any(hit.entry.sense == "air strike" for hit in told.triggers)


def _outdoes(new: Told, old: Told, *, risen: bool) -> bool:
    """Whether another toll of the same act counts rather than the first told, which is the article's own.

    It does where the first gave no number, or none for one group alone ("no Lebanese among them"), where it has risen
    since, where it goes on counting from the first ("3 of his sons and 3 grandsons"), and where only who boasts of it
    told the first. What others claim deeper in the text does not.
    """
    now, before = new.toll, old.toll
    if now.best is None or before.best is None:
        return before.best is None and now.best is not None and now.best >= (before.low or 0)
    if old.alleged and not new.alleged:
        return True
    further = new.first == before.best and before.best >= _TELLING
    return before.best < now.best and (risen or further or before.best == 0)
