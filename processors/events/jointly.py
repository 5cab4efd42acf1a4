"""Numbers told for the killed and the hurt together: "مقتل وإصابة 30", "30 قتيلا وجريحا"."""

import itertools
from collections.abc import Sequence

from processors.arabic.words import Word
from processors.events.function_words import function_words
from processors.events.tags import Tags

_WORDS = function_words()
_VERB_OR_NOUN = ("قتل", "جرح")  # "was hurt" or "the hurting of"
THEIRS = tuple(noun + whose for noun in ("حتف", "مصرع", "حيات") for whose in ("هم", "ه", "ها", "هما"))


def both_at_once(words: Sequence[Word], tags: Tags) -> frozenset[int]:
    """Cues of "مقتل وإصابة 30" and "30 قتيلا وجريحا": one number for both, so neither is known."""
    both: set[int] = set()
    told_of = {hit.end for hit in tags.objects if hit.entry.people and hit.entry.count in (1, 2)}
    ordered = sorted(tags.cue("kill", "wound", "dead", "hurt"), key=lambda h: h.start)
    for one, two in itertools.pairwise(ordered):
        joined = two.start == one.end and words[two.start].text.startswith("و")
        kinds = {one.entry.kind, two.entry.kind}
        if kinds == {"dead", "hurt"}:
            between = one.start > 0 and words[one.start - 1].text == "بين"  # "بين قتيل وجريح"
            counted = words[one.start].text.endswith("ا") and words[two.start].text.endswith("ا")
            if joined and (between or counted):
                both |= {one.start, two.start}
            continue
        # not "met their end and … were hurt"
        alike = one.entry.verb == two.entry.verb or two.form.text in _VERB_OR_NOUN
        word = words[one.end - 1].text
        if (one.entry.verb and (one.start in told_of or word.endswith(("وا", "ا")))) or word.endswith(THEIRS):
            continue  # "six people were killed and 16 hurt", "a man was killed and 34 hurt": the killed stand before
        # "a child was killed and others hurt", "and three others hurt"
        others = any(word.text in _WORDS.others for word in words[two.end : two.end + 2])
        gender = one.entry.verb and words[one.end - 1].text.endswith("ت") != words[two.end - 1].text.endswith("ت")
        if alike and kinds == {"kill", "wound"} and joined and not (others or gender):
            both |= {one.start, two.start}
    return frozenset(both)
