"""When an article was published and last changed, and which rule says so; never invented, never the fetching time.

Rules in their order of trust: `json-ld`, `meta`, `time` (elements), `visible` (text near the headline), `url`. The
first that tells wins, but for three cases:

1. A time no page fetched then can have (before 1990, or more than a day after the fetching) tells nothing.
2. A time that is that of fetching was written by the server as it answered: a rule that tells an earlier day wins.
3. A rule that stands alone against two others that agree with each other is outvoted.

Of the winner's day, the most trusted rule that tells the time of day gives it. Relative dates ("منذ 3 ساعات") are left
out: a page may come from a cache, and then they are false.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from processors.page.markup import Markup
from processors.page.visible import told
from processors.page.written import in_words, local_day, of_machines, plausible

_PUBLISHED = (
    *("article:published_time", "og:article:published_time", "og:published_time", "datepublished", "article.published"),
    *("pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "originalpublicationdate"),
    *("dcterms.issued", "dc.date.issued", "dcterms.created", "dc.date", "date", "sailthru.date", "parsely-pub-date"),
    *("cxenseparse:recs:publishtime", "article_date_original"),
)
_MODIFIED = (
    *("article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "dcterms.modified"),
    *("dc.date.modified", "last-modified", "lastmod", "revised"),
)
_RENDERED = timedelta(minutes=5)  # around the fetching: a clock read while the page was made
_YEAR = r"((?:19|20)\d\d)"
_IN_URL = (
    re.compile(rf"/{_YEAR}/(\d\d?)/(\d\d?)(?=[/.-]|$)"),
    re.compile(rf"/{_YEAR}[-_](\d\d?)[-_](\d\d?)(?=[/._-]|$)"),
    re.compile(rf"[-_]{_YEAR}-(\d\d)-(\d\d)(?=[/.]|$)"),
    re.compile(rf"[/_-]{_YEAR}(\d\d)(\d\d)(?=[/._-]|$)"),
)


class When(NamedTuple):
    """A moment in ISO 8601 (a day, or a time with its offset), the rule that read it, and the characters it read."""

    iso: str
    rule: str
    text: str


class PageDates(NamedTuple):
    """What a page tells of its own dates; None where it tells nothing that can be read."""

    published: When | None
    modified: When | None


def dates_of(markup: Markup, url: str, title: str, zone: ZoneInfo, fetched_at: datetime) -> PageDates:
    """The dates of the article at `url`: from JSON-LD, meta, time elements, visible text, URL, in that order of trust.

    `zone` is the outlet's, for times without one; `fetched_at` bounds what is believed: nothing is published later.
    `title` finds the headline, near which a date that can be seen must stand.
    """
    page = _Page(markup, url, title, zone, fetched_at)
    published = page.plausible(page.linked("datePublished"), page.meta(_PUBLISHED))
    modified = page.plausible(page.linked("dateModified"), page.meta(_MODIFIED))
    addresses = page.plausible(page.addresses())
    if not _agreed([*published, *addresses], zone, fetched_at):
        seen = told(markup.tree, title, zone, page.anchor)
        published += page.plausible(When(one.iso, one.rule, one.text) for one in seen if not one.modified)
        modified += page.plausible(When(one.iso, one.rule, one.text) for one in seen if one.modified)
    published += addresses
    first = _chosen(published, zone, fetched_at)
    changed = next(iter(modified), None)
    if first and changed and local_day(changed.iso, zone) < local_day(first.iso, zone):
        changed = None  # what changed before it was there did not
    return PageDates(first, changed)


def from_feed_text(text: str, zone: ZoneInfo, fetched_at: datetime) -> When | None:
    """What a feed wrote as its date in words ("الثلاثاء 4 كانون الثاني 2022"), by the rule `feed`; else None.

    `zone` is the feed's. Digits alone whose day and month cannot be told apart ("04/01/2022") are left.
    """
    read = in_words(text, zone, fetched_at.astimezone(zone).date())
    return When(read, "feed", text) if read is not None and plausible(read, zone, fetched_at) else None


class _Page:
    """A page's markup with what its dates are read and believed by."""

    def __init__(self, markup: Markup, url: str, title: str, zone: ZoneInfo, fetched_at: datetime) -> None:
        self.markup, self.url, self.title, self.zone, self.fetched_at = markup, url, title, zone, fetched_at
        self.anchor = fetched_at.astimezone(zone).date()

    def linked(self, name: str) -> Iterator[When]:
        """JSON-LD's word, of the node that is this page's first, and of the page itself where no article is described.

        A page may describe related articles too.
        """
        nodes = self.markup.linked or [node for node in self.markup.nodes if "WebPage" in str(node.get("@type"))]
        for node in sorted(nodes, key=lambda node: not self._is_of(node)):
            read = of_machines(node.get(name), self.zone, self.anchor)
            if read is not None:
                yield When(read, "json-ld", str(node[name]))

    def _is_of(self, node: Mapping[str, object]) -> bool:
        headline = " ".join(str(node.get("headline") or "").split())
        page = node.get("mainEntityOfPage")
        addresses = (node.get("url"), node.get("@id"), page.get("@id") if isinstance(page, dict) else page)
        return self.url in addresses or (headline != "" and headline == " ".join(self.title.split()))

    def meta(self, names: Iterable[str]) -> Iterator[When]:
        """What meta elements say, in the order of `names`."""
        for name in names:
            value = self.markup.meta.get(name)
            if value and (read := of_machines(value, self.zone, self.anchor)) is not None:
                yield When(read, "meta", value)

    def addresses(self) -> Iterator[When]:
        """The day in the page's address, set apart by its separators; year and month alone are no day."""
        for url in (self.url, self.markup.meta.get("og:url") or "", self.markup.canonical):
            path = _path(url)
            for match in (match for pattern in _IN_URL for match in pattern.finditer(path)):
                try:
                    day = date(*map(int, match.groups()))
                except ValueError:
                    continue
                yield When(day.isoformat(), "url", match.group().strip("/_-"))

    def plausible(self, *found: Iterable[When]) -> list[When]:
        """What a page fetched then can have told."""
        told = itertools.chain.from_iterable(found)
        return [when for when in told if plausible(when.iso, self.zone, self.fetched_at)]


