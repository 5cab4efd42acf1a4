"""What world an article speaks of: attacks, or sport, markets and film, or the courts and quarrels of private life."""

from dataclasses import dataclass, field

from processors.arabic.lexicon import Hit
from processors.event import EventType, TargetType
from processors.events.lexicon import Cue
from processors.events.reading import Candidate
from processors.events.tags import Tags
from processors.events.trace import Trace

_ELSEWHERE = 4  # that many words of sport, markets or film, and an article without losses is none about attacks
_ELSEWHERE_UNARMED = 2  # fewer do where no weapon is named either
_WHOLLY_ELSEWHERE = 6  # and so many, that even its dead are a film's
_AFTER = 2  # sentences after the last attack that still belong to it: a paragraph of sport at the end does not
_LEAD = (-1, 0, 1)  # the title and the first sentences tell of the news itself
_CLAIMS = 2  # words of those who check what others claim: what is told is the claim
_EXERCISES = 3  # words of soldiers at practice; one may stand in any report of war
_PRIVATE: frozenset[EventType] = frozenset({"armed_attack", "armed_clash", "abduction", "arson_sabotage", "attack"})
_SIDES: frozenset[TargetType] = frozenset({"armed_group", "military", "foreign_forces"})


@dataclass(slots=True)
class World:
    """Counts over an article's words: of other worlds, of ordinary crime, of armed sides, and of claims checked."""

    elsewhere: list[tuple[int, int]] = field(default_factory=list)  # sentence (-1 the title) and its words
    crimes: int = 0
    exercises: list[int] = field(default_factory=list)  # the sentences (-1 the title) of words for an exercise
    sides: int = 0
    claims: list[Hit[Cue]] = field(default_factory=list)
    accident: bool = False

    def hear(self, tags: Tags, sentence: int) -> None:
        """Count one sentence by its number; the title's is -1."""
        if words := len(tags.cue("elsewhere")):
            self.elsewhere.append((sentence, words))
        self.crimes += len(tags.cue("crime"))
        self.exercises += [sentence] * len(tags.cue("exercise"))
        self.sides += sum(not hit.entry.adjective for hit in tags.actors)
        self.sides += sum(hit.entry.type in _SIDES for hit in tags.objects)
        if sentence >= 0:
            self.claims += tags.cue("checked")
        blasts = [hit for hit in tags.triggers if hit.entry.sense == "explosion"]
        told = sentence in _LEAD or any("ال" in hit.form.prefix for hit in blasts)
        self.accident = self.accident or bool(blasts and told and tags.cue("accident"))

    def attacks(self, found: list[Candidate], trace: Trace) -> list[Candidate]:
        """The candidates that can be attacks in such an article; `trace` is told of the others."""
        losses = any(told.losses.killed or told.losses.wounded for told in found)
        armed = any(told.weapons for told in found)
        enough = _WHOLLY_ELSEWHERE if losses else _ELSEWHERE if armed else _ELSEWHERE_UNARMED
        last = max((told.sentence for told in found), default=0) + _AFTER
        if sum(words for sentence, words in self.elsewhere if sentence <= last) >= enough:
            for told in found:
                trace.note(told.part, told.at, "the article speaks of sport, markets, screens or computers")
            return []
        if self.accident:
            blasts = [told for told in found if told.type == "explosion" and not told.weapons]
            for told in blasts:
                trace.note(told.part, told.at, "an accident")
            found = [told for told in found if not any(told is blast for blast in blasts)]
        if len(self.exercises) >= _EXERCISES and min(self.exercises) <= max(_LEAD):
            for told in found:
                if not _harmed(told):
                    trace.note(told.part, told.at, "the article speaks of an exercise")
            found = [told for told in found if _harmed(told)]
        if self.crimes and self.crimes >= self.sides and not any(told.type == "assassination" for told in found):
            for told in found:
                if told.type in _PRIVATE:
                    trace.note(told.part, told.at, "the article speaks of crime among private people")
            found = [told for told in found if told.type not in _PRIVATE]
        if len(self.claims) >= _CLAIMS:
            for told in found:
                if told.part == "text" and told.outcome == "completed":
                    told.outcome, told.outcome_cue = "denied", self.claims[0]
        return found


def _harmed(told: Candidate) -> bool:
    """Whether people are told killed or wounded."""
    return any(loss.toll.best or loss.toll.low for loss in told.losses[:2] if loss is not None)
