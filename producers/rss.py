"""RSS and Atom, as they are found: what feedparser needs to be spared, and what it tells of each item."""

import re
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

import feedparser

from producers.items import MAX_ITEMS, NotAFeedError, Parsed, Told, absolute, gather, title_of
from producers.markup import as_xml

_ITEM = re.compile(r"<(?:[\w.-]{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_PAGED = re.compile(r"(?:^|&)paged=(\d{1,6})(?=&|$)", re.ASCII)
_MOST_TAGS = 300_000  # feedparser takes some 30 microseconds for each, in which nothing else of the process runs
# Of the syndication module of RSS 1.0, in seconds.
_PERIODS = {"hourly": 3600.0, "daily": 86_400.0, "weekly": 604_800.0, "monthly": 2_592_000.0, "yearly": 31_536_000.0}


def read(text: str, url: str, zone: ZoneInfo) -> Parsed:
    """The RSS or Atom feed in `text`, fetched from `url`. Raises NotAFeedError."""
    if text.count("<") > _MOST_TAGS:
        raise NotAFeedError(f"more than {_MOST_TAGS} tags, which is no feed of news")
    # Headers must be written in small letters here; without a type, feedparser calls every feed suspect.
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        found = feedparser.parse(
            BytesIO(as_xml(_begun(text))), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as exc:  # whatever hostile bytes make it raise (feedparser issue 599), they are no feed
        raise NotAFeedError(f"the parser failed on it: {type(exc).__name__}: {exc}") from exc
    entries, channel = found.get("entries") or [], found.get("feed") or {}
    if not entries and not found.get("version"):
        raise NotAFeedError(f"neither RSS nor Atom: begins with {' '.join(text[:60].split())!r}")
    items, bad = gather((_told(entry) for entry in entries[:MAX_ITEMS]), _base(channel, url), zone)
    return Parsed(
        items,
        bad,
        _ttl_seconds(channel),
        "atom" if str(found.get("version")).startswith("atom") else "rss",
        title_of(_text(channel, "title")),
        _text(channel, "language")[:40],
        _older(channel, url),
    )


def _begun(text: str) -> str:
    """`text` up to where one item more than are taken begins: parsing an archive of them would take minutes."""
    for number, item in enumerate(_ITEM.finditer(text)):
        if number == MAX_ITEMS:
            return text[: item.start()]
    return text


def _told(entry: Any) -> Told:  # noqa: ANN401 - feedparser's own dictionary
    # A proxy that counts readers names the article's own address beside its own.
    links = [_text(entry, "feedburner_origlink")]
    if entry.get("guidislink") is not True:  # feedparser's link is else the GUID, which is a mere number as often
        links.append(_text(entry, "link"))
        links += [_text(link, "href") for link in _dicts(entry, "links") if link.get("rel") == "alternate"]
    if _text(entry, "id").startswith(("http://", "https://", "/")):
        links.append(_text(entry, "id"))
    return Told(
        links=links,
        title=_text(entry, "title"),
        summary=_text(entry, "summary"),
        content=max((_text(content, "value") for content in _dicts(entry, "content")), key=len, default=""),
        written=_text(entry, "published") or (_text(entry, "updated") if "updated" in entry else ""),
        categories=[_text(tag, "term") for tag in _dicts(entry, "tags")],
    )


def _base(channel: Any, url: str) -> str:  # noqa: ANN401
    """What links in the feed are relative to: the site that the channel names, for a feed may lie on another host.

    A channel that names a machine of its maker's own, such as localhost, names nothing.
    """
    site = absolute(url, _text(channel, "link"))
    host = (urlsplit(site).hostname or "") if site else ""
    return site if site and "." in host and not host.replace(".", "").isdecimal() else url


def _older(channel: Any, url: str) -> str | None:  # noqa: ANN401
    """The page with the items before those of the feed at `url`: by RFC 5005, or as WordPress numbers its pages."""
    links = {link.get("rel"): _text(link, "href") for link in _dicts(channel, "links")}
    if told := links.get("next") or links.get("prev-archive"):
        return absolute(url, told)
    if "wordpress" not in _text(channel, "generator").lower():
        return None
    parts = urlsplit(url)
    if found := _PAGED.search(parts.query):
        query = f"{parts.query[: found.start(1)]}{int(found[1]) + 1}{parts.query[found.end(1) :]}"
    else:
        query = f"{parts.query}&paged=2".lstrip("&")
    return urlunsplit(parts._replace(query=query))


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


def _dicts(entry: Any, key: str) -> list[Any]:  # noqa: ANN401
    return [value for value in entry.get(key) or [] if isinstance(value, dict)]


def _text(entry: Any, key: str) -> str:  # noqa: ANN401
    value = entry.get(key)
    return value if isinstance(value, str) else ""
