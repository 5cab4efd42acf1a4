"""People counted: "11 شخصا", "شرطيان", "امرأة وطفلان", "العميد سالم ومرافقه", "عائلة من خمسة أفراد"."""

from collections.abc import Sequence
from typing import NamedTuple

from processors.arabic.lexicon import Hit
from processors.arabic.numbers import Number, number_at
from processors.arabic.words import Word, among, forms
from processors.event import TargetType
from processors.events.function_words import function_words
from processors.events.lexicon import Cue, Object, name_words, terms
from processors.events.tags import Tags

ENDING = frozenset({".", "؟", "!", ";"})
_WORDS = function_words()
_NAMES = name_words()
_NO_NAME = _WORDS.turns | _WORDS.prepositions | _WORDS.that | _WORDS.saying
_ONE = ("واحد", "واحده", "واحدا")  # begins with no "and", unless people follow: "وأحد أفراد الحرس"
_ADDED_WITHIN = 5  # words from one counted group to the next: "ثلاثة جنود من الفرقة الثانية وضابط"
_APPOSED = 7  # words of a name and office set between commas
_AGREEING = ("ين", "ون", "ان", "ا")  # how an adjective ends that stands between a number and people
_YEARS = frozenset({"عاما", "عام", "سنه", "اعوام", "سنوات"})
_NAME_LONGEST = 5  # words
_FAMILY_WITHIN = 4
_FAMILY_LEAST = 2


class Marks(NamedTuple):
    """What stands where in a clause: people, cues and acts by their first word, dates by their first word.

    Dates and acts come with the word after. `means` are the first words of "by a weapon": what follows them names no
    victims.
    """

    people: dict[int, Hit[Object]]
    cues: dict[int, Hit[Cue]]
    dates: dict[int, int]
    acts: dict[int, int]
    means: frozenset[int]


class Group(NamedTuple):
    """People counted in words `[start, end)`, with the type of each sort of them; `best` None: no number is told.

    `first` is how many were counted first, where more are added: 3 of "ثلاثة رجال وطفلان".
    """

    start: int
    end: int
    best: int | None
    low: int | None
    high: int | None
    people: tuple[TargetType, ...]
    attackers: bool = False
    first: int | None = None


def exactly(count: int, start: int, end: int, people: tuple[TargetType, ...] = ()) -> Group:
    """So many people, no more and no less, told in words `[start, end)`."""
    return Group(start, end, count, count, count, people)


def marks_of(tags: Tags, start: int, end: int) -> Marks:
    """The marks of the clause in words `[start, end)`."""
    return Marks(
        {hit.start: hit for hit in tags.objects if hit.entry.people},
        {hit.start: hit for hit in tags.cue("kill", "wound", "dead", "hurt", "part") if start <= hit.start < end},
        {date.start: date.end for date in tags.dates},
        {hit.start: hit.end for hit in tags.triggers if not hit.entry.verb},
        frozenset(
            [hit.start for hit in tags.arms if hit.form.prefix[-1:] == "ب"]
            + [hit.start for hit in tags.triggers if hit.form.prefix[-1:] == "ب"]
        ),
    )


def item(words: Sequence[Word], i: int, end: int, marks: Marks) -> Group | None:
    """A number with its people, a dual, or a single person, at word `i`."""
    number = number_at(words, i, end)
    if number is not None:
        one_family = i > 0 and words[number.end - 1].text in _ONE and among(words[i - 1].text, _WORDS.families)
        return None if one_family or one_of(words, number) else _numbered(words, number, end, marks)
    noun = marks.people.get(i)
    text = words[i].text
    if noun is None and i not in marks.cues and (text in _NAMES or (text[0] == "و" and text[1:] in _NAMES)):
        return exactly(1, i, _name_end(words, i, end, marks))
    if noun is None or text.removeprefix("و") in _WORDS.lands or (i and words[i - 1].text == "اي"):
        return None
    if noun.entry.attackers:
        return Group(i, noun.end, None, None, None, (), attackers=True)
    family = next((f for f in forms(text) if f.text in _WORDS.families), None)
    if family is not None:
        return None if "ال" in family.prefix else _family(words, noun, end)
    if noun.entry.count == 2 and not two(words, noun, end):
        return None
    if (
        noun.entry.type == "unknown"
        and "ال" in noun.form.prefix
        and i
        and words[i - 1].text.endswith(("ه", "ها", "هم"))
    ):
        return None  # "حليفه الروسي"
    if noun.entry.type in ("unknown", "armed_group") and noun.form.suffix not in ("", "ا"):
        return None  # "غارة إسرائيلية" is no Israeli, "قذائف حوثية" no Houthi
    if noun.entry.count is None:
        return None
    return exactly(noun.entry.count, i, noun.end, (noun.entry.type,))


def _name_end(words: Sequence[Word], i: int, end: int, marks: Marks) -> int:
    """The word after the name of a person that begins at word `i`."""
    for k in range(i + 1, min(end, i + _NAME_LONGEST)):
        text = words[k].text
        told = k in marks.cues or k in marks.people or k in marks.acts or k in marks.dates
        if told or not text.isalpha() or text in _NO_NAME or (text[0] == "و" and text not in _NAMES):
            return k
    return min(end, i + _NAME_LONGEST)


