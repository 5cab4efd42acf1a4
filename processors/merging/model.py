"""How likely two accounts tell of one act: the log-odds of a logistic model over `features`, in points.

Weights are in `model.toml` beside this file; `python -m tests.bench.events_merge --train` writes them.
"""

import math
from functools import cached_property
from operator import mul
from pathlib import Path

import msgspec

from processors.merging.account import Account
from processors.merging.features import NAMES, features
from processors.rules import RulesError, load_rules

FILE = Path(__file__).with_name("model.toml")
MOST_POINTS = 8.0  # of one pair, for or against: beyond, the model only guesses


class Model(msgspec.Struct, frozen=True, dict=True, forbid_unknown_fields=True):
    """`bias` and a weight for each of NAMES, in log-odds. Accounts are joined above `cut`.

    The cut is lower than even odds: a pair of accounts tells the model less than a group of them tells a reader.
    """

    cut: float
    bias: float
    weights: dict[str, float]

    def points(self, a: Account, b: Account) -> float:
        """How far the log-odds that two accounts, not kept apart, are of one act are above the cut.

        At most MOST_POINTS for or against.
        """
        return max(-MOST_POINTS, min(MOST_POINTS, self.log_odds(a, b) - self.cut))

    def log_odds(self, a: Account, b: Account) -> float:
        """Calibrated: of the annotated pairs with log-odds x, the share 1 / (1 + exp(-x)) are of one act.

        An act's pairs weigh together as the root of their number; docs/merging.md has the table.
        """
        told: float = sum(map(mul, features(a, b), self._row))
        return self.bias + told

    def parts(self, a: Account, b: Account) -> list[tuple[str, float]]:
        """What each feature adds."""
        points = map(mul, features(a, b), self._row)
        return [(name, value) for name, value in zip(NAMES, points, strict=True) if value]

    @cached_property
    def _row(self) -> list[float]:
        """The weights in the order of the features."""
        return [self.weights[name] for name in NAMES]


def chance(points: float) -> float:
    """The probability behind log-odds."""
    return 1 / (1 + math.exp(-points))


def load(file: Path = FILE) -> Model:
    """The model in `file`. Raises RulesError where a feature has no weight, or a weight no feature."""
    model = load_rules(file, Model)
    if odd := set(model.weights) ^ set(NAMES):
        raise RulesError(f"{file.name}: weights and features differ in {', '.join(sorted(odd))}: train it anew")
    return model


MODEL = load()
