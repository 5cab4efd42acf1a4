"""Words for an act that tell none: the dawn, nouns that look like verbs, what did not happen, figures of speech."""

import itertools
from collections.abc import Collection, Sequence
from typing import Literal

from processors.arabic.lexicon import Hit
from processors.arabic.words import Word, among
from processors.events.arms import supports
from processors.events.figurative import figurative
from processors.events.function_words import function_words
from processors.events.lexicon import Cue, Trigger

_WORDS = function_words()
_NOT = frozenset({"لم", "لن", "لا"})
_FORCES = frozenset({"القوه", "القوي"})  # and not "they threw it"
_FIGURE_WITHIN = 3  # words
_REPORTED_WITHIN = 4  # words from "did not" to what was not reported
_CHALLENGED_WITHIN = 5
_FORCE_WITHIN = 2  # words from a verb to the flood or wind that is its subject

NoAttack = Literal[
    "did not happen", "the dawn, no explosion", "a noun that reads like a verb", "an expression that means no attack",
    "backs another attack",
]  # fmt: skip


def unmeant(
    words: Sequence[Word], trigger: Hit[Trigger], start: int, times: Collection[int], timed: Collection[int]
) -> NoAttack | None:
    """Why a trigger of the sentence from word `start` tells no act; None where it may.

    `times` are the words at which dates begin, `timed` all words of dates.
    """
    if _dawn(words, trigger, times, timed):
        return "the dawn, no explosion"
    if _noun(trigger):
        return "a noun that reads like a verb"
    if negated(words, trigger) or _absent(words, trigger, start):
        return "did not happen"
    if _figure(words, trigger, start):
        return "an expression that means no attack"
    if trigger.entry.type == "air_strike" and supports(words, trigger):
        return "backs another attack"
    return None


def negated(words: Sequence[Word], hit: Hit[Trigger] | Hit[Cue]) -> bool:
    """Whether a verb says what did not happen: "لم تنفجر"."""
    return hit.entry.verb and hit.start > 0 and words[hit.start - 1].text.lstrip("وف") in _NOT


def _absent(words: Sequence[Word], trigger: Hit[Trigger], start: int) -> bool:
    """Whether a noun is of what was not done or not reported: "عدم مهاجمة", "لم ترد أنباء عن هجوم"."""
    if trigger.entry.verb or trigger.start <= start:
        return False
    before = words[max(start, trigger.start - _REPORTED_WITHIN) : trigger.start]
    told = before[:-1] if before[-1].text == "اي" else before
    told = told[:-1] if told and among(told[-1].text, _WORDS.occurring) else told
    if told and among(told[-1].text, _WORDS.lack):
        return True
    if "ال" in trigger.form.prefix:
        return False  # "there was no word of losses in the attack"
    return any(
        word.text.lstrip("وف") in _NOT and among(before[k + 1].text, _WORDS.occurring)
        for k, word in enumerate(before[:-1])
    )


def _figure(words: Sequence[Word], trigger: Hit[Trigger], start: int) -> bool:
    """Whether words for violence are said of something else: a quarrel that "blows up", a flood, an appeal, an aim."""
    after = words[trigger.end : trigger.end + _FIGURE_WITHIN]
    if figurative(words, trigger, start):
        return True
    if trigger.entry.sense == "clash" and not trigger.entry.verb and trigger.form.suffix.strip("ا"):
        return True  # "its battle", which is its struggle
    if trigger.entry.verb and any(among(word.text, _WORDS.elements) for word in after[:_FORCE_WITHIN]):
        return True
    if not trigger.entry.verb:
        return False
    if trigger.form.text in _WORDS.challenging:
        pairs = itertools.pairwise(words[trigger.end : trigger.end + _CHALLENGED_WITHIN])
        return any(word.text == "في" and among(matter.text, _WORDS.contested) for word, matter in pairs)
    if trigger.form.text not in _WORDS.aiming_at:
        return False
    of = next((k for k, word in enumerate(after) if not word.text.startswith("ال") or word.text == "الحد"), None)
    if of is None:
        return False
    limits = after[of].text == "الحد" and [word.text for word in after[of + 1 : of + 2]] == ["من"]
    return limits or among(after[of].text, _WORDS.purposes)


def _dawn(words: Sequence[Word], hit: Hit[Trigger], times: Collection[int], timed: Collection[int]) -> bool:
    """Whether فجر is the dawn and not "blew up": with an article, preposition or ending, in a date or before one."""
    if not hit.entry.verb or hit.end > hit.start + 1 or hit.form.text not in ("فجر", "فجرا"):
        return False
    if words[hit.start].text.endswith("فجرا") or _noun(hit):
        return True
    return hit.start in timed or hit.end in times or words[min(hit.end, len(words) - 1)].text == "يوم"


def _noun(hit: Hit[Trigger]) -> bool:
    """Whether what looks like a verb is a noun, as its article or preposition tells: "لتلقي العلاج"."""
    return hit.entry.verb and (hit.form.text in _FORCES or any(letter in hit.form.prefix for letter in "البك"))
