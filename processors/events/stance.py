"""How a clause speaks of an act: as done, failed, foiled or denied, as feared, deplored, or told again."""

from collections.abc import Sequence
from itertools import pairwise

from processors.arabic.distances import span_at
from processors.arabic.lexicon import Hit
from processors.arabic.words import Word, among, forms
from processors.event import EventType, Outcome
from processors.events.function_words import function_words
from processors.events.intents import attempts
from processors.events.lexicon import Cue, CueKind, Trigger
from processors.events.misses import missed
from processors.events.tags import Tags

_WORDS = function_words()
_DEPLORED_WITHIN = 6  # words
_FEARED_WITHIN = 6
_COMES_WITHIN = 3
_THREATENED_WITHIN = 10
_DENIED_WITHIN = 12  # words
_WAS = frozenset({"يكون", "تكون", "يكونوا"})
_WAS_WITHIN = 8  # words from "denied that … was" to what was done
_FAILED_WITHIN = 8
_DONE_WITHIN = 8
_NAME_WORDS = 5
_ANY_WITHIN = 4
_OPENING = 6  # words
_AFTERWARDS_WITHIN = 3
_EXPOSED_WITHIN = 12
_VOICING = _WORDS.saying | {"بحسب", "حسب", "وفق", "وفقا", "حسبما"}
_THROWN: frozenset[EventType] = frozenset({"rocket_attack", "shelling", "drone_attack", "grenade"})
DENIALS: frozenset[CueKind] = frozenset({"denial", "denied", "unlike", "untrue"})
_FROM_FAR: frozenset[EventType] = frozenset({"air_strike", "rocket_attack"})
_MET = ("تصدي", "تصدت", "تصدوا", "تتصدي", "يتصدي")
_ASSAULTS: frozenset[EventType] = frozenset({"armed_attack", "attack"})


def outcome_cue(words: Sequence[Word], tags: Tags, kind: EventType) -> Hit[Cue] | None:
    """The word that says that an act of that kind was denied, foiled or failed: the gravest first; None where done."""
    failed = [*(hit for hit in tags.cue("failed") if _of_an_act(words, tags, hit)), *attempts(words, tags)]
    empty = missed(words, tags) if kind in _THROWN else []
    denied = [*tags.cue("denied"), *(hit for hit in tags.cue("denial") if _of_existence(words, tags, hit))]
    foiled = (hit for hit in tags.cue("foiled") if not (resolved(words, hit) or (kind in _FROM_FAR and _met(hit))))
    return next(iter([*denied, *foiled, *failed, *empty]), None)


def _met(hit: Hit[Cue]) -> bool:
    """Whether missiles were only met, as air defences say of every raid: "تصدت الدفاعات الجوية لعدوان إسرائيلي"."""
    return hit.form.text.startswith(_MET)


def resolved(words: Sequence[Word], hit: Hit[Cue]) -> bool:
    """Whether foiling is what somebody is able, resolved or called to do, and not what was done.

    "إصرارنا على التصدي للإرهاب", "القدرة على إحباط", "خطة للتصدي لأي انتهاك", "التصدي لكل من يعتدي".
    """
    if hit.entry.verb:
        return False
    if hit.form.preposition == "ل" or _whatever(words, hit.end):
        return True
    before = words[hit.start - 1].text if hit.start > 0 else ""
    if before not in ("علي", "عن", "في"):
        return False
    told = {"في": _WORDS.succeeding, "عن": _WORDS.saying}.get(before, frozenset())
    return not any(among(word.text, told) for word in words[max(0, hit.start - _DONE_WITHIN) : hit.start])


def _whatever(words: Sequence[Word], i: int) -> bool:
    """Whether what is foiled is "any" attack or "all who": none that was made."""
    after = [word.text.lstrip("لب") for word in words[i : i + _ANY_WITHIN + 1]]
    return after[:1] == ["اي"] or any(one in ("كل", "جميع") and then == "من" for one, then in pairwise(after))


def _of_existence(words: Sequence[Word], tags: Tags, hit: Hit[Cue]) -> bool:
    """Whether a denial is of the act itself: "denied that … took place", not "denied its responsibility".

    "Denied that there were losses" is of what the act cost.
    """
    lost = {cue.start for cue in tags.cue("loss", "dead", "hurt", "damage")}
    for k in range(hit.end, min(hit.end + _DENIED_WITHIN, len(words))):
        told = {form.text for form in forms(words[k].text)}
        if told & _WORDS.responsibility or k in lost:
            return False
        if told & _WORDS.existence and k + 1 not in lost:
            return True
        if words[k].text == "ان" and k + 1 < len(words) and words[k + 1].text in _WAS:
            done = (act.start for act in tags.triggers if act.entry.verb or act.form.text in _WORDS.deeds)
            return any(k < at <= k + _WAS_WITHIN for at in done)
    return False


