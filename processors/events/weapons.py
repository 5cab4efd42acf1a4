"""What an attack was made with, and how many of them."""

import itertools
from collections.abc import Collection, Mapping, Sequence

from processors.arabic.lexicon import Hit
from processors.arabic.numbers import number_at
from processors.arabic.words import Word, among, forms
from processors.event import EventType, WeaponType
from processors.events.function_words import function_words
from processors.events.lexicon import Arm, Trigger
from processors.events.tags import Tags
from processors.events.tolls import Losses

_WORDS = function_words()
_TROOPS_WITHIN = 4
_HIMSELF_WITHIN = 6
_NUMBER_WORDS = 2  # that may stand between "with" and "rockets"
_OTHER_MEANS: frozenset[WeaponType] = frozenset({"knife", "vehicle", "vehicle_bomb", "suicide_vest"})
_YEARS = range(1950, 2101)
_PREPOSITIONS = ("ب", "ل", "ك")
# The weapons that go with each type of act; of a type not listed, all.
_ARMS: dict[EventType, tuple[WeaponType, ...]] = {
    "ied": ("ied",),
    "vehicle_bomb": ("vehicle_bomb", "ied", "small_arms"),
    "suicide_bombing": ("suicide_vest", "vehicle_bomb", "small_arms", "grenade"),
    "landmine": ("landmine",),
    "grenade": ("grenade",),
    "explosion": (),
    "drone_attack": ("drone", "missile"),
    "air_strike": ("aircraft", "missile"),
    "rocket_attack": ("rocket", "missile", "mortar", "artillery"),
    "shelling": ("artillery", "mortar", "rocket", "incendiary", "chemical"),
    "armed_attack": (
        "small_arms", "knife", "vehicle", "grenade", "rocket", "mortar", "artillery", "incendiary", "aircraft",
    ),
    "armed_clash": ("small_arms", "grenade", "mortar", "artillery", "rocket", "aircraft"),
    "arson_sabotage": ("incendiary",),
    "abduction": (),
    "attack": ("chemical", "aircraft"),
}  # fmt: skip
# Of these only what one clause names together with the type's own weapon.
_BESIDE: dict[EventType, frozenset[WeaponType]] = {
    "shelling": frozenset({"rocket", "missile"}),
    "rocket_attack": frozenset({"artillery", "mortar"}),
    "suicide_bombing": frozenset({"small_arms", "grenade"}),
    "vehicle_bomb": frozenset({"small_arms", "ied"}),
}
# Types that name a weapon themselves; a suicide bomber may come on foot or in a car, and that must be told.
_IMPLIED: dict[EventType, WeaponType] = {
    "ied": "ied", "vehicle_bomb": "vehicle_bomb", "landmine": "landmine", "grenade": "grenade",
    "drone_attack": "drone", "air_strike": "aircraft", "rocket_attack": "rocket",
}  # fmt: skip


def weapons(words: Sequence[Word], tags: Tags, start: int) -> dict[WeaponType, tuple[int | None, int, int]]:
    """Each weapon told, with its count where told: a number right before it, or its dual."""
    found: dict[WeaponType, tuple[int | None, int, int]] = {}
    told_why = reason(words, tags)
    for hit in tags.arms:
        kind = hit.entry.type
        if kind is None or (told_why is not None and hit.start > told_why):
            continue
        count = _count(words, hit, start)
        if kind == "rocket" and _from_aircraft(words, tags, hit):
            kind = "missile"
        if kind not in found or found[kind][0] is None:
            found[kind] = (count, hit.start, hit.end)
    if "vehicle_bomb" not in found and (at := himself(words, tags)) is not None:
        found.setdefault("suicide_vest", (1, at, at + 1))  # a bomb that he wore, where no car is named
    if "missile" in found:
        found.pop("rocket", None)
    if "mortar" in found:
        found.pop("artillery", None)
    if "drone" in found and not any(hit.entry.counted for hit in tags.arms if hit.entry.type == "aircraft"):
        found.pop("aircraft", None)  # "غارة بمسيرة"
    if "small_arms" in found and not _OTHER_MEANS.isdisjoint(found) and _answered(words, found["small_arms"][1]):
        del found["small_arms"]
    return found


