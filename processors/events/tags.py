"""A sentence with everything its words mean marked: triggers, weapons, people, cues, places, actors, dates."""

import datetime as dt
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import cast

import msgspec
from msgspec.structs import replace

from processors.arabic.dates import Dated, dates
from processors.arabic.lexicon import Hit
from processors.arabic.words import Word, among, forms
from processors.events.arms import car_bombs, settled, shootings
from processors.events.ended import ended
from processors.events.foiled import foiled
from processors.events.function_words import function_words
from processors.events.lexicon import Arm, Cue, CueKind, Object, Term, Trigger, terms
from processors.events.parties import Party
from processors.events.unmeant import NoAttack, negated, unmeant
from processors.gazetteer.actors import Name, actors
from processors.gazetteer.place_words import place_words

# What can be shot down or intercepted; a bus that is "intercepted" is held up.
_FLYING = frozenset({"drone_attack", "rocket_attack", "shelling"})
_THREAT_WITHIN = 10
_TERM, _NAME = 1, 2  # what may begin with a word, as bits
_WITHOUT = frozenset({"دون", "بدون", "غير"})
_SPARED: dict[CueKind, CueKind] = {"kill": "not killed", "wound": "unhurt"}
_WORDS = function_words()
_MONTHS = frozenset({"/", "اغسطس", "شهر"})
_PLACES = place_words().kinds.keys()
_THEIR = frozenset({"ها", "هم", "هن", "هما"})
_OBJECTIVE = function_words().objective
_FOLLOWERS = function_words().followers
_DESCRIBING = function_words().describing

Ignored = tuple[int, int, NoAttack]


class Tags(msgspec.Struct, frozen=True, gc=False):
    """What stands in a stretch of words, each list in order; `shorts` are names that only the text around explains."""

    triggers: list[Hit[Trigger]]
    arms: list[Hit[Arm]]
    objects: list[Hit[Object]]
    cues: list[Hit[Cue]]
    actors: list[Hit[Name]]
    dates: list[Dated]
    ignored: list[Ignored]
    start: int
    shorts: list[Hit[Name]]
    parties: list[Party]
    by_kind: dict[CueKind, list[Hit[Cue]]]

    def within(self, start: int, end: int) -> "Tags":
        """Only what stands in words `[start, end)`."""
        cues = [hit for hit in self.cues if start <= hit.start < end]
        return Tags(
            [hit for hit in self.triggers if start <= hit.start < end],
            [hit for hit in self.arms if start <= hit.start < end],
            [hit for hit in self.objects if start <= hit.start < end],
            cues,
            [hit for hit in self.actors if start <= hit.start < end],
            [date for date in self.dates if start <= date.start < end],
            [words for words in self.ignored if start <= words[0] < end],
            start,
            [hit for hit in self.shorts if start <= hit.start < end],
            [party for party in self.parties if start <= party.start < end],
            _by_kind(cues),
        )

    def but(self, spoken_of: Collection[int]) -> "Tags":
        """The same without the parties that begin at these words: of them somebody only says that they did it."""
        if not spoken_of:
            return self
        return replace(self, parties=[party for party in self.parties if party.start not in spoken_of])

    def timed(self) -> set[int]:
        """The words in which dates are told."""
        return {k for date in self.dates for k in range(date.start, date.end)}

    def cue(self, *kinds: CueKind) -> list[Hit[Cue]]:
        """The cues of these kinds."""
        if len(kinds) == 1:
            return self.by_kind.get(kinds[0], [])
        if self.by_kind.keys().isdisjoint(kinds):
            return []
        return [hit for hit in self.cues if hit.entry.kind in kinds]


class _Found(msgspec.Struct, gc=False):
    """What becomes the marks of a sentence while it is read."""

    triggers: list[Hit[Trigger]] = []
    arms: list[Hit[Arm]] = []
    objects: list[Hit[Object]] = []
    cues: list[Hit[Cue]] = []
    actors: list[Hit[Name]] = []
    ignored: list[Ignored] = []
    shorts: list[Hit[Name]] = []


