"""What an act was aimed at, told by the frame its clause is built in, never by the order of words alone.

A force right after an attack may have made it ("قصف الحوثيين للمدينة") or suffered it ("قصف مواقع الحوثيين"): who does,
who speaks and who only holds the place is taken out first; what then stands where that frame names its object is the
target.
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from processors.arabic.lexicon import Hit
from processors.arabic.words import Word, forms
from processors.event import EventType, TargetType
from processors.events.casualties import Losses, Told
from processors.events.lexicon import Object, Trigger, function_words
from processors.events.tags import Tags
from processors.events.where import Spot

_WORDS = function_words()
_FORCES: frozenset[TargetType] = frozenset({"armed_group", "military", "police_security", "foreign_forces"})
_BOMBARDMENT: frozenset[EventType] = frozenset({"shelling", "rocket_attack", "air_strike", "drone_attack"})
_REACH = 14  # words after the trigger in which what was struck is named
_FRAME = 6  # words between an attack and the preposition or verb that names its object
_OWNER = 4  # words between a building and whose it is
_PRONOUNS = ("ه", "ها", "هم", "هما")
_STOPS = frozenset('.؟!;,:()"')
_BREAKS = _STOPS - {'"'}  # a name may stand in quotes


class Sure(IntEnum):
    """How firmly a clause says that something was the target; what is said more firmly silences the rest."""

    PERSONS = 0  # people were killed, of no told kind
    NEARBY = 1  # it stands by the place of the act
    VICTIM = 2  # these were killed, hurt or taken
    AIMED = 3  # the frame names it as the object


class Struck(NamedTuple):
    """Something attacked, named in words `[start, end)`."""

    start: int
    end: int
    sure: Sure


def targets(
    words: Sequence[Word],
    tags: Tags,
    lost: Losses,
    kind: EventType,
    triggers: Sequence[Hit[Trigger]],
    places: Sequence[Spot],
    at: int,
) -> dict[TargetType, Struck]:
    """What the clause of `tags` tells was attacked, by type, each with its firmest reading; `at` is the act's word.

    1. What the frame names as object. 2. Who was killed, hurt or taken, and the sides of a fight. 3. Where neither is
    told, what stands by, the town that a bombardment struck, or victims of no told kind.
    """
    named = {k for spot in places for k in range(spot.start, spot.end)}
    things = [
        hit
        for hit in tags.objects
        if hit.entry.type != "unknown" and not hit.entry.attackers and hit.start not in named
    ]
    doers = {hit.start for hit in things if _does(words, tags, hit) or _speaks(words, tags, hit)}
    open_to = [hit for hit in things if hit.start not in doers]
    # 1. What the frame names.
    found = _objects(words, tags, triggers, things, doers)
    # 2. Whom it befell.
    for told in (lost.killed, lost.wounded, lost.abducted):
        for type_, start, end in _victims(tags, told):
            _keep(found, type_, Struck(start, end, Sure.VICTIM))
    if kind == "assassination" and not found:
        for hit in _marked(open_to, triggers):
            _keep(found, hit.entry.type, Struck(hit.start, hit.end, Sure.AIMED))
    if kind == "armed_clash":
        for hit in _sides(words, tags, things):
            _keep(found, hit.entry.type, Struck(hit.start, hit.end, Sure.VICTIM))
    # 3. What stands by; by a fight that is no target.
    if found or kind == "armed_clash":
        return found
    if triggers or tags.arms:
        begin = at if triggers else tags.arms[0].start  # of a bomb that was found before it went off
        near = [hit for hit in open_to if begin < hit.start <= begin + _REACH and not _bystander(words, hit)]
        for hit in sorted(near, key=lambda hit: hit.entry.people)[:1]:
            return {_owner(words, hit, things)[0]: Struck(hit.start, hit.end, Sure.NEARBY)}
        if kind in _BOMBARDMENT and (town := _town(words, tags, triggers)) is not None:
            return {"civilians": Struck(town, town + 1, Sure.NEARBY)}
    harmed = next((told for told in (lost.killed, lost.wounded) if told is not None and told.people), None)
    return {"civilians": Struck(harmed.start, harmed.end, Sure.PERSONS)} if harmed is not None else {}


def _objects(
    words: Sequence[Word],
    tags: Tags,
    triggers: Sequence[Hit[Trigger]],
    things: Sequence[Hit[Object]],
    doers: set[int],
) -> dict[TargetType, Struck]:
    """The things that the frame names as its object; whose a building is stands for the building."""
    found: dict[TargetType, Struck] = {}
    owned: set[int] = set()
    for hit in things:
        if hit.start in doers or hit.start in owned or not _aimed(words, tags, hit, triggers, doers):
            continue
        kind, owner = _owner(words, hit, things)
        if owner is not None:
            owned.add(owner.start)
        _keep(found, kind, Struck(hit.start, hit.end, Sure.AIMED))
        if kind == "religious" and hit.entry.people:
            _keep(found, "civilians", Struck(hit.start, hit.end, Sure.AIMED))
    return found


def firmest(found: dict[TargetType, Sure]) -> set[TargetType]:
    """Which of the targets told over all of an act's clauses are its own."""
    best = max(found.values(), default=Sure.PERSONS)
    least = min(Sure.VICTIM, best)
    own = {kind for kind, sure in found.items() if sure >= least}
    if best is Sure.AIMED and found.get("civilians") is Sure.VICTIM:
        own.discard("civilians")  # who only was there when something else was struck
    return own


