"""Who was "made an end of" some words after the verb: "قضت وحدات الجيش، أمس، في … على ثلاثة إرهابيين"."""

from collections.abc import Sequence
from typing import Protocol

from processors.arabic.lexicon import Hit
from processors.arabic.numbers import number_at
from processors.arabic.words import Word
from processors.events.lexicon import Cue, Object

_MADE_AN_END = frozenset({"قضي", "قضت", "قضوا", "تقضي", "يقضي"})
_WITHIN = 18  # words from the verb to "on": who did it, when and where
_STOPS = frozenset(".؛;:")


class _Marked(Protocol):
    @property
    def cues(self) -> list[Hit[Cue]]: ...

    @property
    def objects(self) -> list[Hit[Object]]: ...


def ended(words: Sequence[Word], found: _Marked, end: int) -> list[Hit[Cue]]:
    """The "on" of such verbs, as the noun for killing: whom it names, with a number or not, was killed.

    "قضى" alone is "died" and much else, so only people of an armed side count.
    """
    people = {hit.start for hit in found.objects if hit.entry.people and hit.entry.type == "armed_group"}
    on: list[Hit[Cue]] = []
    for cue in found.cues:
        if cue.entry.kind != "kill" or cue.form.text not in _MADE_AN_END or cue.end > cue.start + 1:
            continue
        for k in range(cue.end, min(end - 1, cue.end + _WITHIN)):
            if words[k].text in _STOPS:
                break
            counted = number_at(words, k + 1, end) if words[k].text == "علي" else None
            if words[k].text == "علي" and (k + 1 in people or (counted is not None and counted.end in people)):
                on.append(Hit(k, k + 1, Cue("kill", False), cue.form))
                break
    return on