def _path(url: str) -> str:
    try:
        return unquote(urlsplit(url).path)
    except ValueError:
        return ""


def _agreed(found: list[When], zone: ZoneInfo, fetched_at: datetime) -> bool:
    """Whether the most trusted rule tells a time, and another agrees: nothing seen on the page can change it."""
    first = next(iter(found), None)
    if first is None or "T" not in first.iso or _rendered(first, fetched_at):
        return False
    day = local_day(first.iso, zone)
    return any(when.rule != first.rule and abs((local_day(when.iso, zone) - day).days) <= 1 for when in found)


def _chosen(found: list[When], zone: ZoneInfo, fetched_at: datetime) -> When | None:
    """The winner of `found`, which is in order of trust: see the cases above."""
    ranked: dict[str, When] = {}
    for when in found:
        ranked.setdefault(when.rule, when)
    votes = list(ranked.values())
    days = {when: local_day(when.iso, zone) for when in votes}
    while len(votes) > 1:
        first, rest = votes[0], votes[1:]
        apart = [when for when in rest if abs((days[when] - days[first]).days) > 1]
        rendered = _rendered(first, fetched_at) and any(days[when] < days[first] for when in apart)
        outvoted = len(apart) == len(rest) and any(
            abs((days[one] - days[two]).days) <= 1 for n, one in enumerate(rest) for two in rest[n + 1 :]
        )
        if not (rendered or outvoted):
            break
        votes = rest
    if not votes:
        return None
    winner = votes[0]
    same_day = (when for when in votes if days[when] == days[winner] and "T" in when.iso)
    return winner if "T" in winner.iso else next(same_day, winner)


def _rendered(when: When, fetched_at: datetime) -> bool:
    return "T" in when.iso and abs(datetime.fromisoformat(when.iso) - fetched_at) < _RENDERED
