"""Acts set against one another in time: "بعد ساعات على تفجير السوق، انفجرت …", "غداة قيام الجيش بقصف …".

What is told to have come hours or days after another act is not that act, whatever else they share.
"""

from collections.abc import Mapping, Sequence

from processors.arabic.distances import span_at
from processors.arabic.lexicon import Hit
from processors.arabic.numbers import number_at
from processors.arabic.words import Word, among
from processors.events.candidate import Candidate
from processors.events.function_words import function_words
from processors.events.lexicon import Trigger
from processors.events.tags import Tags

_WORDS = function_words()
_NEAR = 2  # words between "a week after" and the act: "its being carried out"
_COURSES_WITHIN = 5  # where these only say that it came to pass: "وقوع سلسلة مماثلة من التفجيرات"
_CARRIED_OUT_WITHIN = 6  # where "carrying out" and who did it stand there: "قيام الجيش التركي بقصف"
_TOLL_WITHIN = 14  # words from "a week after the killing of" to the act
_FRONTED_WITHIN = 6  # words from "hours after" to the act
_OPENING = 3  # words before "after" at the head of a clause: "and that", "this attack came"
_SAID_WITHIN = 6  # words from "said that" to "at the same time as"
_OF = frozenset({"من", "علي"})
_COMMAS = frozenset({",", "،"})


def dated_after(words: Sequence[Word], tags: Tags, end: int) -> dict[int, int]:
    """By the first word of "a week after", "three hours on from", "on the day after": the word behind it."""
    found: dict[int, int] = {}
    for hit in tags.cue("since"):
        if words[hit.end - 1].text in _WORDS.next_day:
            found[hit.start] = hit.end
            continue
        span = span_at(words, hit.end, end)
        if span is not None and span.end < end and words[span.end].text in _OF:
            found[hit.start] = span.end + 1
    return found


def reaches(words: Sequence[Word], tags: Tags, after: int, act: Hit[Trigger]) -> bool:
    """Whether "a week after", which ends before word `after`, is told of an act: it stands there, or its dead do."""
    if act.start < after:
        return False
    between = words[after : act.start]
    if len(between) <= _NEAR or _tolled(words, tags, after, act.start):
        return True
    if len(between) <= _COURSES_WITHIN and all(_of_course(word.text) for word in between):
        return True
    carried_out = _carries_out(between[0].text) and len(between) <= _CARRIED_OUT_WITHIN
    return carried_out and not any(word.text in _COMMAS for word in between)


def _carries_out(word: str) -> bool:
    return among(word, _WORDS.carrying_out)


def _told_of(word: str) -> bool:
    """Whether a word behind "a month after" only leads on to the act, and names nothing else that was done."""
    return _of_course(word) or _carries_out(word)


def _of_course(word: str) -> bool:
    return word in _OF or among(word, _WORDS.courses) or among(word, _WORDS.alike)


def _tolled(words: Sequence[Word], tags: Tags, after: int, at: int) -> bool:
    """Whether the act at `at` is told by its dead, right behind "a week after": "… من سقوط سبعة قتلى في هجوم"."""
    if at - after > _TOLL_WITHIN:
        return False
    tolls = (cue.end for cue in tags.cue("kill", "wound") if after - 1 <= cue.start <= after)
    return any(number_at(words, end, at) is not None for end in tolls)


def fronted(words: Sequence[Word], tags: Tags, triggers: Sequence[Hit[Trigger]], start: int) -> list[int]:
    """Where what happened then begins: "وبعد ساعات من تفجير السوق، أغارت …", "وقبيل الغارة استهدفت مسيرة …"."""
    opening = among(words[start].text, _WORDS.fronting)
    if not triggers:
        return []
    told = triggers[0]
    if len(triggers) > 1 and (with_it := _fronted_beside(words, tags, told, triggers[1], start)) is not None:
        return [with_it]
    if not (opening or any(cue.start == start for cue in tags.cue("beside"))):
        return []
    if told.entry.verb or told.start - start > _FRONTED_WITHIN:
        return []
    known = "ال" in told.form.prefix
    if not known and not any(
        at == start and reaches(words, tags, k, told) for at, k in dated_after(words, tags, told.start).items()
    ):
        return []
    deeds = [hit.start for hit in triggers[1:]]
    if not known:
        deeds += [
            hit.start for hits in (tags.triggers, tags.cue("kill", "wound")) for hit in hits if hit.start > told.end
        ]
    if not deeds:
        return []
    then = min(deeds)
    comma = next((k + 1 for k in range(told.end, then) if words[k].text in _COMMAS), None)
    verb = any(hit.start == then and hit.entry.verb for hit in triggers)
    return [comma] if comma is not None else [then] if verb and known else []


def _fronted_beside(
    words: Sequence[Word], tags: Tags, told: Hit[Trigger], then: Hit[Trigger], start: int
) -> int | None:
    """Where what was done with an act told before begins: "قال إنه بالتزامن مع الغارات الجوية قامت القوات بقصف …"."""
    beside = any(cue.end == told.start and cue.start - start <= _SAID_WITHIN for cue in tags.cue("beside"))
    if not beside or "ال" not in told.form.prefix or then.entry.verb or then.form.preposition != "ب":
        return None
    k = told.end
    while k < then.start and words[k].text.startswith("ال"):
        k += 1
    return k if k < then.start and among(words[k].text, _WORDS.undertook) else None


def done_before(
    words: Sequence[Word], tags: Tags, later: Mapping[int, int], start: int, first: Hit[Trigger] | None
) -> list[int]:
    """Where the first act named begins, a day or more before what no such word tells.

    "قتلوا عقيدا غداة هجوم", "دمرت مسيرة … بعد ساعات من استهداف …".
    """
    if first is None:
        return []
    done = min((cue.end for cue in tags.cue("kill", "foiled") if cue.start >= start), default=first.start)
    return [at for at, after in later.items() if done < at < first.start and reaches(words, tags, after, first)]


def set_after(words: Sequence[Word], tags: Tags, start: int, act: Hit[Trigger] | None) -> bool:
    """Whether words from `start` on tell of an act only as that after which, by hours or days, another one came."""
    if act is None or act.entry.verb or not tags.cue("since"):
        return False
    later = dated_after(words, tags, act.start)
    return any(
        at <= start + _OPENING
        and reaches(words, tags, after, act)
        and (after == act.start or _told_of(words[after].text))
        for at, after in later.items()
    )


def of_known_bomb(tags: Tags, act: Hit[Trigger]) -> bool:
    """Whether an act is named with the bomb told before: "انفجار العبوة الأولى"."""
    return any(arm.start == act.end and "ال" in arm.form.prefix for arm in tags.arms)


def one_after_the_other(one: Candidate, two: Candidate) -> bool:
    """Whether a sentence sets one act hours or days after another: "بعد ساعات على تفجير السوق، انفجرت …".

    What goes on behind a "… three days after an attack on …" goes on about that.
    """
    if (one.part, one.sentence) != (two.part, two.sentence):
        return False
    first, second = sorted((one, two), key=lambda told: told.start)
    if second.set_after == first.set_after or (first.set_after and not first.fronted):
        return False
    news = second if first.set_after else first
    return not (news.definite or news.demonstrative or news.bare)
