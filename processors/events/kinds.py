"""Of what kind an act is: the trigger's word and the weapon's together."""

from collections.abc import Sequence

from processors.arabic.lexicon import Hit
from processors.arabic.words import Word, among, forms
from processors.event import EventType
from processors.events.foiled import made_safe
from processors.events.function_words import function_words
from processors.events.killings import chosen, gunmen, is_among, of_rank, shots
from processors.events.lexicon import Arm, CueKind, Sense, Trigger
from processors.events.stance import of_planting, resolved
from processors.events.tags import Tags
from processors.events.tolls import Losses
from processors.events.weapons import himself, left_behind, reason

_WORDS = function_words()
_EXPLOSIVES: tuple[EventType, ...] = (
    "suicide_bombing", "vehicle_bomb", "ied", "landmine", "grenade", "drone_attack", "rocket_attack", "shelling",
)  # fmt: skip
_FROM_AFAR: tuple[EventType, ...] = ("drone_attack", "air_strike", "rocket_attack", "shelling")
_ANY: tuple[EventType, ...] = (
    "suicide_bombing", "vehicle_bomb", "drone_attack", "air_strike", "rocket_attack", "shelling", "ied", "grenade",
    "armed_attack", "arson_sabotage", "explosion",
)  # fmt: skip
# Which weapons' types may refine a trigger's own, first wins.
_REFINED_BY: dict[Sense, tuple[EventType, ...]] = {
    "explosion": _EXPLOSIVES,
    "bombardment": _FROM_AFAR,
    "air strike": ("drone_attack",),
    "strike": ("drone_attack", "rocket_attack"),
    "attack": _ANY,
    "launch": ("drone_attack", "rocket_attack", "shelling", "grenade"),
    "shooting": ("suicide_bombing", "vehicle_bomb"),
    "assassination": ("suicide_bombing",),
}
FAMILIES: tuple[tuple[EventType, ...], ...] = (
    ("explosion", "ied", "vehicle_bomb", "suicide_bombing", "landmine", "grenade"),
    ("air_strike", "drone_attack"),
    ("shelling", "rocket_attack"),
    ("armed_attack", "armed_clash", "assassination"),
)
FAMILY: dict[EventType, int] = {kind: n for n, family in enumerate(FAMILIES) for kind in family}
# A vaguer word that a clause may use for an act of the exact type.
VAGUER: dict[EventType, frozenset[EventType]] = {
    "attack": frozenset(FAMILY) | {"abduction", "arson_sabotage"},
    "explosion": frozenset(FAMILIES[0]) | {"rocket_attack", "shelling", "drone_attack"},
    "shelling": frozenset({"rocket_attack", "air_strike", "drone_attack", "assassination"}),
    "rocket_attack": frozenset({"assassination"}),
    "air_strike": frozenset({"drone_attack", "rocket_attack", "assassination"}),
    "drone_attack": frozenset({"assassination"}),
    "armed_attack": frozenset({"assassination", "suicide_bombing", "abduction"}),
    "vehicle_bomb": frozenset({"suicide_bombing"}),
    "ied": frozenset({"suicide_bombing", "assassination"}),
    "arson_sabotage": frozenset({"ied", "explosion"}),
}
# When several triggers stand in a clause, the first of these senses names the act.
_ORDER: tuple[Sense, ...] = (
    "assassination", "abduction", "explosion", "air strike", "bombardment", "shooting", "clash", "arson", "attack",
    "strike", "launch",
)  # fmt: skip
_ANOTHERS: tuple[CueKind, ...] = ("foiled", "failed", "plot", "future", "other", "total", "background")
_POLICE: frozenset[EventType] = frozenset({"attack", "armed_attack"})
_PLANTED: frozenset[EventType] = frozenset({"ied", "vehicle_bomb", "suicide_bombing"})
_EXPOSED_WITHIN = 14
_MEANS_WITHIN = 8
_SUBJECT_WITHIN = 6  # words between a weapon and "fell"
_SIGNS_WITHIN = 4  # words from "point" to the weapon
_BOMBERS_WITHIN = 2  # words after "bombardment"


def event_type(
    words: Sequence[Word], tags: Tags, strong: list[Hit[Trigger]], lost: Losses
) -> tuple[EventType, list[Hit[Trigger]]] | None:
    """The type of the act and the triggers that tell it; None where nothing here is an attack."""
    if strong and (cut := reason(words, tags)) is not None:  # "ردا على مقتل جندي بإطلاق نار"
        tags, strong = tags.within(tags.start, cut), [hit for hit in strong if hit.start < cut]
    if strong and left_behind(tags, strong, lost):
        return None
    told = _told(words, tags, strong, lost)
    if told is None and gunmen(words, tags) and of_rank(words, tags):
        return "assassination", []
    if told is not None and told[0] == "armed_attack" and chosen(words, tags, lost):
        return "assassination", told[1]
    return told


