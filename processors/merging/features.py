"""What speaks for and against two accounts telling of one act, as named numbers that the model weighs."""

import math

from processors.event import WeaponType
from processors.merging.account import Account, km_between

NAMES = (
    "type_same",  # the same type
    "type_kin",  # types of one family
    "type_vague",  # one says no more than "attack", or "explosion" of what fell from the sky
    "type_crossed",  # types of two families that witnesses confuse
    "type_rare",  # one and the same of the types that no place sees twice in a day
    "day_same",  # one and the same day
    "day_within",  # spans of days that share one
    "day_next",  # a day between them: midnight, time zones
    "assumed_apart",  # days between spans of which one is assumed
    "day_unknown",  # one or both undated
    "day_long",  # a span of more than a week
    "place_named",  # a site, town or district of the same name
    "place_near",  # both exact, as near as their names reach
    "place_km",  # and how much of that reach is between them, 0 to 1
    "place_beyond",  # both exact, farther than that: by how much, 0 to 1
    "place_within",  # one is a governorate or country around the other
    "place_unknown",  # one or both without a point
    "target_same",
    "target_other",
    "weapon_same",
    "weapon_other",  # none that may be told for another
    "count_same",  # as many weapons, from two up
    "killed_same",  # as many dead: log2 of them and one, at most 5
    "killed_none",  # none, in both
    "killed_close",  # not as many, but one could have grown into the other
    "killed_other",  # as a ratio: log2, at most 4
    "wounded_same",
    "wounded_close",
    "wounded_other",
    "actor_same",
    "actor_other",
    "outcome_other",
    "words_shared",  # rare words in common: log2 of them and one, at most 4
    "words_none",  # none in common, of ten or more in each
    "voice_same",  # one outlet or agency
    "both_old",  # both told as history
    "known_same",  # both name one well-known act
    "undated_apart",  # days between the one's day and the other's publication, or both's, at most 7; 7 if unknown
)
_INDEX = {name: i for i, name in enumerate(NAMES)}
_HEARD = frozenset({"explosive", "air", "indirect", "armed", "arson_sabotage"})  # confused while the smoke stands
_RARE = frozenset({"abduction", "assassination", "suicide_bombing", "vehicle_bomb"})
_UNDONE = frozenset({"foiled", "failed", "threatened"})
# Weapons that one act may be told with: a car bomb is also told as a bomb, a mortar shell as a rocket.
_TOLD_ALIKE: tuple[frozenset[WeaponType], ...] = (
    frozenset({"ied", "vehicle_bomb", "suicide_vest", "landmine", "vehicle"}),
    frozenset({"rocket", "missile", "mortar", "artillery"}),
    frozenset({"aircraft", "drone", "missile"}),
)
_LONG_DAYS = 7
_MOST_APART = 7  # days
_FEW_WORDS = 10
_GROWN = 0.8  # log2: by three quarters at most
_SEVERAL = 4


def features(a: Account, b: Account) -> list[float]:
    """The numbers of NAMES, in that order, for two accounts that are not kept apart (`forbidden`). Symmetric."""
    found = [0.0] * len(NAMES)
    found[_INDEX[_type(a, b)]] = 1.0
    found[_INDEX["type_rare"]] = float(a.type == b.type and a.type in _RARE)
    _when(a, b, found)
    _where(a, b, found)
    for name, ours, theirs in (("target", a.targets, b.targets), ("actor", a.actors, b.actors)):
        if ours and theirs:
            found[_INDEX[f"{name}_same" if ours & theirs else f"{name}_other"]] = 1.0
    found[_INDEX["weapon_same"]] = float(not a.weapons.isdisjoint(b.weapons))
    found[_INDEX["weapon_other"]] = float(_other_weapons(a.weapons, b.weapons))
    found[_INDEX["count_same"]] = float(bool(a.counts & b.counts))
    _losses(a, b, found)
    found[_INDEX["outcome_other"]] = float((a.outcome in _UNDONE) != (b.outcome in _UNDONE))
    shared = len(a.words & b.words)
    found[_INDEX["words_shared"]] = min(4.0, math.log2(shared + 1))
    found[_INDEX["words_none"]] = float(not shared and min(len(a.words), len(b.words)) >= _FEW_WORDS)
    found[_INDEX["voice_same"]] = float(a.voice == b.voice)
    found[_INDEX["both_old"]] = float(not a.fresh and not b.fresh)
    found[_INDEX["known_same"]] = float(a.known_as is not None and a.known_as == b.known_as)
    return found


