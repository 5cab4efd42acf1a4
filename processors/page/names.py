"""What the class and id of an element say it is, by the families of `names.toml`."""

import re
from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import lxml.etree
import lxml.html
import msgspec

from processors.rules import load_rules

FILE = Path(__file__).with_name("names.toml")
LONGEST_NAME = 300  # characters of class and id: utility classes run on, and say nothing of what an element is

Outline = dict[str, list[lxml.html.HtmlElement]]

_NAMED = lxml.etree.XPath("//body//*[@class or @id]")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_LETTER = re.compile(r"[^a-z0-9]+")
# <body class="has-sidebar no-ads"> tells of the page, not of itself.
_TOLD_OF = ("has-", "no-", "with-", "without-", "is-", "not-", "hide-", "show-", "js-")


class Family(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names that mean one thing; furniture where `most`, the largest share of a page's letters, is given."""

    parts: list[str]
    whole: list[str] = []
    most: float | None = None
    holds: list[str] = []


class _Reader(NamedTuple):
    families: dict[str, Family]
    parts: re.Pattern[str]
    by_part: dict[str, frozenset[str]]
    by_whole: dict[str, frozenset[str]]


def _spaced(name: str) -> str:
    return _NO_LETTER.sub("-", _CAMEL.sub("-", name).lower()).strip("-")


@cache
def _reader() -> _Reader:
    families = load_rules(FILE, dict[str, Family])
    by_part: dict[str, set[str]] = defaultdict(set)
    by_whole: dict[str, set[str]] = defaultdict(set)
    for family, names in families.items():
        for part in names.parts:
            by_part[_spaced(part)].add(family)
        for whole in names.whole:
            by_whole[_spaced(whole)].add(family)
    # Looking ahead finds "body" in "article-body" even where "article-body" has been found.
    longest_first = sorted(by_part, key=len, reverse=True)
    parts = re.compile(rf"(?<![a-z0-9])(?=({'|'.join(map(re.escape, longest_first))})(?![a-z0-9]))")
    return _Reader(
        families,
        parts,
        {part: frozenset(found) for part, found in by_part.items()},
        {whole: frozenset(found) for whole, found in by_whole.items()},
    )


def families() -> dict[str, Family]:
    """The families by name. Raises RulesError where the data file is not as it must be."""
    return _reader().families


def named(names: str) -> frozenset[str]:
    """The families that a class attribute or an id belongs to."""
    return _named(names[:LONGEST_NAME])


@lru_cache(maxsize=8192)
def _named(names: str) -> frozenset[str]:
    reader = _reader()
    found: set[str] = set()
    for name in names.split():
        spaced = _spaced(name)
        if spaced.startswith(_TOLD_OF):
            continue
        of_name = set(reader.by_whole.get(spaced, frozenset()))
        for match in reader.parts.finditer(spaced):
            of_name |= reader.by_part[match[1]]
        # "article-body-share" shares; it is no body.
        found |= of_name - {"body"} if any(reader.families[family].most for family in of_name) else of_name
    return frozenset(found)


def families_of(element: lxml.html.HtmlElement) -> frozenset[str]:
    """The families that the class and the id of `element` belong to."""
    of_class, of_id = element.get("class"), element.get("id")
    if of_id:
        return named(of_id) | named(of_class) if of_class else named(of_id)
    return named(of_class) if of_class else frozenset()


def outline_of(tree: lxml.html.HtmlElement) -> Outline:
    """The elements of the page's body by the families that their class and id belong to, in reading order."""
    outline: Outline = defaultdict(list)
    for element in _NAMED(tree):
        for family in families_of(element):
            outline[family].append(element)
    return outline
