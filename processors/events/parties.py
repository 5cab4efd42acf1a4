"""Who fights in a sentence: actors by their full names, by short ones that the text around explains, and by their men.

"Gunmen of", "aircraft of" and the like stand for the actor they belong to, so that a party reaches from them to the
name's end. A short name ("the movement") means the one told last that it fits; which army "the army" is, may only show
once the place of the act is known.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal

import msgspec

from processors.arabic.lexicon import Hit
from processors.arabic.words import Word, forms
from processors.events.lexicon import Arm
from processors.events.uses import load_uses
from processors.gazetteer.actors import Actor, Name, Short, stem, who
from processors.gazetteer.compass import is_way

_OPENING = frozenset("\"'(")
_QUOTES = frozenset("\"'")
_NAME_WORDS = 4
_REACH = 5  # words between a fighter and whose he is
Gender = Literal["m", "f"]


_USES = load_uses(
    "parties",
    ("troops", "people", "things", "struck", "belonging", "describing", "feminine", "masculine", "groups"),
)


class Party(msgspec.Struct, frozen=True, gc=False):
    """An actor in words `[start, end)`, the fighters or weapons that stand for it included; its name begins at `name`.

    `prefix` holds the preposition and conjunction on the first word. `actor` is None where only the country of the act
    can tell who `short` means.
    """

    start: int
    end: int
    name: int
    prefix: str
    actor: Actor | None
    short: Short | None = None
    adjective: bool = False
    bearer: Literal["people", "things"] | None = None

    def who(self, country: str | None) -> Actor | None:
        """The actor, if need be the one meant in this country."""
        if self.actor is not None or self.short is None or country is None:
            return self.actor
        known = who()
        own = {"forces": known.forces, "security": known.security}.get(self.short.home or "", {})
        return self.short.by_country.get(country) or own.get(country)


class Cast:
    """Who was named so far in an article, for the short names that follow."""

    def __init__(self) -> None:
        self._by_head: dict[str, Actor] = {}
        self._forces: dict[str, Actor] = {}

    def parties(
        self, words: Sequence[Word], named: Sequence[Hit[Name]], arms: Sequence[Hit[Arm]], start: int, end: int
    ) -> list[Party]:
        """The parties among the names of a sentence, words `[start, end)`, in order; adjectives too."""
        found: list[Party] = []
        weapons = {arm.end: arm.start for arm in arms if arm.entry.type is not None}
        for hit in named:
            actor, short = hit.entry.actor, hit.entry.short
            accusative = hit.form.suffix == "ا" and hit.entry.adjective and words[hit.start - 1].text.endswith("ا")
            state = actor is not None and actor.kind == "state" and not hit.entry.adjective
            if (hit.form.suffix and not accusative) or (state and "ال" in hit.form.prefix):
                continue  # "تركيا" is no "Turkish", but for "قصفا تركيا"; "السورية" is no "Syria"
            if short is not None:
                actor = (self._forces if short.home else self._by_head).get(short.recalls or "") or short.actor
            elif actor is not None and not hit.entry.adjective:
                self._remember(actor, words, hit)
            joined = "و" in hit.form.prefix  # "التنظيم ووحدات كذا" are two
            first, bearer = (hit.start, None) if joined else _bearer(words, weapons, hit, start)
            of_a_state = hit.entry.adjective and actor is not None and actor.kind != "armed_group"
            if of_a_state and bearer == "people" and "troops" not in senses(words[first].text):
                continue  # "Syrian gunmen" are no army's
            if bearer is not None and actor is not None and actor.kind == "state" and actor.country:
                actor = who().forces.get(actor.country, actor)
            prefix = _clitics(words[first].text) if first < hit.start else hit.form.prefix.replace("ال", "")
            while found and found[-1].start >= first:  # "the air force that belongs to …"
                found.pop()
            found.append(Party(first, hit.end, hit.start, prefix, actor, short, hit.entry.adjective, bearer))
        unknown = [party for party in _unknown(words, start, end) if not any(_meet(party, one) for one in found)]
        return sorted([*found, *unknown], key=lambda party: party.start) if unknown else found

    def _remember(self, actor: Actor, words: Sequence[Word], hit: Hit[Name]) -> None:
        said = {stem(word.text) for word in words[hit.start : hit.end]}
        for head in actor.heads | said:
            self._by_head[head] = actor
        if actor.kind in ("state_forces", "police"):
            for word in said:
                self._forces[word] = actor


def _unknown(words: Sequence[Word], start: int, end: int) -> list[Party]:
    """Groups that no list has, named in quotation marks: "سرايا كذا"."""
    found: list[Party] = []
    quotes = [k for k in range(start, end - 3) if words[k].text in _QUOTES]
    for i in quotes:
        if "groups" not in senses(words[i + 1].text):
            continue
        close = next((k for k in range(i + 3, min(end, i + 2 + _NAME_WORDS)) if words[k].text in _QUOTES), None)
        if close is not None:
            name = " ".join(word.text for word in words[i + 1 : close])
            found.append(Party(i + 1, close, i + 1, "", Actor(name, "armed_group")))
    return found


def _meet(one: Party, other: Party) -> bool:
    return one.start < other.end and other.start < one.end


def senses(word: str) -> frozenset[str]:
    """What a folded word, its clitics taken off, is for the rules about parties."""
    return _USES.of(word)


def skipped(words: Sequence[Word], k: int, start: int) -> int:
    """The last word before `k`, not before `start`, that does more than describe: "غارات جوية عنيفة"."""
    while k > start and describes(words[k].text):
        k -= 1
    return k


@lru_cache(maxsize=50_000)
def describes(word: str) -> bool:
    """Whether a word is an adjective: one known to go with attacks, or any of the form of one of relation."""
    relation = len(word) > 4 and word.endswith(("ي", "يه", "له", "مه")) and not word.startswith(("و", "ب"))
    return "describing" in senses(word) or (relation and _fights(word) is None and not is_way(word))


@lru_cache(maxsize=50_000)
def gender(word: str) -> Gender | None:
    """Whether a verb before this noun takes the feminine, as far as the word shows it; plurals of things do."""
    known = senses(word)
    if "masculine" in known or word.endswith(("ون", "وا")):
        return "m"
    return "f" if "feminine" in known or word.endswith(("ه", "ات")) else None


def agree(verb: str, subject: str) -> bool:
    """Whether a verb may have this subject right after it, by gender; `verb` without clitics."""
    theirs = gender(subject)
    if theirs is None:
        return True
    feminine = verb.endswith("ت") or (verb.startswith("ت") and not verb.endswith(("ي", "وا")))
    return feminine == (theirs == "f")


def _clitics(word: str) -> str:
    """The conjunction and preposition written with a word for fighters or weapons."""
    known = _USES.texts("people") | _USES.texts("things")
    return next((form.prefix.replace("ال", "") for form in forms(word) if form.text in known), "")


def _bearer(
    words: Sequence[Word], weapons: Mapping[int, int], hit: Hit[Name], start: int
) -> tuple[int, Literal["people", "things"] | None]:
    """Where the fighters or weapons begin to which the name `hit` belongs, and which of the two they are.

    They stand right before it, or before "of" or "that belong to"; "مجموعة من مسلحي كذا" goes on to the left. `weapons`
    gives the first word of each weapon that ends before a word.
    """
    first: int = hit.start
    prefix = hit.form.prefix.replace("ال", "")
    genitive = not hit.entry.adjective and not prefix
    kind: Literal["people", "things"] | None = None
    while first > start:
        k = first - 1
        while k > start and words[k].text in _OPENING:
            k -= 1
        people_only = words[k].text == "من"
        if people_only:
            k -= 1
            genitive = False
        elif words[k].text in ("الي", "علي") and k > start and "belonging" in senses(words[k - 1].text):
            k -= 2
            genitive = False
        elif "belonging" in senses(words[k].text):
            k -= 1
            genitive = False
        elif first == hit.start and prefix not in ("", "ل"):
            break  # "سيارة مفخخة بالعراق"
        while (
            k > start and "describing" in senses(words[k].text) and not _fights(words[k].text) and k + 1 not in weapons
        ):
            k -= 1
        if k + 1 in weapons and weapons[k + 1] >= start and not people_only:
            first, kind = weapons[k + 1], "things"
            continue
        fights = _fights(words[k].text) if k >= start and first - k <= _REACH else None
        definite = genitive and "ال" in words[k].text[:4] and any("ال" in form.prefix for form in forms(words[k].text))
        if fights is None or (people_only and fights == "things") or definite:
            break  # "القنبلة الشرطة": a noun before its owner has no article
        first, kind, genitive = k, fights, True
        if words[k].text.startswith("و") and _clitics(words[k].text).startswith("و"):
            break
    return first, kind


@lru_cache(maxsize=50_000)
def _fights(word: str) -> Literal["people", "things"] | None:
    found = senses(word)
    return "things" if "things" in found else "people" if "people" in found else None
