"""Whether people counted died or were hurt in the act told, and not in many acts, or in none."""

from collections.abc import Sequence

from processors.arabic.lexicon import Hit
from processors.arabic.numbers import number_at
from processors.arabic.words import Word, among, forms
from processors.events.function_words import function_words
from processors.events.lexicon import Cue
from processors.events.people import Group, Marks
from processors.events.tags import Tags

_MANY = 5  # attacks are no one act
_WAR = 1000  # dead or wounded: more than one act costs
_LAW_WITHIN = 3
_WHOLE_WAR = 5000  # or whatever else is told beside it
_PART_WITHIN = 2  # words: "met their end, among them"
_STOPPED_WITHIN = 14  # words from "before" to how the attacker ended
_LOST_WITHIN = 8  # words from "lost" to "their lives"
_WORDS = function_words()


def told_here(words: Sequence[Word], hit: Hit[Cue]) -> bool:
    """Whether a killing is told as done by this act, and not tried, judged, denied, or its reason: "ردا على مقتل"."""
    if "عدام" in hit.form.text or hit.form.text.startswith("اعدم"):
        beside = (*words[max(0, hit.start - _LAW_WITHIN) : hit.start], *words[hit.end : hit.end + _LAW_WITHIN])
        if any(among(word.text, _WORDS.by_law) for word in beside):
            return False
    before = [words[k].text for k in range(max(0, hit.start - 2), hit.start)]
    if hit.form.text.startswith("حيات"):
        lost = words[max(0, hit.start - _LOST_WITHIN) : hit.start]
        return any(among(word.text, _WORDS.losing) for word in lost)
    return not (before and before[-1] in _WORDS.attempts) and not _WORDS.elsewhere & set(before)


def stopped(words: Sequence[Word], hit: Hit[Cue], start: int) -> bool:
    """Whether the one who did it met his end so: "طعن جنديا قبل أن يطلقوا عليه النار ويردوه قتيلا"."""
    if hit.entry.kind != "dead" or hit.start - 1 < start or not _fells_him(words[hit.start - 1].text):
        return False
    before = range(max(start, hit.start - _STOPPED_WITHIN), hit.start - 1)
    return any(words[k].text == "قبل" and words[k + 1].text == "ان" for k in before)


def _fells_him(word: str) -> bool:
    return any(form.text in _WORDS.felling and form.suffix for form in forms(word))


def without_attackers(words: Sequence[Word], tags: Tags, group: Group, marks: Marks, end: int) -> Group:
    """Of "six, among them the bomber" and "sixteen met their end, among them four attackers", those attacked."""
    part = next((cue for cue in tags.cue("part") if group.end <= cue.start <= group.end + _PART_WITHIN), None)
    if part is None:
        return group
    noun, count = marks.people.get(part.end), 0
    if noun is not None and noun.entry.attackers:
        count = noun.entry.count or 0
    elif (number := number_at(words, part.end, end)) is not None:
        noun = marks.people.get(number.end)
        count = number.value if noun is not None and noun.entry.attackers else 0
    if not count or (group.best or 0) <= count:
        return group
    best, low, high = (n and n - count for n in (group.best, group.low, group.high))
    return group._replace(best=best, low=low, high=high)


def _many_attacks(words: Sequence[Word], tags: Tags, start: int) -> bool:
    """Whether "40 attacks" are told of."""
    for hit in tags.triggers:
        if hit.entry.sense == "attack" and not hit.entry.verb and hit.start > start:
            number = number_at(words, hit.start - 1, hit.start)
            if number is not None and number.end == hit.start and number.value >= _MANY:
                return True
    return False


def of_many_acts(words: Sequence[Word], tags: Tags, group: Group, start: int, end: int) -> bool:
    """Whether a count sums up more than one act: "ليرتفع بذلك عدد القتلى إلى 40", "40 ألف قتيل منذ بدء الحرب"."""
    told = {words[k].text for k in range(start, end)}
    return (
        bool(told & _WORDS.summing)
        or _many_attacks(words, tags, start)
        or (group.best or group.low or 0) >= (_WAR if "منذ" in told else _WHOLE_WAR)
    )
