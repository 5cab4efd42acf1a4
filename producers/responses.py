"""What an answer over HTTP gives and says: bytes within bounds, or an error that says whether it may pass."""

import re
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

import httpx
import msgspec

from producers.schedule import Severity

_LONGEST_RETRY_AFTER = 86_400.0  # seconds; a server that asks for more has a broken clock
_LONGEST_FRESH = 7 * 86_400.0
_PASSING_4XX = {403, 408, 425, 429}  # 403 is what walls against robots say, and take back
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32  # the window size that recognises either header
_MAX_AGE = re.compile(r"\bmax-age\s*=\s*\"?([0-9]{1,9})", re.IGNORECASE)

Code = Literal[
    "address", "redirects", "refused_address", "not_found", "gone", "rejected", "robots", "too_big", "not_text"
]


class FetchError(Exception):
    """Base of what goes wrong with a fetch; the message says what, without the address.

    FetchError
    ├── Transient   time ran out, connection failed, 5xx, 429: may pass; `retry_after` seconds if the server said so
    └── Terminal    404, 410, too big, address refused, …: stays; `code` says which
    """

    severity: Severity = "hard"
    retry_after: float | None = None


class Transient(FetchError):
    """A fetch that may succeed later. `status` is what the server said, if it said anything; without `asked` the page
    itself was not asked for, because its host rests or its robots.txt cannot be had.
    """

    def __init__(
        self, what: str, retry_after: float | None = None, *, status: int | None = None, asked: bool = True
    ) -> None:
        super().__init__(what)
        self.retry_after, self.status, self.asked = retry_after, status, asked
        self.severity = "passing" if status is None else "soft"


class Terminal(FetchError):
    """A fetch that will not succeed later either."""

    def __init__(self, code: Code, what: str) -> None:
        super().__init__(what)
        self.code = code


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What a server gave: decompressed bytes, with the address after redirects and the charset that HTTP declared.

    `unchanged` is the answer 304 to `etag` or `last_modified`; there is no body then. `permanent` is where the address
    that was asked for has moved for good, if it has. `fresh_seconds` is how long the server says that this holds.
    """

    url: str
    body: bytes = b""
    charset: str | None = None
    media: str = ""
    etag: str | None = None
    last_modified: str | None = None
    unchanged: bool = False
    permanent: str | None = None
    fresh_seconds: float = 0.0


def refusal(status: int, headers: httpx.Headers) -> FetchError:
    what = f"HTTP {status}"
    if 400 <= status < 500 and status not in _PASSING_4XX:
        return Terminal({404: "not_found", 410: "gone"}.get(status, "rejected"), what)  # type: ignore[arg-type]
    return Transient(what, retry_after(headers.get("retry-after", "")), status=status)


def retry_after(written: str) -> float | None:
    """Seconds to wait by a Retry-After header (RFC 9110: seconds or an HTTP date); None where it tells nothing."""
    try:
        if written.strip().isdecimal():
            seconds = float(written)
        else:
            moment = parsedate_to_datetime(written)
            seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    except (ValueError, OverflowError):
        return None
    return min(max(seconds, 0.0), _LONGEST_RETRY_AFTER)


def fresh_seconds(headers: httpx.Headers) -> float:
    """How long the answer with these headers is fresh by its own word (RFC 9111): max-age, or else Expires."""
    told = headers.get("cache-control", "")
    if "no-store" in told.lower() or "no-cache" in told.lower():
        return 0.0
    seconds = 0.0
    if found := _MAX_AGE.search(told):
        age = headers.get("age", "").strip()
        seconds = float(found[1]) - (float(age) if age.isascii() and age.isdecimal() and len(age) < 10 else 0.0)
    elif "expires" in headers:
        try:
            date = parsedate_to_datetime(headers.get("date", ""))
            expires = parsedate_to_datetime(headers["expires"])
            seconds = (
                expires.replace(tzinfo=expires.tzinfo or UTC) - date.replace(tzinfo=date.tzinfo or UTC)
            ).total_seconds()
        except (ValueError, OverflowError):
            return 0.0
    return min(max(seconds, 0.0), _LONGEST_FRESH)


async def read_body(response: httpx.Response, limit: int) -> bytes:
    """The body of `response`, decompressed here, because httpx would inflate a bomb before we could look."""
    coding = response.headers.get("content-encoding", "").strip().lower()
    if coding in {"", "identity"}:
        parts = response.aiter_raw()
    elif coding in {"gzip", "x-gzip", "deflate"}:
        parts = _inflated(response.aiter_raw(), limit)
    else:
        raise Terminal("not_text", f"content-encoding {coding!r}, which was not asked for")
    body = bytearray()
    async for part in parts:
        body += part
        if len(body) > limit:
            raise Terminal("too_big", f"more than {limit} bytes")
    return bytes(body)


async def _inflated(parts: AsyncIterator[bytes], limit: int) -> AsyncIterator[bytes]:
    """`parts` of a gzip or zlib stream inflated, at most `limit` + 1 bytes at a time."""
    inflater = zlib.decompressobj(_GZIP_OR_ZLIB)
    begun = False
    async for part in parts:
        begun, rest = True, part
        while rest and not inflater.eof:
            try:
                yield inflater.decompress(rest, limit + 1)
            except zlib.error as exc:
                raise Transient(f"broken compression: {exc}") from exc
            rest = inflater.unconsumed_tail
    if begun and not inflater.eof:
        raise Transient("compression ends early")
