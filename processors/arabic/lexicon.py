"""A lexicon of words and phrases found in one pass: a trie over words, each tried in all its clitic-stripped forms."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

import msgspec

from processors.arabic.letters import folded
from processors.arabic.words import Form, Word, forms, stems

T = TypeVar("T")
_QUOTES = frozenset("\"'")


class Hit(msgspec.Struct, Generic[T], frozen=True, gc=False):
    """An entry found at words `[start, end)`, with the form in which its first word was read."""

    start: int
    end: int
    entry: T
    form: Form


class _Node(Generic[T]):
    __slots__ = ("children", "entries")

    def __init__(self) -> None:
        self.children: dict[str, _Node[T]] = {}
        self.entries: list[T] = []


class _Opened(NamedTuple, Generic[T]):
    """What begins at a word, each with the form it is read in: this word alone, and where longer phrases go on."""

    whole: list[tuple[Form, T]]
    leads: list[tuple[Form, _Node[T]]]


class Lexicon(Generic[T]):
    """Phrases and what they mean. With `proper`, names: only the conjunction and prepositions may be taken off them.

    A name written with the article needs it (القائم is a town, قائم a word); a common noun is known with and without.
    Names take no endings, and "like" hardly ever stands before one (كسرت is "broke", not "as Sirte").
    """

    def __init__(self, *, proper: bool = False) -> None:
        self._root: _Node[T] = _Node()
        self._nothing: _Opened[T] = _Opened([], [])
        self._proper = proper
        self._opened_by = lru_cache(maxsize=50_000)(self._look_up)

    def add(self, phrase: str, entry: T) -> None:
        """Learn a phrase in any spelling variant."""
        node = self._root
        for part in folded(phrase).split():
            node = node.children.setdefault(part, _Node())
        if not node.entries or node.entries[-1] is not entry:
            node.entries.append(entry)
        self._opened_by.cache_clear()

    def known(self, word: str) -> list[T]:
        """The entries of a folded word that is a phrase by itself, in any of its forms."""
        return [entry for _, entry in self._opened_by(word).whole]

    def begins(self, word: str) -> bool:
        """Whether a phrase may begin with this folded word: most words are passed over by this alone."""
        opened = self._opened_by(word)
        return bool(opened.whole or opened.leads)

    def longest(self, words: Sequence[Word], i: int, end: int) -> list[Hit[T]]:
        """The entries of the longest phrase that begins at word `i`; of equals, of the least stripped form."""
        found = self.hits(words, i, end)
        return [hit for hit in found if hit.end == found[0].end and hit.form == found[0].form]

    def hits(self, words: Sequence[Word], i: int, end: int) -> list[Hit[T]]:
        """All entries of all phrases that begin at word `i`, the longest first; of equals, the least stripped first."""
        whole, reached = self._opened_by(words[i].text)
        stop = i + 1
        found = [Hit(i, stop, entry, form) for form, entry in whole]
        while reached and stop < end:
            if words[stop].text in _QUOTES and stop + 1 < end:
                stop += 1
            parts = (words[stop].text,) if self._proper else _inner(words[stop].text)
            reached = [
                (form, child)
                for form, node in reached
                if not node.children.keys().isdisjoint(parts)  # as a rule it ends here
                for part in parts
                if (child := node.children.get(part))
            ]
            stop += 1
            if reached:
                found[:0] = [Hit(i, stop, entry, form) for form, node in reached for entry in node.entries]
        return found

    def _look_up(self, word: str) -> _Opened[T]:
        if self._root.children.keys().isdisjoint(stems(word)):
            return self._nothing
        readings = forms(word)
        if self._proper:
            readings = tuple(f for f in readings if not (f.suffix or "ال" in f.prefix or "ك" in f.prefix))
        nodes = [(form, node) for form in readings if (node := self._root.children.get(form.text))]
        whole = [(form, entry) for form, node in nodes for entry in node.entries]
        return _Opened(whole, [(form, node) for form, node in nodes if node.children])


@lru_cache(maxsize=50_000)
def _inner(word: str) -> tuple[str, ...]:
    """A word as it may stand within a phrase: with or without its article and endings, and no other clitics."""
    return tuple(form.text for form in forms(word) if form.prefix in ("", "ال"))
