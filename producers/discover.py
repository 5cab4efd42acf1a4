"""Finding a site's feeds and news sitemaps: where its pages and its robots.txt point, and in the usual places."""

import re
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

import msgspec

from producers import robots, sitemap
from producers.article import canonical_url
from producers.decode import NotTextError
from producers.fetch import Fetched, FetchError, Terminal
from producers.items import Format, NotAFeedError, Parsed, absolute, newest
from producers.markup import page
from producers.parse import feed_text, parse

Get = Callable[[str], Awaitable[Fetched]]

_MOST = 40  # addresses asked of one site
_LINKED = 20  # taken from one page, or from one index of sitemaps
_FEED_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "text/xml",
)
_FEED_PATH = re.compile(r"(?:^|[/._=-])(?:rss\d?|feeds?|atom|rdf)(?:[/._?&=-]|$)", re.IGNORECASE)
_FEED_WORD = re.compile(r"\b(?:rss|atom)\b|خلاص(?:ة|ات)", re.IGNORECASE)
_USUAL = (
    "/feed/",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/feed.json",
    "/sitemap-news.xml",
    "/news-sitemap.xml",
)
_ZONE = ZoneInfo("UTC")  # what is found is compared, not published


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A feed of a site, by its address after redirects; `newest` is the last date of its items, in ISO 8601."""

    url: str
    format: Format
    title: str
    language: str
    items: int
    newest: str | None
    found_in: str


async def discover(get: Get, url: str) -> list[Found]:
    """The feeds and news sitemaps of the site that `url` is a page of, each once, those it links to first.

    Asks for `url`, its robots.txt, what they name and the usual places, 40 addresses at most, one after the other.
    Raises FetchError, with what became of `url`, where nothing is found and that was not to be had.
    """
    search = _Search(get)
    first = await search.ask(url, "the address itself")
    if search.found and first is None:
        return search.found
    if isinstance(search.fault, Terminal) and search.fault.code in {"address", "refused_address"}:
        raise search.fault  # the whole site is out of reach
    at = first.url if first else url
    for place, address in _links(first, at) if first else ():
        search.add(address, place)
    file = await search.ask(urljoin(at, "/robots.txt"), "robots.txt")
    for address in robots.sitemaps(file.body) if file else ():
        search.add(address, "robots.txt")
    for address in _USUAL:
        search.add(urljoin(at, address), "the usual places")
    await search.run()
    if not search.found and first is None and search.fault:
        raise search.fault
    return search.found


class _Search:
    """What was found of a site, what is still to be asked, and the fault that the first address met."""

    def __init__(self, get: Get) -> None:
        self.get = get
        self.queue: deque[tuple[str, str]] = deque()
        self.known: set[str] = set()
        self.told: set[tuple[str, ...]] = set()
        self.found: list[Found] = []
        self.fault: FetchError | None = None

    def add(self, address: str, place: str) -> None:
        """Put `address` at the end of what is to be asked, where it is new and there is room."""
        try:
            key = canonical_url(address)
        except ValueError:
            return
        if key not in self.known and len(self.known) < _MOST:
            self.known.add(key)
            self.queue.append((address, place))

    async def run(self) -> None:
        """Ask what is to be asked. A page that is linked as a feed often lists the feeds; its links are asked too."""
        while self.queue:
            address, place = self.queue.popleft()
            got = await self.ask(address, place)
            if got and place.startswith("link"):
                for inner, link in _links(got, got.url):
                    self.add(link, f"{address}, {inner}")

    async def ask(self, address: str, place: str) -> Fetched | None:
        """Ask for `address`: what it gives where that is no feed, None where it is one or cannot be had."""
        try:
            self.known |= {canonical_url(address)}
            got = await self.get(address)
        except (FetchError, ValueError) as exc:
            self.fault = self.fault or (exc if isinstance(exc, FetchError) else None)
            return None
        try:
            self._keep(parse(got.body, got.charset, got.url, _ZONE), got.url, place)
        except NotTextError:
            return None
        except NotAFeedError:
            text = feed_text(got.body, got.charset)
            if not sitemap.is_sitemap(text):
                return got
            for link in sitemap.news_first(sitemap.sitemaps(text))[:_LINKED]:
                self.add(link, f"{place}, {address}")
        return None

    def _keep(self, read: Parsed, url: str, place: str) -> None:
        # One feed is often at /feed, /feed/ and /rss.xml alike.
        told = tuple(sorted(item.url for item in read.items))
        if told and told not in self.told:
            self.told.add(told)
            self.found.append(
                Found(
                    url=url,
                    format=read.format,
                    title=read.title,
                    language=read.language,
                    items=len(read.items),
                    newest=newest(read.items),
                    found_in=place,
                )
            )


def _links(got: Fetched, at: str) -> Iterator[tuple[str, str]]:
    """Where the page `got` links to feeds, and the addresses: links of its head first, then what looks like a feed."""
    try:
        root = page(feed_text(got.body, got.charset))
    except NotTextError:
        return
    if root is None:
        return
    base = absolute(at, next((tag.get("href") or "" for tag in root.iter("base")), "")) or at
    taken = 0
    for tag in root.iter("link"):
        kind, relation = (tag.get("type") or "").lower().strip(), (tag.get("rel") or "").lower().split()
        if (
            "alternate" in relation
            and kind.startswith(_FEED_TYPES)
            and (address := absolute(base, tag.get("href") or ""))
        ):
            taken += 1
            if taken <= _LINKED:
                yield "link of the page", address
    site = _site(at)
    for tag in root.iter("a"):
        address = absolute(base, tag.get("href") or "")
        parts = urlsplit(address or "")
        if not address or not f".{parts.hostname}".endswith(f".{site}"):
            continue
        if _FEED_PATH.search(f"{parts.path}?{parts.query}") or _FEED_WORD.search("".join(tag.itertext())[:200]):
            taken += 1
            if taken <= _LINKED:
                yield "link in the page", address


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
