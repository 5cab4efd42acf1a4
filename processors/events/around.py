"""A sentence looked at from one of its words: which parties and words stand before and after it, up to a stop."""

from collections.abc import Sequence

from processors.arabic.words import Word
from processors.events.function_words import function_words
from processors.events.parties import Party
from processors.events.tags import Tags
from processors.events.uses import load_uses

_WORDS = function_words()
_STOPS = frozenset(".؟!;()")
_QUOTES = frozenset("\"'")
_COMMAS = frozenset("،,")
_NEAR = 3  # words between a verb and its subject
_NAMED_WITHIN = 10  # words from a verb to whom its subject speaks for
USES = load_uses(
    "claims",
    (
        "claiming", "own_part", "part", "own_group", "spokesman", "naming", "saying", "that", "deeds", "leading",
        "foul", "himself", "own_men", "doer", "carrying", "accusing", "burdening", "of_what", "blame", "ascribing",
        "toward", "standing", "behind", "answerable", "suspecting", "denying", "disowning", "branch", "denied_part",
        "tie", "nobody",
    ),
    prefixes=("", "و", "ف", "ال", "وال", "س"),
    with_pronoun=("claiming", "accusing", "burdening"),  # "الذي تبناه كذا", "حملها كذا المسؤولية"
)  # fmt: skip


class Around:
    """The words `[start, end)` of a sentence with its marks."""

    def __init__(self, words: Sequence[Word], tags: Tags, end: int) -> None:
        self.words = words
        self.tags = tags
        self.start, self.end = tags.start, end
        self.attacks = [*(hit.start for hit in tags.triggers), *(hit.start for hit in tags.arms)]
        self.named = [party for party in tags.parties if not party.adjective or party.bearer == "people"]

    def uses(self, k: int) -> frozenset[str]:
        """What the word at `k` is for in the rules about claims."""
        return USES.of(self.words[k].text)

    def ahead(self, start: int, end: int, use: str) -> bool:
        """Whether a word of this use stands in `[start, end)`, no stop between it and `start`."""
        return self._has(range(start, min(end, self.end)), use)

    def back(self, start: int, end: int, use: str) -> bool:
        """Whether a word of this use stands in `[start, end)`, no stop between it and `end`."""
        return self._has(range(min(end, self.end) - 1, max(start, self.start) - 1, -1), use)

    def _has(self, order: range, use: str) -> bool:
        for k in order:
            if self.words[k].text in _STOPS:
                return False
            if use in self.uses(k):
                return True
        return False

    def stop(self, k: int, within: int) -> int:
        """Where the sentence stops after word `k`, at most `within` words on."""
        last = min(self.end, k + 1 + within)
        return next((i for i in range(k + 1, last) if self.words[i].text in _STOPS), last)

    def word_before(self, k: int) -> str:
        """The word before `k`, quotation marks passed over."""
        k -= 1
        while k > self.start and self.words[k].text in _QUOTES:
            k -= 1
        return self.words[k].text if k >= self.start else ""

    def word_after(self, k: int) -> int:
        """The first word from `k` on that is no quotation mark or comma."""
        while k < self.end - 1 and self.words[k].text in _QUOTES | _COMMAS:
            k += 1
        return k

    def is_stop(self, k: int) -> bool:
        """Whether the word at `k` ends what was begun before it."""
        return self.words[k].text in _STOPS

    def free(self, party: Party) -> bool:
        """Whether no preposition stands before a party: it may be who speaks or claims."""
        return not party.prefix.strip("وف") and self.word_before(party.start) not in _WORDS.prepositions

    def after(self, k: int, within: int) -> list[Party]:
        """The parties that begin in the few words after `k`."""
        stop = self.stop(k, within)
        return [party for party in self.named if k < party.start < stop]

    def before(self, k: int, within: int) -> Party | None:
        """The party, with no preposition, that ends right before word `k` or a few words before it."""
        for party in reversed(self.named):
            if 0 <= k - party.end <= within and self.free(party):
                return None if any(map(self.is_stop, range(party.end, k))) else party
        return None

    def subject(self, k: int) -> Party | None:
        """The subject of the verb at `k`, or for whom it speaks: right after it, else right before it."""
        close = self.stop(k, _NEAR)
        for party in self.after(k, _NAMED_WITHIN):
            between = range(k + 1, party.start)
            if any("that" in self.uses(i) for i in between):
                break
            if party.start < close and self.free(party):
                return party
            if any(self.words[i].text in _COMMAS for i in between):
                break
            if self.back(party.start - _NEAR, party.start, "naming") or any(
                "spokesman" in self.uses(i) for i in between
            ):
                return party  # "المتحدث باسم كذا", "جماعة تسمي نفسها كذا"
        return self.before(k, 1)

    def joined(self, party: Party) -> list[Party]:
        """The parties right before a party that are joined to it: "سرايا كذا، وكتائب كذا"."""
        found: list[Party] = []
        last = party
        for one in reversed([p for p in self.named if p.end <= party.start and self.free(p)]):
            between = [word.text for word in self.words[one.end : last.start]]
            comma = bool(_COMMAS.intersection(between))
            if any(text[0].isalpha() for text in between) or not (comma or self.words[last.start].text[0] == "و"):
                break
            found.append(one)
            last = one
        return found
