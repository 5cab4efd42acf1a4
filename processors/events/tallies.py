"""How many the nouns for the dead and the hurt say: "11 قتيلا", "عشرات الجرحى", "قتيلان", "بلغ عدد المصابين 31"."""

from collections.abc import Sequence

from processors.arabic.lexicon import Hit
from processors.arabic.number_words import is_one
from processors.arabic.numbers import number_at
from processors.arabic.words import Word, among
from processors.event import TargetType
from processors.events.function_words import function_words
from processors.events.lexicon import Cue
from processors.events.people import ENDING, Group, Marks, exactly, item, one_of, two

_NUMBERED_BEFORE = 8  # words of a number and its hedges: "ما لا يقل عن مئة وخمسة وعشرين قتيلا"
_NUMBERED_AFTER = 6
_TALLY_WITHIN = 14
_WORDS = function_words()


def counted_noun(words: Sequence[Word], hit: Hit[Cue], marks: Marks, start: int, end: int) -> Group | None:
    """Of "11 قتيلا", "عشرات الجرحى", "قتيلان", "عدد الجرحى 31"; a bare plural says no number."""
    before = words[hit.start - 1].text if hit.start else ""
    if before in _WORDS.dying or before == "بين":
        return None  # "the death of two wounded": they are not among the wounded any more; "between dead and maimed"
    if words[hit.start].text.lstrip("وبل") in _WORDS.two_hurt:
        return exactly(2, hit.start, hit.end)
    if among(before, _WORDS.tallies):
        return _tally(words, hit, end) or _risen_to(words, hit, start)
    if words[hit.start].text.startswith("و") and "ال" in hit.form.prefix and hit.end < end:
        i = hit.end + (words[hit.end].text in _WORDS.amounting)
        number = number_at(words, i, end)  # "بلغ عدد القتلى 14 والجرحى 30"
        if number is not None and hit.start > start and words[hit.start - 1].text[0].isdigit():
            return Group(hit.start, number.end, number.best, number.low, number.high, ())
    for back in range(min(_NUMBERED_BEFORE, hit.start - start), 0, -1):
        number = number_at(words, hit.start - back, hit.start)
        of_them = number is not None and number.best is None and words[number.end].text == "من"  # "عشرات من الجرحى"
        if number is not None and number.end + of_them == hit.start:
            if is_one(words[number.end - 1].text) or one_of(words, number):
                return None  # "أحد شهداء الحي": one of many
            if number.start > start and among(words[number.start - 1].text, _WORDS.dying):
                return None  # "وفاة ثلاثة مصابين"
            return Group(number.start, hit.end, number.best, number.low, number.high, _of_whom(words, hit, marks))
        people = item(words, hit.start - back, hit.start, marks)
        if number is not None and people is not None and people.end > hit.start and words[number.end].text == "من":
            return None  # "ثلاثة من الجرحى": some of many
        if people is not None and people.end == hit.start and people.people and (people.best or 0) > 1:
            return people  # "أوقعت ثلاثة عمال جرحى"
    for i in range(hit.end, min(end, hit.end + _NUMBERED_AFTER) - 1):  # "المصابين البالغ عددهم 6"
        if words[i].text in _WORDS.their_number:
            number = number_at(words, i + 1 + (words[i + 1].text == "ب"), end)
            return Group(hit.start, number.end, number.best, number.low, number.high, ()) if number else None
    noun = marks.people.get(hit.start)
    if noun is None or hit.form.text in _WORDS.victims or (noun.entry.count == 2 and not two(words, noun, end)):
        return None
    if noun.form.suffix in ("", "ا") and noun.entry.count is not None and not noun.form.prefix.endswith("ال"):
        return exactly(noun.entry.count, hit.start, hit.end)
    return None


def _risen_to(words: Sequence[Word], hit: Hit[Cue], start: int) -> Group | None:
    """Of "ارتفع إلى ثمانية عشر عدد القتلى", where the number stands before the noun that it counts."""
    for back in range(min(_NUMBERED_BEFORE, hit.start - 1 - start), 0, -1):
        at = hit.start - 1 - back
        number = number_at(words, at, hit.start - 1)
        if at > start and number is not None and number.end == hit.start - 1 and words[at - 1].text in _WORDS.amounting:
            return Group(number.start, hit.end, number.best, number.low, number.high, ())
    return None


def _of_whom(words: Sequence[Word], hit: Hit[Cue], marks: Marks) -> tuple[TargetType, ...]:
    """What kind of people "four dead of the guards" were."""
    noun = marks.people.get(hit.end + 1)
    return (noun.entry.type,) if noun is not None and words[hit.end].text == "من" else ()


def _tally(words: Sequence[Word], hit: Hit[Cue], end: int) -> Group | None:
    """Of "بلغ عدد المصابين 31" and "ارتفع عدد القتلى إلى ستة": the number right after, or the first after "to"."""
    for i in range(hit.end, min(end, hit.end + _TALLY_WITHIN)):
        if words[i].text in ENDING or words[i].text == "خلال":  # "in 24 hours" more than one act is summed up
            break
        number = number_at(words, i, end)
        if number is not None and (i <= hit.end + 1 or words[i - 1].text in _WORDS.amounting):
            return Group(hit.start, number.end, number.best, number.low, number.high, ())
    return None
