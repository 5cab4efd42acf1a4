"""A page as it is looked at: what it says of itself, what its elements are called, and its paragraphs."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import lxml.html

from processors.page.blocks import Block
from processors.page.markup import Markup
from processors.page.names import Outline

_FOREIGN = ("comments", "related", "popular", "sidebar", "menu")


class Page(NamedTuple):
    """A page's markup, its elements by what they are called, those that hold the text, its paragraphs, its address."""

    markup: Markup
    outline: Outline
    containers: list[lxml.html.HtmlElement]
    shown: list[Block]
    url: str

    def own(self, elements: Iterable[lxml.html.HtmlElement]) -> Iterator[lxml.html.HtmlElement]:
        """Those of `elements` that do not stand in a part of the page that tells of something else."""
        around = {above for container in self.containers for above in (container, *container.iterancestors())}
        foreign = {element for family in _FOREIGN for element in self.outline.get(family, ())} - around
        return (element for element in elements if foreign.isdisjoint((element, *element.iterancestors())))


def text_of(element: lxml.html.HtmlElement) -> str:
    """All text within `element`, with single spaces."""
    return " ".join("".join(element.itertext()).split())