def _told(
    words: Sequence[Word], tags: Tags, strong: list[Hit[Trigger]], lost: Losses
) -> tuple[EventType, list[Hit[Trigger]]] | None:
    """The type by triggers, weapons and losses alone."""
    weapons = {hit.entry.event for hit in tags.arms}
    if (bomb := made_safe(tags.cues, tags.arms, strong)) is not None:
        return bomb, []
    if strong and not (lost.killed or lost.wounded) and tags.cue("police work"):
        strong = [hit for hit in strong if not (hit.entry.verb and hit.entry.type in _POLICE)]
    around = [hit for hit in strong if hit.entry.sense == "clash" and among(words[hit.start - 1].text, _WORDS.amid)]
    strong = [hit for hit in strong if hit not in around] or strong  # "استهدفت الحاجز وسط اشتباكات"
    if strong:
        lead = min(strong, key=lambda hit: _ORDER.index(hit.entry.sense))
        if (
            lead.entry.sense == "explosion"
            and any(h.entry.sense == "bombardment" for h in strong)
            and "ied" not in weapons
        ):
            lead = next(h for h in strong if h.entry.sense == "bombardment")
        refined = next((kind for kind in _REFINED_BY.get(lead.entry.sense, ()) if kind in weapons), lead.entry.type)
        if refined == "rocket_attack" and "shelling" in weapons:
            refined = _first(tags.arms, ("rocket_attack", "shelling"))
        if lead.entry.sense == "explosion" and himself(words, tags) is not None:
            refined = "suicide_bombing"  # "فجر رجل نفسه بعربة مفخخة"
        if lead.entry.sense == "clash" and _shot(tags, "kill"):
            refined = "armed_attack"  # "قتل برصاص الجيش خلال مواجهات"
        if (
            lead.entry.sense == "arson"
            and any(hit.entry.sense == "attack" and hit.entry.verb and hit.start < lead.start for hit in strong)
            and not any(among(word.text, _WORDS.settlers) for word in words[tags.start : lead.start])
        ):
            refined = "armed_attack"  # "هاجموا القرية وأحرقوا منازل"
        if lead.entry.sense == "arson" and (by := _burnt_by(tags, lead)) is not None:
            refined = by
        if lead.entry.sense == "bombardment" and {hit.entry.type for hit in tags.arms} == {"small_arms"}:
            refined = "armed_attack"  # "أمطروا الحاجز بالرصاص"
        return refined, strong
    launched = [hit for hit in tags.triggers if hit.entry.sense == "launch"]
    for hit in launched:
        if is_among(words[hit.start], _WORDS.thrown) and any(
            arm.entry.event == "air_strike" and not arm.entry.counted and hit.start <= arm.start <= hit.end + 5
            for arm in tags.arms
        ):
            return "air_strike", [hit]  # "ألقت مروحية براميل متفجرة"
        near = {arm.entry.event for arm in tags.arms if hit.start <= arm.start <= hit.end + 5}
        near |= {arm.entry.event for arm in tags.arms if hit.entry.verb and _subject(words, arm, hit)}
        kind = next((kind for kind in _REFINED_BY["launch"] if kind in near), None)
        if kind is not None:
            return kind, [hit]
    if (kind := _exposed(words, tags)) is not None:
        return kind, []
    if lost.killed or lost.wounded:
        kind = next(
            (kind for kind in ("suicide_bombing", "vehicle_bomb", "ied", "landmine", "grenade") if kind in weapons),
            None,
        )
        if kind is not None:
            return kind, []
        if (
            lost.killed
            and lost.killed.toll.best != 0
            and (gunmen(words, tags) or "armed_attack" in {h.entry.event for h in tags.arms if h.entry.type})
        ):
            return "armed_attack", []
    if (kind := _fired(tags)) is not None:
        return kind, []
    if _shot(tags, "kill", "wound"):
        return "armed_attack", []  # "مقتل فلان برصاص مسلحين"
    if weapons & _PLANTED and any(of_planting(words, cue) for cue in tags.cue("failed")):
        return next(kind for kind in _ANY if kind in weapons & _PLANTED), []
    stopped = any(not resolved(words, cue) for cue in tags.cue("foiled"))
    if stopped and weapons & {"ied", "vehicle_bomb", "drone_attack", "rocket_attack", "suicide_bombing"}:
        return next(kind for kind in _ANY if kind in weapons), []
    return None


def _burnt_by(tags: Tags, fire: Hit[Trigger]) -> EventType | None:
    """The kind of the bomb or shell that something was burnt by, "أحرقت شاحنة بعبوة"; None of a fire that was set."""
    return next(
        (
            arm.entry.event
            for arm in tags.arms
            if arm.entry.event in _EXPLOSIVES
            and arm.form.prefix[-1:] == "ب"
            and 0 <= arm.start - fire.end <= _MEANS_WITHIN
        ),
        None,
    )


