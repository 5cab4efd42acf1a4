"""What is kept of a text to know its copies by: its shingles, the bands among them, and what stands in its slots.

A shingle is a hash of three words running, spelling variants and number words folded. Bands are a MinHash by one
permutation (Li, Owen, Zhang, 2012): the shingles' hashes fall into bins, and each bin's least is a band. Two texts
share each band with a chance equal to their Jaccard index. A slot is a number, a day, a side or a name, with the words
before or after it.
"""

import hashlib
import re
import struct
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from processors.arabic.letters import folded
from processors.arabic.numbers import number_at
from processors.arabic.words import Word, forms
from processors.rules import load_rules

FILE = Path(__file__).with_name("minhash.toml")

WIDTH = 4  # bytes of a hash
SHINGLE_WORDS = 3
BANDS = 24
RUN, LEAD = 8, 40  # shingles: less than a sentence; a first paragraph
_LONGEST_WORD = 64  # letters; no word has more, and what is read of a word is cached by it
LONGEST_WORDS = 2000  # of a text that are looked at, so that a sketch stays under 40 KiB; 1.6 on average

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_SLOT, _CUE = "#", "@"


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names_follow: list[str]
    days_and_sides: list[str]


class Likeness(NamedTuple):
    """What a text has in common with an earlier one, each 0 to 1.

    `share` is that of the shorter text's shingles, `spread` that of its runs of `RUN` shingles with one of them in
    common: a quotation gives much of the first and little of the second. `lead` is the share of the later text's first
    `LEAD` shingles. `other` is the share of the slots both have in which they differ.
    """

    share: float
    spread: float
    lead: float
    other: float


class Sketch(msgspec.Struct, frozen=True, array_like=True):
    """The shingles of a text in order, and its slots as pairs of context and content: all hashes of 4 bytes."""

    shingles: bytes
    slots: bytes

    def __len__(self) -> int:
        return len(self.shingles) // WIDTH

    def bands(self) -> set[int]:
        """The least shingle of each bin; `BANDS` of them unless the text is short."""
        least: dict[int, int] = {}
        for shingle in sorted(_cut(self.shingles), reverse=True):
            least[shingle % BANDS] = shingle
        return set(least.values())

    def likeness(self, earlier: "Sketch") -> Likeness:
        """What the text has in common with an earlier one; all 0 where one has no words."""
        mine, theirs = _cut(self.shingles), _cut(earlier.shingles)
        if not mine or not theirs:
            return Likeness(0.0, 0.0, 0.0, 0.0)
        common = set(mine).intersection(theirs)
        found = [shingle in common for shingle in min(mine, theirs, key=len)]
        runs = [any(found[i : i + RUN]) for i in range(0, len(found), RUN)]
        lead = [shingle in common for shingle in mine[:LEAD]]
        one, other = _contents(self.slots), _contents(earlier.slots)
        differ = [one[context].isdisjoint(other[context]) for context in one.keys() & other.keys()]
        return Likeness(_mean(found), _mean(runs), _mean(lead), _mean(differ))


def _mean(marks: list[bool]) -> float:
    return sum(marks) / max(1, len(marks))


def sketch(text: str) -> Sketch:
    """The sketch of `text`, empty where it has no words."""
    words = [_read(token[:_LONGEST_WORD]) for token in _TOKEN.findall(folded(text))[:LONGEST_WORDS]]
    plain = [word for word, _ in words]
    width = min(SHINGLE_WORDS, len(plain))
    shingles = [_hash(" ".join(plain[i : i + width])) for i in range(len(plain) - width + 1)] if width else []
    in_slot = [
        kind == "value" or (i > 0 and words[i - 1][1] == "cue" and kind != "cue") for i, (_, kind) in enumerate(words)
    ]
    masked = [
        _SLOT if slot else _CUE if kind == "cue" else word for slot, (word, kind) in zip(in_slot, words, strict=True)
    ]
    masked = ["", "", *masked, "", ""]
    slots = set()
    for i, word in enumerate(plain):
        if in_slot[i]:
            content = _hash(word)
            slots.add(_hash(f"{masked[i]} {masked[i + 1]} {_SLOT}") + content)
            slots.add(_hash(f"{_SLOT} {masked[i + 3]} {masked[i + 4]}") + content)
    return Sketch(b"".join(shingles), b"".join(sorted(slots)))


@cache
def _known() -> dict[str, Literal["cue", "value"]]:
    words = load_rules(FILE, _Words)
    kinds: dict[str, Literal["cue", "value"]] = {folded(word): "cue" for word in words.names_follow}
    return kinds | {folded(word): "value" for word in words.days_and_sides}


@lru_cache(maxsize=1 << 16)
def _read(token: str) -> tuple[str, Literal["cue", "value", "plain"]]:
    """A folded word as shingles have it (numbers in digits, no و before it), and what it is to a slot."""
    if token[0].isdecimal():
        return token, "value"
    if number := number_at([Word(token, 0, len(token))], 0, 1):
        return str(number.value), "value"
    for form in forms(token):
        kind = _known().get(form.text)
        if kind and "ال" not in form.prefix:  # "the city" names none
            return form.text, kind
    return token[1:] if token[0] == "و" and len(token) > 3 else token, "plain"


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=WIDTH).digest()


def _cut(hashes: bytes) -> tuple[int, ...]:
    return struct.unpack(f">{len(hashes) // WIDTH}I", hashes)


def _contents(slots: bytes) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    hashes = iter(_cut(slots))
    for context, content in zip(hashes, hashes, strict=True):
        found.setdefault(context, set()).add(content)
    return found
