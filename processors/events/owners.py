"""Whose something is, and whom somebody belongs to: "حاجز تابع لوحدات كذا", "قيادي في تنظيم كذا"."""

from collections.abc import Sequence

from processors.arabic.lexicon import Hit
from processors.arabic.words import Word, among, forms
from processors.event import TargetType
from processors.events.frames import FORCES, led_by, said
from processors.events.function_words import function_words
from processors.events.lexicon import Object
from processors.events.tags import Tags

_WORDS = function_words()
_WITHIN = 5  # words between a thing and its owner, a person and his force
_BREAKS = frozenset(".؟!;:,")
_MEMBERS: frozenset[TargetType] = FORCES | {"unknown", "government"}  # whom a force's name after them makes its own
_UNTOLD: frozenset[TargetType] = frozenset({"unknown", "armed_group", "government"})  # of which force, others say
_OWNERS: frozenset[TargetType] = FORCES | {
    "government",
    "diplomatic",
    "media",
    "medical",
    "civilians",
}  # whose house or car is their own
_CIVIL: frozenset[TargetType] = frozenset({"civilians", "unknown"})  # a ministry's camp is no office
_PRONOUNS = frozenset({"ه", "ها", "هم", "هما"})
_SOURCE_WITHIN = 2  # words from "a source" to "the police"
_TO_THEM = frozenset({"له", "لها", "لهم"})
_JOINTS = ("من", "في", "ب", "ل", "لدي")


def owner(words: Sequence[Word], tags: Tags, hit: Hit[Object], things: Sequence[Hit[Object]]) -> Hit[Object] | None:
    """The force whose a thing is that else is of its own kind: "مسجد لقوات الأمن"."""
    return next((other for other in things if other.start >= hit.end and _named(words, tags, hit, other)), None)


def belongs(
    words: Sequence[Word], tags: Tags, hit: Hit[Object], things: Sequence[Hit[Object]]
) -> tuple[TargetType, Hit[Object] | None]:
    """The type of what was struck, its owner's or force's where one is told, and the hit that names that."""
    if hit.entry.owned and not hit.entry.people and hit.entry.type in _CIVIL and hit.end < len(words):
        described = words[hit.end].text
        if said(described, _WORDS.owning_military):
            return "military", hit
        if said(described, _WORDS.owning_police):
            return "police_security", hit
    if hit.entry.owned and not hit.entry.people and _of_a_group(words, hit.end):
        return "armed_group", hit
    if hit.entry.owned and (before := _theirs(words, hit, things)) is not None:
        return before.entry.type, before
    for other in things:
        if not 0 <= other.start - hit.end <= _WITHIN or other.entry.type == "unknown":
            continue
        if other.form.prefix.startswith("و"):
            break
        if _is_member(words, tags, hit, other) or _is_owner(words, tags, hit, other):
            return belongs(words, tags, other, things)[0] if other.entry.owned else other.entry.type, other
        if other.entry.type in FORCES:
            break
    return hit.entry.type, None


def _of_a_group(words: Sequence[Word], k: int) -> bool:
    """Whether word `k` is the group that the text tells of, to which a thing belongs: "قاعدة للحركة", "مقر التنظيم"."""
    known = forms(words[k].text) if k < len(words) else ()
    return any(form.text in _WORDS.groups and "ل" in form.prefix and not form.suffix for form in known)


def _theirs(words: Sequence[Word], hit: Hit[Object], things: Sequence[Hit[Object]]) -> Hit[Object] | None:
    """Of "على مواقعهم" and "حاجز لهم" the force last named before, which the pronoun stands for."""
    ahead = words[hit.end].text if hit.end < len(words) else ""
    if hit.form.suffix not in _PRONOUNS and ahead not in _TO_THEM:
        return None
    both = hit.form.suffix == "هما"  # of two, and of two alone: "لسيارتهما"
    return next(
        (
            one
            for one in reversed(things)
            if one.end <= hit.start
            and one.entry.type in FORCES
            and not _speaks(words, one)
            and (both or one.entry.count != 2 or not words[one.start].text.endswith("ان"))
            and (not both or one.entry.count == 2 or not one.entry.people)
        ),
        None,
    )


