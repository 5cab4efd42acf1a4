"""Which of some accounts tell of one act: average-linkage clustering over the model's points.

Groups are joined, the two likest first, while what is between their accounts is above 0: the mean of the points of all
pairs, and a share of those of the likest pair, for an act told hundreds of times is told in ways that differ. Vague
reports thus cannot chain two acts together, and the result depends on the accounts alone, never on their order.
"""

from collections.abc import Callable, Sequence
from operator import add
from typing import NamedTuple

from processors.merging.account import Account

APART = -1e6  # points of a pair that cannot be one
FORBIDDEN = -1e12  # of a pair that a person declared two
CLOSEST = 0.3  # the share of the likest pair; 0 to 0.5 part both annotated sets alike
TOGETHER = 1e12  # of a pair that a person declared one


class Item(NamedTuple):
    """An account in a grouping, with the mentions and articles that go wherever it goes."""

    account: Account
    mentions: frozenset[str]
    articles: frozenset[str]


Points = Callable[[Item, Item], float]


class Group(NamedTuple):
    """Items of one act, and the positions of the groups that are like it in some of theirs."""

    items: list[Item]
    alike: list[int]


def group(items: Sequence[Item], points: Points) -> list[Group]:
    """The items parted into acts, each once. Deterministic whatever their order; O(n³) at worst, for few items."""
    ordered = sorted(items, key=lambda item: item.account.mention_id)
    pairs = [[0.0] * len(ordered) for _ in ordered]
    for i, one in enumerate(ordered):
        for j in range(i):
            pairs[i][j] = pairs[j][i] = points(one, ordered[j])
    groups = _bound(pairs)
    sums = pairs if len(groups) == len(pairs) else [[_between(pairs, a, b) for b in groups] for a in groups]
    bests = [row[:] for row in sums]
    sizes = [1] * len(groups)
    while len(groups) > 1:
        best, i, j = _likest(sums, bests, sizes)
        if best <= 0:
            break
        groups[i] += groups.pop(j)
        sizes[i] += sizes.pop(j)
        _join(sums, i, j, add)
        _join(bests, i, j, max)
    return [
        Group([ordered[n] for n in members], [j for j, best in enumerate(bests[i]) if best > 0 and j != i])
        for i, members in enumerate(groups)
    ]


def _likest(sums: list[list[float]], bests: list[list[float]], sizes: list[int]) -> tuple[float, int, int]:
    """The highest likeness of two groups, and their positions; of equals, the first.

    0 where none is above that: no mean is above the likest pair, so most pairs of groups are passed over by theirs.
    """
    found, first, second = 0.0, 0, 1
    for i, row in enumerate(sums):
        likest = bests[i]
        for j in range(i + 1, len(row)):
            if likest[j] > found:
                likeness = (1 - CLOSEST) * row[j] / (sizes[i] * sizes[j]) + CLOSEST * likest[j]
                if likeness > found:
                    found, first, second = likeness, i, j
    return found, first, second


def _join(matrix: list[list[float]], i: int, j: int, joined: Callable[[float, float], float]) -> None:
    """Put the row and column `j` of a symmetric matrix into `i`, which comes before it."""
    gone = matrix.pop(j)
    del gone[j]
    for row in matrix:
        del row[j]
    for k, row in enumerate(matrix):
        if k != i:
            row[i] = matrix[i][k] = joined(row[i], gone[k])


def _bound(pairs: Sequence[Sequence[float]]) -> list[list[int]]:
    """Positions of the items to begin with: items alone, and those that a person declared one."""
    groups: list[list[int]] = []
    for i, row in enumerate(pairs):
        same = [each for each in groups if any(row[j] >= TOGETHER for j in each)]
        if same:
            groups = [each for each in groups if each not in same]
        groups.append([j for each in same for j in each] + [i])
    return groups


def _between(pairs: Sequence[Sequence[float]], ours: Sequence[int], theirs: Sequence[int]) -> float:
    """The points of two groups to begin with: what a person declared one may be like either account of it."""
    found = [pairs[i][j] for i in ours for j in theirs]
    return min(found) if min(found) <= FORBIDDEN else max(found)
