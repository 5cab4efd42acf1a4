"""An act as the record of the index: every value with the characters it was read from."""

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from processors.arabic.dates import ABSOLUTE_RULES
from processors.arabic.words import Word
from processors.article import Article
from processors.event import (
    Actor,
    Casualties,
    Claim,
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
from processors.events.act import Act, fresh
from processors.events.anchor import Anchor
from processors.events.reading import Candidate
from processors.events.struck import Sure, firmest
from processors.events.where import Role
from processors.gazetteer.nearby import clue_of

_LEAD = 2  # sentences that the headline is of
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
    {"US", "GB", "FR", "DE", "IT", "ES", "NL", "PL", "DK", "CA", "AU", "TR", "RU", "UG", "KE", "ET", "BI"}
)


class Told(Protocol):
    """Whatever stands in the article's text or title."""

    @property
    def part(self) -> str:
        """Where it stands: `text` or `title`."""
        ...


class Source:
    """The article's two parts with their words, and the day that dates count from."""

    def __init__(self, article: Article, text: Sequence[Word], title: Sequence[Word], anchor: Anchor) -> None:
        self._parts = {"text": (article.text, text), "title": (article.title, title)}
        self.anchor = anchor

    def quote(self, told: Told, start: int, end: int) -> str:
        """The original characters of words `[start, end)`."""
        text, words = self._parts[told.part]
        return text[words[start].start : words[max(start, end - 1)].end]

    def nationality(self, told: Candidate, start: int, end: int) -> str | None:
        """The country whose people words `[start, end)` name, as ISO 3166-1 alpha-2; None where they name none."""
        _, words = self._parts[told.part]
        stems = (word.text.removesuffix("ين").removesuffix("ان").removesuffix("ون") for word in words[start:end])
        clues = (clue for stem in stems if (clue := clue_of(stem)) is not None and clue.site is None)
        return next((clue.country for clue in clues), None)

    def evidence(self, field: str, told: Told, start: int, end: int, rule: str = "") -> Evidence:
        """The same as evidence for a field, read by a rule."""
        return self.evidence_in(told.part, field, start, end, rule)

    def evidence_in(self, part: str, field: str, start: int, end: int, rule: str) -> Evidence:
        """Words `[start, end)` of a part, `text` or `title`, as evidence for a field, read by a rule."""
        text, words = self._parts[part]
        first, last = words[start].start, words[max(start, end - 1)].end
        return Evidence(field=field, start=first, end=last, text=text[first:last], part=part, rule=rule)  # type: ignore[arg-type]


def facts(act: Act, source: Source) -> Facts:
    """The record of one act."""
    evidence: list[Evidence] = []
    lead = act.clauses[0]
    trigger = lead.triggers[0] if lead.triggers else None
    by_word = f"a word for {trigger.entry.sense}" if trigger else "a weapon and whom it hurt"
    evidence.append(source.evidence("event_type", lead, *lead.at, by_word))
    planned = lead if lead.planned and not act.killed else None
    temporality = _temporality(act, source, evidence, planned)
    current = temporality != "background"
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
    actors, claims = _actors(act, source, evidence)
    damage = next(((c, c.damage) for c in act.clauses if c.damage is not None), None)
    if damage is not None:
        evidence.append(source.evidence("damage", damage[0], damage[1].start, damage[1].end, "named"))
    return Facts(
        event_type=act.type, temporality=temporality, outcome=outcome,
        date=_date(act, source, evidence, current=current), place=place, weapons=weapons, actors=actors, claims=claims,
        targets=targets, casualties=_casualties(act, source, evidence),
        damage=Damage(present=True, text=source.quote(damage[0], damage[1].start, damage[1].end)) if damage else None,
        evidence=evidence,
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
    past = all(c.past for c in act.clauses)
    update = next((c for c in act.clauses if c.update), None)
    current = fresh(act.date, past=past, anchor=source.anchor.day)
    told, rule = act.clauses[0], "told as past" if past else "told as current"
    start, end = told.at
    if current and (beside := planned or update) is not None:
        told, rule = beside, "a plan" if planned else "tells what followed"
        start, end = told.at
    elif act.date is not None:
        told, rule = _dated(act), "a day within the week" if current else "before the week"
        start, end = act.date.start, act.date.end
    evidence.append(source.evidence("temporality", told, start, end, rule))
    if current and planned:
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
        evidence.append(source.evidence("outcome", planned, *planned.at, "a plan"))
        return "foiled"
    hurt = any(told is not None and told.toll.best for told in (act.killed, act.wounded))
    for told in act.clauses:
        if told.damage is not None and told.outcome == "completed" and told.part != "title":
            break
        if told.part == "title" and act.clauses[0].part != "title" and act.clauses[0].sentence > _LEAD:
            continue
        if told.outcome != "completed" and told.outcome_cue is not None and not hurt:
            cue = told.outcome_cue
            evidence.append(source.evidence("outcome", told, cue.start, cue.end, f"a word for {told.outcome}"))
            return told.outcome
    evidence.append(source.evidence("outcome", act.clauses[0], *act.clauses[0].at, "told as done"))
    return "completed"


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
    evidence.append(source.evidence("date", act.clauses[0], *act.clauses[0].at, "told as current"))
    day_before = (today.day - dt.timedelta(days=1)).isoformat()
    return EventDate(
        start=day_before, end=today.day.isoformat(), precision="range", anchor=anchor, rule="told as current"
    )


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


def _actors(act: Act, source: Source, evidence: list[Evidence]) -> tuple[list[Actor], list[Claim]]:
    actors: dict[str, Actor] = {}
    for told in act.clauses:
        for name, start, end, certainty in told.actors:
            if name not in actors:
                actors[name] = Actor(name=name, text=source.quote(told, start, end), certainty=certainty)
                evidence.append(source.evidence("actors", told, start, end, certainty))
    claimants = [name for name, actor in actors.items() if actor.certainty == "claimed"]
    return list(actors.values()), [Claim(by=name, competing=len(claimants) > 1) for name in claimants]