def _of_an_act(words: Sequence[Word], tags: Tags, hit: Hit[Cue]) -> bool:
    """Whether a word for failure is one of an attack: not "a failed state", nor what did not go off beside a blast."""
    if among(words[hit.start].text, _WORDS.vain):
        before = words[hit.start - 1].text if hit.start > tags.start else ""
        acts = {word.text for act in tags.triggers for word in words[act.start : act.end]}
        return before in acts or among(before, _WORDS.attempts)
    near = [*(act.start for act in tags.triggers), *(arm.start for arm in tags.arms)]
    if hit.entry.verb and not any(abs(at - hit.start) <= _FAILED_WITHIN for at in near):
        return False  # "the mediation failed"
    dud = hit.end > hit.start + 1 and among(words[hit.end - 1].text, _WORDS.go_off)
    return not (dud and any(act.entry.sense == "explosion" for act in tags.triggers))


def of_planting(words: Sequence[Word], cue: Hit[Cue]) -> bool:
    """Whether it is the planting or the making of a bomb that failed: who dies of that was one of the attackers."""
    return cue.entry.kind == "failed" and any(among(word.text, _WORDS.planting) for word in words[cue.start : cue.end])


def outcome(cue: Hit[Cue] | None, kind: EventType) -> Outcome:
    """What a word says came of an act of that kind: an assault that fails was held off, a clash is fought anyway."""
    match cue.entry.kind if cue is not None else None:
        case "denied" | "denial" | "unlike" | "untrue":
            return "denied"
        case "foiled" | "failed" if kind == "armed_clash":
            return "completed"
        case "failed" if kind in _ASSAULTS:
            return "foiled"
        case "empty" | "damage" | "loss":
            return "failed"
        case "foiled" | "failed" as outcome:
            return outcome
        case _:
            return "completed"


def feared(words: Sequence[Word], tags: Tags, at: int) -> bool:
    """Whether the act is only feared, threatened or to be prevented: such a word right before its first trigger.

    Who threatens may stand between: "تهديد فصائل مقربة من إيران باستهداف القوات"; what is to come after an act does not
    make that feared: "يجب أن يعاقب في أعقاب الهجوم".
    """
    with_by = any(hit.start == at and hit.form.preposition == "ب" for hit in tags.triggers)
    within = _THREATENED_WITHIN if with_by else _FEARED_WITHIN
    after = max((hit.start for hit in tags.cue("since") if hit.start < at), default=-1)
    denials = tags.cue("denial")
    return any(
        max(at - within, after) <= hit.start < at and not any(_was(words, one.end, hit.start) for one in denials)
        for hit in tags.cue("future")
    )


def _was(words: Sequence[Word], start: int, i: int) -> bool:
    """Whether "that it was" at word `i` tells what is denied from word `start` on: "نفى … أن تكون قواته قد قصفت"."""
    that = start <= i <= start + _DENIED_WITHIN and words[i].text == "ان"
    return that and i + 1 < len(words) and words[i + 1].text in _WAS


def deplored(tags: Tags, at: int) -> bool:
    """Whether the act is condemned or mourned here, not reported: such a verb before it, or a noun right before it."""
    cues = [hit for hit in tags.cue("deplored") if hit.start < at]
    return any(hit.entry.verb or at - hit.start <= _DEPLORED_WITHIN for hit in cues)


def again(words: Sequence[Word], tags: Tags, triggers: list[Hit[Trigger]], at: int) -> bool:
    """Whether "another" or "similar" stands right after a trigger, or after an incident that is told from `at` on."""
    ends = {hit.end for hit in triggers} | {hit.end + 1 for hit in triggers} | {hit.end for hit in tags.arms}
    other = [hit for hit in tags.cue("other") if "ال" not in hit.form.prefix]
    return any(hit.start in ends or (tags.start < hit.start < at and _incident(words, hit.start)) for hit in other)


def _incident(words: Sequence[Word], i: int) -> bool:
    """Whether "in an incident" stands before word `i`."""
    before = " ".join(word.text for word in words[max(0, i - 2) : i - 1])
    return before.lstrip("و") == "في" and among(words[i - 1].text, _WORDS.incidents)


def afterwards(words: Sequence[Word], start: int, at: int) -> bool:
    """Whether a clause opens with how long after what was told before its act came: "وبعد نحو ثلاث ساعات، صدمت…"."""
    for k in range(start, min(at, start + _AFTERWARDS_WITHIN)):
        if any(form.text == "بعد" for form in forms(words[k].text)):
            by = k + 2 < at and words[k + 2].text[0] == "ب"  # "بعد تشييعه بساعات"
            span = span_at(words, k + 2 if by else k + 1, at)
            return span is not None and (span.end >= at or words[span.end].text not in ("من", "علي"))
    return False


def counts_others(words: Sequence[Word], i: int, end: int) -> bool:
    """Whether the people counted up to word `i` are others than those told before: "قتل خمسة آخرون"."""
    return any(among(word.text, _WORDS.different) for word in words[max(0, i - 1) : min(i + 1, end)])


