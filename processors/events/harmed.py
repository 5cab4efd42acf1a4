"""Whom an act befell: who was killed, hurt or taken, with a number or without one."""

from collections.abc import Iterator, Sequence

from processors.arabic.lexicon import Hit
from processors.arabic.words import Word
from processors.event import TargetType
from processors.events.frames import FORCES, said, stops
from processors.events.function_words import function_words
from processors.events.lexicon import Cue, Object
from processors.events.owners import belongs
from processors.events.struck import Struck, Sure
from processors.events.tags import Tags
from processors.events.tolls import Told

_WORDS = function_words()
_NAME = 4  # words of a name between "the killing of" and what he was
_BEFORE = 2  # words between who was killed and the verb: "ناشط فلسطيني قد قتل"
_RIGHT_AFTER = 1  # words between "was killed" and who was
_JOINED = 3
_AMONG_WITHIN = 3  # words between "among them" and who they are
_MANY = _WORDS.quantities | {"من"}
_PRONOUNS = frozenset({"ه", "ها", "هم", "هما"})


def befallen(
    words: Sequence[Word], tags: Tags, told: Told | None, things: Sequence[Hit[Object]]
) -> Iterator[tuple[TargetType, Struck]]:
    """Who is counted as killed, hurt or taken, and who among them is told apart: "بينهم سبعة من الزوار".

    Pilgrims and worshippers are civilians too.
    """
    if told is None or told.toll.best == 0:
        return
    counted = [hit for hit in tags.objects if hit.entry.people and told.start <= hit.start < told.end]
    named = [(*_type(words, tags, hit, things), _firmness(words, hit)) for hit in counted]
    kinds = named or [(kind, False, Sure.VICTIM) for kind in told.people]
    found = [(kind, Struck(told.start, told.end, sure, assumed)) for kind, assumed, sure in kinds]
    for part in tags.cue("part"):
        if told.end <= part.start <= told.end + _BEFORE:
            for hit in tags.objects:
                if hit.entry.people and part.end <= hit.start <= part.end + _AMONG_WITHIN:
                    kind, assumed = _type(words, tags, hit, things)
                    found.append((kind, Struck(hit.start, hit.end, Sure.VICTIM, assumed)))
                    break
    for kind, struck in found:
        if kind != "unknown":
            yield kind, struck
        if kind == "religious":
            yield "civilians", struck


def struck_down(
    words: Sequence[Word], tags: Tags, open_to: Sequence[Hit[Object]], things: Sequence[Hit[Object]]
) -> Iterator[tuple[TargetType, Struck]]:
    """Whom a word of killing or wounding names without a number: "مقتل القيادي فلان", "أصيب مدنيون"."""
    cues = tags.cue("kill", "wound")
    noted = [*cues, *tags.cue("dead", "hurt", "loss")]
    for hit in open_to:
        if not hit.entry.people:
            continue
        named = any(_is_named(words, hit, cue) or _died(words, tags, hit, cue) for cue in cues)
        if named or any(_within(words, hit, cue) for cue in noted):
            kind, assumed = _type(words, tags, hit, things)
            struck = Struck(hit.start, hit.end, _firmness(words, hit), assumed)
            yield kind, struck
            if kind == "religious":
                yield "civilians", struck


def _type(
    words: Sequence[Word], tags: Tags, hit: Hit[Object], things: Sequence[Hit[Object]]
) -> tuple[TargetType, bool]:
    """What kind of people they are, and whether that is only assumed: an officer may be the police's."""
    kind, force = belongs(words, tags, hit, things)
    return kind, hit.entry.owned and force is None


def _firmness(words: Sequence[Word], hit: Hit[Object]) -> Sure:
    """Who only was with the one attacked is no target beside him: "أصيب سائقه", "نجله"; an army's soldiers are."""
    if hit.entry.type in FORCES and not said(words[hit.end - 1].text, _WORDS.guards):
        return Sure.VICTIM
    his = any(hit.form.text == kin + "ه" for kin in _WORDS.kin)
    return Sure.NEARBY if his or hit.form.suffix in _PRONOUNS else Sure.VICTIM


def _is_named(words: Sequence[Word], hit: Hit[Object], cue: Hit[Cue]) -> bool:
    """Whether a hit stands right after the cue, or after a name: "مقتل فلان القيادي في …"."""
    first = hit.start
    while first > cue.end and said(words[first - 1].text, _MANY):
        first -= 1
    apart = first - cue.end
    after_name = "ال" in hit.form.prefix and 0 <= apart <= _NAME and not stops(words, cue.end, hit.start)
    return 0 <= apart <= _RIGHT_AFTER or after_name


def _within(words: Sequence[Word], hit: Hit[Object], cue: Hit[Cue]) -> bool:
    """Of "إصابات في صفوف المدنيين" the civilians, but not of "no losses among" them."""
    between = [word.text for word in words[cue.end : hit.start]]
    return 0 < len(between) <= _NAME and said(between[-1], _WORDS.ranks) and not any(text in "،,." for text in between)


def _died(words: Sequence[Word], tags: Tags, hit: Hit[Object], cue: Hit[Cue]) -> bool:
    """Of "شرطي محلي قتل في الهجوم", but not of who "killed" somebody named after the verb."""
    if not cue.entry.verb or hit.entry.type == "armed_group" or not 0 <= cue.start - hit.end <= _BEFORE:
        return False
    between = words[hit.end : cue.start]
    active = any(other.entry.people and 0 <= other.start - cue.end <= _JOINED for other in tags.objects)
    return not active and all(word.text[0].isalpha() for word in between)
