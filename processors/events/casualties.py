"""How many were killed and hurt, as one stretch of words tells it.

Reads "قتل 11 شخصا وأصيب نحو 34", "11 قتيلا", "شرطيان", "امرأة وطفلان", "خمسة أشخاص قتلوا" and "دون وقوع إصابات".
Parts ("بينهم طفلان") are not added to their whole, and attackers who die in their own attack are left out.
"""

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from processors.arabic.lexicon import Hit
from processors.arabic.numbers import Number, number_at
from processors.arabic.words import Word, forms
from processors.event import TargetType, Toll
from processors.events.lexicon import Cue, Object, function_words
from processors.events.tags import Tags

_AFTER = 5  # words between "killed" and the people: "قتل يوم الجمعة في بغداد خمسة"
_BEFORE = 14
_NONE_WITHIN = 6
_WORDS = function_words()
_ENDING = frozenset({".", "؟", "!", ";"})


class Told(NamedTuple):
    """A count of people read from words `[start, end)`, and what kind of people they are, where told."""

    start: int
    end: int
    toll: Toll
    people: tuple[TargetType, ...]


class Losses(NamedTuple):
    """The killed and the wounded of one stretch; None where nothing is said."""

    killed: Told | None
    wounded: Told | None


class _Marks(NamedTuple):
    """What stands where: people and cues by their first word, dates by their first word and the word after."""

    people: dict[int, Hit[Object]]
    cues: dict[int, Hit[Cue]]
    dates: dict[int, int]


class _Group(NamedTuple):
    start: int
    end: int
    best: int | None
    low: int | None
    high: int | None
    people: tuple[TargetType, ...]
    attackers: bool = False


def losses(words: Sequence[Word], tags: Tags, start: int, end: int) -> Losses:
    """The losses told in words `[start, end)`, the first of each kind."""
    found: dict[str, Told] = {}
    marks = _Marks(
        {hit.start: hit for hit in tags.objects if hit.entry.people},
        {hit.start: hit for hit in tags.cue("kill", "wound", "dead", "hurt", "part") if start <= hit.start < end},
        {date.start: date.end for date in tags.dates},
    )
    shared = _shared(words, tags)
    for hit in sorted(tags.cue("kill", "wound", "dead", "hurt"), key=lambda h: h.start):
        kind = hit.entry.kind
        slot = "killed" if kind in ("kill", "dead") else "wounded"
        if slot in found or hit.start in shared or (hit.start and words[hit.start - 1].text in _WORDS.attempts):
            continue
        group = (
            _counted_noun(words, hit, marks, start, end)
            if kind in ("dead", "hurt")
            else _around(words, hit, marks, start, end)
        )
        if group is None or group.attackers:
            continue
        closing = next((c for c in tags.cue("hurt", "dead") if group.start <= c.start < group.end + 1), None)
        if closing is not None and kind in ("kill", "wound"):  # "سقوط ثلاثة جرحى": the noun says which
            slot = "killed" if closing.entry.kind == "dead" else "wounded"
        found.setdefault(
            slot, Told(group.start, group.end, Toll(best=group.best, low=group.low, high=group.high), group.people)
        )
    for begin, stop, dead_only in _none(words, tags, end):
        zero = Told(begin, stop, Toll(best=0, low=0, high=0, explicit_zero=True), ())
        found.setdefault("killed", zero)
        if not dead_only:
            found.setdefault("wounded", zero)
    return Losses(found.get("killed"), found.get("wounded"))


def _none(words: Sequence[Word], tags: Tags, end: int) -> list[tuple[int, int, bool]]:
    """Where the text says that nobody was hurt, "دون أن يسفر عن إصابات", or (third value) only that nobody died."""
    found = [(hit.start, hit.end, False) for hit in tags.cue("no losses")]
    nouns = tags.cue("loss", "dead", "hurt")
    for hit in tags.cue("without"):
        noun = next((n for n in nouns if hit.end <= n.start < hit.end + _NONE_WITHIN), None)
        between = {w.text for w in words[hit.end : noun.start]} if noun is not None else set()
        if noun is not None and not between & _WORDS.unclear and noun.start < end:
            found.append((hit.start, noun.end, noun.entry.kind == "dead"))
    return found


def _shared(words: Sequence[Word], tags: Tags) -> frozenset[int]:
    """Cues of "مقتل وإصابة 30": one number for both, so neither is known."""
    both: set[int] = set()
    ordered = sorted(tags.cue("kill", "wound", "dead", "hurt"), key=lambda h: h.start)
    for one, two in itertools.pairwise(ordered):
        kinds = {one.entry.kind, two.entry.kind}
        if kinds == {"kill", "wound"} and two.start == one.end and words[two.start].text.startswith("و"):
            both |= {one.start, two.start}
    return frozenset(both)


