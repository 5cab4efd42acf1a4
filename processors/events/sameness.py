"""Whether a clause tells of an act told before: the evidence for it and against it."""

import datetime as dt
from collections.abc import Iterable

from processors.arabic.dates import Dated
from processors.event import EventType, WeaponType
from processors.events.act import Act, fresh
from processors.events.candidate import Candidate
from processors.events.doers import Doer
from processors.events.elaboration import a_stage, burnt_too, elaborates, may_be_beside, tells_part
from processors.events.kinds import FAMILY, VAGUER
from processors.events.known import may_be_of
from processors.events.spot import agreement
from processors.events.succession import one_after_the_other

ENOUGH = 2.0  # points of `likeness` that make a clause and an act one
# What a shell or bomb comes from; rockets come from either.
_DELIVERED: dict[WeaponType, str] = {"aircraft": "air", "drone": "air", "artillery": "guns", "mortar": "guns"}
_BY_NAME = 99.0  # points of what one name stands for: no other act is likelier
_TELLING = 8  # dead: two acts of one article hardly have that number in common
_TELLING_WITH_HURT = 2  # or that, where the hurt are as many too
_MISTOLD_DAYS = 3  # between two days told for one act: "yesterday" in words taken over from another day's report
_OLDER_DAYS = 3  # before publication: an act of such a day is not what the lead reports without a day
_ANY_KIND = 0.75  # a killing alone tells of no kind
_STRIKES: frozenset[EventType] = frozenset({
    "air_strike", "drone_attack", "rocket_attack", "shelling", "ied", "vehicle_bomb", "suicide_bombing",
})  # fmt: skip
_POINTED_KM = 150  # between an act's place and one named where the act is pointed back to
_LEAD = 4  # sentences that tell of the news, whatever day a caption before them has
_TOLD_BESIDE = 0.5  # agreement of places near each other, where a voice goes on about the act
_TOLD_ON = 0.5  # points for a voice that goes on about what the lead tells, wherever it stands
_WITHIN = 1.0  # agreement of a town and a place in it
_SAME_PLACE = 2.5  # agreement of places told by one name


def likeness(act: Act, told: Candidate, latest: Act | None, anchor: dt.date) -> float | None:
    """How well a clause fits an act, in points; None where they cannot be the same. `latest` is the act told last.

    Points are for a kind, place, day and losses that agree, for pointing back ("the attack"), and for standing near.
    """
    if not _same_of_several(act, told) or told.threatened != act.threatened or _listed_beside(act, told):
        return None
    if any(one_after_the_other(clause, told) for clause in act.clauses):
        return None
    if told.famed is not None and (act.famed or act.date) is not None:
        if act.famed is told.famed.act:
            return _BY_NAME
        if act.famed is not None or not may_be_of(act.date, told.famed.act.date):
            return None
    if _same_victim(act, told):
        return 2 * ENOUGH
    same_go = burnt_too(act, told) or (act is latest and a_stage(act, told))
    kind = _ANY_KIND if told.bare or same_go else kinds_agree(act.type, told.type)
    place = agreement(act.spot, told.spot)
    goes_on = act is latest and elaborates(act, told)
    if place is None and goes_on and act.spot and told.spot and may_be_beside(act.spot, told.spot):
        place = _TOLD_BESIDE
    days = dates_agree(act.date, told.date) or _day_of_saying(act, told, latest)
    if told.occurs and act is latest and told.part == "text":
        days = days or _days_apart(act.date, told.date) <= _MISTOLD_DAYS
    if _same_toll(act, told):  # a place, kind or day told otherwise is then an error of somebody's
        kind, place = kind or _ANY_KIND, place or 0.0
        days = days or _days_apart(act.date, told.date) <= _MISTOLD_DAYS
    if kind is None or place is None or not days or _otherwise_armed(act, told) or _by_the_other_side(act, told):
        return None
    if _other_time(act, told, place, latest, anchor) or _moves_on(act, told, place, latest):
        return None
    same, differ = _tolls(act, told)
    pointed = told.definite or told.demonstrative
    details = _details(told)
    if details and (told.voiced or act.type in {told.type, *VAGUER.get(told.type, ())}):
        differ = 0
    if goes_on and tells_part(act, told):
        differ = 0
    elif differ and told.past and not (pointed or act.past or told.update) and (told.aimed_at or _costlier(act, told)):
        return None  # "nine had been killed in a blast there"
    if differ and not (pointed or told.update or told.part == "title" or place >= _SAME_PLACE):
        return None
    several = told.plural or any((count or 0) > 1 for count, _, _ in told.weapons.values())
    if act.aggregate and not (several or pointed or told.part == "title"):
        return None
    near = told.part == "title" or told.paragraph - act.clauses[-1].paragraph <= 1
    dated = act.date is not None and told.date is not None
    return (
        kind
        + place
        + 1.5 * dated
        + 2.5 * same
        - differ
        + 1.5 * pointed
        + (act is latest and told.part != "title") * (1.5 if details else 1.0)
        + near
        + _TOLD_ON * (details and not told.plural and elaborates(act, told))
    )


