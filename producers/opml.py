"""Feed lists as OPML 2.0 (http://opml.org/spec2.opml), which every feed reader speaks.

OPML knows neither countries, zones nor manners; ours stand in a namespace of their own, so that a list that is
exported and imported again is the same.
"""

from collections.abc import Iterable, Iterator

import msgspec
from lxml import etree

from producers.article import bare_url
from producers.decode import NotTextError, decode
from producers.feeds import Feed, FeedsError, changed, feed_of
from producers.items import title_of
from producers.markup import tree

_OURS = "https://rasid.invalid/opml"  # a name only; .invalid is never a host (RFC 2606)
_STANDARD = {"url": "xmlUrl", "outlet": "text", "category": "category", "language": "language"}
_DEPTH = 20


class Outline(msgspec.Struct, frozen=True):
    """One feed of an OPML file: where it stands in it, and its fields as far as the file tells them, all as texts."""

    where: str
    fields: dict[str, str]


def read(body: bytes, name: str) -> list[Outline]:
    """The feeds in the OPML file `body`, in its order; `name` is what errors call it. Raises FeedsError.

    A feed's category is its own, or else the folder it lies in.
    """
    try:
        root = tree(decode(body).text)
    except NotTextError as exc:
        raise FeedsError(f"{name}: not OPML: {exc}") from exc
    body_element = root.find("body") if root is not None and root.tag == "opml" else None
    if body_element is None:
        raise FeedsError(f"{name}: not OPML: it has no <opml> with a <body>")
    return [
        Outline(f"{name}: outline {number}", fields) for number, fields in enumerate(_outlines(body_element, "", 0), 1)
    ]


def feeds(outlines: Iterable[Outline], defaults: dict[str, str]) -> tuple[list[Feed], list[str]]:
    """The feeds of `outlines`, each address once, and one line for each that is none.

    `defaults` are fields for outlines that do not tell them, such as country and timezone.
    """
    found: dict[str, Feed] = {}
    faults = []
    for outline in outlines:
        try:
            feed = feed_of(defaults | outline.fields, outline.where, strict=False)
        except FeedsError as exc:
            faults.append(str(exc))
        else:
            found.setdefault(feed.url, feed)
    return list(found.values()), faults


def write(feeds: Iterable[Feed], title: str) -> bytes:
    """`feeds` as an OPML file in UTF-8, in folders by their countries."""
    root = etree.Element("opml", version="2.0", nsmap={"rasid": _OURS})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    folders: dict[str, etree._Element] = {}
    for feed in feeds:
        if feed.country not in folders:
            folders[feed.country] = etree.SubElement(body, "outline", text=feed.country)
        outline = etree.SubElement(folders[feed.country], "outline", type="rss")
        for field, value in changed(feed):
            outline.set(_STANDARD.get(field, f"{{{_OURS}}}{field}"), _written(value))
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return written


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _outlines(element: etree._Element, folder: str, depth: int) -> Iterator[dict[str, str]]:
    for outline in element.iterchildren("outline"):
        told = {key: value.strip() for key, value in outline.attrib.items() if value.strip()}
        name = title_of(told.get("title") or told.get("text", ""))
        if "xmlUrl" in told:
            fields = {field: told[standard] for field, standard in _STANDARD.items() if standard in told}
            fields |= {key.removeprefix(f"{{{_OURS}}}"): told[key] for key in told if key.startswith(f"{{{_OURS}}}")}
            fields["outlet"] = name or bare_url(fields["url"])
            if "category" not in fields and "country" not in fields and folder:
                fields["category"] = folder
            yield fields
        if depth < _DEPTH:
            yield from _outlines(outline, name, depth + 1)
