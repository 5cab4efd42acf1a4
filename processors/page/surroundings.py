"""Where a page's short elements stand: how far from the headline, within its article or not, beside another's title."""

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import lxml.etree
import lxml.html

from processors.page.date_marks import ELSEWHERE, is_time, names

_SHORT = 200  # characters that an element which holds a date has at most
_BEFORE, _AFTER = 60, 700  # characters before the headline, and after it: past a standfirst and a caption
_PADDING = 40  # characters before a title: spaces, quotes
_TRIES = 40  # elements that begin as the title does
_LEAST, _LONGEST = 4, 500  # letters of such a beginning; characters of it that are looked at
_CHILDREN = 5  # of an element that shows a title
_PARTS = 6  # elements around the headline that may be the whole of its article
_TEASER = 20  # letters of a link that are too many for an author
_SKIPPED = frozenset({"script", "style", "noscript", "template", "aside", "nav", "footer", "figure", "select", "form"})
_ARTICLE = frozenset({"article", "main"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_UNTITLED = frozenset({"title", "script", "option"})


class Place(NamedTuple):
    """An element, the characters of text before it, its own, and whether the headline's article holds it."""

    element: lxml.html.HtmlElement
    at: int
    length: int
    in_article: bool
    teasers: int  # headings before it that are links, so of other articles


class Surroundings:
    """The short elements of a page (`places`, inner before outer) around the headline that shows `title`.

    Left out are those within what is of other articles or of none: navigation, related lists, comments, captions.
    """

    def __init__(self, tree: lxml.html.HtmlElement, title: str) -> None:
        self.headline = _headline(tree, title)
        self.around: frozenset[lxml.html.HtmlElement] = frozenset(
            () if self.headline is None else self.headline.iterancestors()
        )
        self.places: list[Place] = []
        self._top: Place | None = None
        for place in self._walk(tree):
            if place.element is self.headline:
                self._top = place
            else:
                self.places.append(place)

    def _walk(self, tree: lxml.html.HtmlElement) -> Iterator[Place]:
        stack: list[tuple[int, bool, bool]] = []  # text before, skipped, in the article
        seen = teasers = 0
        for event, element in lxml.etree.iterwalk(tree, events=("start", "end")):
            is_element = isinstance(element.tag, str)
            if event == "start" and is_element:
                _, skipped, inside = stack[-1] if stack else (0, False, False)
                skipped = skipped or (element not in self.around and _is_elsewhere(element))
                inside = inside or (element.tag in _ARTICLE and (self.headline is None or element in self.around))
                stack.append((seen, skipped, inside))
                seen += 0 if skipped else _length(element.text)
                teasers += element is not self.headline and _is_linked_heading(element)
            elif event == "end":
                if is_element:
                    at, skipped, inside = stack.pop()
                    if not skipped and (element is self.headline or is_time(element) or 6 <= seen - at <= _SHORT):
                        yield Place(element, at, seen - at, inside, teasers)
                seen += 0 if stack and stack[-1][1] else _length(element.tail)

    def distance(self, place: Place) -> int | None:
        """How far from the headline a place is, in characters; None where that is too far to be the article's own."""
        top = self._top
        if top is None:
            return place.at if place.in_article else None
        if place.teasers != top.teasers:
            return None
        if place.at < top.at:
            before = top.at - place.at - place.length
            return before if before <= _BEFORE else None
        after = max(0, place.at - top.at - top.length)
        return after if after <= _AFTER else None

    def is_before(self, place: Place) -> bool:
        """Whether a place stands before the headline."""
        return self._top is not None and place.at < self._top.at

    def is_teaser(self, place: Place) -> bool:
        """Whether a place stands beside the linked title of another article."""
        parent = place.element.getparent()
        if parent is None or parent in self.around:
            return False
        return any(len(_letters(link.text_content())) >= _TEASER for link in itertools.islice(parent.iter("a"), 5))

    def own_time(self) -> lxml.html.HtmlElement | None:
        """The `time` element that the headline's own part of the page holds, if it holds but one."""
        for part in itertools.islice(self.headline.iterancestors(), _PARTS) if self.headline is not None else ():
            times = list(itertools.islice(part.iter("time"), 2))
            if times:
                return times[0] if len(times) == 1 else None
        return None


def _headline(tree: lxml.html.HtmlElement, title: str) -> lxml.html.HtmlElement | None:
    """The element that shows the title, a heading before others and a link last; else the first h1."""
    wanted = _letters(title)
    shown: list[lxml.html.HtmlElement] = []
    for element in itertools.islice(_beginning(tree, wanted), _TRIES):
        for one in (element, *itertools.islice(element.iterancestors(), 3)):
            if next(itertools.islice(one, _CHILDREN, None), None) is not None:
                break
            if _letters(one.text_content()[: 2 * len(title)]) == wanted:
                shown.append(one)
    order = {tag: n for n, tag in enumerate(_HEADINGS)}
    shown.sort(key=lambda one: (one.tag == "a", order.get(one.tag, len(order))))
    return next(iter(shown), next(tree.iter("h1"), None))


def _beginning(tree: lxml.html.HtmlElement, wanted: str) -> Iterator[lxml.html.HtmlElement]:
    """The elements whose text begins as the title does."""
    least = min(len(wanted), _LEAST)
    for element in tree.iter(lxml.etree.Element) if wanted else ():
        text = (element.text or "")[:_LONGEST]
        if 0 <= text.find(wanted[0]) <= _PADDING and element.tag not in _UNTITLED:
            own = _letters(text)
            if len(own) >= least and wanted.startswith(own):
                yield element


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _length(text: str | None) -> int:
    return len(" ".join(text.split())) if text else 0


def _is_linked_heading(element: lxml.html.HtmlElement) -> bool:
    return element.tag in _HEADINGS and element.find(".//a") is not None


def _is_elsewhere(element: lxml.html.HtmlElement) -> bool:
    return element.tag in _SKIPPED or ELSEWHERE.search(f" {names(element)}") is not None
