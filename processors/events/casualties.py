"""How many were killed, hurt and abducted, as one stretch of words tells it.

Reads "قتل 11 شخصا وأصيب نحو 34", "11 قتيلا", "خمسة أشخاص قتلوا", "قتلوا شابا", "قتل في الهجوم سائق" and
"دون وقوع إصابات". Parts ("بينهم طفلان") are not added to their whole, one number told for the dead and the wounded
together is neither's, and attackers who die in their own attack are left out.
"""

from collections.abc import Sequence

from processors.arabic.lexicon import Hit
from processors.arabic.numbers import number_at
from processors.arabic.words import Word, among, forms
from processors.event import Toll
from processors.events.function_words import function_words
from processors.events.jointly import THEIRS, both_at_once
from processors.events.lexicon import Cue
from processors.events.objects import object_after
from processors.events.people import ENDING, Group, Marks, add_up, exactly, item, marks_of, one_among
from processors.events.place_told import after_place
from processors.events.scope import of_many_acts, stopped, told_here, without_attackers
from processors.events.tags import Tags
from processors.events.tallies import counted_noun
from processors.events.tolls import Losses, Told, both
from processors.events.unharmed import unharmed

_AFTER = 5  # words between "killed" and the people: "قتل يوم الجمعة في بغداد خمسة"
_BEFORE = 14
_ALLEGED_WITHIN = 3  # words from "claiming" to the loss
_WORDS = function_words()
_FOUGHT = frozenset({"clash", "air strike", "bombardment", "strike"})  # the dead of both sides count
_IN_IT = frozenset({"فيه", "فيها", "خلاله", "خلالها"})
_THROUGH_IT = frozenset({"خلاله", "خلالها", "جراءه", "جراءها", "جرايه", "جرايها", "اثره", "اثرها"})
_COUNTED_PEOPLE = _WORDS.others | _WORDS.injured | _WORDS.prepositions | {"غيرهم", "منهم", "بينهم"}
_HITTING = ("اصاب", "يصيب", "تصيب")


def losses(words: Sequence[Word], tags: Tags, start: int, end: int) -> Losses:
    """The losses told in words `[start, end)`, the first of each kind."""
    found: dict[str, Told] = {}
    marks = marks_of(tags, start, end)
    shared = both_at_once(words, tags)
    for hit in sorted(tags.cue("kill", "wound", "dead", "hurt"), key=lambda h: h.start):
        kind = hit.entry.kind
        slot = "killed" if kind in ("kill", "dead") else "wounded"
        if hit.start in shared or not told_here(words, hit) or stopped(words, hit, start):
            continue
        group = (
            counted_noun(words, hit, marks, start, end)
            if kind in ("dead", "hurt")
            else _around(words, hit, marks, start, end)
        )
        if group is None or group.attackers or of_many_acts(words, tags, group, start, end):
            continue
        if any(at in shared for at in range(group.start, group.end + 2)):
            continue  # "سقوط 40 مدنيا بين قتيل وجريح"
        closing = next((c for c in tags.cue("hurt", "dead") if group.start <= c.start < group.end + 1), None)
        if closing is not None and closing.entry.kind == "hurt" and kind == "kill" and hit.form.text in _WORDS.dying:
            continue  # "بعد وفاة جريحين", "وفاة اثنين من الجرحى": a toll told beside it counts them
        if closing is not None and kind in ("kill", "wound"):  # "سقوط ثلاثة جرحى": the noun says which
            slot = "killed" if closing.entry.kind == "dead" else "wounded"
        group = without_attackers(words, tags, group, marks, end)
        told = found.get(slot)
        more = told is not None and _more(words, hit)
        if told is None or more or _besides(tags, told, group):
            new = _told(group, alleged=_boasted(words, hit, start))
            found[slot] = both(told, new, more=more) or new
    if "killed" not in found and (fallen := _fallen(words, tags, marks, end)) is not None:
        found["killed"] = fallen
    taken = _abducted(words, tags, marks, end)
    for begin, stop, dead_only in unharmed(words, tags, end):
        zero = Told(begin, stop, Toll(best=0, low=0, high=0, explicit_zero=True), ())
        found.setdefault("killed", zero)
        if not dead_only:
            found.setdefault("wounded", zero)
    return Losses(found.get("killed"), found.get("wounded"), taken)


