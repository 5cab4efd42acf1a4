"""A feed's bytes to its items, whatever its format. One bad item never costs the feed, whatever is in it."""

import zlib
from zoneinfo import ZoneInfo

from producers import jsonfeed, rss, sitemap
from producers.decode import NotTextError, decode
from producers.items import BadItem, Item, NotAFeedError, Parsed, plain

__all__ = ["BadItem", "Item", "NotAFeedError", "NotTextError", "Parsed", "parse", "plain"]

_GZIP = b"\x1f\x8b"
_INFLATED_BYTES = 20_000_000  # of a sitemap kept as a .gz file; the protocol allows 50 MB, of news 1,000 addresses


def parse(body: bytes, charset: str | None, url: str, zone: ZoneInfo) -> Parsed:
    """The items of the feed in `body`, fetched from `url`, where HTTP declared `charset`.

    Reads RSS, Atom, JSON Feed and Google News sitemaps, told apart by what is in them. `zone` is the feed's own, for
    dates that name none. Raises NotTextError or NotAFeedError; nothing else.
    """
    text = feed_text(body, charset)
    if text.lstrip()[:1] in {"{", "["}:
        return jsonfeed.read(text, url, zone)
    if sitemap.is_sitemap(text):
        return sitemap.read(text, url, zone)
    return rss.read(text, url, zone)


def feed_text(body: bytes, charset: str | None) -> str:
    """The text of `body`, also where it is a gzip file that no header tells of. Raises NotTextError."""
    if body.startswith(_GZIP):
        inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            body = inflater.decompress(body, _INFLATED_BYTES)
        except zlib.error as exc:
            raise NotTextError(f"begins as gzip, but is none: {exc}") from exc
        if inflater.unconsumed_tail:
            raise NotTextError(f"gzip of more than {_INFLATED_BYTES} bytes")
    return decode(body, charset).text.lstrip("\ufeff")
