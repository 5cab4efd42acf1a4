"""Where a text says that nobody was killed or hurt: "دون أن يسفر عن إصابات", "لم يصب أحد"."""

from collections.abc import Sequence

from processors.arabic.words import Word, forms
from processors.events.lexicon import function_words
from processors.events.tags import Tags

_WITHIN = 6  # words from "without" to the loss
_WORDS = function_words()


def unharmed(words: Sequence[Word], tags: Tags, end: int) -> list[tuple[int, int, bool]]:
    """The words `[start, end)` that say so, each with whether they say only that nobody died.

    "No news of losses" and "the toll is not known" say nothing.
    """
    found = [(hit.start, hit.end, False) for hit in tags.cue("no losses")]
    nouns = tags.cue("loss", "dead", "hurt")
    for hit in tags.cue("without"):
        noun = next((n for n in nouns if hit.end <= n.start < min(end, hit.end + _WITHIN)), None)
        if noun is None:
            continue
        if noun.end < end and words[noun.end].text in _WORDS.further:
            continue  # "no others hurt"
        between = {form.text for word in words[hit.end : noun.start] for form in forms(word.text)}
        if not between & _WORDS.unclear:
            found.append((hit.start, noun.end, {n.entry.kind for n in nouns if n.start == noun.start} == {"dead"}))
    return found
