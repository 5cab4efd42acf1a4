"""The rare words near what a report tells: names of people, villages, units, that two reports of one act share."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from processors.arabic.letters import fold
from processors.arabic.words import Word, forms, words
from processors.event import Facts
from processors.rules import load_rules

MOST = 30  # words kept of one mention
AROUND = 30  # words looked at on each side of a span of evidence
SHORTEST = 3  # letters; what is shorter is no name
MAX_CHARACTERS = 60_000  # as many as events are read from


class _Common(msgspec.Struct, forbid_unknown_fields=True):
    words: str


COMMON = frozenset(load_rules(Path(__file__).with_name("common_words.toml"), _Common).words.split())


class Near:
    """The words of one article, folded and cut once for all the mentions in it."""

    def __init__(self, title: str, text: str) -> None:
        self._parts = {"title": words(fold(title)), "text": words(fold(text[:MAX_CHARACTERS]))}

    def rare(self, facts: Facts) -> list[str]:
        """At most MOST bare forms of uncommon words within AROUND words of the evidence, the nearest first.

        The words of the told place are left out: place is weighed by itself.
        """
        place = facts.place
        told = {bare(word.text) for word in words(fold(f"{place.text} {place.name}"))} if place else set()
        distances: dict[str, int] = {}
        for part, tokens in self._parts.items():
            near: dict[int, int] = {}
            for span in facts.evidence:
                if span.part == part:
                    for i, distance in _window(tokens, span.start, span.end):
                        near[i] = min(distance, near.get(i, distance))
            for i, distance in near.items():
                stem = bare(tokens[i].text)
                if stem and stem not in told:
                    distances[stem] = min(distance, distances.get(stem, distance))
        return sorted(sorted(distances)[: 8 * MOST], key=distances.__getitem__)[:MOST]


def _window(tokens: Sequence[Word], start: int, end: int) -> list[tuple[int, int]]:
    """Positions of the words around the characters `[start, end)`, with their distance from them in words."""
    first, last = _first_from(tokens, start), _first_from(tokens, end)
    around = range(max(0, first - AROUND), min(len(tokens), last + AROUND))
    return [(i, max(0, first - i, i - last + 1)) for i in around]


def _first_from(tokens: Sequence[Word], at: int) -> int:
    low, high = 0, len(tokens)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if tokens[middle].end <= at else (low, middle)
    return low


@lru_cache(maxsize=100_000)
def bare(word: str) -> str:
    """A folded word without its prefixes; empty for common and short words, numbers and signs."""
    if not word.isalpha():
        return ""
    stem = min((form.text for form in forms(word) if not form.suffix), key=len)
    return "" if len(stem) < SHORTEST or stem in COMMON else stem