def _speaks(words: Sequence[Word], one: Hit[Object]) -> bool:
    """Whether a force is only who tells of it: "قال مصدر في الشرطة إن رجلا …", "قال الجيش إن …"."""
    before = words[max(0, one.start - _SOURCE_WITHIN) : one.start]
    return bool(before) and (
        said(before[-1].text, _WORDS.saying) or any(among(word.text, _WORDS.sources) for word in before)
    )


def _is_member(words: Sequence[Word], tags: Tags, person: Hit[Object], force: Hit[Object]) -> bool:
    """Whether a person is of a force: "عنصر من الجيش", "القيادي البارز في حماس", "وزير الدفاع السابق لقسد"."""
    if not person.entry.people or force.entry.type not in FORCES:
        return False
    if person.entry.type not in _MEMBERS:  # "ناشط في حركة كذا"
        joint = force.start - person.end == 1 and words[person.end].text in _JOINTS
        return joint and force.entry.type == "armed_group" and person.entry.type == "civilians"
    if person.entry.type == "government" and force.entry.type != "armed_group":
        return False  # a minister of security is no policeman
    if force.entry.people and force.entry.count is not None:
        return False
    last, preposition = led_by(words, force, tags.start)
    between = [words[k].text for k in range(person.end, last + 1)]
    if any(text in _BREAKS for text in between) or _acted(tags, person.end, force.start):
        return False
    if not between:
        return preposition != "ب" or force.entry.owned is False
    if person.entry.type not in _UNTOLD and not person.entry.owned and person.entry.type != force.entry.type:
        belongs_to = any(said(text, _WORDS.belonging) for text in between)
        if len(between) == 2 and between[1] == "من" and force.entry.type == "foreign_forces":
            return between[0] not in _WORDS.prepositions  # "جنديا تشاديا من قوات حفظ السلام"
        return belongs_to or (len(between) == 1 and between[0] in _JOINTS)  # not "شرطي أثناء تصديه للمسلحين"
    if any(text in _WORDS.prepositions or text in _WORDS.turns for text in between[:-1]):
        return False
    return preposition in ("ل", "ب") or between[-1] in _JOINTS or said(between[-1], _WORDS.belonging)


def _is_owner(words: Sequence[Word], tags: Tags, thing: Hit[Object], owner: Hit[Object]) -> bool:
    """Whether a thing is somebody's: "مواقع الحوثيين", "حاجزا تابعا للجيش", "مقر لمليشيات", "سيارة كانت تقل ضباطا"."""
    if not thing.entry.owned:
        return False
    if owner.entry.type not in (_OWNERS if thing.entry.type in _CIVIL else FORCES):
        homes = owner.entry.type == "civilians" and owner.entry.people and not thing.entry.people
        return homes and owner.form.preposition == "ل" and _named(words, tags, thing, owner)  # "معسكر للنازحين"
    return _named(words, tags, thing, owner)


def _named(words: Sequence[Word], tags: Tags, thing: Hit[Object], owner: Hit[Object]) -> bool:
    """Whether an owner is named after a thing."""
    if owner.start - thing.end > _WITHIN:
        return False
    last, preposition = led_by(words, owner, tags.start)
    between = [words[k].text for k in range(thing.end, last + 1)]
    if any(text in _BREAKS for text in between) or _acted(tags, thing.end, owner.start):
        return False
    if any(said(text, _WORDS.belonging) for text in between):
        return True
    if between == ["من"] and thing.entry.type not in _CIVIL:
        return True  # "دورية من الشرطة"
    if any(text in _WORDS.prepositions for text in between):
        return False
    return preposition == "ل" or not between or any(said(text, _WORDS.carrying) for text in between)


def _acted(tags: Tags, start: int, end: int) -> bool:
    """Whether an attack or a weapon stands between two words, and parts them."""
    return any(start <= k < end for k in (*(hit.start for hit in tags.triggers), *(hit.start for hit in tags.arms)))
