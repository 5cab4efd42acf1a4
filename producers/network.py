"""Connections for fetching: to the open internet only, by the very address that was checked."""

import asyncio
import ipaddress
import socket
import ssl
import time
from collections.abc import AsyncIterator, Iterable
from typing import Any

import httpcore
import httpx

_IDLE_SECONDS = 15.0
_MOST_POOLS = 256
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits


class RefusedAddress(Exception):
    """A host whose addresses are all private, loopback, link-local or reserved."""


def is_open(address: str) -> bool:
    """Whether the IP `address` lies on the open internet, also where one of IPv4 is wrapped into one of IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        ip = inner or ip
    return ip.is_global and not ip.is_multicast


class OpenInternet(httpcore.AsyncNetworkBackend):
    """A backend that looks a host up itself, and connects to the address it checked.

    A name that points elsewhere at a second look (DNS rebinding) therefore gains nothing. TLS still checks the name.
    """

    def __init__(self) -> None:
        self.inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface of httpcore
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as exc:
            raise httpcore.ConnectError(f"{host}: no such host: {exc}") from exc
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        allowed = [address for address in addresses if is_open(address)]
        if not allowed:
            named = "" if addresses == [host] else f"{', '.join(addresses)}: "
            raise RefusedAddress(f"{host} is {named}private, local or reserved")
        failed: Exception = httpcore.ConnectError(host)
        for address in allowed[:4]:
            try:
                return await self.inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as exc:
                failed = exc
        raise failed


class _Pool:
    """The connections to one host, how many answers are being read from them, and when the last of these ended."""

    def __init__(self, pool: httpcore.AsyncConnectionPool) -> None:
        self.pool = pool
        self.users = 0
        self.idle_since = 0.0


class Transport(httpx.AsyncBaseTransport):
    """HTTP/1.1 over connections of `backend`. Raises httpcore's errors as they are, and RefusedAddress.

    Each host has a pool of its own: httpcore goes through all of a pool's connections several times for each request,
    which over hundreds of hosts costs more than all else. Idle ones are closed after a while, or as there come to be
    many.
    """

    def __init__(self, backend: httpcore.AsyncNetworkBackend, tls: ssl.SSLContext) -> None:
        self.backend, self.tls = backend, tls
        self.pools: dict[tuple[bytes, bytes, int | None], _Pool] = {}  # the one used longest ago first

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        await self._close_idle()
        key = (url.raw_scheme, url.raw_host, url.port)
        pool = self.pools.pop(key, None) or _Pool(
            httpcore.AsyncConnectionPool(
                ssl_context=self.tls, keepalive_expiry=_IDLE_SECONDS, network_backend=self.backend
            )
        )
        self.pools[key] = pool
        pool.users += 1
        try:
            response = await pool.pool.handle_async_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        except BaseException:
            _leave(pool)
            raise
        return httpx.Response(response.status, headers=response.headers, stream=_Stream(response, pool))

    async def _close_idle(self) -> None:
        """Close the pools at the front that were not used for a while, and of too many those that are idle."""
        now = time.monotonic()
        too_many = len(self.pools) - _MOST_POOLS
        closing = []
        for number, (key, pool) in enumerate(self.pools.items()):
            if pool.users:
                continue
            if number > too_many and now - pool.idle_since < _IDLE_SECONDS:
                break
            closing.append(key)
        for pool in [self.pools.pop(key) for key in closing]:
            await pool.pool.aclose()

    async def aclose(self) -> None:
        while self.pools:
            await self.pools.popitem()[1].pool.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response, pool: _Pool) -> None:
        self.response, self.pool = response, pool

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self.response.aiter_stream():
            yield part

    async def aclose(self) -> None:
        try:
            await self.response.aclose()
        finally:
            _leave(self.pool)


def _leave(pool: _Pool) -> None:
    pool.users -= 1
    pool.idle_since = time.monotonic()
