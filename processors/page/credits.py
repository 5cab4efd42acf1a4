"""Who is credited with a text, and from where: agencies in credit lines, datelines and author fields."""

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from processors.page.plain import plain
from processors.rules import load_rules

FILE = Path(__file__).with_name("credits.toml")

_HEAD = 120  # characters of a paragraph in which a dateline stands, and at its end a credit
_PLACE_WORDS = 5
_PARTS = re.compile(r"[:\-–—ـ/|،,]+")
_WORDS = r"[^\W\d_]+(?:[ \u00a0]+[^\W\d_]+){0,3}"
_PLACE = rf"(?P<place>{_WORDS}(?:\s*[،,/]\s*{_WORDS}){{0,2}}?)"
_DATE = r"\s+(?:في\s+)?(?>[\d٠-٩][\d٠-٩/.–-]*)(?:\s+[^\W\d_]+(?:\s+[\d٠-٩]{4})?)??"
_SIGNS = r"[-–—ـ/،,:]"
_SOURCE = r"(?P<source>[^()«»\"“”\n:/–—-]{2,40}?)"
_END = r"(?P<end>\s*(?:[:：]|[-–—ـ/]+)+\s*|\s*$)"
_BRACKETED = re.compile(rf"^{_PLACE}(?:{_DATE})?\s*{_SIGNS}*\s*[(«\"“]\s*{_SOURCE}\s*[)»\"”]{_END}")  # غزة – «الواحة»
_SIGNED = re.compile(rf"^{_PLACE}(?:(?:{_DATE})?\s*{_SIGNS}+|{_DATE})\s*{_SOURCE}{_END}")  # بيروت/ رويترز:
_SOURCE_FIRST = re.compile(rf"^{_SOURCE}\s*[-–—ـ/:]+\s*")  # رويترز - بيروت
_CITY = re.compile(rf"^(?P<place>{_WORDS})\s*(?:[:：]|[-–—ـ/]+)+\s*")  # بيروت:
_WORD_ENDS = re.compile(r"(?<=\w)(?=\W|$)")
_CLOSING = re.compile(r"[(«\[]\s*(?P<source>[^()«»\[\]\n]{2,40}?)\s*[)»\]]\s*[.…]?\s*$")


class Dateline(NamedTuple):
    """The place before a text's first sentence, the code of the agency named there, and where in the line it ends."""

    place: str
    agency: str | None
    end: int


class _Agency(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names: list[str]
    short: list[str] = []


class _Other(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sources: list[str]
    cities: list[str]


class _Credits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    agencies: dict[str, _Agency]
    other: _Other


class _Known(NamedTuple):
    names: dict[str, str]
    short: dict[str, str]
    sources: frozenset[str]
    cities: frozenset[str]


@cache
def _known() -> _Known:
    data = load_rules(FILE, _Credits)
    return _Known(
        {plain(name): code for code, agency in data.agencies.items() for name in agency.names},
        {plain(name): code for code, agency in data.agencies.items() for name in agency.short},
        frozenset(map(plain, data.other.sources)),
        frozenset(map(plain, data.other.cities)),
    )


def agency_of(line: str) -> str | None:
    """The agency that a whole line credits: «المصدر: رويترز», «(أ ف ب)», «إسطنبول - الأناضول»; else None.

    What follows a colon is what the agency said, «رويترز: مقتل ثلاثة», unless that names it: such a line is no credit.
    """
    known = _known()
    whole = plain(line)
    if code := known.names.get(whole) or known.short.get(whole):
        return code
    line = line.rstrip(" :").rpartition(":")[2]
    parts = [bare for part in _PARTS.split(line) if (bare := plain(part))]
    named = next((known.names[part] for part in parts if part in known.names), None)
    return named or (known.short.get(parts[-1]) if parts else None)


def is_several(line: str) -> bool:
    """Whether a whole line credits agencies without naming one: «وكالات»."""
    known = _known()
    parts = [bare for part in _PARTS.split(line) if (bare := plain(part))]
    return bool(parts) and parts[-1] in known.sources


def closing_agency(paragraph: str) -> str | None:
    """The agency credited in brackets at the end of a paragraph: «… بحسب البيان. (رويترز)»."""
    match = _CLOSING.search(paragraph[-_HEAD:])
    return agency_of(match["source"]) if match else None


def dateline_of(paragraph: str, outlets: Collection[str] = ()) -> Dateline | None:
    """The dateline `paragraph` begins with: its source is an agency, or one of `outlets`, or its place a known city."""
    known = _known()
    sources = known.sources | {bare for outlet in outlets if (bare := plain(outlet))}
    head = paragraph[:_HEAD]
    for form in (_BRACKETED, _SIGNED):
        if match := form.match(head):
            place, source = match["place"].strip().removesuffix(" في"), match["source"]
            agency = agency_of(source)
            # «سعاد ناصر - الواحة» names who wrote, not where.
            told = agency or (is_city(place) and (form is _BRACKETED or plain(source) in sources))
            if told and place.count(" ") < _PLACE_WORDS:
                return Dateline(place, agency, match.end())
    if match := _SOURCE_FIRST.match(head):
        agency = agency_of(match["source"])
        if agency or plain(match["source"]) in sources:
            rest = head[match.end() :]
            ends = [end.start() for end in _WORD_ENDS.finditer(rest)][:_PLACE_WORDS]
            if end := next((end for end in reversed(ends) if plain(rest[:end]) in known.cities), 0):
                return Dateline(
                    rest[:end], agency, match.end() + end + len(rest[end:]) - len(rest[end:].lstrip(" :-–—ـ/"))
                )
    if (match := _CITY.match(head)) and is_city(match["place"]):
        return Dateline(match["place"].strip(), None, match.end())
    return None


def is_city(place: str) -> bool:
    """Whether `place`, up to its first comma, is a city that datelines begin with."""
    return plain(re.split(r"[،,/]", place)[0]) in _known().cities
