"""Acts so well known that articles name them without their day: "اغتيال رفيق الحريري", "مجزرة سبايكر"."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from processors.arabic.dates import Dated
from processors.arabic.phrases import Phrases
from processors.arabic.words import Word
from processors.events.function_words import function_words
from processors.rules import load_rules

_BEFORE, _AFTER = 4, 10  # words from an act to what names it
_WEEK = 7  # days: younger, it is the news
# After these a name is that of a place, or of somebody else: "مطار رفيق الحريري", "نجل قاسم سليماني".
_NAMESAKES = frozenset({
    "مطار", "جامع", "مسجد", "مستشفي", "شارع", "ساحه", "ميدان", "ضريح", "قبر", "منزل", "مدرسه", "جامعه", "مخيم", "مكتب",
    "نجل", "ابن", "شقيق", "زوجه", "ابنه", "والد", "نجلي", "حفيد", "صهر", "مساعد", "مرافق", "خليفه", "كتيبه", "كتائب",
    "لواء", "مجموعه", "نظام", "قوات",
})  # fmt: skip


class _Act(msgspec.Struct, forbid_unknown_fields=True):
    date: dt.date
    victims: list[str] = []
    deeds: list[str] = []


class _Data(msgspec.Struct, forbid_unknown_fields=True):
    act: list[_Act]


_DATA = load_rules(Path(__file__).with_name("known.toml"), _Data)
_VICTIMS = Phrases((name, act.date) for act in _DATA.act for name in act.victims)
_DEEDS = Phrases((name, act.date) for act in _DATA.act for name in act.deeds)
_WHICH = function_words().which


def known(words: Sequence[Word], at: int, start: int, end: int, today: dt.date) -> dt.date | None:
    """The day of the well-known act that word `at` of the clause `[start, end)` names; None where it may be news."""
    for k in range(max(start, at - _BEFORE), min(end, at + _AFTER)):
        found = _DEEDS.at(words, k, end) or _slain(words, k, at, end)
        if found is not None and (today - found[0]).days > _WEEK:
            return found[0]
    return None


def settled(told: Dated | None, dates: Sequence[Dated], day: dt.date, today: dt.date) -> Dated | None:
    """The date of a well-known act of `day`: the exact one where any of the clause's `dates` holds it.

    Else the one `told`, but for one of the week, which is that of the news. Where no date is told none is made up: a
    record says what the article says.
    """
    holding = next((one for one in dates if one.first <= day <= one.last), None)
    if holding is not None:
        return replace(holding, first=day, last=day, precision="day")
    return told if told is not None and (today - told.last).days > _WEEK else None


def _slain(words: Sequence[Word], k: int, at: int, end: int) -> tuple[dt.date, int] | None:
    """The victim named at word `k`, where the killing at `at` is his: after it, or "he who was slain"."""
    victim = _VICTIMS.at(words, k, end)
    if victim is None or (k > 0 and words[k - 1].text.removeprefix("ال") in _NAMESAKES):
        return None
    return victim if k >= at or any(word.text in _WHICH for word in words[k:at]) else None
