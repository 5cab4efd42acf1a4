"""Takes the furniture out of a page's tree: by what an element is, is called, and how it introduces itself."""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path

import lxml.etree
import lxml.html
import msgspec

from processors.furniture import furniture
from processors.page.blocks import break_lines, link_weight, weight
from processors.page.names import families, families_of
from processors.page.plain import plain
from processors.rules import load_rules

FILE = Path(__file__).with_name("pruning.toml")

_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "cite",
        "em",
        "font",
        "i",
        "label",
        "mark",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
    ]
)
_LONGEST_HEAD = 40  # characters
_MOST_HEADS = 60  # that are looked at; a page has a dozen, and each costs a look at all around it
_MOST_PICTURES = 300
_LONGEST_CAPTION = 160
_HOLDERS = frozenset(["p", "div", "center"])
_FULL_STOPS = (".", "؟", "!", ":")
_MOSTLY_LINKS = 0.6
_HEAD_TAGS = (
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "strong",
    "b",
    "span",
    "p",
    "div",
    "li",
    "dt",
    "td",
    "font",
    "a",
    "legend",
    "label",
)
_MOST_HIDDEN = 0.2


class _Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tags: frozenset[str]
    guarded: frozenset[str]
    roles: frozenset[str]
    most: float


@cache
def _rules() -> _Rules:
    return load_rules(FILE, _Rules)


def strip(tree: lxml.html.HtmlElement) -> None:
    """Take the elements that never hold text out of `tree`, in place, and mark the lines of what is left."""
    _remove(list(tree.iter(*_rules().tags)))
    break_lines(tree)


def prune(tree: lxml.html.HtmlElement, keep: Iterable[lxml.html.HtmlElement]) -> None:
    """Take the furniture out of `tree`, in place; the elements `keep`, and what they stand in, stay.

    1. What its tag, role, class or id calls furniture, where it is not too much of the
    page. 2. Links under the words that announce other articles.
    """
    rules = _rules()
    kept = {ancestor for element in keep for ancestor in (element, *element.iterancestors())}
    body = tree.find("body")
    if body is None:
        return
    page = weight(body) or 1
    doomed = []
    walk = lxml.etree.iterwalk(body, events=("start",))
    for _, element in walk:
        if element in kept or element is body or not (share := _most(element, rules)):
            continue
        if _is_phrase(element) and not _announces(element):
            for name in ("class", "id"):
                element.attrib.pop(name, None)  # so that trafilatura does not take the words out of their sentence
        elif weight(element) <= share * page:
            doomed.append(element)
            walk.skip_subtree()
    _remove(doomed)
    _remove(list(_captioned(body, kept)))
    _remove_announced(body, kept, page)


def _most(element: lxml.html.HtmlElement, rules: _Rules) -> float:
    """The largest share of the page's letters that `element` may hold and yet go; 0 where nothing speaks against it."""
    most = rules.most if element.tag in rules.guarded or element.get("role") in rules.roles else 0.0
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        most = max(most, _MOST_HIDDEN)
    known = families()
    for name in families_of(element):
        family = known[name]
        if element.tag == "blockquote" and name != "embed":
            continue
        if (
            family.most
            and family.most > most
            and (not family.holds or next(element.iter(*family.holds), None) is not None)
        ):
            most = family.most
    return most


def _is_phrase(element: lxml.html.HtmlElement) -> bool:
    """Whether `element` is a phrase within a sentence, as a link in a paragraph is."""
    if element.tag not in _INLINE:
        return False
    parent = element.getparent()
    texts = (parent.text, *(child.tail for child in parent))
    return parent.tag in _INLINE or (parent.tag == "p" and any(text and text.strip() for text in texts))


def _announces(element: lxml.html.HtmlElement) -> bool:
    """Whether a phrase announces another article: «اقرأ أيضا: …» at the end of a sentence."""
    return plain("".join(element.itertext())).startswith(furniture().lead_ins)


def _captioned(body: lxml.html.HtmlElement, kept: set[lxml.html.HtmlElement]) -> Iterator[lxml.html.HtmlElement]:
    """The elements that hold a picture and a few words that end no sentence."""
    for picture in islice(body.iter("img", "picture", "amp-img"), _MOST_PICTURES):
        holder = picture.getparent()
        while holder.tag in _INLINE:
            holder = holder.getparent()
        if holder not in kept and holder.tag in _HOLDERS:
            text = "".join(holder.itertext()).strip()
            if 0 < len(text) <= _LONGEST_CAPTION and not text.endswith(_FULL_STOPS):
                yield holder


def _remove_announced(body: lxml.html.HtmlElement, kept: set[lxml.html.HtmlElement], page: int) -> None:
    heads = furniture().heads | furniture().tails
    gone: set[lxml.html.HtmlElement] = set()
    heads_seen = 0
    for head in list(body.iter(*_HEAD_TAGS)):
        if len(head) > 2 or head in kept or not (text := "".join(head.itertext()).strip()) or len(text) > _LONGEST_HEAD:
            continue
        if plain(text) not in heads or _is_phrase(head) or not gone.isdisjoint((head, *head.iterancestors())):
            continue
        heads_seen += 1
        if heads_seen > _MOST_HEADS:
            break
        whole = weight(head)
        while (parent := head.getparent()) is not body and parent not in kept and weight(parent) == whole:
            head = parent  # noqa: PLW2901 - what the words are wrapped in goes with them
        rest = weight(parent) - whole
        if (
            parent not in kept
            and parent is not body
            and rest <= page / 2
            and link_weight(parent) >= _MOSTLY_LINKS * rest
        ):
            gone.add(parent)
            continue
        gone.add(head)
        following = head
        while not (following.tail or "").strip() and (following := following.getnext()) is not None:
            if following in kept or link_weight(following) < _MOSTLY_LINKS * weight(following):
                break
            gone.add(following)
    _remove(gone)


def _remove(elements: Iterable[lxml.html.HtmlElement]) -> None:
    for element in elements:
        if element.getparent() is not None:
            element.drop_tree()