def _from_aircraft(words: Sequence[Word], tags: Tags, rocket: Hit[Arm]) -> bool:
    """Whether aircraft named before fired it: "قصفت الطائرات الموقع بصاروخين", "غارة بعدة صواريخ"."""
    if not rocket.entry.counted or not any(
        arm.entry.type == "aircraft" and arm.end <= rocket.start for arm in tags.arms
    ):
        return False
    with_them = words[max(tags.start, rocket.start - _NUMBER_WORDS) : rocket.start + 1]
    fired = any(hit.entry.sense == "launch" and hit.entry.verb and hit.end <= rocket.start for hit in tags.triggers)
    return fired or any(form.preposition == "ب" for word in with_them for form in forms(word.text))


def _answered(words: Sequence[Word], fire: int) -> bool:
    """Whether troops or police shot at an attacker who came with something else: "قبل أن تطلق الشرطة النار عليه"."""
    around = words[max(0, fire - _TROOPS_WITHIN) : fire + _TROOPS_WITHIN]
    return any(among(word.text, _WORDS.troops) for word in around)


def fitting(act: EventType, told: Mapping[WeaponType, Collection[WeaponType]]) -> set[WeaponType]:
    """Of the weapons told of an act those that go with its type: a clause on an air strike may also name guns silenced.

    `told` has for each weapon all that its clause names.
    """
    beside = _BESIDE.get(act, frozenset())
    return {
        kind
        for kind, together in told.items()
        if kind in _ARMS.get(act, told) and not (kind in beside and beside.issuperset(together))
    }


def implied(act: EventType) -> WeaponType | None:
    """The weapon that the type of an act names where the article names none."""
    return _IMPLIED.get(act)


def reason(words: Sequence[Word], tags: Tags) -> int | None:
    """The word after the act from which on its reason or excuse is told: "shot him, claiming that he had a knife"."""
    if not tags.triggers:
        return None
    begin = tags.triggers[0].end
    last = max((hit.end for hits in (tags.arms, tags.triggers) for hit in hits), default=begin)
    for k in range(begin, last):
        tried = words[k].text in _WORDS.trying and words[k - 1].text in _WORDS.that | _WORDS.being
        if tried or words[k].text in _WORDS.reasons:
            return k
    return None


def left_behind(tags: Tags, strong: list[Hit[Trigger]], lost: Losses) -> bool:
    """Whether a bombardment is only what left the duds that are spoken of: "انتشار مخلفات الحرب جراء قصف البلدات"."""
    duds = [arm for arm in tags.arms if arm.entry.event == "landmine"]
    told = [hit.start for hit in strong] + [arm.start for arm in tags.arms if arm.entry.event != "landmine"]
    return (
        bool(duds)
        and not (lost.killed or lost.wounded)
        and strong[0].entry.sense == "bombardment"
        and min(told) >= duds[0].end
    )


def himself(words: Sequence[Word], tags: Tags) -> int | None:
    """The word of "blew himself up": the verb's subject may stand before it; after a noun "نفسه" may be "the same"."""
    for hit in tags.triggers:
        if hit.entry.sense == "explosion":
            reach = _HIMSELF_WITHIN if hit.entry.verb else 1
            after = (k for k in range(hit.start, len(words)) if words[k].text[0].isalnum())
            for k in itertools.islice(after, hit.end - hit.start + reach):
                if words[k].text in _WORDS.himself:
                    return k
    return None


def _count(words: Sequence[Word], hit: Hit[Arm], start: int) -> int | None:
    """How many: by the dual, the number right before the word, or the one after "number": "صواريخ عدد 2"."""
    if not hit.entry.counted:
        return None  # "nine strikes" counts no aircraft
    if hit.entry.count == 2:
        return 2
    if hit.form.prefix[-1:] not in _PREPOSITIONS:
        for back in range(min(5, hit.start - start), 0, -1):
            number = number_at(words, hit.start - back, hit.start)
            if number is not None and number.end == hit.start and number.best not in _YEARS:
                return number.best
    if hit.end + 1 < len(words) and words[hit.end].text in _WORDS.numbering:
        number = number_at(words, hit.end + 1, min(len(words), hit.end + 4))
        if number is not None:
            return number.best
    return 1 if hit.entry.count == 1 else None  # "two were hurt by a bomb"
