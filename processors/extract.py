"""From a fetched page or text to a clean Arabic article, or to the reason why there is none."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import lxml.html
import trafilatura
from lxml.etree import LxmlError

from processors.article import Article
from processors.furniture import clean
from processors.language import language_of
from producers.article import FetchedArticle, utc_now
from producers.decode import NotTextError, decode

# Below this many letters there is a caption or a flash, not an article. A one-sentence agency flash has about 60.
LEAST_LETTERS = 60
LONGEST_TITLE = 200  # characters of a first line that may be one
TITLE_CHARS = 500  # of a page's own: more is no title, and every step of the trail repeats it


class Dropped(NamedTuple):
    """Why an article goes no further: `not_text`, `not_article` or `language`, with what was seen."""

    reason: str
    detail: str


class _Page(NamedTuple):
    title: str
    text: str
    author: str | None
    published: str | None


def extract_article(fetched: FetchedArticle) -> Article | Dropped:
    """The article in `fetched`: decode, find the text, clean it, judge its language, date it.

    The publication time is the sender's or the feed's, else the page's own markup's, else null: never that of fetching.
    """
    # 1. Characters.
    try:
        body = decode(fetched.body, fetched.charset).text
    except NotTextError as exc:
        return Dropped("not_text", str(exc))
    # 2. The article within the page.
    if fetched.media == "html":
        page = _read_page(body, fetched.url)
        if page is None:
            return Dropped("not_article", "no article text found in the page")
    else:
        page = _read_plain(body, fetched.title)
    title = " ".join((fetched.title or page.title).split())[:TITLE_CHARS]
    cleaned = clean(page.text, title)
    # 3. Is it an article, and is it Arabic?
    letters = sum(map(str.isalpha, cleaned.text))
    if letters < LEAST_LETTERS:
        return Dropped("not_article", f"{letters} letters of text")
    language = language_of(cleaned.text)
    if language != "ar":
        return Dropped("language", language)
    # 4. When it was published, and by whose word.
    published, rule = fetched.published, "feed" if fetched.feed_url else "given"
    if published is None:
        published, rule = page.published, "markup"
    return Article(
        mode=fetched.mode,
        article_id=fetched.article_id,
        version=int(fetched.fetched_at.timestamp() * 1000),
        url=fetched.url,
        outlet=fetched.outlet,
        outlet_country=fetched.outlet_country,
        timezone=fetched.timezone,
        feed_url=fetched.feed_url,
        title=title,
        text=cleaned.text,
        author=page.author,
        published=published,
        published_rule=rule if published else None,
        language=language,
        wire_origin=f"agency:{cleaned.agency}" if cleaned.agency else None,
        fetched_at=fetched.fetched_at,
        times={**fetched.times, "extract": utc_now()},
    )


def _read_plain(body: str, given_title: str) -> _Page:
    """A text without markup: where no title was given, a short first line that is no sentence is the title."""
    if given_title:
        return _Page(given_title, body, None, None)
    lines = clean(body).text.splitlines()
    titled = len(lines) > 1 and len(lines[0]) <= LONGEST_TITLE and not lines[0].endswith((".", "،", ":", "؛"))
    return _Page(lines[0] if titled else "", body, None, None)


def _read_page(html: str, url: str) -> _Page | None:
    # Dates are read below: trafilatura's own finder takes "14 تموز" for the first of January.
    found = trafilatura.bare_extraction(
        html, url=url, include_comments=False, include_tables=False, favor_precision=True, with_metadata=False
    )
    try:
        tree = lxml.html.document_fromstring(html.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    except (LxmlError, ValueError):
        return None
    if found is None or not found.text:
        return None
    facts = _Markup(tree)
    return _Page(facts.title(), found.text, facts.author(), facts.published())


class _Markup:
    """What a page's markup says of its article: JSON-LD first, then meta elements, then the body."""

    def __init__(self, tree: lxml.html.HtmlElement) -> None:
        self.tree = tree
        self.linked = [node for node in self._json_ld() if "Article" in str(node.get("@type"))]
        self.meta: dict[str, str] = {}
        for element in tree.iter("meta"):
            name = element.get("property") or element.get("name") or element.get("itemprop")
            if name and element.get("content"):
                self.meta.setdefault(name.lower(), element.get("content").strip())

    def _json_ld(self) -> Iterator[dict[str, object]]:
        for script in self.tree.xpath('//script[@type="application/ld+json"]/text()'):
            try:
                data = json.loads(script)
            except (ValueError, RecursionError):
                continue
            graph = data.get("@graph", data) if isinstance(data, dict) else data
            yield from (node for node in (graph if isinstance(graph, list) else [graph]) if isinstance(node, dict))

    def title(self) -> str:
        headings = [text for heading in self.tree.iter("h1") if (text := heading.text_content().strip())]
        linked = [str(node["headline"]) for node in self.linked if node.get("headline")]
        return next(filter(None, [*linked, self.meta.get("og:title"), *headings]), "")

    def author(self) -> str | None:
        for node in self.linked:
            author = node.get("author")
            name = author.get("name") if isinstance(author, dict) else author
            if isinstance(name, str) and name:
                return name
        return self.meta.get("author")

    def published(self) -> str | None:
        """ISO 8601 as the markup has it, or null where it has none that can be read."""
        linked = [node.get("datePublished") for node in self.linked]
        named = [self.meta.get(name) for name in ("article:published_time", "datepublished", "date", "dc.date")]
        times = [element.get("datetime") for element in self.tree.iter("time")]
        return next((iso for value in (*linked, *named, *times) if (iso := _iso(value))), None)


def _iso(value: object) -> str | None:
    text = str(value or "").strip()
    try:
        datetime.fromisoformat(text)
    except ValueError:
        match = re.match(r"\d{4}-\d{2}-\d{2}", text)
        if not match:
            return None
        text = match.group()
        try:
            datetime.fromisoformat(text)
        except ValueError:
            return None
    return text
