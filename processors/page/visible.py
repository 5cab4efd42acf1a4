"""The dates of an article that its page shows: `time` elements, and text near the headline.

What the article itself tells (dates of events in its paragraphs, captions and headline), what other articles on the
page show, and copyright lines are none of its dates: looked at are short elements whose name or first words say that
they hold one, with a whole date and little else.
"""

import itertools
import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

import lxml.etree
import lxml.html

from processors.arabic.letters import folded
from processors.page.date_marks import DATED, MODIFIED, MODIFIED_LEAD, NOT_DATED, PUBLISHED_LEAD, is_time, names
from processors.page.surroundings import Place, Surroundings
from processors.page.written import Written, of_machines, of_people

_REST = 60  # letters besides the date: an author, a place, a section
_BARE_REST, _BARE_AFTER = 10, 300  # letters beside a date without any name: its weekday; characters after the headline
_LED_REST, _LED_AFTER = 40, 40  # the same where the date begins its element, right after the headline: an author
_STAMP = 60  # characters of a time with its day that stands by itself
_LABEL = 40  # characters of a label before a `time` element
_MOST = 300  # elements read
_DIGITS = re.compile(r"\d{4}|\d\d?[/-]\d\d?[/-]\d\d")
_TEXT = lxml.etree.XPath(".//text()[not(ancestor::mat-icon)]", smart_strings=False)  # an icon's text is its name


class Seen(NamedTuple):
    """A date shown: ISO 8601, its rule (`time` or `visible`), its characters, and whether it is that of a change."""

    iso: str
    rule: str
    text: str
    modified: bool


class _Found(NamedTuple):
    """A date with how little it is to be preferred: one introduced by words first, then the nearest the headline.

    `far`: only its being alone in the headline's part of the page speaks for it.
    """

    rank: tuple[bool, int]
    seen: Seen
    far: bool = False


def told(tree: lxml.html.HtmlElement, title: str, zone: ZoneInfo, anchor: date) -> list[Seen]:
    """The dates of the article that the page shows, `time` elements first, then text, the nearest the headline first.

    `title` finds the headline; times without an offset are of `zone`; `anchor` is the day of fetching.
    """
    around = Surroundings(tree, title)
    reader = _Reader(around, zone, anchor)
    found: list[_Found] = []
    taken = set(around.around)
    for place in reader.candidates():
        if place.element in taken or around.is_teaser(place):
            continue
        changes = {one.seen.iso for one in found if one.seen.modified}
        new = [one for one in reader.read(place) if one.seen.iso not in changes]
        found += new
        if any(not one.seen.modified for one in new):
            taken.update(place.element.iterancestors())
    near = [one for one in found if not one.far] or found or reader.alone()
    return [one.seen for one in sorted(near, key=lambda one: (one.seen.rule, one.rank))]


