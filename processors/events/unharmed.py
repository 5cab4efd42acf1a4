"""Where a text says that nobody was killed or hurt: "دون أن يسفر عن إصابات", "لم يصب أحد"."""

from collections.abc import Sequence

from processors.arabic.words import Word, forms
from processors.events.function_words import function_words
from processors.events.tags import Tags

_FURTHER_WITHIN = 3  # words
_WITHIN = 6  # words from "without" to the loss
_ANYBODY = frozenset({"احد", "احدا", "اي"})
_SPARING = frozenset({"سواه", "سواها", "سواهم", "سواهما", "غيره", "غيرها", "غيرهم", "غيرهما", "باذي", "بسوء"})
_LIVES = frozenset({"الارواح", "بالارواح"})  # "خسائر في الأرواح" are the dead alone
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
            dead_only = {n.entry.kind for n in nouns if n.start == noun.start} == {"dead"}
            dead_only = dead_only or any(word.text in _LIVES for word in words[noun.start : noun.end])
            found.append((hit.start, noun.end, dead_only))
    return found + _none_harmed(words, tags, end)


def _none_harmed(words: Sequence[Word], tags: Tags, end: int) -> list[tuple[int, int, bool]]:
    """The same told with a verb: "لم يقتل أحد", "من دون أن يصاب سائقها"; "no others" were hurt says nothing."""
    people = {hit.start for hit in tags.objects if hit.entry.people}
    found = []
    for hit in tags.cue("not killed", "unhurt"):
        told = hit.end < end and (hit.end in people or words[hit.end].text in _ANYBODY | _SPARING)
        if told and not any(
            word.text in _WORDS.further for word in words[hit.end : min(end, hit.end + _FURTHER_WITHIN)]
        ):
            found.append((hit.start - hit.entry.verb, hit.end + 1, hit.entry.kind == "not killed"))
    return found
