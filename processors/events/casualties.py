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
_ONE = ("واحد", "واحده", "واحدا")  # begins with no "and", unless people follow: "وأحد أفراد الحرس"
_THEIRS = ("حتفهم", "حتفه", "حتفها", "حتفهما", "مصرعهم", "مصرعه", "مصرعها", "مصرعهما")
_ENDING = frozenset({".", "؟", "!", ";"})


class Told(NamedTuple):
    """A count of people read from words `[start, end)`, and what kind of people they are, where told."""

    start: int
    end: int
    toll: Toll
    people: tuple[TargetType, ...]


class Losses(NamedTuple):
    """The killed, the wounded and the abducted of one stretch; None where nothing is said."""

    killed: Told | None
    wounded: Told | None
    abducted: Told | None = None


class _Marks(NamedTuple):
    """What stands where: people and cues by their first word, dates by their first word and the word after.

    `means` are the first words of "by a weapon": what follows them names no victims.
    """

    people: dict[int, Hit[Object]]
    cues: dict[int, Hit[Cue]]
    dates: dict[int, int]
    means: frozenset[int]


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
        frozenset(
            [hit.start for hit in tags.arms if hit.form.prefix[-1:] == "ب"]
            + [hit.start for hit in tags.triggers if hit.form.prefix[-1:] == "ب"]
        ),
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
    taken = _abducted(words, tags, marks, end)
    for begin, stop, dead_only in _none(words, tags, end):
        zero = Told(begin, stop, Toll(best=0, low=0, high=0, explicit_zero=True), ())
        found.setdefault("killed", zero)
        if not dead_only:
            found.setdefault("wounded", zero)
    return Losses(found.get("killed"), found.get("wounded"), taken)


def _abducted(words: Sequence[Word], tags: Tags, marks: _Marks, end: int) -> Told | None:
    """The people named after a word for abduction."""
    for hit in tags.triggers:
        if hit.entry.sense == "abduction":
            group = _after(words, Hit(hit.start, hit.end, Cue("kill", hit.entry.verb), hit.form), marks, end)
            if group is not None and group.people[:1] == ("armed_group",):  # gunmen do it
                group = _victims(words, group.end, marks, end)
            if group is not None and not group.attackers:
                toll = Toll(best=group.best, low=group.low, high=group.high)
                return Told(group.start, group.end, toll, group.people)
    return None


def _victims(words: Sequence[Word], i: int, marks: _Marks, end: int) -> _Group | None:
    """The first people from word `i` on that are counted."""
    for k in range(i, min(end, i + _AFTER)):
        group = _item(words, k, end, marks)
        if group is not None and group.people:
            return group
    return None


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
        alike = one.entry.verb == two.entry.verb  # not "met their end and … were hurt"
        word = words[one.end - 1].text
        if (one.entry.verb and word.endswith(("وا", "ا"))) or word.endswith(_THEIRS):
            continue  # "six people were killed and 16 hurt", "met their end and 20 hurt": the killed stand before
        if alike and kinds == {"kill", "wound"} and two.start == one.end and words[two.start].text.startswith("و"):
            both |= {one.start, two.start}
    return frozenset(both)


def _counted_noun(words: Sequence[Word], hit: Hit[Cue], marks: _Marks, start: int, end: int) -> _Group | None:
    """Of "11 قتيلا", "عشرات الجرحى", "قتيلان", "عدد الجرحى 31"; a bare plural says no number."""
    before = words[hit.start - 1].text if hit.start else ""
    if before in _WORDS.dying:
        return None  # "the death of two wounded": they are not among the wounded any more
    if "ال" in hit.form.prefix and any(f.text in _WORDS.tallies for f in forms(before)):
        return _tally(words, hit, end)
    for back in range(min(8, hit.start - start), 0, -1):
        number = number_at(words, hit.start - back, hit.start)
        if number is not None and number.end == hit.start:
            if _one_of(words, number):
                return None
            return _Group(number.start, hit.end, number.best, number.low, number.high, ())
    noun = marks.people.get(hit.start)
    if noun is not None and noun.entry.count is not None and not noun.form.prefix.endswith("ال"):
        return _Group(hit.start, hit.end, noun.entry.count, noun.entry.count, noun.entry.count, ())
    return None


def _tally(words: Sequence[Word], hit: Hit[Cue], end: int) -> _Group | None:
    """Of "بلغ عدد المصابين 31" and "ارتفع عدد القتلى إلى ستة": the number right after, or the first after "to"."""
    for i in range(hit.end, min(end, hit.end + _BEFORE)):
        if words[i].text in _ENDING:
            break
        number = number_at(words, i, end)
        if number is not None and (i <= hit.end + 1 or words[i - 1].text == "الي"):
            return _Group(hit.start, number.end, number.best, number.low, number.high, ())
    return None


def _around(words: Sequence[Word], hit: Hit[Cue], marks: _Marks, start: int, end: int) -> _Group | None:
    """The people after the cue or, for a verb that follows its subject ("خمسة أشخاص قتلوا"), before it."""
    if hit.entry.verb and hit.end < end and any(f.text in _WORDS.one_more for f in forms(words[hit.end].text)):
        return _Group(hit.start, hit.end + 1, 1, 1, 1, ())  # "and a third was hurt"
    if hit.entry.verb and words[hit.start].text.endswith(("وا", "ا")):
        return _before(words, hit, marks, start) or _after(words, hit, marks, end)
    found = _after(words, hit, marks, end) or _before(words, hit, marks, start)
    if found is None and hit.entry.verb and hit.start > start and words[hit.start - 1].text == "الذي":
        found = _Group(hit.start - 1, hit.end, 1, 1, 1, ())  # "the man who was killed"
    return found


