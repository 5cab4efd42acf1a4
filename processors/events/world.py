"""What world an article speaks of: attacks, or sport, markets and film, or the courts and quarrels of private life."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from processors.arabic.lexicon import Hit
from processors.event import EventType, TargetType
from processors.events.act import Act
from processors.events.candidate import Candidate
from processors.events.checks import of_a_picture
from processors.events.lexicon import Cue
from processors.events.struck import Sure
from processors.events.tags import Tags
from processors.events.trace import Trace, Why
from processors.events.where import Role
from processors.gazetteer.actors import Name

_ELSEWHERE = 4  # that many words of sport, markets or film, and an article without losses is none about attacks
_ELSEWHERE_UNARMED = 2  # fewer do where no weapon is named either
_ASIDE = 3  # do in a paragraph of a report that speaks of them nowhere else
_WHOLLY_ELSEWHERE = 6  # and so many, that even its dead are a film's
_AFTER = 2  # sentences after the last attack that still belong to it: a paragraph of sport at the end does not
_OPENING = (-1, 0)  # the title and the first sentence
_LEAD = (-1, 0, 1)  # the title and the first sentences tell of the news itself
_CLAIMS = 2  # words of those who check what others claim: what is told is the claim
_EXERCISES = 3  # words of soldiers at practice; one may stand in any report of war
ELSE: Why = "the article speaks of sport, markets, screens or computers"
_CRIME: Why = "the article speaks of crime among private people"
_PRIVATE: frozenset[EventType] = frozenset({"armed_attack", "armed_clash", "abduction", "arson_sabotage", "attack"})
# Lands without an armed conflict: a shooting or stabbing there, by nobody named and for no motive told, is a crime.
_AT_PEACE = frozenset({
    "US", "CA", "MX", "BR", "AR", "CL", "AU", "NZ", "JP", "KR", "CN", "TH", "ZA", "GB", "IE", "FR", "BE", "NL", "LU",
    "DE", "AT", "CH", "IT", "ES", "PT", "DK", "SE", "NO", "FI", "IS", "PL", "CZ", "SK", "HU", "RS", "HR", "BG", "RO",
    "GR", "KW", "QA", "AE", "OM",
})  # fmt: skip
_ORGANISED = frozenset({"armed_group", "coalition", "state_forces", "peacekeepers"})
_STRIKES = frozenset({"bombardment", "air strike", "strike", "attack"})
_GUNMAN = "مسلح"
_SETTLER = "مستوطن"  # one side of a conflict, though no soldier
_BY_HAND: frozenset[EventType] = frozenset({"armed_attack", "armed_clash", "abduction"})
_ON_ANYBODY: frozenset[TargetType] = frozenset({"civilians", "business", "education", "unknown"})
_SIDES: frozenset[TargetType] = frozenset({"armed_group", "military", "foreign_forces"})


class Elsewhere(NamedTuple):
    """How many words of sport, markets or film a sentence has; its number and its paragraph's, -1 the title's."""

    sentence: int
    paragraph: int
    words: int


@dataclass(slots=True)
class World:
    """Counts over an article's words: of other worlds, of ordinary crime, of armed sides, and of claims checked."""

    elsewhere: list[Elsewhere] = field(default_factory=list)
    crimes: list[int] = field(default_factory=list)  # the sentences (-1 the title) of words for ordinary crime
    quarrels: set[int] = field(default_factory=set)  # the sentences of words for a private quarrel
    smuggled: set[int] = field(default_factory=set)  # the sentences (-1 the title) of words for smuggling
    groups: int = 0  # armed groups named
    tests: set[int] = field(default_factory=set)  # the sentences (-1 the title) of words for weapons tried out
    exercises: list[int] = field(default_factory=list)  # the sentences (-1 the title) of words for an exercise
    sides: int = 0
    claims: list[tuple[int, Hit[Cue]]] = field(default_factory=list)  # words for them, each with its sentence
    check: bool = False  # whether the headline is that of a check
    accident: bool = False
    motives: int = 0  # words for a motive, and sides that have one

    def hear(self, tags: Tags, sentence: int, paragraph: int) -> None:
        """Count one sentence by its number and its paragraph's; the title's are -1."""
        if tags.cues:
            self._hear_cues(tags, sentence, paragraph)
        if tags.actors:
            self._hear_actors(tags.actors)
        self.motives += sum(hit.entry.type in _SIDES and not hit.form.text.startswith(_GUNMAN) for hit in tags.objects)
        self.sides += sum(hit.entry.type in _SIDES or hit.form.text.startswith(_SETTLER) for hit in tags.objects)
        if sentence < 0:
            self.check = of_a_picture(tags)
        blasts = [hit for hit in tags.triggers if hit.entry.sense == "explosion"]
        told = sentence in _LEAD or any("ال" in hit.form.prefix for hit in blasts)
        struck = any(hit.entry.sense in _STRIKES for hit in tags.triggers)
        self.accident = self.accident or bool(blasts and told and not struck and tags.cue("accident"))

    def _hear_cues(self, tags: Tags, sentence: int, paragraph: int) -> None:
        """Count the words for other worlds, for crime, practice and tests, for motives, and for what is checked."""
        if words := len(tags.cue("elsewhere")):
            self.elsewhere.append(Elsewhere(sentence, paragraph, words))
        self.crimes += [sentence] * len(tags.cue("crime"))
        self.exercises += [sentence] * len(tags.cue("exercise"))
        if tags.cue("quarrel"):
            self.quarrels.add(sentence)
        if tags.cue("smuggling"):
            self.smuggled.add(sentence)
        if tags.cue("test"):
            self.tests.add(sentence)
        self.motives += len(tags.cue("terror"))
        if sentence >= 0:
            self.claims += [(sentence, hit) for hit in tags.cue("checked", "alleged")]

    def _hear_actors(self, actors: Sequence[Hit[Name]]) -> None:
        """Count who is named: armed groups, sides of a conflict, and who has a motive."""
        self.groups += sum(hit.entry.actor is not None and hit.entry.actor.kind == "armed_group" for hit in actors)
        self.motives += sum(_organised(hit.entry) for hit in actors)
        self.sides += sum(not hit.entry.adjective for hit in actors)

    def attacks(self, found: list[Candidate], trace: Trace) -> list[Candidate]:
        """The candidates that can be attacks in such an article; `trace` is told of the others."""
        if (aside := self._aside(found)) is not None:
            found = trace.sift(found, lambda told: told.paragraph == aside and not _harmed(told), ELSE)
        losses = any(told.losses.killed or told.losses.wounded for told in found)
        armed = any(told.weapons for told in found)
        enough = _WHOLLY_ELSEWHERE if losses else _ELSEWHERE if armed else _ELSEWHERE_UNARMED
        last = max((told.sentence for told in found), default=0) + _AFTER
        if aside is None and sum(one.words for one in self.elsewhere if one.sentence <= last) >= enough:
            return trace.sift(found, lambda _: True, ELSE)
        if self.accident:
            found = trace.sift(found, lambda told: told.type == "explosion" and not told.weapons, "an accident")
        found = trace.sift(found, self._tried, "a test of weapons")
        if len(self.exercises) >= _EXERCISES and min(self.exercises) <= max(_LEAD):
            found = trace.sift(found, lambda told: not _harmed(told), "the article speaks of an exercise")
        found = trace.sift(found, self._smuggler, _CRIME)
        if not self.groups and not self.quarrels.isdisjoint(_OPENING):
            found = trace.sift(found, lambda told: told.type in _PRIVATE, _CRIME)
        if self.crimes and len(self.crimes) >= self.sides and not any(told.type == "assassination" for told in found):
            one = self._one_of_many(found)
            found = trace.sift(
                found, lambda told: told.type in _PRIVATE and (one is None or told.sentence == one), _CRIME
            )
        claims = [(sentence, hit) for sentence, hit in self.claims if self.check or hit.entry.kind == "checked"]
        if claims and len(claims) + self.check >= _CLAIMS:
            first, cue = claims[0]
            for told in found:
                if told.part == "text" and told.outcome == "completed" and told.sentence >= first and not told.beside:
                    told.outcome, told.outcome_cue = "denied", cue
        return found

    def _smuggler(self, told: Candidate) -> bool:
        """Whether an aircraft was shot down that carried goods, as the lead or its own sentence says, and no bomb."""
        about = not self.smuggled.isdisjoint((*_LEAD, told.sentence))
        return about and told.type == "drone_attack" and told.outcome == "foiled" and not _harmed(told)

    def _one_of_many(self, found: list[Candidate]) -> int | None:
        """The one sentence after the lead that tells of a quarrel, where acts are told in several others."""
        others = {told.sentence for told in found if told.type in _PRIVATE and told.part == "text"} - set(self.crimes)
        alone = set(self.crimes) == self.quarrels and len(self.quarrels) == 1 and self.quarrels.isdisjoint(_LEAD)
        return min(self.quarrels) if alone and len(others) > 1 else None

    def _aside(self, found: list[Candidate]) -> int | None:
        """The one paragraph after the lead that speaks of sport, markets or film, where attacks are told in others."""
        counts = Counter[int]()
        for one in self.elsewhere:
            counts[one.paragraph] += one.words
        if not counts or min(one.sentence for one in self.elsewhere) <= 0:
            return None
        most, words = counts.most_common(1)[0]
        alone = words >= _ASIDE > counts.total() - words
        return most if alone and any(told.paragraph != most for told in found) else None

    def _tried(self, told: Candidate) -> bool:
        """Whether a launch that hit nobody, and was aimed at nobody, is told beside words for a test of weapons.

        It is also where the headline or the lead speaks of tests.
        """
        launched = bool(told.triggers) and all(hit.entry.sense == "launch" for hit in told.triggers)
        if told.type != "rocket_attack" or not launched or _harmed(told):
            return False
        about = not self.tests.isdisjoint(_LEAD) and (len(self.tests) > 1 or told.part == "title")
        beside = (told.sentence if told.part == "text" else -1) in self.tests
        return (about and beside) or ((about or beside) and not _aimed(told))

    def of_sides(self, acts: list[Act], trace: Trace) -> list[Act]:
        """The acts without ordinary crime in lands at peace; `trace` is told of that."""
        if self.motives:
            return acts
        return trace.sift(acts, _crime, _CRIME)


def _crime(act: Act) -> bool:
    """Whether somebody shot or stabbed anybody, by nobody's order, in a land at peace."""
    spot = act.set_near or act.spot
    there = spot is not None and spot.site is not None and spot.site.country in _AT_PEACE
    aimed = set(act.targets) - _ON_ANYBODY
    return there and act.type in _BY_HAND and not aimed and not any(told.actors for told in act.clauses)


def _organised(name: Name) -> bool:
    """Whether a name is of an armed group or a coalition, and not of the land or its police."""
    return not name.adjective and name.actor is not None and name.actor.kind in _ORGANISED


def _aimed(told: Candidate) -> bool:
    """Whether somebody or some place is told at which it was aimed."""
    towards = told.spot is not None and told.spot.role is Role.TOWARDS
    return towards or any(struck.sure is Sure.AIMED for kind, struck in told.targets.items() if kind != "unknown")


def _harmed(told: Candidate) -> bool:
    """Whether people are told killed or wounded."""
    return any(loss.toll.best or loss.toll.low for loss in told.losses[:2] if loss is not None)