def _day_of_saying(act: Act, told: Candidate, latest: Act | None) -> bool:
    """Whether the day told of one is the day on which somebody spoke of it, after the day of the act."""
    soon = _days_apart(act.date, told.date) <= _MISTOLD_DAYS
    there = act is latest and soon and (agreement(act.spot, told.spot) or 0) >= _WITHIN
    if told.on_saying:
        return there or (told.spot is None and act is latest)
    if not (told.spot is None or there or (act is latest and act.spot is None) or _tolls(act, told)[0]):
        return False
    said = any(clause.date is act.date and clause.on_saying for clause in act.clauses)
    before = act.date is not None and told.date is not None and told.date.last < act.date.first
    return said and before and soon


def _listed_beside(act: Act, told: Candidate) -> bool:
    """Whether the same words list the act's place and the clause's own: "في محافظتي كذا وكذا"."""
    return told.parted and any(one.parted and (one.part, one.start) == (told.part, told.start) for one in act.clauses)


def _other_time(act: Act, told: Candidate, place: float, latest: Act | None, anchor: dt.date) -> bool:
    """Whether one is news and the other history; "had exploded" also tells a detail of the news itself.

    What is only named as a matter of others may be either. "The attack", undated, is the one told last, even of old.
    """
    if told.date is None and told.a_matter:
        return False
    if act.date is None and all(clause.a_matter for clause in act.clauses):
        return False
    pointed = told.definite or told.demonstrative
    if pointed and act is latest and told.date is None and not told.recalled:
        return False
    if act.date is None and told.headed and not pointed and _days_before(told, anchor) >= _OLDER_DAYS:
        return True  # "on 11 January, …" in a later sentence: an older act than the lead's
    now = fresh(told.date, past=told.past and not pointed, anchor=anchor)
    # A detail of history is told without "had" only of the act that the text is at.
    detail = told.date is None and place > 0 and not told.recalled and (told.past or told.sentence > _LEAD)
    return act.fresh(anchor) != now and not detail


def _days_before(told: Candidate, anchor: dt.date) -> int:
    """Days from an act's own day to publication; 0 where none is told."""
    return (anchor - told.date.last).days if told.date is not None and told.date.precision == "day" else 0


def _details(told: Candidate) -> bool:
    """Whether a clause names no place, day or other act: what it tells is of the act before.

    Where somebody says so, or with no exacter word, so is another toll: a part of the act's, or another voice's.
    """
    apart = told.again or told.turns or told.bare or told.counted_on or told.others
    return told.spot is None and told.date is None and not apart


def _moves_on(act: Act, told: Candidate, place: float, latest: Act | None) -> bool:
    """Whether a clause says that it leaves the act for another one."""
    if told.again and (place < _SAME_PLACE or act is latest):
        return True  # "another", "a similar one"
    if told.definite or told.demonstrative or _same_toll(act, told):
        return False
    if told.elsewhere == "beyond" or (told.elsewhere == "part" and _tolls(act, told)[1]):
        return True
    if told.outcome == "foiled" and not told.triggers and _hurt(act):
        return True  # "and made another safe"
    if told.besides and place == 0 and told.type in _STRIKES and (told.weapons or told.aimed_at):
        return True  # "a drone also went off on the dam"; but an assault goes on with "they also burnt"
    if act is latest and (told.retorts or (told.admitted and act.clauses[-1].outcome == "denied")):
        return True  # "the army answered", "he denied that they had shelled …, but admitted to firing at …"
    if (told.turns and place == 0) or (told.hence and place < _SAME_PLACE):
        return True  # "on the other hand", "three hours later"
    return act.date is None and told.headed and place < _SAME_PLACE  # "yesterday, …"


def _hurt(act: Act) -> bool:
    return any(told is not None and told.toll.best for told in (act.killed, act.wounded))


def _tolls(act: Act, told: Candidate) -> tuple[int, int]:
    """In how many of killed and wounded the numbers told are the same, and in how many they differ."""
    same = differ = 0
    for old, new in ((act.killed, told.losses.killed), (act.wounded, told.losses.wounded)):
        if old is not None and new is not None and old.toll.best is not None and new.toll.best is not None:
            same += old.toll.best == new.toll.best != 0
            differ += new.toll.best not in (old.toll.best, old.first)  # "3 of his sons", then only they
    return same, differ


def _costlier(act: Act, told: Candidate) -> bool:
    """Whether a clause counts more dead than the act had: no part of its toll, then."""
    old, new = act.killed, told.losses.killed
    return bool(old and new and old.toll.best and new.toll.best and new.toll.best > old.toll.best)