def _after(words: Sequence[Word], hit: Hit[Cue], marks: _Marks, end: int) -> _Group | None:
    """The people named after the cue, added up: "ثلاثة معلمين وطالبان"; "his killing": one."""
    i = hit.end
    if hit.form.suffix in ("ه", "ها") and hit.form.text in _WORDS.ends_of_one:
        return _Group(hit.start, hit.end, 1, 1, 1, ())
    limit = min(end, i + _AFTER)
    while i < limit and words[i].text not in _ENDING and i not in marks.means:
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
        noun = marks.people.get(i)
        if noun is not None and noun.entry.count == 1 and noun.form.prefix.endswith("ال") and i != hit.end:
            group = None  # "قضى مع المهندس": a name, or somebody known; "إصابة المرافق" is one hurt
        if group is not None:
            victim = _object_after(words, group, marks, end) if hit.entry.verb else None
            if victim is None and group.people[:1] == ("armed_group",) and hit.form.text in _WORDS.active_killing:
                return None
            return _sum(words, victim or group, marks, end)
        i += 1
    return None


def _object_after(words: Sequence[Word], group: _Group, marks: _Marks, end: int) -> _Group | None:
    """Of "killed two gunmen an officer", where gunmen are the subject: the one after them, in the accusative."""
    if group.people[:1] != ("armed_group",):
        return None
    for i in range(group.end, min(end, group.end + _BEFORE)):
        if words[i].text in _ENDING or i in marks.cues:
            return None
        noun = marks.people.get(i)
        if noun is not None and (noun.form.suffix == "ا" or "ال" in noun.form.prefix) and noun.entry.count == 1:
            return _Group(i, noun.end, 1, 1, 1, (noun.entry.type,))
    return None


def _sum(words: Sequence[Word], group: _Group, marks: _Marks, end: int) -> _Group:
    """Add what follows with "and" within a few words, until another cue or a stop."""
    i = group.end
    while i < min(end, group.end + 5) and words[i].text not in _ENDING and words[i].text not in ",(":
        if i in marks.cues and marks.cues[i].entry.kind != "dead":
            break
        if words[i].text.startswith("و") and (words[i].text not in _ONE or i + 1 in marks.people):
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
            if not (marks.cues[i].entry.verb and words[i].text.endswith(("وا", "ا"))):
                return None  # the people there are that cue's, which they follow
            first = i + 1
            break
        if words[i].text in _ENDING or words[i].text in _WORDS.that:
            first = i + 1
            break
    i = first
    while i < hit.start:
        if i in marks.dates:  # "الاثنين" is Monday, and not two
            i = max(marks.dates[i], i + 1)
            continue
        group = _item(words, i, hit.start, marks)
        if group is not None and group.people:
            return _sum(words, group, marks, hit.start)
        i = group.end if group is not None else i + 1
    return None


def _item(words: Sequence[Word], i: int, end: int, marks: _Marks) -> _Group | None:
    """A number with its people, a dual, or a single person, at word `i`."""
    number = number_at(words, i, end)
    if number is not None:
        return None if _one_of(words, number) else _numbered(words, number, end, marks)
    noun = marks.people.get(i)
    if words[i].text in _WORDS.lands:
        return None
    if noun is not None and noun.entry.count == 2 and noun.form.prefix.endswith("ال") and words[i].text.endswith("ين"):
        return None  # "العاملين" are the workers, rarely the two
    if noun is not None and noun.entry.type in ("unknown", "armed_group") and noun.form.suffix not in ("", "ا"):
        return None  # "غارة إسرائيلية" is no Israeli, "قذائف حوثية" no Houthi
    if noun is None or noun.entry.count is None or noun.entry.attackers:
        return (
            _Group(i, noun.end, None, None, None, (), attackers=True)
            if noun is not None and noun.entry.attackers
            else None
        )
    return _Group(i, noun.end, noun.entry.count, noun.entry.count, noun.entry.count, (noun.entry.type,))


def _one_of(words: Sequence[Word], number: Number) -> bool:
    """Whether "one" is one of many told of before: "أحد المصابين"."""
    one = words[number.end - 1].text in ("احد", "احدي")
    return one and number.end < len(words) and words[number.end].text.startswith("ال")


def _numbered(words: Sequence[Word], number: Number, end: int, marks: _Marks) -> _Group | None:
    """The people a number counts stand right after it, an "of" or an adjective apart; years and sums count nobody."""
    for i in range(number.end, min(end, number.end + 3)):
        if i in marks.means:
            break
        noun = marks.people.get(i)
        if noun is not None:
            attackers = noun.entry.attackers
            return _Group(number.start, noun.end, number.best, number.low, number.high, (noun.entry.type,), attackers)
    following = words[number.end].text if number.end < end else ""
    if number.best is not None and (number.best > 1900 or following in ("%", "عاما", "عام", "سنه", "كلم", "كم")):
        return None
    counted = any(f.text in _WORDS.counted_things and not f.prefix for f in forms(following)) if following else False
    if counted or (following and following in "/:-"):  # "20 by a blast" counts people
        return None
    return _Group(number.start, number.end, number.best, number.low, number.high, ())
