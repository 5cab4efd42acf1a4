"""Chronicles: articles that list the attacks of a year or a campaign, each under its date."""

import datetime as dt
from collections.abc import Sequence

from processors.arabic.dates import ABSOLUTE_RULES
from processors.events.act import Act

_LONG_PAST = 30  # days
_ITEMS = 5  # acts of long ago, each told under its date
_BY_THE_CALENDAR = ABSOLUTE_RULES | {"day and month up to publication"}


def look_back(acts: Sequence[Act], anchor: dt.date) -> None:
    """Mark the items of a chronicle: the last one may be of the day itself, and is told for what has been all the same.

    `anchor` is the local day of publication.
    """
    items = [act for act in acts if _under_its_date(act)]
    old = [act for act in items if act.date is not None and (anchor - act.date.last).days > _LONG_PAST]
    if len(old) >= _ITEMS:
        for act in items:
            act.looked_back = True


def _under_its_date(act: Act) -> bool:
    return all(told.headed and told.date is not None and told.date.rule in _BY_THE_CALENDAR for told in act.clauses)
