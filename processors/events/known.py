"""Acts so well known that articles name them without their day: "اغتيال رفيق الحريري", "مجزرة سبايكر"."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
from msgspec.structs import replace

from processors.arabic.dates import Dated
from processors.arabic.phrases import Phrases
from processors.arabic.words import Word
from processors.event import FRESH_DAYS
from processors.events.function_words import function_words
from processors.rules import load_rules

_BEFORE, _AFTER = 4, 10  # words from an act to what names it
_OFFICE = 5  # words between a death and the name: "قائد فيلق القدس الإيراني"
_MISTOLD = dt.timedelta(days=3)  # midnight, the day it became known
# After these a name is that of a place, or of somebody else: "مطار رفيق الحريري", "نجل قاسم سليماني".
_NAMESAKES = frozenset({
    "مطار", "جامع", "مسجد", "مستشفي", "شارع", "ساحه", "ميدان", "ضريح", "قبر", "منزل", "مدرسه", "جامعه", "مخيم", "مكتب",
    "نجل", "ابن", "شقيق", "زوجه", "ابنه", "والد", "نجلي", "حفيد", "صهر", "مساعد", "مرافق", "خليفه", "كتيبه", "كتائب",
    "لواء", "مجموعه", "نظام", "قوات",
})  # fmt: skip


class KnownAct(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A well-known act: its name, its day (local) and the country it happened in (ISO 3166-1 alpha-2)."""

    name: str
    date: dt.date
    country: Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]
    victims: list[str] = []
    deeds: list[str] = []


class Named(NamedTuple):
    """A well-known act, and the words `[start, end)` that name it."""

    act: KnownAct
    start: int
    end: int


class _Data(msgspec.Struct, forbid_unknown_fields=True):
    act: list[KnownAct]


FILE = Path(__file__).with_name("known.toml")
_DATA = load_rules(FILE, _Data)
KNOWN_ACTS = {act.name: act for act in _DATA.act}
_VICTIMS = Phrases((name, act) for act in _DATA.act for name in act.victims)
_DEEDS = Phrases((name, act) for act in _DATA.act for name in act.deeds)
_WORDS = function_words()


def known(
    words: Sequence[Word], at: int, clause: tuple[int, int], today: dt.date, killing: int | None = None
) -> Named | None:
    """The well-known act that word `at` of the clause `[start, end)` names; None where it may be news.

    `killing` is the word after a word for a death in that clause: "قتل سليماني في غارة" names it by both.
    """
    start, end = clause
    first = at - _BEFORE if killing is None else min(at - _BEFORE, killing)
    for k in range(max(start, first), min(end, at + _AFTER)):
        found = _DEEDS.at(words, k, end) or _slain(words, k, at, end, killing)
        if found is not None and (today - found[0].date).days > FRESH_DAYS:
            return Named(found[0], k, found[1])
    return None


def settled(told: Dated | None, dates: Sequence[Dated], day: dt.date) -> Dated | None:
    """The date of a well-known act of `day`: the exact one where any of the clause's `dates` holds it.

    Else the one `told`, where it is not far off; any other is that of the news, or of what followed. Where no date is
    told none is made up: a record says what the article says.
    """
    holding = next((one for one in dates if one.first <= day <= one.last), None)
    if holding is not None:
        return replace(holding, first=day, last=day, precision="day")
    return told if may_be_of(told, day) else None


def may_be_of(told: Dated | None, day: dt.date) -> bool:
    """Whether a date may be told of an act of `day`."""
    return told is not None and told.first - _MISTOLD <= day <= told.last + _MISTOLD


def _slain(words: Sequence[Word], k: int, at: int, end: int, killing: int | None) -> tuple[KnownAct, int] | None:
    """The victim named at word `k`, where the killing at `at` is his: after it, or "he who was slain".

    Or where his is the death before it, with no more than his office and people between.
    """
    victim = _VICTIMS.at(words, k, end)
    if victim is None or (k > 0 and words[k - 1].text.removeprefix("ال") in _NAMESAKES):
        return None
    if k >= at or any(word.text in _WORDS.which for word in words[k:at]):
        return victim
    if killing is None or not killing <= k <= killing + _OFFICE:
        return None
    return None if any(word.text in _WORDS.prepositions for word in words[killing:k]) else victim
