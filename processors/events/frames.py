"""Who does what to whom in a clause: the frames by which Arabic tells the attacker from the attacked.

"قصف الحوثيين للمدينة" and "قصف مواقع الحوثيين" differ in nothing but the frame; so do "هاجم مسلحون" and "هاجم
مسلحين". Hits are read with the words around them, quotation marks and opening brackets left out of account.
"""

from collections.abc import Sequence
from functools import lru_cache

from processors.arabic.lexicon import Hit
from processors.arabic.words import Word, forms
from processors.event import TargetType
from processors.events.function_words import function_words
from processors.events.lexicon import Object, Trigger
from processors.events.people import ENDING
from processors.events.tags import Tags

FORCES: frozenset[TargetType] = frozenset({"armed_group", "military", "police_security", "foreign_forces"})
_WORDS = function_words()
_FRAME = 6  # words between an attack and the preposition or verb that names its object
_EXPOSED = 12  # words from who "was exposed" to the attack
_NEAR = 4  # words between a preposition of attack and its noun
_WITH_OBJECT = frozenset(
    {"assassination", "abduction", "attack", "bombardment", "arson"}
)  # verbs of these need no "on"
_PRONOUNS = ("ه", "ها", "هم", "هما")
_STOPS = frozenset('.؟!;,:()"')
_BREAKS = _STOPS - {'"', "("}  # a name may stand in quotes or brackets
_MARKS = frozenset("\"'([")
_HEADING = frozenset({"كان", "كانت", "لكن"})
_HURT = "اصاب"
_ON_HIM = frozenset({"عليه", "عليها", "عليهم", "عليهما"})
BY = _WORDS.by | _WORDS.doing
_RELATIVES = frozenset({"الذي", "التي", "اللذين", "الذين", "اللتين"})


def said(word: str, known: frozenset[str]) -> bool:
    """Whether a word, its clitics and the feminine ending of a verb taken off, is one of `known`."""
    return not known.isdisjoint(_readings(word))


@lru_cache(maxsize=50_000)
def _readings(word: str) -> frozenset[str]:
    return frozenset(text for form in forms(word) for text in (form.text, _stem(form.text)))