def two(words: Sequence[Word], noun: Hit[Object], end: int) -> bool:
    """Whether what looks like a dual is one: "العاملين" are workers, "مدنيين" civilians unless "two" follows."""
    text = words[noun.start].text
    if noun.end < end and among(words[noun.end].text, _WORDS.twice):
        return True
    if not text.endswith("ين"):
        return True
    if among(text, _WORDS.rather_many):
        return False
    plural = any(
        isinstance(hit.entry, Object) and hit.entry.count is None for hit in terms().hits(words, noun.start, end)
    )
    return not (plural and noun.form.prefix.endswith("ال"))


def _family(words: Sequence[Word], noun: Hit[Object], end: int) -> Group:
    """A family is some people; "مؤلفة من خمسة أفراد" says how many."""
    for i in range(noun.end, min(end, noun.end + _FAMILY_WITHIN)):
        if words[i].text == "من" and (number := number_at(words, i + 1, end)) is not None:
            return Group(noun.start, number.end, number.best, number.low, number.high, (noun.entry.type,))
    return Group(noun.start, noun.end, None, _FAMILY_LEAST, None, (noun.entry.type,))


def one_of(words: Sequence[Word], number: Number) -> bool:
    """Whether "one" is one of many told of before: "أحد المصابين"."""
    one = words[number.end - 1].text in ("احد", "احدي")
    return one and number.end < len(words) and words[number.end].text.startswith("ال")


def one_among(words: Sequence[Word], i: int, marks: Marks, end: int) -> Group | None:
    """Of "أحد الجنود" right behind "was killed", at word `i`, one; "one of the wounded" is counted before."""
    noun = marks.people.get(i + 1)
    if i + 1 >= end or noun is None or words[i].text not in ("احد", "احدي") or noun.start in marks.cues:
        return None
    return add_up(words, exactly(1, i, noun.end, (noun.entry.type,)), marks, end)


def _numbered(words: Sequence[Word], number: Number, end: int, marks: Marks) -> Group | None:
    """The people a number counts stand right after it, an "of" or an adjective apart; years and sums count nobody."""
    of = number.end < end and words[number.end].text == "من"
    if number.end < end and words[number.end].text in _YEARS:
        return None
    for i in range(number.end, min(end, number.end + 3)):
        if i in marks.means or (i > number.end and not of and not words[i - 1].text.endswith(_AGREEING)):
            break
        noun = marks.people.get(i)
        if noun is not None:
            attackers = noun.entry.attackers
            return Group(number.start, noun.end, number.best, number.low, number.high, (noun.entry.type,), attackers)
    following = words[number.end].text if number.end < end else ""
    if number.best is not None and (number.best > 1900 or following in ("%", "كلم", "كم")):
        return None
    counted = any(f.text in _WORDS.counted_things and not f.prefix for f in forms(following)) if following else False
    if counted or (following and following in "/:-"):  # "20 by a blast" counts people
        return None
    return Group(number.start, number.end, number.best, number.low, number.high, ("unknown",) if of else ())


def add_up(words: Sequence[Word], group: Group, marks: Marks, end: int) -> Group:
    """Add what follows with "and" or "besides" within a few words, until another cue or a stop."""
    i = group.end
    limit = min(end, i + (_APPOSED if group.best == 1 else _ADDED_WITHIN))
    while i < limit and words[i].text not in ENDING and words[i].text != "(":
        if i in marks.cues and marks.cues[i].entry.kind != "dead":
            break
        if words[i].text == ",":
            resumed = _past_comma(words, i, group, marks, end)
            if resumed is None:
                break
            i, limit = resumed, resumed + 1
        begin = _added(words, i, group.end, end, marks)
        if begin is None or begin >= end:
            i += 1
            continue
        more = item(words, begin, end, marks)
        if (
            more is None
            or more.best is None
            or group.best is None
            or (group.best > 1 and group.people and not more.people)
        ):
            break  # "خمسة من قوات فلان وفلان": a name adds to names alone
        if any(k in marks.cues and marks.cues[k].entry.kind == "hurt" for k in range(more.start, more.end + 1)):
            break
        best = group.best + more.best
        first = group.first or group.best
        group = Group(group.start, more.end, best, best, group.high and best, group.people + more.people, first=first)
        i = group.end
        limit = min(end, i + _ADDED_WITHIN)
    return group


def _added(words: Sequence[Word], i: int, after: int, end: int, marks: Marks) -> int | None:
    """Where the people begin whom word `i` adds: "و3 من أحفاده", "إلى جانب سائق السيارة"; None where it adds none.

    "With" adds where it stands right after the people, at word `after`: an attack has a "with" of its own.
    """
    text = words[i].text
    if text == "مع" and i == after:
        return i + 1
    if i + 2 < end and f"{text} {words[i + 1].text}" in _WORDS.besides:
        return i + 2
    anded = text.startswith("و") and text not in _NAMES  # no "and" begins a name such as وليد
    return i + (text == "و") if anded and (text not in _ONE or i + 1 in marks.people) else None


def _past_comma(words: Sequence[Word], comma: int, group: Group, marks: Marks, end: int) -> int | None:
    """The word that adds more people after a comma, or after a name set between two; None where none are added."""
    commas = [comma]
    if group.best == 1:
        commas += [k for k in range(comma + 1, min(end, comma + _APPOSED)) if words[k].text == ","][:1]
    for at in commas:
        begin = _added(words, at + 1, at, end, marks) if at + 1 < end else None
        more = item(words, begin, end, marks) if begin is not None and begin < end else None
        if more is not None and more.people and more.best is not None:
            return at + 1
    return None
