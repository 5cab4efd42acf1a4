"""Who did it, as one clause tells it."""

from collections.abc import Sequence
from typing import NamedTuple

from processors.arabic.lexicon import Hit
from processors.arabic.words import Word, forms
from processors.event import Certainty
from processors.events.lexicon import Cue, function_words
from processors.events.tags import Tags

_WORDS = function_words()


class Doer(NamedTuple):
    """An actor named in words `[start, end)` as the one who did it, and how sure the clause is."""

    actor: str
    start: int
    end: int
    certainty: Certainty


def doers(words: Sequence[Word], tags: Tags) -> list[Doer]:
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