def _by_kind(cues: Sequence[Hit[Cue]]) -> dict[CueKind, list[Hit[Cue]]]:
    found: dict[CueKind, list[Hit[Cue]]] = {}
    for hit in cues:
        found.setdefault(hit.entry.kind, []).append(hit)
    return found


def tag(words: Sequence[Word], start: int, end: int, anchor: dt.date) -> Tags:
    """Mark words `[start, end)`. A decoy ("penalty kick") swallows the words within it."""
    found = _Found()
    lexicon, names = terms(), actors()
    reach: dict[type, int] = {}
    swallowed = start  # the word after the last decoy
    for i, opens in [(k, some) for k in range(start, end) if (some := _opens(words[k].text))]:
        if i < swallowed:
            continue
        if opens & _TERM and (hits := lexicon.hits(words, i, end)):
            decoy = next((hit for hit in hits if _swallows(hit)), None)
            if decoy is not None and decoy.end == hits[0].end:
                found.ignored.append((i, decoy.end, "an expression that means no attack"))
                swallowed = decoy.end
                continue
            kinds: set[object] = set()
            for hit in hits:  # the longest of each kind, of cues of each sort
                kind = hit.entry.kind if isinstance(hit.entry, Cue) else type(hit.entry)
                if kind not in kinds:
                    kinds.add(kind)
                    _file(hit, found, reach)
        if opens & _NAME and i >= reach.get(Name, start):
            for named in names.hits(words, i, end)[:1]:
                (found.actors if named.entry.short is None else found.shorts).append(named)
                reach[Name] = named.end
    found.triggers = [hit for hit in found.triggers if not _in_a_name(found, hit)]
    found.cues.extend(ended(words, found, end))
    for shooting, fire in shootings(words, start, end):
        if not any(hit.start == shooting.start and hit.entry.needs is None for hit in found.triggers):
            found.triggers = [hit for hit in found.triggers if hit.start != shooting.start] + [shooting]
            found.triggers.sort(key=lambda hit: hit.start)
            if fire is not None:
                found.arms.append(fire)
                found.arms.sort(key=lambda hit: hit.start)
    found.arms = settled(words, found.arms)
    found.cues = [_spared(words, cue) for cue in found.cues if not _plural(cue)]
    found.arms.extend(car_bombs(words, found.arms, found.triggers))
    found.arms.sort(key=lambda hit: hit.start)
    if any(arm.entry.event in _FLYING for arm in found.arms):
        downed = [cue for cue in found.cues if cue.entry.kind == "intercepted"]
        found.cues.extend(replace(cue, entry=Cue("foiled", cue.entry.verb)) for cue in downed)
    told = dates(words, start, end, anchor)
    timed = {k for date in told for k in range(date.start, date.end)}
    found.cues.extend(foiled(words, found.cues, found.arms, found.triggers, timed, start))
    found.objects = [
        hit
        for hit in found.objects
        if not (
            hit.start in timed
            or _august(words, hit)
            or _adjective(words, found, hit)
            or _province(words, hit)
            or _leads(words, hit)
        )
    ]
    times = {date.start for date in told}
    found.triggers = [_threatened_with(found, trigger) for trigger in found.triggers]
    triggers: list[Hit[Trigger]] = []
    for trigger in found.triggers:
        why = unmeant(words, trigger, start, times, timed)
        if why is None:
            triggers.append(trigger)
        else:
            found.ignored.append((trigger.start, trigger.end, why))
    return Tags(
        triggers, found.arms, found.objects, found.cues, found.actors, told, found.ignored, start, found.shorts, [],
        _by_kind(found.cues),
    )  # fmt: skip


@lru_cache(maxsize=50_000)
def _opens(word: str) -> int:
    """Whether a term, a name or both may begin with a word: most are passed over by this alone."""
    if not word[0].isalpha():
        return 0
    return _TERM * terms().begins(word) | _NAME * actors().begins(word)


def _swallows(hit: Hit[Term]) -> bool:
    return isinstance(hit.entry, Cue) and hit.entry.kind == "decoy"


