"""When an act happened as its own clause tells it, and whether it is told as what happened before."""

import datetime as dt
from collections.abc import Sequence

from processors.arabic.dates import Dated
from processors.arabic.words import Word, forms
from processors.events.lexicon import function_words
from processors.events.tags import Tags

_WORDS = function_words()
_SAYING_WITHIN = 6  # words


def day(words: Sequence[Word], tags: Tags, at: int, anchor: dt.date) -> Dated | None:
    """The date nearest the trigger, the finest first; "since 2014" and days to come date no act."""
    usable = [
        d for d in tags.dates
        if d.first <= anchor + dt.timedelta(days=1) and not (d.start > 0 and _since(words[d.start - 1].text))
    ]  # fmt: skip
    if len({d.first for d in usable}) > 1:  # "announced today that … yesterday"
        usable = [d for d in usable if d.start > at or not _said(words, d.start, tags.start)] or usable
    order = {"day": 0, "range": 1, "month": 1, "year": 2}
    return min(usable, key=lambda d: (order[d.precision], abs(d.start - at)), default=None)


def _said(words: Sequence[Word], i: int, start: int) -> bool:
    """Whether a verb of saying stands a few words before word `i`, which then dates what was said."""
    before = words[max(start, i - _SAYING_WITHIN) : i]
    return any(form.text in _WORDS.saying for word in before for form in forms(word.text))


def _since(word: str) -> bool:
    return any(form.text in ("منذ", "حتي", "لغايه") for form in forms(word))


def recalled(tags: Tags, at: int) -> bool:
    """Whether the sentence says outright that it recalls something: "يذكر أن…"."""
    return any(hit.start < at for hit in tags.cue("background"))


def past(tags: Tags, at: int) -> bool:
    """Whether the sentence introduces the act as background: "يذكر أن…" before it, or "وكانت" at its head."""
    return recalled(tags, at) or any(hit.start < at and hit.start <= tags.start + 1 for hit in tags.cue("had"))
