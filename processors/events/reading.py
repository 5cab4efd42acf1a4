"""What one clause tells of one act: the candidate for an event, before the article's clauses are joined."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from processors.arabic.dates import Dated
from processors.arabic.lexicon import Hit
from processors.arabic.numbers import number_at
from processors.arabic.words import Word, forms
from processors.event import Certainty, EventType, Outcome, TargetType, WeaponType
from processors.events.casualties import Losses, losses
from processors.events.kinds import event_type
from processors.events.lexicon import Arm, Cue, Trigger, function_words
from processors.events.tags import Tags
from processors.events.targets import Struck, Sure, targets
from processors.events.trace import Trace
from processors.events.where import Spot, best, is_base, listed, spots

_WORDS = function_words()
_YEARS = range(1950, 2101)
_SAYING_WITHIN = 6
_NAME_WORDS = 5
_DEPLORED_WITHIN = 6
_PREPOSITIONS = ("ب", "ل", "ك")
_UNCOUNTED = ("artillery", "small_arms")  # "with artillery" is no one gun


class Doer(NamedTuple):
    """An actor named in words `[start, end)` as the one who did it, and how sure the clause is."""

    actor: str
    start: int
    end: int
    certainty: Certainty


@dataclass(slots=True)
class Candidate:
    """One act as one clause tells it. Word numbers point into the article's words (`part` says title or text)."""

    part: str
    start: int
    end: int
    sentence: int
    paragraph: int
    type: EventType
    triggers: list[Hit[Trigger]]
    weapons: dict[WeaponType, tuple[int | None, int, int]]
    date: Dated | None
    spot: Spot | None
    losses: Losses
    outcome: Outcome
    outcome_cue: Hit[Cue] | None
    targets: dict[TargetType, Struck]
    actors: list[Doer]
    again: bool = False
    definite: bool = False
    demonstrative: bool = False
    plural: bool = False
    slain: bool = False
    past: bool = False
    recalled: bool = False
    deplored: bool = False
    goes_on: bool = False
    total: bool = False
    planned: bool = False
    feared: bool = False
    generic: bool = False
    update: bool = False
    damage: Hit[Cue] | None = None
    listed: list[Spot] = field(default_factory=list)

    @property
    def at(self) -> tuple[int, int]:
        """The words that name the act: the first trigger, or the whole clause."""
        first = self.triggers[0] if self.triggers else self
        return first.start, first.end

    @property
    def told(self) -> int:
        """How many of place, date, losses, weapon and target are told."""
        some_losses = self.losses.killed or self.losses.wounded
        return sum(map(bool, (self.spot, self.date, some_losses, self.weapons, self.targets)))


def read(
    words: Sequence[Word],
    tags: Tags,
    start: int,
    end: int,
    *,
    part: str,
    sentence: int,
    paragraph: int,
    anchor: dt.date,
    trace: Trace,
) -> Candidate | None:
    """The act that words `[start, end)` tell of; None where they tell of none, which `trace` is told."""
    here = tags.within(start, end)
    lost = losses(words, here, start, end)
    strong = [hit for hit in here.triggers if hit.entry.needs is None]
    kind = event_type(words, here, strong, lost)
    if kind is None:
        if here.triggers:
            trace.note(part, (here.triggers[0].start, here.triggers[0].end), "no weapon, victim or fire beside it")
        return None
    kind_type, triggers = kind
    if kind_type == "explosion" and (causes := tags.cue("accident")):
        trace.note(part, (causes[0].start, causes[0].end), "an accident")
        return None
    first = triggers[0] if triggers else None
    at = first.start if first is not None else start
    places = spots(words, start, end)
    where = best(places, at)
    aims = targets(words, here, lost, kind_type, triggers, places, at)
    if not aims and where is not None and is_base(words, where):
        aims["military"] = Struck(where.start, where.end, Sure.NEARBY)
    cue = _outcome_cue(here)
    whole = here.cue("total", "update", "other", "plot", "damage")
    kinds = {hit.entry.kind for hit in whole}
    return Candidate(
        part=part, start=start, end=end, sentence=sentence, paragraph=paragraph, type=kind_type, triggers=triggers,
        weapons=_weapons(words, here, start), date=_date(words, here, at, anchor), spot=where, losses=lost,
        outcome=_outcome(cue), outcome_cue=cue, targets=aims,
        actors=_actors(words, here), again="other" in kinds and _again(here, triggers),
        definite=bool(first and not first.entry.verb and "ال" in first.form.prefix),
        demonstrative=bool(first and first.start > 0 and words[first.start - 1].text.lstrip("وفبل") in _WORDS.same_act),
        plural=bool(first and not first.entry.verb and first.entry.count != 1),
        slain=first is not None and first.entry.type == "assassination" and not _coordinated(words, first.end, end),
        past=_past(tags, at), recalled=_recalled(tags, at), deplored=_deplored(here, at),
        goes_on=bool(first and first.entry.verb and where is None and _goes_on(words[first.start].text)),
        total=_total(words, here, at), planned="plot" in kinds,
        feared=_feared(here, at), generic=all(hit.entry.generic for hit in triggers) if triggers else False,
        update="update" in kinds, damage=next((hit for hit in whole if hit.entry.kind == "damage"), None),
        listed=listed(places, where, words) if where is not None else [],
    )  # fmt: skip


