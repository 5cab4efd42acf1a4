"""A place as told in a text, and which of the places told is where it happened."""

from collections.abc import Sequence
from enum import IntEnum

import msgspec

from processors.arabic.words import Word
from processors.event import Place
from processors.gazetteer.place_words import bare_kind
from processors.gazetteer.places import FINENESS, Precision, Site, gazetteer, km_between

_WITHIN_KM = 40.0  # a quarter or village that near lies in the town told
_WITHIN_WORDS = 16
_NAMESAKES_KM = 5.0  # between two names of one site
_BORDER_KM = 800  # from the middle of a border to its ends, and what lies by them
_SAME_PLACE_KM = 30.0  # from a site to the town or district that it may lie in


class Role(IntEnum):
    """How a place is told, the best sign of where it happened first."""

    AT = 0  # "in", "near", "north of", "the town of"
    TOWARDS = 1  # "towards"
    FROM = 2  # "from": where it came from
    NAMED = 3  # no more than the name
    SPOKEN = 4  # where somebody speaks, or the dateline


class Spot(msgspec.Struct, frozen=True, gc=False):
    """A place told in words `[start, end)`; `located` where a preposition or a word like "city" says it is one.

    `heading` where what follows it is all told of that place: "حلب: …".
    """

    start: int
    end: int
    name: str
    site: Site | None
    lat: float | None
    lon: float | None
    precision: Precision
    located: bool
    role: Role = Role.AT
    heading: bool = False

    @property
    def vague(self) -> bool:
        """Whether a more exact place told beside it may be meant: it is a country or region, or where one speaks."""
        return self.role is Role.SPOKEN or FINENESS[self.precision] >= FINENESS["region"]

    @property
    def loose(self) -> bool:
        """Whether a more exact place told beside it may be meant, within it where it is a governorate."""
        return self.vague or self.precision == "governorate"

    @property
    def on_border(self) -> bool:
        """Whether it is told as the border of two countries, which may be long."""
        return self.precision == "region" and any(self.name == site.name for site in gazetteer().borders.values())

    def place(self, text: str) -> Place:
        """As a record; `text` is the article's, the spot's words."""
        return Place(
            name=self.name, text=text, lat=self.lat, lon=self.lon, precision=self.precision,
            country=self.site.country if self.site else None, admin1=self.site.admin1 if self.site else None,
        )  # fmt: skip

    def km_from(self, other: "Spot") -> float | None:
        """Kilometres between two spots; None where either has no position."""
        if self.lat is None or self.lon is None or other.lat is None or other.lon is None:
            return None
        return km_between(self.lat, self.lon, other.lat, other.lon)


def is_base(words: Sequence[Word], spot: Spot) -> bool:
    """Whether a place is named as a base or camp of soldiers."""
    return any(bare_kind(words[k].text) in ("قاعده", "معسكر") for k in (spot.start, max(spot.start - 1, 0)))


def best(found: list[Spot], trigger: int) -> Spot | None:
    """The most exact located place, of equals the first after the trigger.

    A country that is not located, or from which something comes, is an actor.
    """
    usable = [
        s
        for s in found
        if (s.located and not (s.precision == "country" and s.role is Role.FROM))
        or s.precision in ("site", "town", "governorate", "district")
    ]
    if not usable:
        return None
    chosen = min(
        usable,
        key=lambda s: (_sign(s), FINENESS[s.precision] > 2, FINENESS[s.precision] > 3, s.start < trigger, s.start),
    )
    return min((s for s in usable if _inside(s, chosen)), key=lambda s: FINENESS[s.precision], default=chosen)


def _sign(spot: Spot) -> float:
    """How good a sign of where it happened a spot is; what flies "in Yemen towards a town" strikes the town."""
    wide = spot.role <= Role.TOWARDS and FINENESS[spot.precision] >= FINENESS["region"]
    return Role.TOWARDS + (1 + spot.role) / 3 if wide else spot.role


def _inside(spot: Spot, chosen: Spot) -> bool:
    """Whether a spot names the quarter or site within the town chosen."""
    if spot.role is not Role.AT or FINENESS[spot.precision] >= FINENESS[chosen.precision] or chosen.lat is None:
        return False
    km = spot.km_from(chosen)
    return km is not None and km < _WITHIN_KM and abs(spot.start - chosen.start) <= _WITHIN_WORDS


def agreement(one: Spot | None, two: Spot | None) -> float | None:
    """Agreement of two places: 3 the same, 1 one within the other, 0 unknown, None apart."""
    if one is None or two is None:
        return 0.0
    if one.name == two.name:
        return 3.0
    km = one.km_from(two)
    if _shortened(one, two) and (km is None or km < _NAMESAKES_KM):
        return 2.0
    coarse = max(FINENESS[one.precision], FINENESS[two.precision])
    if coarse >= FINENESS["governorate"]:
        same = one.site is not None and two.site is not None and one.site.country == two.site.country
        if not same:
            return None if one.site and two.site else 0.0
        if _contained(one, two):
            return 0.75
        limit = 150 if coarse == FINENESS["governorate"] else 400 if coarse == FINENESS["region"] else 3000
        if one.on_border or two.on_border:
            limit = _BORDER_KM
        return 0.75 if km is None or km < limit else None
    if FINENESS[one.precision] == FINENESS[two.precision]:
        return None
    return 1.0 if km is not None and km < _SAME_PLACE_KM else None


def _shortened(one: Spot, two: Spot) -> bool:
    """Whether one name is the beginning of the other: "مطار كذا" of "مطار كذا الدولي"."""
    short, long = sorted((one.name.split(), two.name.split()), key=len)
    return len(short) > 1 and long[: len(short)] == short


def _contained(one: Spot, two: Spot) -> bool:
    """Whether one is the governorate that the other lies in, however far from its middle."""
    return (
        "governorate" in (one.precision, two.precision)
        and one.site is not None
        and two.site is not None
        and one.site.admin1 is not None
        and one.site.admin1 == two.site.admin1
    )


def better(new: Spot, old: Spot, *, headline: bool) -> bool:
    """Whether a place is more exact than what is known, and not elsewhere; or the same, now with its position.

    Of two that lie apart the smaller is meant: the other is the next city, as headlines have it; and so it is beside a
    border.
    """
    if new.role in (Role.FROM, Role.SPOKEN) and old.role is Role.AT:
        return False
    if agreement(old, new) is None:
        return not headline and new.site is not None and old.site is not None and new.site.weight < old.site.weight
    if headline and old.on_border:
        return False
    if new.name == old.name:
        return old.lat is None and new.lat is not None
    return FINENESS[new.precision] < FINENESS[old.precision] and (
        new.site is None or old.site is None or new.site.country == old.site.country
    )