def _other_weapons(ours: frozenset[WeaponType], theirs: frozenset[WeaponType]) -> bool:
    """Whether both tell weapons, and none that may be the same."""
    if not ours or not theirs or ours & theirs:
        return False
    return not any(ours & alike and theirs & alike for alike in _TOLD_ALIKE)


def confusable(a: Account, b: Account) -> bool:
    """Whether one act may be told as both types: a bomb and a shell may, a bomb and a kidnapping may not."""
    return confusable_families(a.family, b.family)


def confusable_families(one: str, other: str) -> bool:
    """The same of two families of types."""
    return one == other or "attack" in (one, other) or (one in _HEARD and other in _HEARD)


def _type(a: Account, b: Account) -> str:
    if a.type == b.type:
        return "type_same"
    if a.family == b.family:
        return "type_kin"
    if "attack" in (a.type, b.type) or "explosion" in (a.type, b.type):
        return "type_vague"
    return "type_crossed"


def days_apart(a: Account, b: Account) -> int | None:
    """Days between the two spans that they may be of, 0 where they meet; None where either is undated."""
    if a.earliest is None or a.last is None or b.earliest is None or b.last is None:
        return None
    return max(0, b.earliest - a.last, a.earliest - b.last)


def _told_apart(a: Account, b: Account) -> int:
    """The same of the spans that they are told with, where days are assumed too."""
    return max(0, (b.first or 0) - (a.last or 0), (a.first or 0) - (b.last or 0))


def _when(a: Account, b: Account, found: list[float]) -> None:
    apart = days_apart(a, b)
    if apart is None:
        found[_INDEX["day_unknown"]] = 1.0
        one, other = (each.published if each.last is None else each.last for each in (a, b))
        gap = _MOST_APART if one is None or other is None else min(abs(one - other), _MOST_APART)
        found[_INDEX["undated_apart"]] = float(gap)
    elif a.assumed or b.assumed:
        found[_INDEX["day_within"]] = 1.0
        found[_INDEX["assumed_apart"]] = float(_told_apart(a, b))
    elif apart:
        found[_INDEX["day_next"]] = float(apart)
    elif a.dated and b.dated:
        found[_INDEX["day_same"]] = 1.0
    else:
        found[_INDEX["day_within"]] = 1.0
    longest = max((one.last or 0) - (one.first or 0) for one in (a, b))
    found[_INDEX["day_long"]] = float(longest > _LONG_DAYS)


def _where(a: Account, b: Account, found: list[float]) -> None:
    one, two = a.spot, b.spot
    km = km_between(one, two) if one and two else None
    if one is None or two is None or km is None:
        named = one is not None and two is not None and one.name == two.name
        found[_INDEX["place_named" if named else "place_unknown"]] = 1.0
        return
    reach = one.reach + two.reach
    if not (one.exact and two.exact):
        found[_INDEX["place_within"]] = float(km <= reach or one.around(two) or two.around(one))
        return
    if km <= reach:
        found[_INDEX["place_near"]] = 1.0
        found[_INDEX["place_km"]] = km / reach
        found[_INDEX["place_named"]] = float(one.name == two.name)
    else:
        found[_INDEX["place_beyond"]] = min(1.0, (km - reach) / reach)


def _losses(a: Account, b: Account, found: list[float]) -> None:
    for name, ours, theirs in (("killed", a.killed, b.killed), ("wounded", a.wounded, b.wounded)):
        if ours is None or theirs is None:
            continue
        if ours == theirs:
            found[_INDEX[f"{name}_same"]] = min(5.0, math.log2(ours + 1))
            if name == "killed" and ours == 0:
                found[_INDEX["killed_none"]] = 1.0
            continue
        ratio = abs(math.log2((ours + 1) / (theirs + 1)))
        found[_INDEX[f"{name}_other"]] = min(4.0, ratio)
        found[_INDEX[f"{name}_close"]] = float(ratio < _GROWN and min(ours, theirs) >= _SEVERAL)
