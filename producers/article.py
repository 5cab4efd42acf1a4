"""The message that producers write: one fetched article, as it came."""

import hashlib
import re
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import msgspec

TOPIC = "articles.fetched"

Mode = Literal["live", "replay"]

# Beginnings of parameters that say where a reader came from, not what is read.
TRACKING = (
    *("utm_", "fbclid", "gclid", "gbraid", "wbraid", "dclid", "msclkid", "yclid", "twclid", "ttclid", "igsh", "_ga"),
    *("_gl", "ref_src", "mc_cid", "mc_eid", "mkt_tok", "ocid", "cmpid", "xtor", "wt_mc", "at_campaign", "at_medium"),
    *("at_custom", "ns_campaign", "ns_mchannel", "ns_source", "__twitter_impression", "traffic_source"),
)
# Ways in which sites mark the small form of a page, for phones or for AMP.
_SMALL_HOST = re.compile(r"^(?:(?:www|m|mobile|amp|wap)\.)+(?=[^.]+\.[^.])")
_SMALL_QUERY = {("amp", ""), ("amp", "1"), ("amp", "true"), ("outputtype", "amp"), ("output", "amp")}
_SMALL_END = re.compile(r"(?:/amp(?:\.html?)?|\.amp)$", re.IGNORECASE)
_SMALL_FILE = re.compile(r"\.amp(\.html?)$", re.IGNORECASE)
_SMALL_START = re.compile(r"^/amp(?=/.)", re.IGNORECASE)
_AMP_CACHE = re.compile(r"https?://(?:[^/]+\.cdn\.ampproject\.org/[a-z]|(?:www\.)?google\.[a-z.]+/amp)/(s/)?(.+)")
PATH_SAFE = "/%:@!$&'()*+,;=~"  # RFC 3986, and the percent sign of what is escaped already


class FetchedArticle(msgspec.Struct, frozen=True, kw_only=True):
    """One article as its server or its sender gave it, with what the feed said of it.

    `body` holds raw bytes (base64 in JSON); `charset` is what HTTP declared, if anything; `cut_from` is how many bytes
    there were, where `body` was cut to fit into a message. `published` is ISO 8601 as far as the source told it: a day,
    a local time, or a time with its offset; never the time of fetching. `published_text` is what the source wrote as
    its date where that is no form the producers read: Arabic words. `fetched_at` is UTC. `times` holds the UTC time at
    which each stage was done with the article, by the stage's name.
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
    cut_from: int | None = None
    charset: str | None = None
    title: str = ""
    summary: str = ""
    published: str | None = None
    published_text: str | None = None
    fetched_at: datetime
    times: dict[str, datetime] = {}

    def cut_by(self, over: int) -> "FetchedArticle":
        """The article without so much of its end that its message is shorter by `over` bytes, and some more."""
        left = max(0, len(self.body) - over * 3 // 4 - 4096)  # base64: four letters for three bytes
        return msgspec.structs.replace(self, body=self.body[:left], cut_from=len(self.body))

    def headers(self) -> tuple[tuple[str, str], ...]:
        """What the message's headers tell, for readers that leave the body alone: ids and times."""
        told = {
            "schema": str(self.schema),
            "article_id": self.article_id,
            "mode": self.mode,
            "url": self.url,
            "feed_url": self.feed_url,
            "published": self.published,
            "fetched_at": self.fetched_at.isoformat(),
        }
        return tuple((name, text) for name, text in told.items() if text)


def canonical_url(url: str) -> str:
    """The address by which the article at `url` is known, whichever of its forms this one is.

    Host in lower case, Arabic letters escaped; without fragment, default port, slashes at the end, tracking parameters,
    and what marks a page for phones or AMP (with which `www.` goes too). Two addresses of one article give the same
    text as far as that can be told without fetching them; the text itself need not be an address that answers. Raises
    ValueError for what is no address.
    """
    url = url.strip()
    if cached := _AMP_CACHE.fullmatch(url):
        url = f"http{'s' if cached[1] else ''}://{cached[2]}"
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else _SMALL_HOST.sub("", host)
    if parts.port and parts.port != {"http": 80, "https": 443}.get(parts.scheme.lower()):
        host = f"{host}:{parts.port}"
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not name.lower().startswith(TRACKING) and (name.lower(), value.lower()) not in _SMALL_QUERY
    ]
    path = quote(_large(parts.path), safe=PATH_SAFE)
    return urlunsplit((parts.scheme.lower(), host, path, urlencode(query), ""))


def bare_url(url: str) -> str:
    """`url` without a user and password, which are not ours to tell."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if "@" in parts.netloc else url


def _large(path: str) -> str:
    """`path` without what marks the small form of a page, and without slashes at its end."""
    while True:
        larger = _SMALL_FILE.sub(r"\1", _SMALL_START.sub("", _SMALL_END.sub("", path.rstrip("/"))))
        if larger == path:
            return path or "/"
        path = larger


def article_id(identity: str) -> str:
    """The id of the article at a canonical URL (or of one that has only a name of its own): 20 hex digits."""
    return hashlib.sha256(identity.encode()).hexdigest()[:20]


def utc_now() -> datetime:
    """Now in UTC, to the millisecond, as every message carries it."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
