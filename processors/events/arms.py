"""What a weapon's word means by the words beside it: whose kind is told later, a bomb of no told kind, a march."""

import itertools
from collections.abc import Sequence

from msgspec.structs import replace

from processors.arabic.lexicon import Hit
from processors.arabic.words import Form, Word, among, forms
from processors.event import EventType, WeaponType
from processors.events.function_words import function_words
from processors.events.lexicon import Arm, Trigger

_WORDS = function_words()
_NAMED_WITHIN = 5  # words between "rockets" and "of the type Katyusha"
_DESCRIBED_WITHIN = 2  # words between "aircraft" and "unmanned"
_PLANTED_WITHIN = 7
_THROWN_WITHIN = 5
_MARCHED_WITHIN = 4
_CARGO_WITHIN = 3  # words
_STRUCK_WITHIN = 3
_DRIVEN_WITHIN = 8
_UNEXPLODED_WITHIN = 12
_UNEXPLODED = frozenset({("لم", "تنفجر"), ("لم", "ينفجر"), ("دون", "انفجار")})
_FIRE_WITHIN = 8
_PREVENTED_WITHIN = 8  # words between "to prevent" and "launching"
_FIRED: frozenset[WeaponType | None] = frozenset({"rocket", "missile", "drone", "artillery", "mortar"})


def settled(words: Sequence[Word], arms: list[Hit[Arm]]) -> list[Hit[Arm]]:
    """The weapons as they are meant: words for one weapon joined, bombs given their kind, marches left out."""
    if not arms:
        return arms
    found: list[Hit[Arm]] = []
    from_above = any(arm.entry.event == "air_strike" for arm in arms)
    idle = -1  # the word after the last weapon that nobody used
    for arm in arms:
        if arm.entry.event == "air_strike" and supports(words, arm):
            found.append(replace(arm, entry=Arm(arm.entry.type, "armed_attack", None, False)))  # who attacked is others
        elif _struck(words, arm) or _no_doers(words, arm) or _to_fight(arm):
            continue
        elif _idle(words, arm) or (idle == arm.start and words[arm.start].text.startswith("و")):
            idle = arm.end
        elif _left_over(words, arm):
            found.append(replace(arm, entry=Arm("landmine", "landmine", arm.entry.count)))
        elif arm.entry.type == "vehicle_bomb" and _driven(words, arm):
            found.append(replace(arm, entry=replace(arm.entry, event="suicide_bombing")))
        elif _of_a_state(words, arm):
            found.append(replace(arm, entry=Arm("missile", "rocket_attack", arm.entry.count, arm.entry.counted)))
        elif found and (named := _one(words, found[-1], arm)) is not None:
            found[-1] = named
        elif arm.entry.bare:
            found.append(replace(arm, entry=_bomb(words, arm, from_above)))
        elif not _march(words, arm):
            found.append(arm)
    return found


def shootings(words: Sequence[Word], start: int, end: int) -> list[tuple[Hit[Trigger], Hit[Arm] | None]]:
    """Verb and fire where who shoots or kindles it stands between them: "فتح مسلحون كانوا في سيارة النار"."""
    found: list[tuple[Hit[Trigger], Hit[Arm] | None]] = []
    for fire in (k for k in range(start + 2, end) if words[k].text in _WORDS.fire):
        if [word.text for word in words[fire + 1 : fire + 3]] == ["في", "الهواء"]:
            continue  # a warning shot
        for verb in range(fire - 2, max(start, fire - _FIRE_WITHIN) - 1, -1):
            if not words[verb].text[0].isalpha():
                break
            form = next((form for form in forms(words[verb].text) if form.text in _WORDS.firing), None)
            kindled = next((form for form in forms(words[verb].text) if form.text in _WORDS.kindling), None)
            if kindled is not None and "ال" not in kindled.prefix:
                arson = Trigger("arson", "arson_sabotage", None, False, True, 1)
                found.append((Hit(verb, verb + 1, arson, kindled), None))
                break
            if form is not None and "ال" not in form.prefix:
                shot = Trigger("shooting", "armed_attack", None, False, True, 1)
                arm = Arm("small_arms", "armed_attack", None, False)
                found.append((Hit(verb, verb + 1, shot, form), Hit(fire, fire + 1, arm, Form(words[fire].text))))
                break
    return found


