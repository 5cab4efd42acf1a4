"""Who wrote a page's article."""

import re
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import lxml.etree
import lxml.html
import msgspec

from processors.page.blocks import Block
from processors.page.credits import is_city, is_several
from processors.page.plain import letters_in, plain
from processors.page.seen import Page
from processors.rules import load_rules

FILE = Path(__file__).with_name("author.toml")

LONGEST_NAME = 100  # characters
_LONGEST_FIELD = 500  # characters around a name: a box with a biography is not read as one
_WORDS = 6
_AUTHORS = 3
_SIGNATURE_WORDS = 8
_TOP = 60  # paragraphs from the page's top, in which an author signs
_LEAD_WORDS = 20
_MOST_SEEN = 10

_REL_AUTHOR = lxml.etree.XPath("//body//*[@rel='author']")
_METAS = ("author", "article:author", "dc.creator", "twitter:creator")
_NO_NAME = re.compile(r"https?:|www\.|@|\.(?:com|net|org)\b|\b(?:developed|powered|designed) by\b", re.IGNORECASE)
_SIGNATURE = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){1,3}")
_PARTS = re.compile(r"\s+[-–—]\s+|\s*[/|]\s*")
_EDGES = " -–—|:/،,.•·"
_DATE_ON = re.compile(r"[\d٠-٩].*", re.DOTALL)


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    prefixes: list[str]
    source_prefixes: list[str]
    no_authors: list[str]


class _Known(NamedTuple):
    prefix: re.Pattern[str]
    no_authors: frozenset[str]


@cache
def _known() -> _Known:
    words = load_rules(FILE, _Words)
    prefixes = sorted((*words.prefixes, *words.source_prefixes), key=len, reverse=True)
    prefix = re.compile(rf"^(?:{'|'.join(map(re.escape, prefixes))})\s*(?:[:：/|-]\s*|\s)", re.IGNORECASE)
    return _Known(prefix, frozenset(map(plain, words.no_authors)))


def author_of(page: Page, sites: list[str]) -> str | None:
    """Who wrote the article: a person or a desk; None where no-one is told but the outlet. `sites` are its names.

    By JSON-LD, else by an element called so, a meta element, or a line such as «بقلم سعاد ناصر» above the text.
    """
    markup, outline = page.markup, page.outline
    linked = [clean for name in markup.said("author") if (clean := _as_name(name, sites))]
    if linked:
        return "، ".join(dict.fromkeys(linked[:_AUTHORS]))
    visible = (*markup.items.get("author", ()), *_REL_AUTHOR(markup.tree), *outline.get("author", ()))
    seen = (_before_date(element) for element in islice(page.own(visible), _MOST_SEEN))
    told = (name for key in _METAS for name in markup.metas.get(key, ()))
    named = next((name for text in (*seen, *told) if (name := _as_name(text, sites))), None)
    return named or _signed(page.shown, sites)


def _signed(shown: list[Block], sites: list[str]) -> str | None:
    """The name after a word such as «بقلم», in a short paragraph before the text begins."""
    for block in shown[:_TOP]:
        if block.words >= _LEAD_WORDS and not block.linked:
            return None
        if block.words <= _SIGNATURE_WORDS and (match := _known().prefix.match(block.text)):
            name = _DATE_ON.sub("", block.text[match.end() :])
            if _SIGNATURE.fullmatch(name.strip(_EDGES)) and (clean := _as_name(name, sites)):
                return clean
    return None


def _before_date(element: lxml.html.HtmlElement) -> str:
    name = element.find(".//*[@itemprop='name']")
    texts = (element if name is None else name).xpath(".//text()[not(ancestor::time)]")
    return _DATE_ON.sub("", " ".join(text.strip() for text in texts))


def _as_name(text: str, sites: list[str]) -> str | None:
    """The name of a person or a desk within `text`; None for outlets, cities, addresses, accounts and sentences."""
    if len(text) > _LONGEST_FIELD:
        return None
    known = _known()
    parts = []
    for part in _PARTS.split(" ".join(text.split())):
        name = part.strip(_EDGES)
        while stripped := known.prefix.match(name):
            name = name[stripped.end() :].strip(_EDGES)
        bare = plain(name)
        joined = bare.replace(" ", "")
        if letters_in(name) < 2 or bare in known.no_authors or is_city(name) or is_several(name):
            continue
        if not any(joined in plain(site).replace(" ", "") for site in sites):
            parts.append(name)
    name = " - ".join(parts)
    unfit = not name or _NO_NAME.search(text) or len(name) > LONGEST_NAME or name.count(" ") >= _WORDS
    return None if unfit else name
