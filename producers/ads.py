"""Advertisements that stand among the articles of a feed, told by their title, category or host."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

FILE = Path(__file__).with_name("ads.toml")

_SIGNS = re.compile("[\u064b-\u0652\u0670\u0640]")  # vowel signs and the stretching stroke
_ALIF = str.maketrans("أإآٱ", "اااا")


class Marks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `ads.toml` holds: opening words of titles, words in brackets, whole categories, hosts."""

    titles: list[str]
    bracketed: list[str]
    categories: list[str]
    hosts: list[str]


def advertised(title: str, categories: Iterable[str], address: str) -> str | None:
    """What marks the item as an advertisement; None where nothing does."""
    marks, titles = _marks()
    if match := titles.search(_folded(title)):
        return f"its title says {match[0].strip()!r}"
    if named := marks.keys() & {_folded(category) for category in categories}:
        return f"its category is {marks[min(named)]!r}"
    host = urlsplit(address).hostname or ""
    while host:
        if host in marks:
            return f"its host is {host}"
        host = host.partition(".")[2]
    return None


@cache
def _marks() -> tuple[dict[str, str], re.Pattern[str]]:
    """Categories and hosts by their folded form, and what finds the mark in a folded title.

    A fault in the file raises msgspec.ValidationError naming its place.
    """
    marks = msgspec.convert(tomllib.loads(FILE.read_text(encoding="utf-8")), Marks)
    opening = "|".join(re.escape(_folded(word)) for word in sorted(marks.titles, key=len, reverse=True))
    inside = "|".join(re.escape(_folded(word)) for word in (*marks.titles, *marks.bracketed))
    known = {_folded(word): word for word in (*marks.categories, *marks.hosts)}
    return known, re.compile(rf"^\W*(?:{opening})(?!\w)|[\[({{«](?:{inside})[\])}}»]")


def _folded(text: str) -> str:
    return " ".join(_SIGNS.sub("", text).translate(_ALIF).casefold().split())
