"""A keyword matcher as a baseline: words as they are written, looked up one by one.

Each sentence that holds a type's word tells an event of the first such type, on the day of publication, at the first
place that the sentence names, else the article; losses are a number after a word for the dead or the hurt. Sentences of
one type and place are one event. An event for each article, or for each type in an article, scored lower.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

import msgspec

from processors.arabic.letters import folded
from processors.event import (
    Casualties,
    EventDate,
    EventType,
    Facts,
    Place,
    Target,
    TargetType,
    Toll,
    Weapon,
    WeaponType,
)  # fmt: skip
from processors.gazetteer.places import Site, geonames, overlay
from processors.rules import load_rules
from tests.bench.events_gold import GoldArticle

FILE = Path(__file__).with_name("events_keywords.toml")
_Key = TypeVar("_Key")
_WORD = re.compile(r"\w+")
_STOP = re.compile(r"[.!؟\n]+")
_BESIDE = 3  # words after a loss's word in which its number is looked for


class Keywords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What words tell; the order of `types` is that in which they count."""

    types: dict[EventType, list[str]]
    weapons: dict[WeaponType, list[str]]
    targets: dict[TargetType, list[str]]
    losses: dict[str, list[str]]
    numbers: dict[str, int]


@cache
def keywords() -> Keywords:
    """The words. Raises RulesError."""
    return load_rules(FILE, Keywords)


@cache
def sites() -> dict[str, Site]:
    """Places by their folded names of one or two words, the first of each name; the gazetteer is our own."""
    found: dict[str, Site] = {}
    for name, site in overlay():
        if site.told == "alone" and name.count(" ") < 2:
            found.setdefault(name, site)
    for row in geonames():
        for name in filter(None, row.names.split("|")):
            if len(name) > 4 and name.count(" ") < 2:
                found.setdefault(name, Site(row.name, "town", row.lat, row.lon, row.country))
    return found


def first_place(text: str) -> Place | None:
    """The first place that the words of `text` name, countries last; None where they name none."""
    words, wide = _WORD.findall(folded(text)), None
    for word, following in zip(words, [*words[1:], ""], strict=True):
        bare = word.removeprefix("ب")
        names = (f"{word} {following}", f"{bare} {following}", word, bare)
        site = next((site for name in names if (site := sites().get(name))), None)
        if site and site.precision != "country":
            return as_place(site)
        wide = wide or site
    return as_place(wide) if wide else None


def as_place(site: Site) -> Place:
    """A gazetteer's place as a record's."""
    return Place(name=site.name, lat=site.lat, lon=site.lon, country=site.country, precision=site.precision)


def tell(article: GoldArticle) -> list[Facts]:
    """The events of an article, in the order of its sentences."""
    whole = f"{article.title}\n{article.text}"
    everywhere, day = first_place(whole), article.published[:10] if article.published else None
    found: dict[tuple[EventType, str], Facts] = {}
    for sentence in _STOP.split(whole):
        words = _WORD.findall(sentence)
        kind = _first(keywords().types, words)
        if kind is None:
            continue
        place = first_place(sentence) or everywhere
        weapon, target = _first(keywords().weapons, words), _first(keywords().targets, words)
        one = Facts(
            event_type=kind,
            temporality="new",
            outcome="completed",
            date=EventDate(start=day, end=day) if day else None,
            place=place,
            weapons=[Weapon(type=weapon)] if weapon else [],
            targets=[Target(type=target)] if target else [],
            casualties=Casualties(killed=_lost(words, "killed"), wounded=_lost(words, "wounded")),
        )
        found.setdefault((kind, place.name if place else ""), one)
    return list(found.values())


def _first(table: Mapping[_Key, Sequence[str]], words: Sequence[str]) -> _Key | None:
    return next((key for key, forms in table.items() if not set(forms).isdisjoint(words)), None)


def _lost(words: Sequence[str], side: str) -> Toll | None:
    """The first number in digits or words right after one of the side's words."""
    known = keywords()
    forms = frozenset(known.losses[side])
    for i, word in enumerate(words):
        if word in forms:
            for near in words[i + 1 : i + 1 + _BESIDE]:
                number = int(near) if near.isdecimal() and len(near) < 5 else known.numbers.get(near)
                if number is not None:
                    return Toll(best=number, low=number, high=number)
    return None


def reader(article: GoldArticle) -> Callable[[], list[Facts]]:
    """What is timed for one article."""
    return partial(tell, article)
