"""What happened to an event between what was known of it and what is known now. Pure."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from processors.event import FRESH, Event, EventType, Outcome, Place, Report
from processors.merging.account import km_between, reach_of
from sinks.alerts.alert import Happening

# Types that say little: what replaces them corrects nothing.
VAGUE: frozenset[EventType] = frozenset({"attack", "armed_attack", "explosion"})
MOST_CLAIMANTS = 20


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What the engine remembers of an event.

    `told`: it was told, if only as background; `fresh`: it was told as current once, and from then on things happen to
    it. `killed` is the highest best number seen and `toll` the latest, None while none was told; `voices` the most
    independent sources that told it as fresh. `at` is when it was last seen (UTC): by it entries grow old.
    """

    revision: int
    told: bool = False
    fresh: bool = False
    retracted: bool = False
    voices: int = 0
    outcome: Outcome | None = None
    killed: int | None = None
    toll: int | None = None
    event_type: EventType | None = None
    days: tuple[str, str] | None = None
    place: Place | None = None
    claimants: list[str] = []
    at: datetime | None = None


class Transition(msgspec.Struct, frozen=True):
    """One happening: which field changed, where one did, from what to what."""

    name: Happening
    field: str = ""
    before: str | None = None
    after: str | None = None

    @property
    def detail(self) -> str:
        """The change in one word, of which there is one alert for each; how many confirm is none."""
        if self.name == "confirmed" or self.after is None:
            return ""
        return self.after if self.before is None else f"{self.before}→{self.after}"

    def confirms(self, sources: int) -> bool:
        """Whether it is no confirmation, or the one by which so many sources tell of it."""
        return self.name != "confirmed" or int(self.before or 0) < sources <= int(self.after or 0)


def observe(previous: Summary | None, event: Event) -> tuple[Summary, list[Transition]]:
    """What to remember of `event` from now on, and what happened to it.

    A revision that is not newer than the remembered one changes nothing. Of events that were never told as fresh only
    `new` happens, once, and again when they become fresh; of the reports of a fresh one only the fresh ones count: an
    anniversary neither confirms an attack nor raises its toll. An event first seen with several sources is `new` and
    `confirmed` at once, so that what is told does not depend on how many revisions were missed. Of an event merged
    into another nothing happens any more: `absorbed` gives what was told of it to that one.
    """
    if previous and event.revision <= previous.revision:
        return previous, []
    known = previous or Summary(revision=event.revision)
    known = msgspec.structs.replace(known, revision=event.revision)
    if event.status == "merged":
        return known, []
    if event.status == "retracted":
        gone = known.told and not known.retracted
        return msgspec.structs.replace(known, retracted=True), [Transition("retracted")] if gone else []
    if event.temporality not in FRESH:
        return msgspec.structs.replace(known, told=True), [] if known.told else [Transition("new")]
    reports = [report for report in event.reports if report.temporality in FRESH]
    best = event.casualties.killed.best if event.casualties.killed else None
    count = max(known.voices, min(voices(reports), event.independent_sources))
    claimants = [claim.by for claim in event.claims if claim.mode == "claim" and claim.by]
    new = [by for by in dict.fromkeys(claimants) if by not in known.claimants][: MOST_CLAIMANTS - len(known.claimants)]
    happened = [] if known.fresh else [Transition("new")]
    killed = known.killed
    if not known.fresh:
        killed = best if killed is None else max(killed, best or 0)
    elif best is not None and best > (killed or 0) and _tells_more(reports, killed or 0):
        happened.append(Transition("toll_rises", "killed", str(killed or 0), str(best)))
        killed = best
    if known.fresh and event.outcome != known.outcome and known.outcome:
        happened.append(Transition("outcome_changes", "outcome", known.outcome, event.outcome))
    if count > known.voices:
        happened.append(Transition("confirmed", "sources", str(known.voices), str(count)))
    happened += [Transition("claimed", "claims", None, by) for by in new]
    if known.fresh:
        happened += _corrections(known, event, best)
    now = Summary(
        revision=event.revision,
        told=True,
        fresh=True,
        retracted=False,
        voices=count,
        outcome=event.outcome,
        killed=killed,
        toll=known.toll if best is None else best,
        event_type=event.event_type,
        days=(event.date.start, event.date.end) if event.date else known.days,
        place=event.place or known.place,
        claimants=[*known.claimants, *new],
        at=known.at,
    )
    return now, happened


def absorbed(survivor: Summary | None, merged: Summary) -> Summary:
    """What is remembered of an event once another was merged into it: what was told of either is told of it.

    Its revision stays: the survivor's own next revision is compared with what was told of both.
    """
    if survivor is None:
        return msgspec.structs.replace(merged, revision=0)
    tolls = [toll for toll in (survivor.killed, merged.killed) if toll is not None]
    return msgspec.structs.replace(
        survivor,
        told=survivor.told or merged.told,
        fresh=survivor.fresh or merged.fresh,
        voices=max(survivor.voices, merged.voices),
        outcome=survivor.outcome or merged.outcome,
        killed=max(tolls, default=None),
        claimants=list(dict.fromkeys([*survivor.claimants, *merged.claimants]))[:MOST_CLAIMANTS],
    )


def voices(reports: list[Report]) -> int:
    """How many independent voices tell of it: copies of one text are one."""
    return len({report.voice for report in reports})


def _tells_more(reports: list[Report], killed: int) -> bool:
    return any(report.killed and (report.killed.best or 0) > killed for report in reports)


def _corrections(known: Summary, event: Event, best: int | None) -> Iterator[Transition]:
    """What was told and is told otherwise now; what is only told more exactly, or after none was, is no correction."""
    if known.event_type and event.event_type != known.event_type and known.event_type not in VAGUE:
        yield Transition("corrected", "event_type", known.event_type, event.event_type)
    if event.date and known.days and (event.date.start > known.days[1] or event.date.end < known.days[0]):
        yield Transition("corrected", "date", known.days[0], event.date.start)
    if event.place and known.place and _elsewhere(known.place, event.place):
        yield Transition("corrected", "place", known.place.name, event.place.name)
    if best is not None and known.toll is not None and best < known.toll:
        yield Transition("corrected", "killed", str(known.toll), str(best))


def _elsewhere(before: Place, now: Place) -> bool:
    """Whether two names cannot mean one place: other countries, or farther apart than both names reach."""
    if before.country and now.country and before.country != now.country:
        return True
    away = km_between(before, now)
    return away is not None and away > reach_of(before) + reach_of(now)