def car_bombs(words: Sequence[Word], arms: Sequence[Hit[Arm]], triggers: Sequence[Hit[Trigger]]) -> list[Hit[Arm]]:
    """Cars that are bombs though no word says so: "انفجار سيارة قرب سوق", "تفجير انتحاري بشاحنة", "فجر سيارته".

    A car that is somebody's, or carries something, blew up with him or it.
    """
    found = []
    bomber = any(arm.entry.event == "suicide_bombing" for arm in arms)
    named = {k for arm in arms for k in range(arm.start, arm.end)}
    for trigger in triggers:
        if trigger.entry.sense != "explosion":
            continue
        for k in range(trigger.end, min(len(words), trigger.end + 1 + bomber * _DRIVEN_WITHIN)):
            form = next((form for form in forms(words[k].text) if form.text in _WORDS.vehicles), None)
            if form is None or k in named or ("ال" in form.prefix and (trigger.entry.verb or k > trigger.end)):
                continue
            ahead = words[k + 1].text if k + 1 < len(words) else "."
            driven = form.preposition == "ب" or form.suffix == "ه" or among(words[k - 1].text, _WORDS.driving)
            alone = not ahead[0].isalpha() or ahead in _WORDS.prepositions or among(words[k + 1].text, _WORDS.of_cars)
            if any(among(word.text, _WORDS.fuels) for word in words[k + 1 : k + 1 + _CARGO_WITHIN]):
                continue  # "انفجار شاحنة لنقل الوقود"
            if (bomber and driven) or (k == trigger.end and form.prefix in ("", "ال") and not form.suffix and alone):
                event: EventType = "suicide_bombing" if bomber else "vehicle_bomb"
                found.append(Hit(k, k + 1, Arm("vehicle_bomb", event, 1), form))
                break
    return found


def _one(words: Sequence[Word], first: Hit[Arm], second: Hit[Arm]) -> Hit[Arm] | None:
    """Both words as one weapon: "rockets of the type Katyusha", "a Turkish aircraft without pilot"."""
    between = words[first.end : second.start]
    if first.entry.type is None or second.entry.type is None or len(between) > _NAMED_WITHIN:
        return None
    by_name = any(word.text in _WORDS.of_type for word in between[-2:])
    unmanned = first.entry.type == "aircraft" and first.entry.counted and second.entry.type == "drone"
    described = unmanned and len(between) <= _DESCRIBED_WITHIN and not any(word.text[0] == "و" for word in between)
    if not (by_name or (described and not words[second.start].text.startswith("و"))):
        return None
    kind = Arm(second.entry.type, second.entry.event, first.entry.count, first.entry.counted)
    return Hit(first.start, second.end, kind, first.form)


def supports(words: Sequence[Word], hit: Hit[Arm] | Hit[Trigger]) -> bool:
    """Whether strikes or guns only stand by those who attack: "an attack supported by air strikes"."""
    return any(among(word.text, _WORDS.supporting) for word in words[max(0, hit.start - 2) : hit.start])


def _struck(words: Sequence[Word], arm: Hit[Arm]) -> bool:
    """Whether a gun or an aircraft is what was destroyed, not what destroyed: "استهدف مقاتلون دبابة".

    Verbs before their subject agree with it: a masculine or plural one has no "tank" for its subject. A drone that is
    destroyed was on its way to attack.
    """
    flying = arm.entry.event == "air_strike"
    if flying and arm.end < len(words) and among(words[arm.end].text, _WORDS.civil):
        return True  # "طائرة ركاب"
    if (
        arm.form.prefix not in ("", "ال")
        or arm.entry.type == "drone"
        or not among(words[arm.start].text, _WORDS.pieces)
    ):
        return False
    return any(
        among(word.text, _WORDS.destroying)
        and not (flying and among(word.text, _WORDS.aiming))  # "استهداف الطائرات مواقع" is by them
        for word in words[max(0, arm.start - _STRUCK_WITHIN) : arm.start]
    )


def _no_doers(words: Sequence[Word], arm: Hit[Arm]) -> bool:
    """Whether gunmen are told of who do not attack here, or no gunmen: "لمنع المسلحين", "الصراع المسلح"."""
    gunmen = arm.entry.type is None and arm.entry.event == "armed_attack"
    if not gunmen or arm.start == 0 or words[arm.start].text.endswith(("ون", "ان")):
        return False
    return among(words[arm.start - 1].text, _WORDS.against_gunmen)


def _to_fight(arm: Hit[Arm]) -> bool:
    """Whether "fighter planes" are the fighting of somebody: "دخل الجيش البلاد لمقاتلتهم"."""
    return arm.entry.type == "aircraft" and arm.form.text.startswith("مقاتل") and bool(arm.form.suffix.strip("ا"))


