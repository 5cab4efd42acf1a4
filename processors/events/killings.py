"""Acts that a killing tells of: who was shot, by whom, and whether he was chosen for his rank or his name."""

from collections.abc import Sequence

from processors.arabic.lexicon import Hit
from processors.arabic.words import Word, among, forms
from processors.event import EventType, TargetType
from processors.events.function_words import function_words
from processors.events.lexicon import Arm, Object
from processors.events.tags import Tags
from processors.events.tolls import Losses
from processors.gazetteer.actors import Name

_WORDS = function_words()
_SECURITY: frozenset[TargetType] = frozenset({"military", "police_security", "foreign_forces"})
_SIDES = _SECURITY | {"armed_group"}
_SERVING: frozenset[TargetType] = frozenset({"military", "police_security", "government"})
_FOUND_WITHIN = 8  # words from "were found" to whom
_DEAD_WITHIN = 4  # from them to "killed"
_BEFORE_DOERS = _WORDS.that | {"يد"}
_RANK_WITHIN = 4  # words after "was killed"
_OBJECT_WITHIN = 14  # words after "was killed", with who did it and when between
_CLERGY = frozenset({"دين", "الدين"})
_TROOPS_WITHIN = 3  # words after "by the bullets of"


def killing_type(words: Sequence[Word], tags: Tags, lost: Losses) -> EventType | None:
    """The type of an act that only a killing tells of, by or of an armed side: "قتل الجيش 25 مسلحا"; else None.

    Deaths by accident, illness, crime and judgement are none, and neither are the dead nobody counted.
    """
    if lost.killed is None or not (lost.killed.toll.best or lost.killed.toll.low):
        return None
    cues = tags.cue("kill")
    if not cues or tags.cue("accident", "crime", "elsewhere", "update", "total", "future", "deplored"):
        return None
    if any(words[start].text.endswith("انفجار") for start, _, _ in tags.ignored):
        return None  # a gas bottle's, which is no attack
    victims = set(lost.killed.people)
    by_force = any(_follows(words, cue.end, hit.start) for cue in cues if cue.entry.verb for hit in _forces(tags))
    if "armed_group" in victims:
        return "armed_clash"
    if victims & _SECURITY:
        return "attack"
    return "attack" if by_force else None


def _forces(tags: Tags) -> list[Hit[Name] | Hit[Object]]:
    """The armed sides named: by name, or as what they are."""
    named: list[Hit[Name] | Hit[Object]] = [hit for hit in tags.actors if not hit.entry.adjective]
    return [*named, *(hit for hit in tags.objects if hit.entry.type in _SIDES and "ال" in hit.form.prefix)]


def _follows(words: Sequence[Word], end: int, start: int) -> bool:
    """Whether the subject stands right after its verb: "قتل الجيش", "قتلت قوات من الجيش"."""
    return end <= start <= end + 1


def chosen(words: Sequence[Word], tags: Tags, lost: Losses) -> bool:
    """Whether one person of rank or name was shot, and by no troops: "قتل صحفي برصاص مجهولين"."""
    if lost.killed is not None and lost.killed.toll.best not in (1, 2):
        return False
    after = [words[hit.end : hit.end + _TROOPS_WITHIN] for hit in tags.arms if hit.entry.type == "small_arms"]
    if not (after or gunmen(words, tags)) or any(
        is_among(word, _WORDS.troops) for shooters in after for word in shooters
    ):
        return False
    return of_rank(words, tags) or _found_shot(words, tags)


def _found_shot(words: Sequence[Word], tags: Tags) -> bool:
    """Whether bodies of police, soldiers or officials were found, shot: "عثر على جثتي شرطيين مقتولين بالرصاص"."""
    served = (hit for hit in tags.objects if hit.entry.people and hit.entry.type in _SERVING)
    around = (words[max(tags.start, hit.start - _FOUND_WITHIN) : hit.end + _DEAD_WITHIN] for hit in served)
    return any(
        all(any(among(word.text, known) for word in near) for known in (_WORDS.finding, _WORDS.bodies))
        for near in around
    )


def of_rank(words: Sequence[Word], tags: Tags) -> bool:
    """Whether somebody of rank or name is told to be killed."""
    return any(
        is_among(words[k], _WORDS.chosen) or (words[k].text in _CLERGY and words[k - 1].text in ("رجل", "الرجل"))
        for cue in tags.cue("kill")
        for k in range(cue.end, min(len(words), _victim_ends(words, tags, cue.end)))
    )


def _victim_ends(words: Sequence[Word], tags: Tags, end: int) -> int:
    """The word up to which the victim stands behind a verb that ends before word `end`: behind who killed him, too.

    "قتل مسلحون يستقلون دراجة نارية مساء أمس القاضي كذا".
    """
    if not any(hit.entry.type is None and end <= hit.start <= end + 1 for hit in tags.arms):
        return end + _RANK_WITHIN
    ahead = range(end, min(len(words), end + _OBJECT_WITHIN))
    stop = next((k for k in ahead if words[k].text[0] in ".,،؛" or words[k].text in _WORDS.prepositions), None)
    return stop if stop is not None else end + _RANK_WITHIN


def shots(tags: Tags) -> list[Hit[Arm]]:
    """Shots and blades that somebody was killed by."""
    return [hit for hit in tags.arms if hit.entry.type in ("small_arms", "knife") and hit.form.prefix[-1:] == "ب"]


def gunmen(words: Sequence[Word], tags: Tags) -> bool:
    """Whether gunmen do it: "مسلحون قتلوا", "قتله مسلحان", "على يد مسلحين", "إن مسلحين قتلوا"."""
    return any(
        hit.entry.type is None and hit.entry.event == "armed_attack"
        and (words[hit.start].text.endswith(("ون", "ان", "مسلح")) or among(words[hit.start - 1].text, _BEFORE_DOERS))
        for hit in tags.arms
    )  # fmt: skip


def is_among(word: Word, known: frozenset[str]) -> bool:
    """Whether a word is one of `known`, and begins no further item: "ورئيس" goes on to somebody else."""
    return any(form.text in known and not form.prefix.startswith("و") for form in forms(word.text))
