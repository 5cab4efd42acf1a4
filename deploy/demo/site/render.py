"""The sample site as bytes: every page and feed of every instalment, for one start."""

import json
import zlib
from datetime import datetime, time
from email.utils import format_datetime

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from deploy.demo.site.content import (
    FOLDER,
    ArticleFile,
    ContentError,
    Image,
    Outlet,
    Video,
    load_articles,
    load_outlets,
)
from deploy.demo.site.dates import DayWords, shift, site_day

_LATEST = 3  # headlines of other articles in a page's margin
_SUMMARY_WORDS = 24


class Article(msgspec.Struct, frozen=True):
    """An article whose dates are set: `published` is in the outlet's zone, `path` starts at the site's root."""

    key: str
    outlet: str
    title: str
    standfirst: str
    author: str
    agency: str
    section: str
    language: str
    kind: str
    published: datetime
    instalment: int
    number: int
    path: str
    paragraphs: tuple[str, ...]
    image: Image | None
    related: tuple[str, ...]
    tags: tuple[str, ...]
    videos: tuple[Video, ...]

    @property
    def summary(self) -> str:
        """The feed's short text: the first words of the first paragraph, or the title where there is none."""
        words = (self.paragraphs[0] if self.paragraphs else self.title).split()
        return " ".join(words[:_SUMMARY_WORDS]) + ("…" if len(words) > _SUMMARY_WORDS else "")


class Page(msgspec.Struct, frozen=True):
    """One response: `modified` is the publication of an article's page, and None for what changes with instalments."""

    body: bytes
    content_type: str
    modified: datetime | None = None


class Site:
    """The whole sample site as of `start` (aware): nothing on it is later than `start`, nor older than three days."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("start needs a time zone")
        self.day = site_day(start)
        self.outlets = load_outlets()
        self._words = Environment(autoescape=True, undefined=StrictUndefined)
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["rfc822"] = format_datetime
        self.articles = {key: self._set_dates(key, source) for key, source in load_articles().items()}
        self.instalments = max(article.instalment for article in self.articles.values())

    def _set_dates(self, key: str, source: ArticleFile) -> Article:
        outlet_key, _, slug = key.partition("-")
        if outlet_key not in self.outlets:
            raise ContentError(f"articles/{key}.toml: no outlet is called {outlet_key}")
        outlet = self.outlets[outlet_key]
        words = DayWords(self.day, outlet.months)

        def fill(text: str) -> str:
            try:
                return self._words.from_string(text).render(weekday=words.weekday, date=words.date)
            except TemplateError as exc:
                raise ContentError(f"articles/{key}.toml: {exc}") from exc

        published = datetime.combine(
            shift(self.day, source.published.day), time.fromisoformat(source.published.time), outlet.zone
        )
        number = 10_000 + zlib.crc32(key.encode()) % 90_000
        return Article(
            key=key,
            outlet=outlet_key,
            title=fill(source.title),
            standfirst=fill(source.standfirst),
            author=source.author,
            agency=source.agency,
            section=source.section,
            language=source.language,
            kind=source.kind,
            published=published,
            instalment=source.instalment,
            number=number,
            path=outlet.article_path.format(slug=slug, number=number, published=published),
            paragraphs=tuple(fill(source.body).strip().split("\n\n")) if source.body else (),
            image=source.image,
            related=source.related,
            tags=source.tags,
            videos=source.videos,
        )

    def released(self, instalment: int) -> list[Article]:
        """The articles seen once `instalment` is out, latest publication first."""
        seen = (article for article in self.articles.values() if article.instalment <= instalment)
        return sorted(seen, key=lambda article: (article.published, article.key), reverse=True)

    def url(self, key: str, base_url: str) -> str:
        """The address of an article, as its feed and its canonical link give it."""
        return base_url + self.articles[key].path

    def pages(self, base_url: str = "http://127.0.0.1", instalment: int | None = None) -> dict[str, Page]:
        """Every page by path and query, as of an instalment (the last by default). `base_url` ends without a slash."""
        released = self.released(self.instalments if instalment is None else instalment)
        pages = {"/robots.txt": Page(b"User-agent: *\nAllow: /\n", "text/plain; charset=utf-8")}
        for outlet in self.outlets.values():
            own = [article for article in released if article.outlet == outlet.key]
            common = {
                "outlet": outlet,
                "front_url": f"{base_url}/{outlet.key}/",
                "feed_url": f"{base_url}/{outlet.key}/feed.xml",
            }
            listing = common | {"articles": [self._linked(article, base_url) for article in own]}
            pages[f"/{outlet.key}/"] = Page(self._render("front.html", outlet, listing), outlet.page_type)
            pages[f"/{outlet.key}/feed.xml"] = Page(self._render("feed.xml", outlet, listing), outlet.feed_type)
            for article in own:
                body = self._render(
                    f"{outlet.key}/{article.kind}.html", outlet, common | self._facts(article, own, base_url)
                )
                pages[article.path] = Page(body, outlet.page_type, article.published)
        return pages

    def _render(self, template: str, outlet: Outlet, values: dict[str, object]) -> bytes:
        text = self._templates.get_template(template).render(values)
        try:
            return text.encode(outlet.encoding)
        except UnicodeEncodeError as exc:
            raise ContentError(f"{outlet.key}: {outlet.encoding} has no {exc.object[exc.start : exc.end]!r}") from exc

    def _linked(self, article: Article, base_url: str) -> dict[str, object]:
        return msgspec.structs.asdict(article) | {"url": base_url + article.path, "summary": article.summary}

    def _facts(self, article: Article, own: list[Article], base_url: str) -> dict[str, object]:
        """What an article's template needs besides its outlet: the words of its date, its links, its linked data."""
        outlet = self.outlets[article.outlet]
        # Margins list what the outlet had published before, so that a page stays the same once it is out.
        place = (article.instalment, article.published)
        earlier = [other for other in own if (other.instalment, other.published) < place]
        words = DayWords(article.published.date(), outlet.months)
        today = f"{words.weekday(0)} {words.date(0, year=True)}"
        return {
            "article": self._linked(article, base_url),
            "related": [self._linked(self.articles[key], base_url) for key in article.related],
            "latest": [self._linked(other, base_url) for other in earlier[:_LATEST]],
            "today": today,
            "printed_date": words.date(0, year=True) if outlet.months == "levant-both" else today,
            "clock": f"{article.published:%I:%M} {'صباحا' if article.published.hour < 12 else 'مساء'}",
            "linked_data": {
                "@context": "https://schema.org",
                "@type": "NewsArticle",
                "headline": article.title,
                "datePublished": article.published.isoformat(),
                "inLanguage": article.language,
                "author": {"@type": "Person", "name": article.author},
                "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name},
                "mainEntityOfPage": base_url + article.path,
            },
        }

    def feeds_toml(self, base_url: str, interval_seconds: int = 2) -> str:
        """The feed list that points producers at this site on loopback."""
        return "\n".join(
            f"[[feed]]\n"
            f'url = "{base_url}/{outlet.key}/feed.xml"\n'
            f"outlet = {json.dumps(outlet.name, ensure_ascii=False)}\n"
            f'country = "{outlet.country}"\n'
            f'timezone = "{outlet.timezone}"\n'
            f'language = "ar"\n'
            f"local = true\n"
            f"interval_seconds = {interval_seconds}\n"
            for outlet in self.outlets.values()
        )
