"""What a page tells of its article beside the text: title, standfirst, author, section, tags, image, outlet."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import lxml.etree
import lxml.html
import msgspec

from processors.page.author import author_of
from processors.page.json_ld import Node, strings, types_of
from processors.page.markup import Markup
from processors.page.names import Outline
from processors.page.plain import plain
from processors.page.seen import Page, text_of
from processors.page.title import title_of
from processors.rules import load_rules

FILE = Path(__file__).with_name("about.toml")

MOST_TAGS = 20
LONGEST_TAG = 60  # characters; more is no tag
LONGEST_NAME = 100  # of an author, a section or a site
LONGEST_URL = 2_000
_STANDFIRST_WORDS = (6, 80)  # fewer is a label, more is the article
_SITE_WORDS = 6
_HOST_LABEL = 3  # letters; a shorter label is www or a country

_HOME_LINKS = lxml.etree.XPath("//body//a[@href='/' or @rel='home']")
_REL_TAG = lxml.etree.XPath("//body//a[@rel='tag' or starts-with(@rel, 'tag ') or contains(@rel, ' tag')]")
_ADDRESS = re.compile(r"https?:|www\.|@|\.(?:com|net|org)\b", re.IGNORECASE)
_DATED = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\d{1,2}:\d{2}")
_LIST = re.compile(r"\s*[,،;؛|]\s*")


class About(NamedTuple):
    """What a page tells of its article; None or empty where it tells nothing that can be believed."""

    title: str
    standfirst: str | None
    author: str | None
    section: str | None
    tags: list[str]
    image: str | None
    site: str | None


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    homes: list[str]


@cache
def _homes() -> frozenset[str]:
    return frozenset(map(plain, load_rules(FILE, _Words).homes))


def about(page: Page, outlet: str, given_title: str = "") -> About:
    """What `page` tells of its article; `outlet` is what its feed calls it, `given_title` the feed's title."""
    markup, outline, shown = page.markup, page.outline, page.shown
    site = _site(markup)
    marks = (*outline.get("site", ())[:5], *_HOME_LINKS(markup.tree)[:5])
    logos = [text for mark in marks if (text := text_of(mark) or _alt(mark)).count(" ") < _SITE_WORDS]
    sites = [name for name in (site, outlet, *_said(markup, "publisher"), *logos, *_hosts(markup, page.url)) if name]
    title = title_of(markup, sites, [block.text for block in shown if not block.linked], given_title)
    sites += [title.site] if title.site else []
    return About(
        title=title.text,
        standfirst=_standfirst(page, title.text),
        author=author_of(page, sites),
        section=_section(markup, outline, title.text),
        tags=_tags(markup, outline),
        image=_image(markup, page.url),
        site=site or title.site,
    )


def _alt(link: lxml.html.HtmlElement) -> str:
    """The words in place of a link's picture."""
    return next((" ".join(picture.get("alt", "").split()) for picture in link.iter("img")), "")


def _said(markup: Markup, key: str) -> list[str]:
    return [text[:LONGEST_NAME] for text in markup.said(key)]


def _site(markup: Markup) -> str | None:
    names = (
        *markup.metas.get("og:site_name", ()),
        *_said(markup, "publisher"),
        *(name for node in markup.nodes if "WebSite" in types_of(node) for name in strings(node.get("name"))),
        *markup.metas.get("application-name", ()),
    )
    return next((name[:LONGEST_NAME] for name in names if not _ADDRESS.search(name)), None)


def _hosts(markup: Markup, url: str) -> Iterator[str]:
    """The names within the host names that the page gives itself."""
    for address in (url, *markup.metas.get("og:url", ()), *markup.metas.get("og:site_name", ())):
        try:
            host = urlsplit(address).hostname or ""
        except ValueError:
            continue
        yield from (label for label in host.split(".") if len(label) > _HOST_LABEL)


def _standfirst(page: Page, title: str) -> str | None:
    """The visible summary between title and text: an element called so, or the heading right after the title."""
    markup, outline = page.markup, page.outline
    least, most = _STANDFIRST_WORDS
    heading = next((h1 for h1 in markup.tree.iter("h1") if plain(text_of(h1)) == plain(title)), None)
    after = heading.getnext() if heading is not None else None
    named = [*markup.items.get("alternativeheadline", ()), *outline.get("standfirst", ())]
    for element in page.own((*named, *([after] if after is not None and after.tag == "h2" else []))):
        text = text_of(element)
        if element.tag in ("meta", "a") or element.find(".//a") is not None or _DATED.search(text):
            continue
        if plain(text) == plain(title):
            continue
        if least <= text.count(" ") + 1 <= most:
            return text
    return None


def _section(markup: Markup, outline: Outline, title: str) -> str | None:
    trail = [name for node in markup.nodes if "BreadcrumbList" in types_of(node) for name in _crumbs(node)]
    crumbs = [text_of(link) for element in outline.get("breadcrumb", ())[:1] for link in element.iter("a")]
    for names in (
        _said(markup, "articleSection")[:1],
        markup.metas.get("article:section", [])[:1],
        trail[::-1],
        crumbs[::-1],
    ):
        for name in names:
            bare = plain(name)
            if bare and bare not in _homes() and bare != plain(title) and len(name) <= LONGEST_NAME:
                return name
    return None


def _crumbs(node: Node) -> Iterator[str]:
    items = node.get("itemListElement")
    for one in items if isinstance(items, list) else []:
        if isinstance(one, dict):
            yield from strings(one.get("name") or one.get("item"))[:1]


def _tags(markup: Markup, outline: Outline) -> list[str]:
    """The article's tags, of the first source that has any."""
    linked = [part for text in markup.said("keywords") for part in _LIST.split(text)]
    named = [
        [part for text in markup.metas.get(key, ()) for part in _LIST.split(text)]
        for key in ("article:tag", "news_keywords")
    ]
    rel = [text_of(link) for link in _REL_TAG(markup.tree)]
    listed = [text_of(link) for element in outline.get("tags", ())[:3] for link in element.iter("a")]
    for source in (linked, *named, rel, listed):
        tags = {
            plain(tag): tag
            for text in source
            if (tag := text.strip(" #\n\t").replace("_", " ")) and len(tag) <= LONGEST_TAG
        }
        tags.pop("", None)
        if tags:
            return list(tags.values())[:MOST_TAGS]
    return []


def _image(markup: Markup, url: str) -> str | None:
    told = [one.get("url") or one.get("contentUrl") if isinstance(one, dict) else one for one in _images(markup)]
    for address in (*told, *(a for key in ("og:image", "twitter:image", "image") for a in markup.metas.get(key, ()))):
        if isinstance(address, str) and address.strip():
            try:
                absolute = urljoin(url, address.strip())
                parts = urlsplit(absolute)
            except ValueError:
                continue
            if parts.scheme in ("http", "https") and parts.netloc and len(absolute) <= LONGEST_URL:
                return absolute
    return None


def _images(markup: Markup) -> Iterator[object]:
    for node in markup.linked:
        image = markup.resolved(node.get("image"))
        yield from image if isinstance(image, list) else [image]
