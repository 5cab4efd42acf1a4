"""What a page is that gives no article: told by how it is built first, by its words second."""

from functools import cache
from pathlib import Path
from statistics import median
from typing import Literal, NamedTuple

import lxml.etree
import lxml.html
import msgspec

from processors.page.blocks import Block
from processors.page.markup import Markup
from processors.page.names import Outline
from processors.page.plain import letters_in, plain
from processors.rules import load_rules

FILE = Path(__file__).with_name("kind.toml")

Kind = Literal["error_page", "cookie_wall", "paywall", "video_page", "list_page", "scripts_only"]

STUB_LETTERS = 500  # what a wall lets through: a paragraph or two
CAPTION_LETTERS = 200  # the words under a film or a picture
NOTICE_LETTERS = 500  # the longest page of an error
CONSENT_LETTERS = 1_500
_SHOWN_LETTERS = 60  # fewer letters on the whole page are none
_WALL_WORDS = 30  # of the sentence that asks for a subscription
_HEADLINES = 8  # with links, that a list has at least
_HEADLINE_WORDS = 4
_LINKS = 30
_MOSTLY = 0.8
_TEASERS = 5  # texts that headlines part from each other
_SENTENCE_WORDS = 9
_LINES = 12
_LONG_LINE = 18  # words
_FULL_STOPS = (".", "؟", "!", "»", "”", '"')
_HALF = 0.5
_FEW = 0.2

_MEDIA = lxml.etree.XPath(
    "boolean(//video or //amp-video or //amp-youtube or //iframe[contains(@src, 'youtu') or contains(@src, 'player')])"
)
_TITLES = lxml.etree.XPath("//head/title | //h1")
_NOSCRIPT = lxml.etree.XPath("string(//noscript)")


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    error_titles: list[str]
    error_phrases: list[str]
    paywall_phrases: list[str]
    cookie_phrases: list[str]
    media_types: frozenset[str]
    list_types: frozenset[str]
    media_titles: list[str]
    script_phrases: list[str]


@cache
def _words() -> _Words:
    words = load_rules(FILE, _Words)
    lists = {name: value for name in words.__struct_fields__ if isinstance(value := getattr(words, name), list)}
    return msgspec.structs.replace(words, **{name: [plain(one) for one in value] for name, value in lists.items()})


class Signs(NamedTuple):
    """What is seen of a page before its furniture is taken out."""

    titles: list[str]
    media: bool
    walled: bool
    asks_consent: bool
    scripts: bool
    links: int


def signs_of(tree: lxml.html.HtmlElement, outline: Outline) -> Signs:
    """What of the whole page tells what it is."""
    noscript = plain(str(_NOSCRIPT(tree))[:1_000])
    return Signs(
        titles=[plain(" ".join("".join(title.itertext()).split())[:200]) for title in _TITLES(tree)[:5]],
        media=_MEDIA(tree) or bool(outline.get("gallery") or outline.get("player")),
        walled=bool(outline.get("paywall")),
        asks_consent=bool(outline.get("cookie")),
        links=sum(1 for _ in tree.iter("a")),
        scripts=tree.find(".//script") is not None or any(phrase in noscript for phrase in _words().script_phrases),
    )


