"""An act as the record of the index: every value with the characters it was read from."""

import datetime as dt

from processors.arabic.dates import ABSOLUTE_RULES
from processors.crosswalk import codes
from processors.event import (
    ASSUMED,
    ASSUMED_KNOWN,
    FRESH,
    Casualties,
    Damage,
    EventDate,
    Evidence,
    Facts,
    Outcome,
    Target,
    TargetType,
    Temporality,
    Weapon,
)  # fmt: skip
from processors.events.act import Act
from processors.events.candidate import Candidate
from processors.events.quotes import Source
from processors.events.responsibility import actors_and_claims, attribution
from processors.events.struck import Sure, firmest
from processors.events.where import Role

_LEAD = 2  # sentences that the headline is of
_PLANS = {False: "a plan", True: "a threat"}  # by whether it is threatened
_BY_ROLE = {
    Role.AT: "in or by it", Role.TOWARDS: "towards it", Role.FROM: "from it", Role.NAMED: "named",
    Role.SPOKEN: "where the news comes from",
}  # fmt: skip
_BY_SURENESS = {
    Sure.SIDE: "a side of the fight",
    Sure.PERSONS: "persons harmed", Sure.NEARBY: "stands by", Sure.VICTIM: "harmed", Sure.AIMED: "object of the attack",
}  # fmt: skip
# States whose soldiers serve in other countries; those of a state at war with its neighbour are its military.
_ABROAD = frozenset(
    {"US", "GB", "FR", "DE", "IT", "ES", "NL", "PL", "DK", "CA", "AU", "TR", "RU", "UG", "KE", "ET", "BI", "IR"}
)


def facts(act: Act, source: Source) -> Facts:
    """The record of one act."""
    evidence: list[Evidence] = []
    lead = act.clauses[0]
    trigger = lead.triggers[0] if lead.triggers else None
    by_word = f"a word for {trigger.entry.sense}" if trigger else "a weapon and whom it hurt"
    evidence.append(source.evidence("event_type", lead, *lead.at, by_word))
    planned = lead if act.threatened or (lead.planned and not act.killed) else None
    temporality = _temporality(act, source, evidence, planned)
    current = temporality in FRESH  # of a plan and a threat no day is told where none is named
    outcome = _outcome(act, source, evidence, planned)
    weapons = []
    for kind, (told, count, start, end) in act.weapons.items():
        weapons.append(Weapon(type=kind, count=count, text=source.quote(told, start, end)))
        named = any(hit.start <= start < hit.end for hit in told.triggers)
        evidence.append(source.evidence("weapons", told, start, end, "implied by the act" if named else "named"))
    place = None
    for told in act.clauses:
        if told.spot is act.spot and told.spot is not None:
            place = told.spot.place(source.quote(told, told.spot.start, told.spot.end))
            rule = _BY_ROLE[told.spot.role] if act.set_near is None else "by the places around"
            evidence.append(source.evidence("place", told, told.spot.start, told.spot.end, rule))
            break
    if act.set_near is not None:
        if place is None:
            at = source.evidence_in(act.set_in, "place", act.set_near.start, act.set_near.end, "by the places around")
            evidence.append(at)
        place = act.set_near.place(place.text if place else "")
    targets = _targets(act, source, evidence, place.country if place else None)
    actors, claims = actors_and_claims(act, source, evidence, place.country if place else None)
    damage = next(((c, c.damage) for c in act.clauses if c.damage is not None), None)
    if damage is not None:
        evidence.append(source.evidence("damage", damage[0], damage[1].start, damage[1].end, "named"))
    date = _date(act, source, evidence, current=current) if temporality != "hypothetical" else None
    known = next(((told, told.famed) for told in act.clauses if told.famed is not None), None)
    if known is not None:
        evidence.append(source.evidence("known_as", known[0], known[1].start, known[1].end, "named"))
    return Facts(
        event_type=act.type, codes=codes(act.type, outcome, list(act.weapons), [target.type for target in targets]),
        temporality=temporality, outcome=outcome, date=date, place=place, weapons=weapons, actors=actors, claims=claims,
        targets=targets, casualties=_casualties(act, source, evidence),
        attribution=attribution(act, source, evidence, {claim.by for claim in claims if claim.mode == "claim"}),
        damage=Damage(present=True, text=source.quote(damage[0], damage[1].start, damage[1].end)) if damage else None,
        known_as=known[1].act.name if known is not None else None, evidence=evidence,
    )  # fmt: skip


def _targets(act: Act, source: Source, evidence: list[Evidence], country: str | None) -> list[Target]:
    """What was attacked; soldiers whose nationality is that of the place's `country` are no foreign ones."""
    found: dict[TargetType, Target] = {}
    own = firmest({target: struck for target, (_, struck) in act.targets.items()})
    for target, (told, struck) in act.targets.items():
        if target not in own:
            continue
        kind = target
        if target in ("foreign_forces", "military"):
            told_of = source.nationality(told, struck.start, struck.end + 1)  # "الجيش التركي"
            if told_of is not None and told_of == country:
                kind = "military"
            elif told_of in _ABROAD and country is not None:
                kind = "foreign_forces"
        found.setdefault(kind, Target(type=kind, text=source.quote(told, struck.start, struck.end)))
        evidence.append(source.evidence("targets", told, struck.start, struck.end, _BY_SURENESS[struck.sure]))
    return list(found.values())


