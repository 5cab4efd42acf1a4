"""The feeds that are watched, as a list in TOML: one `[[feed]]` table each."""

import json
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]  # ISO 3166-1 alpha-2

_TABLE = re.compile(r"^\[\[feed\]\]", re.MULTILINE)
_VERIFIED = re.compile(r"^verified\s*=\s*false\b", re.MULTILINE)
_URL = re.compile(r"^url\s*=.*$", re.MULTILINE)


class FeedsError(Exception):
    """A feed list that cannot be used: one line naming the file, the entry, the field, and the fault."""


class Feed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One feed, and what holds for every article in it.

    `country` is where the outlet sits and `timezone` (an IANA name) the clock it writes dates by. `category` is what
    kind of outlet it is, such as agency or newspaper. Manners: `interval_seconds` between two polls, `delay_seconds`
    between two fetches from a host and `concurrency`, the fetches from it at a time; without them the settings hold.
    `full_text` says when the text that stands in the feed itself is the article: where its page fails (`fallback`),
    `always`, or `never`. `news_sitemap` is where the site lists its articles of the last days, if robots.txt does not
    say; what leaves the feed between two polls is looked for there. `login_file` names a file with the `user:password`
    that its host asks for. A `local` feed may live at a private or loopback address, and is asked without pauses.
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
    news_sitemap: str = ""
    login_file: str = ""
    local: bool = False
    verified: bool = False
    source: str = ""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


def load(file: Path) -> list[Feed]:
    """The feeds of `file`, in its order. Raises FeedsError at its first fault."""
    return _listed(_read(file), file)


def add(file: Path, feeds: Iterable[Feed]) -> list[Feed]:
    """Write those of `feeds` that are not in the list `file` yet to its end; returns them. Raises FeedsError.

    What stands in the file stays as it is, comments too; a file that is not there is made.
    """
    text = _read(file) if file.exists() else ""
    known = {feed.url for feed in _listed(text, file)} if text.strip() else set()
    new = [feed for feed in feeds if feed.url not in known]
    if new:
        _replace(file, "\n\n".join([*filter(None, [text.rstrip("\n")]), *map(as_toml, new)]) + "\n")
    return new


def set_verified(file: Path, urls: Collection[str]) -> int:
    """Write `verified = true` into the entries of `urls` in the list `file`; returns how many were not so before.

    Raises FeedsError. All else in the file stays as it is.
    """
    text = _read(file)
    tables = _TABLE.split(text)  # what stands before the first, then each table after its header
    listed = _listed(text, file)
    if len(listed) != len(tables) - 1:
        raise FeedsError(f"{file}: cannot be edited: it holds [[feed]] within a text, or feeds written another way")
    done = 0
    for number, feed in enumerate(listed, 1):
        if feed.url in urls and not feed.verified:
            table, found = _VERIFIED.subn("verified = true", tables[number], 1)
            tables[number] = table if found else _URL.sub(r"\g<0>\nverified = true", table, 1)
            done += 1
    if done:
        edited = "[[feed]]".join(tables)
        if sum(feed.verified for feed in _listed(edited, file)) != done + sum(feed.verified for feed in listed):
            raise FeedsError(f"{file}: cannot be edited: write verified = true by hand")
        _replace(file, edited)
    return done


def as_toml(feed: Feed) -> str:
    """`feed` as a table of a feed list."""
    # JSON's texts, numbers and truths are TOML's too, but for one control character.
    told = (f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in changed(feed))
    return "\n".join(["[[feed]]", *told]).replace("\x7f", "\\u007f")


def changed(feed: Feed) -> Iterator[tuple[str, str | float | bool]]:
    """The fields of `feed` that a list must name: those without a default, and those that differ from it."""
    for field in msgspec.structs.fields(Feed):
        value = getattr(feed, field.name)
        if field.required or value != field.default:
            yield field.name, value


def feed_of(entry: object, where: str, *, strict: bool = True) -> Feed:
    """The feed that `entry` tells; where not `strict`, numbers and truths may be written as texts.

    Raises FeedsError, which begins with `where`.
    """
    if isinstance(entry, dict) and "outlet" in entry:
        where = f"{where} ({entry['outlet']})"
    try:
        feed = msgspec.convert(entry, Feed, strict=strict)
    except msgspec.ValidationError as exc:
        fault, _, field = str(exc).partition(" - at `$.")
        raise FeedsError(f"{where}: {field.rstrip('`') + ': ' if field else ''}{fault}") from exc
    for name, address in {"url": feed.url, "news_sitemap": feed.news_sitemap}.items():
        if wrong := _address_fault(address) if address or name == "url" else None:
            raise FeedsError(f"{where}: {name}: {wrong}")
    try:
        ZoneInfo(feed.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
        raise FeedsError(f"{where}: timezone: {feed.timezone!r} is no IANA time zone, such as Asia/Baghdad") from exc
    return feed


def _address_fault(address: str) -> str | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    good = parts.scheme in {"http", "https"} and parts.hostname
    if "@" in (parts.netloc if good else address):
        return "holds a user or password: write user:password to a file, and name it as login_file"
    return None if good else f"{address!r} is no http(s) address"


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as exc:
        raise FeedsError(f"{file}: cannot be read: {exc.strerror}") from exc
    except ValueError as exc:
        raise FeedsError(f"{file}: not TOML: {exc}") from exc


def _replace(file: Path, text: str) -> None:
    """Write `text` to `file`, wholly or not at all."""
    beside = file.with_name(f".{file.name}.new")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(file)
    except OSError as exc:
        raise FeedsError(f"{file}: cannot be written: {exc.strerror}") from exc


def _listed(text: str, file: Path) -> list[Feed]:
    """The feeds in the list `text` of `file`, in its order."""
    try:
        tables = tomllib.loads(text)
    except ValueError as exc:
        raise FeedsError(f"{file}: not TOML: {exc}") from exc
    entries = tables.pop("feed", [])
    if tables:
        raise FeedsError(f"{file}: {next(iter(tables))}: unknown; a feed list holds [[feed]] tables only")
    if not isinstance(entries, list) or not entries:
        raise FeedsError(f"{file}: holds no [[feed]] table; add one for each feed")
    feeds: dict[str, Feed] = {}
    for number, entry in enumerate(entries, 1):
        feed = feed_of(entry, f"{file}: feed {number}")
        if feed.url in feeds:
            raise FeedsError(f"{file}: feed {number} ({feed.outlet}): url: listed before; remove one of the two")
        feeds[feed.url] = feed
    return list(feeds.values())
