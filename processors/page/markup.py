"""What a page's markup says of itself: JSON-LD nodes, meta elements, and microdata in the body."""

from functools import cached_property

import lxml.etree
import lxml.html

from processors.page.json_ld import Node, nodes_of, strings, types_of

_ARTICLES = ("Article", "BlogPosting", "LiveBlogPosting", "Report")
_ITEMPROPS = lxml.etree.XPath("//body//*[@itemprop]")
_STATE = lxml.etree.XPath("string(//script[@id='__NEXT_DATA__'])", smart_strings=False)
_CANONICAL = lxml.etree.XPath("string(//link[@rel='canonical']/@href)")


class Markup:
    """The JSON-LD nodes, meta elements and canonical address of a page, read once.

    `nodes` holds the typed JSON-LD nodes, `linked` those that describe an article, the page's own first, `meta` the
    first content of each meta element by its property, name or itemprop in small letters, `metas` all of them, `state`
    the JSON that a page of scripts carries for them.
    """

    def __init__(self, tree: lxml.html.HtmlElement) -> None:
        self.tree = tree
        self.nodes = nodes_of(tree)
        self.state: str = _STATE(tree)
        self.meta: dict[str, str] = {}
        self.metas: dict[str, list[str]] = {}
        for element in tree.iter("meta"):
            content = " ".join((element.get("content") or "").split())
            if content:
                for name in {element.get(key, "").strip().lower() for key in ("property", "name", "itemprop")} - {""}:
                    self.meta.setdefault(name, content)
                    self.metas.setdefault(name, []).append(content)
        self.canonical: str = _CANONICAL(tree)
        address = {url for url in (self.canonical, self.meta.get("og:url")) if url}
        self.linked = sorted(
            (node for node in self.nodes if any(kind.endswith(_ARTICLES) for kind in types_of(node))),
            key=lambda node: not address & _addresses(node),
        )

    @cached_property
    def types(self) -> frozenset[str]:
        """All types that JSON-LD and microdata name on the page, without the vocabulary's address."""
        linked = {kind for node in self.nodes for kind in types_of(node)}
        items = {str(kind).rstrip("/").rsplit("/", 1)[-1] for kind in self.tree.xpath("//@itemtype")}
        return frozenset(linked | items)

    @cached_property
    def is_article(self) -> bool:
        """Whether the page calls itself one article, by JSON-LD, OpenGraph or microdata."""
        return bool(
            self.linked
            or self.meta.get("og:type", "").lower().startswith("article")
            or any(kind.endswith(_ARTICLES) for kind in self.types)
        )

    def said(self, key: str) -> list[str]:
        """The strings that the article's JSON-LD gives for `key`, of the first node that has any."""
        return next((found for node in self.linked if (found := strings(self.resolved(node.get(key))))), [])

    def resolved(self, value: object) -> object:
        """`value`, or the nodes of the page that it refers to by `@id` alone."""
        if isinstance(value, list):
            return [self._by_id.get(str(one.get("@id")), one) if isinstance(one, dict) else one for one in value]
        if isinstance(value, dict) and "name" not in value:
            return self._by_id.get(str(value.get("@id")), value)
        return value

    @cached_property
    def _by_id(self) -> dict[str, Node]:
        return {str(node["@id"]): node for node in self.nodes if "@id" in node and "name" in node}

    @cached_property
    def items(self) -> dict[str, list[lxml.html.HtmlElement]]:
        """The elements of the body that carry microdata, by their itemprop in small letters."""
        found: dict[str, list[lxml.html.HtmlElement]] = {}
        for element in _ITEMPROPS(self.tree):
            for name in element.get("itemprop").lower().split():
                found.setdefault(name, []).append(element)
        return found


def _addresses(node: Node) -> set[str]:
    page = node.get("mainEntityOfPage")
    told = (node.get("url"), node.get("@id"), page.get("@id") if isinstance(page, dict) else page)
    return {url for url in told if isinstance(url, str)}
