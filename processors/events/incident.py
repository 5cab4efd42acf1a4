"""When "the incident" or an act just told happened: "وقالت إن الحادثة وقعت مساء الجمعة", "ووقع الهجوم أمس"."""

import datetime as dt
from collections.abc import Sequence

from processors.arabic.dates import Dated
from processors.arabic.lexicon import Hit
from processors.arabic.words import Word, among, forms
from processors.events.function_words import function_words
from processors.events.lexicon import Trigger
from processors.events.tags import Tags

_WORDS = function_words()
_NAMED_WITHIN = 2  # words between the incident and the verb: "ان الحادث كان قد وقع"
_DAY_WITHIN = 8  # words from the verb to the day: "وقع الحادث في حي من أحياء المدينة مساء السبت"


def happened(words: Sequence[Word], tags: Tags, start: int, end: int, anchor: dt.date) -> Dated | None:
    """The day on which what was told before happened, as words `[start, end)` say; None where they do not."""
    for k in range(start, end):
        if not any(form.text in _WORDS.happened and not form.suffix for form in forms(words[k].text)):
            continue
        around = [*words[max(start, k - 1 - _NAMED_WITHIN) : k], *words[k + 1 : min(k + 2, end)]]
        if not any(_is_incident(word.text) for word in around):
            continue
        days = [d for d in tags.dates if start <= d.start < end and abs(d.start - k) <= _DAY_WITHIN]
        days = [d for d in days if d.precision == "day" and d.first <= anchor]
        if days:
            return min(days, key=lambda d: (d.start < k, abs(d.start - k)))
    return None


def occurs(words: Sequence[Word], trigger: Hit[Trigger]) -> bool:
    """Whether it is told when or where the act just told came to pass: "ووقع الهجوم أمس قرب بلدة كذا"."""
    return not trigger.entry.verb and trigger.start > 0 and among(words[trigger.start - 1].text, _WORDS.happened)


def _is_incident(word: str) -> bool:
    """Whether a word stands for an act told before: "الحادث", "تلك الواقعة", "ذلك"."""
    if word in _WORDS.same_act:
        return True
    return any(form.text in _WORDS.the_incident and "ال" in form.prefix for form in forms(word))
