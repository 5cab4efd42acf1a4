"""Words with their offsets, and the forms a word may hide once its clitics are taken off.

Arabic writes و ف ب ك ل, the article and object pronouns together with the word. Which letters are clitics only a
lexicon can tell (بغداد is no "غداد"), so a word offers all its possible forms, least stripped first, and the first
that a lexicon knows is meant. A list of whole words has those of which no stripped form is meant (فكرة is no ball).
"""

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache
from pathlib import Path

import msgspec

from processors.arabic.letters import Folded, folded
from processors.rules import load_rules

_SLASHED = r"(?<![\d/])/(\d+)/(?![\d/])"  # "/7/ others": slashes that only set a number off
_TOKEN = re.compile(_SLASHED + r"|\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]|_")
_LONGEST = 64  # letters or digits of a word that are kept: no word has more, and caches are by words
_PRONOUNS = ("هما", "كما", "ها", "هم", "هن", "نا", "ه", "ي")
_PREFIXES = ("و", "ف")
_PREPOSITIONS = ("ب", "ك", "ل")
_CLITICS = frozenset({*_PREFIXES, *_PREPOSITIONS, "ا"})  # what a word with any of them begins with


class _Whole(msgspec.Struct, forbid_unknown_fields=True):
    initial: list[str]
    final: list[str]


_DATA = load_rules(Path(__file__).with_name("whole_words.toml"), _Whole)
_INITIAL, _FINAL = frozenset(map(folded, _DATA.initial)), frozenset(map(folded, _DATA.final))


class Form(msgspec.Struct, frozen=True, gc=False):
    """A possible reading of a word: `text` without clitics, the `prefix` and `suffix` taken off."""

    text: str
    prefix: str = ""
    suffix: str = ""

    @property
    def preposition(self) -> str:
        """The preposition ب, ك or ل written with the word; "" for none. The lam of the article is none."""
        last = self.prefix.removesuffix("ال")[-1:]
        return last if last in _PREPOSITIONS else ""


class Word(msgspec.Struct, frozen=True, gc=False):
    """A word, number or punctuation mark, `[start, end)` its offsets into the original text.

    `text` is folded, and cut at 64 characters: nothing that long is a word or a number that counts something.
    """

    text: str
    start: int
    end: int


def words(text: Folded) -> list[Word]:
    """All tokens of a folded text, in order, with the original offsets."""
    found: list[Word] = []
    as_written = isinstance(text.origins, range)
    for match in _TOKEN.finditer(text.text):
        group = match.lastindex or 0
        start, end = match.span(group)
        if not as_written:
            start, end = text.span(start, end)
        found.append(Word(match[group][:_LONGEST], start, end))
    return found


@lru_cache(maxsize=100_000)
def forms(word: str) -> tuple[Form, ...]:
    """The forms of a folded word, least stripped first, so that a lexicon's own و or ب is tried before a clitic."""
    found: dict[str, Form] = {word: Form(word)}
    if len(word) > 2:  # shorter words carry no clitics worth taking off
        for stem, prefix in _beginnings(word):
            found.setdefault(stem, Form(stem, prefix))
        for form in list(found.values()):
            for ending in _endings(form):
                found.setdefault(ending.text, ending)
    return tuple(found.values())


def among(word: str, known: AbstractSet[str]) -> bool:
    """Whether a folded word is one of `known`, whatever clitics it carries."""
    return not known.isdisjoint(stems(word))


@lru_cache(maxsize=100_000)
def stems(word: str) -> frozenset[str]:
    """The texts of the forms of a folded word: what one table has none of needs no closer look there."""
    return frozenset([form.text for form in forms(word)])


def _beginnings(word: str) -> list[tuple[str, str]]:
    """Readings of the start: conjunction, preposition, article, each only where letters enough remain."""
    if word[0] not in _CLITICS or word in _INITIAL:
        return []
    starts = [(word, "")]
    starts += [(word[1:], p) for p in _PREFIXES if word.startswith(p)]
    found = list(starts[1:])
    for rest, prefix in starts:
        if rest in _INITIAL:
            continue
        if rest.startswith("ال") and len(rest) > 3:
            found.append((rest[2:], prefix + "ال"))
        if rest.startswith("لل") and len(rest) > 4:
            found += [("ال" + rest[2:], prefix + "ل"), (rest[2:], prefix + "لال")]
        for p in _PREPOSITIONS:
            if rest.startswith(p) and len(rest) > 3:
                found.append((rest[1:], prefix + p))
                if rest.startswith("ال", 1) and len(rest) > 4:
                    found.append((rest[3:], prefix + p + "ال"))
    return found


def _endings(form: Form) -> list[Form]:
    """Readings of the end: the accusative alef, and pronouns, before which ta marbuta shows as ت and hamza as ئ."""
    text = form.text
    found: list[Form] = []
    if text in _FINAL:
        return found
    if len(text) > 3 and text.endswith("ا"):
        found.append(Form(text[:-1], form.prefix, "ا"))
    if "ال" in form.prefix or not text.endswith(_PRONOUNS):
        return found
    for pronoun in _PRONOUNS:
        if text.endswith(pronoun) and len(text) - len(pronoun) > 2:
            stem = text[: -len(pronoun)]
            found.append(Form(stem, form.prefix, pronoun))
            if stem.endswith("ت") and len(stem) > 3:
                found.append(Form(stem[:-1] + "ه", form.prefix, pronoun))
            elif stem.endswith("اي") and len(stem) > 4:  # "أبنائه"
                found.append(Form(stem[:-1] + "ء", form.prefix, pronoun))
    return found
