"""robots.txt by RFC 9309, for one product token. Matching takes time linear in the address: a rule is never a regex."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from urllib.parse import unquote_to_bytes, urlsplit

import msgspec

from producers.responses import Transient

MOST_BYTES = 512_000  # RFC 9309 asks for at least 500 KiB
_MOST_RULES = 5_000
_MOST_STARS = 16  # in one rule; real ones have three
_LONGEST_DELAY = 120.0  # seconds; who asks for more is visited at this pace
_KEPT_SECONDS = 86_400.0
_AGAIN_SECONDS = 600.0  # after a file that could not be had
_LONG_AWAY_SECONDS = 86_400.0  # then a file that cannot be had is taken for none
_MOST_SITEMAPS = 20
_SITEMAP = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_MOST_KEPT = 200_000  # rules and sites, of all sites together


class Rule(msgspec.Struct, frozen=True):
    """A path's beginning, in `pieces` with anything between them; `to_end` if the path must end with it."""

    pieces: tuple[bytes, ...]
    to_end: bool
    allow: bool

    @property
    def length(self) -> int:
        return sum(map(len, self.pieces)) + len(self.pieces) + self.to_end

    def matches(self, path: bytes) -> bool:
        first, *others = self.pieces
        if not path.startswith(first):
            return False
        at = len(first)
        last = others.pop() if others and self.to_end else None
        for piece in others:
            found = path.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        if last is not None:
            return len(path) - at >= len(last) and path.endswith(last)
        return not self.to_end or at == len(path)


class Rules(msgspec.Struct, frozen=True):
    """What one site lets a robot fetch, the seconds between two fetches that it asks for, and its sitemaps."""

    rules: tuple[Rule, ...] = ()
    delay: float | None = None
    sitemaps: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """Whether `url` may be fetched: the longest rule that matches says it, and of two as long the allowing one."""
        parts = urlsplit(url)
        path = unquote_to_bytes((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        found = [(rule.length, rule.allow) for rule in self.rules if rule.matches(path)]
        return max(found, default=(0, True))[1]


def parse(body: bytes, product: str) -> Rules:
    """The rules of `body` for the robot that names itself `product`, else those for all."""
    text = body[:MOST_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")
    product = product.lower()
    groups: dict[bool, list[tuple[str, str]]] = {True: [], False: []}  # ours by name, everyone's
    named = False
    agents: set[bool] = set()
    in_agents = False
    for line in text.splitlines():
        field, colon, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if not colon:
            continue
        if field == "user-agent":
            if not in_agents:
                agents = set()
            in_agents = True
            token = value.lower().partition("/")[0].strip()
            if token in {product, "*"}:
                agents.add(token == product)
                named = named or token == product
        elif field in {"allow", "disallow", "crawl-delay"}:
            in_agents = False
            for ours in agents:
                groups[ours].append((field, value))
    return _rules(groups[named], sitemaps(body))


def sitemaps(body: bytes) -> list[str]:
    """The addresses of sitemaps that the file `body` names, for whatever robot."""
    return _SITEMAP.findall(body[:MOST_BYTES].decode("utf-8", "replace"))[:_MOST_SITEMAPS]


def _rules(lines: list[tuple[str, str]], named: list[str]) -> Rules:
    rules = [
        _rule(value, allow=field == "allow")
        for field, value in lines
        if field != "crawl-delay" and value[:1] in {"/", "*"} and value.count("*") <= _MOST_STARS
    ]
    delays = [float(value) for field, value in lines if field == "crawl-delay" and _is_number(value)]
    return Rules(tuple(rules[:_MOST_RULES]), min(max(delays), _LONGEST_DELAY) if delays else None, tuple(named))


def _rule(path: str, *, allow: bool) -> Rule:
    pieces = path.removesuffix("$").split("*")
    # Escapes are undone on both sides, so that two ways to write a path are one.
    return Rule(tuple(unquote_to_bytes(piece) for piece in pieces), path.endswith("$"), allow)


def _is_number(value: str) -> bool:
    return len(value) < 10 and value.replace(".", "", 1).isdecimal() and value.isascii()


class _Kept(msgspec.Struct):
    rules: Rules | None  # None: could not be had
    until: float
    away_since: float | None = None


class Robots:
    """The rules of sites for the robot that names itself `product`, each fetched once a day by `fetch`.

    `fetch` takes an address and gives the file's bytes (none: there is no such file), or raises Transient.
    """

    def __init__(self, product: str, fetch: Callable[[str], Awaitable[bytes]]) -> None:
        self.product, self.fetch = product, fetch
        self.kept: dict[str, _Kept] = {}
        self.size = 0
        self.asking: dict[str, asyncio.Task[Rules]] = {}

    def known(self, url: str) -> Rules:
        """The rules of the site of `url`, as far as they are known without asking."""
        kept = self.kept.get(_origin(url))
        return (kept and kept.rules) or Rules()

    async def rules(self, url: str) -> Rules:
        """The rules of the site of `url`. Raises Transient where they cannot be had, for a day; then all is allowed.

        RFC 9309: a file that is not there (4xx) allows all, one that cannot be had (5xx, no connection) nothing.
        """
        origin = _origin(url)
        kept = self.kept.get(origin)
        if kept and kept.until > time.monotonic():
            if kept.rules is None:
                raise Transient("robots.txt cannot be had", kept.until - time.monotonic(), asked=False)
            return kept.rules
        task = self.asking.get(origin)
        if task is None:
            task = self.asking[origin] = asyncio.create_task(self._ask(origin, kept))
            task.add_done_callback(lambda _: self.asking.pop(origin, None))
        return await asyncio.shield(task)

    async def _ask(self, origin: str, before: _Kept | None) -> Rules:
        now = time.monotonic()
        try:
            rules = parse(await self.fetch(f"{origin}/robots.txt"), self.product)
        except Transient as exc:
            since = before.away_since if before and before.away_since is not None else now
            rest = max(_AGAIN_SECONDS, exc.retry_after or 0.0)
            if before and before.rules is not None:
                rules = before.rules  # yesterday's are better than none
            elif now - since < _LONG_AWAY_SECONDS:
                self._keep(origin, _Kept(None, now + rest, since))
                raise Transient(f"robots.txt cannot be had: {exc}", rest, asked=False) from exc
            else:
                rules = Rules()
            self._keep(origin, _Kept(rules, now + rest, since))
        else:
            self._keep(origin, _Kept(rules, now + _KEPT_SECONDS))
        return rules

    def _keep(self, origin: str, kept: _Kept) -> None:
        self._forget(origin)
        self.kept[origin] = kept
        self.size += _size(kept)
        while self.size > _MOST_KEPT:
            self._forget(next(iter(self.kept)))

    def _forget(self, origin: str) -> None:
        if kept := self.kept.pop(origin, None):
            self.size -= _size(kept)


def _size(kept: _Kept) -> int:
    return 1 + (len(kept.rules.rules) + len(kept.rules.sitemaps) if kept.rules else 0)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
