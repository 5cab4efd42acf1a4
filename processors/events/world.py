"""What world an article speaks of: attacks, or sport, markets and film, or the courts and quarrels of private life."""

from dataclasses import dataclass

from processors.event import EventType, TargetType
from processors.events.reading import Candidate
from processors.events.tags import Tags
from processors.events.trace import Trace

_ELSEWHERE = 4  # that many words of sport, markets or film, and an article without losses is none about attacks
_ELSEWHERE_UNARMED = 2  # fewer do where no weapon is named either
_WHOLLY_ELSEWHERE = 6  # and so many, that even its dead are a film's
_PRIVATE: frozenset[EventType] = frozenset({"armed_attack", "armed_clash", "abduction", "arson_sabotage", "attack"})
_SIDES: frozenset[TargetType] = frozenset({"armed_group", "military", "foreign_forces"})


@dataclass(slots=True)
class World:
    """Counts over an article's words: of other worlds, of ordinary crime, and of armed sides."""

    elsewhere: int = 0
    crimes: int = 0
    sides: int = 0

    def hear(self, tags: Tags) -> None:
        """Count one sentence."""
        self.elsewhere += len(tags.cue("elsewhere"))
        self.crimes += len(tags.cue("crime"))
        self.sides += sum(not hit.entry.adjective for hit in tags.actors)
        self.sides += sum(hit.entry.type in _SIDES for hit in tags.objects)

    def attacks(self, found: list[Candidate], trace: Trace) -> list[Candidate]:
        """The candidates that can be attacks in such an article; `trace` is told of the others."""
        losses = any(told.losses.killed or told.losses.wounded for told in found)
        armed = any(told.weapons for told in found)
        enough = _WHOLLY_ELSEWHERE if losses else _ELSEWHERE if armed else _ELSEWHERE_UNARMED
        if self.elsewhere >= enough:
            for told in found:
                trace.note(told.part, told.at, "the article speaks of sport, markets, screens or computers")
            return []
        if self.crimes and self.crimes >= self.sides and not any(told.type == "assassination" for told in found):
            for told in found:
                if told.type in _PRIVATE:
                    trace.note(told.part, told.at, "the article speaks of crime among private people")
            return [told for told in found if told.type not in _PRIVATE]
        return found
