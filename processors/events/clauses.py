"""Sentences cut into clauses that each tell of one act at most."""

import itertools
from collections.abc import Mapping, Sequence

from processors.arabic.lexicon import Hit
from processors.arabic.numbers import number_at
from processors.arabic.words import Word, among, forms
from processors.events.checks import turns
from processors.events.function_words import function_words
from processors.events.intents import foreseen
from processors.events.lexicon import FROM_AFAR, Cue, Trigger
from processors.events.succession import dated_after, done_before, fronted, reaches
from processors.events.tags import Tags
from processors.events.when import SINCE, when_told

_WORDS = function_words()
_ANSWERED_WITHIN = 6  # words
_WITH_WITHIN = 6  # words from "together with" to the act
_ADDED_WITHIN = 4  # words from "pointing to" to "the killing of"
_FOLLOWED_WITHIN = 6  # words from "followed by" to the act: when and where it was
_PRECEDED_WITHIN = 2  # words between an act and the one that followed it
_ANOTHER_WITHIN = 6  # words from "was made safe" to "another"
_ACTED_WITHIN = 2  # words from the comma behind a reason to what was done for it
_COMMA = frozenset({",", "،"})
_THEY = ("انهم", "انهن", "انهما")
_SEMICOLON = frozenset({";", "؛"})


def clauses(words: Sequence[Word], tags: Tags, start: int, end: int) -> list[tuple[int, int]]:
    """Cut words `[start, end)` where a new act begins: "كما انفجرت…", "وقصفت…", "بعد هجوم مماثل…", "ذكرى اغتيال…"."""
    armed = {arm.start for arm in tags.arms}
    triggers = [
        hit for hit in tags.triggers if hit.entry.needs is None or (not hit.entry.verb and hit.end in armed)
    ]  # fmt: skip
    beside = {cue.end: cue.start for cue in tags.cue("beside")}
    cuts = {start, end}
    cuts.update(cue.start for cue in tags.cue("break") if cue.start > start and _breaks(words, tags, cue, start, end))
    if any(hit.end - 1 == start for hit in tags.cue("since")):  # "Since the killing of … in 2020, dozens of attacks …"
        cuts.update(k + 1 for k in range(start, end - 1) if words[k].text in _COMMA and _dated(tags, start, k))
    first = triggers[0].start if triggers else end
    cuts.update(at for after, at in beside.items() if at > first and words[after - 1].text == "مع")
    cuts.update(turns(words, tags, start, end))
    cuts.update(_threats(words, tags, triggers))
    cuts.update(fronted(words, tags, triggers, start))
    cuts.update(_said(words, tags, triggers, start))
    cuts.update(_semicolons(words, triggers))
    cuts.update(_made_safe(words, tags, first))
    cuts.update(_dated_when(words, tags, triggers, start))
    cuts.update(_answered(words, tags))
    cuts.update(_reasons(words, tags.triggers, start))
    cuts.update(_then(words, tags, triggers, start))
    later = dated_after(words, tags, end)
    cuts.update(done_before(words, tags, later, start, triggers[0] if triggers else None))
    if len(triggers) > 1:
        cuts.update(_between(words, tags, triggers, later, beside, start, end))
    return list(itertools.pairwise(sorted(cuts)))


def _between(
    words: Sequence[Word],
    tags: Tags,
    triggers: Sequence[Hit[Trigger]],
    later: Mapping[int, int],
    beside: Mapping[int, int],
    start: int,
    end: int,
) -> set[int]:
    """Where the next one begins of several acts; `beside` are the words for "as well", by what follows them."""
    cuts: set[int] = set()
    with_it = _coinciding(words, start, end)
    since = {hit.end - 1: hit.start for hit in tags.cue("since")}
    memories = {hit.start for hit in tags.cue("background") if "ذكري" in words[hit.start].text}
    for seen, hit in itertools.pairwise(triggers):
        between = range(seen.end, hit.start)
        cuts.update(memory for memory in memories if memory in between)
        cuts.update(at for at, after in later.items() if at >= seen.end and reaches(words, tags, after, hit))
        cuts.update(k for k in with_it if k in between and hit.start - k <= _WITH_WITHIN)
        cuts.update(_with_shells(words, seen, hit))
        cuts.update(_followed(beside, seen.end, hit.start))
        cuts.update(_preceded(words, seen, hit, start))
        cuts.update(_harmed(words, tags, seen, hit))
        if between and hit.start in beside:
            cuts.add(beside[hit.start])
        if len(between) > 1:
            cuts.update(_begun(words, seen, hit, since, start))
    return cuts


def _begun(
    words: Sequence[Word], seen: Hit[Trigger], hit: Hit[Trigger], since: Mapping[int, int], start: int
) -> list[int]:
    """Where the second of two acts begins: at "after", at a word for an answer, or at an "and" before it."""
    before = hit.start - 1
    while before > seen.end and words[before].text in _WORDS.courses:
        before -= 1
    if since.get(before, start) > start:
        return [since[before]]
    if (reply := _reply(words, seen.end, hit.start)) is not None:
        return [reply]
    return [hit.start] if words[hit.start].text.startswith("و") and hit.form.prefix.startswith("و") else []


