"""One HTTP fetch: bounded in bytes, time and redirects, polite to the host, never to an address that is not public."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from types import TracebackType
from typing import Self

import httpcore
import httpx
import msgspec

from producers.article import bare_url
from producers.feeds import Feed
from producers.hosts import Hosts, Resting
from producers.network import OpenInternet, RefusedAddress, Transport
from producers.responses import Fetched, FetchError, Terminal, Transient, fresh_seconds, read_body, refusal
from producers.robots import Robots, Rules
from producers.settings import ProducerSettings

__all__ = [
    "ANYWHERE",
    "FetchError",
    "Fetched",
    "Fetcher",
    "Manners",
    "Terminal",
    "Transient",
    "feed_manners",
    "manners",
]

_REDIRECTS = 5
_IN_HAND = 48  # answers that are in memory at a time
_NEVER_TEXT = ("image/", "video/", "audio/", "font/", "application/pdf", "application/zip")


class Manners(msgspec.Struct, frozen=True, kw_only=True):
    """How a fetch behaves: the `delay` in seconds between two from its host and how many at a time (None: as the
    settings say), and whether robots.txt is obeyed (None: not for `local` ones, which may have private addresses).
    `login_file` holds the `user:password` that is told where scheme, host and port are those of `login_url`.
    """

    local: bool = False
    delay: float | None = None
    concurrency: int | None = None
    robots: bool | None = None
    login_url: str = ""
    login_file: str = ""


ANYWHERE = Manners()


def manners(feed: Feed) -> Manners:
    """The manners for the articles of `feed`."""
    return Manners(
        local=feed.local,
        delay=feed.delay_seconds,
        concurrency=feed.concurrency,
        login_url=feed.url,
        login_file=feed.login_file,
    )


def feed_manners(feed: Feed) -> Manners:
    """The manners for `feed` itself: robots.txt speaks of pages, and a feed is published for programs to read.

    What it says of delays holds for feeds too.
    """
    return msgspec.structs.replace(manners(feed), robots=False)


class Fetcher:
    """Fetches for one process. Use as an asynchronous context, in one event loop.

    What is fetched from one host, feeds, articles and robots.txt alike, takes turns; local hosts are asked without
    pauses where their feed names none.
    """

    def __init__(self, settings: ProducerSettings) -> None:
        self.settings = settings
        agent, contact = settings.user_agent, settings.contact
        headers = {
            "User-Agent": f"{agent} (+{contact})" if contact else agent,
            "Accept": "application/rss+xml, application/atom+xml, text/html;q=0.9, application/xml;q=0.8, */*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
            "Accept-Language": "ar, *;q=0.5",
        }
        if "@" in contact:
            headers["From"] = contact
        tls = httpx.create_ssl_context()
        # A proxy from the environment would look hosts up itself, unchecked: trust_env is off.
        self.world, self.here = (
            httpx.AsyncClient(
                transport=Transport(backend, tls),
                headers=headers,
                timeout=settings.fetch_seconds,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                trust_env=False,
            )
            for backend in (OpenInternet(), httpcore.AnyIOBackend())
        )
        self.hosts = Hosts()
        product = agent.partition("/")[0].strip()
        self.robots = {local: Robots(product, partial(self._robots_txt, local)) for local in (False, True)}
        self.slots = asyncio.Semaphore(_IN_HAND)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        await self.world.aclose()
        await self.here.aclose()

    async def get(
        self, url: str, how: Manners = ANYWHERE, *, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        """Fetch `url`. Raises Transient or Terminal; nothing else."""
        async with self.page(url, how, etag=etag, last_modified=last_modified) as got:
            return got

    @asynccontextmanager
    async def page(
        self, url: str, how: Manners = ANYWHERE, *, etag: str | None = None, last_modified: str | None = None
    ) -> AsyncIterator[Fetched]:
        """Fetch `url` as `get` does; until the block is left, it counts as one of the answers that are in memory."""
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        got = await self._follow(url, how, {name: value for name, value in conditions.items() if value})
        try:
            yield got
        finally:
            self.slots.release()

    async def sitemaps(self, url: str, how: Manners) -> tuple[str, ...]:
        """The sitemaps that robots.txt of the site of `url` names. Raises Transient."""
        return (await self.robots[how.local].rules(url)).sitemaps

    async def _follow(self, url: str, how: Manners, headers: dict[str, str]) -> Fetched:
        """Fetch `url` through its redirects; the caller gives one slot back. Raises Transient or Terminal."""
        permanent: str | None = None
        lasting = True
        left = self.settings.fetch_seconds
        try:
            address = httpx.URL(bare_url(url))
            for _ in range(_REDIRECTS + 1):
                if address.scheme not in {"http", "https"} or not address.host:
                    raise Terminal("address", f"{str(address)[:200]!r} is no http(s) address")
                login = _login(address, how)
                rules = await self._rules(str(address), how)
                async with self._turn(address, how, rules.delay):
                    await self.slots.acquire()
                    got: Fetched | _Redirect | None = None
                    began = time.monotonic()
                    try:
                        async with asyncio.timeout(left):
                            got = await self._once(address, self.here if how.local else self.world, headers, login)
                    finally:
                        if not isinstance(got, Fetched):
                            self.slots.release()
                if isinstance(got, Fetched):
                    return msgspec.structs.replace(got, permanent=permanent) if permanent else got
                address = address.join(got.to).copy_with(userinfo=b"")
                lasting = lasting and got.permanent
                permanent = str(address) if lasting else permanent
                left -= time.monotonic() - began
        except TimeoutError as exc:
            raise Transient(f"took longer than {self.settings.fetch_seconds:g} s") from exc
        except Resting as exc:
            raise Transient(str(exc), exc.seconds, asked=False) from exc
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError) as exc:
            raise Transient(f"{type(exc).__name__}: {exc}") from exc
        except RefusedAddress as exc:
            raise Terminal("refused_address", str(exc)) from exc
        # httpx calls a redirect to a broken address a protocol error.
        except (httpx.InvalidURL, httpx.RemoteProtocolError, httpcore.UnsupportedProtocol, ValueError) as exc:
            raise Terminal("address", f"no usable address: {exc}") from exc
        raise Terminal("redirects", f"more than {_REDIRECTS} redirects")

    async def _rules(self, url: str, how: Manners) -> Rules:
        """What robots.txt says where `url` is; raises Terminal where it forbids it."""
        robots = self.robots[how.local]
        if not (self.settings.robots and (not how.local if how.robots is None else how.robots)):
            return robots.known(url)
        rules = await robots.rules(url)
        if not rules.allows(url):
            raise Terminal("robots", "robots.txt forbids it")
        return rules

    @asynccontextmanager
    async def _turn(self, address: httpx.URL, how: Manners, asked: float | None) -> AsyncIterator[None]:
        """A turn at the host of `address`, which robots.txt `asked` to visit that seldom; tells how it answered."""
        settings = self.settings
        delay = (0.0 if how.local else settings.host_delay_seconds) if how.delay is None else how.delay
        places = (_IN_HAND if how.local else settings.host_concurrency) if how.concurrency is None else how.concurrency
        name = f"{address.host.removeprefix('www.')}:{address.port or ''}"
        async with self.hosts.turn(name, max(delay, asked or 0.0), places):
            try:
                yield
            except Transient as exc:
                # A 503 that names no time may be of one page alone.
                if exc.status == 429 or (exc.status == 503 and exc.retry_after is not None):
                    self.hosts.refused(name, exc.retry_after)
                raise
            self.hosts.answered(name)

    async def _robots_txt(self, local: bool, url: str) -> bytes:
        try:
            got = await self._follow(url, Manners(local=local, robots=False), {})
        except Terminal:
            return b""
        self.slots.release()
        return got.body

    async def _once(
        self, url: httpx.URL, client: httpx.AsyncClient, headers: dict[str, str], login: httpx.BasicAuth | None
    ) -> "Fetched | _Redirect":
        """One request: what it gave, or where it points."""
        async with client.stream("GET", url, headers=headers, auth=login) as response:
            status = response.status_code
            told = response.headers
            if status in {301, 302, 303, 307, 308} and "location" in told:
                return _Redirect(str(told["location"]), status in {301, 308})
            if status == 304 and headers:
                return Fetched(url=str(url), unchanged=True, fresh_seconds=fresh_seconds(told))
            if not 200 <= status < 300:
                raise refusal(status, told)
            media = told.get("content-type", "").partition(";")[0].strip().lower()
            if media.startswith(_NEVER_TEXT):
                raise Terminal("not_text", f"is {media}")
            body = await read_body(response, self.settings.page_bytes)
        return Fetched(
            url=str(url),
            body=body,
            charset=response.charset_encoding,
            media=media,
            etag=told.get("etag"),
            last_modified=told.get("last-modified"),
            fresh_seconds=fresh_seconds(told),
        )


def _login(address: httpx.URL, how: Manners) -> httpx.BasicAuth | None:
    """What `address` is told of who asks, if anything. Raises Transient."""
    if not how.login_file or _origin(address) != _origin(httpx.URL(how.login_url)):
        return None
    try:
        user, _, password = Path(how.login_file).read_text(encoding="utf-8").strip().partition(":")
    except (OSError, ValueError) as exc:
        raise Transient(f"login_file: {how.login_file} cannot be read: {exc}", asked=False) from exc
    return httpx.BasicAuth(user, password)


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


class _Redirect(msgspec.Struct, frozen=True):
    to: str
    permanent: bool
