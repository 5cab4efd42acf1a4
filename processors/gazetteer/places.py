"""Places with coordinates, from data compiled in: our own list (`data/places/*.toml`) and GeoNames' towns beside it.

Our own list holds countries, governorates, towns, bases, airports, crossings, camps, quarters, roads, fields and dams;
`data/geonames.tsv` (CC BY 4.0, written by `processors.gazetteer.compile`) the many towns and their other names.
"""

import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from processors.arabic.letters import folded
from processors.arabic.lexicon import Lexicon
from processors.rules import RulesError, load_rules

Precision = Literal["site", "town", "district", "governorate", "region", "country"]
Told = Literal["alone", "located", "introduced"]
FINENESS: dict[Precision, int] = {"site": 0, "town": 1, "district": 2, "governorate": 3, "region": 4, "country": 5}

_DATA = Path(__file__).parent / "data"
OVERLAY = _DATA / "places"
GEONAMES = _DATA / "geonames.tsv"
_KM_PER_DEGREE = 111.2
# How well known a place is, as the decimal logarithm of inhabitants; for our own list, where none are told, by kind.
_WEIGHTS: dict[Precision, float] = {
    "site": 4.6, "town": 5.0, "district": 4.8, "governorate": 5.6, "region": 5.6, "country": 7.0,
}  # fmt: skip
_HAMLET = 2.5  # inhabitants unknown
_VILLAGE = 3.5
_TELLING = 4.6  # a place that well known tells which country a text speaks of
_ENDINGS = ("", "ه", "ين", "ون", "ات")
# A row with such a name holds several quarters, or villages around one point, each with its Arabic name only.
_QUARTERS, _VILLAGES = "Quarter of ", "Villages of "
_SHORT = 3  # letters: a name as short is also a word
_JOINED = ("كفر", "تل", "ام", "ابو", "دير", "بير", "خان", "راس", "بيت", "جب", "قره", "معر", "جرف", "مار")
_HASTY = frozenset(
    {"دير", "جسر", "راس", "عين", "خان", "معره", "ابو", "ام", "بيت", "نهر"}
)  # even before an article: ديرالزور
ARAB = frozenset({
    "IQ", "SY", "YE", "LB", "PS", "IL", "JO", "SA", "AE", "QA",
    "KW", "BH", "OM", "EG", "SD", "LY", "TN", "DZ", "MA", "MR",
})  # fmt: skip


class Site(msgspec.Struct, frozen=True):
    """A known place, by one of its names. `lat` and `lon` are degrees, WGS 84; `country` is ISO 3166-1 alpha-2.

    `told` says what makes the name this place: nothing more, a preposition ("in"), or, where it is also a common word,
    a noun like "city" before it. `reach`, of countries: the kilometres from its centre to the middle of its north or
    south. `weight`: the decimal logarithm of its inhabitants.
    """

    name: str
    precision: Precision
    lat: float
    lon: float
    country: str
    admin1: str | None = None
    told: Told = "alone"
    reach: float | None = None
    weight: float = _HAMLET


class Clue(NamedTuple):
    """What a word says of the country a text speaks of, and where in it, if it is a place's name."""

    country: str
    site: Site | None


class Gazetteer(NamedTuple):
    """All names, and the words that tell one country."""

    names: Lexicon[Site]
    clues: dict[str, Clue]
    countries: dict[str, Site]
    capitals: dict[str, Site]
    borders: dict[frozenset[str], Site]
    heads: set[str]


