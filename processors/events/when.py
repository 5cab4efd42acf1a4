"""When an act happened as its own clause tells it, and whether it is told as what happened before."""

import datetime as dt
from calendar import monthrange
from collections.abc import Sequence

from msgspec.structs import replace

from processors.arabic.dates import Dated
from processors.arabic.lexicon import Hit
from processors.arabic.numbers import ordinal_at
from processors.arabic.words import Word, among, forms
from processors.events.function_words import function_words
from processors.events.lexicon import Cue, Trigger
from processors.events.tags import Tags

_WORDS = function_words()
_SPOKEN = _WORDS.saying | _WORDS.reacting
_SAYING_WITHIN = 14  # words
_CLOSED_WITHIN = 3  # words from the comma that ends a relative clause to a month: ", in the month of"
_TOLD_WITHIN = 10  # words from "as" to the day, who told it between
_AS = frozenset({"حسبما", "كما", "ما", "التي", "الذي", "حصيله", "بيان"})  # "وفق ما ذكر", "حصيلة أعلنتها"
_ADJECTIVE_WITHIN = 2
SINCE = frozenset({"منذ", "ومنذ"})
_COMMA = frozenset({",", "،"})
_THEN = frozenset({"حين", "حينما", "عندما", "يوم", "لما"})
_MEANWHILE = _THEN | {"بينما", "فيما"}  # before "were": "while they were …, a mine went off"
_SOME_OF = frozenset({"احد", "احدي", "بين", "ضمن", "بينهم"})  # "was one of the dead": no act of before
_VERB_WITHIN = 6
_MATTER_WITHIN = 4
_NEWS = 7  # days: what was done on one of the last is what others did about the act
_COMPARED_WITHIN = 6
_MEMORY_WITHIN = 4  # words from "the third anniversary" to the act
_OWN_WITHIN = 12  # words
_WHICH_WITHIN = 8
_COARSE_WITHIN = 14  # words: a month or a year told farther off, in a relative clause, is of something else
_FINENESS = {"day": 0, "range": 1, "month": 1, "year": 2}


def day(
    words: Sequence[Word], tags: Tags, at: int, anchor: dt.date, *, spoken_of: bool, a_matter: bool = False
) -> Dated | None:
    """The date nearest the trigger at word `at`, the finest first, up to publication.

    "Since 2014", days to come ("tomorrow"), and the day on which others spoke of the act, reacted or went elsewhere,
    date no act: the last is taken only where no other is told and the act is not merely `spoken_of` ("condemned on
    Monday the …"). Of an act that is `a_matter` of others, or recalled, the day of this week is that of the trial or
    the memory.
    """
    usable = [_past_part(d, anchor) for d in tags.dates if d.first <= anchor + dt.timedelta(days=d.rule != "day word")]
    usable = [d for d in usable if not (_begins(words, d, at) or _afar(words, d, at) or _of_a_reign(words, d, at))]
    usable = [d for d in usable if not _of_others(words, tags, d, at, anchor, a_matter=a_matter)]
    if len({d.first for d in usable}) > 1:
        usable = [d for d in usable if not _across(tags.cue("since"), d, at)] or usable
    said = [d for d in usable if (_said(words, tags, d.start) if d.start < at else _reported(words, d, at))]
    if spoken_of or len({d.first for d in usable}) > 1:  # "announced today that … yesterday"
        usable = [d for d in usable if d not in said] or ([] if spoken_of else usable)
    best = min(usable, key=lambda d: (_FINENESS[d.precision], _loose(d, at), abs(d.start - at)), default=None)
    own = _own(words, usable, best, at) or best
    return _spoken_on(own) if own in said and own.start > at and own.precision == "day" else own


def _spoken_on(dated: Dated) -> Dated:
    """Of the day on which somebody told of an act, that and the one before: it was on either."""
    return replace(dated, first=dated.first - dt.timedelta(days=1), precision="range", rule="day of saying so")


def _own(words: Sequence[Word], usable: Sequence[Dated], best: Dated | None, at: int) -> Dated | None:
    """The month or year right behind the act, where a finer date of later is told before or after: that of the news.

    "Mourned today those of a strike in April …", "whose son was killed in an attack in May of last year, consoled …".
    """
    if best is None or best.precision not in ("day", "range"):
        return None
    for dated in usable:
        if (
            dated.precision not in ("month", "year")
            or not 0 < dated.start - at <= _OWN_WITHIN
            or dated.last >= best.first
        ):
            continue
        if at < best.start < dated.start:
            continue
        between = {word.text for word in words[at + 2 : dated.start]}
        if not between & (_WORDS.which | SINCE):
            return dated
    return None


def _loose(dated: Dated, at: int) -> bool:
    """Whether a date is no full one behind the act, which tells its day before any other: "في الثامن من يوليو"."""
    return dated.start < at or not dated.rule.startswith(("day, month", "day and month"))


