"""Weights of the model that says whether two accounts are of one act: logistic regression towards weights set by hand.

The annotated pairs are few, and a third of them of one bombing: the prior (`PRIOR`, what careful people thought each
piece of evidence worth, in log-odds) holds what the pairs do not show, and an act's pairs weigh together as the root of
their number. Newton's method with step halving on the penalized likelihood (Hastie, Tibshirani and Friedman, The
Elements of Statistical Learning, 4.4.1), in plain Python.
"""

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from processors.merging.account import Account, account
from processors.merging.features import NAMES, features
from processors.merging.forbidden import why_apart
from processors.merging.model import FILE
from processors.stages import country_of
from tests.bench.events_merge_gold import UNSCORED, Told

# What each piece of evidence was held to be worth before any of it was measured; the first is the bias.
PRIOR: dict[str, float] = {
    "bias": -4.0,
    "type_same": 1.5,
    "type_kin": 1.0,
    "type_vague": 0.5,
    "type_crossed": -0.3,
    "type_rare": 0.5,
    "day_same": 1.5,
    "day_within": 1.2,
    "day_next": -0.2,
    "assumed_apart": -0.4,
    "day_unknown": -0.5,
    "day_long": -0.7,
    "place_named": 0.5,
    "place_near": 2.0,
    "place_km": -0.5,
    "place_beyond": -2.0,
    "place_within": 0.8,
    "place_unknown": 0.0,
    "target_same": 0.7,
    "target_other": -0.5,
    "weapon_same": 0.4,
    "weapon_other": -0.4,
    "count_same": 0.5,
    "killed_same": 0.4,
    "killed_none": 0.2,
    "killed_close": 0.5,
    "killed_other": -0.4,
    "wounded_same": 0.2,
    "wounded_close": 0.3,
    "wounded_other": -0.2,
    "actor_same": 0.4,
    "actor_other": -0.4,
    "outcome_other": -0.7,
    "words_shared": 0.5,
    "words_none": -0.5,
    "voice_same": -0.3,
    "both_old": 0.0,
    "known_same": 8.0,
    "undated_apart": -0.4,
}
STRENGTH = 10.0  # of the prior: the inverse of its variance; 3 to 30 give the same groups, below it fits single acts
_ROUNDS = 30
_DONE = 1e-6  # change of the weights at which Newton's method ends


class Pair(NamedTuple):
    """Two accounts' features after a 1 for the bias, whether they are of one act, and how much the pair counts."""

    numbers: list[float]
    same: bool
    weight: float


def pairs(told: Iterable[Told]) -> list[Pair]:
    """All pairs of one country's mentions that nothing keeps apart."""
    streams: dict[str, list[tuple[Account, str]]] = defaultdict(list)
    for article in told:
        for mention, act in article.mentions:
            if mention.event_type not in UNSCORED:
                streams[country_of(mention, article.home)].append((account(mention), act))
    found = [
        (features(a, b), act, act == other)
        for stream in streams.values()
        for (a, act), (b, other) in itertools.combinations(stream, 2)
        if why_apart(a, b) is None
    ]
    sizes = Counter(act for _, act, same in found if same)
    return [Pair([1.0, *numbers], same, sizes[act] ** -0.5 if same else 1.0) for numbers, act, same in found]


def train(known: Sequence[Pair], strength: float = STRENGTH) -> dict[str, float]:
    """The weights that make `known` likeliest, given the prior."""
    prior = [PRIOR[name] for name in ("bias", *NAMES)]
    weights, loss = prior, _loss(prior, prior, known, strength)
    for _ in range(_ROUNDS):
        step = _newton(weights, prior, known, strength)
        share = 1.0
        while True:
            tried = [w - share * s for w, s in zip(weights, step, strict=True)]
            after = _loss(tried, prior, known, strength)
            if after <= loss or share < _DONE:
                break
            share /= 2
        weights, loss = tried, after
        if max(map(abs, step)) * share < _DONE:
            break
    return dict(zip(("bias", *NAMES), weights, strict=True))


def log_loss(weights: dict[str, float], known: Sequence[Pair]) -> float:
    """Mean negative log-likelihood a pair, weighted; 0.69 for a coin."""
    values = list(weights.values())
    return _loss(values, values, known, 0.0) / sum(pair.weight for pair in known)


def write(weights: dict[str, float], cut: float, recipe: str, file: Path = FILE) -> None:
    """Write the model with its recipe at the head."""
    bias, *rest = ((name, round(value, 2) + 0.0) for name, value in weights.items())
    lines = [
        *(f"# {line}".rstrip() for line in recipe.splitlines()),
        f"cut = {cut}",
        f"bias = {bias[1]}",
        "",
        "[weights]",
    ]
    file.write_text("\n".join([*lines, *(f"{name} = {value}" for name, value in rest)]) + "\n", encoding="utf-8")


def _score(weights: Sequence[float], numbers: Sequence[float]) -> float:
    return sum(w * x for w, x in zip(weights, numbers, strict=True) if x)


def _loss(weights: Sequence[float], prior: Sequence[float], known: Sequence[Pair], strength: float) -> float:
    total = 0.5 * strength * sum((w - p) ** 2 for w, p in zip(weights, prior, strict=True))
    for numbers, same, weight in known:
        margin = _score(weights, numbers) * (1 if same else -1)
        total += weight * (math.log1p(math.exp(-margin)) if margin > -30 else -margin)
    return total


def _newton(weights: Sequence[float], prior: Sequence[float], known: Sequence[Pair], strength: float) -> list[float]:
    size = len(weights)
    slope = [strength * (w - p) for w, p in zip(weights, prior, strict=True)]
    curve = [[strength * (i == j) for j in range(size)] for i in range(size)]
    for numbers, same, weight in known:
        likely = 1 / (1 + math.exp(-max(-30.0, min(30.0, _score(weights, numbers)))))
        there = [(i, x) for i, x in enumerate(numbers) if x]
        for i, x in there:
            slope[i] += weight * (likely - same) * x
            for j, y in there:
                curve[i][j] += weight * likely * (1 - likely) * x * y
    return _solve(curve, slope)


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss's elimination; the matrix is positive definite, so no pivoting is needed."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for i in range(size):
        for below in rows[i + 1 :]:
            factor = below[i] / rows[i][i]
            if factor:
                for k in range(i, size + 1):
                    below[k] -= factor * rows[i][k]
    found = [0.0] * size
    for i in reversed(range(size)):
        known = sum(rows[i][k] * found[k] for k in range(i + 1, size))
        found[i] = (rows[i][size] - known) / rows[i][i]
    return found