def _counted_noun(words: Sequence[Word], hit: Hit[Cue], marks: _Marks, start: int, end: int) -> _Group | None:
    """Of "11 قتيلا", "عشرات الجرحى", "قتيلان"; a bare plural says no number."""
    for back in range(min(8, hit.start - start), 0, -1):
        number = number_at(words, hit.start - back, hit.start)
        if number is not None and number.end == hit.start:
            return _Group(number.start, hit.end, number.best, number.low, number.high, ())
    noun = marks.people.get(hit.start)
    if noun is not None and noun.entry.count is not None and not noun.form.prefix.endswith("ال"):
        return _Group(hit.start, hit.end, noun.entry.count, noun.entry.count, noun.entry.count, ())
    return None


def _around(words: Sequence[Word], hit: Hit[Cue], marks: _Marks, start: int, end: int) -> _Group | None:
    """The people after the cue or, for a verb that follows its subject ("خمسة أشخاص قتلوا"), before it."""
    if hit.entry.verb and words[hit.start].text.endswith(("وا", "ا")):
        return _before(words, hit, marks, start) or _after(words, hit, marks, end)
    return _after(words, hit, marks, end) or _before(words, hit, marks, start)


def _after(words: Sequence[Word], hit: Hit[Cue], marks: _Marks, end: int) -> _Group | None:
    """The people named after the cue, added up: "ثلاثة معلمين وطالبان"."""
    i = hit.end
    limit = min(end, i + _AFTER)
    while i < limit and words[i].text not in _ENDING:
        if (i in marks.cues and marks.cues[i].entry.kind in ("wound", "kill", "part")) and marks.cues[
            i
        ].entry.kind != hit.entry.kind:
            return None
        if (after_date := marks.dates.get(i) or marks.dates.get(i + 1)) is not None:
            limit = min(end, after_date + _AFTER)
            i = after_date
            continue
        if words[i].text in _WORDS.turns:
            return None
        group = _item(words, i, end, marks)
        if group is not None:
            return _sum(words, group, marks, end)
        i += 1
    return None


def _sum(words: Sequence[Word], group: _Group, marks: _Marks, end: int) -> _Group:
    """Add what follows with "and" within a few words, until another cue or a stop."""
    i = group.end
    while i < min(end, group.end + 5) and words[i].text not in _ENDING and words[i].text not in ",(":
        if i in marks.cues and marks.cues[i].entry.kind != "dead":
            break
        if words[i].text.startswith("و"):
            more = _item(words, i + (words[i].text == "و"), end, marks)
            if more is None or more.best is None or group.best is None:
                break
            if any(k in marks.cues and marks.cues[k].entry.kind == "hurt" for k in range(more.start, more.end + 1)):
                break
            best = group.best + more.best
            group = _Group(group.start, more.end, best, best, group.high and best, group.people + more.people)
            i = group.end
        else:
            i += 1
    return group


def _before(words: Sequence[Word], hit: Hit[Cue], marks: _Marks, start: int) -> _Group | None:
    """The people named before a verb: "ستة أشخاص قتلوا", "عشرة بينهم سبعة من الزوار أصيبوا"."""
    if not hit.entry.verb and words[hit.start].text[-1] not in "هم":
        return None
    first = max(start, hit.start - _BEFORE)
    for i in range(hit.start - 1, first - 1, -1):
        if i in marks.cues and marks.cues[i].entry.kind in ("kill", "wound"):
            return None  # the people there are that cue's
        if words[i].text in _ENDING:
            first = i + 1
            break
    i = first
    while i < hit.start:
        group = _item(words, i, hit.start, marks)
        if group is not None and group.people:
            return group
        i = group.end if group is not None else i + 1
    return None


def _item(words: Sequence[Word], i: int, end: int, marks: _Marks) -> _Group | None:
    """A number with its people, a dual, or a single person, at word `i`."""
    number = number_at(words, i, end)
    if number is not None:
        return _numbered(words, number, end, marks)
    noun = marks.people.get(i)
    if noun is not None and noun.entry.type == "unknown" and noun.form.suffix not in ("", "ا"):
        return None  # "غارة إسرائيلية" is no Israeli
    if noun is None or noun.entry.count is None or noun.entry.attackers:
        return (
            _Group(i, noun.end, None, None, None, (), attackers=True)
            if noun is not None and noun.entry.attackers
            else None
        )
    return _Group(i, noun.end, noun.entry.count, noun.entry.count, noun.entry.count, (noun.entry.type,))


def _numbered(words: Sequence[Word], number: Number, end: int, marks: _Marks) -> _Group | None:
    """The people a number counts stand right after it, an "of" or an adjective apart; years and sums count nobody."""
    for i in range(number.end, min(end, number.end + 3)):
        noun = marks.people.get(i)
        if noun is not None:
            attackers = noun.entry.attackers
            return _Group(number.start, noun.end, number.best, number.low, number.high, (noun.entry.type,), attackers)
    following = words[number.end].text if number.end < end else ""
    if number.best is not None and (number.best > 1900 or following in ("%", "عاما", "عام", "سنه", "كلم", "كم")):
        return None
    if following and (any(f.text in _WORDS.counted_things for f in forms(following)) or following in "/:-"):
        return None
    return _Group(number.start, number.end, number.best, number.low, number.high, ())
