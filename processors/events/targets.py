"""What an act was aimed at, told by the frame its clause is built in, never by the order of words alone.

A force right after an attack may have made it ("قصف الحوثيين للمدينة") or suffered it ("قصف مواقع الحوثيين"): who does,
who speaks and who only holds the place is taken out first; what then stands where that frame names its object is the
target.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from processors.arabic.lexicon import Hit
from processors.arabic.words import Word
from processors.event import EventType, TargetType
from processors.events.frames import BY, FORCES, aimed, doers, led_by, names_force, said, stops
from processors.events.function_words import function_words
from processors.events.harmed import befallen, struck_down
from processors.events.lexicon import Object, Trigger
from processors.events.owners import belongs
from processors.events.owners import owner as owner_of
from processors.events.struck import Struck, Sure
from processors.events.tags import Tags
from processors.events.tolls import Losses
from processors.events.towns import town
from processors.events.where import Spot

_WORDS = function_words()
_BOMBARDMENT: frozenset[EventType] = frozenset({"shelling", "rocket_attack", "air_strike", "drone_attack"})
_BOMBS: frozenset[EventType] = frozenset({"explosion", "ied", "vehicle_bomb", "suicide_bombing"})
_ON_TOWNS: frozenset[EventType] = _BOMBARDMENT | {"armed_attack", "attack"}
# Done to people chosen: whom they are, persons of no told kind do not say.
_CHOSEN: frozenset[EventType] = frozenset(
    {"armed_attack", "armed_clash", "assassination", "suicide_bombing", "air_strike", "attack"}
)
_JOINED = 3  # words between two objects that "and" joins
_RIGHT_AFTER = 1  # words between "was killed" and who was
_SITES: frozenset[TargetType] = frozenset(
    {"airport", "oil_energy", "medical", "diplomatic"}
)  # known by name, as places
_ACCUSATIVE = ("ين", "ا")
_COMMAS = frozenset("،,")
_REACH = 18  # words after the trigger in which what was struck is named


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
    things = _things(words, tags, {k: spot for spot in places for k in range(spot.start, spot.end)})
    actors = doers(words, tags, things) | _subjects(words, tags, triggers, things)
    open_to = [hit for hit in things if hit.start not in actors]
    # 1. What the frame names.
    found = _objects(words, tags, triggers, things, actors)
    # 2. Whom it befell.
    for told in (lost.killed, lost.wounded, lost.abducted):
        for type_, struck in befallen(words, tags, told, things):
            _keep(found, type_, struck)
    ranks = [
        hit
        for hit in tags.objects
        if hit.entry.people and hit.entry.type == "unknown" and belongs(words, tags, hit, things)[0] != "unknown"
    ]
    for type_, struck in struck_down(words, tags, [*open_to, *ranks], things):
        _keep(found, type_, struck)
    if kind in ("assassination", "abduction") and not found:
        for hit in _marked([*open_to, *ranks], triggers):
            type_, _ = belongs(words, tags, hit, things)
            _keep(found, type_, Struck(hit.start, hit.end, Sure.AIMED))
    if kind == "armed_clash" and not FORCES.intersection(found):
        for hit in _sides(words, tags, things):
            _keep(found, hit.entry.type, Struck(hit.start, hit.end, Sure.AIMED))
    if kind == "armed_clash" and not found and (clan := _clan(words, tags, triggers)) is not None:
        return {"unknown": Struck(clan, clan + 1, Sure.AIMED)}
    # 3. What stands by; by a fight that is no target.
    bombed = kind in _BOMBS and not any(struck.sure is Sure.AIMED for struck in found.values())
    if kind == "armed_clash" or (found and not bombed):
        return found
    if triggers or tags.arms:
        begin = at if triggers else tags.arms[0].start  # of a bomb that was found before it went off
        near = [
            hit
            for hit in open_to
            if begin < hit.start <= begin + _REACH
            and not _bystander(words, hit)
            and (hit.start not in named or (hit.entry.type in _SITES and kind in _BOMBARDMENT))
        ]
        if found:  # the house of who was hurt is his, whatever he is
            near = [hit for hit in near if hit.form.suffix not in ("ه", "ها")]
        by = _standing_by(words, tags, near, things)
        if found:  # whom a bomb hurt, and what it went off by
            return found | {type_: one._replace(sure=Sure.VICTIM) for type_, one in by.items() if type_ not in found}
        if by:
            return by
        if kind in _ON_TOWNS and (at_town := town(words, triggers, places)) is not None:
            return {"civilians": Struck(at_town, at_town + 1, Sure.NEARBY)}
    if found:
        return found
    harmed = next((told for told in (lost.killed, lost.wounded) if told is not None and told.people), None)
    if harmed is None or kind in _CHOSEN or kind == "explosion":
        return {}
    return {"civilians": Struck(harmed.start, harmed.end, Sure.PERSONS)}


def _standing_by(
    words: Sequence[Word], tags: Tags, near: Sequence[Hit[Object]], things: Sequence[Hit[Object]]
) -> dict[TargetType, Struck]:
    """The first of what stands near an act, things before people, and who is struck with it."""
    for hit in sorted(near, key=lambda hit: hit.entry.people)[:1]:
        type_, owner = belongs(words, tags, hit, things)
        if type_ != "unknown":
            near_by = Struck(hit.start, hit.end, Sure.NEARBY, hit.entry.owned and owner is None)
            return dict.fromkeys([type_, *_struck_with(words, tags, hit, things)], near_by)
    return {}


def _subjects(
    words: Sequence[Word], tags: Tags, triggers: Sequence[Hit[Trigger]], things: Sequence[Hit[Object]]
) -> set[int]:
    """The people right behind a verb who did it to others, told in the accusative: "طعن شاب، اليوم، جنديين"."""
    dated = tags.timed()
    people = [hit for hit in things if hit.entry.people]
    return {
        one.start
        for trigger in triggers
        for one, other in pairwise(people)
        if trigger.entry.verb
        and one.start == trigger.end
        and words[other.start].text.endswith(_ACCUSATIVE)
        and not other.form.prefix
        and all(k in dated or words[k].text in _COMMAS for k in range(one.end + 1, other.start))
    }


def _things(words: Sequence[Word], tags: Tags, named: Mapping[int, Spot]) -> list[Hit[Object]]:
    """What can be attacked; no weapons, attackers, names of places, and nothing said twice: "قوات … (قسد)"."""
    armed = {k for arm in tags.arms if arm.entry.type is not None for k in range(arm.start, arm.end)}
    found: list[Hit[Object]] = []
    for hit in tags.objects:
        if hit.entry.attackers or hit.start in armed or (hit.entry.type == "unknown" and not hit.entry.owned):
            continue
        if hit.start in named and named[hit.start].precision != "site" and not _is_building(named[hit.start], tags):
            continue
        if hit.end < len(words) and said(words[hit.end].text, _WORDS.laden):
            continue  # "شاحنة ملغمة"
        last, _ = led_by(words, hit, tags.start)
        again = found and last < hit.start - 1 and last == found[-1].end - 1 and hit.entry.type == found[-1].entry.type
        if not again:
            found.append(hit)
    return found


def _is_building(spot: Spot, tags: Tags) -> bool:
    """Whether a place is a building by name: "مسجد كذا", "مصفاة كذا"; towns are called after bridges and palaces."""
    at = (hit.entry for hit in tags.objects if hit.start == spot.start)
    return any(not entry.people and entry.type in _SITES | {"religious"} for entry in at)


def _objects(
    words: Sequence[Word],
    tags: Tags,
    triggers: Sequence[Hit[Trigger]],
    things: Sequence[Hit[Object]],
    actors: set[int],
) -> dict[TargetType, Struck]:
    """The things that the frames name as their object; whose a building is stands for the building."""
    found: dict[TargetType, Struck] = {}
    owned: set[int] = set()
    last: Hit[Object] | None = None  # the object before, to which "and" may join another
    for hit in things:
        if hit.start in actors or hit.start in owned:
            continue
        if not (aimed(words, tags, hit, triggers, actors) or (last is not None and _joined(words, tags, last, hit))):
            continue
        last = hit
        kind, owner = belongs(words, tags, hit, things)
        if owner is not None:
            owned.add(owner.start)
        _keep(found, kind, Struck(hit.start, hit.end, Sure.AIMED, hit.entry.owned and owner is None))
        for with_it in _struck_with(words, tags, hit, things):
            _keep(found, with_it, Struck(hit.start, hit.end, Sure.AIMED))
    return found


def _struck_with(
    words: Sequence[Word], tags: Tags, hit: Hit[Object], things: Sequence[Hit[Object]]
) -> list[TargetType]:
    """Who is struck with what is struck for its faith: worshippers are civilians, a force's mosque is the force's."""
    if hit.entry.type != "religious":
        return []
    houses = [hit]
    if hit.entry.people:  # "المصلين في مسجد لقوات الأمن"
        houses = [one for one in things if one.entry.type == "religious" and 0 <= one.start - hit.end <= _RIGHT_AFTER]
    for house in houses[:1]:
        if (force := owner_of(words, tags, house, things)) is not None:
            return [force.entry.type]
    return ["civilians"] if hit.entry.people else []


def _joined(words: Sequence[Word], tags: Tags, one: Hit[Object], two: Hit[Object]) -> bool:
    """Whether "and" joins a second object to the first: "استهدفت منزلا ومدرسة"."""
    if not (words[two.start].text.startswith("و") and two.form.prefix.startswith("و")):
        return False
    acted = any(one.end <= trigger.start < two.start for trigger in tags.triggers)
    return two.start - one.end <= _JOINED and not acted and not stops(words, one.end, two.start)


def _keep(found: dict[TargetType, Struck], kind: TargetType, new: Struck) -> None:
    old = found.get(kind)
    found[kind] = new if old is None else old.with_(new)


def _marked(open_to: Sequence[Hit[Object]], triggers: Sequence[Hit[Trigger]]) -> list[Hit[Object]]:
    """Who was to be killed, by rank or calling: the one nearest the word for the assassination, before or after it."""
    at = [trigger.start for trigger in triggers]
    near = [(min(abs(hit.start - k) for k in at), hit) for hit in open_to if hit.entry.people] if at else []
    return [hit for distance, hit in sorted(near, key=lambda pair: pair[0]) if distance <= _REACH][:1]


def _sides(words: Sequence[Word], tags: Tags, things: Sequence[Hit[Object]]) -> list[Hit[Object]]:
    """Both sides of "اشتباكات بين X وY", the fighters of "اشتبكت قوات كذا مع مسلحين"."""
    clashes = [hit for hit in tags.triggers if hit.entry.sense == "clash"]
    stop = min(len(words), max((hit.end for hit in clashes), default=tags.start) + _REACH + 1)
    for k in range(tags.start, stop):
        if words[k].text not in ("بين", "مع") or not any(0 <= k - hit.end <= _REACH for hit in clashes):
            continue
        forces = [hit for hit in things if names_force(hit) and k < hit.start <= k + _REACH]
        if words[k].text == "مع":
            return [hit for hit in forces if hit.start - k <= _RIGHT_AFTER and hit.entry.type == "armed_group"]
        return forces if len(forces) > 1 else []
    return []


def _clan(words: Sequence[Word], tags: Tags, triggers: Sequence[Hit[Trigger]]) -> int | None:
    """The first word for tribes that fight each other, neither of them an armed group: "اشتباكات بين عشيرتين"."""
    for trigger in triggers:
        for k in range(trigger.end, min(len(words), trigger.end + _REACH)):
            if words[k].text in ".؟!;":
                break
            if said(words[k].text, _WORDS.clans):
                return k
    return None


def _bystander(words: Sequence[Word], hit: Hit[Object]) -> bool:
    """Whether the hit is no target unless the frame says so: a force near by, the hospital the wounded went to."""
    if names_force(hit) or (hit.entry.people and hit.entry.type == "government"):
        return True
    before = [words[k].text for k in range(max(0, hit.start - _JOINED), hit.start)]
    if hit.entry.type == "medical" and not any(said(text, _WORDS.beside) for text in before):
        return True
    return bool(before) and (before[-1] == "عن" or said(before[-1], BY))
