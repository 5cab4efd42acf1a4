"""What all mentions of one act say together: one value a field, and every disagreement kept."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

import msgspec

from processors import certainty
from processors.certainty import VAGUE_TYPES
from processors.crosswalk import codes
from processors.event import (
    FRESH,
    Casualties,
    Conflict,
    EventDate,
    EventType,
    Facts,
    Mention,
    Place,
    Report,
    Temporality,
    Toll,
)

T = TypeVar("T")
H = TypeVar("H", bound=Hashable)

# Of types that as many voices tell, the one that says more about the same act: a shooting may be told as just that.
_TELLING: dict[EventType, int] = {"assassination": 1, "suicide_bombing": 2, "vehicle_bomb": 1, "drone_attack": 1}
_EXACTNESS = ("site", "town", "district", "governorate", "region", "country")
_CASUALTY_FIELDS = ("killed", "wounded", "abducted")


def in_order(mentions: Iterable[Mention]) -> list[Mention]:
    """Mentions by time of publication, then by id: the order does not depend on how they arrived."""
    return sorted(mentions, key=lambda m: (m.published or "", m.mention_id))


def fuse(mentions: Sequence[Mention]) -> Facts:
    """One account of the act from at least one mention. Wire copies weigh as the one voice they are."""
    told = in_order(mentions)
    fresh = [m for m in told if m.temporality in FRESH] or told
    kind, outcome = _type(fresh), _most_voices(fresh, lambda m: m.outcome)
    weapons = _union(fresh, lambda m: m.weapons, lambda w: w.type, lambda w: w.count or 0)
    targets = _union(fresh, lambda m: m.targets, lambda t: t.type, lambda t: len(t.text))
    fused = Facts(
        event_type=kind,
        codes=codes(kind, outcome, [weapon.type for weapon in weapons], [target.type for target in targets]),
        temporality=_temporality(told),
        outcome=outcome,
        date=_date(told),
        place=_place(told),
        weapons=weapons,
        actors=_union(told, lambda m: m.actors, lambda a: a.name, lambda _: 0),
        claims=_union(told, lambda m: m.claims, lambda c: f"{c.mode} {c.by} {c.actor}", lambda _: 0),
        targets=targets,
        casualties=Casualties(**{name: _toll(told, name) for name in _CASUALTY_FIELDS}),
        damage=next((m.damage for m in reversed(told) if m.damage), None),
        attribution=_union(told, lambda m: m.attribution, lambda a: f"{a.stance} {a.source}", lambda _: 0),
        confidence=certainty.whole(told),
        evidence=told[0].evidence,
    )
    return msgspec.structs.replace(fused, confidence_by_field=certainty.by_field(told, fused))


def reports(mentions: Sequence[Mention]) -> list[Report]:
    """The reports behind an event, first published first."""
    return [
        Report(
            article_id=m.article_id,
            mention_id=m.mention_id,
            outlet=m.outlet,
            url=m.url,
            title=m.title,
            published=m.published,
            wire_origin=m.wire_origin,
            temporality=m.temporality,
            killed=m.casualties.killed,
            wounded=m.casualties.wounded,
            outcome=m.outcome,
            spans=m.evidence,
        )
        for m in in_order(mentions)
    ]


def independent(mentions: Iterable[Mention]) -> int:
    """How many voices tell of it."""
    return len({m.voice for m in mentions})


def conflicts(mentions: Sequence[Mention]) -> list[Conflict]:
    """The fields on which mentions differ, each value with the outlets that tell it."""
    readers: dict[str, Callable[[Mention], object]] = {
        "event_type": lambda m: m.event_type,
        "outcome": lambda m: m.outcome,
        "date": lambda m: m.date and f"{m.date.start}/{m.date.end}",
        "killed": lambda m: m.casualties.killed and m.casualties.killed.best,
        "wounded": lambda m: m.casualties.wounded and m.casualties.wounded.best,
    }
    found = []
    for field, read in readers.items():
        outlets: dict[str, list[str]] = defaultdict(list)
        for m in in_order(mentions):
            value = read(m)
            if value is not None and m.outlet not in outlets[str(value)]:
                outlets[str(value)].append(m.outlet)
        if len(outlets) > 1:
            found.append(Conflict(field=field, values=list(outlets), sources=list(outlets.values())))
    return found


def _most_voices(
    mentions: Sequence[Mention], value_of: Callable[[Mention], H], telling: Callable[[H], int] = lambda _: 0
) -> H:
    """The value that most voices tell; among equals the most `telling`, then the latest told."""
    voices: dict[H, set[str]] = defaultdict(set)
    last: dict[H, int] = {}
    for position, m in enumerate(mentions):
        voices[value_of(m)].add(m.voice)
        last[value_of(m)] = position
    return max(voices, key=lambda value: (len(voices[value]), telling(value), last[value]))


def _type(mentions: Sequence[Mention]) -> EventType:
    exact = [m for m in mentions if m.event_type not in VAGUE_TYPES]
    return _most_voices(exact or mentions, lambda m: m.event_type, lambda kind: _TELLING.get(kind, 0))


def _temporality(mentions: Sequence[Mention]) -> Temporality:
    """Fresh where any report tells it as fresh; an update only while nobody told it as new."""
    told = {m.temporality for m in mentions}
    return next(t for t in ("new", "update", "background", "hypothetical") if t in told)


def _date(mentions: Sequence[Mention]) -> EventDate | None:
    """The shortest range, and of these the one most mentions tell."""
    dates = [m.date for m in mentions if m.date]
    if not dates:
        return None
    votes = Counter((d.start, d.end) for d in dates)
    return min(dates, key=lambda d: (d.start != d.end, d.precision != "day", -votes[d.start, d.end]))


def _place(mentions: Sequence[Mention]) -> Place | None:
    """The most exact place, and of these the one most mentions tell."""
    places = [m.place for m in mentions if m.place]
    if not places:
        return None
    votes = Counter(p.name for p in places)
    return min(places, key=lambda p: (p.lat is None, _EXACTNESS.index(p.precision), -votes[p.name]))


def _toll(mentions: Sequence[Mention], name: str) -> Toll | None:
    """Best by the latest report that gives a number; low and high over all reports."""
    tolls = [toll for m in mentions if (toll := getattr(m.casualties, name)) is not None]
    if not tolls:
        return None
    best = next((t.best for t in reversed(tolls) if t.best is not None), None)
    lows = [low for t in tolls if (low := t.best if t.low is None else t.low) is not None]
    highs = [high for t in tolls if (high := t.best if t.high is None else t.high) is not None]
    return Toll(
        best=best,
        low=min(lows, default=None),
        high=max(highs, default=None),
        explicit_zero=best == 0 and any(t.explicit_zero for t in tolls),
    )


def _union(
    mentions: Sequence[Mention],
    values_of: Callable[[Mention], Sequence[T]],
    key_of: Callable[[T], str],
    weight_of: Callable[[T], int],
) -> list[T]:
    """One value a key, the weightiest told, in the order first told."""
    best: dict[str, T] = {}
    for m in mentions:
        for value in values_of(m):
            key = key_of(value)
            if key not in best or weight_of(value) > weight_of(best[key]):
                best[key] = value
    return list(best.values())
