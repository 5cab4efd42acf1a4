"""One parse of a page into an element tree, within bounds that hostile pages cannot move."""

import re
from typing import Literal

import lxml.html
from lxml.etree import LxmlError, iterwalk

# Beyond what live blogs reach; the largest of the real pages measured has 262,000 characters and 2,600 elements.
LARGEST_PAGE = 8_000_000  # characters
MOST_ELEMENTS = 60_000
# Several rules look at all above an element, or at all within: their work is the number of pairs of an element and one
# above it. 60,000 elements 30 levels deep are within it, 50,000 below 1,900 nested ones are not.
MOST_PAIRS = 2_000_000
MOST_ATTRIBUTES = 1_000  # of an element: libxml2 compares each with all before it, 30,000 take it 4 s, 300,000 minutes

_WIDE_TAG = re.compile(r"""<[a-z](?>[^<>"']|"[^"]*"|'[^']*'){4000,}""", re.IGNORECASE)
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_BETWEEN = re.compile(r"[\s/]+")
# Controls, half pairs, and references to controls, which would act on the terminal a text is shown in.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]"
    "|&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])(?![0-9])|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F])(?![0-9a-fA-F]));?"
)


class PageError(Exception):
    """A page that is not read as one: `reason` is the code, the message what was seen."""

    def __init__(self, reason: Literal["empty", "too_large", "too_deep"], detail: str) -> None:
        super().__init__(detail)
        self.reason: Literal["empty", "too_large", "too_deep"] = reason


def parse(html: str) -> lxml.html.HtmlElement:
    """The tree of `html`, without its comments. Raises PageError for what is empty, too large or too deep."""
    if not html.strip():
        raise PageError("empty", "no characters but white space")
    if len(html) > LARGEST_PAGE:
        raise PageError("too_large", f"{len(html)} characters, more than {LARGEST_PAGE}")
    for tag in _WIDE_TAG.finditer(html):
        attributes = len(_BETWEEN.findall(_QUOTED.sub(" ", tag[0])))
        if attributes > MOST_ATTRIBUTES:
            raise PageError("too_large", f"an element with {attributes} attributes, more than {MOST_ATTRIBUTES}")
    # Without huge_tree what stands deeper than 256 levels is lost in silence; pages that never close <b> go there.
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(_UNFIT.sub("", html).encode(), parser=parser)
    except (LxmlError, ValueError, AssertionError) as exc:
        raise PageError("empty", f"no elements: {exc}") from exc
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        raise PageError("too_deep", "elements within elements beyond what the parser follows, 2,048 levels")
    elements = sum(1 for _ in tree.iter())
    if elements > MOST_ELEMENTS:
        raise PageError("too_large", f"{elements} elements, more than {MOST_ELEMENTS}")
    pairs = _pairs(tree)
    if pairs > MOST_PAIRS:
        raise PageError("too_deep", f"{pairs // elements} levels above each of {elements} elements")
    return tree


def _pairs(tree: lxml.html.HtmlElement) -> int:
    """The sum of how deep each element of `tree` stands."""
    pairs = depth = 0
    for event, _ in iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        pairs += depth if event == "start" else 0
    return pairs