def _boasted(words: Sequence[Word], hit: Hit[Cue], start: int) -> bool:
    """Whether a loss is told as a claim of who caused it: "زاعما مقتل عشرة"."""
    before = words[max(start, hit.start - _ALLEGED_WITHIN) : hit.start]
    return any(among(word.text, _WORDS.alleging) for word in before)


def _besides(tags: Tags, told: Told, group: Group) -> bool:
    """Whether a second count in one clause may be of more people: not of parts, nor of attackers."""
    between = range(told.end, group.start)
    if not between or any(cue.start in between for cue in tags.cue("part")):
        return False
    fought = any(hit.entry.sense in _FOUGHT for hit in tags.triggers)
    return fought or "armed_group" not in (*told.people, *group.people)


def _more(words: Sequence[Word], hit: Hit[Cue]) -> bool:
    """Whether a clause says that these come on top of those counted: "إضافة إلى مقتل أربعة"."""
    before = " ".join(word.text for word in words[max(0, hit.start - 2) : hit.start])
    return before.lstrip("و") in _WORDS.besides


def _told(group: Group, *, alleged: bool = False) -> Told:
    toll = Toll(best=group.best, low=group.low, high=group.high)
    return Told(group.start, group.end, toll, group.people, group.first, alleged)


def _fallen(words: Sequence[Word], tags: Tags, marks: Marks, end: int) -> Told | None:
    """Those who "fell", a number of them: "سقط فيه ستة وعشرون عسكريا"; not "between dead and wounded"."""
    for hit in tags.triggers:
        i = hit.end + (hit.end < end and words[hit.end].text in _IN_IT)
        if not hit.form.text.startswith("سقط") or i >= end or number_at(words, i, end) is None:
            continue
        group = item(words, i, end, marks)
        if group is None or not group.people or group.attackers:
            continue
        after = range(group.start, min(end, group.end + 2))
        told = any(k in marks.cues and marks.cues[k].entry.kind in ("dead", "hurt") for k in after)
        if not told and not any(words[k].text == "بين" for k in after):
            return _told(add_up(words, group, marks, end))
    return None


def _abducted(words: Sequence[Word], tags: Tags, marks: Marks, end: int) -> Told | None:
    """The people named after a word for abduction."""
    for hit in tags.triggers:
        if hit.entry.sense == "abduction":
            group = _after(words, Hit(hit.start, hit.end, Cue("kill", hit.entry.verb), hit.form), marks, end)
            if group is not None and group.people[:1] == ("armed_group",):  # gunmen do it
                group = _victims(words, group.end, marks, end)
            if group is not None and not group.attackers:
                return _told(group)
    return None


def _victims(words: Sequence[Word], i: int, marks: Marks, end: int) -> Group | None:
    """The first people from word `i` on that are counted."""
    for k in range(i, min(end, i + _AFTER)):
        group = item(words, k, end, marks)
        if group is not None and group.people:
            return group
    return None


def _around(words: Sequence[Word], hit: Hit[Cue], marks: Marks, start: int, end: int) -> Group | None:
    """The people after the cue or, for a verb that follows its subject ("خمسة أشخاص قتلوا"), before it."""
    if hit.end < end and any(
        f.text in _WORDS.one_more and not f.prefix and f.suffix in ("", "ا") for f in forms(words[hit.end].text)
    ):
        return add_up(words, exactly(1, hit.start, hit.end + 1), marks, end)  # "and a third was hurt"
    if (struck := _pronoun(words, hit, marks, end) or one_among(words, hit.end, marks, end)) is not None:
        return struck
    if hit.entry.verb and words[hit.start].text.endswith(("وا", "ا")):
        object_next = item(words, hit.end, end, marks) if hit.end < end else None
        if object_next is not None and (object_next.people or (object_next.best or 0) > 1):
            return add_up(words, object_next, marks, end)  # "قتلوا شابا": they are not the dead
        return _before(words, hit, marks, start) or _after(words, hit, marks, end)
    found = _after(words, hit, marks, end)
    if found is None and not _active(hit):
        found = _before(words, hit, marks, start)
    if found is None and hit.entry.verb:
        found = _after_act(words, hit, marks, end)
    if found is None and hit.entry.verb and not _active(hit) and words[max(start, hit.start - 1)].text == "الذي":
        found = exactly(1, hit.start - 1, hit.end)  # "the man who was killed"
    return found


