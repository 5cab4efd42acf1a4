"""Sums of attacks, none of them told: "376 attacks", "raids over ten months", what somebody "still" does."""

from collections.abc import Sequence

from processors.arabic.dates import Dated
from processors.arabic.distances import span_at
from processors.arabic.lexicon import Hit
from processors.arabic.numbers import number_at
from processors.arabic.words import Word, among
from processors.event import EventType
from processors.events.function_words import function_words
from processors.events.lexicon import Cue
from processors.events.tags import Tags

_WORDS = function_words()
_LASTING_WITHIN = 16  # words
_GOING_ON_WITHIN = 6  # words from "goes on" to the attacks
_STILL = frozenset({"يزال", "تزال", "زال", "زالت", "يزالون", "انفك", "انفكت"})
_NUMBER_WORDS = 4
_SUM = 60  # acts counted: more than an army tells of a day
_SEVERAL = 3
_SINCE_WITHIN = 3  # words
_SUBJECT_WITHIN = 3  # words from "mounted" to the attacks
_BEFORE_WITHIN = 2  # words from the attacks to "mounted"


def total(words: Sequence[Word], tags: Tags, at: int) -> bool:
    """Whether a sum of attacks is told; "the second of its kind since …" only sets one in its row."""
    return (
        _many(words, tags, at)
        or _long(words, tags, at)
        or any(
            not (cue.start > at and any(word.text in _WORDS.in_a_row for word in words[at : cue.start]))
            for cue in tags.cue("total")
            if not among(words[cue.start].text, _WORDS.mounting) or _of_attacks(tags, cue)
        )
    )


def _of_attacks(tags: Tags, verb: Hit[Cue]) -> bool:
    """Whether it is attacks that mount or go on, and not the fears after one: "تصاعدت الهجمات", not "تصاعد الدخان"."""
    acts = [hit for hit in tags.triggers if not hit.entry.verb]
    return any(
        0 <= hit.start - verb.end <= _SUBJECT_WITHIN or 0 <= verb.start - hit.end <= _BEFORE_WITHIN for hit in acts
    )


def _still(words: Sequence[Word], tags: Tags, at: int) -> bool:
    """Whether acts are said to go on, and none told: "لا يزال التنظيم يشن هجمات", but not of a day or with its dead."""
    before = words[max(tags.start, at - _GOING_ON_WITHIN) : at]
    still = any(word.text in _STILL for word in before[:-1]) and before[-1].text[0] in "يت"
    return still and not (tags.cue("wound", "dead") or any(date.precision == "day" for date in tags.dates))


def _under(words: Sequence[Word], tags: Tags, at: int) -> bool:
    """Whether they are told of a whole rule or truce: "تفجيرات … منذ سيطرت الفصائل على المدينة", and of no day."""
    ahead = range(at, min(len(words) - 1, at + _LASTING_WITHIN))
    since = any(words[k].text == "منذ" and among(words[k + 1].text, _WORDS.reigns) for k in ahead)
    return since and not any(date.rule == "day word" for date in tags.dates)


def of_mines(tags: Tags, kind: EventType, date: Dated | None) -> bool:
    """Whether mines are told to have killed over time, and no blast of a day: "قتلت الألغام 40 مدنيا"."""
    if kind != "landmine" or (date is not None and date.precision == "day"):
        return False
    mines = [hit for hit in tags.arms if hit.entry.event == "landmine"]
    every = any("ال" in hit.form.prefix for hit in mines) or not tags.triggers
    return every and bool(mines) and all(hit.entry.count is None for hit in mines)


def _long(words: Sequence[Word], tags: Tags, at: int) -> bool:
    """Whether acts in the plural are told of months or years: "خلال عشرة أشهر", "على مدى عامين"."""
    if not any(hit.start == at and not hit.entry.verb and hit.entry.count is None for hit in tags.triggers):
        return False
    going_on = any(among(word.text, _WORDS.continuing) for word in words[max(tags.start, at - _GOING_ON_WITHIN) : at])
    if _still(words, tags, at) or _under(words, tags, at):
        return True
    if going_on and any(at < d.start <= at + _LASTING_WITHIN and words[d.start - 1].text == "منذ" for d in tags.dates):
        return True  # "تواصل شن غارات على … منذ الثاني من آذار"
    for k in range(max(tags.start, at - _LASTING_WITHIN), min(len(words) - 1, at + _LASTING_WITHIN)):
        span = span_at(words, k + 1, len(words)) if words[k].text.lstrip("و") in _WORDS.during else None
        if span is not None and span.unit in ("week", "month", "year"):
            return True
    return False


def _many(words: Sequence[Word], tags: Tags, at: int) -> bool:
    """Whether so many acts are counted that nobody tells of each: "376 هجوما", not in the year that ends a date."""
    if any(date.end == at for date in tags.dates):
        return False
    for back in range(min(_NUMBER_WORDS, at - tags.start), 0, -1):
        number = number_at(words, at - back, at)
        if number is not None and number.end == at:
            count = number.best or number.low or 0
            since = any(word.text == "منذ" for word in words[at + 1 : at + 1 + _SINCE_WITHIN])
            return count >= _SUM or (count >= _SEVERAL and since)  # "20 اعتداء منذ بدء الحرب"
    return False