def _followed(beside: Mapping[int, int], start: int, end: int) -> list[int]:
    """The verb of "followed, twenty kilometres on, by an ambush", with the ambush at word `end`."""
    verbs = [
        at for after, at in beside.items() if after == at + 1 and start < at and 0 <= end - after <= _FOLLOWED_WITHIN
    ]
    return [max(verbs)] if verbs else []


def _threats(words: Sequence[Word], tags: Tags, triggers: Sequence[Hit[Trigger]]) -> list[int]:
    """Where who tells of an act threatens with one, or what is foreseen is told to follow one.

    "نددت بالغارات، متوعدة باستهداف …", "يتوقع هجوما من كذا، بعد غارة على …".
    """
    if len(triggers) < 2:
        return []
    at = [hit.start for hit in tags.cue("threat") if not hit.entry.verb]
    if foreseen(words, tags, triggers[0]):
        at += [hit.start for hit in tags.cue("since")]
    return [k for k in at if triggers[0].end <= k < triggers[-1].start]


def _adds_people(words: Sequence[Word], tags: Tags, cue: Hit[Cue], end: int) -> bool:
    """Whether "in addition to" is followed by people, who then belong to the toll told before it."""
    besides = " ".join(word.text for word in words[cue.start : cue.end]).lstrip("و") in _WORDS.besides
    counted = number_at(words, cue.end, end)
    at = cue.end if counted is None else counted.end
    people = any(hit.entry.people and hit.start == at for hit in tags.objects)
    return besides and (people or (counted is not None and at < end and words[at].text in ("من", "اخرين")))


def _breaks(words: Sequence[Word], tags: Tags, cue: Hit[Cue], start: int, end: int) -> bool:
    """Whether words like "besides" and "on the other hand" lead on to something else."""
    return not (_of_a_side(words, cue, start) or _adds_people(words, tags, cue, end))


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


def _answered(words: Sequence[Word], tags: Tags) -> list[int]:
    """Where the act begins that another one answers: "قصفوا بلدتين ردا على تعرض … لهجوم".

    Whom others killed by it is told beside the answer's own toll: "ردا على مقتل ضابط، وقتلت عنصرين" stays whole.
    """
    cuts: list[int] = []
    for seen, hit in itertools.pairwise(tags.triggers):
        answer = next((k for k in range(seen.end, hit.start) if words[k].text in _WORDS.in_answer), None)
        if answer is not None and not any(answer < cue.start < hit.start for cue in tags.cue("kill", "wound")):
            cuts.append(answer)
    return cuts


def _reasons(words: Sequence[Word], triggers: Sequence[Hit[Trigger]], start: int) -> list[int]:
    """Where a reason told before its act begins and ends: "… أنه ردا على الجرائم في كذا، استهدفت …"."""
    acts = [hit.start for hit in triggers if hit.entry.verb]
    ahead = range(start, acts[-1] if acts else start)
    reason = next((k for k in ahead if words[k].text.removeprefix("و") in _WORDS.in_answer), None)
    commas = [k for k in ahead if words[k].text in _COMMA and any(0 < at - k <= _ACTED_WITHIN for at in acts)]
    comma = next((k for k in commas if reason is not None and k > reason), None)
    return [] if reason is None or comma is None else [reason, comma + 1]


def _said(words: Sequence[Word], tags: Tags, triggers: Sequence[Hit[Trigger]], start: int) -> list[int]:
    """Where somebody goes on to say something else: "قتل مسلحين في …، وأشار إلى مقتل مدنيين بانفجار".

    "And reported that they burnt …" goes on with the same people's deeds, and "adding that …" with the same act's
    details, unless it tells of others killed.
    """
    last = max((hit.start for hit in triggers if not _known(hit)), default=start)
    harmed = tags.cue("kill", "wound")
    first = min((hit.end for hits in (triggers, harmed) for hit in hits), default=last)
    cuts: list[int] = []
    for k in range(first, last):
        said = forms(words[k].text)
        if any(form.text in _WORDS.adding for form in said):
            goes_on = not any(0 < cue.start - k <= _ADDED_WITHIN and not cue.entry.verb for cue in harmed)
        elif any(form.text in _WORDS.saying and form.prefix == "و" and not form.suffix for form in said):
            goes_on = any(word.text.endswith(_THEY) for word in words[k + 1 : k + 3])
        else:
            continue
        if not goes_on:
            cuts.append(k)
    return cuts


def _preceded(words: Sequence[Word], seen: Hit[Trigger], hit: Hit[Trigger], start: int) -> list[int]:
    """Where the act begins that came with or after one told before: "تبع هذه الغارات قصف", "تزامن مع الهجوم قصف"."""
    verb = seen.start - 1
    if verb > start and words[verb].text in _WORDS.same_act:
        verb -= 1
    with_it = verb > start and words[verb].text == "مع"
    if verb < start or hit.entry.verb or _known(hit) or "ب" in hit.form.prefix:
        return []
    if not with_it and (not _known(seen) or hit.start - seen.end > _PRECEDED_WITHIN):
        return []
    verbs, at = (_WORDS.coinciding, verb - 1) if with_it else (_WORDS.following, verb)
    return [hit.start] if among(words[at].text, verbs) else []