def _idle(words: Sequence[Word], arm: Hit[Arm]) -> bool:
    """Whether a weapon is only made, kept or to be stopped: "مخازن صواريخ", "لمنعهم من إطلاق الصواريخ"."""
    if arm.entry.type not in _FIRED or arm.form.preposition == "ب" or arm.start == 0:
        return False
    k = arm.start - 1
    launched = k > 0 and among(words[k].text, _WORDS.launching)
    if among(words[k - launched].text, _WORDS.keeping):
        return True
    return launched and any(among(word.text, _WORDS.preventing) for word in words[max(0, k - _PREVENTED_WITHIN) : k])


def _left_over(words: Sequence[Word], arm: Hit[Arm]) -> bool:
    """Whether a shell that blew up had fallen before: "انفجار قذيفة سقطت سابقا ولم تنفجر"."""
    if arm.entry.event not in ("shelling", "rocket_attack"):
        return False
    after = [word.text.lstrip("و") for word in words[arm.end : arm.end + _UNEXPLODED_WITHIN]]
    blown = any(among(word.text, _WORDS.blowing_up) for word in words[max(0, arm.start - 2) : arm.start])
    return blown and any(pair in _UNEXPLODED for pair in itertools.pairwise(after))


def _of_a_state(words: Sequence[Word], arm: Hit[Arm]) -> bool:
    """Whether a "rocket" is a missile, being that of a state: "صواريخ إيرانية", "عدوان إسرائيلي بصواريخ"."""
    if arm.entry.type != "rocket" or not arm.entry.counted or arm.entry.event != "rocket_attack":
        return False
    after = words[arm.end : arm.end + 1]
    before = words[max(0, arm.start - 1) : arm.start] if arm.form.prefix.startswith("ب") else ()
    return any(among(word.text, _WORDS.missile_states) for word in (*before, *after))


def _driven(words: Sequence[Word], arm: Hit[Arm]) -> bool:
    """Whether somebody drove the car bomb to where it went off: "اقتحم البوابة بسيارة مفخخة", "سيارة مفخخة يقودها"."""
    before = words[max(0, arm.start - _DRIVEN_WITHIN) : arm.start]
    rammed = arm.form.prefix.startswith("ب") and any(among(word.text, _WORDS.ramming) for word in before)
    beside = (*words[max(0, arm.start - 1) : arm.start], *words[arm.end : arm.end + 2])
    return rammed or any(among(word.text, _WORDS.driving) for word in beside)


def _bomb(words: Sequence[Word], arm: Hit[Arm], from_above: bool) -> Arm:
    """Of a bomb that is only called one: planted, thrown, dropped from the air, or of a kind that nothing tells."""
    count = arm.entry.count
    if any(among(word.text, _WORDS.thrown) for word in words[max(0, arm.start - _THROWN_WITHIN) : arm.start]):
        return Arm("aircraft", "air_strike", None, False) if from_above else Arm("grenade", "grenade", count)
    around = words[max(0, arm.start - _PLANTED_WITHIN) : arm.end + _PLANTED_WITHIN]
    if any(among(word.text, _WORDS.planted) for word in around):
        return Arm("ied", "ied", count)
    return Arm("aircraft", "air_strike", None, False) if from_above else Arm(None, "explosion", count)


def _march(words: Sequence[Word], arm: Hit[Arm]) -> bool:
    """Whether a "drone" is a march, whose word is the same, or somebody's career."""
    if (
        arm.entry.type != "drone"
        or arm.end > arm.start + 1
        or words[arm.start].text.lstrip("وبل") not in _WORDS.marches
    ):
        return arm.entry.type == "drone" and arm.entry.count == 1 and bool(arm.form.suffix.strip("ا"))
    if any(among(word.text, _WORDS.faring_on) for word in words[max(0, arm.start - 2) : arm.start]):
        return True  # "واصل الرتل مسيره"
    follows = words[arm.end].text if arm.end < len(words) else ""
    if "ال" not in arm.form.prefix and follows.startswith("ال") and not among(words[arm.end].text, _WORDS.forces):
        return True  # "march of the …", as a drone has no genitive but of an army's
    around = words[max(0, arm.start - _MARCHED_WITHIN) : arm.end + _MARCHED_WITHIN]
    return any(among(word.text, _WORDS.marchers) for word in around)
