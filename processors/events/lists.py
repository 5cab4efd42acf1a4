"""Places told in one breath: "قرى كذا وكذا وكذا بريف كذا". Each was struck, and a village need not be known."""

from collections.abc import Sequence
from functools import lru_cache

from msgspec.structs import replace

from processors.arabic.words import Word, forms
from processors.events.function_words import function_words
from processors.events.lexicon import Cue, Trigger, terms
from processors.events.spot import Role, Spot
from processors.gazetteer import compass
from processors.gazetteer.nearby import clue_of
from processors.gazetteer.place_words import bare_kind, place_words
from processors.gazetteer.places import FINENESS

_WORDS = place_words()
_PREPOSITIONS = function_words().prepositions | {"ان", "انه", "انها", "التي", "الذي"}
_COMMAS = frozenset("،,")
_QUOTES = frozenset("\"'")
_CONTAINED_WITHIN = 4  # words between a place and what contains it
_LONGEST = 20  # places
_LEADING = 2  # words before a list that say what it is


def members(words: Sequence[Word], found: list[Spot], start: int, end: int) -> list[Spot]:
    """`found` with the unknown names of lists that a plural or dual opens: "قريتي كذا وكذا", "في بلدات كذا، وكذا"."""
    known = {spot.start: spot for spot in found}
    more: list[Spot] = []
    i = start
    while i < end - 2:
        kind = bare_kind(words[i].text)
        if kind not in _WORDS.several or (words[i].text.endswith("ال" + kind) and kind not in _WORDS.two):
            i += 1
            continue
        items = _items(words, i + 1, end, known, kind)
        if len(items) > 1:
            more += [spot for spot in items if spot.start not in known]
        i = max(i + 1, items[-1].end if items else 0)
    return sorted([*found, *more], key=lambda spot: spot.start) if more else found


def _items(words: Sequence[Word], i: int, end: int, known: dict[int, Spot], kind: str) -> list[Spot]:
    """The places listed from word `i` on."""
    items: list[Spot] = []
    most = 2 if kind in _WORDS.two else _LONGEST
    while i < end and len(items) < most:
        while i < end - 1 and i not in known and (_leads(words[i].text) or words[i].text in _QUOTES):
            i += 1
        spot = known.get(i) or _unknown(words, i, end, kind, first=not items)
        if spot is None:
            break
        items.append(spot)
        i = spot.end
        while i < end and words[i].text in _QUOTES:
            i += 1
        comma = i < end - 1 and words[i].text in _COMMAS
        i += comma
        if i >= end or not words[i].text.startswith("و") or (comma and _verb(words[i].text) and i not in known):
            break
    return items


def _verb(word: str) -> bool:
    """Whether a word after "and" may be a verb of the forms that begin with alef: "وأظهر", "واعتقل"."""
    return word.startswith("وا") and not word.startswith("وال")


def _leads(word: str) -> bool:
    """Whether a word only leads on to a name: "and the town of", "and the outskirts of"."""
    bare = word.removeprefix("و")
    return bare in _WORDS.outskirts or bare in _WORDS.several or bare in _WORDS.naming


def _unknown(words: Sequence[Word], i: int, end: int, kind: str, *, first: bool) -> Spot | None:
    """A name the gazetteer does not know at word `i`, of one or two words."""
    name = words[i].text
    if not first:
        name = name.removeprefix("و")
    first_part = name.removeprefix("ال") in _WORDS.first_parts and i + 1 < end and words[i + 1].text[0].isalpha()
    if not (first_part or _nameable(name)) or (i + 1 < end and words[i + 1].text in _PREPOSITIONS and not first):
        return None
    if not name.startswith("ال") and name.endswith("يه"):
        return None  # "قرى حدودية"
    stop = i + 1
    if first_part and _follows(words[stop].text, whole=name.startswith("ال")):
        stop += 1
    full = " ".join([name, *(word.text for word in words[i + 1 : stop])])
    return Spot(i, stop, full, None, None, None, _WORDS.kinds[kind], True)


def _follows(word: str, *, whole: bool) -> bool:
    """Whether a word may be the second half of a name: no preposition, no adjective of several, no next item.

    Only a first half that is a name by itself (`whole`, "القصر") can have a next item right after it.
    """
    return not (word in _PREPOSITIONS or (whole and word.startswith("و")) or word.endswith(("تين", "تان")))


@lru_cache(maxsize=20_000)
def _nameable(word: str) -> bool:
    """Whether a word unknown to the gazetteer may be a village's name: no verb, adjective or word of attacks."""
    if len(word) < 3 or not word.isalpha() or word in _WORDS.no_names or word in _WORDS.before:
        return False
    if word[0] in "يل" or word.endswith(("ت", "وا", "ها", "هم")) or compass.is_way(word) or clue_of(word) is not None:
        return False
    if bare_kind(word) in _WORDS.kinds:
        return False
    return not any(isinstance(entry, (Trigger, Cue)) for entry in terms().known(word)) and not any(
        form.text in _WORDS.no_names for form in forms(word)
    )


def listed(found: list[Spot], chosen: Spot, words: Sequence[Word]) -> list[Spot]:
    """The places listed with the chosen one: "قضاء كذا وناحية كذا بريف كذا وقرية كذا"; each was struck.

    None where they are only examples, "مدن عدة منها كذا وكذا", or the two ends of a way, "بين قريتي كذا وكذا".
    """
    at = found.index(chosen)
    first = at
    while first and found[at] in _chain(found[first - 1 :], words):
        first -= 1
    chain = _chain(found[first:], words)
    before = words[max(0, chain[0].start - _LEADING) : chain[0].start]
    if len(chain) < 2 or chosen.role is Role.SPOKEN or any(word.text in _WORDS.among for word in before):
        return []
    return [replace(spot, located=True) for spot in chain if spot is not chosen]


def _chain(found: Sequence[Spot], words: Sequence[Word]) -> list[Spot]:
    """The first place and those joined to it with "and", over what contains them."""
    chain = [found[0]]
    end = found[0].end
    for spot in found[1:]:
        between = [word.text for word in words[end : spot.start]]
        if _joined(between, words[spot.start].text) and _fine(words, spot) and _fine(words, chain[0]):
            chain.append(spot)
        elif FINENESS[spot.precision] <= FINENESS[chain[0].precision] or len(between) >= _CONTAINED_WITHIN:
            break
        end = spot.end
    return chain


def _fine(words: Sequence[Word], spot: Spot) -> bool:
    """Whether a place is exact enough to be one of a list: two countrysides only sum up, "في ريف محافظتي كذا وكذا"."""
    around = words[max(0, spot.start - _LEADING) : spot.start + 1]
    if any(bare_kind(word.text) in _WORDS.countryside for word in (around if _wide(spot) else around[-1:])):
        return False
    return FINENESS[spot.precision] <= FINENESS["governorate"]


def _wide(spot: Spot) -> bool:
    return FINENESS[spot.precision] > FINENESS["district"]


def _joined(between: list[str], name: str) -> bool:
    """Whether "and" joins a name to the place before it, with an adjective, a comma, "in" or "the town of" at most."""
    link = [word for word in between if word not in _QUOTES and word not in _COMMAS]
    if link and link[0].startswith("ال") and link[0].endswith(("ه", "ي")):
        del link[0]  # "قاعدة كذا الجوية وكذا"
    opening = link[0] if link else name
    return opening.startswith("و") and all(
        word.removeprefix("و") in ("في", "علي") or _leads(word) or bare_kind(word) in _WORDS.kinds for word in link
    )
