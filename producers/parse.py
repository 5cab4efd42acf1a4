"""A feed's bytes to its items. One bad item never costs the feed, whatever is in it."""

import html
import re
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

import feedparser
import msgspec

from producers.article import canonical_url
from producers.decode import decode
from producers.pubdate import iso

_SUMMARY_CHARS = 5000
_TITLE_CHARS = 500
_CONTENT_CHARS = 500_000
_DATE_CHARS = 100
_MAX_ITEMS = 1000  # feeds list some dozens; one with more is an archive, and comes again

_PROLOG = re.compile(r"<\?xml\b[^>]{0,300}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CHARACTER_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,20})|(\d{1,20}));")
_TAG = re.compile(r"<(?:/?[a-zA-Z]|!--)[^<>]*>")

# Of the syndication module of RSS 1.0, in seconds.
_PERIODS = {"hourly": 3600.0, "daily": 86_400.0, "weekly": 604_800.0, "monthly": 2_592_000.0, "yearly": 31_536_000.0}


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

    `ttl_seconds` is how long the feed itself says that it stays as it is.
    """

    items: list[Item]
    bad: list[BadItem]
    ttl_seconds: float | None = None


def parse(body: bytes, charset: str | None, url: str, zone: ZoneInfo) -> Parsed:
    """The items of the RSS or Atom feed in `body`, fetched from `url`, where HTTP declared `charset`.

    `zone` is the feed's own, for dates that name none. Raises NotTextError or NotAFeedError; nothing else.
    """
    text = decode(body, charset).text
    # Headers must be written in small letters here; without a type, feedparser calls every feed suspect.
    headers = {"content-location": url, "content-type": "application/xml; charset=utf-8"}
    try:
        read = feedparser.parse(
            BytesIO(_utf8(text)), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as exc:  # whatever hostile bytes make it raise (feedparser issue 599), they are no feed
        raise NotAFeedError(f"the parser failed on it: {type(exc).__name__}: {exc}") from exc
    entries = read.get("entries") or []
    if not entries and not read.get("version"):
        raise NotAFeedError(f"neither RSS nor Atom: begins with {' '.join(text[:60].split())!r}")
    items: dict[str, Item] = {}
    bad = []
    for entry in entries[:_MAX_ITEMS]:
        item = _item(entry, url, zone)
        if isinstance(item, BadItem):
            bad.append(item)
        else:
            items.setdefault(canonical_url(item.url), item)
    return Parsed(list(items.values()), bad, _ttl_seconds(read.get("feed") or {}))


def plain(markup: str, limit: int) -> str:
    """`markup` without tags and entities, spaces made single, at most `limit` characters. Escaped twice is common."""
    text = markup[: 4 * limit]
    for _ in range(2):
        text = html.unescape(_TAG.sub(" ", text))
    return " ".join(_NOT_XML.sub(" ", _TAG.sub(" ", text)).split())[:limit]


def _utf8(text: str) -> bytes:
    """`text` as XML in UTF-8 that says so, without what XML may not hold."""
    text = _NOT_XML.sub("\ufffd", text).lstrip()
    text = _CHARACTER_REFERENCE.sub(_checked_reference, _without_doctype(_PROLOG.sub("", text, 1)))
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + text.encode()


def _without_doctype(text: str) -> str:
    """`text` without its document type: a feed needs none, and cannot define entities that grow without it."""
    found = _DOCTYPE.search(text)
    if found is None:
        return text
    end = text.find(">", found.end())
    if "[" in text[found.end() : max(end, found.end())]:
        end = text.find(">", max(text.find("]", found.end()), found.end()))
    return text[: found.start()] + text[end + 1 :] if end >= 0 else text[: found.start()]


def _checked_reference(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    good = code in {9, 10, 13} or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF
    return match[0] if good else "\ufffd"


def _item(entry: Any, base: str, zone: ZoneInfo) -> Item | BadItem:  # noqa: ANN401 - feedparser's own dictionary
    title = plain(_text(entry, "title"), _TITLE_CHARS)
    written = _text(entry, "published") or (_text(entry, "updated") if "updated" in entry else "")
    links = [_text(entry, "link"), *(_text(link, "href") for link in entry.get("links") or [])]
    if _text(entry, "id").startswith(("http://", "https://")):
        links.append(_text(entry, "id"))
    address = next((found for link in links if link.strip() and (found := _absolute(base, link))), None)
    if address is None:
        return BadItem(title, f"no address to fetch: {next(filter(None, links), 'no link')[:200]!r}")
    published = iso(written, zone)
    return Item(
        url=address,
        title=title,
        summary=plain(_text(entry, "summary"), _SUMMARY_CHARS),
        content=_content(entry),
        published=published,
        published_text=(plain(written, _DATE_CHARS) or None) if published is None else None,
    )


def _content(entry: Any) -> str:  # noqa: ANN401
    """The longest of the texts that an item holds as its content, as HTML; a cut one would be taken for a whole."""
    held = [_text(content, "value") for content in entry.get("content") or []]
    longest = _NOT_XML.sub(" ", max(held, key=len, default=""))
    return longest if len(longest) <= _CONTENT_CHARS else ""


def _ttl_seconds(channel: Any) -> float | None:  # noqa: ANN401
    """How long the feed says that it stays as it is: RSS's ttl in minutes, or else the syndication module's period."""
    if (minutes := _number(_text(channel, "ttl"))) is not None:
        return minutes * 60.0
    period = _PERIODS.get(_text(channel, "sy_updateperiod").strip().lower())
    return period / (_number(_text(channel, "sy_updatefrequency")) or 1) if period else None


def _number(written: str) -> int | None:
    """A positive number in few ASCII digits, as feeds write their periods."""
    found = re.fullmatch(r"[0-9]{1,7}", written.strip())
    return int(found[0]) or None if found else None


def _text(entry: Any, key: str) -> str:  # noqa: ANN401
    value = entry.get(key)
    return value if isinstance(value, str) else ""


def _absolute(base: str, link: str) -> str | None:
    try:
        address = urljoin(base, "".join(link.split("\n")).strip())
        parts = urlsplit(canonical_url(address))
    except ValueError:
        return None
    return address if parts.scheme in {"http", "https"} and parts.hostname else None
