"""What a producer must know after a restart, kept in two compacted topics: each feed's state, and the articles seen."""

from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from producers.article import article_id, canonical_url, utc_now
from producers.compacted import read_all
from producers.parse import Item
from producers.schedule import Rhythm
from producers.settings import Settings
from producers.trust import Moved, Trust

FEEDS = "feeds.state"
SEEN = "articles.seen"
_WAITING_BYTES = 1_000_000  # of a feed's items that wait, in its state

_SECOND_LEVEL = {"ac", "co", "com", "edu", "gov", "info", "mil", "net", "org", "sch"}


class Waiting(msgspec.Struct, frozen=True):
    """An item whose article could not be fetched yet: how often that was tried, and when it may be again (UTC)."""

    item: Item
    tries: int = 0
    again: datetime | None = None

    @property
    def article_id(self) -> str:
        """The id of the article at the address that the feed tells."""
        return article_id(canonical_url(self.item.url))

    def is_due(self) -> bool:
        return self.again is None or self.again <= utc_now()

    def not_before(self, again: datetime | None) -> "Waiting":
        """The same, not tried before `again` either."""
        later = max((moment for moment in (self.again, again) if moment), default=None)
        return msgspec.structs.replace(self, again=later)


class Older(msgspec.Struct, frozen=True, kw_only=True):
    """How what a feed no longer lists can be had: on its older `pages`, or in the news sitemap of its site, which lies
    at `sitemap`; empty where it cannot be, or that is not known yet. It is tried anew at `again` (UTC).

    `since` is when the feed was last had before a gap that is still open, after so many `tries` to fill it; `recovered`
    counts the articles that were found in gaps.
    """

    way: Literal["", "pages", "sitemap"] = ""
    sitemap: str = ""
    again: datetime | None = None
    since: datetime | None = None
    tries: int = 0
    recovered: int = 0


def short_id(item: Item) -> str:
    """What an item is told by among those of its feed."""
    return article_id(canonical_url(item.url))[:8]


def bounded(waiting: list[Waiting]) -> list[Waiting]:
    """As much of `waiting` as a state may hold, from its beginning; texts that feeds hold themselves go first."""
    sizes = [len(msgspec.json.encode(one)) for one in waiting]
    if sum(sizes) > _WAITING_BYTES:
        waiting = [Waiting(msgspec.structs.replace(one.item, content=""), one.tries, one.again) for one in waiting]
        sizes = [len(msgspec.json.encode(one)) for one in waiting]
    left = sum(sizes)
    while left > _WAITING_BYTES:
        left -= sizes.pop()
    return waiting[: len(sizes)]


class FeedState(msgspec.Struct, frozen=True, kw_only=True):
    """One feed as its last poll left it; the key is its URL. Counts are over its whole life, `errors` since the last
    success, `strikes` by their weight, `gone` the answers 410 in a row. Times are UTC.

    The feed is asked at `address`, if it moved for good; `moved` is a move that is not confirmed yet. `digest` and
    `ttl_seconds` are of the last whole feed; `newest` holds the short ids of the items that were new when something
    last was. `waiting` and `taking` are recorded before the first article of a poll is taken in, so that whoever takes
    over from a producer that was killed has the items, though the feed may list them no more, and knows by `taking`
    (ids) which articles may be published though `articles.seen` lacks them.

    Every item the feed ever told is in `articles.seen` or in `waiting`, so `etag` and `digest` may be believed.
    """

    schema: int = 1
    etag: str | None = None
    last_modified: str | None = None
    polls: int = 0
    published: int = 0
    dropped: int = 0
    errors: int = 0
    strikes: float = 0.0
    error: str = ""
    gone: int = 0
    address: str | None = None
    moved: Moved | None = None
    trust: Trust = Trust()
    rhythm: Rhythm = Rhythm()
    digest: str = ""
    ttl_seconds: float = 0.0
    newest: list[str] = []
    older: Older = Older()
    next_poll: datetime | None = None
    last_poll: datetime | None = None
    last_success: datetime | None = None
    waiting: list[Waiting] = []
    taking: list[str] = []
    taking_since: datetime | None = None


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """An article that was published or dropped for good; the key is its id."""

    schema: int = 1
    url: str
    feed_url: str
    at: datetime = msgspec.field(default_factory=utc_now)


def read(value: bytes | None) -> FeedState:
    """A feed's state as it was recorded.

    One that cannot be read counts as none: its feed is polled as if for the first time, and nothing is published
    twice, because seen articles are told by their keys alone.
    """
    try:
        return msgspec.json.decode(value or b"{}", type=FeedState)
    except msgspec.DecodeError:
        return FeedState()


def load(settings: Settings) -> dict[str, FeedState]:
    """All feeds' states by URL. Raises BrokerUnavailable or TopicMissing."""
    values = dict(read_all(settings, FEEDS))
    return {url: read(value) for url, value in values.items() if value is not None}


def site_of(url: str) -> str:
    """The domain that a host belongs to: its last two labels, or three where the second is one such as `com`."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    labels = host.split(".")
    if ":" in host or labels[-1].isdigit():  # an IP address
        return host
    return ".".join(labels[-3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else -2 :])