def told_after(words: Sequence[Word], here: Tags, lead: Hit[Trigger], known: EventType) -> EventType | None:
    """The exact type of an act of a vague one, by what a clause without an act of its own says of its means.

    That is the bomb or the bomber as known ("وكان الانتحاري …", "العبوة"), "with" one ("نفذ بشاحنة ملغومة"), or what
    the blast came from ("المعلومات تشير إلى سيارة ملغومة", "ناجم عن عبوة").
    """
    if known not in ("explosion", "attack") or here.triggers or here.cue(*_ANOTHERS):
        return None
    by = (
        arm
        for arm in here.arms
        if "ال" in arm.form.prefix or arm.form.preposition == "ب" or _found_to_be(words, here.start, arm.start)
    )
    means = {arm.entry.event for arm in by if arm.entry.count is not None and arm.entry.event in _PLANTED}
    return next((kind for kind in _REFINED_BY[lead.entry.sense] if kind in means), None)


def _found_to_be(words: Sequence[Word], start: int, i: int) -> bool:
    """Whether signs point to the weapon at word `i`: "المعلومات الأولية تشير إلى …", "نجم عن …"."""
    if i - start < 2 or words[i - 1].text not in ("الي", "عن", "ان"):
        return False
    return any(among(word.text, _WORDS.indicating) for word in words[max(start, i - _SIGNS_WITHIN) : i - 1])


def _subject(words: Sequence[Word], arm: Hit[Arm], verb: Hit[Trigger]) -> bool:
    """Whether a weapon stands before the verb for what it did: "صاروخا أطلق من غزة قد سقط قرب …"."""
    if arm.entry.type is None or arm.form.preposition in ("ب", "ل", "ك") or not arm.end <= verb.start:
        return False
    between = words[arm.end : verb.start]
    return len(between) <= _SUBJECT_WITHIN and not any(word.text[0] in ".،,؛" for word in between)


def known_weapon(words: Sequence[Word], tags: Tags, verb: Hit[Trigger]) -> bool:
    """Whether a weapon or car told before went off or fell: "والسيارة انفجرت", "سقط الصاروخ قرب …"."""
    if not verb.entry.verb or verb.entry.sense not in ("explosion", "launch"):
        return False
    for k in (verb.start - 1, verb.end):
        if tags.start <= k < len(words):
            arm = next((hit for hit in tags.arms if hit.start <= k < hit.end), None)
            known = forms(words[k].text) if arm is None else [arm.form]
            if any("ال" in form.prefix and (arm is not None or form.text in _WORDS.cars) for form in known):
                return True
    return False


def _exposed(words: Sequence[Word], tags: Tags) -> EventType | None:
    """The type told by what a place came under: "تعرضت القرية لقذائف هاون"."""
    for hit in tags.arms:
        if hit.entry.type is None or hit.entry.event not in _FROM_AFAR or hit.form.prefix[-1:] != "ل":
            continue
        before = words[max(tags.start, hit.start - _EXPOSED_WITHIN) : hit.start]
        if any(among(word.text, _WORDS.exposed) for word in before):
            return hit.entry.event
    return None


def named_by_weapon(kind: EventType, tags: Tags, triggers: list[Hit[Trigger]]) -> bool:
    """Whether a word beside the triggers themselves names a weapon of this kind: "قصف مدفعي", no mere "قصف"."""
    return any(
        arm.entry.event == kind and not any(hit.start <= arm.start and arm.end <= hit.end for hit in triggers)
        for arm in tags.arms
    )


def from_the_air(words: Sequence[Word], triggers: list[Hit[Trigger]]) -> bool:
    """Whether those bombard who do so from aircraft unless guns are told: "قصف إسرائيلي", "قصف التحالف"."""
    return any(
        is_among(word, _WORDS.air_powers)
        for hit in triggers
        if hit.entry.sense == "bombardment"
        for word in words[hit.end : hit.end + _BOMBERS_WITHIN]
    )


def _first(arms: Sequence[Hit[Arm]], kinds: tuple[EventType, ...]) -> EventType:
    """The kind of the weapon named first: guns joined by rockets shell, rockets joined by guns are a rocket attack."""
    return next(arm.entry.event for arm in arms if arm.entry.event in kinds and arm.entry.type is not None)


def _fired(tags: Tags) -> EventType | None:
    """The kind of what killed or hurt somebody from afar, with no word for the deed: "قتل ثلاثة بصواريخ"."""
    harmed = [cue.end for cue in tags.cue("kill", "wound")]
    return next(
        (
            arm.entry.event
            for arm in tags.arms
            if arm.entry.event in _FROM_AFAR
            and arm.form.prefix[-1:] == "ب"
            and any(end <= arm.start <= end + _MEANS_WITHIN for end in harmed)
        ),
        None,
    )


def _shot(tags: Tags, *harm: CueKind) -> bool:
    """Whether somebody was killed or hurt by shots or a blade: then one side did it, whatever went on around."""
    return any(cue.end <= arm.start <= cue.end + _MEANS_WITHIN for cue in tags.cue(*harm) for arm in shots(tags))
