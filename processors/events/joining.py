"""One act per attack: the clauses of headline, lead, detail and recap that tell of the same act are joined.

Joined are clauses whose kind, place, date and losses agree (`sameness`); "the attack" and "this bombing" point back to
the latest act that fits, "another" and "similar" begin a new one.
"""

import datetime as dt
from dataclasses import replace

from processors.arabic.dates import ABSOLUTE_RULES, Dated
from processors.events.act import Act, begin, fresh
from processors.events.candidate import Candidate
from processors.events.sameness import ENOUGH, kinds_agree, likeness, meant, share_sums, sums_up
from processors.events.spot import Role, agreement
from processors.events.trace import Trace

_SEVERAL = 2  # other acts that "a series of attacks" may sum up
_DETAILS = 2  # told of an act by its name alone that make it one to tell of
_LEAD = 2  # sentences that report even where they only name the act
# Bare nouns for these deep in a text ("the battles", "abduction") are spoken of, not reported.
_SPOKEN_OF = frozenset({"armed_clash", "abduction", "explosion", "arson_sabotage"})


def join(candidates: list[Candidate], title: list[Candidate], anchor: dt.date, trace: Trace) -> list[Act]:
    """The acts of an article. The text's clauses come first; the title's then join what they sum up.

    Clauses that neither join nor begin an act are noted in `trace`.
    """
    acts: list[Act] = []
    passed: list[Candidate] = []
    latest: Act | None = None
    named: Candidate | None = None  # an act named in passing, whose details may follow
    before: Candidate | None = None
    sum_of: Candidate | None = None
    for told in [*candidates, *title]:
        if before is not None and _in_its_past(before, told, anchor):
            told.past = True
        before = told
        if told.feared and not (told.planned or told.threatened):
            trace.note(told.part, told.at, "only feared, threatened or prevented")
            continue
        if told.threatened and (same := _threat(acts, told)) is not None:
            same.add(told)
            continue
        if not told.threatened and (
            _of_sum(sum_of, told)
            or told.habitual
            or (told.total and not (told.date and told.date.precision == "day" and told.spot))
        ):
            sum_of = told
            trace.note(told.part, told.at, "a sum of attacks")
            continue
        scored = [
            (score, -n, act) for n, act in enumerate(acts) if (score := likeness(act, told, latest, anchor)) is not None
        ]
        best = max(scored, default=None, key=lambda s: s[:2])
        if best is not None and best[0] >= ENOUGH:
            best[2].add(told)
            latest = best[2]
        elif latest is not None and _goes_on(latest.clauses[-1], told):
            latest.add(told)
        elif told.famed is None and (pointed := meant(acts, told, anchor)) is not None:
            pointed.add(replace(told, spot=None))
            latest = pointed
        elif _stands(told) and (told.part == "text" or not acts or told.seen == "shown"):
            if (told.again or told.counted_on) and latest is not None:
                _inherit(told, latest)
            latest = begin(told)
            if (
                named is not None
                and told.sentence - named.sentence <= _LEAD
                and kinds_agree(told.type, named.type) is not None
            ):
                latest.add(named)
            acts.append(latest)
            named = None
        else:
            trace.note(told.part, told.at, "named without place, day, losses or target")
            passed.append(told)
            if told.type == "assassination":
                named = told
    if not acts:
        acts = _followed_up(passed, anchor)
    for act in acts:
        act.arm()
        others = sum(share_sums(act, other) for other in acts if other is not act)
        if others and not act.aggregate:
            act.disown_sums(several=others >= _SEVERAL)
    acts = trace.sift(acts, lambda act: act.aggregate and not act.date and _bare(act), "a sum of attacks")
    single = [act for act in acts if not act.aggregate]
    summed = [act for act in acts if act.aggregate and sum(sums_up(act, other, anchor) for other in single) > 1]
    for act in summed:
        for other in single:
            if sums_up(act, other, anchor):
                other.part_of += act.clauses
    return trace.sift(acts, lambda act: any(act is other for other in summed), "sums up attacks told one by one")


def _bare(act: Act) -> bool:
    """Whether nothing told of an act shows that it was one: no losses, no end of its own, no headline."""
    plain = all(
        told.part == "text" and told.outcome == "completed" and not (told.planned or told.threatened)
        for told in act.clauses
    )
    return plain and not (act.killed or act.wounded)


def _followed_up(passed: list[Candidate], anchor: dt.date) -> list[Act]:
    """The act that an article without any of its own goes back to, with all that names it; [] where there is none."""
    named = [told for told in passed if told.part == "title" and not told.ongoing and not told.recalled]
    known = next((told for told in passed if _known_of(told, named)), None)
    if known is None:
        return []
    act = begin(known)
    for told in passed:
        if told is not known and (likeness(act, told, act, anchor) or 0) >= ENOUGH:
            act.add(told)
    return [act]


