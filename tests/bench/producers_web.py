"""A simulated web: each feed on a loopback address of its own, its news coming out at a rate of its own, sped up
(and by day only: a schedule that learns the hours of the real day cannot learn those of a faster one).

Two sites in five are WordPress's, which give older pages of their feeds; the others give the newest items and nothing
else. That is WordPress's share of all sites (W3Techs, February 2021: 40 %; more since), and of the feeds of our own
list, 25 of 69 of which lie where WordPress puts them (/feed). News sitemaps, which others have, are left out.

Run as a program with one JSON object as argument (Plan); it prints the port when it listens. Its clock stands still
until it is asked for /control/start, and again from /control/stop on; /control/counts tells what was asked for.
"""

import asyncio
import bisect
import hashlib
import random
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from email.utils import format_datetime

import msgspec

from tests.bench.producers_news import DAY, feed

HISTORY = 2 * DAY  # of news before the clock starts
KINDS = (48, 96, 144, 288)  # items a day
SITES = ("with older pages", "without")
PAGE_BYTES = 32_000
_WORDS = tuple("قال المتحدث إن القافلة وصلت صباح اليوم إلى مشارف المدينة القديمة حيث انتظرها السكان".split())  # noqa: SIM905


class Plan(msgspec.Struct, frozen=True):
    """How many feeds there are, how many items each holds, and how many times faster than life the news comes."""

    feeds: int = 500
    window: int = 20
    speed: float = 72.0
    seed: int = 7

    def host(self, number: int) -> str:
        return f"127.1.{number // 250}.{number % 250 + 1}"

    def kind(self, number: int) -> str:
        return SITES[0] if number % 5 < 2 else SITES[1]


class Counts(msgspec.Struct):
    """Requests to sites of one kind so far by what they asked for (`unchanged` of the feeds' were answered 304, `older`
    are their older pages), how often any article was asked for again, and which articles (`host/number`) came out and
    left their feed since /control/zero.
    """

    feeds: int = 0
    unchanged: int = 0
    older: int = 0
    articles: int = 0
    again: int = 0
    others: int = 0
    out: int = 0
    left: list[str] = []

    @property
    def requests_per_article(self) -> float:
        return (self.feeds + self.older + self.others + self.articles) / max(self.articles - self.again, 1)