def _keep(found: dict[TargetType, Struck], kind: TargetType, new: Struck) -> None:
    if kind not in found or found[kind].sure < new.sure:
        found[kind] = new


def _stem(word: str) -> str:
    return word.removesuffix("ت") if len(word) > 3 else word


def _is(word: str, known: frozenset[str]) -> bool:
    """Whether a word, its clitics and the feminine ending of a verb taken off, is one of `known`."""
    return any(form.text in known or _stem(form.text) in known for form in forms(word))


def _names_force(words: Sequence[Word], tags: Tags, hit: Hit[Object]) -> bool:
    """Whether a hit is somebody who can attack: fighters, soldiers, a named group; a checkpoint or a base cannot."""
    if hit.entry.type not in _FORCES:
        return False
    named = any(actor.start <= hit.start < actor.end for actor in tags.actors)
    return hit.entry.people or named or _is(words[hit.start].text, _WORDS.forces)


def _does(words: Sequence[Word], tags: Tags, hit: Hit[Object]) -> bool:
    """Whether the hit is who attacked: subject of the verb, owner of the attack, or named after "by"."""
    if not _names_force(words, tags, hit):
        return False
    for k in range(hit.start - 1, max(tags.start - 1, hit.start - 4), -1):
        if words[k].text in _BREAKS:
            break
        if _by(words[k].text):
            return True
    before = words[hit.start - 1].text if hit.start > tags.start else ""
    if _is(before, _WORDS.belonging) and any(0 <= hit.start - 1 - arm.end <= 2 for arm in tags.arms):
        return True  # "راجمة تابعة لقوات"
    if before == "من" and any(hit.start - 2 <= trigger.end < hit.start for trigger in tags.triggers):
        return True  # "لقصف من قوات النظام"
    nominative = words[hit.start].text.endswith("ون")
    for trigger in tags.triggers:
        if trigger.entry.verb:
            if trigger.start == hit.end and (nominative or not _opens(words, tags, trigger)):
                return True  # "مسلحون هاجموا"
            gap = hit.start - trigger.end
            if 0 <= gap <= 2 and (nominative or (_opens(words, tags, trigger) and hit.form.suffix != "ا")):
                return True  # "هاجم مسلحون", "قصفت قوات النظام"
        elif hit.start == trigger.end and trigger.form.text not in _WORDS.objective:
            return True  # "قصف الحوثيين", "غارات للتحالف"
        elif hit.form.prefix[-1:] == "ل" and hit.start == trigger.end + 1:
            return trigger.form.text not in _WORDS.objective  # "قصف صاروخي لقوات النظام"
    # "راجمة لقوات …", "طائرات التحالف"
    return any(arm.end == hit.start and hit.form.prefix[-1:] in ("", "ل", "و") for arm in tags.arms)


def _by(word: str) -> bool:
    """Whether a doer follows: "من قبل", "على يد", "نفذه", "تبنته"."""
    return _is(word, _WORDS.doing) or any(
        form.suffix in _PRONOUNS and _stem(form.text) in _WORDS.done for form in forms(word)
    )


