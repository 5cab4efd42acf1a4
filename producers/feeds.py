"""The feeds that are watched, as a list in TOML: one `[[feed]]` table each."""

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]  # ISO 3166-1 alpha-2


class FeedsError(Exception):
    """A feed list that cannot be used: one line naming the file, the entry, the field, and the fault."""


class Feed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One feed, and what holds for every article in it.

    `country` is where the outlet sits and `timezone` (an IANA name) the clock it writes dates by. `category` is what
    kind of outlet it is, such as agency or newspaper. Manners: `interval_seconds` between two polls, `delay_seconds`
    between two fetches from a host and `concurrency`, the fetches from it at a time; without them the settings hold.
    `full_text` says when the text that stands in the feed itself is the article: where its page fails (`fallback`),
    `always`, or `never`. A `local` feed may live at a private or loopback address, and is asked without pauses.
    `source` says where the address is known from; `verified` whether it was ever fetched.
    """

    url: str
    outlet: str
    country: Country
    timezone: str
    language: str = "ar"
    category: str = ""
    full_text: Literal["fallback", "always", "never"] = "fallback"
    interval_seconds: Annotated[float, msgspec.Meta(gt=0)] | None = None
    delay_seconds: Annotated[float, msgspec.Meta(ge=0)] | None = None
    concurrency: Annotated[int, msgspec.Meta(ge=1, le=16)] | None = None
    local: bool = False
    verified: bool = False
    source: str = ""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


def load(file: Path) -> list[Feed]:
    """The feeds of `file`, in its order. Raises FeedsError at its first fault."""
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as exc:
        raise FeedsError(f"{file}: cannot be read: {exc.strerror}") from exc
    except ValueError as exc:  # of TOML, or of UTF-8
        raise FeedsError(f"{file}: not TOML: {exc}") from exc
    entries = tables.pop("feed", [])
    if tables:
        raise FeedsError(f"{file}: {next(iter(tables))}: unknown; a feed list holds [[feed]] tables only")
    if not isinstance(entries, list) or not entries:
        raise FeedsError(f"{file}: holds no [[feed]] table; add one for each feed")
    feeds: dict[str, Feed] = {}
    for number, entry in enumerate(entries, 1):
        feed = _feed(entry, f"{file}: feed {number}")
        if feed.url in feeds:
            raise FeedsError(f"{file}: feed {number} ({feed.outlet}): url: listed before; remove one of the two")
        feeds[feed.url] = feed
    return list(feeds.values())


def _feed(entry: Any, where: str) -> Feed:  # noqa: ANN401 - what TOML holds
    if isinstance(entry, dict) and "outlet" in entry:
        where = f"{where} ({entry['outlet']})"
    try:
        feed = msgspec.convert(entry, Feed)
    except msgspec.ValidationError as exc:
        fault, _, field = str(exc).partition(" - at `$.")
        raise FeedsError(f"{where}: {field.rstrip('`') + ': ' if field else ''}{fault}") from exc
    parts = urlsplit(feed.url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise FeedsError(f"{where}: url: {feed.url!r} is no http(s) address")
    try:
        ZoneInfo(feed.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
        raise FeedsError(f"{where}: timezone: {feed.timezone!r} is no IANA time zone, such as Asia/Baghdad") from exc
    return feed
