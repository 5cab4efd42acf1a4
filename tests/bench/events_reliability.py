"""Whether probabilities mean what they say: Brier score, log loss, calibration error, and a table by confidence."""

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

_EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
_LEAST = 1e-6


class Guess(NamedTuple):
    """How likely something was said to be, and whether it was so."""

    likely: float
    so: bool


def brier(guesses: Sequence[Guess]) -> float:
    """The mean squared error (Brier 1950): 0 is perfect, a constant reaches share · (1 - share)."""
    return sum((likely - so) ** 2 for likely, so in guesses) / len(guesses)


def log_loss(guesses: Sequence[Guess]) -> float:
    """The mean of minus the log of what was given to what came."""
    return -sum(math.log(max(_LEAST, likely if so else 1 - likely)) for likely, so in guesses) / len(guesses)


def calibration_error(guesses: Sequence[Guess], bins: int = 10) -> float:
    """Expected calibration error (Naeini et al. 2015), over bins of equal width."""
    parts: list[list[Guess]] = [[] for _ in range(bins)]
    for guess in guesses:
        parts[min(bins - 1, int(guess.likely * bins))].append(guess)
    return sum(abs(sum(g.likely for g in part) - sum(g.so for g in part)) for part in parts) / len(guesses)


def measures(guesses: Mapping[str, Sequence[Guess]]) -> str:
    """A table of all, one a line, beside what the share alone would reach."""
    lines = [
        "| of | told | right | Brier | constant's | log loss | calibration error |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, each in guesses.items():
        if each:
            share = sum(guess.so for guess in each) / len(each)
            lines.append(
                f"| `{name}` | {len(each)} | {share:.3f} | {brier(each):.3f} | {share * (1 - share):.3f} "
                f"| {log_loss(each):.3f} | {calibration_error(each):.3f} |"
            )
    return "\n".join(lines) + "\n"


def reliability(guesses: Sequence[Guess]) -> str:
    """A table of how often what was said with some confidence was so."""
    lines = ["| confidence | events | mean | real |", "|---|---|---|---|"]
    for low, high in itertools.pairwise(_EDGES):
        part = [guess for guess in guesses if low <= guess.likely < high or guess.likely == high == 1.0]
        if part:
            mean, real = sum(g.likely for g in part) / len(part), sum(g.so for g in part) / len(part)
            lines.append(f"| {low:.2f} to {high:.2f} | {len(part)} | {mean:.2f} | {real:.2f} |")
    return "\n".join(lines) + "\n"
