"""Places with coordinates, from data compiled in: countries, governorates, towns, bases, airports, crossings, camps."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from processors.arabic.lexicon import Lexicon

Precision = Literal["site", "town", "district", "governorate", "region", "country"]
FINENESS: dict[Precision, int] = {"site": 0, "town": 1, "district": 2, "governorate": 3, "region": 4, "country": 5}


class Site(msgspec.Struct, frozen=True):
    """A known place. `common`: its name is also a common word, so it needs a word like "city" before it.

    `reach`, of countries: the kilometres from its centre to the middle of its north or south.
    """

    name: str
    precision: Precision
    lat: float
    lon: float
    country: str
    admin1: str | None = None
    common: bool = False
    reach: float | None = None


class _Country(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    at: tuple[float, float]
    names: str
    places: list[tuple[Precision, str, float, float, str, str]]
    reach: float | None = None


@cache
def places() -> Lexicon[Site]:
    """The gazetteer, read and checked once. Raises msgspec.ValidationError naming the entry that is wrong."""
    path = Path(__file__).parent / "data" / "places.toml"
    data = msgspec.convert(tomllib.loads(path.read_text("utf-8")), dict[str, _Country])
    lexicon: Lexicon[Site] = Lexicon(proper=True)
    for code, country in data.items():
        rows = [("country", country.name, *country.at, "", country.names), *country.places]
        for precision, name, lat, lon, admin1, names in rows:
            for arabic in names.split("|"):
                reach = country.reach if precision == "country" else None
                site = Site(name, precision, lat, lon, code, admin1 or None, arabic.startswith("!"), reach)
                lexicon.add(arabic.removeprefix("!"), site)
    return lexicon
