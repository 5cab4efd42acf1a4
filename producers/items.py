"""What a feed's formats have in common: items, and the texts and addresses in them made plain and absolute."""

import html
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

import msgspec

from producers.ads import advertised
from producers.article import bare_url, canonical_url
from producers.markup import NOT_XML
from producers.pubdate import iso

Format = Literal["rss", "atom", "json", "sitemap"]

MAX_ITEMS = 1000  # feeds list some dozens; one with more is an archive, and comes again
_SUMMARY_CHARS = 5000
_TITLE_CHARS = 500
_DATE_CHARS = 100
_CONTENT_CHARS = 500_000
_AHEAD = timedelta(days=1)  # a clock may be set wrongly by a zone, not by a year

_TAG = re.compile(r"<(?:/?[a-zA-Z]|!--)[^<>]*>")
# Marks of direction and of bytes, which stick to titles and show as nothing.
_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_WEB = ("http://", "https://")


class NotAFeedError(Exception):
    """The bytes hold no feed; the message says what they hold instead."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One item: its article's absolute address, texts without markup, `published` in ISO 8601 if the feed tells it.

    `published_text` is what the feed wrote as its date where that is no form read here, such as Arabic words.
    `content` is the article as the feed itself holds it, as HTML; empty where it holds a summary only.
    """

    url: str
    title: str = ""
    summary: str = ""
    content: str = ""
    published: str | None = None
    published_text: str | None = None


class BadItem(msgspec.Struct, frozen=True):
    """An item that names no article, and why."""

    title: str
    fault: str


class Parsed(msgspec.Struct, frozen=True):
    """A feed's items in its own order, each article once, and the items that could not be taken.

    `ttl_seconds` is how long the feed itself says that it stays as it is; `title` and `language` are its own words.
    `older` is the address of the page with the items before these, as far as the feed tells one.
    """

    items: list[Item]
    bad: list[BadItem]
    ttl_seconds: float | None = None
    format: Format = "rss"
    title: str = ""
    language: str = ""
    older: str | None = None


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One item as its format tells it, nothing of it checked: `links` with the likeliest first, texts as HTML."""

    links: list[str]
    title: str = ""
    summary: str = ""
    content: str = ""
    written: str = ""
    categories: list[str] = []


def gather(told: Iterable[Told], base: str, zone: ZoneInfo) -> tuple[list[Item], list[BadItem]]:
    """The items of what a feed `told`, each article once, and those that name none.

    Links are relative to `base`, dates without a zone of `zone`.
    """
    items: dict[str, Item] = {}
    bad = []
    for item in (_item(one, base, zone) for one in told):
        if isinstance(item, BadItem):
            bad.append(item)
        else:
            items.setdefault(canonical_url(item.url), item)
    return list(items.values()), bad


def newest(items: Iterable[Item]) -> str | None:
    """The last of the dates that `items` tell, as they tell it; a day counts from its start in UTC."""
    told = [item.published for item in items if item.published]
    return max(told, key=_moment, default=None)


def moment_of(item: Item) -> datetime | None:
    """When `item` came out, where its feed tells it to the minute with a zone."""
    moment = datetime.fromisoformat(item.published) if item.published else None
    return moment if moment and moment.tzinfo else None


def _moment(published: str) -> datetime:
    moment = datetime.fromisoformat(published)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def plain(markup: str, limit: int) -> str:
    """`markup` without tags and entities, spaces made single, at most `limit` characters. Escaped twice is common."""
    text = markup[: 4 * limit]
    for _ in range(2):
        text = html.unescape(_TAG.sub(" ", text))
    return " ".join(_MARKS.sub("", NOT_XML.sub(" ", _TAG.sub(" ", text))).split())[:limit]


def title_of(markup: str) -> str:
    """`markup` as a title: plain, and short enough to show."""
    return plain(markup, _TITLE_CHARS)


def absolute(base: str, link: str) -> str | None:
    """The http(s) address that `link` means at `base`, also without its scheme; None where it means none."""
    link = "".join(link.split("\n")).strip()
    try:
        site = urlsplit(base)
        if link.lower().startswith(("www.", f"{(site.hostname or 'www.').removeprefix('www.')}/")):
            link = f"{site.scheme}://{link}"
        address = bare_url(urljoin(base, link))
        parts = urlsplit(canonical_url(address))
    except ValueError:
        return None
    return address if parts.scheme in {"http", "https"} and parts.hostname else None


def _item(told: Told, base: str, zone: ZoneInfo) -> Item | BadItem:
    title = title_of(told.title)
    links = [link for link in told.links if link.strip()]
    found = [address for link in links if (address := absolute(base, link))]
    if not found:
        return BadItem(title, f"no address to fetch: {next(iter(links), 'no link')[:200]!r}")
    address = next((address for address in found if not _is_front_page(address)), None)
    if address is None:
        return BadItem(title, f"leads to a front page: {found[0][:200]!r}")
    if why := advertised(title, told.categories, address):
        return BadItem(title, f"an advertisement: {why}")
    written = plain(told.written, _DATE_CHARS)
    published = _published(written, zone)
    return Item(
        url=address,
        title=title,
        summary=plain(told.summary, _SUMMARY_CHARS),
        content=_whole(told.content),
        published=published,
        published_text=(written or None) if published is None else None,
    )


def _published(written: str, zone: ZoneInfo) -> str | None:
    """`written` as ISO 8601; None for what is not read, and for a time that has not come yet."""
    published = iso(written, zone)
    if published is None:
        return None
    return published if _moment(published) <= datetime.now(UTC) + _AHEAD else None


def _whole(content: str) -> str:
    """`content` as HTML; nothing where it is too long, for a cut article would be taken for a whole one."""
    return NOT_XML.sub(" ", content) if len(content) <= _CONTENT_CHARS else ""


def _is_front_page(address: str) -> bool:
    parts = urlsplit(address)
    return parts.path in {"", "/"} and not parts.query