def on_saying(words: Sequence[Word], tags: Tags, dated: Dated, at: int) -> bool:
    """Whether the date of the act at word `at` is that of a verb of saying: another one told counts rather."""
    return _said(words, tags, dated.start) if dated.start < at else _reported(words, dated, at)


def own_day(words: Sequence[Word], tags: Tags, dated: Dated, at: int) -> bool:
    """Whether a date behind the act at word `at` is its own: not that of what it came "after", or of saying so."""
    if dated.start <= at or _across(tags.cue("since"), dated, at):
        return False
    return not any(among(word.text, _SPOKEN) for word in words[at : dated.start])


def _of_others(words: Sequence[Word], tags: Tags, dated: Dated, at: int, anchor: dt.date, *, a_matter: bool) -> bool:
    """Whether a date of this week is that of the trial or the memory of an act, and not of the act.

    It is where it stands before the word that recalls the act; of `a_matter` also behind, but not where "that" goes on
    with the act, or right behind it: "the suspects of the blast that …", "of yesterday's blast". A month or year told
    before what somebody is charged with is that of the judgement.
    """
    if (anchor - dated.last).days > _NEWS:
        charged = (
            a_matter and dated.precision in ("month", "year") and dated.end <= at
        )  # "convicted in 2001 of the blast"
        between = words[dated.end : at] if charged else ()
        return any(among(word.text, _WORDS.matters) for word in between)
    if dated.start < at:
        return a_matter or any(dated.end <= hit.start < at for hit in tags.cue("background"))
    if not a_matter or dated.start == at + 1:
        return False
    return not any(word.text in _WORDS.which for word in words[at : min(dated.start, at + _WHICH_WITHIN)])


def a_reason(words: Sequence[Word], trigger: Hit[Trigger], start: int, end: int) -> bool:
    """Whether an act is named only as what another one answers, and nothing makes it known or young.

    "قصفوا بلدتين ردا على تعرض بلدة لهجوم", but not "ردا على الهجوم", "ردا على إطلاق صواريخ مؤخرا".
    """
    if words[start].text.removeprefix("و") not in _WORDS.in_answer or "ال" in trigger.form.prefix:
        return False
    return not any(word.text in _WORDS.lately for word in words[start:end])


def a_matter(words: Sequence[Word], tags: Tags, at: int) -> bool:
    """Whether the act named at word `at` is what others are tried for, argue over or remember: "المتهمين في تفجير"."""
    before = words[max(tags.start, at - _MATTER_WITHIN) : at]
    return any(among(word.text, _WORDS.matters) for word in before)


def _past_part(dated: Dated, anchor: dt.date) -> Dated:
    """Of "this month" and "this week" what has passed."""
    return replace(dated, last=anchor) if dated.first < anchor < dated.last else dated


def _said(words: Sequence[Word], tags: Tags, i: int) -> bool:
    """Whether a verb of saying or reacting stands a few words before word `i`, which then dates that."""
    start = max(tags.start, i - _SAYING_WITHIN)
    told = any(among(word.text, _SPOKEN) for word in words[start:i])
    return told or any(start <= hit.start < i for hit in tags.cue("deplored", "denied"))


def _reported(words: Sequence[Word], dated: Dated, at: int) -> bool:
    """Whether a date behind the act at word `at` is that of who told of it: "…, حسبما أفاد مسؤول الثلاثاء"."""
    for k in range(max(at, dated.start - _TOLD_WITHIN), dated.start - 1):
        if words[k].text in _AS and among(words[k + 1].text, _WORDS.saying):
            return True
    return False


def _begins(words: Sequence[Word], dated: Dated, at: int) -> bool:
    """Whether the word before a date makes it the beginning or end of something: "since", "until", "to this day".

    "Since 2016, when …" is the date of what it goes on with.
    """
    word = words[dated.start - 1].text if dated.start > 0 else ""
    if word == "الي" and dated.rule == "day word":
        return True
    when = when_told(words, dated)
    return any(form.text in ("منذ", "حتي", "لغايه") for form in forms(word)) and (when is None or at < when)


def when_told(words: Sequence[Word], dated: Dated) -> int | None:
    """The word after "when" right behind a date, from which what happened then is told; None where it is not."""
    k = dated.end + (dated.end < len(words) and words[dated.end].text in _COMMA)
    return k + 1 if k < len(words) and words[k].text in _THEN else None


def _of_a_reign(words: Sequence[Word], dated: Dated, at: int) -> bool:
    """Whether a date behind an act is of a rule or war that it is told "since": "منذ سيطرت الفصائل عليها في …"."""
    ahead = range(at, dated.start - 1)
    return any(words[k].text == "منذ" and among(words[k + 1].text, _WORDS.reigns) for k in ahead)