def later(words: Sequence[Word], tags: Tags) -> str | None:
    """Which of several an act is where its attack or bomb is counted on: "الانفجار الثاني", "قنبلة ثالثة"."""
    nouns = (h for h in tags.triggers if not h.entry.verb)
    counted = [*((h.end, h.entry.count) for h in nouns), *((h.end, h.entry.count) for h in tags.arms)]
    for end, count in sorted(counted, key=lambda one: one[0]):
        if not count or end >= len(words):
            continue
        for form in forms(words[end].text):
            if form.text in _WORDS.later and not form.suffix and form.prefix in ("", "ال"):
                return form.text[:3]  # in either gender
    return None


def retorts(words: Sequence[Word], start: int, at: int) -> bool:
    """Whether the side that was struck answers here: "وردت المدفعية على مصادر النيران"."""
    opening = words[start : min(at, start + _OPENING)]
    return any(
        form.text in _WORDS.retorting and form.prefix in ("", "و", "ف") and not form.suffix
        for w in opening
        for form in forms(w.text)
    )


def admitted(words: Sequence[Word], start: int, at: int) -> bool:
    """Whether somebody who denied one act owns up to this one: "وأقر المصدر في المقابل بإطلاق صاروخ على …"."""
    return any(among(word.text, _WORDS.admitting) for word in words[start : min(at, start + _OPENING)])


def goes_on(verb: str) -> bool:
    """Whether a verb tells what those named before did next: "and they opened fire"."""
    return verb.startswith(("و", "ف")) and verb.endswith(("وا", "و"))


def pointing(words: Sequence[Word], trigger: Hit[Trigger], start: int) -> bool:
    """Whether a definite noun points back to an act: not where it names what befell somebody, "تعرضت البلدة للقصف".

    So does a verb whose subject is one of several told before: "انفجر الثاني"; and what something "comes after".
    """
    opening = [word.text.lstrip("وف") for word in words[start : trigger.start]]
    if any(word in _WORDS.comes and "بعد" in opening[k : k + _COMES_WITHIN] for k, word in enumerate(opening)):
        return True
    if trigger.entry.verb:
        after = words[trigger.end].text if trigger.end < len(words) else ""
        return any(form.text in _WORDS.later and form.prefix == "ال" and not form.suffix for form in forms(after))
    if "ال" not in trigger.form.prefix:
        return False
    if any(f.text in _WORDS.reaching and not f.suffix for f in forms(words[max(start, trigger.start - 1)].text)):
        return False  # "وطال القصف أطراف البلدة"
    to = "ل" in trigger.form.prefix.replace("ال", "", 1) or words[max(start, trigger.start - 1)].text == "الي"
    before = words[max(start, trigger.start - _EXPOSED_WITHIN) : trigger.start]
    return not (to and any(word.text.lstrip("وف").startswith("تعرض") for word in before))


def this(words: Sequence[Word], trigger: Hit[Trigger]) -> bool:
    """Whether "this" or "that" stands before an act: "هذا الهجوم", "بتلك التفجيرات"."""
    return trigger.start > 0 and words[trigger.start - 1].text.lstrip("وفبل") in _WORDS.same_act


def voiced(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether somebody says what a clause tells from word `start` on: "وأضاف المصدر أن", "وبحسب المرصد"."""
    opening = words[start : min(end, start + _OPENING)]
    return any(among(word.text, _VOICING) for word in opening)


def marks_time(words: Sequence[Word], trigger: Hit[Trigger]) -> bool:
    """Whether an act only says since when something is so: "منذ انتهاء الهجوم", "بعد بدء المعركة"."""
    return trigger.start > 0 and among(words[trigger.start - 1].text, _WORDS.limits)


def one_of(words: Sequence[Word], trigger: Hit[Trigger]) -> bool:
    """Whether one of several is told: "أعنف الهجمات", "إحدى هذه الغارات"."""
    before = trigger.start - 1
    if before > 0 and words[before].text in _WORDS.same_act:
        before -= 1
    return before >= 0 and among(words[before].text, _WORDS.of_several)


def coordinated(words: Sequence[Word], i: int, end: int) -> bool:
    """Whether a second name is joined to the one from word `i` on: "اغتيال فلان وفلان"."""
    for word in words[i : min(end, i + _NAME_WORDS)]:
        if not word.text[0].isalpha():
            return False
        if word.text.startswith("و") and len(word.text) > 1:
            return True
    return False


def scattered(words: Sequence[Word], first: Hit[Trigger], start: int, end: int) -> bool:
    """Whether a clause tells of attacks in several places or at several times: "سلسلة تفجيرات", "هجمات متفرقة"."""
    several = not first.entry.verb and first.entry.count != 1
    return several and any(word.text in _WORDS.scattered for word in words[start:end])
