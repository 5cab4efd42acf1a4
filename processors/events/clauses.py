"""Sentences cut into clauses that each tell of one act at most."""

import itertools
from collections.abc import Sequence

from processors.arabic.distances import span_at
from processors.arabic.lexicon import Hit
from processors.arabic.numbers import number_at
from processors.arabic.words import Word, forms
from processors.events.lexicon import Cue, Trigger, function_words
from processors.events.tags import Tags
from processors.events.when import SINCE, when_told

_WORDS = function_words()
_ANSWERED_WITHIN = 6  # words
_NEAR = 2  # words between "a week after" and the act: "its being carried out"
_FRONTED_WITHIN = 5  # words from "hours after" to the act
_FOLLOWED_WITHIN = 6  # words from "followed by" to the act: when and where it was
_COMMA = frozenset({",", "،"})


def clauses(words: Sequence[Word], tags: Tags, start: int, end: int) -> list[tuple[int, int]]:
    """Cut words `[start, end)` where a new act begins: "كما انفجرت…", "وقصفت…", "بعد هجوم مماثل…", "ذكرى اغتيال…"."""
    cuts = {start, end}
    armed = {arm.start for arm in tags.arms}
    triggers = [
        hit for hit in tags.triggers if hit.entry.needs is None or (not hit.entry.verb and hit.end in armed)
    ]  # fmt: skip
    since = {hit.end - 1: hit.start for hit in tags.cue("since")}
    memories = {hit.start for hit in tags.cue("background") if "ذكري" in words[hit.start].text}
    cuts.update(cue.start for cue in tags.cue("break") if cue.start > start and not _adds_people(words, tags, cue, end))
    if start in since:  # "Since the killing of … in 2020, dozens of attacks …"
        cuts.update(k + 1 for k in range(start, end - 1) if words[k].text in _COMMA and _dated(tags, start, k))
    beside = {cue.end: cue.start for cue in tags.cue("beside")}
    first = triggers[0].start if triggers else end
    cuts.update(at for after, at in beside.items() if at > first and words[after - 1].text == "مع")
    with_it = _coinciding(words, start, end)
    later = {hit.start: after for hit in tags.cue("since") if (after := _later(words, hit, end)) is not None}
    cuts.update(_fronted(words, triggers, start))
    cuts.update(_dated_when(words, tags, triggers, start))
    seen: Hit[Trigger] | None = None
    for hit in triggers:
        if seen is not None:
            cuts.update(
                since for since, after in later.items() if seen.end <= since and 0 <= hit.start - after <= _NEAR
            )
        if seen is not None and hit.start >= seen.end + 1 and hit.start in beside:
            cuts.add(beside[hit.start])
        if seen is not None and (next_one := _followed(beside, seen.end, hit.start)) is not None:
            cuts.add(next_one)
        if seen is not None and hit.start > seen.end and hit.start - 1 in with_it:
            cuts.add(hit.start - 1)
        if seen is not None and hit.start >= seen.end + 2:
            before = hit.start - 1
            if since.get(before, start) > start:
                cuts.add(since[before])
            elif (reply := _reply(words, seen.end, hit.start)) is not None:
                cuts.add(reply)
            elif words[hit.start].text.startswith("و") and hit.form.prefix.startswith("و"):
                cuts.add(hit.start)
        for memory in memories:
            if seen is not None and seen.end <= memory < hit.start:
                cuts.add(memory)
        seen = hit
    ordered = sorted(cuts)
    return list(itertools.pairwise(ordered))


def _adds_people(words: Sequence[Word], tags: Tags, cue: Hit[Cue], end: int) -> bool:
    """Whether "in addition to" is followed by people, who then belong to the toll told before it."""
    besides = " ".join(word.text for word in words[cue.start : cue.end]).lstrip("و") in _WORDS.besides
    counted = number_at(words, cue.end, end)
    at = cue.end if counted is None else counted.end
    people = any(hit.entry.people and hit.start == at for hit in tags.objects)
    return besides and (people or (counted is not None and at < end and words[at].text in ("من", "اخرين")))


def _fronted(words: Sequence[Word], triggers: Sequence[Hit[Trigger]], start: int) -> list[int]:
    """Where what happened then begins: "وبعد ساعات من التفجير، أغارت …", "وقبيل الغارة استهدفت مسيرة …"."""
    if len(triggers) < 2 or not any(form.text in _WORDS.fronting for form in forms(words[start].text)):
        return []
    told, then = triggers[:2]
    if told.entry.verb or "ال" not in told.form.prefix or told.start - start > _FRONTED_WITHIN:
        return []
    comma = next((k + 1 for k in range(told.end, then.start) if words[k].text in _COMMA), None)
    return [comma] if comma is not None else [then.start] if then.entry.verb else []


def _dated_when(words: Sequence[Word], tags: Tags, triggers: Sequence[Hit[Trigger]], start: int) -> list[int]:
    """Where an act of old begins that a new one is set against: "… the first since 2016, when a bomber struck …"."""
    return [
        date.start - 1
        for date in tags.dates
        if date.start > start + 1
        and words[date.start - 1].text in SINCE
        and (when := when_told(words, date)) is not None
        and any(hit.start >= when for hit in triggers)
    ]


def _reply(words: Sequence[Word], start: int, end: int) -> int | None:
    """The verb between two acts that makes the second an answer: "... وردت الفصائل باستهداف موقع"."""
    return next(
        (k for k in range(start, end) if words[k].text in _WORDS.answering and end - k <= _ANSWERED_WITHIN), None
    )


def _followed(beside: dict[int, int], start: int, end: int) -> int | None:
    """The verb of "followed, twenty kilometres on, by an ambush", with the ambush at word `end`."""
    verbs = (
        at for after, at in beside.items() if after == at + 1 and start < at and 0 <= end - after <= _FOLLOWED_WITHIN
    )
    return max(verbs, default=None)


def _coinciding(words: Sequence[Word], start: int, end: int) -> frozenset[int]:
    """The words "with" after a verb for coinciding: "تزامنت الغارات مع قصف"."""
    verb = next((k for k in range(start, end) if any(f.text in _WORDS.coinciding for f in forms(words[k].text))), end)
    return frozenset(k for k in range(verb, end) if words[k].text == "مع")


def _later(words: Sequence[Word], since: Hit[Cue], end: int) -> int | None:
    """The word after "a week after" at a cue; None where it is a bare "after"."""
    span = span_at(words, since.end, end)
    return span.end + 1 if span is not None and span.end < end and words[span.end].text in ("من", "علي") else None


def _dated(tags: Tags, start: int, end: int) -> bool:
    return any(start <= date.start < end for date in tags.dates)