def _in_a_name(found: _Found, hit: Hit[Trigger]) -> bool:
    """Whether a word for an act is part of somebody's longer name: "فجر ليبيا"."""
    return any(
        name.start <= hit.start and hit.end <= name.end and name.end - name.start > hit.end - hit.start
        for name in found.actors
    )


def _adjective(words: Sequence[Word], found: _Found, hit: Hit[Object]) -> bool:
    """Whether a word for a person only describes: "القائد العسكري", "عتادهم العسكري", "هجوم مسلح", "مستشفى مدنيا"."""
    if not hit.entry.people or hit.entry.count != 1 or hit.start == 0:
        return False
    if "ال" in hit.form.prefix:
        before = (form for form in forms(words[hit.start - 1].text) if form.text not in _WORDS.prepositions)
        return any("ال" in form.prefix or form.suffix in _THEIR for form in before if len(form.text) > 2)
    acts = (
        act
        for act in found.triggers
        if not act.entry.verb and (act.form.text not in _OBJECTIVE or act.entry.sense == "explosion")
    )
    nouns = (noun for noun in found.objects if not noun.entry.people)
    within = any(act.start < hit.start < act.end for act in found.triggers)
    return hit.form.text in _DESCRIBING and (
        within or any(one.end == hit.start for some in (acts, nouns) for one in some)
    )


def _august(words: Sequence[Word], hit: Hit[Object]) -> bool:
    """Whether somebody's father is the month of the same letters: "أغسطس/ آب", "شهر آب"."""
    return words[hit.start].text == "اب" and hit.start > 0 and words[hit.start - 1].text in _MONTHS


def _province(words: Sequence[Word], hit: Hit[Object]) -> bool:
    """Whether a word for a place only looks like somebody's: "محافظة" is no governor of his."""
    return hit.entry.people and bool(hit.form.suffix) and among(words[hit.start].text, _PLACES)


def _leads(words: Sequence[Word], hit: Hit[Object]) -> bool:
    """Whether somebody is only named for his troops: "قوات الرئيس السابق"."""
    if not hit.entry.people or hit.entry.type != "government" or hit.start == 0:
        return False
    return among(words[hit.start - 1].text, _FOLLOWERS)


def _threatened_with(found: _Found, hit: Hit[Trigger]) -> Hit[Trigger]:
    """A verb's letters as the noun of what is threatened: "هدد بضرب السفارة", "توعد بضرب المدينة"."""
    if hit.form.text != "ضرب" or hit.form.preposition != "ب":
        return hit
    if not any(0 < hit.start - cue.start <= _THREAT_WITHIN for cue in found.cues if cue.entry.kind == "threat"):
        return hit
    return replace(hit, entry=Trigger("attack", "attack", None, False, False, 1))


def _plural(cue: Hit[Cue]) -> bool:
    """Whether what looks like "killed me" is the plural noun: folding writes قتلى and جرحى like it."""
    return cue.entry.verb and cue.entry.kind in _SPARED and cue.form.suffix == "ي"


def _spared(words: Sequence[Word], cue: Hit[Cue]) -> Hit[Cue]:
    """A verb for killing or hurting as what it says: that it did not happen, in "لم يصب" and "من دون أن يقتل"."""
    kind = _SPARED.get(cue.entry.kind)
    if kind is None or not cue.entry.verb:
        return cue
    without = cue.start > 1 and words[cue.start - 1].text == "ان" and words[cue.start - 2].text in _WITHOUT
    return replace(cue, entry=Cue(kind, True)) if without or negated(words, cue) else cue


def _file(hit: Hit[Term], found: _Found, reach: dict[type, int]) -> None:
    """File a hit with its kind, unless it lies within an earlier one of the same kind."""
    kind = type(hit.entry)
    if kind is not Cue and hit.start < reach.get(kind, 0):
        return
    reach[kind] = max(reach.get(kind, 0), hit.end)
    match hit.entry:
        case Trigger():
            found.triggers.append(cast("Hit[Trigger]", hit))
        case Arm():
            found.arms.append(cast("Hit[Arm]", hit))
        case Object():
            found.objects.append(cast("Hit[Object]", hit))
        case Cue():
            found.cues.append(cast("Hit[Cue]", hit))
