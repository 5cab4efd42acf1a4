"""Parts an article's paragraphs from the furniture of its site, and reads who is credited with them."""

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from processors.page.credits import agency_of, closing_agency, dateline_of, is_city, is_several
from processors.page.plain import plain
from processors.rules import load_rules

FILE = Path(__file__).with_name("furniture.toml")

_DATE_LINE = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|^\D{0,30}\b\d{1,2}\s+\D{3,30}\s\d{4}\b(?:\D{0,20}\d{1,2}:\d{2}\D{0,10})?\D{0,6}$"
)
_AGO = re.compile(
    r"^(?:منذ|قبل)\s+(?:\d+\s+)?(?:ثوان|ثانية|دقيقة|دقيقتين|دقائق|ساعة|ساعتين|ساعات|يوم|يومين|أيام|ايام|أسبوع|أسابيع|شهر|أشهر)$"
)
_NO_WORDS = re.compile(r"^(?:(?:https?://|www\.)\S+|\{[^{}]*\}|\[/?[a-z_-][^\]]*\])$")
_BYLINE = re.compile(
    r"^(?P<prefix>[^:/،]{3,20}?)\s*[:/]\s*(?P<name>[^\W\d_]+(?: [^\W\d_]+){1,4})\s*(?:[-–—|/،].{0,60})?$"
)
_COUNT = re.compile(
    r"^(?:عدد )?(?:ال)?(?:قراءات|مشاهدات|مشاهدة|زيارات|تعليقات|مشاركات)(?: الخبر| المقال)?\W*\d+$"
    r"|^\d[\d,.٬]*\s*(?:(?:دقيقة|دقائق) (?:قراءة|للقراءة)|قراءة|قراءات|مشاهدة|مشاهدات|تعليق|تعليقات|زيارة|مشاركة)$"
    r"|^\d[\d,.]*\s*(?:views?|shares?|comments?)$"
)
# «انتهى/ س.ع», «ز.ن / تحرير»
_SIGN_OFF = re.compile(r"^(?=.)(?:انتهى|تحرير|وكالة)?(?:\W*\b[\u0621-\u064a]\b){0,4}\W*(?:انتهى|تحرير)?$")

_DASH = re.compile(r"\s+[-–—]\s+|\s*[/|]\s*")

# Words that a line of each kind has at most, or at least. Set on the pages of tests/golden/pages and on real ones.
_PARAGRAPH_WORDS = 10
_SENTENCE_WORDS = 15
_CREDIT_WORDS = 6
_DATE_WORDS = 9
_FURNITURE_WORDS = 12
_HEADLINE_WORDS = 16
_LABEL_WORDS = 3
_SOURCE_WORDS = 8
_NOTICES = 2  # words of `notices` in one paragraph: one alone an article may say
_STOPS = (".", "؟", "!", ":", "…", '"', "”", "»", ")")
_FULL_STOPS = (".", "؟", "!", '."', ".”", ".»")