def apart(told: Candidate) -> list[Candidate]:
    """One candidate for each of the places that one clause lists; losses told for all of them are none of each."""
    if not told.listed or told.plural:
        return [told]
    none = Losses(*[one if one is not None and one.toll.best == 0 else None for one in told.losses])
    first = replace(told, losses=none, listed=[])
    return [
        first,
        *(replace(first, spot=spot, weapons=dict(told.weapons), targets=dict(told.targets)) for spot in told.listed),
    ]


def complete(
    told: Candidate, words: Sequence[Word], tags: Tags, start: int, end: int, anchor: dt.date, *, beside: bool
) -> None:
    """Give a candidate what a clause that tells of no act of its own says.

    That is losses and, where it stands `beside` it in the same sentence, place, date and outcome.
    """
    here = tags.within(start, end)
    lost = losses(words, here, start, end)
    if not beside and (here.dates or here.cue("total", "background", "had")):
        return
    told.losses = Losses(*(known or new for known, new in zip(told.losses, lost, strict=True)))
    if not beside:
        return
    told.date = told.date or _date(words, here, told.start, anchor)
    if told.spot is None:
        told.spot = best([s for s in spots(words, start, end) if s.located], start)
    if told.outcome == "completed" and (cue := _outcome_cue(here)) is not None:
        told.outcome, told.outcome_cue = _outcome(cue), cue


def _goes_on(verb: str) -> bool:
    """Whether a verb tells what those named before did next: "and they opened fire"."""
    return verb.startswith(("و", "ف")) and verb.endswith(("وا", "و"))


def _deplored(tags: Tags, at: int) -> bool:
    """Whether the act is condemned or mourned here, not reported: such a verb before it, or a noun right before it."""
    cues = [hit for hit in tags.cue("deplored") if hit.start < at]
    return any(hit.entry.verb or at - hit.start <= _DEPLORED_WITHIN for hit in cues)


def _recalled(tags: Tags, at: int) -> bool:
    """Whether the sentence says outright that it recalls something: "يذكر أن…"."""
    return any(hit.start < at for hit in tags.cue("background"))


def _past(tags: Tags, at: int) -> bool:
    """Whether the sentence introduces the act as background: "يذكر أن…" before it, or "وكانت" at its head."""
    return _recalled(tags, at) or any(hit.start < at and hit.start <= tags.start + 1 for hit in tags.cue("had"))


def _total(words: Sequence[Word], tags: Tags, at: int) -> bool:
    """Whether a sum of attacks is told; "the second of its kind since …" only sets one in its row."""
    return any(
        not (cue.start > at and any(word.text in _WORDS.in_a_row for word in words[at : cue.start]))
        for cue in tags.cue("total")
    )


def _coordinated(words: Sequence[Word], i: int, end: int) -> bool:
    """Whether a second name is joined to the one from word `i` on: "اغتيال فلان وفلان"."""
    for word in words[i : min(end, i + _NAME_WORDS)]:
        if not word.text[0].isalpha():
            return False
        if word.text.startswith("و") and len(word.text) > 1:
            return True
    return False


def _again(tags: Tags, triggers: list[Hit[Trigger]]) -> bool:
    """Whether "another" or "similar" stands right after a trigger."""
    ends = {hit.end for hit in triggers} | {hit.end + 1 for hit in triggers} | {hit.end for hit in tags.arms}
    return any(hit.start in ends and "ال" not in hit.form.prefix for hit in tags.cue("other"))


def _feared(tags: Tags, at: int) -> bool:
    """Whether the act is only feared, threatened or to be prevented: such a word right before its first trigger."""
    return any(at - 6 <= hit.start < at for hit in tags.cue("future"))


def _outcome_cue(tags: Tags) -> Hit[Cue] | None:
    return next(iter([*tags.cue("denied"), *tags.cue("foiled"), *tags.cue("failed")]), None)


def _outcome(cue: Hit[Cue] | None) -> Outcome:
    match cue.entry.kind if cue is not None else None:
        case "denied" | "foiled" | "failed" as outcome:
            return outcome
        case _:
            return "completed"


