"""Takes the furniture out of a page's tree: by what an element is, is called, and how it introduces itself."""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import lxml.etree
import lxml.html
import msgspec

from processors.page.blocks import break_lines, link_weight, weight
from processors.page.names import families, families_of
from processors.page.plain import plain
from processors.rules import load_rules

FILE = Path(__file__).with_name("pruning.toml")

_LONGEST_HEAD = 40  # characters
_MOST_HEADS = 60  # that are looked at; a page has a dozen, and each costs a look at all around it
_MOST_PICTURES = 300
_LONGEST_CAPTION = 160  # characters
_LONGEST_PHRASE = 100  # characters at the beginning of a phrase that are compared
_HOLDERS = frozenset({"p", "div", "center"})
_FULL_STOPS = (".", "؟", "!", ":")
_MOSTLY_LINKS = 0.6  # of the characters
_MOST_HIDDEN = 0.2  # of the page's letters, in what is hidden until its reader asks


class _Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tags: frozenset[str]
    guarded: frozenset[str]
    roles: frozenset[str]
    most: float
    phrases: frozenset[str]
    heads: list[str]


@cache
def _rules() -> _Rules:
    return load_rules(FILE, _Rules)


def strip(tree: lxml.html.HtmlElement) -> None:
    """Take the elements that never hold text out of `tree`, in place, and mark the lines of what is left."""
    _remove(list(tree.iter(*_rules().tags)))
    break_lines(tree)


class Announcements(NamedTuple):
    """What announces other articles, as `plain` makes it: `beginnings` of phrases, and whole `heads` above links."""

    beginnings: tuple[str, ...]
    heads: frozenset[str]


def prune(tree: lxml.html.HtmlElement, keep: Iterable[lxml.html.HtmlElement], announcements: Announcements) -> None:
    """Take the furniture out of `tree`, in place; the elements `keep`, and what they stand in, stay.

    1. What its tag, role, class or id calls furniture, where it is not too much of the page. 2. Captions of pictures.
    3. Links under the words that announce other articles.
    """
    rules = _rules()
    kept = {ancestor for element in keep for ancestor in (element, *element.iterancestors())}
    body = tree.find("body")
    if body is None:
        return
    page = weight(body) or 1
    doomed = []
    in_sentence: dict[lxml.html.HtmlElement, bool] = {}
    walk = lxml.etree.iterwalk(body, events=("start",))
    for _, element in walk:
        if element in kept or element is body or not (share := _most(element, rules)):
            continue
        if _is_phrase(element, in_sentence) and not _beginning(element).startswith(announcements.beginnings):
            for name in ("class", "id"):
                element.attrib.pop(name, None)  # so that trafilatura does not take the words out of their sentence
        elif weight(element) <= share * page:
            doomed.append(element)
            walk.skip_subtree()
    _remove(doomed)
    _remove(list(_captioned(body, kept)))
    _remove_announced(body, kept, announcements.heads, page)


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


def _is_phrase(element: lxml.html.HtmlElement, in_sentence: dict[lxml.html.HtmlElement, bool]) -> bool:
    """Whether `element` is a phrase within a sentence, as a link in a paragraph is.

    `in_sentence` remembers which parents hold text of their own: one may have thousands of such children.
    """
    if element.tag not in _rules().phrases:
        return False
    parent = element.getparent()
    if parent not in in_sentence:
        texts = (parent.text, *(child.tail for child in parent))
        in_sentence[parent] = parent.tag in _rules().phrases or (
            parent.tag == "p" and any(text and text.strip() for text in texts)
        )
    return in_sentence[parent]


def _beginning(element: lxml.html.HtmlElement) -> str:
    """The first words within `element`, as `plain` makes them: «اقرأ أيضا: …» at the end of a sentence."""
    return plain("".join(islice(element.itertext(), _LONGEST_PHRASE))[:_LONGEST_PHRASE])


def _captioned(body: lxml.html.HtmlElement, kept: set[lxml.html.HtmlElement]) -> Iterator[lxml.html.HtmlElement]:
    """The elements that hold a picture and a few words that end no sentence."""
    looked_at = set(kept)
    for picture in islice(body.iter("img", "picture", "amp-img"), _MOST_PICTURES):
        holder = picture.getparent()
        while holder.tag in _rules().phrases:
            holder = holder.getparent()
        if holder not in looked_at and holder.tag in _HOLDERS:
            looked_at.add(holder)
            text = "".join(holder.itertext()).strip()
            if 0 < len(text) <= _LONGEST_CAPTION and not text.endswith(_FULL_STOPS):
                yield holder


def _remove_announced(
    body: lxml.html.HtmlElement, kept: set[lxml.html.HtmlElement], heads: frozenset[str], page: int
) -> None:
    """Take out each of `heads` with the links below it: its parent, where all else is links, else what follows."""
    in_sentence: dict[lxml.html.HtmlElement, bool] = {}
    gone: set[lxml.html.HtmlElement] = set()
    heads_seen = 0
    for head in list(body.iter(*_rules().heads)):
        if len(head) > 2 or head in kept or not (text := "".join(head.itertext()).strip()) or len(text) > _LONGEST_HEAD:
            continue
        if (
            plain(text) not in heads
            or _is_phrase(head, in_sentence)
            or not gone.isdisjoint((head, *head.iterancestors()))
        ):
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
