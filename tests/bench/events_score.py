"""How well told events agree with the gold: pairs, each slot of a pair, and what an article raises an alarm for."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Self

import msgspec

from processors.event import FRESH, Facts
from tests.bench.events_gold import GoldArticle, GoldEvent
from tests.bench.events_pairs import UNSCORED, days_apart, km_apart, losses, pairs, told_days

CORE = ("event_type", "temporality", "outcome", "date", "place")
SLOTS = (*CORE, "killed", "wounded", "weapon_type", "weapon_count", "target_type")
NOT_COMPLETED = "outcome_not_completed"  # what a constant "completed" cannot reach; counted beside `outcome`
_TOLERANCE_KM = 25.0  # of a gold place that names none


class Tally(msgspec.Struct, frozen=True):
    """Right, said in vain, and not said."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Self) -> "Tally":
        return Tally(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float | None:
        return ratio(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        return ratio(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        """2TP / (2TP + FP + FN); None where nothing was to be said and nothing was."""
        return ratio(2 * self.right, 2 * self.right + self.wrong + self.missed)


class Fault(NamedTuple):
    """A slot of a pair whose values differ; each side sorted, empty for nothing said."""

    slot: str
    gold: tuple[str, ...]
    told: tuple[str, ...]


class Pair(NamedTuple):
    """A gold event and what was told of it."""

    gold: GoldEvent
    told: Facts
    faults: tuple[Fault, ...]


class Judged(NamedTuple):
    """One article's events as paired, missed and invented, and whether news of an attack was there and was told."""

    article: GoldArticle
    pairs: list[Pair]
    missed: list[GoldEvent]
    invented: list[Facts]
    news: bool
    alarm: bool


def ratio(part: float, whole: float) -> float | None:
    """`part` of `whole`; None of nothing."""
    return part / whole if whole else None


def judge(article: GoldArticle, told: Sequence[Facts]) -> Judged:
    """Compare what is told with an article's gold.

    What is listed as no attack on either side (an arrest) is left out, and an attack told where the gold has such an
    act is neither right nor wrong.
    """
    gold = [event for event in article.events if event.event_type not in UNSCORED]
    beside = [event for event in article.events if event.event_type in UNSCORED]
    told = [event for event in told if event.event_type not in UNSCORED]
    matched = pairs(gold, told)
    over = [j for j in range(len(told)) if j not in {j for _, j in matched}]
    excused = {over[k] for _, k in pairs(beside, [told[j] for j in over])} if beside else set()
    return Judged(
        article,
        [Pair(gold[i], told[j], tuple(_faults(gold[i], told[j]))) for i, j in matched],
        [event for i, event in enumerate(gold) if i not in {i for i, _ in matched}],
        [told[j] for j in over if j not in excused],
        any(event.fresh for event in gold),
        any(event.temporality in FRESH for j, event in enumerate(told) if j not in excused),
    )


def _values(gold: GoldEvent, told: Facts) -> Iterator[tuple[str, set[str], set[str]]]:
    """Each slot's values on both sides, as text; values that count as the same are the same text."""
    yield "event_type", {gold.event_type}, {told.event_type}
    yield "temporality", {_age(fresh=gold.fresh)}, {_age(fresh=told.temporality in FRESH)}
    yield "outcome", {gold.outcome}, {told.outcome}
    yield NOT_COMPLETED, set[str]({gold.outcome}) - {"completed"}, set[str]({told.outcome}) - {"completed"}
    yield "date", *_dates(gold, told)
    yield "place", *_places(gold, told)
    for side in ("killed", "wounded"):
        yield side, _said(losses(gold, side)), _said(losses(told, side))
    yield "weapon_type", {one.type for one in gold.weapons}, {one.type for one in told.weapons}
    yield "weapon_count", _counts(gold), _counts(told)
    struck = [{one.type for one in event.targets} - {"unknown"} for event in (gold, told)]
    yield "target_type", set[str](struck[0]), set[str](struck[1])


def _age(*, fresh: bool) -> str:
    return "fresh" if fresh else "background"


def _said(number: int | None) -> set[str]:
    return set() if number is None else {str(number)}


def _counts(event: GoldEvent | Facts) -> set[str]:
    """Counts from two up: whether a plain singular tells "one" is a matter of taste."""
    return {f"{one.count} {one.type}" for one in event.weapons if (one.count or 0) > 1}


def _dates(gold: GoldEvent, told: Facts) -> tuple[set[str], set[str]]:
    """A date is right that touches the gold's days and is at most a day longer."""
    wanted, got = gold.date, told_days(told.date)
    if wanted and got and days_apart(gold, told) == 0:
        longer = (got.end - got.start) - (wanted.end - wanted.start)
        got = wanted if longer.days <= 1 else got
    return {str(wanted)} if wanted else set(), {str(got)} if got else set()


def _places(gold: GoldEvent, told: Facts) -> tuple[set[str], set[str]]:
    """A place is right that lies within the gold's tolerance; one without a point says nothing."""
    km = km_apart(gold, told)
    wanted, got = gold.place, told.place
    near = (wanted.tolerance_km if wanted else None) or _TOLERANCE_KM
    there = {wanted.name} if wanted and wanted.lat is not None else set()
    if km is not None and km <= near:
        return there, there
    apart = "" if km is None else f", {km:.0f} km off"
    return there, {f"{got.name}{apart}"} if got and got.lat is not None else set()


def _faults(gold: GoldEvent, told: Facts) -> Iterator[Fault]:
    for slot, wanted, got in _values(gold, told):
        if wanted != got and slot in SLOTS:
            yield Fault(slot, tuple(sorted(wanted)), tuple(sorted(got)))


class Scores(NamedTuple):
    """Sums over articles; `figures` gives what is reported."""

    articles: int
    events: Tally
    core: Tally
    all_fields: float | None
    slots: dict[str, Tally]
    alarms: Tally
    false_fresh: float | None
    false_alarms: float | None
    inflation: float | None

    def figures(self) -> dict[str, float | None]:
        """Name to figure, 0 to 1 (`inflation`: told events a gold event); a slot's is its F1."""
        return {
            "events": self.events.f1, "core": self.core.f1, "all_fields": self.all_fields,
            **{slot: tally.f1 for slot, tally in self.slots.items()},
            "alarms": self.alarms.f1, "false_fresh": self.false_fresh, "false_alarms": self.false_alarms,
            "inflation": self.inflation,
        }  # fmt: skip


def score(judged: Iterable[Judged]) -> Scores:
    """The sums over all articles.

    `core` counts a pair only where all of CORE are right, `all_fields` where everything scored is, as a share of the
    gold's events. Slots hold for paired events alone. `false_fresh` is the share of older events told as news,
    `false_alarms` that of articles without news of an attack in which one was told.
    """
    judged = list(judged)
    paired = [pair for one in judged for pair in one.pairs]
    missed, invented = sum(len(one.missed) for one in judged), sum(len(one.invented) for one in judged)
    gold, told = len(paired) + missed, len(paired) + invented
    firm = sum(not any(fault.slot in CORE for fault in pair.faults) for pair in paired)
    slots = dict.fromkeys((*SLOTS, NOT_COMPLETED), Tally())
    for pair in paired:
        for slot, wanted, got in _values(pair.gold, pair.told):
            slots[slot] += Tally(len(wanted & got), len(got - wanted), len(wanted - got))
    older = [pair for pair in paired if not pair.gold.fresh]
    quiet = [one for one in judged if not one.news]
    alarms = sum((Tally(n and a, a and not n, n and not a) for *_, n, a in judged), Tally())
    return Scores(
        articles=len(judged),
        events=Tally(len(paired), invented, missed),
        core=Tally(firm, told - firm, gold - firm),
        all_fields=ratio(sum(not pair.faults for pair in paired), gold),
        slots=slots,
        alarms=alarms,
        false_fresh=ratio(sum(pair.told.temporality in FRESH for pair in older), len(older)),
        false_alarms=ratio(sum(one.alarm for one in quiet), len(quiet)),
        inflation=ratio(told, gold),
    )
