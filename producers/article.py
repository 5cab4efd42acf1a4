"""The message that producers write: one fetched article, as it came."""

import hashlib
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import msgspec

TOPIC = "articles.fetched"

Mode = Literal["live", "replay"]

# Parameters that say where a reader came from, not what is read.
TRACKING = ("utm_", "fbclid", "gclid", "ref_src", "mc_cid", "mc_eid", "igshid", "ocid", "cmpid")
PATH_SAFE = "/%:@!$&'()*+,;=~"  # RFC 3986, and the percent sign of what is escaped already


class FetchedArticle(msgspec.Struct, frozen=True, kw_only=True):
    """One article as its server or its sender gave it, with what the feed said of it.

    `body` holds raw bytes (base64 in JSON); `charset` is what HTTP declared, if anything. `published` is ISO 8601
    as far as the source told it: a day, a local time, or a time with its offset; never the time of fetching.
    `published_text` is what the source wrote as its date where that is no form the producers read: Arabic words.
    `fetched_at` is UTC. `times` holds the UTC time at which each stage was done with the article, by the stage's name.
    """

    schema: int = 1
    mode: Mode = "live"
    article_id: str
    url: str
    outlet: str
    outlet_country: str | None = None
    timezone: str = "UTC"
    feed_url: str | None = None
    media: Literal["html", "text"] = "html"
    body: bytes
    charset: str | None = None
    title: str = ""
    summary: str = ""
    published: str | None = None
    published_text: str | None = None
    fetched_at: datetime
    times: dict[str, datetime] = {}


def canonical_url(url: str) -> str:
    """`url` with host in lower case and Arabic letters escaped, without fragment, default port and tracking parameters.

    Two addresses of one article give the same text as far as that can be told without fetching them. Raises ValueError
    for what is no address.
    """
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    if parts.port and parts.port != {"http": 80, "https": 443}.get(parts.scheme.lower()):
        host = f"{host}:{parts.port}"
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.lower().startswith(TRACKING)]
    return urlunsplit((parts.scheme.lower(), host, quote(parts.path or "/", safe=PATH_SAFE), urlencode(query), ""))


def article_id(identity: str) -> str:
    """The id of the article at a canonical URL (or of one that has only a name of its own): 20 hex digits."""
    return hashlib.sha256(identity.encode()).hexdigest()[:20]


def utc_now() -> datetime:
    """Now in UTC, to the millisecond, as every message carries it."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
