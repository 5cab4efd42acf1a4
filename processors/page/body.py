"""The text of the article within a page's pruned tree: several ways to find it, in order, until one gives enough."""

import html
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import lxml.etree
import lxml.html
import trafilatura

from processors.page.blocks import Block, blocks_of, link_weight, weight
from processors.page.json_ld import read_json
from processors.page.markup import Markup
from processors.page.names import Outline
from processors.page.plain import letters_in

ENOUGH = 0.8  # of the letters that the page's own container, or its JSON-LD, shows there are
MOST = 1.15  # of the container's letters: what is more stands around the article
# Fewer letters are a caption, not an article: an agency's flash of one sentence has about 60.
LEAST_LETTERS = 60
SHORT = 200  # letters, below which what trafilatura leaves on the page is looked at too
MOST_ELEMENTS = 15_000  # that trafilatura is given: it is slower than linear in them
_LEAST_CONTAINER = 100
_MOST_CONTAINERS = 200
_NEARLY_ALL = 0.9
_STOPS = (".", "؟", "!", "…", '."', ".”", ".»")
_HALF = 0.5
_TEXT_WORDS = 8
_MOST_STATE = 5_000_000  # characters
_MOST_VALUES = 100_000

# It tells at warning of every page it finds nothing in; that is told in the trail, with the reason.
logging.getLogger("trafilatura").setLevel(logging.ERROR)


class Reading(NamedTuple):
    """The paragraphs found, the rule that found them, and how many letters they have."""

    paragraphs: list[str]
    rule: str
    letters: int


def containers_of(markup: Markup, outline: Outline) -> list[lxml.html.HtmlElement]:
    """The elements that hold the article's text, by the page's word: itemprop articleBody, else the name of a body."""
    declared = [e for e in markup.items.get("articlebody", ())[:_MOST_CONTAINERS] if weight(e) >= _LEAST_CONTAINER]
    if declared:
        return _outermost(declared)
    weights = {
        element: weight(element) - link_weight(element) for element in outline.get("body", ())[:_MOST_CONTAINERS]
    }
    best = max(weights.values(), default=0)
    if best < _LEAST_CONTAINER:
        return []
    # The innermost of those that hold nearly all: what it stands in has furniture beside it.
    chosen = [element for element, own in weights.items() if own >= _NEARLY_ALL * best][-1]
    alike = (chosen.tag, chosen.get("class"), chosen.getparent())
    return [e for e in weights if (e.tag, e.get("class"), e.getparent()) == alike]


def read_body(tree: lxml.html.HtmlElement, containers: list[lxml.html.HtmlElement], markup: Markup) -> Reading:
    """The article's paragraphs in the pruned `tree`, and the rule that gave them.

    1. `trafilatura`, for precision. 2. `container`: the paragraphs of `containers`. 3. `json-ld`: its articleBody.
    4. `density`: those of the element with most text that is no link. 5. `recall`: trafilatura again. 6. `app-state`:
    the longest text of the data a script page carries. The first is taken that gives what the container and JSON-LD
    show there is, else the longest.
    """
    own = _reading("container", _texts(block for container in containers for block in blocks_of(container)))
    told = (text for node in markup.linked if isinstance(text := node.get("articleBody"), str))
    linked = _reading("json-ld", _lines_of(next(told, "")))
    expected = max(own.letters, linked.letters if linked.letters >= SHORT else 0)
    steps: tuple[Callable[[], Reading], ...] = (
        lambda: _by_trafilatura(tree, own),
        lambda: own,
        lambda: linked,
        lambda: _reading("density", _densest(tree)),
        lambda: _by_trafilatura(tree),
        lambda: _reading("app-state", _from_state(markup)),
    )
    tried = []
    for step in steps:
        reading = step()
        if reading.letters >= max(LEAST_LETTERS, ENOUGH * expected):
            return reading
        tried.append(reading)
    return max(tried, key=lambda reading: reading.letters)


def _reading(rule: str, paragraphs: list[str]) -> Reading:
    return Reading(paragraphs, rule, sum(map(letters_in, paragraphs)))


def _by_trafilatura(tree: lxml.html.HtmlElement, own: Reading | None = None) -> Reading:
    """What trafilatura finds: for precision, where `own` is what the page's container holds, else for recall.

    Nothing where that is more than the container and what may stand around it, or less than the densest element, or a
    heap of all the page's words.
    """
    rule = "recall" if own is None else "trafilatura"
    nothing = Reading([], rule, 0)
    if sum(1 for _ in tree.iter()) > MOST_ELEMENTS:
        return nothing
    found = trafilatura.bare_extraction(
        tree,
        fast=True,
        favor_precision=own is not None,
        favor_recall=own is None,
        include_comments=False,
        include_tables=own is None,
    )
    if found is None or found.body is None:
        return nothing
    reading = _reading(rule, [block.text for block in blocks_of(found.body)])
    if own is None:
        prose = sum(letters_in(paragraph) for paragraph in reading.paragraphs if paragraph.endswith(_STOPS))
        return reading if prose >= _HALF * reading.letters else nothing
    if own.letters >= SHORT:
        return reading if reading.letters <= MOST * own.letters else nothing
    if reading.letters < SHORT and sum(map(letters_in, _densest(tree))) > MOST * reading.letters:
        return nothing
    return reading


def _texts(blocks: Iterable[Block]) -> list[str]:
    return [block.text for block in blocks if not block.is_headline]


def _densest(tree: lxml.html.HtmlElement) -> list[str]:
    """The paragraphs of the element that holds most text outside links, directly or one level down."""
    scores: dict[lxml.html.HtmlElement, float] = defaultdict(float)
    body = tree.find("body")
    for block in blocks_of(body if body is not None else tree):
        if block.words < _TEXT_WORDS or block.linked > _HALF * len(block.text) or block.heading:
            continue
        holder = block.parent.getparent() if block.parent.tag in ("p", "li", "blockquote") else block.parent
        if holder is None:
            continue
        scores[holder] += len(block.text)
        if holder.getparent() is not None:
            scores[holder.getparent()] += _HALF * len(block.text)
    if not scores:
        return []
    return _texts(blocks_of(max(scores, key=lambda element: scores[element])))


def _lines_of(text: str) -> list[str]:
    """The paragraphs of a text from data: lines, or markup."""
    if "</" in text or "<br" in text or "&lt;" in text:
        try:
            fragment = lxml.html.fragment_fromstring(
                html.unescape(text) if "&lt;" in text else text, create_parent="div"
            )
        except (lxml.etree.LxmlError, ValueError):
            return []
        return _texts(blocks_of(fragment))
    return [line for part in html.unescape(text).splitlines() if (line := " ".join(part.split()))]


def _from_state(markup: Markup) -> list[str]:
    """The paragraphs of the longest text within the JSON that a script page carries for its scripts."""
    if not 0 < len(markup.state) <= _MOST_STATE:
        return []
    return _lines_of(max(_values(read_json(markup.state)), key=letters_in, default=""))


def _values(state: object) -> Iterator[str]:
    waiting = [state]
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _outermost(elements: list[lxml.html.HtmlElement]) -> list[lxml.html.HtmlElement]:
    among = set(elements)
    return [element for element in elements if not any(above in among for above in element.iterancestors())]