def stops(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether a stop or a preposition stands among words `[start, end)`."""
    return any(words[k].text in _STOPS or words[k].text in _WORDS.prepositions for k in range(start, end))


def led_by(words: Sequence[Word], hit: Hit[Object], first: int) -> tuple[int, str]:
    """The word that leads in a hit, and the preposition written with it or alone.

    Opening marks are left out, and the troops of a name belong to it: "لقوات «كذا»".
    """
    k = hit.start - 1
    while k >= first and words[k].text in _MARKS:
        k -= 1
    troops = [form for form in forms(words[k].text) if form.text in _WORDS.followers] if k >= first else []
    if troops and hit.entry.type in FORCES and "و" not in hit.form.prefix:
        return k - 1, troops[0].preposition
    alone = words[k].text if k >= first and k < hit.start - 1 and words[k].text in ("ل", "ب") else ""
    return (k - 1, alone) if alone else (k, hit.form.preposition)


def _stem(word: str) -> str:
    return word.removesuffix("ت") if len(word) > 2 else word


def names_force(hit: Hit[Object]) -> bool:
    """Whether a hit is somebody who can attack: fighters, soldiers, a named group; a checkpoint or a base cannot."""
    return hit.entry.type in FORCES and (hit.entry.people or not hit.entry.owned)


def doers(words: Sequence[Word], tags: Tags, things: Sequence[Hit[Object]]) -> set[int]:
    """The first words of those `things` that attack, or only tell of it, and of what their names go on with."""
    found: set[int] = set()
    last: Hit[Object] | None = None
    for hit in things:
        goes_on = last is not None and last.start in found and last.end == hit.start and names_force(hit)
        joined = goes_on and not words[hit.start].text.startswith("و")  # "ميليشيات الفرقة …"
        if joined or _does(words, tags, hit, things) or _speaks(words, tags, hit):
            found.add(hit.start)
        last = hit
    return found


def _does(words: Sequence[Word], tags: Tags, hit: Hit[Object], things: Sequence[Hit[Object]]) -> bool:
    """Whether the hit is who attacked: subject of the verb, owner of the attack or the arms, or named after "by"."""
    if not (hit.entry.people or names_force(hit)):
        return False
    last, preposition = led_by(words, hit, tags.start)
    for k in range(last, max(tags.start - 1, last - 3), -1):
        if words[k].text in _BREAKS:
            break
        if _by(words, k):
            return True
    if any(trigger.entry.verb and _alone(words, hit, trigger) for trigger in tags.triggers):
        return True
    if not (names_force(hit) or said(words[hit.start].text, _WORDS.settlers)):
        return False
    before = words[last].text if last >= tags.start else ""
    if said(before, _WORDS.belonging) and any(0 <= last - arm.end <= 2 for arm in tags.arms):
        return True  # "راجمة تابعة لقوات"
    if before == "من" and any(last - 1 <= trigger.end <= last for trigger in tags.triggers):
        return True  # "لقصف من قوات النظام"
    for trigger in tags.triggers:
        if trigger.entry.verb:
            if _subject(words, tags, trigger, hit, things):
                return True
        elif last == trigger.end - 1 and words[hit.start].text.endswith("ون"):
            return True  # "خطف مسلحون": no genitive
        elif last == trigger.end - 1 and trigger.form.text in _WORDS.objective:
            if _goes_on_to_object(words, tags, hit, things):
                return True  # "استهداف قوات النظام بالمدفعية قرية"
        elif last == trigger.end - 1 and (preposition == "ل" or (not preposition and "ال" not in trigger.form.prefix)):
            return True  # "قصف الحوثيين", "غارات للتحالف", but not "استهدف القصف الحوثيين"
        elif preposition == "ل" and last == trigger.end:
            return trigger.form.text not in _WORDS.objective  # "قصف صاروخي لقوات النظام"
    # "راجمة لقوات …", "طائرات التحالف", but not "تستهدف القنبلة الشرطة"
    theirs = (arm for arm in tags.arms if arm.end == last + 1)
    return any(preposition == "ل" or (not preposition and "ال" not in arm.form.prefix) for arm in theirs)


def _alone(words: Sequence[Word], hit: Hit[Object], verb: Hit[Trigger]) -> bool:
    """Whether the hit after a verb can only be its subject: "هاجمه رجل", "فجر شاب نفسه"."""
    gap = hit.start - verb.end
    if gap == 0 and verb.form.suffix in _PRONOUNS:
        return True
    ahead = words[hit.end : hit.end + _FRAME]
    return 0 <= gap <= 1 and any(word.text in _WORDS.himself for word in ahead)


def _by(words: Sequence[Word], k: int) -> bool:
    """Whether a doer follows word `k`: "من قبل", "على يد", "من جانب", "نفذه", "تبنته"."""
    word = words[k].text
    if word in _WORDS.sides:
        return k > 0 and words[k - 1].text == "من"
    return said(word, BY) or any(form.suffix in _PRONOUNS and _stem(form.text) in _WORDS.done for form in forms(word))


def _subject(
    words: Sequence[Word], tags: Tags, verb: Hit[Trigger], hit: Hit[Object], things: Sequence[Hit[Object]]
) -> bool:
    """Whether the hit is the verb's subject: "مسلحون هاجموا", "هاجم مسلحون", "قوات النظام السوري قصفت"."""
    nominative = words[hit.start].text.endswith("ون")
    if verb.start == hit.end and (nominative or not _opens(words, tags, verb)):
        return True
    between = [words[k].text for k in range(hit.end, verb.start)]
    if 1 <= len(between) <= 2 and all(text.startswith("ال") for text in between) and words[verb.start].text[0] != "و":
        owned = any(other.end == hit.start for other in things)
        return not owned and not hit.form.preposition and between[-1] not in _RELATIVES
    gap = hit.start - verb.end
    weapons = [arm.start for arm in tags.arms if arm.entry.type is not None]
    if any(verb.end <= k < hit.start for k in (*weapons, *(other.start for other in tags.triggers))):
        return False  # "استهدف القصف قوات كذا"
    if gap == 1 and words[verb.end].text in _ON_HIM:
        return True  # "أطلق عليه مسلح النار"
    return 0 <= gap <= 2 and (nominative or (_opens(words, tags, verb) and hit.form.suffix != "ا"))


def _opens(words: Sequence[Word], tags: Tags, verb: Hit[Trigger]) -> bool:
    """Whether the verb comes before its subject: nothing that could be its subject stands right before it."""
    before = verb.start - 1
    if before < tags.start or (words[verb.start].text.startswith(("و", "ف")) and verb.form.prefix):
        return True
    if words[before].text in _RELATIVES:
        return False
    named = [(h.start, h.end) for hits in (tags.arms, tags.triggers, tags.actors, tags.objects) for h in hits]
    return not any(start <= before < end for start, end in named)


def _goes_on_to_object(words: Sequence[Word], tags: Tags, hit: Hit[Object], things: Sequence[Hit[Object]]) -> bool:
    """Whether an object follows the genitive of "targeting", which then names who targets: "استهداف داعش لحاجز"."""
    if hit.entry.count is not None and hit.entry.people:
        return False
    starts = {other.start: other.form.preposition for other in things}
    for k in range(hit.end, min(len(words), hit.end + _FRAME)):
        if words[k].text in _STOPS - {","}:
            return False
        last = words[k - 1].text
        towns = next((form.preposition for form in forms(words[k].text) if form.text in _WORDS.towns), None)
        preposition = starts.get(k, towns)
        if preposition == "ل":
            return True
        if preposition == "" and last not in (",", *_WORDS.prepositions) and not said(last, _WORDS.around):
            return True
        for form in forms(words[k].text):
            if form.text in _WORDS.outskirts and form.preposition in ("", "ل") and last not in _WORDS.prepositions:
                return True
    return False


def _speaks(words: Sequence[Word], tags: Tags, hit: Hit[Object]) -> bool:
    """Whether the hit is who tells of the attack, or comes to help: "قال مصدر في الشرطة", "فرق الدفاع المدني"."""
    last, _ = led_by(words, hit, tags.start)
    back = [words[k].text for k in range(last, max(tags.start - 1, last - 3), -1)]
    for text in back:
        if text in _STOPS:
            break
        if said(text, _WORDS.saying) or said(text, _WORDS.sources):
            return True
    ahead = words[hit.end].text if hit.end < len(words) else ""
    return hit.entry.type in ("medical", "aid") and any(said(text, _WORDS.rescue) for text in (*back[:2], ahead))


def aimed(
    words: Sequence[Word], tags: Tags, hit: Hit[Object], triggers: Sequence[Hit[Trigger]], doers: set[int]
) -> bool:
    """Whether the frame names the hit as object: "استهدف X", "هجوم على X", "تعرض X لهجوم", "قصف الجيش X"."""
    last, preposition = led_by(words, hit, tags.start)
    for trigger in triggers:
        gap = last + 1 - trigger.end
        if trigger.entry.sense == "arson" and words[last].text == "في" and 0 < gap <= _FRAME + 1:
            return True  # "أضرموا النار في مكتب"
        if trigger.entry.verb:
            if hit.entry.people and trigger.form.text.startswith(_HURT):
                continue
            if not preposition and 0 <= gap <= _FRAME and _runs(words, tags, trigger.end, last + 1, doers):
                return True
        elif trigger.entry.sense != "clash":
            objective = trigger.form.text in _WORDS.objective
            if objective and 0 <= gap <= 1 and preposition != "ب":
                return True
            fired = trigger.form.text in _WORDS.fired_by  # "بنيران دورية": theirs who shot
            if gap == 0 and not preposition and not names_force(hit) and not fired:
                return True  # "قصف مواقع", "اقتحام مقر"
            to = preposition == "ل" and 0 <= gap <= _FRAME and (gap or objective) and not fired
            if to and trigger.entry.sense != "explosion" and not stops(words, trigger.end, last + 1):
                return True  # "قصف قوات كذا للبلدة"
        to = trigger.form.preposition in ("ل", "ب") or words[max(tags.start, trigger.start - 1)].text == "الي"
        if to and _exposed(words, tags, hit, trigger):
            return True
    if not hit.entry.people and _hit_by(words, tags, hit):
        return True
    blast = any(trigger.entry.sense == "explosion" for trigger in triggers)
    for k in range(last, max(tags.start - 1, last - _NEAR), -1):
        if words[k].text in _BREAKS or k in doers:
            return False
        if hit.entry.people and any(form.text.startswith(_HURT) for form in forms(words[k].text)):
            return False  # "فأصابت خمسة مدنيين": it befell them
        if any(trigger.entry.verb and trigger.start <= k < trigger.end for trigger in triggers):
            return True  # "هاجموا عددا من …"
        if any(not f.suffix and _stem(f.text) in _WORDS.aimed for f in forms(words[k].text)):  # not "إصابة"
            return words[k].text not in _WORDS.against or _attack_before(words, tags, k)
        if blast and any(f.text in _WORDS.passing and "ال" not in f.prefix for f in forms(words[k].text)):
            return True  # "لدى مرور رتل": the bomb was laid for it
        if words[k].text in _WORDS.prepositions and not _parts_of(words, k):
            return False
    return False


def _hit_by(words: Sequence[Word], tags: Tags, hit: Hit[Object]) -> bool:
    """Whether a thing is said to be hit by a weapon: "أصيبت سفينة … بصاروخ"."""
    verb = any(cue.entry.verb and cue.end == hit.start for cue in tags.cue("wound"))
    arms = (arm for arm in tags.arms if arm.form.preposition == "ب" and hit.end <= arm.start <= hit.end + _EXPOSED)
    return verb and any(not any(words[k].text in ENDING for k in range(hit.end, arm.start)) for arm in arms)


def _parts_of(words: Sequence[Word], k: int) -> bool:
    """Whether "of" at word `k` follows a quantity: "عدد من المنازل"."""
    return words[k].text == "من" and k > 0 and said(words[k - 1].text, _WORDS.quantities)


def _runs(words: Sequence[Word], tags: Tags, start: int, end: int, doers: set[int]) -> bool:
    """Whether only the subject and the time stand between a verb and its object: no preposition, no stop."""
    dated = tags.timed()
    dated |= {k for k in range(start, end - 1) if said(words[k + 1].text, _WORDS.hours)}  # "في وقت متأخر من مساء"
    dated |= {k for k in range(start, end) if words[k].text == "," and (k == end - 1 or {k - 1, k + 1} & dated)}
    return not any(k not in dated and stops(words, k, k + 1) for k in range(start, end)) and not any(
        hit.start not in doers and start <= hit.start < end and hit.entry.type != "unknown" for hit in tags.objects
    )


def _exposed(words: Sequence[Word], tags: Tags, hit: Hit[Object], attack: Hit[Trigger]) -> bool:
    """Whether "تعرض" stands by the hit: "تعرضت دورية لهجوم", "دورية تعرضت لهجوم", "تعرض رتل تابع لشركة كذا لانفجار"."""
    apart = attack.start - hit.end
    if 0 <= apart <= _NEAR:
        around = range(max(tags.start, hit.start - 2), min(len(words), hit.end + 3))
        return any(said(words[k].text, _WORDS.exposed) for k in around)
    verb = attack.start - 1 - (words[attack.start - 1].text == "الي")
    if hit.end <= verb <= hit.end + _NEAR and said(words[verb].text, _WORDS.exposed) and _heads(words, tags, hit):
        return not any(words[k].text in _BREAKS for k in range(hit.end, verb))
    opens = hit.start > tags.start and said(words[hit.start - 1].text, _WORDS.exposed)
    return opens and 0 <= apart <= _EXPOSED and not any(words[k].text in _BREAKS for k in range(hit.end, attack.start))


def _heads(words: Sequence[Word], tags: Tags, hit: Hit[Object]) -> bool:
    """Whether a sentence's subject stands before its verb: "كانت السفارة … قد تعرضت", "أن القاعدة في … تعرضت"."""
    before = words[hit.start - 1].text if hit.start > tags.start else ""
    return not before or before.lstrip("وف") in _HEADING or said(before, _WORDS.that)


def _attack_before(words: Sequence[Word], tags: Tags, k: int) -> bool:
    """Whether "على" at word `k` goes with an attack: "غارات على", "ألقيت قنبلة على", and not "القبض على"."""
    if k > 0 and said(words[k - 1].text, _WORDS.other_verbs_on):
        return False
    if any(arm.end == k and arm.entry.type is None for arm in tags.arms):
        return False  # "مسلحون على دراجات"
    attacks = (hit for hit in tags.triggers if hit.entry.sense != "clash")
    on = (hit for hit in attacks if not hit.entry.verb or hit.entry.sense not in _WITH_OBJECT)
    ends = [hit.end for hit in on] + [hit.end for hit in tags.arms if hit.entry.type is not None]
    return any(k - _FRAME <= end <= k for end in ends)
