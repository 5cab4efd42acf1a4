"""Violent words that are spelled to slip through the filters of social networks, put together again.

"قـ ـتل", "ق.ت.ل", "ا ن ف ج ا ر", "تفـ.ـجير", "ش*هيد" and "قت1ل" are restored. Only a word of the data is, only where
none of its parts is such a word itself, and only across signs of evasion: all other text stays as it is.
"""

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from processors.arabic.characters import LETTERS, TATWEEL, same
from processors.rules import load_rules

_MAX_PARTS = 16  # more than any word has; what has more is a list of letters or an attempt to slow us down
_MAX_LETTERS = 32  # the same of a whole run


class Edit(NamedTuple):
    """Characters `[start, end)` of the folded text to be replaced by `letters`, often none."""

    start: int
    end: int
    letters: str = ""


class _Signs(msgspec.Struct, forbid_unknown_fields=True):
    plain: str
    beside_tatweel: str


class _Words(msgspec.Struct, forbid_unknown_fields=True):
    conjunctions: list[str]
    prefixes: list[str]
    endings: list[str]
    stems: list[str]
    not_initials: list[str]


class _Data(msgspec.Struct, forbid_unknown_fields=True):
    signs: _Signs
    lookalikes: dict[str, str]
    words: _Words


def _any_of(words: list[str]) -> str:
    return "(?:" + "|".join(sorted({re.escape(same(word)) for word in words}, key=len, reverse=True)) + ")"


_DATA = load_rules(Path(__file__).with_name("evasion.toml"), _Data)
_WORDS = _DATA.words
_KNOWN = re.compile("".join(map(_any_of, (_WORDS.conjunctions, _WORDS.prefixes, _WORDS.stems, _WORDS.endings))))
_NOT_INITIALS = frozenset(map(same, _WORDS.not_initials))
_LOOKALIKES = {sign: [*map(same, letters), ""] for sign, letters in _DATA.lookalikes.items()}

_L, _T, _MARKS = f"[{LETTERS}]", TATWEEL, "\u064b-\u065f\u0670\u200b-\u200f"
_PLAIN = re.escape(_DATA.signs.plain)
_ALIKE = re.escape("".join(_LOOKALIKES))
_ANY = f"[ {_PLAIN}{re.escape(_DATA.signs.beside_tatweel)}]"
_GAP = f"{_T}+(?:{_ANY}{{1,4}}{_T}*)?|{_ANY}{{1,4}}{_T}+|[{_PLAIN}]{{1,3}}|[{_ALIKE}]"
_SUSPECT = re.compile(f"[{_PLAIN}{_ALIKE}](?=[{LETTERS}{_PLAIN}])(?<={_L}.)")
_SUSPECT_SPACE = re.compile(f" (?={_L} {_L}\\b)")
_RUN = re.compile(f"(?<![{LETTERS}{_T}]){_L}+(?:(?:{_GAP}){_L}+)+")
_SPACED = re.compile(f"(?<![0-9{LETTERS}{_T}{_PLAIN}]){_L}(?: {{1,2}}{_L}){{2,}}(?![{LETTERS}{_T}])")
_JOINED = re.compile(f"{_T}+.+{_T}+")  # both sides stretched towards each other
_SIGN = re.compile(f"[{LETTERS}{_PLAIN}{_ALIKE}]")  # what a run without tatweel is made of
_PARTS = re.compile(f"({_L}+)")
# In a text not yet folded: tatweel next to a sign of evasion, but that of the Hijri year ("1445 هـ").
_STRETCHED = re.compile(
    f"{_T}(?:(?<![\\d\\s]ه{_T})[{_MARKS}]*{_ANY}{{1,4}}[{_MARKS}{_T}]*[^\\W\\d_]|(?<={_ANY}{_T})[^\\W\\d_])"
)


def stretched(text: str) -> bool:
    """Whether tatweel, in a text as it was written, may hold parts of a word together; it is needed to tell."""
    return TATWEEL in text and _STRETCHED.search(text) is not None


def edits(text: str) -> list[Edit]:
    """What to change in a folded text, in order and apart, so that split words are whole; all tatweel goes.

    Nearly all texts have nothing to look at closely, which two searches tell.
    """
    found: list[Edit] = []
    kept = TATWEEL in text
    spaced = _SPACED.finditer(text) if _SUSPECT_SPACE.search(text) else ()
    for match in itertools.chain(_RUN.finditer(text) if kept else _runs(text), spaced):
        parts = _PARTS.split(match.group())[1:-1]
        found += _whole(parts, match.start()) or _pieces(parts, match.start())
    if kept:
        taken = {at for edit in found for at in range(edit.start, edit.end)}
        found += [Edit(at, at + 1) for at, sign in enumerate(text) if sign == TATWEEL and at not in taken]
    return sorted(found)


def _runs(text: str) -> Iterator[re.Match[str]]:
    """The same runs as a search of all the text would give, looked for only around the signs within them."""
    done = 0
    for suspect in _SUSPECT.finditer(text):
        start = suspect.start()
        if start < done:
            continue
        while start > done and _SIGN.match(text, start - 1):
            start -= 1
        done = suspect.end()
        while _SIGN.match(text, done):
            done += 1
        yield from _RUN.finditer(text, start, done)


def _pieces(parts: list[str], at: int) -> Iterator[Edit]:
    """The edits for those stretches of a run that tatweel holds together: "مقـ ـتل/جرح" has one."""
    first, here = 0, at
    for k in range(1, len(parts) + 1, 2):
        if k == len(parts) or TATWEEL not in parts[k]:
            yield from _whole(parts[first:k], here)
            here += sum(map(len, parts[first : k + 1]))
            first = k + 1


def _whole(parts: list[str], at: int) -> list[Edit]:
    """The edits that make one word of `parts`, letters and gaps in turn, of which the first begins at `at`."""
    letters, gaps = parts[::2], parts[1::2]
    if not 1 < len(letters) <= _MAX_PARTS or sum(map(len, letters)) > _MAX_LETTERS:
        return []
    if any(map(_known, letters)) and not all(map(_JOINED.fullmatch, gaps)):
        return []  # "بـ قصف", "و/قتل": nothing is hidden
    choices = [_LOOKALIKES.get(gap, [""]) for gap in gaps]
    if sum(len(choice) > 1 for choice in choices) > 2:
        return []
    for filling in itertools.product(*choices):
        word = letters[0] + "".join(map("".join, zip(filling, letters[1:], strict=True)))
        if _known(word) and not (len(word) == len(letters) == 3 and _could_be_initials(word, gaps)):
            starts = itertools.accumulate(map(len, parts), initial=at)
            spans = list(itertools.islice(starts, 1, len(parts), 2))
            return [Edit(s, s + len(gap), fill) for s, gap, fill in zip(spans, gaps, filling, strict=True)]
    return []


@lru_cache(maxsize=20_000)
def _known(word: str) -> bool:
    return _KNOWN.fullmatch(word) is not None


def _could_be_initials(word: str, gaps: list[str]) -> bool:
    return word not in _NOT_INITIALS and all(TATWEEL not in gap for gap in gaps)
