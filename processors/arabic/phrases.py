"""Phrases of the data files, looked up at a word of a text, clitics before their first word taken off."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

from processors.arabic.letters import folded
from processors.arabic.words import Word, among, forms

T = TypeVar("T")
_ENDINGS = ("", "ا")  # that the first word of a phrase may have: none, or an accusative's


class Phrases(Generic[T]):
    """Phrases in any spelling variant and what they say, found where they begin."""

    def __init__(self, texts: Iterable[tuple[str, T]]) -> None:
        self._by_head: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        phrases = ((tuple(folded(text).split()), meaning) for text, meaning in texts)
        for (head, *rest), meaning in sorted(phrases, key=lambda phrase: -len(phrase[0])):
            self._by_head.setdefault(head, []).append((tuple(rest), meaning))
        self._opened_by = lru_cache(maxsize=10_000)(self._look_up)

    @property
    def heads(self) -> frozenset[str]:
        """The words that phrases begin with."""
        return frozenset(self._by_head)

    def begin_with(self, word: str) -> bool:
        """Whether a phrase may begin with a folded word."""
        return bool(self._opened_by(word))

    def at(self, words: Sequence[Word], i: int, end: int) -> tuple[T, int] | None:
        """What the phrase at word `i` says, and the word after it: of the least stripped form, the longest."""
        if i >= end:
            return None
        for rest, meaning in self._opened_by(words[i].text):
            after = i + 1 + len(rest)
            if not rest or (after <= end and all(words[i + k].text == part for k, part in enumerate(rest, 1))):
                return meaning, after
        return None

    def _look_up(self, word: str) -> tuple[tuple[tuple[str, ...], T], ...]:
        if not among(word, self._by_head.keys()):
            return ()
        heads = (form.text for form in forms(word) if form.suffix in _ENDINGS)
        return tuple(phrase for head in heads for phrase in self._by_head.get(head, ()))
