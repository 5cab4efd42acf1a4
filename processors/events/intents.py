"""What is only meant: acts threatened, called for, foreseen, and those that were tried."""

from collections.abc import Sequence

from processors.arabic.lexicon import Hit
from processors.arabic.words import Word, forms
from processors.events.lexicon import Cue, Trigger, function_words
from processors.events.tags import Tags

_WORDS = function_words()
_LIKELY_WITHIN = 3  # words
_THREAT_WITHIN = 14
_AWAITED_WITHIN = 5
_CALLED_WITHIN = 12
_TRIED_WITHIN = 7
_CALLED_TO = frozenset({"الي", "علي"})
_STOPS = frozenset({".", "،", ",", "؛", ":", "منذ", "بعد", "عقب", "اثر"})
_NOT = frozenset({"لم", "لن", "لا"})


def threatened(words: Sequence[Word], tags: Tags, trigger: Hit[Trigger]) -> bool:
    """Whether the act is one that somebody threatens with, calls for or foresees.

    "هدد بقصف…", "دعا أنصاره إلى مهاجمة…", "يتوقع هجوما على…", "قد تستهدف…", "هجوم محتمل على…".
    """
    before = words[trigger.start - 1].text if trigger.start > tags.start else ""
    if trigger.entry.verb:
        return trigger.entry.present and trigger.entry.needs is None and before in _WORDS.perhaps
    after = words[trigger.end : trigger.end + _LIKELY_WITHIN]
    if any(form.text in _WORDS.likely and not form.suffix for word in after for form in forms(word.text)):
        return True
    carried = before in _WORDS.with_carrying_out
    ahead = [hit.start for hit in tags.cue("threat") if trigger.start - _THREAT_WITHIN <= hit.start < trigger.start]
    known = "ال" in trigger.form.prefix and trigger.entry.count != 1  # "replied to what it called the attacks"
    if ahead and not known and (trigger.form.preposition == "ب" or carried):
        return True
    if "ال" in trigger.form.prefix or trigger.form.suffix.strip("ا"):
        return False
    return _called_for(words, tags, trigger) or _said_of(words, tags, trigger.start, _WORDS.expecting, _AWAITED_WITHIN)


def _called_for(words: Sequence[Word], tags: Tags, trigger: Hit[Trigger]) -> bool:
    """Whether somebody is called on to do it: "حث أنصاره على شن هجمات", "يدعو لاستهداف"."""
    k = trigger.start
    if k > tags.start and any(form.text in _WORDS.carrying_out for form in forms(words[k - 1].text)):
        k -= 1
    led = any(form.preposition == "ل" for form in forms(words[k].text)[1:]) or (
        k > tags.start and words[k - 1].text in _CALLED_TO
    )
    return led and _said_of(words, tags, k, _WORDS.calling, _CALLED_WITHIN)


def _said_of(words: Sequence[Word], tags: Tags, at: int, verbs: frozenset[str], within: int) -> bool:
    """Whether one of the verbs stands before word `at`, not more than `within` words off in the same breath."""
    for k in range(at - 1, max(tags.start, at - within) - 1, -1):
        if words[k].text in _STOPS or any(form.text in _WORDS.ceasing for form in forms(words[k].text)):
            return False
        if any(form.text in verbs and "ال" not in form.prefix for form in forms(words[k].text)):
            return k == tags.start or words[k - 1].text.lstrip("وف") not in _NOT
    return False


def attempts(words: Sequence[Word], tags: Tags) -> list[Hit[Cue]]:
    """The words that make acts attempts: "حاول انتحاري تفجير", "محاولة لاستهداف", but not "قصف في محاولة لقتل"."""
    found = []
    for trigger in tags.triggers:
        noun = not trigger.entry.verb or trigger.form.text in _WORDS.deeds
        if not noun or "ال" in trigger.form.prefix or trigger.start <= tags.start:
            continue
        last = trigger.start - 1
        if trigger.form.preposition == "ل" and any(form.text in _WORDS.attempts for form in forms(words[last].text)):
            if last == tags.start or words[last - 1].text != "في":
                found.append(Hit(last, last + 1, Cue("failed", False), trigger.form))
            continue
        if trigger.form.prefix or words[last].text in _WORDS.prepositions:
            continue  # "tried, by shelling, to storm"
        for k in range(last, max(tags.start, trigger.start - _TRIED_WITHIN) - 1, -1):
            if words[k].text in _STOPS or any(one.start <= k < one.end for one in tags.triggers):
                break
            if words[k].text.lstrip("وف") in _WORDS.tried:
                found.append(Hit(k, k + 1, Cue("failed", False), trigger.form))
                break
    return found