def _opens(words: Sequence[Word], tags: Tags, verb: Hit[Trigger]) -> bool:
    """Whether the verb comes before its subject: nothing that could be its subject stands right before it."""
    before = verb.start - 1
    if before < tags.start or (words[verb.start].text.startswith(("و", "ف")) and verb.form.prefix):
        return True
    if words[before].text in ("الذي", "التي", "اللذين", "الذين"):
        return False
    named = [(h.start, h.end) for hits in (tags.arms, tags.triggers, tags.actors, tags.objects) for h in hits]
    return not any(start <= before < end for start, end in named)


def _speaks(words: Sequence[Word], tags: Tags, hit: Hit[Object]) -> bool:
    """Whether the hit is who tells of the attack, or comes to help: "قال مصدر في الشرطة", "فرق الدفاع المدني"."""
    back = [words[k].text for k in range(hit.start - 1, max(tags.start - 1, hit.start - 4), -1)]
    for text in back:
        if text in _STOPS:
            break
        if _is(text, _WORDS.saying) or _is(text, _WORDS.sources):
            return True
    ahead = words[hit.end].text if hit.end < len(words) else ""
    return hit.entry.type in ("medical", "aid") and any(_is(text, _WORDS.rescue) for text in (*back[:2], ahead))


def _aimed(
    words: Sequence[Word], tags: Tags, hit: Hit[Object], triggers: Sequence[Hit[Trigger]], doers: set[int]
) -> bool:
    """Whether the frame names the hit as object: "استهدف X", "هجوم على X", "تعرض X لهجوم", "قصف الجيش X"."""
    for trigger in triggers:
        gap = hit.start - trigger.end
        if trigger.entry.verb and 0 <= gap <= _FRAME and _runs(words, tags, trigger.end, hit.start, doers):
            return True
        if not trigger.entry.verb and trigger.form.text in _WORDS.objective and 0 <= gap <= 1:
            return True
        if gap == 0 and not trigger.entry.verb and not _names_force(words, tags, hit) and "ل" not in hit.form.prefix:
            return True  # "قصف مواقع", "اقتحام مقر"
        if trigger.form.prefix[-1:] == "ل" and 0 <= trigger.start - hit.end <= _OWNER and _exposed(words, tags, hit):
            return True
        if hit.form.prefix[-1:] == "ل" and 0 <= gap <= _FRAME and (gap or trigger.form.text in _WORDS.objective):
            return True
    for k in range(hit.start - 1, max(tags.start - 1, hit.start - _OWNER - 1), -1):
        if words[k].text in _BREAKS or k in doers:
            return False
        if any(not f.suffix and _stem(f.text) in _WORDS.aimed for f in forms(words[k].text)):  # not "إصابة"
            return words[k].text not in ("علي", "ضد") or _attack_before(tags, k)
    return False


def _runs(words: Sequence[Word], tags: Tags, start: int, end: int, doers: set[int]) -> bool:
    """Whether only the subject and the time stand between a verb and its object: no preposition, no stop."""
    dated = {k for date in tags.dates for k in range(date.start, date.end)}
    return not any(
        k not in dated and (words[k].text in _STOPS or words[k].text in _WORDS.prepositions) for k in range(start, end)
    ) and not any(
        hit.start not in doers and start <= hit.start < end and hit.entry.type != "unknown" for hit in tags.objects
    )


def _exposed(words: Sequence[Word], tags: Tags, hit: Hit[Object]) -> bool:
    """Whether "تعرض" stands by the hit: "تعرضت دورية لهجوم", "دورية تعرضت لهجوم"."""
    around = range(max(tags.start, hit.start - 2), min(len(words), hit.end + 3))
    return any(_is(words[k].text, _WORDS.exposed) for k in around)


def _attack_before(tags: Tags, k: int) -> bool:
    """Whether "على" at word `k` goes with an attack: "غارات على", "ألقيت قنبلة على", and not "على الأقل"."""
    ends = [hit.end for hit in tags.triggers] + [hit.end for hit in tags.arms]
    return any(k - _FRAME <= end <= k for end in ends)


def _owner(
    words: Sequence[Word], hit: Hit[Object], things: Sequence[Hit[Object]]
) -> tuple[TargetType, Hit[Object] | None]:
    """The type of what was struck: a checkpoint, a house or a car of an armed group's is the group's."""
    if hit.entry.people or hit.entry.type not in ("civilians", "military", "police_security", "infrastructure"):
        return hit.entry.type, None
    for other in things:
        if other.entry.type not in _FORCES or not 0 <= other.start - hit.end <= _OWNER:
            continue
        between = [words[k].text for k in range(hit.end, other.start)]
        if any(text in _STOPS or text in _WORDS.prepositions for text in between):
            continue
        if other.form.prefix[-1:] == "ل" or not between or any(_is(text, _WORDS.belonging) for text in between):
            return other.entry.type, other
    return hit.entry.type, None