def _temporality(act: Act, source: Source, evidence: list[Evidence], planned: Candidate | None) -> Temporality:
    """Whether the act is news, what followed one, feared, or history; by its date, or by how the text tells it."""
    update = next((c for c in act.clauses if c.update), None)
    current = act.fresh(source.anchor.day)
    told, rule = act.clauses[0], "told as past" if act.past else "told as current"
    start, end = told.at
    foreseen = planned if act.threatened and act.date is None else None
    if (beside := foreseen or ((planned or update) if current else None)) is not None:
        told, rule = beside, _PLANS[planned.threatened] if planned else "tells what followed"
        start, end = told.at
    elif act.date is not None:
        told, rule = _dated(act), "a day within the week" if current else "before the week"
        start, end = act.date.start, act.date.end
    evidence.append(source.evidence("temporality", told, start, end, rule))
    if foreseen or (current and planned):
        return "hypothetical"
    return ("update" if update else "new") if current else "background"


def _dated(act: Act) -> Candidate:
    """The clause that tells the act's date."""
    return next((c for c in act.clauses if c.date is act.date), act.clauses[0])


def _outcome(act: Act, source: Source, evidence: list[Evidence], planned: Candidate | None) -> Outcome:
    """The first outcome told other than "completed", unless people were hurt: then it reached somebody.

    Where harm is told first, one rocket of two that missed does not make the attack a failure; what a headline says of
    its act, it says of no other of the article; and a plan found out is foiled.
    """
    if planned is not None:
        evidence.append(source.evidence("outcome", planned, *planned.at, _PLANS[planned.threatened]))
        return "threatened" if planned.threatened else "foiled"
    hurt = any(told is not None and (told.toll.best or told.toll.low) for told in (act.killed, act.wounded))
    for told in act.clauses:
        if told.damage is not None and told.outcome == "completed" and told.part != "title":
            break
        if told.part == "title" and act.clauses[0].part != "title" and act.clauses[0].sentence > _LEAD:
            continue
        if told.outcome == "denied" and any(one.beside and one.outcome == "completed" for one in act.clauses):
            continue  # only a video of it is false
        denied = told.outcome == "denied" and told is act.clauses[0] and not _harm_stands(told)
        if told.outcome != "completed" and told.outcome_cue is not None and (denied or not hurt):
            cue = told.outcome_cue
            evidence.append(source.evidence("outcome", told, cue.start, cue.end, f"a word for {told.outcome}"))
            return told.outcome
    evidence.append(source.evidence("outcome", act.clauses[0], *act.clauses[0].at, "told as done"))
    return "completed"


def _harm_stands(told: Candidate) -> bool:
    """Whether people are told killed or hurt but by what goes on about an act denied before: "نفى أن يكون قصف …"."""
    cue = told.outcome_cue
    denied = cue is not None and cue.entry.kind == "denial" and cue.end <= told.at[0]
    harm = [loss for loss in (told.losses.killed, told.losses.wounded) if loss is not None]
    return any(not denied or loss.start < told.at[0] for loss in harm)


def _date(act: Act, source: Source, evidence: list[Evidence], *, current: bool) -> EventDate | None:
    """The date told; for current acts without one, publication day and the day before.

    Where the day of publication is unknown, only dates that stand by themselves are dates.
    """
    today = source.anchor
    anchor = today.day.isoformat() if today.known else None
    if act.date is not None and (today.known or act.date.rule in ABSOLUTE_RULES):
        told = _dated(act)
        evidence.append(source.evidence("date", told, act.date.start, act.date.end, act.date.rule))
        return EventDate(
            start=act.date.first.isoformat(), end=act.date.last.isoformat(), precision=act.date.precision,
            text=source.quote(told, act.date.start, act.date.end), anchor=anchor, rule=act.date.rule,
        )  # fmt: skip
    if not current or not today.known:
        return None
    rule = ASSUMED_KNOWN if act.told_as_known else ASSUMED
    evidence.append(source.evidence("date", act.clauses[0], *act.clauses[0].at, rule))
    day_before = (today.day - dt.timedelta(days=1)).isoformat()
    return EventDate(start=day_before, end=today.day.isoformat(), precision="range", anchor=anchor, rule=rule)


def _casualties(act: Act, source: Source, evidence: list[Evidence]) -> Casualties:
    for name in ("killed", "wounded", "abducted"):
        value = getattr(act, name)
        told = next((c for c in act.clauses if value is not None and getattr(c.losses, name) is value), None)
        if told is not None:
            rule = "said to be none" if value.toll.explicit_zero else "counted"
            evidence.append(source.evidence(name, told, value.start, value.end, rule))
    return Casualties(
        killed=act.killed.toll if act.killed else None,
        wounded=act.wounded.toll if act.wounded else None,
        abducted=act.abducted.toll if act.abducted and act.type == "abduction" else None,
    )
