"""What people read for a code: its Arabic and its English, from `labels.toml`, the alerts' words and the gazetteer."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from processors.event import TargetType, Temporality, WeaponType
from processors.gazetteer.actors import who
from processors.gazetteer.places import countries, geonames
from producers.trail import Stage
from sinks.alerts.texts import words
from sinks.wording import Word, load_wording

FILE = Path(__file__).with_name("labels.toml")


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Each code's Arabic and English."""

    facet: dict[str, Word]
    temporality: dict[Temporality, Word]
    weapon: dict[WeaponType, Word]
    target: dict[TargetType, Word]
    stage: dict[str, Word]


@cache
def labels(file: Path = FILE) -> Labels:
    """The labels; raises DataError where a code has none."""
    codes = {"temporality": Temporality, "weapon": WeaponType, "target": TargetType, "stage": Stage}
    return load_wording(file, Labels, codes)


def label(kind: str, code: str, country: str | None = None) -> Word:
    """The Arabic and English of a value of the facet `kind`; the code itself in a language that has no word for it.

    `country` (ISO 3166-1 alpha-2) tells places of one name apart. Raises DataError and RulesError for broken files.
    """
    match kind:
        case "type":
            return _word(words().event_type, code)
        case "outcome":
            return _word(words().outcome, code)
        case "temporality" | "weapon" | "target" | "stage" | "facet":
            return _word(getattr(labels(), kind), code)
        case "country":
            known = countries().get(code)
            return (known.names.split("|")[0].removeprefix("!"), known.name) if known else (code, code)
        case "place" | "governorate":
            named = _places() if kind == "place" else _governorates()
            return named.get((country, code)) or named.get((None, code), code), code
        case "actor" | "source":
            return who().arabic.get(code, code), code
        case _:
            return code, code


@cache
def names_of(kind: Literal["governorate", "actor"]) -> Sequence[str]:
    """The names that a value of the facet `kind` may be read as, sorted. Raises RulesError for broken files."""
    if kind == "actor":
        return sorted(who().arabic)
    listed = {admin1 for country in countries().values() for *_, admin1, _ in country.places}
    return sorted((listed | {row.admin1 for row in geonames()}) - {""})


def _word(known: Mapping[Any, Word], code: str) -> Word:
    return known.get(code, (code, code))


@cache
def _places() -> dict[tuple[str | None, str], str]:
    """Places' first Arabic names by country and name; by the name alone where it is one country's."""
    found: dict[tuple[str | None, str], str] = {}
    for code, country in countries().items():
        for _, name, _, _, _, names in country.places:
            found.setdefault((code, name), names.split("|")[0].removeprefix("!"))
        found.setdefault((code, country.name), country.names.split("|")[0].removeprefix("!"))
    for row in geonames():
        found.setdefault((row.country, row.name), row.names.split("|")[0])
    return found | _unambiguous(found)


@cache
def _governorates() -> dict[tuple[str | None, str], str]:
    """Governorates' Arabic names: of their own row, else of the town they share their name with."""
    found: dict[tuple[str | None, str], str] = {}
    for code, country in countries().items():
        for precision, name, _, _, admin1, names in country.places:
            if admin1 and (name == admin1 or precision == "governorate"):
                arabic = names.split("|")[0].removeprefix("!")
                if precision == "governorate":
                    found[code, admin1] = arabic
                else:
                    found.setdefault((code, admin1), arabic)
    return found | _unambiguous(found)


def _unambiguous(found: dict[tuple[str | None, str], str]) -> dict[tuple[str | None, str], str]:
    """What a name means without its country: its Arabic where all countries that have it agree."""
    meant: dict[str, set[str]] = {}
    for (_, name), arabic in found.items():
        meant.setdefault(name, set()).add(arabic)
    return {(None, name): next(iter(ways)) for name, ways in meant.items() if len(ways) == 1}