def _victims(tags: Tags, told: Told | None) -> list[tuple[TargetType, int, int]]:
    """Who was killed, hurt or taken, and who among them is told apart: "بينهم سبعة من الزوار"."""
    if told is None or told.toll.best == 0:
        return []
    found: list[tuple[TargetType, int, int]]
    found = [(kind, told.start, told.end) for kind in told.people if kind != "unknown"]
    of = next((h for h in tags.objects if told.end <= h.start <= told.end + 2 and h.entry.type in _FORCES), None)
    if of is not None and set(told.people) <= {"armed_group", "unknown", "civilians"}:  # "عناصر من قوات الأمن"
        found = [(of.entry.type, told.start, of.end)]
    for part in tags.cue("part"):
        if told.end <= part.start <= told.end + 2:
            among = (h for h in tags.objects if h.entry.people and part.end <= h.start <= part.end + 3)
            found += [(h.entry.type, h.start, h.end) for h in among if h.entry.type != "unknown"][:1]
    if any(kind == "religious" for kind, _, _ in found):  # pilgrims and worshippers
        found += [("civilians", start, end) for kind, start, end in found if kind == "religious"]
    return found


def _marked(open_to: Sequence[Hit[Object]], triggers: Sequence[Hit[Trigger]]) -> list[Hit[Object]]:
    """Who was to be killed, by rank or calling: the one nearest the word for the assassination, before or after it."""
    at = [trigger.start for trigger in triggers]
    near = [(min(abs(hit.start - k) for k in at), hit) for hit in open_to if hit.entry.people] if at else []
    return [hit for distance, hit in sorted(near, key=lambda pair: pair[0]) if distance <= _REACH][:1]


def _sides(words: Sequence[Word], tags: Tags, things: Sequence[Hit[Object]]) -> list[Hit[Object]]:
    """Both sides of "اشتباكات بين X وY"."""
    stop = min(len(words), max((hit.end for hit in tags.triggers), default=tags.start) + _REACH + 1)
    between = next((k for k in range(tags.start, stop) if words[k].text == "بين"), None)
    if between is None or not any(0 <= between - hit.end <= _REACH for hit in tags.triggers):
        return []
    forces = [hit for hit in things if hit.entry.type in _FORCES and between < hit.start <= between + _REACH]
    return forces if len({hit.entry.type for hit in forces}) > 1 else []


def _bystander(words: Sequence[Word], hit: Hit[Object]) -> bool:
    """Whether the hit is no target unless the frame says so: fighters near by, the hospital the wounded went to."""
    if hit.entry.people and hit.entry.type in ("armed_group", "government"):
        return True
    return hit.entry.type == "medical" or _is(words[hit.start - 1].text if hit.start else "", _WORDS.doing)


def _exposed_town(words: Sequence[Word], trigger: Hit[Trigger]) -> int | None:
    """The word for a town in "تعرضت قرية … لقصف"."""
    if trigger.form.prefix[-1:] != "ل":
        return None
    before = range(max(0, trigger.start - _FRAME), trigger.start)
    if not any(_is(words[k].text, _WORDS.exposed) for k in before):
        return None
    return next((k for k in before if any(form.text in _WORDS.towns for form in forms(words[k].text))), None)


def _town(words: Sequence[Word], tags: Tags, triggers: Sequence[Hit[Trigger]]) -> int | None:
    """The word for a town or village that a bombardment is aimed at: its people are the target."""
    for trigger in triggers:
        if (exposed := _exposed_town(words, trigger)) is not None:
            return exposed
        for k in range(trigger.end, min(len(words), trigger.end + _REACH)):
            if words[k].text in _STOPS:
                break
            if any(form.text in _WORDS.towns for form in forms(words[k].text)):
                before = words[k - 1].text
                if before in _WORDS.aimed or _is(before, _WORDS.aimed) or "ل" in forms(words[k].text)[-1].prefix:
                    return k
                return k if k == trigger.end or (trigger.entry.verb and before not in _WORDS.prepositions) else None
    return None
