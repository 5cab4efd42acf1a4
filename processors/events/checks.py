"""What a check of others' claims says of an act: "المقطع لقصف كذا وليس لقصف كذا", "فيديو قصف كذا قديم"."""

from collections.abc import Sequence
from typing import Literal

from processors.arabic.lexicon import Hit
from processors.arabic.words import Word
from processors.events.lexicon import Trigger
from processors.events.tags import Tags

Seen = Literal["claimed", "shown"]
_OPENING = 3  # words of a sentence in which the video or picture is named
_AT_HEAD = 1  # words before "is not of" in its clause: "and"
_BESIDE_WITHIN = 10  # words from "after" to the act after which a video was passed around
_THAT = frozenset({"ذلك", "هذا", "ان"})  # "after that", and "after they had shelled", which the claim tells itself


def turns(words: Sequence[Word], tags: Tags, start: int, end: int) -> list[int]:
    """Where a sentence on a video or picture turns from what it shows to what it does not, and back with "but"."""
    if not of_a_picture(tags):
        return []
    return [*(hit.start for hit in tags.cue("unlike")), *(k for k in range(start, end) if words[k].text == "بل")]


def checked(tags: Tags, here: Tags, act: Hit[Trigger] | None) -> Seen | None:
    """Whether a video is only claimed to show an act, or shows it; None elsewhere, and of an act that is known.

    `tags` are the sentence's, `here` those of the act's clause. "An old video of …" shows it, "a video of … is old"
    does not.
    """
    if act is None or "ال" in act.form.prefix or not of_a_picture(tags):
        return None
    if tags.cue("unlike"):
        return "claimed" if any(hit.start <= here.start + _AT_HEAD for hit in here.cue("unlike")) else "shown"
    if any(hit.start > act.start for hit in tags.cue("untrue")):
        return "claimed"
    return "shown" if act.form.preposition == "ل" else None


def of_a_picture(tags: Tags) -> bool:
    """Whether a sentence opens with a video or picture of which it says that it is not what it is taken for."""
    shown = any(hit.start <= tags.start + _OPENING for hit in tags.cue("shown"))
    return shown and bool(tags.cue("unlike", "untrue"))


def beside(words: Sequence[Word], tags: Tags, act: Hit[Trigger] | None) -> bool:
    """Whether an act is told as that after which a claim went around: "بعد ساعات على إعلان … توجيه ضربة".

    It is not where the claim stands between: "إثر ذلك تناقلت صفحات …".
    """
    if act is None or act.entry.verb:
        return False
    at = act.start
    return any(
        0 < at - hit.start <= _BESIDE_WITHIN
        and words[hit.end].text not in _THAT
        and not any(hit.start < claim.start < at for claim in tags.cue("checked", "alleged"))
        for hit in tags.cue("since", "beside")
    )
