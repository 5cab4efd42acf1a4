"""What one clause tells of one act: the candidate for an event, before the article's clauses are joined."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from processors.arabic.dates import Dated
from processors.arabic.words import Word, among
from processors.event import EventType, WeaponType
from processors.events.candidate import Candidate
from processors.events.casualties import losses
from processors.events.checks import beside, checked
from processors.events.daytime import of_the_day
from processors.events.doers import doers
from processors.events.elsewhere import turn
from processors.events.function_words import function_words
from processors.events.incident import occurs
from processors.events.intents import plotted, threatened, without_who_tried
from processors.events.killings import killing_type
from processors.events.kinds import event_type, from_the_air, known_weapon, named_by_weapon, told_after
from processors.events.known import known as known_act
from processors.events.known import settled
from processors.events.lexicon import FROM_AFAR
from processors.events.misses import undone
from processors.events.names import victims
from processors.events.stance import (
    DENIALS,
    admitted,
    afterwards,
    again,
    coordinated,
    counts_others,
    deplored,
    feared,
    goes_on,
    later,
    marks_time,
    of_planting,
    one_of,
    outcome,
    outcome_cue,
    pointing,
    retorts,
    scattered,
    this,
    voiced,
)
from processors.events.struck import Struck, Sure
from processors.events.succession import of_known_bomb, set_after
from processors.events.sums import of_mines, total
from processors.events.tags import Tags
from processors.events.targets import targets
from processors.events.tolls import Losses, both, firmer
from processors.events.trace import Trace
from processors.events.weapons import weapons
from processors.events.when import a_matter, a_reason, anniversary, day, on_saying, own_day, past, recalled, remembered
from processors.events.where import Role, best, is_base, listed, spots

_WORDS = function_words()
_ON_PERSONS: frozenset[EventType] = frozenset({"assassination", "abduction"})
_BOMBS: frozenset[WeaponType] = frozenset({"ied", "vehicle_bomb", "suicide_vest"})
# Bombs go off where they are: behind "the blast", "towards" a place went whoever it struck.
_LAID: frozenset[EventType] = frozenset({"explosion", "ied", "vehicle_bomb", "suicide_bombing", "landmine"})
_RELATED = 5  # words between an act and "that", which says what it did
_NEIGHBOURS_KM = 30.0  # between two towns that one toll is told for
_APART_KM = 30.0  # a place that far from the last is another


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
    before: Candidate | None = None,
) -> Candidate | None:
    """The act that words `[start, end)` tell of; None where they tell of none, which `trace` is told.

    `before` is the act of the clause before, whose doer a verb without a subject may go on with.
    """
    here = tags.within(start, end)
    if not (here.triggers or here.arms or here.cue("kill")):
        return None  # nearly half of all clauses
    lost = losses(words, here, start, end)
    strong = [hit for hit in here.triggers if hit.entry.needs is None]
    kind = event_type(words, here, strong, lost)
    bare = kind is None
    if kind is None and (killing := killing_type(words, here, lost)) is not None:
        kind = killing, []
    if kind is None:
        if here.triggers:
            trace.note(part, (here.triggers[0].start, here.triggers[0].end), "no weapon, victim or fire beside it")
        return None
    kind_type, triggers = kind
    struck = any(hit.entry.sense in FROM_AFAR for hit in tags.triggers)  # "raided it, and a depot blew up"
    by_itself = not struck and all(hit.entry.sense == "explosion" for hit in triggers)
    if kind_type == "explosion" and by_itself and (causes := tags.cue("accident")):
        trace.note(part, (causes[0].start, causes[0].end), "an accident")
        return None
    first = triggers[0] if triggers else None
    at = first.start if first is not None else start
    places = spots(words, max(start, remembered(words, here, at)), end)
    known = kind_type in _LAID and first is not None and "ال" in first.form.prefix
    where = best([spot for spot in places if not (known and spot.role is Role.TOWARDS)], at)
    aims = targets(words, here, lost, kind_type, triggers, places, at)
    if not aims and where is not None and is_base(words, where):
        aims["military"] = Struck(where.start, where.end, Sure.NEARBY)
    armed = named_by_weapon(kind_type, here, triggers)
    cue, nth = outcome_cue(words, here, kind_type), later(words, here)
    if cue is not None and cue.entry.kind == "loss" and (aims or (where is not None and not where.loose)):
        cue = None  # it came down on something, though no loss is told
    if cue is not None:
        lost = without_who_tried(words, cue, lost)
    seen = checked(tags, here, first)
    if seen == "claimed":
        cue = next(iter(tags.cue("unlike", "untrue")))
    own_bomb = cue is not None and of_planting(words, cue)
    single_out = first is not None and first.entry.count is None and one_of(words, first)
    definite = first is not None and not single_out and pointing(words, first, start)
    behind = set_after(words, here, start, first)
    definite = definite or (behind and first is not None and of_known_bomb(here, first))
    death = next(iter(here.cue("kill", "dead")), None)
    named = first or death
    matter = named is not None and not named.entry.verb and a_matter(words, here, named.start)
    told_at = named.start if named is not None else at
    told_on = day(
        words, here, told_at if matter else at, anchor, spoken_of=definite or deplored(here, at), a_matter=matter
    )
    told_on = told_on or anniversary(words, here, told_at, anchor)
    famed = known_act(words, told_at, (start, end), anchor, death.end if death is not None else None)
    if famed is not None:
        told_on = settled(told_on, here.dates, famed.act.date)
    before_now = past(words, tags, told_at)
    back = before_now and recalled(words, tags, told_at)
    this_day = of_the_day(words, here, told_at, end, anchor) if before_now and not (back or famed) else None
    plot = first is not None and plotted(words, here, first)
    threat = (
        first is not None
        and bool(aims or where or here.actors)
        and not (plot or here.cue("plot", "foiled"))
        and threatened(words, here, first)
    )
    whole = here.cue("total", "update", "other", "plot", "damage")
    kinds = {hit.entry.kind for hit in whole}
    return Candidate(
        part=part, start=start, end=end, sentence=sentence, paragraph=paragraph, type=kind_type, triggers=triggers,
        weapons=weapons(words, here, start), date=None if threat else told_on, spot=where,
        losses=Losses(None, None, None) if own_bomb else lost, own_bomb=own_bomb,
        outcome=outcome(cue, kind_type), outcome_cue=cue, targets=aims,
        actors=doers(words, here, kind_type, before.actors if before is not None else ()),
        later=nth, set_after=behind, fronted=behind and start == tags.start, retorts=retorts(words, start, at),
        admitted=admitted(words, start, at), elsewhere=turn(words, start, end),
        victims=victims(words, at, start, end) if kind_type in _ON_PERSONS else frozenset(),
        told_of=first is not None and any(w.text in _WORDS.relative for w in words[first.end : first.end + _RELATED]),
        presupposed=first is not None and first.start > 0 and words[first.start - 1].text in _WORDS.relative,
        own_day=told_on is not None and own_day(words, here, told_on, at),
        turns=any(cue.start <= start + 1 < cue.end for cue in here.cue("break")),
        again="other" in kinds and again(words, here, triggers, at),
        others=lost.killed is not None and counts_others(words, lost.killed.end, end),
        hence=afterwards(words, start, at),
        besides=first is not None and words[start].text in _WORDS.likewise,
        likewise=any(word.text in _WORDS.likewise for word in words[start:end]),
        definite=definite or (first is not None and nth is None and known_weapon(words, here, first)),
        demonstrative=first is not None and not single_out and this(words, first),
        occurs=definite and first is not None and occurs(words, first),
        plural=bool(first and not first.entry.verb and first.entry.count != 1 and not single_out),
        scattered=first is not None and scattered(words, first, start, end),
        rare=first is not None and any(among(word.text, _WORDS.rare) for word in words[first.end : first.end + 1]),
        slain=first is not None and first.entry.type == "assassination" and not coordinated(words, first.end, end),
        past=matter or famed is not None or seen == "shown" or before_now,
        recalled=not matter and back, this_day=this_day, famed=famed,
        deplored=deplored(here, at), a_matter=matter,
        a_reason=first is not None and a_reason(words, first, start, end),
        marks_time=definite and first is not None and marks_time(words, first), voiced=voiced(words, start, end),
        on_saying=told_on is not None and on_saying(words, here, told_on, told_at),
        ongoing=bool(triggers) and all(hit.entry.present for hit in triggers),
        goes_on=bool(first and first.entry.verb and where is None and goes_on(words[first.start].text)),
        total=total(words, here, at) or of_mines(here, kind_type, told_on), threatened=threat,
        planned="plot" in kinds or plot, seen=seen, beside=beside(words, here, first),
        feared=feared(words, here, at) and not (cue is not None and cue.entry.kind in DENIALS),
        generic=all(hit.entry.generic for hit in triggers) and not armed if triggers else False,
        exact=armed, from_the_air=from_the_air(words, triggers), update="update" in kinds, bare=bare,
        damage=next((hit for hit in here.cue("damage") if not undone(words, here, hit)), None),
        listed=listed(places, where, words) if where is not None else [],
    )  # fmt: skip


def stands_alone(told: Candidate, last: Candidate | None) -> bool:
    """Whether a killing told without a word for an attack is an act of its own, and no detail of the one just told."""
    if told.spot is None or told.spot.role is not Role.AT or told.recalled:
        return False
    if last is None:
        return True
    if last.spot is None:
        return False
    km = told.spot.km_from(last.spot)
    return told.spot.name != last.spot.name and (km is None or km > _APART_KM)


def heading(before: Candidate, told: Candidate, *, likewise: bool) -> Dated | None:
    """The date that heads a sentence and so dates its later clauses too: "On Monday … was shelled, and … was killed".

    It holds for the next sentence where that goes on with "also" (`likewise`).
    """
    if before.date is None or told.demonstrative or not 0 <= told.sentence - before.sentence <= likewise:
        return None
    if told.definite and not (likewise and told.listed):
        return None
    return before.date if before.headed else None


def apart(told: Candidate) -> list[Candidate]:
    """One candidate for each of the places that one clause lists; what is counted for all of them is none of each's.

    Two neighbours that one strike with one toll hit are one: "قصف على بلدتي كذا وكذا أوقع سبعة قتلى".
    """
    if not told.listed or (told.type == "armed_clash" and all(spot.loose for spot in told.listed)):
        return [told]  # one fight may go through several provinces
    if len(told.listed) == 1 and told.triggers and told.triggers[0].entry.count != 2 and _told_as_one(told):
        return [told]
    none = Losses(*[one if one is not None and one.toll.best == 0 else None for one in told.losses])
    uncounted: dict[WeaponType, tuple[int | None, int, int]]
    uncounted = {kind: (None, start, end) for kind, (_, start, end) in told.weapons.items()}
    first = replace(told, losses=none, weapons=uncounted, listed=[], parted=True)
    return [
        first,
        *(replace(first, spot=spot, weapons=dict(uncounted), targets=dict(told.targets)) for spot in told.listed),
    ]


def _told_as_one(told: Candidate) -> bool:
    """Whether the two places of a clause are neighbours, and somebody was killed or hurt there together.

    Villages that nobody knows stand at one point: the text tells the more of each.
    """
    km = told.spot.km_from(told.listed[0]) if told.spot is not None else None
    return km is not None and 0 < km <= _NEIGHBOURS_KM and any(one is not None and one.toll.best for one in told.losses)


def complete(
    told: Candidate, words: Sequence[Word], tags: Tags, start: int, end: int, anchor: dt.date, *, beside: bool
) -> None:
    """Give a candidate what a clause that tells of no act of its own says.

    That is losses and, where it stands `beside` it in the same sentence, place, date and outcome.
    """
    here = tags.within(start, end)
    if told.triggers and (kind := told_after(words, here, told.triggers[0], told.type)) is not None:
        told.type = kind
        bombs = (weapon for weapon in weapons(words, here, start).items() if weapon[0] in _BOMBS)
        told.weapons = dict(bombs) | told.weapons
    lost = losses(words, here, start, end)
    if not beside and (here.dates or here.cue("total", "background", "had")):
        return
    more = beside and not (here.dates or any(word.text in _WORDS.saying for word in words[start:end]))
    if told.outcome_cue is not None:
        lost = without_who_tried(words, told.outcome_cue, lost)
    if not told.own_bomb:
        told.losses = Losses(
            *(both(known, new) if more else firmer(known, new) for known, new in zip(told.losses, lost, strict=True))
        )
    if not beside:
        return
    if told.date is None or told.on_saying:
        known = day(words, here, told.start, anchor, spoken_of=told.definite or told.deplored)
        told.date, told.on_saying = known or told.date, told.on_saying and known is None
    if told.spot is None:
        told.spot = best([s for s in spots(words, start, end) if s.located], start)
    if told.outcome == "completed" and (cue := outcome_cue(words, here, told.type)) is not None:
        told.outcome, told.outcome_cue = outcome(cue, told.type), cue