def _known_of(told: Candidate, named: list[Candidate]) -> bool:
    """Whether an act is told as known, in an article on what followed it.

    So is "the blast that hit …", "the attack on … in …" where the lead or a condemnation names it, and what the
    headline has `named` before.
    """
    if not told.definite or told.recalled or told.part != "text":
        return False
    losses = told.losses.killed or told.losses.wounded
    at = told.spot is not None and told.spot.role is Role.AT
    if told.told_of and (at or told.aimed_at or losses):
        return True
    if told.type == "armed_clash":
        return False
    if told.pinned and (told.deplored or (told.aimed_at and told.sentence <= _LEAD)):
        return True
    return at and told.aimed_at and any(kinds_agree(one.type, told.type) is not None for one in named)


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
    """Whether a clause tells what the same people did next, or of what the same attacks struck besides.

    "Stormed the bank, and opened fire on its guards"; "الهجمات التي تمت بطائرات واستهدفت برجين".
    """
    if told.sentence != before.sentence or told.part != before.part:
        return False
    first = told.triggers[0] if told.triggers else None
    struck = first is not None and first.entry.verb and first.start == told.start and told.type == "attack"
    return told.goes_on or (struck and before.definite and before.told_of)


def _threat(acts: list[Act], told: Candidate) -> Act | None:
    """The threat told last, which is repeated in other words unless it is of another place."""
    return next((act for act in reversed(acts) if act.threatened and agreement(act.spot, told.spot) is not None), None)


def _stands(told: Candidate) -> bool:
    """Whether a clause tells enough to begin an act of its own."""
    if told.threatened:
        return True
    losses = told.losses.killed or told.losses.wounded
    if told.marks_time and not losses:
        return False
    if told.recalled and told.part == "text" and not (told.date or losses or told.type == "assassination"):
        return False
    if told.a_matter and told.plural and not (told.date or losses):
        return False  # "convicted of attacks"
    aside = told.part == "text" and (told.sentence > 0 or told.deplored)
    if told.ongoing and aside and not (_dated(told) or losses or told.weapons):
        here = told.spot is not None and told.spot.role is Role.AT and not told.spot.vague
        return here and told.aimed_at  # not "attacks the mosques", "aims at the exports": what somebody always does
    if told.counted_on or told.parted:
        return True
    if told.generic or told.demonstrative or (told.definite and told.part == "text"):
        dated_by_it = told.set_after and told.date and (losses or told.aimed_at)  # "a day after the blast at …"
        return bool(dated_by_it or (told.spot and (losses or told.date))) or (told.definite and _describes(told))
    verbal = any(hit.entry.verb for hit in told.triggers)
    known = verbal or losses or told.date or told.weapons or (told.pinned and told.aimed_at)
    if told.sentence > _LEAD and told.type in _SPOKEN_OF and not known:
        return False
    if told.type == "attack":
        return bool(losses or told.spot or (told.date and (told.aimed_at or _known_by_its_day(told.date))))
    return told.told >= 1 or (told.slain and verbal and bool(told.victims))


def _describes(told: Candidate) -> bool:
    """Whether what a definite noun names is told behind it: "the blast of 3 May in … that killed nine".

    Articles on what followed an act name it so: who condemns, mourns, or is tried. Two details must be told, and one of
    them its day or in a clause with "that"; a war's battles and what only marks time are no acts so.
    """
    if told.marks_time or told.type == "armed_clash" or not (told.told_of or told.own_day):
        return False
    losses = told.losses.killed or told.losses.wounded
    here = told.pinned and told.spot is not None and told.spot.start >= told.at[1]
    return sum(map(bool, (losses, told.aimed_at, told.own_day, here))) >= _DETAILS


def _dated(told: Candidate) -> bool:
    """Whether a day is told; what "goes on" is not of the month that its clause names: "رغم هزيمته في آذار"."""
    return told.date is not None and told.date.precision in ("day", "range")


def _known_by_its_day(date: Dated) -> bool:
    """Whether an act is named by day and month: "هجمات 11 سبتمبر"."""
    return date.precision == "day" and date.rule in ABSOLUTE_RULES


def _inherit(told: Candidate, model: Act) -> None:
    """Take over from the act before what is told of it alone.

    Of "a similar attack" that is the kind, the weapons and the doers, where its own clause names none; of "the third"
    the day.
    """
    told.actors = told.actors or [
        doer for clause in model.clauses if clause.part == told.part for doer in clause.actors
    ]
    if told.counted_on:
        told.date = told.date or model.date
    elif told.type in ("attack", "explosion") or (told.type == "shelling" and not told.weapons):
        told.type = model.type
        for kind, (_, count, _, _) in model.weapons.items():
            told.weapons.setdefault(kind, (count, told.start, told.start))
