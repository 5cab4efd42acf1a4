"""Sitemaps: those of Google News as feeds, and indexes of sitemaps for finding them.

https://www.sitemaps.org/protocol.html and
https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
"""

import re
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from lxml import etree

from producers.items import MAX_ITEMS, BadItem, NotAFeedError, Parsed, Told, gather
from producers.markup import tree

_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(urlset|sitemapindex)[\s>/]", re.IGNORECASE)
_NEWS = re.compile(r"news|akhbar", re.IGNORECASE)
_HEAD = 4096  # characters in which the root begins, after comments and style sheets


def is_sitemap(text: str) -> bool:
    """Whether `text` looks like a sitemap, or an index of them."""
    return _ROOT.search(text[:_HEAD]) is not None


def read(text: str, url: str, zone: ZoneInfo) -> Parsed:
    """The news in the sitemap `text`, fetched from `url`. An address without news is told as bad.

    Raises NotAFeedError for a sitemap of no news at all and for an index.
    """
    told: list[Told] = []
    bad: list[BadItem] = []
    language = name = ""
    for entry in _entries(text, "url"):
        if len(told) + len(bad) == MAX_ITEMS:
            break
        if "news" not in entry:
            bad.append(BadItem("", f"an address without news: {entry.get('loc', '')[:200]!r}"))
            continue
        language, name = language or entry.get("language", ""), name or entry.get("name", "")
        told.append(
            Told(
                links=[entry.get("loc", "")],
                title=entry.get("title", ""),
                written=entry.get("publication_date", ""),
                categories=[word.strip() for word in entry.get("genres", "").split(",")],
            )
        )
    if not told:
        listed = len(sitemaps(text))
        raise NotAFeedError(
            f"an index of {listed} sitemaps, none of them read; name one of news"
            if listed
            else "a sitemap without news"
        )
    items, refused = gather(told, url, zone)
    return Parsed(items, bad + refused, None, "sitemap", name, language[:40])


def sitemaps(text: str) -> list[str]:
    """The addresses of the sitemaps that the index `text` lists, in its order."""
    return [loc for entry in _entries(text, "sitemap") if (loc := entry.get("loc"))][:MAX_ITEMS]


def news_first(addresses: Iterable[str]) -> list[str]:
    """`addresses` of sitemaps in their order, those before the others that say that they are of news."""
    return sorted(addresses, key=lambda address: _NEWS.search(address.partition("//")[2].partition("/")[2]) is None)


def _entries(text: str, name: str) -> Iterator[dict[str, str]]:
    """What stands in each element `name`: texts by local names, of its children and of those within its `news`.

    Images and videos have titles and addresses too, which are not the article's. Broken XML gives what can be read.
    """
    for element in () if (root := tree(text)) is None else root.iter():
        if _name(element) == name:
            news = (below for child in element if _name(child) == "news" for below in child.iterdescendants())
            inner: dict[str, str] = {}
            for part in (*element, *news):
                inner.setdefault(_name(part), (part.text or "").strip())
            yield inner


def _name(element: etree._Element) -> str:
    """The local name of `element`, also where its prefix was never declared; a comment has none."""
    return re.split("[}:]", element.tag)[-1] if isinstance(element.tag, str) else ""
