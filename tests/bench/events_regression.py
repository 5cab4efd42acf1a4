"""Logistic regression for a few dozen features and a few thousand samples, in plain Python."""

import math
from collections.abc import Sequence

from processors.events.confidence import logistic

RIDGE = 5.0  # the penalty of a squared weight: as if each feature had been seen a few times to say nothing
FREE = "always"  # the one weight without penalty
_STEPS = 30
_CLOSE = 1e-8


def fit(samples: Sequence[tuple[dict[str, float], bool]]) -> dict[str, float]:
    """The weight of each feature that makes the outcomes likeliest, less a ridge penalty.

    Newton's method (iteratively reweighted least squares; Hastie, Tibshirani and Friedman, "The Elements of Statistical
    Learning", 2nd ed., 4.4.1). Deterministic; O(steps · samples · features²).
    """
    names = sorted({name for features, _ in samples for name in features})
    place = {name: k for k, name in enumerate(names)}
    rows = [([(place[name], value) for name, value in features.items() if value], out) for features, out in samples]
    penalty = [0.0 if name == FREE else RIDGE for name in names]
    weights = [0.0] * len(names)
    for _ in range(_STEPS):
        slope = [-p * w for p, w in zip(penalty, weights, strict=True)]
        curve = [[p if j == k else 0.0 for j in range(len(names))] for k, p in enumerate(penalty)]
        for row, out in rows:
            likely = logistic(sum(weights[k] * value for k, value in row))
            sway = max(likely * (1 - likely), 1e-9)
            for k, value in row:
                slope[k] += (out - likely) * value
                for j, other in row:
                    curve[k][j] += sway * value * other
        step = solve(curve, slope)
        weights = [w + s for w, s in zip(weights, step, strict=True)]
        if max(map(abs, step), default=0.0) < _CLOSE:
            break
    return dict(zip(names, weights, strict=True))


def solve(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """Solve matrix · x = right for x by Gaussian elimination with partial pivoting; 0 where a row says nothing."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for k in range(size):
        pivot = max(range(k, size), key=lambda r: abs(rows[r][k]))
        rows[k], rows[pivot] = rows[pivot], rows[k]
        if math.isclose(rows[k][k], 0.0, abs_tol=1e-12):
            continue
        for r in range(k + 1, size):
            factor = rows[r][k] / rows[k][k]
            for c in range(k, size + 1):
                rows[r][c] -= factor * rows[k][c]
    found = [0.0] * size
    for k in range(size - 1, -1, -1):
        rest = rows[k][size] - sum(rows[k][c] * found[c] for c in range(k + 1, size))
        found[k] = 0.0 if math.isclose(rows[k][k], 0.0, abs_tol=1e-12) else rest / rows[k][k]
    return found