def _across(links: list[Hit[Cue]], dated: Dated, at: int) -> bool:
    """Whether "after" or "following" stands between a date and the trigger: "left on Sunday after the blast on …"."""
    return any(dated.end <= link.start <= at or at < link.start < dated.start for link in links)


def _afar(words: Sequence[Word], dated: Dated, at: int) -> bool:
    """Whether a month or year is of something else: of a relative clause far behind the act, or of a comparison.

    "… a town that saw in 2014 …", "… in the deadliest attack of this year".
    """
    if dated.precision not in ("month", "year"):
        return False
    before = words[max(at, dated.start - _COMPARED_WITHIN) : dated.start]
    if any(among(word.text, _WORDS.foremost) for word in before):
        return True
    if dated.start - at <= _COARSE_WITHIN:
        return False
    if any(word.text in _COMMA for word in words[dated.start - _CLOSED_WITHIN : dated.start]):
        return False  # "… which Turkey backs, in October"
    return any(word.text in _WORDS.which for word in words[at : dated.start])


def anniversary(words: Sequence[Word], tags: Tags, at: int, anchor: dt.date) -> Dated | None:
    """The day of the act at word `at` by its anniversary today: "تحل اليوم الذكرى الثالثة لتفجير …"."""
    for hit in tags.cue("background"):
        told = ordinal_at(words, hit.end, at) if hit.end < at and "ذكري" in words[hit.start].text else None
        if told is None or at - told[1] > _MEMORY_WITHIN:
            continue
        days = [d for d in tags.dates if d.precision == "day" and d.end <= hit.start]
        if days and days[-1].first == anchor and anchor.year > told[0]:
            day = days[-1].first
            month_long = monthrange(day.year - told[0], day.month)[1]
            then = day.replace(year=day.year - told[0], day=min(day.day, month_long))
            return Dated(days[-1].start, told[1], then, then, "day", "anniversary")
    return None


def remembered(words: Sequence[Word], tags: Tags, at: int) -> int:
    """The word from which the act at `at` is told: after "in memory of", before which stands where it is remembered."""
    memories = (hit for hit in tags.cue("background") if hit.start < at)
    return max((hit.end for hit in memories if any("ذكري" in w.text for w in words[hit.start : hit.end])), default=0)


def recalled(words: Sequence[Word], tags: Tags, at: int) -> bool:
    """Whether the sentence says outright that it recalls something: "يذكر أن…", "منذ الهجوم…", "اشتباكات قديمة"."""
    if any(hit.start < at for hit in tags.cue("background")):
        return True
    after = words[at + 1 : at + 1 + _ADJECTIVE_WITHIN]
    return (tags.start <= at - 1 and words[at - 1].text in SINCE) or any(word.text in _WORDS.old for word in after)


def past(words: Sequence[Word], tags: Tags, at: int) -> bool:
    """Whether the act at word `at` is introduced as background: recalled, or with "had" at the head or before its verb.

    "Had" before a verb of saying, or setting a scene ("he was walking when …"), says nothing of the act.
    """
    if recalled(words, tags, at):
        return True
    for hit in tags.cue("had"):
        if hit.start >= at or (hit.end < at and words[hit.end].text in _SOME_OF):
            continue
        if _had_been(words, tags, hit):
            return True
        between = words[hit.end : at]
        perfect = any(word.text in _WORDS.already for word in between)
        if perfect and len(between) <= _VERB_WITHIN:
            return True
        scene = hit.start > 0 and words[hit.start - 1].text.lstrip("و") in _MEANWHILE
        if hit.start <= tags.start + 1 and not scene and not _only_frames(between, perfect=perfect):
            return True
    return False


def _had_been(words: Sequence[Word], tags: Tags, hit: Hit[Cue]) -> bool:
    """Whether "had" stands in "that had been attacked", "whom they had killed": of what the news is of."""
    if hit.start == 0 or words[hit.start - 1].text not in _WORDS.which or hit.end >= len(words):
        return False
    present = words[hit.end].text[0] == "ي" or (words[hit.end].text[0] == "ت" and words[hit.start].text.endswith("ت"))
    deeds = [*(act.start for act in tags.triggers), *(one.start for one in tags.cue("kill", "wound", "damage"))]
    return hit.end in deeds and (not present or words[hit.end].text.endswith("ت"))


def _only_frames(between: Sequence[Word], *, perfect: bool) -> bool:
    """Whether the words between "had" and an act end its past: a verb of saying, "when", or a verb of what went on."""
    if any(among(word.text, _WORDS.saying) for word in between):
        return True
    if any(word.text in _WORDS.when for word in between[-2:]):
        return True
    return not perfect and bool(between) and len(between[0].text) > 3 and between[0].text[0] == "ي"
