"""From a fetched page or text to a clean Arabic article, or to the reason why there is none."""

import itertools
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from processors.article import Article
from processors.furniture import Cleaned, clean, furniture
from processors.language import language_of
from processors.page.about import About, about
from processors.page.blocks import blocks_of
from processors.page.body import LEAST_LETTERS, containers_of, read_body
from processors.page.bylines import dates_of_lines
from processors.page.credits import agency_of
from processors.page.kind import Kind, kind_of, signs_of
from processors.page.markup import Markup
from processors.page.names import outline_of
from processors.page.plain import letters_in, plain
from processors.page.pruning import Announcements, prune, strip
from processors.page.published import PageDates, When, dates_of, from_feed_text
from processors.page.seen import Page
from processors.page.title import LONGEST, without_site
from processors.page.tree import PageError, parse
from producers.article import FetchedArticle, utc_now
from producers.decode import NotTextError, decode

# Beyond these there is a book or a list of data, which no later stage could take: the longest live blogs reach 200,000.
LONGEST_TEXT = 500_000  # characters
MOST_LINES = 20_000
LONGEST_TITLE = 200  # characters of a first line that may be one

Reason = Literal["not_text", "empty", "too_large", "too_deep", "too_short", "language", Kind]
"""Why there is no article.

`not_text`: bytes that are no text. `empty`: no letters. `too_large`, `too_deep`: beyond what a page or a text may be.
`error_page`: an error, a challenge or maintenance in the article's place. `cookie_wall`: a demand for consent.
`paywall`: the first lines of what is sold. `video_page`: films or pictures without text. `list_page`: headlines of
articles. `scripts_only`: a page that shows nothing without its scripts. `too_short`: fewer than 60 letters of text.
`language`: text that is not Arabic.
"""


class Dropped(NamedTuple):
    """Why an article goes no further, with what was seen."""

    reason: Reason
    detail: str


class _Read(NamedTuple):
    about: About
    cleaned: Cleaned
    rule: str
    dates: PageDates


class Explained(NamedTuple):
    """What came of a page and why: its dates with the characters they were read from, and the lines left out of it."""

    result: Article | Dropped
    dates: PageDates
    left_out: dict[str, list[str]]


class _Trace:
    """Takes down what each step of reading a page has of its lines."""

    def __init__(self) -> None:
        self.dates = PageDates(None, None)
        self.left_out: dict[str, list[str]] = {}

    def note(self, dates: PageDates, steps: list[tuple[str, list[str]]]) -> None:
        """The dates found, and after each step, named by what it leaves out, the lines that it kept."""
        self.dates = dates
        for (_, before), (why, after) in itertools.pairwise(steps):
            kept = {plain(line) for line in after}
            self.left_out[why] = [line for line in before if plain(line) not in kept]


def explain(fetched: FetchedArticle) -> Explained:
    """What `extract_article` makes of `fetched`, and why."""
    trace = _Trace()
    result = _extract(fetched, trace)
    return Explained(result, trace.dates, trace.left_out)


def extract_article(fetched: FetchedArticle) -> Article | Dropped:
    """The article in `fetched`: decode, find the text, clean it, judge its language, date it. Never raises.

    The publication time is the sender's or the feed's, else the page's own markup's, else null: never that of fetching.
    """
    return _extract(fetched, None)