class _Furniture(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    lines: list[str]
    lead_ins: list[str]
    lead_in_words: int
    closings: list[str]
    sources: list[str]
    heads: list[str]
    tails: list[str]
    bylines: list[str]
    early_bylines: list[str]
    notices: list[str]


class Furniture(NamedTuple):
    """The lists of `furniture.toml`, each as `plain` makes it; `closing` is the pattern of the words of `closings`."""

    lines: frozenset[str]
    lead_ins: tuple[str, ...]
    lead_in_words: int
    closing: re.Pattern[str]
    sources: frozenset[str]
    heads: frozenset[str]
    tails: frozenset[str]
    bylines: frozenset[str]
    early_bylines: frozenset[str]
    notices: tuple[str, ...]


class Cleaned(NamedTuple):
    """An article's paragraphs, joined with newlines, and who is credited: agency by code, dateline's place, author."""

    text: str
    agency: str | None = None
    dateline: str | None = None
    author: str | None = None


@cache
def furniture() -> Furniture:
    """The lists, read once. Raises RulesError where the data file is not as it must be."""
    data = load_rules(FILE, _Furniture)
    return Furniture(
        frozenset(map(plain, data.lines)),
        tuple(bare for lead_in in data.lead_ins if (bare := plain(lead_in))),
        data.lead_in_words,
        re.compile(rf"(?<=[.؟!»”\"])\s*(?:{'|'.join(map(re.escape, data.closings))})(?!\w).*$"),
        frozenset(map(plain, data.sources)),
        frozenset(map(plain, data.heads)),
        frozenset(map(plain, data.tails)),
        frozenset(map(plain, data.bylines)),
        frozenset(map(plain, data.early_bylines)),
        tuple(map(plain, data.notices)),
    )


def clean(text: str, title: str = "", outlets: Collection[str] = ()) -> Cleaned:
    """The article within the lines of `text`: furniture, bare dates, datelines, credits, repetitions and the title go.

    Paragraphs, which have single spaces, keep their characters, so that what is read from them can be pointed at.
    `outlets` are the names that the article's own outlet goes by in datelines.
    """
    known = furniture()
    kept: list[str] = []
    seen = {plain(title)} if title else set()
    agency = dateline = author = None
    begun = False  # before the first real paragraph, the name of a list is a menu's
    announced = False  # after the name of a list of other articles, until the text goes on
    for paragraph in _after_title([line.strip() for line in text.splitlines()], seen):
        bare = plain(paragraph)
        words = bare.count(" ") + 1
        if begun and bare in known.tails:
            break
        if bare in known.heads:
            announced = True
            continue
        if announced and begun and (words < _SENTENCE_WORDS or not paragraph.endswith(_FULL_STOPS)):
            continue
        announced = False
        if not bare or bare in seen or _is_noise(paragraph, bare, words):
            continue
        prefixes = known.bylines if begun else known.bylines | known.early_bylines
        if (byline := _BYLINE.match(paragraph)) and plain(byline["prefix"]) in prefixes:
            author = author or byline["name"].strip()
            continue
        if words <= _SOURCE_WORDS and plain(paragraph.partition(":")[0]) in known.sources:
            agency = agency or agency_of(paragraph)
            continue
        if len(kept) < 2 and dateline is None and (found := dateline_of(paragraph, outlets)):
            dateline, agency = found.place, agency or found.agency
            if found.end >= len(paragraph):
                continue
        if len(kept) < 2 and (signed := _signed(paragraph, outlets)) is not None:
            author = author or signed or None
            continue
        if words <= _CREDIT_WORDS and ((credited := agency_of(paragraph)) or is_several(paragraph)):
            agency = agency or credited
            continue
        if not begun and words <= _LABEL_WORDS and not paragraph.endswith(_STOPS):
            continue
        seen.add(bare)
        kept.append(_without_closing(paragraph))
        begun = begun or words >= _PARAGRAPH_WORDS
    while kept and _is_notice(plain(kept[-1])):
        kept.pop()
    kept = _without_headlines(kept)
    if kept and not agency:
        agency = closing_agency(kept[-1])
    return Cleaned("\n".join(kept), agency, dateline, author)


def _without_closing(paragraph: str) -> str:
    """`paragraph` without what its site put behind the last sentence: «… عن الحادث. اقرأ أيضا: …»."""
    known = furniture()
    closing = known.closing.search(paragraph)
    if closing is None or closing[0].count(" ") > known.lead_in_words:
        return paragraph
    return paragraph[: closing.start()] or paragraph


def _is_notice(bare: str) -> bool:
    """Whether a paragraph, as `plain` makes it, tells readers the rules of the site."""
    return sum(notice in bare for notice in furniture().notices) >= _NOTICES


def _is_noise(paragraph: str, bare: str, words: int) -> bool:
    """Whether a line says nothing of the news, wherever it stands: a button, an invitation, a date, a count."""
    known = furniture()
    if words <= _FURNITURE_WORDS and is_furniture(bare):
        return True
    if words < known.lead_in_words and bare.startswith(known.lead_ins):
        return True
    if words <= _DATE_WORDS and _DATE_LINE.search(bare) and not paragraph.endswith(_FULL_STOPS):
        return True
    return any(form.match(bare) for form in (_AGO, _COUNT, _SIGN_OFF)) or bool(_NO_WORDS.match(paragraph))


def _signed(line: str, outlets: Collection[str]) -> str | None:
    """Who signs in a line that names the outlet too, «بريد الواحة - سعاد ناصر»; None where it is no such line."""
    if line.count(" ") >= _SOURCE_WORDS:
        return None
    parts = [part.strip() for part in _DASH.split(line)]
    if not 1 < len(parts) <= 3:
        return None
    own = [f"{plain(outlet)} " for outlet in outlets]
    others = [part for part in parts if not any(name.startswith(f"{plain(part)} ") for name in own)]
    if len(others) == len(parts):
        return None
    names = [part[part.find("(") + 1 :].rstrip(")") for part in others]
    return next((name for name in names if 1 < len(name.split()) <= 4 and not is_city(name)), "")


def is_furniture(bare: str) -> bool:
    """Whether a line, as `plain` makes it, is one piece of furniture, or nothing but several: «+A حجم الخط -A»."""
    lines = furniture().lines
    words = bare.split(" ")
    start = 0
    while start < len(words):
        end = next((n for n in range(len(words), start, -1) if plain(" ".join(words[start:n])) in lines), None)
        if end is None:
            return False
        start = end
    return True


def _after_title(lines: list[str], title: set[str]) -> list[str]:
    """The lines after the one that repeats the title, unless a sentence stands before it."""
    for number, line in enumerate(lines):
        if plain(line) in title:
            return lines[number + 1 :]
        if line.count(" ") >= _SENTENCE_WORDS and line.endswith(_FULL_STOPS):
            break
    return lines


def _without_headlines(paragraphs: list[str]) -> list[str]:
    """Drop the headlines of other articles at the end: two or more short lines, none of which ends as a sentence does.

    A text without any such ending keeps all its lines: its author sets no stops.
    """
    end = len(paragraphs)
    while end and not paragraphs[end - 1].endswith(_STOPS) and paragraphs[end - 1].count(" ") < _HEADLINE_WORDS:
        end -= 1
    return paragraphs[:end] if end and len(paragraphs) - end > 1 else paragraphs