def _harmed(words: Sequence[Word], tags: Tags, seen: Hit[Trigger], hit: Hit[Trigger]) -> list[int]:
    """Where it is told whom another act killed or hurt: "هاجم مسلحون حاجزا في …، وقتل شرطي بانفجار عبوة في …".

    The killed and the wounded are told together; those who attacked go on in the plural, "وقتلوا".
    """
    told = sorted((c for c in tags.cue("kill", "wound") if seen.end <= c.start < hit.start), key=lambda c: c.start)
    if _known(hit) or not told:
        return []
    pair = [cue.entry.kind for cue in told[-2:]] == ["kill", "wound"]
    first = told[-2] if pair else told[-1]
    joined = first.form.prefix == "و" and words[first.start].text[0] == "و"
    return [first.start] if joined and not words[first.start].text.endswith("وا") else []


def _then(words: Sequence[Word], tags: Tags, triggers: Sequence[Hit[Trigger]], start: int) -> list[int]:
    """Where "then" leads on to what another force did: "قتلت طائرة ثلاثة …، ثم استهدفت …"; "they then shot" goes on."""
    done = min((hit.end for hits in (triggers, tags.cue("kill")) for hit in hits if hit.start >= start), default=0)
    return [
        hit.start - 1
        for hit in triggers
        if hit.entry.verb
        and hit.entry.sense != "arson"
        and hit.start > done
        and words[hit.start - 1].text == "ثم"
        and not words[hit.start].text.endswith("وا")
        and not among(words[hit.end - 1].text, _WORDS.himself)
    ]


def _made_safe(words: Sequence[Word], tags: Tags, first: int) -> list[int]:
    """Where it is told that another bomb was made safe: "انفجرت عبوة …، وأبطل الخبراء مفعول عبوة أخرى"."""
    others = [hit.start for hit in tags.cue("other")]
    return [
        cue.start
        for cue in tags.cue("disarmed")
        if cue.start > first
        and words[cue.start].text[0] == "و"
        and any(0 < at - cue.start <= _ANOTHER_WITHIN for at in others)
    ]


def _semicolons(words: Sequence[Word], triggers: Sequence[Hit[Trigger]]) -> list[int]:
    """Where examples of acts summed up begin: "تشهد المدينة هجمات؛ ففي …"."""
    if len(triggers) < 2:
        return []
    between = range(triggers[0].end, triggers[-1].start)
    return [k + 1 for k in between if words[k].text in _SEMICOLON and words[k + 1].text[0] == "ف"]


def _known(hit: Hit[Trigger]) -> bool:
    """Whether a noun points back to an act told before: "الهجوم"."""
    return not hit.entry.verb and "ال" in hit.form.prefix


def _of_a_side(words: Sequence[Word], cue: Hit[Cue], start: int) -> bool:
    """Whether "من جهة أخرى" only names the other side of a fight: "بين كذا من جهة وكذا من جهة أخرى"."""
    if cue.end - cue.start < 3 or words[cue.start].text != "من":
        return False
    side = words[cue.start + 1].text
    return any(words[k].text == "من" and words[k + 1].text == side for k in range(start, cue.start - 1))


def _reply(words: Sequence[Word], start: int, end: int) -> int | None:
    """The verb between two acts that makes the second an answer: "... وردت الفصائل باستهداف موقع"."""
    return next(
        (k for k in range(start, end) if words[k].text in _WORDS.answering and end - k <= _ANSWERED_WITHIN), None
    )


def _coinciding(words: Sequence[Word], start: int, end: int) -> frozenset[int]:
    """The words "with" after a verb for coinciding: "تزامنت الغارات مع قصف"."""
    verb = next((k for k in range(start, end) if among(words[k].text, _WORDS.coinciding)), end)
    return frozenset(k for k in range(verb, end) if words[k].text == "مع")


def _with_shells(words: Sequence[Word], seen: Hit[Trigger], hit: Hit[Trigger]) -> list[int]:
    """Where other arms join in, told by a bare noun: "قصف الطائرات للمواقع مع قصف مكثف للمدفعية"."""
    bare = not hit.entry.verb and "ال" not in hit.form.prefix and hit.entry.sense in FROM_AFAR
    bare = bare and hit.end < len(words) and not words[hit.end].text.startswith("ال")  # "مع غارات التحالف" are known
    joins = bare and seen.end < hit.start - 1 and words[hit.start - 1].text == "مع" and seen.entry.sense in FROM_AFAR
    return [hit.start - 1] if joins else []


def _dated(tags: Tags, start: int, end: int) -> bool:
    return any(start <= date.start < end for date in tags.dates)