def kind_of(
    signs: Signs, markup: Markup, title: str, shown: list[Block], pruned: list[Block], paragraphs: list[str]
) -> tuple[Kind, str] | None:
    """What the page is other than an article, and what shows it; None where nothing does.

    `title` is what it calls itself, `shown` are the paragraphs of the whole page, `pruned` those that are left without
    its furniture, `paragraphs` those found to be the article's.
    """
    words = _words()
    letters = sum(map(letters_in, paragraphs))
    lines = [plain(block.text) for block in shown[:200]]
    page = sum(letters_in(block.text) for block in shown)
    if letters < NOTICE_LETTERS and (error := next((t for t in signs.titles if _begins(t, words.error_titles)), None)):
        return "error_page", f"its title is {error!r}"
    if page < NOTICE_LETTERS and not markup.linked and (phrase := _first(words.error_phrases, lines)):
        return "error_page", f"it says {phrase!r}"
    if letters < CONSENT_LETTERS and not markup.is_article:
        asking = sum(letters_in(p) for p in paragraphs if _first(words.cookie_phrases, [plain(p)]))
        asks = asking > _HALF * letters or (signs.asks_consent and letters < _SHOWN_LETTERS and page < CONSENT_LETTERS)
        if asks and (phrase := _first(words.cookie_phrases, lines)):
            return "cookie_wall", f"it asks for consent, with {phrase!r}"
    if letters < STUB_LETTERS:
        if _sold(markup):
            return "paywall", f"its markup says that it is not free, and shows {letters} letters"
        first = plain(paragraphs[0]) if paragraphs else None
        wall = [line for line in lines if line.count(" ") < _WALL_WORDS and line != first]
        phrase = _first(words.paywall_phrases, wall)
        if phrase or signs.walled:
            return "paywall", f"it shows {letters} letters and {phrase or 'a wall'!r}"
    told = sum(letters_in(p) for p in paragraphs if p.count(" ") >= _SENTENCE_WORDS)
    if told < CAPTION_LETTERS and _is_media(signs, markup):
        return "video_page", f"films or pictures with {told} letters of text"
    linked = sum(block.linked for block in shown)
    if (
        letters < _SHOWN_LETTERS
        and signs.links >= _LINKS
        and linked > _MOSTLY * sum(len(block.text) for block in shown)
    ):
        return "list_page", f"{signs.links} links, and {letters} letters of text"
    if listed := _listed(markup, title, pruned, paragraphs):
        return "list_page", listed
    if letters < _SHOWN_LETTERS and page < _SHOWN_LETTERS and signs.scripts:
        return "scripts_only", f"{page} letters without its scripts"
    return None


def _begins(title: str, beginnings: list[str]) -> bool:
    """Whether `title` is one of `beginnings`, or one followed by the name of a site."""
    return any(
        title == one
        or (title.startswith(one) and not title[len(one)].isalnum() and title[len(one) :].lstrip()[:1] in "-–—|!.،,:")
        for one in beginnings
    )


def _first(phrases: list[str], lines: list[str]) -> str | None:
    return next((phrase for phrase in phrases if any(phrase in line for line in lines)), None)


def _sold(markup: Markup) -> bool:
    free = [node.get("isAccessibleForFree") for node in markup.linked]
    return any(value is False or str(value).lower() in ("false", "http://schema.org/false") for value in free)


def _is_media(signs: Signs, markup: Markup) -> bool:
    words = _words()
    kind = markup.meta.get("og:type", "").lower()
    if kind.startswith("video") or (not markup.linked and words.media_types & markup.types):
        return True
    return signs.media and any(title.split(" ")[0] in words.media_titles for title in signs.titles if title)


def _listed(markup: Markup, title: str, pruned: list[Block], paragraphs: list[str]) -> str | None:
    """What shows that a page lists articles: headlines that part its text into teasers, or lines without sentences."""
    told = (
        bool(markup.linked) or "article:published_time" in markup.meta or len(markup.items.get("articlebody", ())) == 1
    )
    if told:
        return None
    runs: list[list[int]] = [[]]
    headlines = 0
    for block in pruned:
        if block.words < _HEADLINE_WORDS:
            continue
        if block.linked >= _HALF * len(block.text) or (block.heading and block.linked):
            headlines += 1
            runs.append([])
        else:
            runs[-1].append(letters_in(block.text))
    texts = [run for run in runs if run]
    total = sum(map(sum, texts))
    longest = max(map(sum, texts), default=0)
    if headlines >= _HEADLINES:
        if _words().list_types & markup.types and not markup.is_article and longest < STUB_LETTERS:
            return f"its markup calls it a list; {headlines} headlines"
        # A flash of one sentence stands under its own headline, among as many others.
        own = any(
            block.words > _HEADLINE_WORDS and plain(block.text) == plain(title) for block in pruned if not block.linked
        )
        if longest < (_SHOWN_LETTERS if own else STUB_LETTERS // 2):
            return f"{headlines} headlines, and no text longer than {longest} letters"
        if len(texts) >= _TEASERS and longest < _HALF * total and median(map(len, texts)) <= 2:
            return f"{headlines} headlines over {len(texts)} teasers"
    full = sum(p.count(" ") >= _LONG_LINE for p in paragraphs)
    ended = sum(p.endswith(_FULL_STOPS) for p in paragraphs)
    if len(paragraphs) >= _LINES and full < _FEW * len(paragraphs) and ended < _FEW * len(paragraphs):
        return f"{len(paragraphs)} lines, of which {ended} end as sentences do"
    return None