def _active(hit: Hit[Cue]) -> bool:
    """Whether a verb only has the one who does it before it: "أصابت القذيفة", not "أصيب" or "قتل" without vowels."""
    return hit.entry.verb and hit.form.text.startswith(_HITTING)


def _a_thing(word: str) -> bool:
    """Whether a word behind a number names what was counted, which is no people: "three posts", not "three others"."""
    return word.isalpha() and word not in _COUNTED_PEOPLE


def _pronoun(words: Sequence[Word], hit: Hit[Cue], marks: Marks, end: int) -> Group | None:
    """Of "مقتله مع مرافقه" and "قتلوه وزوجته" the one meant by the pronoun, or two, and those added."""
    count = {"ه": 1, "ها": 1, "هما": 2}.get(hit.form.suffix)
    if hit.end < end and hit.end not in marks.dates and words[hit.end].text.startswith("ال") and not hit.entry.verb:
        return None  # "مقتلة الحافلات"
    hurt = _active(hit) and hit.end < end and words[hit.end].text in _WORDS.injured and not _caused(words, hit)
    if _active(hit) and hit.end + 1 < end and words[hit.end].text == "في":  # "أصابه في كتفه"
        hurt = any(form.text in _WORDS.limbs and form.suffix for form in forms(words[hit.end + 1].text))
    if count is None or not (hurt or hit.form.text in _WORDS.ends_of_one):
        return None
    return add_up(words, exactly(count, hit.start, hit.end), marks, end)


def _caused(words: Sequence[Word], hit: Hit[Cue]) -> bool:
    """Whether what looks like "hit him" is the noun, of what somebody told of before died of: "جراء إصابته بجروح"."""
    return hit.start > 0 and words[hit.start - 1].text in _WORDS.turns


def _after(words: Sequence[Word], hit: Hit[Cue], marks: Marks, end: int) -> Group | None:
    """The people named after the cue, added up: "ثلاثة معلمين وطالبان"; "his killing": one."""
    i = hit.end
    if hit.entry.verb and i in marks.cues and marks.cues[i].entry.kind == "part":
        i = marks.cues[i].end  # "قتل منهم طفل"
    limit = min(end, i + _AFTER)
    while i < limit and words[i].text not in ENDING and i not in marks.means:
        if (i in marks.cues and marks.cues[i].entry.kind in ("wound", "kill", "part")) and marks.cues[
            i
        ].entry.kind != hit.entry.kind:
            return None
        if i not in marks.people and (after_date := marks.dates.get(i) or marks.dates.get(i + 1)) is not None:
            limit = min(end, after_date + _AFTER)
            i = after_date
            continue
        if words[i].text in _WORDS.sources:
            return None  # "إصابة عاملين، وفق مصدر أمني"
        if words[i].text == "من" and i + 1 < limit and words[i + 1].text in _THROUGH_IT:
            i += 2  # "أصيب من خلالها مواطن"
            continue
        if words[i].text in _WORDS.turns:
            return after_place(words, i, marks, end) if hit.entry.verb and not _active(hit) else None
        group = item(words, i, end, marks)
        if group is not None and group.best and hit.entry.verb and _he_too(words, hit, i):
            return exactly(group.best + 1, i, group.end, group.people)
        noun = marks.people.get(i)
        if group is None and (number := number_at(words, i, end)) is not None:
            i = number.end  # a year, or a sum: no part of it counts anybody
            continue
        if group is None and noun is not None and noun.entry.count is None and not hit.entry.verb:
            return None  # "مقتل جنود باستهداف إحدى قواعدهم"
        if noun is not None and noun.entry.count == 1 and noun.form.prefix.endswith("ال") and i != hit.end:
            group = None  # "قضى مع المهندس": a name, or somebody known; "إصابة المرافق" is one hurt
        if group is not None:
            victim = object_after(words, group, marks, end) if hit.entry.verb else None
            if not group.people and group.best == 1 and (hit.form.text in _WORDS.dying or _active(hit)):
                return None  # "وفاة فلان": of illness, for all we know; "أصابت منزل فلان"
            if not group.people and _active(hit) and group.end < end and _a_thing(words[group.end].text):
                return None  # "أصابت ثلاثة مواقع"
            if victim is None and group.people[:1] == ("armed_group",) and hit.form.text in _WORDS.active_killing:
                return None
            return add_up(words, victim or group, marks, end)
        i += 1
    return None


