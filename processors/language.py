"""Tells Arabic from what else turns up on Arabic pages, by the letters and small words of `language.toml`.

Each word speaks for the languages among whose small words it is, or whose letters it is written with, and against those
that lack its letters; Arabic's article and its own letters speak for Arabic. A sentence is in the language most spoken
for, a page in that of its sentences.
"""

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from processors.rules import load_rules

FILE = Path(__file__).with_name("language.toml")
MIXED = "mixed"
UNKNOWN = "und"

# A page is mixed where another language has at least this share of its words. Of 1,839 Arabic news texts, as found with
# their pages' furniture, none came near: 0.29 in a page with its template's code, 0.20 in the next.
_MIXED_SHARE = 1 / 3
# Fewer words prove nothing: of 154 news texts cut to 30 words 4 had too few small ones, cut to 60 words none.
_ENOUGH_WORDS = 60
_LONGEST_WORD = 64  # letters; no word has more, and what it speaks for is cached by it
_LEAST_SMALL_WORDS = 0.04  # of the words of an Arabic text
_UNKNOWN_WEIGHT = 0.15  # of a word in another script: the least share of small words that a known language has

_SENTENCE = re.compile(r"[^\n.؟!۔…:]+")
_WORD = re.compile(r"\w+")
_PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_MARKS = re.compile("[\u0640\u064b-\u065f\u0670]+")
_SAME = (("ی", "ي"), ("ک", "ك"), ("ھ", "ه"), ("ٱ", "ا"))
_PLAIN = frozenset("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي")
_ARABIC_FORM = re.compile("[وف]?(?:[بك]?ال|لل)[^ا].{2}|.*[ةأإ]")

Evidence = tuple[tuple[str, float], ...]


class _Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    script: Literal["Arab", "Latn"]
    letters: str
    words: frozenset[str]


class _Languages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    language: list[_Language]


class Told(NamedTuple):
    """The language of a text as a BCP 47 code, and each language's share of its words, the largest first.

    `code` is `mixed` where a second language has a third of the words or more, `und` where no language is known.
    """

    code: str
    shares: dict[str, float]


@cache
def _known() -> list[_Language]:
    return load_rules(FILE, _Languages).language


@cache
def _arabic_words() -> frozenset[str]:
    return next(language.words for language in _known() if language.code == "ar")


@lru_cache(maxsize=1 << 16)
def _evidence(word: str) -> Evidence:
    """How much `word` speaks for each language: 1, or -1 where it has letters that the language lacks."""
    if not "\u0600" <= word[0] <= "\u077f":
        word = word.lower()
        foreign = {letter for letter in word if not "a" <= letter <= "z"}
        spoken = [
            (language.code, 1.0)
            for language in _known()
            if language.script == "Latn" and (word in language.words or (foreign and foreign <= set(language.letters)))
        ]
        return (*spoken, (UNKNOWN, _UNKNOWN_WEIGHT))
    foreign = set(word) - _PLAIN
    found: dict[str, float] = {}
    for language in _known():
        if language.script == "Latn":
            continue
        if foreign - set(language.letters):
            found[language.code] = -1.0
        elif foreign or word in language.words or (language.code == "ar" and _ARABIC_FORM.match(word)):
            found[language.code] = 1.0
    return tuple(found.items())


def tell(text: str) -> Told:
    """What `text` is written in."""
    if _PRESENTATION.search(text):
        text = unicodedata.normalize("NFKC", text)
    text = _MARKS.sub("", text)
    for variant, plain in _SAME:
        text = text.replace(variant, plain)
    counts: Counter[str] = Counter()
    small, small_words = 0, _arabic_words()
    for sentence in _SENTENCE.findall(text):
        words = [word[:_LONGEST_WORD] for word in _WORD.findall(sentence) if not word.isdecimal()]
        if not words:
            continue
        code = _spoken(words)
        counts[code] += len(words)
        if code == "ar":
            small += sum(map(small_words.__contains__, words))
    total = counts.total()
    if not total:
        return Told(UNKNOWN, {})
    ranked = counts.most_common()
    code, most = ranked[0]
    if len(ranked) > 1 and ranked[1][1] >= _MIXED_SHARE * total:
        code = MIXED
    elif code == "ar" and most >= _ENOUGH_WORDS and small < _LEAST_SMALL_WORDS * most:
        code = UNKNOWN
    return Told(code, {code: count / total for code, count in ranked})


def _spoken(words: list[str]) -> str:
    """The language most spoken for; words of Arabic letters that speak for none are Arabic."""
    scores: dict[str, float] = {}
    for word in words:
        for code, weight in _evidence(word):
            scores[code] = scores.get(code, 0.0) + weight
    if not scores:
        return "ar"
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] > 0 else UNKNOWN


def language_of(text: str) -> str:
    """BCP 47 code of the language of `text`: `ar`, `fa`, `ckb`, … of `language.toml`, `mixed`, or `und`."""
    return tell(text).code


def describe(text: str) -> str:
    """For people: the code and the shares behind it, as in `mixed: ar 55%, fa 45%`."""
    told = tell(text)
    shares = ", ".join(f"{code} {share:.0%}" for code, share in told.shares.items() if share >= 0.005)
    return f"{told.code}: {shares}" if shares else told.code