def meant(acts: list[Act], told: Candidate, anchor: dt.date) -> Act | None:
    """The latest act of its kind that a clause points back to, though it names a place beside that act's.

    "The blast" that "hit their car near a village" and protests "against the bombing" elsewhere tell of no new act.
    """
    if not (told.definite or told.demonstrative or told.deplored) or told.again or told.parted:
        return None
    for act in reversed(acts):
        if (
            told.threatened
            or act.threatened
            or kinds_agree(act.type, told.type) is None
            or not dates_agree(act.date, told.date)
            or _tolls_differ(act, told)
            or _otherwise_armed(act, told)
        ):
            continue
        if told.deplored:
            return act
        if told.date is not None and (told.plural or fresh(told.date, past=False, anchor=anchor) != act.fresh(anchor)):
            continue
        km = act.spot.km_from(told.spot) if act.spot is not None and told.spot is not None else None
        near = km is not None and km < _POINTED_KM
        if near or not (told.losses.killed or told.losses.wounded) or _tolls(act, told)[0]:
            return act
    return None


def _tolls_differ(act: Act, told: Candidate) -> bool:
    pairs = ((act.killed, told.losses.killed), (act.wounded, told.losses.wounded))
    return any(old and new and old.toll.best != new.toll.best for old, new in pairs)


def _same_victim(act: Act, told: Candidate) -> bool:
    """Whether both are acts of one kind on a person of the same name."""
    return act.type == told.type and any(clause.victims & told.victims for clause in act.clauses)


def _same_toll(act: Act, told: Candidate) -> bool:
    """Whether as many are told killed, and no others hurt, or taken: so many that two acts hardly share the number."""
    taken = [told.toll.best for told in (act.abducted, told.losses.abducted) if told is not None]
    if len(taken) > 1 and len(set(taken)) == 1 and (taken[0] or 0) >= _TELLING:
        return True
    old, new = act.killed, told.losses.killed
    if old is None or new is None or old.toll.best is None or _tolls_differ(act, told):
        return False
    both = bool(act.wounded and told.losses.wounded and act.wounded.toll.best)
    return old.toll.best >= (_TELLING_WITH_HURT if both else _TELLING)


def sums_up(act: Act, other: Act, anchor: dt.date) -> bool:
    """Whether a single act may be one of those an aggregate sums up."""
    if act.fresh(anchor) != other.fresh(anchor):
        return False
    sense = act.clauses[0].triggers[0].entry.type
    kinds = sense == "attack" or FAMILY.get(act.type) == FAMILY.get(other.type)
    return kinds and dates_agree(act.date, other.date)


def share_sums(act: Act, other: Act) -> bool:
    """Whether "the attacks" may mean both acts: kinds and days agree, and neither is history to the other."""
    past = all(c.past for c in act.clauses) != all(c.past for c in other.clauses)
    family = FAMILY.get(act.type)
    alike = kinds_agree(act.type, other.type) is not None or (family is not None and family == FAMILY.get(other.type))
    return alike and not past and dates_agree(act.date, other.date)


def dates_agree(one: Dated | None, two: Dated | None) -> bool:
    return one is None or two is None or (one.first <= two.last and two.first <= one.last)


def _days_apart(one: Dated | None, two: Dated | None) -> int:
    """Days between two dates; 0 where they touch or either is unknown."""
    if one is None or two is None:
        return 0
    return max(0, (two.first - one.last).days, (one.first - two.last).days)


def kinds_agree(one: EventType, two: EventType) -> float | None:
    if one == two:
        return 1.5
    if two in VAGUER.get(one, ()) or one in VAGUER.get(two, ()) or {one, two} == {"armed_attack", "armed_clash"}:
        return 0.75
    return None


def _same_of_several(act: Act, told: Candidate) -> bool:
    """Whether a clause about "the second blast" can tell of an act, which is that or is not counted yet."""
    counted = {clause.later for clause in act.clauses if clause.later is not None}
    return told.later is None or told.later in counted or not told.counted_on


def _otherwise_armed(act: Act, told: Candidate) -> bool:
    """Whether guns are told of the one and aircraft of the other: "the raids coincided with artillery shelling"."""
    one = _delivery(act.type, act.weapons)
    two = _delivery(told.type, told.weapons)
    return bool(one and two and one.isdisjoint(two))


def _by_the_other_side(act: Act, told: Candidate) -> bool:
    """Whether the text turns from an armed group's deed to an army's or a state's, or back.

    "قصفوا سوقا، في حين قصف الجيش مواقعهم".
    """
    if not told.turns or told.definite or told.demonstrative or "armed_clash" in (act.type, told.type):
        return False
    sides = _sides(doer for clause in act.clauses for doer in clause.actors), _sides(told.actors)
    return all(len(side) == 1 for side in sides) and sides[0] | sides[1] == {True, False}


def _sides(doers: Iterable[Doer]) -> set[bool | None]:
    """Of each doer, whether it is an armed group; None of one that only the country of the act can tell."""
    return {doer.party.actor.kind == "armed_group" if doer.party.actor else None for doer in doers}


def _delivery(kind: EventType, weapons: Iterable[WeaponType]) -> set[str]:
    told = {_DELIVERED[weapon] for weapon in weapons if weapon in _DELIVERED}
    return told | {"air"} if kind in ("air_strike", "drone_attack") else told
