"""Forms of nouns and verbs that a lexicon needs beside the one its data gives, folded."""

from collections.abc import Iterator

from processors.arabic.letters import folded


def duals(phrase: str) -> Iterator[str]:
    """The dual of a noun phrase in both cases, with and without the adjective agreeing, and before a genitive."""
    parts = phrase.split()
    for ending in ("ين", "ان"):
        both = [folded(part.removesuffix("ة") + "ت" if part.endswith("ة") else part) + ending for part in parts]
        yield " ".join(both)
        if len(parts) > 1:
            rest = folded(" ".join(parts[1:]))
            yield f"{both[0]} {rest}"
            if ending == "ين" or parts[0].endswith("ة"):  # not "صاروخا", which is one in the accusative
                yield f"{both[0][:-1]} {rest}"  # "قذيفتي هاون"


def verb_forms(past: str, present: str) -> Iterator[str]:
    """Third-person forms of a verb given by its past and present stem; further words of a phrase stay as they are."""
    yield from past_forms(past)
    yield from present_forms(present)


def past_forms(stem: str) -> Iterator[str]:
    """Those of the past; the plural also without its silent alef, which falls before a pronoun: "قتلوه"."""
    past, *rest = folded(stem).split()
    short = past[:-1] if past[-1] in "ايو" and len(past) > 2 else past
    for form in (past, short + "ت", short + "وا", short + "و", short + "تا", past + "ا", past + "ن"):
        yield " ".join([form, *rest])


def present_forms(stem: str) -> Iterator[str]:
    """Those of the present."""
    present, *rest = folded(stem).split()
    for prefix in ("ي", "ت"):
        for ending in ("", "ون", "ان"):
            yield " ".join([prefix + present + ending, *rest])