class _Country(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    at: tuple[float, float]
    names: str
    adjectives: str = ""
    capital: str = ""
    places: list[tuple[Precision, str, float, float, str, str]] = []
    reach: float | None = None


class Row(NamedTuple):
    """A line of the compiled towns; `names` are folded and joined by "|"."""

    country: str
    name: str
    lat: float
    lon: float
    population: int
    admin1: str
    names: str


class _Ordinary(msgspec.Struct, forbid_unknown_fields=True):
    words: list[str]
    people: list[str]


def km_between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Kilometres between two points given in degrees; good to a percent over the few hundred that matter here."""
    mean = math.radians((lat + other_lat) / 2)
    return _KM_PER_DEGREE * math.hypot(lat - other_lat, (lon - other_lon) * math.cos(mean))


@cache
def countries() -> dict[str, _Country]:
    """Our own list, by country code. Raises RulesError naming the file and the entry that is wrong."""
    found: dict[str, _Country] = {}
    for path in sorted(OVERLAY.glob("*.toml")):
        data = load_rules(path, dict[str, _Country])
        if twice := found.keys() & data.keys():
            raise RulesError(f"{path.name}: {', '.join(sorted(twice))} stands in another file too")
        found |= data
    return found


def overlay() -> Iterator[tuple[str, Site]]:
    """Every name of our own list, folded, with its site."""
    for code, country in countries().items():
        rows = [("country", country.name, *country.at, "", country.names), *country.places]
        for precision, name, lat, lon, admin1, names in rows:
            reach = country.reach if precision == "country" else None
            for arabic in folded(names).split("|"):
                plain = arabic.removeprefix("!")
                told: Told = "alone" if plain == arabic else "introduced"
                own = plain.removeprefix("حي ") if name.startswith((_QUARTERS, _VILLAGES)) else name
                weight = _VILLAGE if name.startswith(_VILLAGES) else _WEIGHTS[precision]
                yield plain, Site(own, precision, lat, lon, code, admin1 or None, told, reach, weight)


def geonames() -> Iterator[Row]:
    """The compiled towns. Raises RulesError naming the line that is wrong."""
    for number, line in enumerate(GEONAMES.read_text("utf-8").splitlines(), 1):
        if not line.startswith("#"):
            try:
                yield msgspec.convert(line.split("\t"), Row, strict=False)
            except msgspec.ValidationError as error:
                raise RulesError(f"{GEONAMES.name}, line {number}: {error}") from error


def named() -> Iterator[tuple[str, Site]]:
    """Every name with its site, our own list first; a town of ours is as well known as its inhabitants make it."""
    rows, ordinary = list(geonames()), _ordinary()
    known = {(row.country, row.name): _weight(row) for row in rows}
    for name, site in overlay():
        weight = max(site.weight, known.get((site.country, site.name), 0.0))
        yield name, site if weight == site.weight else msgspec.structs.replace(site, weight=weight)
    for row in rows:
        weight = _weight(row)
        for name in filter(None, row.names.split("|")):
            told: Told = "introduced" if len(name) <= _SHORT or name in ordinary else "located"
            yield name, Site(row.name, "town", row.lat, row.lon, row.country, row.admin1 or None, told, None, weight)


def _weight(row: Row) -> float:
    return math.log10(row.population) if row.population else _HAMLET


@cache
def _ordinary() -> frozenset[str]:
    data = load_rules(_DATA / "ordinary_words.toml", _Ordinary)
    return frozenset(map(folded, [*data.words, *data.people]))


@cache
def gazetteer() -> Gazetteer:
    """All places, read and checked once. Raises RulesError naming the entry that is wrong."""
    built = Gazetteer(Lexicon(proper=True), {}, {}, {}, {}, set())
    ambiguous: set[str] = set()
    for name, site in named():
        built.names.add(name, site)
        built.heads.add(name.partition(" ")[0])
        for variant, surely in _variants(name, site):
            built.names.add(variant, site if surely else msgspec.structs.replace(site, told="introduced"))
            built.heads.add(variant.partition(" ")[0])
        telling = site.weight >= _TELLING and site.told == "alone" and " " not in name
        if telling and built.clues.setdefault(name, Clue(site.country, site)).country != site.country:
            ambiguous.add(name)  # two countries' name tells neither
        if site.precision == "country":
            built.countries[site.country] = site
        elif site.name == countries()[site.country].capital if site.country in countries() else False:
            built.capitals.setdefault(site.country, site)
    for name in ambiguous:
        del built.clues[name]
    for code, country in countries().items():
        for adjective in filter(None, folded(country.adjectives).split("|")):
            for ending in _ENDINGS:
                built.clues[adjective + ending] = Clue(code, None)
            if code in built.capitals:
                built.names.add(f"العاصمه ال{adjective}ه", built.capitals[code])
                built.heads.add("العاصمه")
    for name, site in overlay():
        first, *sides = name.split()
        if first == "الحدود" and len(sides) == 2:
            known = [built.clues[side.removeprefix("ال")] for side in sides if side.removeprefix("ال") in built.clues]
            built.borders.setdefault(frozenset(clue.country for clue in known), site)
    return built


def places() -> Lexicon[Site]:
    """The names alone."""
    return gazetteer().names


def _variants(name: str, site: Site) -> Iterator[tuple[str, bool]]:
    """Other ways to write a name, and whether each is as surely the place as the name itself.

    Parts are joined or set apart ("كفرنبل", "كفر نبل"); the article of an Arab town comes and goes; the g of other
    languages is written غ or ج.
    """
    first, _, rest = name.partition(" ")
    foreign = site.country not in ARAB and site.precision != "country"
    if foreign and "غ" in name:
        yield name.replace("غ", "ج"), site.told == "alone" and len(name) > _SHORT + 1
    if rest and " " not in rest and (first in _HASTY if rest.startswith("ال") else first in _JOINED or foreign):
        yield first + rest, True
    elif not rest:
        for part in ("كفر", "تل"):
            if name.startswith(part) and len(name) > len(part) + 2:
                yield f"{part} {name.removeprefix(part)}", True
        if site.country in ARAB and site.precision == "town":
            if name.startswith("ال") and len(name) > 5:
                yield name.removeprefix("ال"), False
            elif len(name) > 3:
                yield "ال" + name, False
