"""What the reading of an article passed over, and why: for those who ask, and for nobody's decisions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol, TypeVar

Why = Literal[
    "no weapon, victim or fire beside it",
    "an accident",
    "did not happen",
    "the dawn, no explosion",
    "a noun that reads like a verb",
    "an expression that means no attack",
    "backs another attack",
    "only feared, threatened or prevented",
    "a sum of attacks",
    "named without place, day, losses or target",
    "sums up attacks told one by one",
    "the article speaks of sport, markets, screens or computers",
    "the article speaks of crime among private people",
    "the article speaks of an exercise",
    "a test of weapons",
]


class Placed(Protocol):
    """What an article tells, and the words of which part tell it."""

    @property
    def part(self) -> str:
        """`title` or `text`."""

    @property
    def at(self) -> tuple[int, int]:
        """Its words `[start, end)`."""


Told = TypeVar("Told", bound=Placed)


class Passed(NamedTuple):
    """Words `[start, end)` of the title or text that sound like an attack and make none."""

    part: str
    start: int
    end: int
    why: Why


@dataclass(slots=True)
class Trace:
    """Everything passed over in one article, in the order in which it was."""

    passed: list[Passed] = field(default_factory=list)

    def note(self, part: str, at: tuple[int, int], why: Why) -> None:
        """Note that words `at` of a part are passed over."""
        self.passed.append(Passed(part, *at, why))

    def sift(self, found: Iterable[Told], passed_over: Callable[[Told], bool], why: Why) -> list[Told]:
        """Those of `found` that are not passed over; the others are noted."""
        kept: list[Told] = []
        for one in found:
            if passed_over(one):
                self.note(one.part, one.at, why)
            else:
                kept.append(one)
        return kept
