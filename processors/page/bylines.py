"""The dates that a text without markup writes in the lines at its head: "آخر تحديث: 4 كانون الثاني 2022, 14:10"."""

import itertools
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from processors.arabic.letters import folded
from processors.page.date_marks import MODIFIED_LEAD, PUBLISHED_LEAD
from processors.page.published import PageDates, When
from processors.page.written import local_day, of_people, plausible

_HEAD = 10  # lines
_LONGEST = 80  # characters of a line that holds a date and little else
_REST = 12  # letters besides the date and what introduces it: a weekday, a zone


def dates_of_lines(lines: Sequence[str], zone: ZoneInfo, fetched_at: datetime) -> PageDates:
    """The whole dates in the first lines of a text, by the rule `visible`; a label may stand on the line before.

    `zone` is the outlet's, for times without one; `fetched_at` bounds what is believed.
    """
    published: When | None = None
    modified: When | None = None
    head = [line for line in lines if line.strip()][:_HEAD]
    for label, line in itertools.pairwise(["", *head]):
        if len(line) > _LONGEST or not any(map(str.isdecimal, line)):
            continue
        reads = list(of_people(line, zone, fetched_at.astimezone(zone).date()))
        starts, ends = [0, *(read.end for read in reads)], [*(read.start for read in reads), len(line)]
        leads = [folded(line[start:end]) for start, end in zip(starts, ends, strict=True)]
        if sum(map(str.isalpha, PUBLISHED_LEAD.sub("", MODIFIED_LEAD.sub("", " ".join(leads))))) > _REST:
            continue
        if len(label) <= _LONGEST // 2 and not any(map(str.isdecimal, label)):
            leads[0] = f"{folded(label)} {leads[0]}"
        for lead, read in zip(leads, reads, strict=False):
            when = When(read.iso, "visible", line[read.start : read.end])
            if not plausible(read.iso, zone, fetched_at):
                continue
            if MODIFIED_LEAD.search(lead):
                modified = modified or when
            else:
                published = published or when
    if published and modified and local_day(modified.iso, zone) < local_day(published.iso, zone):
        modified = None  # what changed before it was there did not
    return PageDates(published, modified)