def _he_too(words: Sequence[Word], hit: Hit[Cue], i: int) -> bool:
    """Whether one more died than those counted at word `i`: "قتل مع تسعة آخرين", "أودى بحياته وحياة تسعة آخرين".

    One who is named before "who died with …" is counted there.
    """
    if words[i - 1].text == "مع":
        return words[hit.start - 1].text not in _WORDS.relative
    return words[i - 1].text == "وحياه" and words[i - 2].text in ("بحياته", "بحياتها")


def _after_act(words: Sequence[Word], hit: Hit[Cue], marks: Marks, end: int) -> Group | None:
    """The people after "in the attack": "قتل في الهجوم سائق واحد", "أصيب جراء القصف ستة أشخاص"."""
    for i in range(hit.end, min(end - 1, hit.end + _AFTER)):
        if words[i].text in _WORDS.turns or (i in marks.means and i in marks.acts):
            break
    else:
        return None
    after = marks.acts.get(i, marks.acts.get(i + 1, end))
    for k in range(after, min(end, after + _AFTER)):
        if words[k].text in ENDING or words[k].text == "," or k in marks.cues or words[k].text in _WORDS.relative:
            break
        group = item(words, k, end, marks)
        if group is not None and group.people:
            return add_up(words, group, marks, end)
    return None


def _before(words: Sequence[Word], hit: Hit[Cue], marks: Marks, start: int) -> Group | None:
    """The people named before a verb: "ستة أشخاص قتلوا", "عشرة بينهم سبعة من الزوار أصيبوا"."""
    if not (hit.entry.verb or words[hit.end - 1].text in THEIRS):
        return None
    first = max(start, hit.start - _BEFORE)
    if _of_the_dead(words, hit, marks):
        return None
    for i in range(hit.start - 1, first - 1, -1):
        if i in marks.cues and marks.cues[i].entry.kind in ("kill", "wound"):
            if not (marks.cues[i].entry.verb and words[i].text.endswith(("وا", "ا"))):
                return None  # the people there are that cue's, which they follow
            first = i + 1
            break
        if words[i].text in ENDING or words[i].text in _WORDS.that:
            first = i + 1
            break
    i = first
    while i < hit.start:
        if i in marks.dates:  # "الاثنين" is Monday, and not two
            i = max(marks.dates[i], i + 1)
            continue
        group = item(words, i, hit.start, marks)
        if group is not None and (group.people or group.end == hit.start):
            group = add_up(words, group, marks, hit.start)
            if group.best != 1 or not words[hit.start].text.endswith("وا"):  # "قتلوا": more than one
                return group
        i = group.end if group is not None else i + 1
    return None


def _of_the_dead(words: Sequence[Word], hit: Hit[Cue], marks: Marks) -> bool:
    """Whether those before "who were killed" are only some of them: "ستة شرطيين هم من بين القتلى الذين سقطوا"."""
    at = hit.start - 2
    if at < 1 or words[hit.start - 1].text not in _WORDS.relative or at not in marks.cues:
        return False
    return marks.cues[at].entry.kind == "dead" and words[at - 1].text in ("بين", "ضمن")
