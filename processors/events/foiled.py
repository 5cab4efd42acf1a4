"""What was destroyed or made safe before it struck: drones and bombs, by the verb beside them."""

from collections.abc import Collection, Sequence

from msgspec.structs import replace

from processors.arabic.lexicon import Hit
from processors.arabic.words import Word, among
from processors.event import EventType
from processors.events.function_words import function_words
from processors.events.lexicon import Arm, Cue, Trigger

_WORDS = function_words()
# What is on its way to its target and may be destroyed before; a destroyed tank is a loss, not a foiled attack.
_CARRIED = frozenset({"vehicle_bomb", "drone_attack", "rocket_attack", "ied", "suicide_bombing"})
_BOMBS: tuple[EventType, ...] = ("suicide_bombing", "vehicle_bomb", "ied", "grenade")
_OBJECT_WITHIN = 3  # words
_KNOWN_WITHIN = 15  # words from a bomb to "they were defused"
_FOUND_WITHIN = 8  # words from "was found" to the bomb: when and where
_IT = ("ها", "هما", "ه")


def foiled(
    words: Sequence[Word],
    cues: Sequence[Hit[Cue]],
    arms: Sequence[Hit[Arm]],
    acts: Sequence[Hit[Trigger]],
    timed: Collection[int],
    start: int,
) -> list[Hit[Cue]]:
    """The cues that say that a weapon did not strike; words of `timed` tell a time.

    That is to destroy or disarm what is named right after it, or was named before ("وتم تفكيكهما"), and to find what
    did not go off, unless another did: "انفجرت قنبلة قبل ساعات من العثور على عبوة لم تنفجر".
    """
    went_off = [hit.start for hit in acts if hit.entry.sense == "explosion"]
    found: list[Hit[Cue]] = []
    for cue in cues:
        match cue.entry.kind:
            case "destroyed":
                stopped = _right_after(words, cue, arms, _CARRIED, timed)
            case "disarmed":
                before = any(arm.entry.event in _BOMBS and 0 < cue.start - arm.end <= _KNOWN_WITHIN for arm in arms)
                known = cue.form.suffix in _IT and before
                stopped = known or _right_after(words, cue, arms, _BOMBS, timed)
            case "failed":
                near = [arm for arm in arms if 0 <= cue.start - arm.end <= _OBJECT_WITHIN]
                other = any(at < cue.start for at in went_off)
                stopped = not other and any(_found(words, arm, start) for arm in near)
            case _:
                stopped = False
        if stopped:
            found.append(replace(cue, entry=Cue("foiled", cue.entry.verb)))
    return found


def made_safe(cues: Sequence[Hit[Cue]], arms: Sequence[Hit[Arm]], acts: Sequence[Hit[Trigger]]) -> EventType | None:
    """The kind of a bomb that was made safe where no act but known ones is told before: "فكك خبير التفجير قنبلة"."""
    at = {kind: {cue.start for cue in cues if cue.entry.kind == kind} for kind in ("disarmed", "failed", "foiled")}
    safe = (at["disarmed"] | at["failed"]) & at["foiled"]
    if not safe or any(hit.start < max(safe) and (hit.entry.verb or "ال" not in hit.form.prefix) for hit in acts):
        return None
    return next((kind for kind in _BOMBS if any(arm.entry.event == kind for arm in arms)), None)


def _right_after(
    words: Sequence[Word], cue: Hit[Cue], arms: Sequence[Hit[Arm]], kinds: Collection[str], timed: Collection[int]
) -> bool:
    """Whether a weapon is the object, but for stops and the time: "دمرت، صباح اليوم، مسيرتين"."""
    after = (arm.start for arm in arms if arm.start >= cue.end and arm.entry.event in kinds)
    between = (sum(k not in timed and words[k].text[0].isalpha() for k in range(cue.end, at)) for at in after)
    return any(apart <= _OBJECT_WITHIN for apart in between)


def _found(words: Sequence[Word], arm: Hit[Arm], start: int) -> bool:
    """Whether a bomb is told to be found: "عثر صباح اليوم قرب المقهى على عبوة"."""
    before = words[max(start, arm.start - _FOUND_WITHIN) : arm.start]
    return arm.entry.event in _BOMBS and any(among(word.text, _WORDS.finding) for word in before)
