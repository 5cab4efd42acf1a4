"""The paragraphs of an element, in reading order, wherever its text stands: in <p>, <div>, between <br>, or bare."""

import re
from typing import NamedTuple

import lxml.etree
import lxml.html

_INLINE = frozenset([
    "a", "abbr", "acronym", "amp-img", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "hi", "i", "img", "ins", "kbd", "label", "mark", "nobr", "picture", "q", "ref", "rp", "rt", "ruby", "s", "samp",
    "small", "source", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
])  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "head"})
_NEARLY_ALL = 0.9
_BLANK_LINE = re.compile(r"(?<=[.؟!:»”\"])[ \t\r]*\n[ \t\r]*\n\s*(?=\S)")


class Block(NamedTuple):
    """One paragraph: its text with single spaces, how many characters of it are links, and the element it stands in."""

    text: str
    linked: int
    parent: lxml.html.HtmlElement
    heading: bool

    @property
    def words(self) -> int:
        return self.text.count(" ") + 1

    @property
    def is_headline(self) -> bool:
        """Whether it is the headline of another article: a link all through that does not end as a sentence does."""
        return self.linked >= _NEARLY_ALL * len(self.text) and not self.text.endswith((".", "؟", "!", "،"))


def blocks_of(element: lxml.html.HtmlElement) -> list[Block]:
    """The paragraphs within `element`: what stands between two of its block elements or line breaks."""
    blocks: list[Block] = []
    pieces: list[str] = []
    linked = 0
    parent = element
    heading = False

    def flush() -> None:
        nonlocal linked, heading
        if pieces and (text := " ".join("".join(pieces).split())):
            blocks.append(Block(text, linked, parent, heading))
        pieces.clear()
        linked = 0

    links = 0
    for event, node in lxml.etree.iterwalk(element, events=("start", "end")):
        inline = node.tag in _INLINE
        if event == "start":
            links += node.tag in ("a", "ref")
            if not inline:
                flush()
                parent, heading = node, node.tag in _HEADINGS
            text = node.text
        else:
            if not inline:
                flush()
                if node is element:
                    break
                parent, heading = node.getparent(), node.getparent().tag in _HEADINGS
            links -= node.tag in ("a", "ref")
            text = node.tail if node is not element else None
        if text:
            pieces.append(text)
            if links:
                linked += len(" ".join(text.split()))
    flush()
    return blocks


def break_lines(tree: lxml.html.HtmlElement) -> None:
    """Put line breaks where a text has blank lines after a full stop, in place: styles show them, parsers do not."""
    for element in list(tree.iter("p", "div", "span", "td", "pre", "article", "section")):
        if element.text and "\n" in element.text and len(pieces := _BLANK_LINE.split(element.text)) > 1:
            element.text = pieces[0]
            for piece in reversed(pieces[1:]):  # each before the last: counting to a place is slow among thousands
                line_break = element.makeelement("br")
                line_break.tail = piece
                element.insert(0, line_break)


def weight(element: lxml.html.HtmlElement) -> int:
    """Characters of text within `element`, without white space around its pieces."""
    return sum(len(text.strip()) for text in element.itertext())


def link_weight(element: lxml.html.HtmlElement) -> int:
    """Characters of `element`'s text that stand in links."""
    if element.tag == "a":
        return weight(element)
    return sum(map(weight, element.iter("a")))
