"""What a rule may ask of an event, and whether it holds. Pure.

`Conditions.hold` is the meaning of a condition; `index.RuleIndex` finds the same rules without asking each.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated

import msgspec

from processors.arabic.letters import fold
from processors.arabic.lexicon import Lexicon
from processors.arabic.words import words as words_of
from processors.event import ActorKind, Event, EventType, Outcome, Place, TargetType, Temporality, Toll, WeaponType
from processors.merging.account import km_between

Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]
Lat = Annotated[float, msgspec.Meta(ge=-90, le=90)]
Lon = Annotated[float, msgspec.Meta(ge=-180, le=180)]
Count = Annotated[int, msgspec.Meta(ge=1)]
Name = Annotated[str, msgspec.Meta(min_length=1)]


class Near(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A circle: degrees WGS 84, and kilometres."""

    lat: Lat
    lon: Lon
    km: Annotated[float, msgspec.Meta(gt=0, le=2_000)]

    def has(self, lat: float, lon: float) -> bool:
        """Whether the point lies in it."""
        away = km_between(Place(name="", lat=self.lat, lon=self.lon), Place(name="", lat=lat, lon=lon))
        return away is not None and away <= self.km


class Conditions(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What must be true of the event. Of a list, any one; an empty list asks nothing.

    `inside` is a polygon of (lat, lon) corners, none of whose sides crosses the 180th meridian. An event without a
    point is in no area, and one whose toll is unknown has none. `words` are looked for in the titles and the quoted
    sentences of the reports and in the place's names, in any spelling and with any clitics; of a phrase all its words
    in order. `governorates` and `actors` are names as the index has them.
    """

    event_types: list[EventType] = []
    outcomes: list[Outcome] = []
    temporalities: Annotated[list[Temporality], msgspec.Meta(min_length=1)] = msgspec.field(
        default_factory=lambda: ["new", "update"]
    )
    countries: list[Country] = []
    governorates: list[Name] = []
    near: Near | None = None
    inside: list[tuple[Lat, Lon]] = []
    targets: list[TargetType] = []
    weapons: list[WeaponType] = []
    actors: list[Name] = []
    actor_kinds: list[ActorKind] = []
    min_killed: Count | None = None
    min_wounded: Count | None = None
    min_casualties: Count | None = None
    min_confidence: Annotated[float, msgspec.Meta(gt=0, le=1)] | None = None
    min_sources: Count | None = None
    words: list[Name] = []

    def hold(self, event: Event) -> bool:
        """Whether all of them are true of `event`."""
        facts = Facts(event)
        return (
            all(not (asked := getattr(self, name)) or any(one in asked for one in facts.codes[name]) for name in CODES)
            and all((least := getattr(self, name)) is None or facts.numbers[name] >= least for name in NUMBERS)
            and self.holds_place(facts)
            and (not self.words or any(phrase(word) in facts for word in self.words))
        )

    def holds_place(self, facts: "Facts") -> bool:
        """Whether the event is in the areas asked for."""
        if self.near is None and not self.inside:
            return True
        if facts.point is None:
            return False
        return (self.near is None or self.near.has(*facts.point)) and (
            not self.inside or within(self.inside, *facts.point)
        )


# The conditions that name values, and those that name a least number.
CODES = (
    "event_types", "outcomes", "temporalities", "countries", "governorates", "targets", "weapons", "actors",
    "actor_kinds",
)  # fmt: skip
NUMBERS = ("min_killed", "min_wounded", "min_casualties", "min_confidence", "min_sources")


class Facts:
    """What rules ask about, read from an event once: of each condition that names values, the event's own."""

    def __init__(self, event: Event) -> None:
        place, toll = event.place, event.casualties
        killed, wounded = _best(toll.killed), _best(toll.wounded)
        self.codes: dict[str, Sequence[str]] = {
            "event_types": (event.event_type,),
            "outcomes": (event.outcome,),
            "temporalities": (event.temporality,),
            "countries": (event.country,),
            "governorates": (place.admin1,) if place and place.admin1 else (),
            "targets": [target.type for target in event.targets],
            "weapons": [weapon.type for weapon in event.weapons],
            "actors": [actor.name for actor in event.actors],
            "actor_kinds": [actor.kind for actor in event.actors if actor.kind],
        }
        self.numbers: dict[str, float] = {
            "min_killed": killed,
            "min_wounded": wounded,
            "min_casualties": killed + wounded,
            "min_confidence": event.confidence,
            "min_sources": event.independent_sources,
        }
        self.point = (place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None
        self._event = event

    def texts(self) -> list[str]:
        """The texts in which words are looked for."""
        place = self._event.place
        told = [one for report in self._event.reports for one in (report.title, report.quote)]
        return [text for text in (*told, place.text if place else "", place.name if place else "") if text]

    def __contains__(self, known: Lexicon[int]) -> bool:
        return bool(found(known, self.texts()))


def found(known: Lexicon[int], texts: Sequence[str]) -> set[int]:
    """The entries whose phrase stands in one of the texts."""
    hits: set[int] = set()
    for text in texts:
        told = words_of(fold(text))
        for i, word in enumerate(told):
            if known.begins(word.text):
                hits |= {hit.entry for hit in known.hits(told, i, len(told))}
    return hits


@lru_cache(maxsize=4096)
def phrase(words: str) -> Lexicon[int]:
    """A lexicon of one phrase."""
    known: Lexicon[int] = Lexicon()
    known.add(words, 0)
    return known


def within(corners: Sequence[tuple[float, float]], lat: float, lon: float) -> bool:
    """Whether the point is inside the polygon: a ray from it crosses the sides an odd number of times."""
    inside = False
    for (lat_a, lon_a), (lat_b, lon_b) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if (lat_a > lat) != (lat_b > lat) and lon < (lon_b - lon_a) * (lat - lat_a) / (lat_b - lat_a) + lon_a:
            inside = not inside
    return inside


def _best(toll: Toll | None) -> int:
    return (toll.best or 0) if toll else 0