class Web:
    """The sites of `plan`: what each path of each host gives now."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.port = 0
        chance = random.Random(plan.seed)
        days = 4 + plan.speed * 3600 / DAY  # an hour of real time
        self.news = {
            plan.host(number): feed(chance, (KINDS[number % len(KINDS)], plan.window), days, nights=False).times
            for number in range(plan.feeds)
        }
        self.origin = time.time()
        self.started: float | None = None
        self.stopped: float | None = None
        self.kinds = {plan.host(number): plan.kind(number) for number in range(plan.feeds)}
        self.forget(HISTORY)
        self.asked: Counter[str] = Counter()
        filler = " ".join(chance.choice(_WORDS) for _ in range(PAGE_BYTES // 11)).encode()
        paragraphs = [filler[at : at + 900] for at in range(0, PAGE_BYTES, 900)]
        self.page = b"<p>" + b"</p>\n<p>".join(part.decode("utf-8", "ignore").encode() for part in paragraphs) + b"</p>"

    def forget(self, moment: float) -> None:
        """Count anew, from the `moment` of the news on."""
        self.counts, self.zero = {kind: Counts() for kind in SITES}, moment

    def now(self) -> float:
        """The clock of the news, in seconds."""
        if self.started is None:
            return HISTORY
        return HISTORY + ((self.stopped or time.time()) - self.started) * self.plan.speed

    def answer(self, host: str, path: str, tag: str) -> tuple[str, dict[str, str], bytes]:
        if path.startswith("/control/"):
            return "200 OK", {}, self.control(path.rpartition("/")[2])
        times = self.news.get(host)
        if times is None:
            return "404 Not Found", {}, b""
        counts = self.counts[self.kinds[host]]
        end = bisect.bisect_right(times, self.now())
        if path == "/rss":
            counts.feeds += 1
            unchanged = tag == f'"{end}"'
            counts.unchanged += unchanged
            return ("304 Not Modified", {"ETag": tag}, b"") if unchanged else self.feed(host, times, end)
        if path.startswith("/rss?paged=") and self.kinds[host] == SITES[0]:
            counts.older += 1
            return self.feed(host, times, end - (int(path.partition("=")[2]) - 1) * self.plan.window)
        if path.startswith("/a/"):
            counts.articles += 1
            key = host + path
            self.asked[key] += 1
            counts.again += self.asked[key] > 1
            return "200 OK", {"Content-Type": "text/html; charset=utf-8"}, self.article(path)
        counts.others += 1
        return "404 Not Found", {}, b""

    def feed(self, host: str, times: list[float], end: int) -> tuple[str, dict[str, str], bytes]:
        """The page that holds the items before the number `end`."""
        items = "".join(
            f"<item><title>خبر {number}</title><link>http://{host}:{self.port}/a/{number}</link>"
            f"<pubDate>{format_datetime(self.real(times[number]))}</pubDate>"
            f"<description>{' '.join(_WORDS)}</description></item>"
            for number in range(end - 1, max(0, end - self.plan.window) - 1, -1)
        )
        maker = "<generator>https://wordpress.org/?v=6.8</generator>" if self.kinds[host] == SITES[0] else ""
        channel = f"<channel>{maker}{items}</channel>"
        body = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0">{channel}</rss>'.encode()
        return "200 OK", {"Content-Type": "application/rss+xml", "ETag": f'"{end}"'}, body

    def real(self, moment: float) -> datetime:
        """When on the real clock it is `moment` on that of the news."""
        zero = self.origin if moment <= HISTORY or self.started is None else self.started
        return datetime.fromtimestamp(zero + (moment - HISTORY) / self.plan.speed, UTC)

    def article(self, path: str) -> bytes:
        name = hashlib.sha256(path.encode()).hexdigest()
        head = f"<!DOCTYPE html><html lang=ar><head><meta charset=utf-8><title>خبر {path}</title></head><body>"
        return f"{head}<h1>{name}</h1>".encode() + self.page + b"</body></html>"

    def control(self, word: str) -> bytes:
        if word == "start":
            self.started = time.time()
            self.forget(HISTORY)
        elif word == "stop":
            self.stopped = time.time()
        elif word == "zero":
            self.forget(self.now())
        else:
            now = self.now()
            for counts in self.counts.values():
                counts.out, counts.left = 0, []
            for host, times in self.news.items():
                begun, end = bisect.bisect_right(times, self.zero), bisect.bisect_right(times, now)
                counts = self.counts[self.kinds[host]]
                counts.out += end - begun
                counts.left += [f"{host}/{number}" for number in range(begun, max(begun, end - self.plan.window))]
        return msgspec.json.encode(self.counts)


class _Connection(asyncio.Protocol):
    def __init__(self, web: Web) -> None:
        self.web, self.buffer = web, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            line, *rest = head.decode("latin-1").split("\r\n")
            fields = {name.lower(): value for name, _, value in (field.partition(": ") for field in rest)}
            host = fields.get("host", "").partition(":")[0]
            status, headers, body = self.web.answer(host, line.split()[1], fields.get("if-none-match", ""))
            told = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
            answer = f"HTTP/1.1 {status}\r\n{told}Content-Length: {len(body)}\r\n\r\n".encode()
            self.transport.write(answer + body)


async def serve(plan: Plan) -> None:
    web = Web(plan)
    loop = asyncio.get_running_loop()
    first = await loop.create_server(lambda: _Connection(web), "127.0.0.1", 0)
    web.port = first.sockets[0].getsockname()[1]
    hosts = [plan.host(number) for number in range(plan.feeds)]
    await loop.create_server(lambda: _Connection(web), hosts, web.port, backlog=64)
    sys.stdout.write(f"{web.port}\n")
    sys.stdout.flush()
    await first.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(msgspec.json.decode(sys.argv[1], type=Plan)))
