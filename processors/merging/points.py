"""The points of two items of a grouping: people's word, then what cannot be, then the model."""

import math
from collections.abc import Callable

from processors.event import Facts
from processors.merging.account import Account, account_of_facts
from processors.merging.corrections import Constraints
from processors.merging.forbidden import why_apart, why_two_acts
from processors.merging.grouping import APART, Item
from processors.merging.model import MODEL

CONTRADICTED = -6.0  # of a pair whose days or places differ: others may outvote it, by itself it is never one
SAME_ARTICLE = 4.0  # more for what an article says and what it said before: it mostly tells of the same acts
MOST_REMEMBERED = 100_000


def alike(a: Facts, b: Facts) -> float:
    """The points of two accounts, whoever gives them; above 0 they are joined. Minus infinity where they cannot be."""
    one, other = account_of_facts(a), account_of_facts(b)
    return -math.inf if why_two_acts(one, other) else MODEL.points(one, other)


def _of_two(a: Account, b: Account) -> float:
    reason = why_apart(a, b)
    if reason is None:
        return MODEL.points(a, b)
    return APART if reason.firm else CONTRADICTED


class Pairs:
    """Remembers the points of accounts: those of one mention and version never change."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int, str, int], float] = {}

    def under(self, told: Constraints) -> Callable[[Item, Item], float]:
        """The points of two items where people have said what is `told`."""
        if not told.mentions:
            return self._points

        def points(one: Item, other: Item) -> float:
            said = told.between(one.mentions, other.mentions)
            return self._points(one, other) if said is None else said

        return points

    def _points(self, one: Item, other: Item) -> float:
        if not one.articles.isdisjoint(other.articles):
            return APART
        a, b = one.account, other.account
        if b.mention_id < a.mention_id:
            a, b = b, a
        key = a.mention_id, a.version, b.mention_id, b.version
        known = self._known.get(key)
        if known is None:
            known = _of_two(a, b)
            if a.article_id.rstrip("~") == b.article_id.rstrip("~") and known > APART:
                known += SAME_ARTICLE
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[key] = known
        return known
