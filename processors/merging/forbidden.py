"""Why two accounts cannot be of one act, however alike they are."""

from processors.merging.account import Account, km_between
from processors.merging.features import confusable, days_apart

DAYS_APART = 1  # reports mix up local midnight, and the day of the act with that of the report
UNDATED_DAYS = 3  # before publication: those that what is told without a day may be of
BEYOND = 1.3  # times the distance that both names reach
SLACK_KM = 10.0  # and so much more, for points that gazetteers place differently
TELLING_LOSSES = 8  # killed, and wounded
SEASON_DAYS = 31  # what happened some time in a longer span is known by that alone


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


def why_apart(a: Account, b: Account) -> str | None:
    """The reason in a few words, or None where they may be one. Symmetric."""
    if a.article_id == b.article_id:
        return "one article tells them apart"
    return why_two_acts(a, b)


def why_two_acts(a: Account, b: Account) -> str | None:
    """The same of what is told, whoever tells it. One name is one act, whatever else is told of it."""
    if a.known_as and b.known_as:
        return None if a.known_as == b.known_as else "known as {} and as {}".format(*sorted((a.known_as, b.known_as)))
    if not confusable(a, b):
        return "{} is never told as {}".format(*sorted((a.type, b.type)))
    apart = days_apart(a, b)
    if apart is not None and apart > DAYS_APART:
        return f"{apart} days apart"
    if apart is None and (untimely := _untimely(a, b)):
        return untimely
    if is_season(a) != is_season(b) and not _recalled(a, b):
        return "a day is no season"
    if a.spot and b.spot and not same_losses(a, b):
        if a.spot.country and b.spot.country and a.spot.country != b.spot.country:
            return f"in {a.spot.country} and in {b.spot.country}"
        if a.spot.around(b.spot) or b.spot.around(a.spot):
            return None
        km = km_between(a.spot, b.spot)
        if km is not None and km > BEYOND * (a.spot.reach + b.spot.reach) + SLACK_KM:
            return f"{km:.0f} km apart"
    return None


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
