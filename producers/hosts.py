"""Turns at hosts: all that is fetched from one, feeds, articles and robots.txt alike, keeps the same distance."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_MOST_HOSTS = 10_000  # that are remembered while idle
_REST_SECONDS = 30.0  # after a refusal that names no time; twice as long after each further one
_LONGEST_REST = 3600.0
_SLOWER = 2.0  # the delay's factor after each refusal, and its most
_SLOWEST = 16.0
_FASTER = 0.9  # after each fetch that goes well


class Resting(Exception):
    """A host that asked to be left alone, for `seconds` more."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the host wants to be left alone for {seconds:.0f} s more")
        self.seconds = seconds


class _Host:
    def __init__(self, concurrency: int) -> None:
        self.places = asyncio.Semaphore(concurrency)
        self.order = asyncio.Lock()  # who waits first begins first
        self.users = 0
        self.next_turn = self.rest_until = 0.0
        self.slower = 1.0
        self.refusals = 0


class Hosts:
    """Gives out turns in the order they are asked for. Memory is bounded: idle hosts are forgotten."""

    def __init__(self) -> None:
        self.hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, name: str, delay: float, concurrency: int) -> AsyncIterator[None]:
        """Wait until the host may be asked, and count as asking it until the block is left.

        `delay` is the least time in seconds between two beginnings, `concurrency` (of who asks first) how many may ask
        at a time. Raises Resting at once, and also when the wish comes while waiting.
        """
        host = self._host(name, concurrency)
        host.users += 1
        try:
            _check(host)
            async with host.places:
                async with host.order:
                    left = host.next_turn - time.monotonic()
                    if left > 0:
                        await asyncio.sleep(left)
                    _check(host)
                    host.next_turn = time.monotonic() + delay * host.slower  # a late waker moves those behind him
                yield
        finally:
            host.users -= 1

    def refused(self, name: str, retry_after: float | None) -> None:
        """Tell that the host wants fewer visits: it rests, for the seconds it names, and is asked more slowly then."""
        host = self._host(name, 1)
        rest = min(_REST_SECONDS * 2.0 ** min(host.refusals, 20), _LONGEST_REST) if retry_after is None else retry_after
        host.refusals += 1
        host.slower = min(host.slower * _SLOWER, _SLOWEST)
        host.rest_until = max(host.rest_until, time.monotonic() + rest)

    def answered(self, name: str) -> None:
        """Tell that the host gave what was asked for."""
        if (host := self.hosts.get(name)) and host.refusals:
            host.slower = max(1.0, host.slower * _FASTER)
            if host.slower == 1.0:
                host.refusals = 0

    def _host(self, name: str, concurrency: int) -> _Host:
        host = self.hosts.get(name)
        if host is None:
            if len(self.hosts) >= _MOST_HOSTS:
                now = time.monotonic()
                self.hosts = {
                    name: host
                    for name, host in self.hosts.items()
                    if host.users or max(host.next_turn, host.rest_until) > now
                }
            host = self.hosts[name] = _Host(concurrency)
        return host


def _check(host: _Host) -> None:
    left = host.rest_until - time.monotonic()
    if left > 0:
        raise Resting(left)
