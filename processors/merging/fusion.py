"""What all mentions of one act say together: one value a field, and every disagreement kept.

A voice (`Mention.voice`) is an outlet, an agency, or whom a text copies; what counts is the latest word of each voice.
Mentions that are no longer kept whole stand as reports, which still tell losses and outcome.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, timedelta
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
    Outcome,
    Place,
    Report,
    Temporality,
    Toll,
)
from processors.merging.account import EXACT_REACH, days, km_between, reach_of

T = TypeVar("T")
H = TypeVar("H", bound=Hashable)
Word = Mention | Report
W = TypeVar("W", bound=Word)

# Of types that as many voices tell, the one that says more about the same act: a shooting may be told as just that.
_TELLING: dict[EventType, int] = {"assassination": 1, "suicide_bombing": 2, "vehicle_bomb": 1, "drone_attack": 1}
_EXACTNESS = ("site", "town", "district", "governorate", "region", "country")
_CASUALTY_FIELDS = ("killed", "wounded", "abducted")
_COUNTING_ROLES = frozenset({"official", "medic"})  # who counts the dead himself
_CURRENT = timedelta(days=1)  # before the latest toll: tolls as current as that


def in_order(words: Iterable[W]) -> list[W]:
    """Mentions by time of publication, then by id: the order does not depend on how they arrived."""
    return sorted(words, key=lambda m: (m.published or "", m.mention_id))


def fuse(mentions: Sequence[Mention], rest: Sequence[Report] = ()) -> Facts:
    """One account of the act from at least one mention, and from the `rest` of its reports."""
    told = in_order(mentions)
    fresh = [m for m in told if m.temporality in FRESH] or told
    words: list[Word] = in_order([*told, *rest])
    kind, outcome = _type(fresh), _outcome(words)
    weapons = _union(fresh, lambda m: m.weapons, lambda w: w.type, lambda w: w.count or 0)
    targets = _union(fresh, lambda m: m.targets, lambda t: t.type, lambda t: len(t.text))
    fused = Facts(
        event_type=kind,
        codes=codes(kind, outcome, [weapon.type for weapon in weapons], [target.type for target in targets]),
        temporality=_temporality(words),
        outcome=outcome,
        date=_date(told),
        place=_place(told),
        weapons=weapons,
        actors=_union(told, lambda m: m.actors, lambda a: a.name, lambda _: 0),
        claims=_union(told, lambda m: m.claims, lambda c: f"{c.mode} {c.by} {c.actor}", lambda _: 0),
        targets=targets,
        casualties=Casualties(**{name: _toll(words, name) for name in _CASUALTY_FIELDS}),
        damage=next((m.damage for m in reversed(told) if m.damage), None),
        attribution=_union(told, lambda m: m.attribution, lambda a: f"{a.stance} {a.source}", lambda _: 0),
        known_as=_known_as(told),
        confidence=certainty.whole(told),
        evidence=told[0].evidence,
    )
    return msgspec.structs.replace(fused, confidence_by_field=certainty.by_field(told, fused))


def report(mention: Mention) -> Report:
    """What an event keeps of one report."""
    return Report(
        article_id=mention.article_id,
        mention_id=mention.mention_id,
        outlet=mention.outlet,
        url=mention.url,
        title=mention.title,
        published=mention.published,
        wire_origin=mention.wire_origin,
        temporality=mention.temporality,
        killed=mention.casualties.killed,
        wounded=mention.casualties.wounded,
        outcome=mention.outcome,
        spans=mention.evidence,
        quote=mention.quote,
    )


def reports(mentions: Iterable[Mention], rest: Iterable[Report] = ()) -> list[Report]:
    """The reports behind an event, first published first."""
    return in_order([*map(report, mentions), *rest])


def independent(words: Iterable[Word]) -> int:
    """How many voices tell of it."""
    return len({word.voice for word in words})


def disowned(words: Iterable[Word]) -> bool:
    """Whether the latest word of every voice that told of it is that it did not happen."""
    latest = _latest(words)
    return bool(latest) and all(word.outcome == "denied" for word in latest)


def conflicts(mentions: Sequence[Mention], rest: Sequence[Report] = ()) -> list[Conflict]:
    """The fields on which reports differ, each value with the outlets that tell it."""
    words: list[Word] = in_order([*mentions, *rest])
    told = in_order(mentions)
    values: dict[str, list[tuple[str | None, str]]] = {
        "event_type": [(m.event_type, m.outlet) for m in told],
        "outcome": [(w.outcome, w.outlet) for w in words],
        "date": [(f"{m.date.start}/{m.date.end}" if m.date and not m.date.assumed else None, m.outlet) for m in told],
        "place": [(_exact_name(m.place), m.outlet) for m in told],
        "killed": [(_number(w, "killed"), w.outlet) for w in words],
        "wounded": [(_number(w, "wounded"), w.outlet) for w in words],
        "weapons": [(_listed(w.type for w in m.weapons), m.outlet) for m in told],
        "targets": [(_listed(t.type for t in m.targets), m.outlet) for m in told],
        "actors": [(_listed(a.name for a in m.actors), m.outlet) for m in told],
    }
    found = []
    for field, pairs in values.items():
        outlets: dict[str, list[str]] = defaultdict(list)
        for value, outlet in pairs:
            if value is not None and outlet not in outlets[value]:
                outlets[value].append(outlet)
        if len(outlets) > 1:
            found.append(Conflict(field=field, values=list(outlets), sources=list(outlets.values())))
    return found


def _exact_name(place: Place | None) -> str | None:
    return place.name if place and reach_of(place) <= EXACT_REACH else None


def _number(word: Word, name: str) -> str | None:
    toll = _told(word, name)
    return None if toll is None or toll.best is None else str(toll.best)


def _listed(values: Iterable[str]) -> str | None:
    return ", ".join(sorted(set(values))) or None


def _latest(words: Iterable[W]) -> list[W]:
    """The latest word of each voice, first published first."""
    return in_order({word.voice: word for word in in_order(words)}.values())


def _most_voices(mentions: Sequence[W], value_of: Callable[[W], H], telling: Callable[[H], int] = lambda _: 0) -> H:
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


def _temporality(words: Sequence[Word]) -> Temporality:
    """Fresh where any report tells it as fresh; an update only while nobody told it as new."""
    told = {word.temporality for word in words}
    return next(t for t in ("new", "update", "background", "hypothetical") if t in told)


def _outcome(words: Sequence[Word]) -> Outcome:
    """What most voices said last; among as many, what somebody died of, then what was told last."""
    fresh = [word for word in words if word.temporality in FRESH]
    latest = _latest(fresh or words)
    deadly = {word.outcome for word in latest if (toll := _told(word, "killed")) and toll.best}
    return _most_voices(latest, lambda word: word.outcome, lambda outcome: outcome in deadly)


def _date(mentions: Sequence[Mention]) -> EventDate | None:
    """The shortest span that half of the dated voices agree with, of such the one most mentions tell.

    Days that are assumed count only where nobody tells one.
    """
    dated = [m for m in mentions if m.date]
    told: dict[tuple[int, int], list[Mention]] = defaultdict(list)
    for m in [m for m in dated if m.date and not m.date.assumed] or dated:
        first, last = days(m)
        if first is not None and last is not None:
            told[first, last].append(m)
    voices = independent(m for same in told.values() for m in same)

    def worth(span: tuple[int, int]) -> tuple[bool, int, bool, int]:
        agreeing = (m for (first, last), same in told.items() if first <= span[1] and span[0] <= last for m in same)
        exact = any(m.date and m.date.precision == "day" for m in told[span])
        return 2 * independent(agreeing) < voices, span[1] - span[0], not exact, -len(told[span])

    best = [m.date for m in told[min(told, key=worth)] if m.date] if told else []
    return next((one for one in best if one.precision == "day"), best[0] if best else None)


def _known_as(mentions: Sequence[Mention]) -> str | None:
    """The name of a well-known act that most voices give it, of as many the first."""
    voices: dict[str, set[str]] = defaultdict(set)
    for m in mentions:
        if m.known_as:
            voices[m.known_as].add(m.voice)
    return max(voices, key=lambda name: len(voices[name]), default=None)


def _place(mentions: Sequence[Mention]) -> Place | None:
    """The most exact place that half of the placed voices agree with, of such the one most mentions tell."""
    told: dict[tuple[str, float | None, float | None, str], list[tuple[Place, str]]] = defaultdict(list)
    for m in mentions:
        if p := m.place:
            told[p.name, p.lat, p.lon, p.precision].append((p, m.voice))
    places = [(same[0][0], {voice for _, voice in same}, len(same)) for same in told.values()]
    voices = set[str]().union(*(voices for _, voices, _ in places))

    def agrees(one: Place, other: Place) -> bool:
        km = km_between(one, other)
        return one.name == other.name if km is None else km <= reach_of(one) + reach_of(other)

    def worth(place: Place) -> tuple[bool, bool, int, int]:
        agreeing = set[str]().union(*(voices for other, voices, _ in places if agrees(place, other)))
        named = sum(times for other, _, times in places if other.name == place.name)
        return place.lat is None, 2 * len(agreeing) < len(voices), _EXACTNESS.index(place.precision), -named

    return min((place for place, _, _ in places), key=worth, default=None)


def _toll(words: Sequence[Word], name: str) -> Toll | None:
    """Best by the most current word, of those who count before others; low and high over every voice's last word."""
    counted = [word for word in words if _told(word, name) is not None]
    latest = _latest([word for word in counted if word.temporality in FRESH] or counted)
    tolls = [toll for word in latest if (toll := _told(word, name)) is not None]
    if not tolls:
        return None
    exact = [word for word in latest if (toll := _told(word, name)) and toll.best is not None]
    current = [word for word in exact if _day(word) >= _day(exact[-1]) - _CURRENT]
    chosen = [word for word in current if _counts(word)] or current
    best = _told(chosen[-1], name).best if chosen else None  # type: ignore[union-attr]
    lows = [low for t in tolls if (low := t.best if t.low is None else t.low) is not None]
    highs = [high for t in tolls if (high := t.best if t.high is None else t.high) is not None]
    return Toll(
        best=best,
        low=min(lows, default=None),
        high=max(highs, default=None),
        explicit_zero=best == 0 and any(t.explicit_zero for t in tolls),
    )


def _told(word: Word, name: str) -> Toll | None:
    """What a mention or a report says of the killed, the wounded or the abducted."""
    toll: Toll | None = getattr(word.casualties if isinstance(word, Mention) else word, name, None)
    return toll


def _counts(word: Word) -> bool:
    return isinstance(word, Mention) and any(a.role in _COUNTING_ROLES for a in word.attribution)


def _day(word: Word) -> date:
    try:
        return date.fromisoformat((word.published or "")[:10])
    except ValueError:
        return date(1970, 1, 2)


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
