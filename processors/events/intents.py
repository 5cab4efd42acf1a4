"""What is only meant: acts threatened, called for, foreseen, and those that were tried."""

from collections.abc import Sequence

from processors.arabic.lexicon import Hit
from processors.arabic.words import Word, among, forms
from processors.events.function_words import function_words
from processors.events.lexicon import Cue, Trigger
from processors.events.tags import Tags
from processors.events.tolls import Losses

_WORDS = function_words()
_LIKELY_WITHIN = 3  # words
_THREAT_WITHIN = 14
_AWAITED_WITHIN = 5
_CALLED_WITHIN = 12
_TRIED_WITHIN = 8
_CALLED_TO = frozenset({"الي", "علي"})
_STOPS = frozenset({".", "،", ",", "؛", ":", "منذ", "بعد", "عقب", "اثر"})
_PRONOUNS = frozenset({"ه", "ها", "هم", "هما"})
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
    if k > tags.start and among(words[k - 1].text, _WORDS.carrying_out):
        k -= 1
    led = any(form.preposition == "ل" for form in forms(words[k].text)[1:]) or (
        k > tags.start and words[k - 1].text in _CALLED_TO
    )
    return led and _said_of(words, tags, k, _WORDS.calling, _CALLED_WITHIN)


def _said_of(words: Sequence[Word], tags: Tags, at: int, verbs: frozenset[str], within: int) -> bool:
    """Whether one of the verbs stands before word `at`, not more than `within` words off in the same breath."""
    for k in range(at - 1, max(tags.start, at - within) - 1, -1):
        if words[k].text in _STOPS or among(words[k].text, _WORDS.ceasing):
            return False
        if any(form.text in verbs and "ال" not in form.prefix for form in forms(words[k].text)):
            return k == tags.start or words[k - 1].text.lstrip("وف") not in _NOT
    return False


def foreseen(words: Sequence[Word], tags: Tags, trigger: Hit[Trigger]) -> bool:
    """Whether the act is intended or foreseen: what is told "after" it in the sentence happened before."""
    return not trigger.entry.verb and _said_of(words, tags, trigger.start, _WORDS.expecting, _AWAITED_WITHIN)


def plotted(words: Sequence[Word], tags: Tags, trigger: Hit[Trigger]) -> bool:
    """Whether the act is what somebody is said to have planned: "تخطيطه لهجوم", "التآمر لقتل"."""
    before = words[max(tags.start, trigger.start - 1)]
    return trigger.form.preposition == "ل" and among(before.text, _WORDS.plotting)


def without_who_tried(words: Sequence[Word], cue: Hit[Cue], lost: Losses) -> Losses:
    """The losses of an attempt without who tried and was killed for it: "لكن الحراس قتلوه"; he was not attacked."""
    told = lost.killed
    if told is None or not told.toll.best or not _tells_a_try(words, cue):
        return lost
    ended = _WORDS.ends_of_one | _WORDS.felling
    around = words[max(0, told.start - 1) : told.start + 1]
    his = any(form.suffix in _PRONOUNS and form.text in ended for word in around for form in forms(word.text))
    return lost._replace(killed=None) if his else lost


def _tells_a_try(words: Sequence[Word], cue: Hit[Cue]) -> bool:
    said = {form.text for form in forms(words[cue.start].text)}
    return cue.entry.kind in ("failed", "foiled") and (
        not said.isdisjoint(_WORDS.tried | _WORDS.attempts) or words[cue.start].text == "قبل"
    )


def attempts(words: Sequence[Word], tags: Tags) -> list[Hit[Cue]]:
    """The words that make acts attempts: "حاول انتحاري تفجير", "محاولة لاستهداف", but not "قصف في محاولة لقتل"."""
    tried = ((trigger, _trying(words, tags, trigger)) for trigger in tags.triggers)
    return [Hit(at, at + 1, Cue("failed", False), trigger.form) for trigger, at in tried if at is not None]


def _trying(words: Sequence[Word], tags: Tags, trigger: Hit[Trigger]) -> int | None:
    """The word for trying that governs an act; None where the act is told as done, as known, or as when or how."""
    last = trigger.start - 1
    if last < tags.start or "ال" in trigger.form.prefix or trigger.form.prefix.startswith("و"):
        return None
    finite = trigger.entry.verb and trigger.form.text not in _WORDS.deeds
    if finite != (words[last].text == "ان") or words[last].text in _WORDS.prepositions:
        return None
    if trigger.form.preposition == "ب" and not among(words[last].text, _WORDS.undertaking):
        return None  # "tried, by shelling, to storm"
    noun = last - among(words[last].text, _WORDS.carrying_out)
    if noun >= tags.start and among(words[noun].text, _WORDS.attempts):
        return noun if noun == tags.start or words[noun - 1].text != "في" else None
    if trigger.form.preposition == "ل":
        return None
    dated = {k for date in tags.dates for k in range(date.start - 1, date.end + 1)}
    for k in range(last, max(tags.start, trigger.start - _TRIED_WITHIN) - 1, -1):
        if (words[k].text in _STOPS and k not in dated) or any(one.start <= k < one.end for one in tags.triggers):
            return None
        if words[k].text.lstrip("وف") in _WORDS.tried:
            return k
    return None
