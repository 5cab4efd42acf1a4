"""Spelling variants folded into one form, with a way back to the original characters.

First characters (`characters`), then words spelled to evade filters (`evasion`). Folding twice changes nothing.
"""

from collections.abc import Sequence
from typing import NamedTuple

from processors.arabic.characters import same, spell
from processors.arabic.evasion import Edit, edits, stretched


class Folded(NamedTuple):
    """`text[i]` was read from the original character at `origins[i]`; one entry more gives the original length."""

    text: str
    origins: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original characters behind the folded `[start, end)`; marks written on the last letter belong to it."""
        if start == end:
            return self.origins[start], self.origins[start]
        last = self.origins[end - 1]
        following = self.origins[end]
        return self.origins[start], following if following - last > 1 else last + 1


def fold(text: str) -> Folded:
    """Fold all spelling variants of `text`; one pass, and cheap where nothing is dropped, spelled out or split."""
    spelled = spell(text, keep_tatweel=stretched(text))
    once = Folded(same(text), range(len(text) + 1)) if spelled is None else Folded(*spelled)
    while changes := edits(once.text):
        once = _edited(once, changes)
    return once


def _edited(once: Folded, changes: Sequence[Edit]) -> Folded:
    """The text with the changes made; letters put in come from where they replace something."""
    pieces: list[str] = []
    origins: list[int] = []
    done = 0
    for start, end, letters in changes:
        pieces += (once.text[done:start], letters)
        origins += once.origins[done:start]
        origins += [once.origins[start]] * len(letters)
        done = end
    pieces.append(once.text[done:])
    origins += once.origins[done:]
    return Folded("".join(pieces), origins)


def folded(text: str) -> str:
    """Only the folded text: what data files' words are turned into on load."""
    return fold(text).text
