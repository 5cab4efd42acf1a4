"""JSON Feed, versions 1 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import html
import json
from typing import Any
from zoneinfo import ZoneInfo

from producers.items import MAX_ITEMS, BadItem, NotAFeedError, Parsed, Told, absolute, gather, title_of
from producers.markup import NOT_XML


def read(text: str, url: str, zone: ZoneInfo) -> Parsed:
    """The JSON Feed in `text`, fetched from `url`. A field of the wrong type is as if it were not there.

    Raises NotAFeedError.
    """
    try:
        found = json.loads(text, strict=False)  # halves of characters and bare line breaks are common in titles
    except (ValueError, RecursionError) as exc:
        raise NotAFeedError(f"neither a feed nor whole JSON: {exc}") from exc
    if not isinstance(found, dict) or not isinstance(found.get("items"), list):
        raise NotAFeedError("JSON, but no JSON Feed: it has no list of items")
    listed = found["items"][:MAX_ITEMS]
    told = [_told(entry) for entry in listed if isinstance(entry, dict)]
    items, bad = gather(told, _text(found, "home_page_url") or url, zone)
    bad += [BadItem("", f"no object: {str(entry)[:100]!r}") for entry in listed if not isinstance(entry, dict)]
    older = _text(found, "next_url")
    return Parsed(
        items,
        bad,
        None,
        "json",
        title_of(_text(found, "title")),
        _text(found, "language")[:40],
        absolute(url, older) if older else None,
    )


def _told(entry: dict[str, Any]) -> Told:
    links = [_text(entry, "url")]
    if _text(entry, "id").startswith(("http://", "https://")):
        links.append(_text(entry, "id"))
    tags = entry.get("tags")
    return Told(
        links=[*links, _text(entry, "external_url")],
        title=_text(entry, "title"),
        summary=_text(entry, "summary"),
        content=_text(entry, "content_html") or html.escape(_text(entry, "content_text"), quote=False),
        written=_text(entry, "date_published") or _text(entry, "date_modified"),
        categories=[tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else [],
    )


def _text(entry: dict[str, Any], key: str) -> str:
    value = entry.get(key)
    return NOT_XML.sub("\ufffd", value) if isinstance(value, str) else ""
