"""An article's title: as the page shows it, without the name of its site."""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from processors.page.json_ld import strings
from processors.page.markup import Markup
from processors.page.plain import plain

LONGEST = 500  # characters: more is no title, and every step of the trail repeats it
_SEPARATOR = re.compile(r"\s+[|\-–—•·»«:~/]+\s+|\s*[|»]\s*|\s*::\s*|:\s+")
_SITE_WORDS = 6
_SEPARATORS = 20
_HEADINGS = 20
_TITLE_WORDS = 3  # what is shorter is more likely the name of a site or a channel
_SHOWN_WORDS = 30
_TEXT_WORDS = 14
_DATED = re.compile(r"\d{4}|[٠-٩]{4}|\d:\d\d")
_CUT = ("...", "…")


class Title(NamedTuple):
    """A page's title, empty where it tells none, and the name of its site that the <title> adds to it."""

    text: str
    site: str | None


def title_of(markup: Markup, sites: Collection[str], shown: Collection[str], given: str = "") -> Title:
    """The title of the page's article; `sites` are names of its site, `shown` its paragraphs, `given` the feed's title.

    The feed's title is the outlet's own word; else the heading that another source repeats, the headline of JSON-LD,
    OpenGraph, what stands on the page of the <title>, the first heading, what stands above the text. The site's name is
    cut off: what is known as such, or what is over where the page shows the rest.
    """
    headings = [text for heading in islice(markup.tree.iter("h1"), _HEADINGS) if (text := _text(heading.itertext()))]
    documents = [text for title in markup.tree.xpath("//head/title")[:1] if (text := _text(title.itertext()))]
    linked = [text for node in markup.linked for text in strings(node.get("headline"))]
    shared = [_text([text]) for key in ("og:title", "twitter:title", "headline") for text in markup.metas.get(key, ())]
    items = [_text(element.itertext()) for element in markup.items.get("headline", ())]
    whole = {bare for text in shown if text.count(" ") < _SHOWN_WORDS and (bare := plain(text))}
    named = {bare for site in sites if (bare := plain(site))}
    site = next((rest for document in documents if (rest := _site_in(document, whole, named))), None)
    bare_sites = named | ({plain(site)} if site else set())
    told = [*linked, *shared, *documents]
    # A logo may be a heading too, and its word stand in the title.
    confirmed = [h for h in headings if any(plain(h) in plain(one) and 2 * len(h) > len(one) for one in told)]
    described = [
        text for text in markup.metas.get("og:description", ()) if any(one.startswith(plain(text)) for one in whole)
    ]
    first = [*confirmed, *linked, *shared, *items, *documents, *headings]
    others = whole | set(map(plain, (*headings, *linked, *shared)))
    cleaned = [
        clean for title in first if plain(clean := without_site(title, bare_sites, others)) not in {"", *bare_sites}
    ]
    long = [title for title in cleaned if title.count(" ") + 1 >= _TITLE_WORDS]
    if given:
        return Title(without_site(given, bare_sites, others)[:LONGEST], site)
    if not long and described:
        return Title(described[0][:LONGEST], next(iter(cleaned), site))
    return Title(_uncut(next(iter(long + cleaned), "") or _above_text(shown), headings)[:LONGEST], site)


def _above_text(shown: Collection[str]) -> str:
    """The nearest paragraph above the first long one that may be a headline; empty where there is none."""
    above = ""
    for text in shown:
        words = text.count(" ") + 1
        if words >= _TEXT_WORDS:
            return above
        if words > _TITLE_WORDS and not text.endswith((".", ":", "؟", "!")) and not _DATED.search(text):
            above = text
    return ""


def without_site(title: str, bare_sites: Collection[str], others: Collection[str] = ()) -> str:
    """`title` without a site's name at its ends: one of `bare_sites`, or what is over where `others` hold the title."""
    title = _text([title])
    for part, rest in _parts(title):
        if plain(rest) in bare_sites and plain(part):
            return without_site(part, bare_sites, others)
    for part, _ in _parts(title):
        if plain(part) in others and 2 * len(part) > len(title) and plain(part) not in bare_sites:
            return part
    return title


def _parts(title: str) -> Iterator[tuple[str, str]]:
    """Both ways to read `title` at each of its separators: what is kept, and what is over."""
    for match in islice(_SEPARATOR.finditer(title), _SEPARATORS):
        yield title[: match.start()], title[match.end() :]
        yield title[match.end() :], title[: match.start()]


def _site_in(document: str, whole: Collection[str], named: Collection[str]) -> str | None:
    """The site's name in a <title> that holds a paragraph of the page beside it."""
    for part, rest in _parts(document):
        if plain(part) in whole and len(part) > len(rest) and plain(part) not in named:
            pieces = [piece for piece in _SEPARATOR.split(rest) if plain(piece)]
            if pieces and pieces[-1].count(" ") < _SITE_WORDS:
                return pieces[-1]
    return None


def _uncut(title: str, headings: list[str]) -> str:
    """The heading that `title` is the beginning of, where it was cut short."""
    if title.endswith(_CUT):
        beginning = plain(title.rstrip(".… "))
        return next((heading for heading in headings if plain(heading).startswith(beginning)), title)
    return title


def _text(pieces: Iterable[str]) -> str:
    return " ".join("".join(pieces)[: 2 * LONGEST].split())
