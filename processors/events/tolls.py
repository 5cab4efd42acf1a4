"""A toll as the words tell it: how many were killed, hurt and abducted, and how two parts of a sentence go together."""

from typing import NamedTuple

from processors.event import TargetType, Toll


class Told(NamedTuple):
    """A count of people read from words `[start, end)`, and what kind of people they are, where told.

    `first`: the first number of a sum. `alleged`: said only by who boasts of it.
    """

    start: int
    end: int
    toll: Toll
    people: tuple[TargetType, ...]
    first: int | None = None
    alleged: bool = False


def both(one: Told | None, other: Told | None, *, more: bool = False) -> Told | None:
    """What two parts of a sentence tell of one act: the sum where they count different people, else the first.

    `more`: the second says that it counts others.
    """
    if one is None or other is None:
        return one or other
    apart = more or (one.people and other.people and not set(one.people) & set(other.people))
    if not (apart and one.toll.best and other.toll.best):
        return one
    best = one.toll.best + other.toll.best
    high = best if one.toll.high and other.toll.high else None
    return Told(one.start, one.end, Toll(best=best, low=best, high=high), one.people + other.people)


def firmer(known: Told | None, new: Told | None) -> Told | None:
    """Of two tolls of one act the first, but for one that only who boasts of it told."""
    return new if known is None or (known.alleged and new is not None and not new.alleged) else known


class Losses(NamedTuple):
    """The killed, the wounded and the abducted of one stretch; None where nothing is said."""

    killed: Told | None
    wounded: Told | None
    abducted: Told | None = None