def _weapons(words: Sequence[Word], tags: Tags, start: int) -> dict[WeaponType, tuple[int | None, int, int]]:
    """Each weapon told, with its count where told: a number right before it, or its dual."""
    found: dict[WeaponType, tuple[int | None, int, int]] = {}
    for hit in tags.arms:
        kind = hit.entry.type
        if kind is None:
            continue
        count = _count(words, hit, start)
        if kind not in found or found[kind][0] is None:
            found[kind] = (count, hit.start, hit.end)
    if "vehicle_bomb" not in found and (himself := _himself(words, tags)) is not None:
        found.setdefault("suicide_vest", (1, himself, himself + 1))
    if "missile" in found:
        found.pop("rocket", None)
    if "mortar" in found:
        found.pop("artillery", None)
    if "drone" in found and not any(hit.entry.count != 2 for hit in tags.arms if hit.entry.type == "aircraft"):
        found.pop("aircraft", None)
    return found


def _himself(words: Sequence[Word], tags: Tags) -> int | None:
    """The word of "blew himself up", which tells of a bomb that he wore where no car is named."""
    for hit in tags.triggers:
        if hit.entry.sense == "explosion":
            for k in range(hit.start, min(len(words), hit.end + 4)):
                if words[k].text in _WORDS.himself:
                    return k
    return None


def _count(words: Sequence[Word], hit: Hit[Arm], start: int) -> int | None:
    if hit.entry.type == "aircraft":
        return None  # "nine strikes" counts no aircraft
    if hit.entry.count == 2:
        return 2
    if hit.form.prefix[-1:] in _PREPOSITIONS:
        return 1 if hit.entry.count == 1 and hit.entry.type not in _UNCOUNTED else None  # "two were hurt by a bomb"
    for back in range(min(5, hit.start - start), 0, -1):
        number = number_at(words, hit.start - back, hit.start)
        if number is not None and number.end == hit.start and number.best is not None and number.best not in _YEARS:
            return number.best
    return 1 if hit.entry.count == 1 and hit.entry.type not in _UNCOUNTED else None


def _date(words: Sequence[Word], tags: Tags, at: int, anchor: dt.date) -> Dated | None:
    """The date nearest the trigger, the finest first; "since 2014" and days to come date no act."""
    usable = [
        d for d in tags.dates
        if d.first <= anchor + dt.timedelta(days=1) and not (d.start > 0 and _since(words[d.start - 1].text))
    ]  # fmt: skip
    if len({d.first for d in usable}) > 1:  # "announced today that … yesterday"
        usable = [d for d in usable if d.start > at or not _said(words, d.start, tags.start)] or usable
    order = {"day": 0, "range": 1, "month": 1, "year": 2}
    return min(usable, key=lambda d: (order[d.precision], abs(d.start - at)), default=None)


def _said(words: Sequence[Word], i: int, start: int) -> bool:
    """Whether a verb of saying stands a few words before word `i`, which then dates what was said."""
    before = words[max(start, i - _SAYING_WITHIN) : i]
    return any(form.text in _WORDS.saying for word in before for form in forms(word.text))


def _since(word: str) -> bool:
    return any(form.text in ("منذ", "حتي", "لغايه") for form in forms(word))


def _actors(words: Sequence[Word], tags: Tags) -> list[Doer]:
    """Who did it: an adjective on the trigger ("غارة إسرائيلية"), a name after "by", a verb of attack, or a claim."""
    found: list[Doer] = []
    sayings: list[tuple[Hit[Cue], Certainty]] = [(cue, "claimed") for cue in tags.cue("claim")]
    sayings += [(cue, "blamed") for cue in tags.cue("blame")]
    triggers = {hit.end: hit for hit in tags.triggers}
    ends = {*triggers, *(hit.end for hit in tags.arms)}
    verbs = {hit.end for hit in tags.triggers if hit.entry.verb}
    for hit in tags.actors:
        previous = words[hit.start - 1].text if hit.start else ""
        said = next(
            (sure for cue, sure in sayings if -2 <= hit.start - cue.end <= 3 or 0 <= cue.start - hit.end <= 2), None
        )
        prefixed = hit.form.prefix[-1:] == "ل" and hit.start in ends  # "قصف لقوات النظام"
        by_word = any(f.text in _WORDS.by for f in forms(previous)) and bool({hit.start - 1, hit.start - 2} & ends)
        if hit.entry.adjective:
            does = hit.start in ends
        else:
            does = hit.start in verbs or prefixed or by_word or said is not None
        if does:
            found.append(Doer(hit.entry.actor, hit.start, hit.end, said or "stated"))
    return found
