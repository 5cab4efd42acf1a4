"""XML and HTML from strangers, made fit for a parser: no entities of their own, nothing that XML may not hold."""

import re

from lxml import etree

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

_PROLOG = re.compile(r"<\?xml\b[^>]{0,300}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_CHARACTER_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,20})|(\d{1,20}));")
# HTML's entities and bare ampersands, which are no XML; what holds texts is read as HTML afterwards.
_NO_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#[xX][0-9a-fA-F]+);)")


def as_xml(text: str) -> bytes:
    """`text` as XML in UTF-8 that says so, without what XML may not hold, and without entities of its own."""
    text = NOT_XML.sub("\ufffd", text).lstrip()
    text = _CHARACTER_REFERENCE.sub(_checked_reference, _without_doctype(_PROLOG.sub("", text, 1)))
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + text.encode()


def _without_doctype(text: str) -> str:
    """`text` without its document type: a feed needs none, and cannot define entities that grow without it."""
    found = _DOCTYPE.search(text)
    if found is None:
        return text
    end = text.find(">", found.end())
    if "[" in text[found.end() : max(end, found.end())]:
        end = text.find(">", max(text.find("]", found.end()), found.end()))
    return text[: found.start()] + text[end + 1 :] if end >= 0 else text[: found.start()]


def _checked_reference(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    good = code in {9, 10, 13} or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF
    return match[0] if good else "\ufffd"


def tree(text: str) -> etree._Element | None:
    """The root of the XML in `text`, with what could be read of it where it is broken; None where it holds none."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root: etree._Element | None = etree.fromstring(as_xml(_NO_ENTITY.sub("&amp;", text)), parser)
    except etree.XMLSyntaxError:
        return None
    return root


def page(text: str) -> etree._Element | None:
    """The root of the HTML page in `text`; None where it holds none."""
    try:
        root: etree._Element | None = etree.fromstring(NOT_XML.sub(" ", text), etree.HTMLParser(no_network=True))
    except etree.XMLSyntaxError:
        return None
    return root
