"""One HTTP fetch: bounded in bytes, time and redirects, polite to the host, never to an address that is not public."""

import asyncio
import time
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Literal, Self

import httpcore
import httpx
import msgspec

from producers.network import OpenInternet, RefusedAddress, Transport
from producers.settings import ProducerSettings

_REDIRECTS = 5
_CONNECTIONS = 64
_LONGEST_RETRY_AFTER = 86_400.0  # seconds; a server that asks for more has a broken clock
_NEVER_TEXT = ("image/", "video/", "audio/", "font/", "application/pdf", "application/zip")
_PASSING_4XX = {403, 408, 425, 429}  # 403 is what walls against robots say, and take back
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32  # the window size that recognises either header

Code = Literal["address", "redirects", "refused_address", "not_found", "gone", "rejected", "too_big", "not_text"]


class FetchError(Exception):
    """Base of what goes wrong with a fetch; the message says what, without the address.

    FetchError
    ├── Transient   time ran out, connection failed, 5xx, 429: may pass; `retry_after` seconds if the server said so
    └── Terminal    404, 410, too big, address refused, …: stays; `code` says which
    """


class Transient(FetchError):
    """A fetch that may succeed later."""

    def __init__(self, what: str, retry_after: float | None = None) -> None:
        super().__init__(what)
        self.retry_after = retry_after


class Terminal(FetchError):
    """A fetch that will not succeed later either."""

    def __init__(self, code: Code, what: str) -> None:
        super().__init__(what)
        self.code = code


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What a server gave: decompressed bytes, with the address after redirects and the charset that HTTP declared.

    `unchanged` is the answer 304 to `etag` or `last_modified`; there is no body then.
    """

    url: str
    body: bytes = b""
    charset: str | None = None
    media: str = ""
    etag: str | None = None
    last_modified: str | None = None
    unchanged: bool = False


class Fetcher:
    """Fetches for one process. Use as an asynchronous context, in one event loop.

    Hosts are asked with `host_delay_seconds` between two fetches, but for local ones.
    """

    def __init__(self, settings: ProducerSettings) -> None:
        self.settings = settings
        headers = {
            "User-Agent": settings.user_agent,
            "Accept": "application/rss+xml, application/atom+xml, text/html;q=0.9, application/xml;q=0.8, */*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
            "Accept-Language": "ar, *;q=0.5",
        }
        if settings.contact:
            headers["From"] = settings.contact
        tls = httpx.create_ssl_context()
        # A proxy from the environment would look hosts up itself, unchecked: trust_env is off.
        self.world, self.here = (
            httpx.AsyncClient(
                transport=Transport(backend, tls, _CONNECTIONS),
                headers=headers,
                timeout=settings.fetch_seconds,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                trust_env=False,
            )
            for backend in (OpenInternet(), httpcore.AnyIOBackend())
        )
        self.turns: dict[str, float] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        await self.world.aclose()
        await self.here.aclose()

    async def get(
        self, url: str, *, local: bool = False, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        """Fetch `url`; `local` allows private addresses. Raises Transient or Terminal; nothing else."""
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        try:
            address = httpx.URL(url)
            left = self.settings.fetch_seconds
            for _ in range(_REDIRECTS + 1):
                if address.scheme not in {"http", "https"} or not address.host:
                    raise Terminal("address", f"{str(address)[:200]!r} is no http(s) address")
                if not local:
                    await self._turn(address.host)
                began = time.monotonic()
                async with asyncio.timeout(left):
                    got = await self._once(address, self.here if local else self.world, headers)
                if isinstance(got, Fetched):
                    return got
                address = address.join(got)
                left -= time.monotonic() - began
        except TimeoutError as exc:
            raise Transient(f"took longer than {self.settings.fetch_seconds:g} s") from exc
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError) as exc:
            raise Transient(f"{type(exc).__name__}: {exc}") from exc
        except RefusedAddress as exc:
            raise Terminal("refused_address", str(exc)) from exc
        # httpx calls a redirect to a broken address a protocol error.
        except (httpx.InvalidURL, httpx.RemoteProtocolError, httpcore.UnsupportedProtocol, ValueError) as exc:
            raise Terminal("address", f"no usable address: {exc}") from exc
        raise Terminal("redirects", f"more than {_REDIRECTS} redirects")

    async def _turn(self, host: str) -> None:
        """Wait until `host` may be asked again. Turns are given out in the order they are asked for."""
        now = time.monotonic()
        if len(self.turns) > 10_000:
            self.turns = {host: turn for host, turn in self.turns.items() if turn > now}
        turn = max(now, self.turns.get(host, now))
        self.turns[host] = turn + self.settings.host_delay_seconds
        await asyncio.sleep(turn - now)

    async def _once(self, url: httpx.URL, client: httpx.AsyncClient, headers: dict[str, str]) -> Fetched | str:
        """One request: what it gave, or where it points."""
        async with client.stream("GET", url, headers=headers) as response:
            status = response.status_code
            told = response.headers
            if status in {301, 302, 303, 307, 308} and "location" in told:
                return str(told["location"])
            if status == 304 and headers:
                return Fetched(url=str(url), unchanged=True)
            if not 200 <= status < 300:
                raise _refusal(status, told)
            media = told.get("content-type", "").partition(";")[0].strip().lower()
            if media.startswith(_NEVER_TEXT):
                raise Terminal("not_text", f"is {media}")
            body = await _body(response, self.settings.page_bytes)
        return Fetched(
            url=str(url),
            body=body,
            charset=response.charset_encoding,
            media=media,
            etag=told.get("etag"),
            last_modified=told.get("last-modified"),
        )


def _refusal(status: int, headers: httpx.Headers) -> FetchError:
    what = f"HTTP {status}"
    if 400 <= status < 500 and status not in _PASSING_4XX:
        return Terminal({404: "not_found", 410: "gone"}.get(status, "rejected"), what)  # type: ignore[arg-type]
    return Transient(what, _retry_after(headers.get("retry-after", "")))


def _retry_after(written: str) -> float | None:
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


async def _body(response: httpx.Response, limit: int) -> bytes:
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