def _extract(fetched: FetchedArticle, trace: _Trace | None) -> Article | Dropped:
    # 1. Characters.
    try:
        body = decode(fetched.body, fetched.charset).text
    except NotTextError as exc:
        return Dropped("not_text", str(exc))
    # 2. The article within the page.
    page = _read_page(body, fetched, trace) if fetched.media == "html" else _read_plain(body, fetched)
    if isinstance(page, Dropped):
        return page
    told, cleaned = page.about, page.cleaned
    if len(cleaned.text) > LONGEST_TEXT:
        return Dropped("too_large", f"{len(cleaned.text)} characters of text, more than {LONGEST_TEXT}")
    # 3. Is it an article, and is it Arabic?
    letters = letters_in(cleaned.text)
    if letters < LEAST_LETTERS:
        return Dropped("too_short", f"{letters} letters of text")
    language = language_of(cleaned.text)
    if language != "ar":
        return Dropped("language", language)
    # 4. Who wrote it, and when it was published, by whose word.
    author = told.author or cleaned.author
    by_author = agency_of(author) if author else None
    agency = cleaned.agency or by_author
    published, modified = page.dates
    if fetched.published is not None:
        published = When(fetched.published, "feed" if fetched.feed_url else "given", fetched.published)
    elif fetched.published_text:
        zone = _zone(fetched.timezone)
        published = from_feed_text(fetched.published_text, zone, fetched.fetched_at) or published
    return Article(
        mode=fetched.mode,
        article_id=fetched.article_id,
        version=int(fetched.fetched_at.timestamp() * 1000),
        url=fetched.url,
        outlet=fetched.outlet,
        outlet_country=fetched.outlet_country,
        timezone=fetched.timezone,
        feed_url=fetched.feed_url,
        title=told.title,
        text=cleaned.text,
        text_rule=page.rule,
        standfirst=told.standfirst,
        author=None if by_author else author,
        section=told.section,
        tags=told.tags,
        image=told.image,
        site=told.site,
        dateline=cleaned.dateline,
        agency=agency,
        published=published and published.iso,
        published_rule=published and published.rule,
        modified=modified and modified.iso,
        modified_rule=modified and modified.rule,
        language=language,
        wire_origin=f"agency:{agency}" if agency else None,
        fetched_at=fetched.fetched_at,
        times={**fetched.times, "extract": utc_now()},
    )


def _read_plain(body: str, fetched: FetchedArticle) -> _Read | Dropped:
    """A text without markup: where no title was given, a short first line that is no sentence is the title."""
    if (lines := body.count("\n")) > MOST_LINES:
        return Dropped("too_large", f"{lines} lines, more than {MOST_LINES}")
    if not letters_in(body):
        return Dropped("empty", "no letters")
    body = "\n".join(" ".join(line.split()) for line in body.splitlines())
    title = " ".join(fetched.title.split())
    if not title:
        first = clean(body, outlets=[fetched.outlet]).text.splitlines()
        titled = len(first) > 1 and len(first[0]) <= LONGEST_TITLE and not first[0].endswith((".", "،", ":", "؛"))
        title = first[0] if titled else ""
    title = without_site(title, {plain(fetched.outlet)})[:LONGEST]
    told = About(title, None, None, None, [], None, None)
    dates = dates_of_lines(body.splitlines(), _zone(fetched.timezone), fetched.fetched_at)
    return _Read(told, clean(body, title, [fetched.outlet]), "plain", dates)


def _read_page(html: str, fetched: FetchedArticle, trace: _Trace | None) -> _Read | Dropped:
    try:
        tree = parse(html)
    except PageError as exc:
        return Dropped(exc.reason, str(exc))
    # What the page says of itself is read before its furniture goes, dates among it.
    markup = Markup(tree)
    outline = outline_of(tree)
    signs = signs_of(tree, outline)
    strip(tree)
    shown = blocks_of(tree)
    containers = containers_of(markup, outline)
    if not any(letters_in(block.text) for block in shown) and not signs.scripts:
        return Dropped("empty", "no letters on the page")
    told = about(Page(markup, outline, containers, shown, fetched.url), fetched.outlet, fetched.title)
    dates = dates_of(markup, fetched.url, told.title, _zone(fetched.timezone), fetched.fetched_at)
    headings = [heading for heading in tree.iter("h1") if plain("".join(heading.itertext())) == plain(told.title)]
    known = furniture()
    prune(tree, [*containers, *headings], Announcements(known.lead_ins, known.heads | known.tails))
    found = read_body(tree, containers, markup)
    paragraphs = _with_standfirst(found.paragraphs, told.standfirst)
    cleaned = clean("\n".join(paragraphs), told.title, [name for name in (told.site, fetched.outlet) if name])
    left, lines = blocks_of(tree), cleaned.text.splitlines()
    if trace is not None:
        steps = [("", [block.text for block in shown]), ("furniture by its place", [block.text for block in left])]
        trace.note(dates, [*steps, ("outside the article", found.paragraphs), ("furniture by its words", lines)])
    if kind := kind_of(signs, markup, told.title, shown, left, lines):
        return Dropped(*kind)
    return _Read(told, cleaned, found.rule, dates)


def _with_standfirst(paragraphs: list[str], standfirst: str | None) -> list[str]:
    """The paragraphs with the visible standfirst before them, unless it is among them or begins the first."""
    if not standfirst or not paragraphs or plain(standfirst) in plain(" ".join(paragraphs)):
        return paragraphs
    return [standfirst, *paragraphs]


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
