"""Why two accounts cannot be of one act, however alike they are."""

from typing import NamedTuple

from processors.merging.account import Account, Spot, km_between
from processors.merging.features import confusable, days_apart

DAYS_APART = 1  # reports mix up local midnight, and the day of the act with that of the report
UNDATED_DAYS = 3  # before publication: those that what is told without a day may be of
BEYOND = 1.3  # times the distance that both names reach
SLACK_KM = 10.0  # and so much more, for points that gazetteers place differently
TELLING_LOSSES = 8  # killed, and wounded
SEASON_DAYS = 31  # what happened some time in a longer span is known by that alone


class Reason(NamedTuple):
    """Why two accounts are not of one act, in a few words.

    Where it is not `firm`, one of the two may have the place or the day wrong: where many others join them, it counts
    against that, and does not forbid it.
    """

    text: str
    firm: bool = True


def is_season(one: Account) -> bool:
    """Whether it is dated by no more than a season or a year."""
    return one.first is not None and one.last is not None and one.last - one.first > SEASON_DAYS


def is_recalled(one: Account) -> bool:
    """Whether it tells history of an exact place: others may remember of it no more than the year."""
    return not one.fresh and one.spot is not None and one.spot.exact


def _recalled(a: Account, b: Account) -> bool:
    """Whether both recall what one name stands for, so that one may tell the day and the other the year."""
    return is_recalled(a) and is_recalled(b) and not a.words.isdisjoint(b.words)


def _untimely(a: Account, b: Account) -> str | None:
    """Why one, dated, cannot be what the other tells without a day, by the day on which that was published.

    What is news without a day is of the last days. What is history without one is older than the news, and which of all
    that was before it is nobody can say.
    """
    for one, other in ((a, b), (b, a)):
        if one.first is None or one.last is None or other.first is not None:
            continue
        if not other.fresh:
            return "one has a day, the other is history without one"
        if other.published is not None:
            if one.first > other.published + DAYS_APART:
                return "one happened after the other was told"
            if one.last < other.published - UNDATED_DAYS - DAYS_APART:
                return "one happened long before the other was told without a day"
    return None


def why_apart(a: Account, b: Account) -> Reason | None:
    """The reason, or None where they may be one. Symmetric."""
    if a.article_id == b.article_id:
        return Reason("one article tells them apart")
    return why_two_acts(a, b)


def why_two_acts(a: Account, b: Account) -> Reason | None:
    """The same of what is told, whoever tells it. One name is one act, whatever else is told of it."""
    if a.known_as and b.known_as:
        names = sorted({a.known_as, b.known_as})
        return Reason(f"known as {' and as '.join(names)}") if len(names) > 1 else None
    if not confusable(a, b):
        return Reason("{} is never told as {}".format(*sorted((a.type, b.type))))
    apart = days_apart(a, b)
    if apart is None and (untimely := _untimely(a, b)):
        return Reason(untimely)
    if is_season(a) != is_season(b) and not _recalled(a, b):
        return Reason("a day is no season")
    if apart is not None and apart > DAYS_APART:
        return Reason(f"{apart} days apart", firm=False)
    if a.spot and b.spot and not same_losses(a, b):
        return _places_apart(a.spot, b.spot)
    return None


def _places_apart(one: Spot, other: Spot) -> Reason | None:
    if one.country and other.country and one.country != other.country:
        return Reason(f"in {one.country} and in {other.country}")
    if one.around(other) or other.around(one):
        return None
    km = km_between(one, other)
    if km is None or km <= BEYOND * (one.reach + other.reach) + SLACK_KM:
        return None
    return Reason(f"{km:.0f} km apart", firm=False)


def same_losses(a: Account, b: Account) -> bool:
    """Whether as many are told killed and wounded, so many that two acts hardly share both numbers.

    One of the places is then somebody's error: of the reporter, or of whoever read the report.
    """
    return losses(a) is not None and losses(a) == losses(b)


def losses(one: Account) -> tuple[int, int] | None:
    """The killed and wounded, where they are telling numbers."""
    if one.killed is None or one.wounded is None or min(one.killed, one.wounded) < TELLING_LOSSES:
        return None
    return one.killed, one.wounded
