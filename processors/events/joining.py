"""One act per attack: the clauses of headline, lead, detail and recap that tell of the same act are joined.

Joined are clauses whose kind, place, date and losses agree; "the attack" and "this bombing" point back to the latest
act that fits, "another" and "similar" begin a new one.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from processors.arabic.dates import Dated
from processors.event import EventType, TargetType, Toll, WeaponType
from processors.events.casualties import Told
from processors.events.reading import Candidate
from processors.events.targets import Struck
from processors.events.trace import Trace
from processors.events.where import Spot
from processors.gazetteer.places import FINENESS

FRESH_DAYS = 7  # an act up to a week before publication is news
_SAME_PLACE_KM = 30
_POINTED_KM = 150  # between an act's place and one named where the act is pointed back to
_FAMILIES: tuple[tuple[EventType, ...], ...] = (
    ("explosion", "ied", "vehicle_bomb", "suicide_bombing", "landmine", "grenade"),
    ("air_strike", "drone_attack"),
    ("shelling", "rocket_attack"),
    ("armed_attack", "armed_clash", "assassination"),
)
_FAMILY: dict[EventType, int] = {kind: n for n, family in enumerate(_FAMILIES) for kind in family}
# A vaguer word that a clause may use for an act of the exact type.
_VAGUER: dict[EventType, frozenset[EventType]] = {
    "attack": frozenset(_FAMILY) | {"abduction", "arson_sabotage"},
    "explosion": frozenset(_FAMILIES[0]) | {"rocket_attack", "shelling", "drone_attack"},
    "shelling": frozenset({"rocket_attack", "air_strike", "drone_attack", "assassination"}),
    "rocket_attack": frozenset({"assassination"}),
    "air_strike": frozenset({"drone_attack", "rocket_attack", "assassination"}),
    "drone_attack": frozenset({"assassination"}),
    "armed_attack": frozenset({"assassination", "suicide_bombing", "abduction"}),
    "vehicle_bomb": frozenset({"suicide_bombing"}),
    "ied": frozenset({"suicide_bombing", "assassination"}),
}
# The weapons of each type of act; the first is meant where none is named.
_ARMS: dict[EventType, tuple[WeaponType, ...]] = {
    "ied": ("ied",), "vehicle_bomb": ("vehicle_bomb",), "suicide_bombing": ("suicide_vest", "vehicle_bomb"),
    "landmine": ("landmine",), "grenade": ("grenade",), "drone_attack": ("drone", "missile"),
    "air_strike": ("aircraft", "missile"), "rocket_attack": ("rocket", "missile"),
}  # fmt: skip
# What a shell or bomb comes from; rockets come from either.
_DELIVERED: dict[WeaponType, str] = {"aircraft": "air", "drone": "air", "artillery": "guns", "mortar": "guns"}
_TELLING = 8  # dead: two acts of one article hardly have that number in common
_TELLING_WITH_HURT = 2  # or that, where the hurt are as many too
_JOIN = 2.0
_LEAD = 2  # sentences that report even where they only name the act
# Bare nouns for these deep in a text ("the battles", "abduction") are spoken of, not reported.
_SPOKEN_OF = frozenset({"armed_clash", "abduction", "explosion", "arson_sabotage"})
_AGGREGATES = frozenset({"explosion", "attack"})


@dataclass(slots=True)
class Act:
    """One act and the clauses that tell of it, in reading order."""

    clauses: list[Candidate]
    type: EventType
    date: Dated | None = None
    spot: Spot | None = None
    set_near: Spot | None = None
    killed: Told | None = None
    wounded: Told | None = None
    abducted: Told | None = None
    weapons: dict[WeaponType, tuple[Candidate, int | None, int, int]] = field(default_factory=dict)
    targets: dict[TargetType, tuple[Candidate, Struck]] = field(default_factory=dict)

    def add(self, told: Candidate) -> None:
        """Take over what another clause tells of the act; what is known stays, vaguer words give way to exact ones."""
        if told not in self.clauses:
            self.clauses.append(told)
        if told.type in _VAGUER.get(self.type, frozenset()):
            self.type = told.type
        if self.date is None or (told.date is not None and told.date.precision == "day" != self.date.precision):
            self.date = told.date or self.date
        elif told.date is not None and told.date.last < self.date.first:
            self.date = told.date  # the later is the day on which it was spoken of
        if told.spot is not None and (self.spot is None or _better(told.spot, self.spot, told.part)):
            self.spot = told.spot
        for name in ("killed", "wounded", "abducted"):
            new, old = getattr(told.losses, name), getattr(self, name)
            if new is not None and (old is None or _outdoes(new.toll, old.toll, risen=told.update)):
                setattr(self, name, new)
        for kind, (count, start, end) in told.weapons.items():
            known = self.weapons.get(kind)
            if known is None or ((known[1] or 0) < 2 and (count or 0) > 1):
                self.weapons[kind] = (told, count, start, end)
        for target, struck in told.targets.items():
            if target not in self.targets or self.targets[target][1].sure < struck.sure:
                self.targets[target] = (told, struck)

    def arm(self) -> None:
        """Keep the weapons that go with the act's type: an air strike's clause may also name the guns it silenced."""
        if "mortar" in self.weapons:
            self.weapons.pop("artillery", None)  # "shells", then "mortar shells"
        if self.type == "assassination" and self.killed is None:
            self._slay()
        kept = _ARMS.get(self.type)
        if kept is None:
            return
        if self.type == "drone_attack" and "rocket" in self.weapons:
            self.weapons.setdefault("missile", self.weapons["rocket"])  # what a drone fires
        for kind in [kind for kind in self.weapons if kind not in kept]:
            del self.weapons[kind]
        if not self.weapons and self.type != "suicide_bombing":  # on foot or in a car: that must be told
            lead = self.clauses[0]
            at = lead.triggers[0] if lead.triggers else None
            self.weapons[kept[0]] = (lead, None, at.start if at else lead.start, at.end if at else lead.start + 1)

    def disown_sums(self) -> None:
        """Leave out what "the attacks" cost together, where the article tells of several."""
        for name in ("killed", "wounded"):
            value = getattr(self, name)
            source = next((c for c in self.clauses if value is not None and getattr(c.losses, name) is value), None)
            if source is not None and source.sum:
                own = (getattr(c.losses, name) for c in self.clauses if not c.sum)
                setattr(self, name, next((told for told in own if told is not None), None))

    def _slay(self) -> None:
        """Of an assassination that is told as done, count one death, even where the victim is only a name."""
        if self.aggregate or any(told.outcome != "completed" for told in self.clauses):
            return
        for told in self.clauses:
            if told.slain and self.killed is None:
                hit = told.triggers[0]
                self.killed = Told(hit.start, hit.end, Toll(best=1, low=1, high=1), ())
                told.losses = told.losses._replace(killed=self.killed)

    @property
    def aggregate(self) -> bool:
        """Whether only "two attacks" or "a series of blasts" is told, not one of them."""
        return all(c.plural and bool(c.triggers) and c.triggers[0].entry.sense in _AGGREGATES for c in self.clauses)


def _outdoes(new: Toll, old: Toll, *, risen: bool) -> bool:
    """Whether another toll of the same act counts rather than the first told, which is the article's own.

    It does where the first gave no number, or none for one group alone ("no Lebanese among them"), or where it has
    risen since. What others claim deeper in the text does not.
    """
    if new.best is None or old.best is None:
        return old.best is None and new.best is not None and new.best >= (old.low or 0)
    return old.best < new.best and (risen or old.best == 0)


def _better(new: Spot, old: Spot, part: str) -> bool:
    """Whether a place is more exact than what is known, and not elsewhere; or the same, now with its position.

    Of two that lie apart the smaller is meant: the other is the next city, as headlines have it.
    """
    if _places(old, new) is None:
        return part == "text" and new.site is not None and old.site is not None and new.site.weight < old.site.weight
    if new.name == old.name:
        return old.lat is None and new.lat is not None
    return FINENESS[new.precision] < FINENESS[old.precision] and (
        new.site is None or old.site is None or new.site.country == old.site.country
    )


def begin(told: Candidate) -> Act:
    """An act that so far one clause tells of."""
    act = Act([told], told.type)
    act.add(told)
    return act


def join(candidates: list[Candidate], title: list[Candidate], anchor: dt.date, trace: Trace) -> list[Act]:
    """The acts of an article. The text's clauses come first; the title's then join what they sum up.

    Clauses that neither join nor begin an act are noted in `trace`.
    """
    acts: list[Act] = []
    latest: Act | None = None
    named: Candidate | None = None  # an act named in passing, whose details may follow
    before: Candidate | None = None
    sum_of: Candidate | None = None
    for told in [*candidates, *title]:
        if before is not None and _in_its_past(before, told, anchor):
            told.past = True
        before = told
        if told.feared:
            trace.note(told.part, told.at, "only feared, threatened or prevented")
            continue
        if (
            _of_sum(sum_of, told)
            or told.habitual
            or (told.total and not (told.date and told.date.precision == "day" and told.spot))
        ):
            sum_of = told
            trace.note(told.part, told.at, "a sum of attacks")
            continue
        scored = [
            (score, -n, act) for n, act in enumerate(acts) if (score := _fit(act, told, latest, anchor)) is not None
        ]
        best = max(scored, default=None, key=lambda s: s[:2])
        if best is not None and best[0] >= _JOIN:
            best[2].add(told)
            latest = best[2]
        elif latest is not None and _goes_on(latest.clauses[-1], told):
            latest.add(told)
        elif (meant := _meant(acts, told, anchor)) is not None:
            meant.add(replace(told, spot=None))
            latest = meant
        elif _stands(told) and (told.part == "text" or not acts):
            if (told.again or told.counted_on) and latest is not None:
                _inherit(told, latest)
            latest = begin(told)
            if (
                named is not None
                and told.sentence - named.sentence <= _LEAD
                and _kinds(told.type, named.type) is not None
            ):
                latest.add(named)
            acts.append(latest)
            named = None
        else:
            trace.note(told.part, told.at, "named without place, day, losses or target")
            if told.type == "assassination":
                named = told
    for act in acts:
        act.arm()
        if not act.aggregate and any(_beside(act, other) for other in acts if other is not act):
            act.disown_sums()
    single = [act for act in acts if not act.aggregate]
    summed = [act for act in acts if act.aggregate and sum(_related(act, other, anchor) for other in single) > 1]
    for act in summed:
        trace.note(act.clauses[0].part, act.clauses[0].at, "sums up attacks told one by one")
    return [act for act in acts if not any(act is other for other in summed)]


def _of_sum(before: Candidate | None, told: Candidate) -> bool:
    """Whether a clause goes on about a sum of attacks just told: "those attacks killed 76"."""
    pointed = told.plural and (told.definite or told.demonstrative)
    return before is not None and pointed and told.part == before.part and told.sentence - before.sentence <= 1


def _in_its_past(before: Candidate, told: Candidate, anchor: dt.date) -> bool:
    """Whether an undated clause follows one of the same paragraph that tells of an older day: a chronicle goes on."""
    if told.date is not None or told.definite or told.demonstrative or told.part != before.part:
        return False
    near = told.paragraph == before.paragraph and 0 <= told.sentence - before.sentence <= 1
    old = before.date is not None and not fresh(before.date, past=False, anchor=anchor)
    return near and old


def _goes_on(before: Candidate, told: Candidate) -> bool:
    """Whether a clause tells what the same people did next: "stormed the bank, and opened fire on its guards"."""
    return told.goes_on and told.sentence == before.sentence and told.part == before.part


def _meant(acts: list[Act], told: Candidate, anchor: dt.date) -> Act | None:
    """The latest act of its kind that a clause points back to, though it names a place beside that act's.

    "The blast" that "hit their car near a village" and protests "against the bombing" elsewhere tell of no new act.
    """
    if not (told.definite or told.demonstrative or told.deplored) or told.again or told.parted:
        return None
    for act in reversed(acts):
        if _kinds(act.type, told.type) is None or not _dates_agree(act.date, told.date) or _tolls_differ(act, told):
            continue
        if told.deplored:
            return act
        if told.date is not None and (told.plural or fresh(told.date, past=False, anchor=anchor) != _fresh(act, anchor)):
            continue
        km = act.spot.km_from(told.spot) if act.spot is not None and told.spot is not None else None
        if not (told.losses.killed or told.losses.wounded) or (km is not None and km < _POINTED_KM):
            return act
    return None


def _tolls_differ(act: Act, told: Candidate) -> bool:
    pairs = ((act.killed, told.losses.killed), (act.wounded, told.losses.wounded))
    return any(old and new and old.toll.best != new.toll.best for old, new in pairs)


def _same_victim(act: Act, told: Candidate) -> bool:
    """Whether both are acts of one kind on a person of the same name."""
    return act.type == told.type and any(clause.victims & told.victims for clause in act.clauses)


def _same_toll(act: Act, told: Candidate) -> bool:
    """Whether as many are told killed, and no others hurt: so many that two acts hardly share the number."""
    old, new = act.killed, told.losses.killed
    if old is None or new is None or old.toll.best is None or _tolls_differ(act, told):
        return False
    both = bool(act.wounded and told.losses.wounded and act.wounded.toll.best)
    return old.toll.best >= (_TELLING_WITH_HURT if both else _TELLING)


def _related(act: Act, other: Act, anchor: dt.date) -> bool:
    """Whether a single act may be one of those an aggregate sums up."""
    if _fresh(act, anchor) != _fresh(other, anchor):
        return False
    sense = act.clauses[0].triggers[0].entry.type
    kinds = sense == "attack" or _FAMILY.get(act.type) == _FAMILY.get(other.type)
    return kinds and _dates_agree(act.date, other.date)


def _beside(act: Act, other: Act) -> bool:
    """Whether "the attacks" may mean both acts: kinds and days agree, and neither is history to the other."""
    past = all(c.past for c in act.clauses) != all(c.past for c in other.clauses)
    family = _FAMILY.get(act.type)
    alike = _kinds(act.type, other.type) is not None or (family is not None and family == _FAMILY.get(other.type))
    return alike and not past and _dates_agree(act.date, other.date)


def _stands(told: Candidate) -> bool:
    """Whether a clause tells enough to begin an act of its own."""
    losses = told.losses.killed or told.losses.wounded
    if told.counted_on or told.parted:
        return True
    if told.generic or (told.definite and told.part == "text"):
        return bool(told.spot and (losses or told.date))
    if told.demonstrative:
        return bool(told.spot and (losses or told.date))
    verbal = any(hit.entry.verb for hit in told.triggers)
    if told.sentence > _LEAD and told.type in _SPOKEN_OF and not (verbal or losses or told.date or told.weapons):
        return False
    if told.type == "attack":
        return bool(losses or told.spot or (told.targets and told.date))
    return told.told >= 1


def _inherit(told: Candidate, model: Act) -> None:
    """Take over from the act before what is told of it alone.

    Of "a similar attack" that is the kind and the weapons, where its own clause names none; of "the third" the day.
    """
    if told.counted_on:
        told.date = told.date or model.date
    elif told.type in ("attack", "explosion") or (told.type == "shelling" and not told.weapons):
        told.type = model.type
        for kind, (_, count, _, _) in model.weapons.items():
            told.weapons.setdefault(kind, (count, told.start, told.start))


def fresh(date: Dated | None, *, past: bool, anchor: dt.date) -> bool:
    """Whether a date, or the way an undated act is told, is current."""
    if date is None:
        return not past
    # "This year" ends on the day of publication, and says that the act is no news.
    return (anchor - date.last).days <= FRESH_DAYS and date.precision in ("day", "range")


def _fresh(act: Act, anchor: dt.date) -> bool:
    return fresh(act.date, past=all(c.past for c in act.clauses), anchor=anchor)


def _dates_agree(one: Dated | None, two: Dated | None) -> bool:
    return one is None or two is None or (one.first <= two.last and two.first <= one.last)


def _fit(act: Act, told: Candidate, latest: Act | None, anchor: dt.date) -> float | None:
    """How well a clause fits an act; None where they cannot be the same."""
    kind = 0.75 if told.bare else _kinds(act.type, told.type)
    place = _places(act.spot, told.spot)
    if _same_toll(act, told):  # the same many dead: a place or kind told otherwise is an error of somebody's
        kind, place = kind or 0.5, place or 0.0
    if not _same_of_several(act, told):
        return None
    if _same_victim(act, told):
        return 2 * _JOIN
    if kind is None or place is None or not _dates_agree(act.date, told.date) or _otherwise_armed(act, told):
        return None
    act_fresh = _fresh(act, anchor)
    told_fresh = fresh(told.date, past=told.past and not (told.definite or told.demonstrative), anchor=anchor)
    # "Had exploded" also tells a detail of the news itself.
    vague = told.date is None and place > 0 and not told.recalled
    if act_fresh != told_fresh and not vague:
        return None
    points = kind + place + (1.5 if act.date and told.date else 0.0)
    differ = 0
    for name in ("killed", "wounded"):
        old, new = getattr(act, name), getattr(told.losses, name)
        if old is not None and new is not None and old.toll.best is not None and new.toll.best is not None:
            same = old.toll.best == new.toll.best
            points += 2.5 if same and new.toll.best else 0.0
            differ += not same
    if act.date is None and told.headed and not (told.definite or told.demonstrative) and place < 2.5:
        return None  # "وأمس قصفت…" goes on to another day
    if (told.again and (place < 2.5 or act is latest)) or (told.retorts and act is latest and not told.definite):
        return None
    if told.turns and place == 0 and not (told.definite or told.demonstrative):
        return None
    if differ and not (told.definite or told.demonstrative or told.update or told.part == "title" or place >= 2.5):
        return None
    if act.aggregate and not (told.plural or told.definite or told.demonstrative or told.part == "title"):
        return None
    points += 1.5 if told.definite or told.demonstrative else 0.0
    points += 1.0 if act is latest else 0.0
    points += 1.0 if told.part == "title" or told.paragraph - act.clauses[-1].paragraph <= 1 else 0.0
    return points - differ


def _kinds(one: EventType, two: EventType) -> float | None:
    if one == two:
        return 1.5
    if two in _VAGUER.get(one, ()) or one in _VAGUER.get(two, ()) or {one, two} == {"armed_attack", "armed_clash"}:
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


def _delivery(kind: EventType, weapons: Iterable[WeaponType]) -> set[str]:
    told = {_DELIVERED[weapon] for weapon in weapons if weapon in _DELIVERED}
    return told | {"air"} if kind in ("air_strike", "drone_attack") else told


def _places(one: Spot | None, two: Spot | None) -> float | None:
    """Agreement of two places: 3 the same, 1 one within the other, 0 unknown, None apart."""
    if one is None or two is None:
        return 0.0
    if one.name == two.name:
        return 3.0
    km = one.km_from(two)
    coarse = max(FINENESS[one.precision], FINENESS[two.precision])
    if coarse >= FINENESS["governorate"]:
        same = one.site is not None and two.site is not None and one.site.country == two.site.country
        if not same:
            return None if one.site and two.site else 0.0
        limit = 150 if coarse == FINENESS["governorate"] else 400 if coarse == FINENESS["region"] else 3000
        return 0.75 if km is None or km < limit else None
    if FINENESS[one.precision] == FINENESS[two.precision]:
        return None
    return 1.0 if km is not None and km < _SAME_PLACE_KM else None