class _Reader:
    """Reads the dates of places around a headline."""

    def __init__(self, around: Surroundings, zone: ZoneInfo, anchor: date) -> None:
        self._around, self._zone, self._anchor = around, zone, anchor
        self._own = around.own_time()

    def candidates(self) -> list[Place]:
        """The places that may hold a date of the article."""
        places = self._around.places
        return [p for p in places if p.in_article or is_time(p.element) or self._around.distance(p) is not None][:_MOST]

    def read(self, place: Place) -> Iterator[_Found]:
        """The dates of a place."""
        return self._time(place) if is_time(place.element) else self._shown(place)

    def _time(self, place: Place) -> Iterator[_Found]:
        """A `time` element near the headline or in its article, or one that says that it is the article's."""
        element = place.element
        called = f"{names(element)} {'pubdate' if element.get('pubdate') is not None else ''}"
        published = "publi" in called.lower() or "pubdate" in called
        distance = self._around.distance(place)
        far = distance is None and not published and not place.in_article
        if far and element is not self._own:
            return
        values = (*(element.get(name) for name in ("datetime", "content", "title")), element.text_content())
        for value in filter(None, values):
            read = of_machines(value, self._zone, self._anchor)
            if read is not None:
                changed = not published and (MODIFIED.search(called) or MODIFIED_LEAD.search(folded(_label(element))))
                rank = (not published and element is not self._own, place.at if distance is None else distance)
                yield _Found(rank, Seen(read, "time", " ".join(value.split()), bool(changed)), far)
                return

    def _shown(self, place: Place) -> Iterator[_Found]:
        """Dates in an element that is called after them and near the headline, or that introduces them in words."""
        text = _text(place.element)
        if not _DIGITS.search(text):
            return
        reads = list(of_people(text, self._zone, self._anchor))
        rest = _rest(text, reads)
        if not reads or rest > _REST:
            return
        distance = self._around.distance(place)
        called = self._is_called(place, distance, rest, leads=reads[0].start == 0)
        before = 0
        for read in reads:
            lead = folded(text[before : read.start])
            changed, introduced = MODIFIED_LEAD.search(lead), PUBLISHED_LEAD.search(lead)
            before = read.end
            if changed or introduced or (called and not self._is_today(place, read)):
                modified = bool(changed) or (not introduced and bool(MODIFIED.search(names(place.element))))
                rank = (introduced is None, place.at if distance is None else distance)
                yield _Found(rank, Seen(read.iso, "visible", text[read.start : read.end], modified))

    def _is_called(self, place: Place, distance: int | None, rest: int, *, leads: bool) -> bool:
        """Whether an element's name, or its being little else than a date, says that it holds the article's."""
        parent = place.element.getparent()
        called = names(place.element) + " " + (names(parent) if parent is not None else "")
        if distance is None or NOT_DATED.search(called):
            return False
        if DATED.search(called):
            return True
        bare = rest <= _BARE_REST and distance <= _BARE_AFTER
        led = leads and rest <= _LED_REST and distance <= _LED_AFTER
        return (bare or led) and not self._around.is_before(place)

    def _is_today(self, place: Place, read: Written) -> bool:
        """Whether a date may be what sites show above everything: the day of the answer."""
        return read.iso[:10] == self._anchor.isoformat() and self._around.is_before(place) and not place.in_article

    def alone(self) -> list[_Found]:
        """The one time with its day that stands by itself on the page, wherever that is; none where there are more."""
        found: dict[str, _Found] = {}
        short = ((place, _text(place.element)) for place in self._around.places if place.length <= _STAMP)
        for place, text in itertools.islice((one for one in short if _DIGITS.search(one[1])), _MOST):
            reads = list(of_people(text, self._zone, self._anchor))
            stamp = len(reads) == 1 and "T" in reads[0].iso and _rest(text, reads) <= _BARE_REST
            if stamp and not self._around.is_teaser(place):
                seen = Seen(reads[0].iso, "visible", text[reads[0].start : reads[0].end], modified=False)
                found[reads[0].iso] = _Found((True, place.at), seen)
            if len(found) > 1:
                return []
        return list(found.values())


def _text(element: lxml.html.HtmlElement) -> str:
    return " ".join(" ".join(_TEXT(element)).split())


def _label(element: lxml.html.HtmlElement) -> str:
    """The short text just before an element."""
    before, parent = element.getprevious(), element.getparent()
    if before is not None and isinstance(before.tag, str):
        text = before.text_content() + (before.tail or "")
    else:
        text = (parent.text or "") if parent is not None else ""
    return text[-_LABEL:] if len(text) <= 2 * _LABEL else ""


def _rest(text: str, reads: list[Written]) -> int:
    """The letters of a text besides its dates and the words that introduce them."""
    pieces, before = [], 0
    for read in reads:
        pieces.append(text[before : read.start])
        before = read.end
    rest = folded(" ".join([*pieces, text[before:]]))
    return sum(map(str.isalpha, PUBLISHED_LEAD.sub("", MODIFIED_LEAD.sub("", rest))))
