"""The JSON within a page, read as far as it can be where it is broken; the nodes of its JSON-LD."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import lxml.html

Node = dict[str, Any]

MOST_NODES = 500
LONGEST_SCRIPT = 2_000_000  # characters
# Where a node's own article may be; what stands in lists (itemListElement, hasPart) is another's.
_WITHIN = ("@graph", "mainEntity", "mainEntityOfPage")
_DEEPEST = 6

_SCRIPTS = lxml.etree.XPath("//script[contains(@type, 'ld+json')]")
_OPENING = re.compile(r"(?:\s|<!--|(?://\s*)?<!\[CDATA\[|/\*.*?\*/)*", re.DOTALL)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_BACKSLASH = re.compile(r'\\(?!["\\/bfnrtu])')
# Escapes of control characters and of half a pair: no text may hold them, and half a pair cannot be written as UTF-8.
_ESCAPE = re.compile(
    r"\\\\|\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}"
    r"|(?P<unfit>\\u(?:[dD][89a-fA-F][\da-fA-F]{2}|00[01][\da-fA-F]))"
)
_DECODER = json.JSONDecoder(strict=False)


def nodes_of(tree: lxml.html.HtmlElement) -> list[Node]:
    """The typed nodes of `tree`'s JSON-LD in reading order; scripts that stay unreadable are passed over."""
    found: list[Node] = []
    for script in _SCRIPTS(tree):
        text = script.text or ""
        if len(text) <= LONGEST_SCRIPT:
            for node in _typed(read_json(text), _DEEPEST):
                if len(found) == MOST_NODES:
                    return found
                found.append(node)
    return found


def read_json(text: str) -> object:
    """The first value that `text`, a script's, holds; None where there is none.

    Raw line breaks, trailing commas, comment marks, escaped quotes and backslashes pass, and what follows the value.
    """
    bare = _ESCAPE.sub(lambda escape: " " if escape["unfit"] else escape[0], _OPENING.sub("", text, count=1))
    repaired = _BACKSLASH.sub(r"\\\\", _TRAILING_COMMA.sub("", bare))
    for attempt in (bare, repaired, html.unescape(repaired)):
        try:
            value: object = _DECODER.raw_decode(attempt)[0]
        except (ValueError, RecursionError):
            continue
        return value
    return None


def _typed(value: object, depth: int) -> Iterator[Node]:
    if not depth:
        return
    if isinstance(value, list):
        for one in value:
            yield from _typed(one, depth - 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for key in _WITHIN:
            yield from _typed(value.get(key), depth - 1)


def types_of(node: Node) -> list[str]:
    """The types of a node, without the vocabulary's address."""
    types = node.get("@type")
    return [str(one).rsplit("/", 1)[-1] for one in (types if isinstance(types, list) else [types])]


def strings(value: object) -> list[str]:
    """The strings that a property may mean: itself, the name of an object, those of each in a list."""
    found = []
    for one in (value if isinstance(value, list) else [value])[:MOST_NODES]:
        text = (one.get("name") or one.get("@value")) if isinstance(one, dict) else one
        if isinstance(text, str) and (text := " ".join(html.unescape(text).split())):
            found.append(text)
    return found
