"""Parts an article's paragraphs from the furniture of its site, and reads the agency credited."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

FILE = Path(__file__).with_name("furniture.toml")

_MARKS = re.compile(r"[\u0640\u064B-\u0652\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]")
_EDGES = " \t\u00a0:.،,|»«\"'-–—•*#…()[]/"
_DATE_LINE = re.compile(r"[\d٠-٩]{1,4}[./-][\d٠-٩]{1,2}[./-][\d٠-٩]{1,4}")
_DATELINE = re.compile(r"^[^()\n]{2,30}\((?P<agency>[^()]{2,30})\)\s*[-–—:ـ]")


_PARAGRAPH_WORDS = 10
_CREDIT_WORDS = 6
_FURNITURE_WORDS = 12
_HEADLINE_WORDS = 16
_STOPS = (".", "؟", "!", ":", "…", '"', "”", "»", ")")


class _Furniture(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    lines: list[str]
    lead_ins: list[str]
    lead_in_words: int
    tails: list[str]
    agencies: dict[str, list[str]]


class _Known(NamedTuple):
    lines: frozenset[str]
    tails: frozenset[str]
    lead_ins: tuple[str, ...]
    lead_in_words: int
    agencies: dict[str, str]


class Cleaned(NamedTuple):
    """The article's paragraphs, joined with newlines, and the agency that wrote them, if one is credited."""

    text: str
    agency: str | None


def plain(line: str) -> str:
    """`line` without marks, tatweel and punctuation at its ends: what lists of furniture are compared with."""
    bare = _MARKS.sub("", unicodedata.normalize("NFKC", line)).strip(_EDGES)
    return " ".join(bare.split())


@cache
def _known() -> _Known:
    data = msgspec.convert(tomllib.loads(FILE.read_text(encoding="utf-8")), _Furniture)
    return _Known(
        lines=frozenset(map(plain, data.lines)),
        tails=frozenset(map(plain, data.tails)),
        lead_ins=tuple(map(plain, data.lead_ins)),
        lead_in_words=data.lead_in_words,
        agencies={plain(name): code for code, names in data.agencies.items() for name in names},
    )


def _is_furniture(bare: str, lines: frozenset[str]) -> bool:
    """Whether a line is one piece of furniture, or nothing but several: «+A حجم الخط -A»."""
    words = bare.split(" ")
    start = 0
    while start < len(words):
        end = next((n for n in range(len(words), start, -1) if plain(" ".join(words[start:n])) in lines), None)
        if end is None:
            return False
        start = end
    return True


def agency_of(line: str) -> str | None:
    """The agency that a whole line credits: «المصدر: رويترز», «(أ ف ب)», «إسطنبول - الأناضول»; else None."""
    known = _known().agencies
    for part in (line, *re.split(r"[:\-–—/|]", line)):
        if code := known.get(plain(part)):
            return code
    return None


def clean(text: str, title: str = "") -> Cleaned:
    """The article within the lines of `text`: furniture, bare dates, datelines, captions that repeat and the title go.

    Paragraphs keep their characters, so that what is read from them can be pointed at.
    """
    known = _known()
    kept: list[str] = []
    seen = {plain(title)} if title else set()
    agency: str | None = None
    begun = False  # before the first real paragraph, the name of a list is a menu's
    for line in text.splitlines():
        paragraph = line.strip()
        bare = plain(paragraph)
        words = bare.count(" ") + 1
        if bare in known.tails and begun:
            break
        if not bare or bare in seen or (words <= _FURNITURE_WORDS and _is_furniture(bare, known.lines)):
            continue
        if words < known.lead_in_words and bare.startswith(known.lead_ins):
            continue
        if words <= _CREDIT_WORDS:
            credited = agency_of(paragraph)
            agency = agency or credited
            if credited or _DATE_LINE.search(bare) or bare.endswith("وكالات"):
                continue
        if not kept and (dateline := _DATELINE.match(paragraph)):
            agency = agency or agency_of(dateline["agency"])
        seen.add(bare)
        kept.append(paragraph)
        begun = begun or words >= _PARAGRAPH_WORDS
    return Cleaned("\n".join(_without_headlines(kept)), agency)


def _without_headlines(paragraphs: list[str]) -> list[str]:
    """Drop the headlines of other articles at the end: two or more short lines, none of which ends as a sentence does.

    A text without any such ending keeps all its lines: its author sets no stops.
    """
    end = len(paragraphs)
    while end and not paragraphs[end - 1].endswith(_STOPS) and paragraphs[end - 1].count(" ") < _HEADLINE_WORDS:
        end -= 1
    return paragraphs[:end] if end and len(paragraphs) - end > 1 else paragraphs
