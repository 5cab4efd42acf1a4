"""The town, village or quarter that an attack is aimed at: its people are the target."""

from collections.abc import Sequence

from processors.arabic.lexicon import Hit
from processors.arabic.words import Word, among, forms
from processors.events.frames import said
from processors.events.function_words import function_words
from processors.events.lexicon import Trigger
from processors.events.spot import Role, Spot

_WORDS = function_words()
_REACH = 14  # words after the trigger in which the town is named
_FRAME = 14  # words between "was exposed to" and the attack
_STOPS = frozenset(".؟!;,:()")
_MARKS = frozenset("\"'")


def town(words: Sequence[Word], triggers: Sequence[Hit[Trigger]], places: Sequence[Spot]) -> int | None:
    """The first word of the town that an attack strikes; None where it strikes none, or only what lies around."""
    named = {spot.start for spot in places if _is_object(words, spot)}
    for trigger in triggers:
        if (exposed := _exposed(words, trigger, named)) is not None:
            return exposed
        for k in range(trigger.end, min(len(words), trigger.end + _REACH)):
            if words[k].text in _STOPS:
                break
            if k not in named and not _is_town(words[k].text):
                continue
            if _fringe(words, k, trigger.end):
                return None
            if _struck(words, trigger, k):
                return k
            if words[k - 1].text in _WORDS.prepositions:
                return None
    return None


def _is_object(words: Sequence[Word], spot: Spot) -> bool:
    """Whether a known town stands bare or after "on", as in "قصف تعز" and "غارات على تعز", not "هجمات بتعز"."""
    if spot.precision != "town" or spot.site is None:
        return False
    return spot.role is Role.NAMED or (spot.start > 0 and words[_led(words, spot.start)].text in _WORDS.against)


def _is_town(word: str) -> bool:
    return among(word, _WORDS.towns)


def _led(words: Sequence[Word], k: int) -> int:
    """The word before word `k`, quotation marks and what is the town's own left out: "أطراف بلدة"."""
    k -= 1
    while k > 0 and (words[k].text in _MARKS or words[k].text in _WORDS.edges):
        k -= 1
    return k


def _many(words: Sequence[Word], k: int) -> int:
    """The word before word `k`, their number and who bombs left out: "قصف الطيران الروسي عدة قرى", "كل من بلدات"."""
    k = _led(words, k)
    some_of = k > 1 and words[k].text == "من" and said(words[k - 1].text, _WORDS.quantities)
    if some_of or (k > 0 and words[k].text in _WORDS.several):
        k -= 1 + some_of
        while k > 0 and words[k].text.startswith("ال"):
            k -= 1
    return k


def _fringe(words: Sequence[Word], k: int, first: int) -> bool:
    """Whether only what lies around the town is named: "محيط قرية", "أطراف المدينة", "شمال بلدة"."""
    last = _led(words, k)
    return last >= first and said(words[last].text, _WORDS.around)


def _struck(words: Sequence[Word], trigger: Hit[Trigger], k: int) -> bool:
    """Whether the frame names the town at word `k` as object: "قصف بلدة", "غارات على بلدة", "قصف لبلدة"."""
    last = _led(words, k)
    before = words[last].text
    if said(before, _WORDS.aimed) or "ل" in (form.preposition for form in forms(words[k].text)[1:]):
        return True
    last = _many(words, k)
    free = not any(form.preposition == "ب" for form in forms(words[k].text) if form.text in _WORDS.towns)
    return free and (last < trigger.end or (trigger.entry.verb and before not in _WORDS.prepositions))


def _exposed(words: Sequence[Word], trigger: Hit[Trigger], named: set[int]) -> int | None:
    """The word for a town in "تعرضت قرية … لقصف"."""
    if trigger.form.preposition != "ل":
        return None
    before = range(max(0, trigger.start - _FRAME), trigger.start)
    if not any(said(words[k].text, _WORDS.exposed) for k in before):
        return None
    found = next((k for k in before if k in named or _is_town(words[k].text)), None)
    return None if found is None or _fringe(words, found, before[0]) else found
