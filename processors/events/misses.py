"""What was thrown or fired and hit nothing: it came down in empty land, or did no harm to people or things."""

from collections.abc import Sequence

from processors.arabic.lexicon import Hit
from processors.arabic.words import Word, among
from processors.events.function_words import function_words
from processors.events.lexicon import Cue
from processors.events.tags import Tags

_WORDS = function_words()
_WITHOUT_WITHIN = 6  # words from "without" to the loss


def missed(words: Sequence[Word], tags: Tags) -> list[Hit[Cue]]:
    """The words by which what was thrown or fired hit nothing: empty land, or no loss or damage done."""
    lost = (hit for hit in tags.cue("damage", "loss") if hit.entry.kind == "damage" or _of_things(words, hit))
    empty = (hit for hit in tags.cue("empty") if not _at_sea(words, tags, hit))
    return [*empty, *(hit for hit in lost if undone(words, tags, hit))]


def _at_sea(words: Sequence[Word], tags: Tags, hit: Hit[Cue]) -> bool:
    """Whether the sea is where a ship was struck, and no empty place: "استهدف سفينة في البحر الأحمر"."""
    return "البحر" in words[hit.end - 1].text and any(target.entry.type == "ship" for target in tags.objects)


def _of_things(words: Sequence[Word], loss: Hit[Cue]) -> bool:
    """Whether losses are told of no told kind, and so of things too: "دون خسائر", not "دون خسائر بشرية"."""
    told = words[loss.start : loss.end + 1]
    any_kind = among(told[0].text, _WORDS.losses)
    return any_kind and not any(among(word.text, _WORDS.of_life) for word in told[1:])


def undone(words: Sequence[Word], tags: Tags, damage: Hit[Cue]) -> bool:
    """Whether damage is named as what was not done: "without causing any damage", not "… , the damage was limited".

    "No word came of any damage" says that nothing is known.
    """
    return "ال" not in damage.form.prefix and any(
        0 < damage.start - hit.start <= _WITHOUT_WITHIN and not _unknown(words[hit.end : damage.start])
        for hit in tags.cue("without")
    )


def _unknown(between: Sequence[Word]) -> bool:
    return any(among(word.text, _WORDS.unclear) for word in between)
