"""A small web server on loopback that behaves as badly as servers do."""

import asyncio
import gzip
import time
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

PAGE = "<html><body><p>قافلة شاحنات عند الجسر</p></body></html>".encode()

Answer = Callable[[asyncio.StreamWriter, dict[str, str]], Awaitable[None]]


class Hostile:
    """The running server: `url(path)` is an address on it, `asked` the request lines and headers that came."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.asked: list[tuple[str, dict[str, str]]] = []

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            line, *rest = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
            headers = {name.lower(): value for name, _, value in (field.partition(": ") for field in rest)}
            path = line.split()[1].lstrip("/")
            self.asked.append((path, headers))
            await ANSWERS.get(path, good)(writer, headers)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()


@asynccontextmanager
async def hostile() -> AsyncIterator[Hostile]:
    running = Hostile(0)
    server = await asyncio.start_server(running.serve, "127.0.0.1", 0)
    running.port = server.sockets[0].getsockname()[1]
    try:
        yield running
    finally:
        server.close()


def answer(status: str, headers: str = "", body: bytes = b"") -> bytes:
    return f"HTTP/1.1 {status}\r\nConnection: close\r\n{headers}\r\n".encode() + body


def fixed(status: str, headers: str = "", body: bytes = b"") -> Answer:
    async def give(writer: asyncio.StreamWriter, _: dict[str, str]) -> None:
        writer.write(answer(status, headers, body))

    return give


def feed(*paths: str, charset: str = "utf-8", prolog: str = "") -> bytes:
    """An RSS feed of `paths`, the newest first, that calls itself `charset` and is in windows-1256 where it lies."""
    items = "".join(f"<item><title>خبر</title><link>/{path}</link></item>" for path in paths)
    declared = f'<?xml version="1.0" encoding="{charset}"?>{prolog}<rss version="2.0"><channel>{items}</channel></rss>'
    return declared.encode("utf-8" if charset == "utf-8" else "cp1256")


good = fixed("200 OK", "Content-Type: text/html\r\n", PAGE)


async def lie(writer: asyncio.StreamWriter, headers: dict[str, str]) -> None:
    """304 to every condition, and news each time without."""
    if "if-none-match" in headers:
        writer.write(answer("304 Not Modified"))
    else:
        body = feed(*(f"news/{time.monotonic_ns()}-{number}" for number in range(2)))
        writer.write(answer("200 OK", 'ETag: "7"\r\n', body))


async def drip(writer: asyncio.StreamWriter, _: dict[str, str]) -> None:
    writer.write(answer("200 OK", "Content-Type: text/html\r\n"))
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


async def endless(writer: asyncio.StreamWriter, _: dict[str, str]) -> None:
    writer.write(answer("200 OK", "Content-Type: text/html\r\n"))
    while True:
        writer.write(b"x" * 65536)
        await writer.drain()


async def reset(writer: asyncio.StreamWriter, _: dict[str, str]) -> None:
    writer.transport.abort()


async def cut(writer: asyncio.StreamWriter, _: dict[str, str]) -> None:
    writer.write(answer("200 OK", "Content-Length: 1000\r\n", b"begun"))


async def conditional(writer: asyncio.StreamWriter, headers: dict[str, str]) -> None:
    if headers.get("if-none-match") == '"7"' or "if-modified-since" in headers:
        writer.write(answer("304 Not Modified"))
    else:
        writer.write(answer("200 OK", 'ETag: "7"\r\nLast-Modified: Tue, 04 Jan 2022 07:00:00 GMT\r\n', PAGE))


async def to_login(writer: asyncio.StreamWriter, headers: dict[str, str]) -> None:
    writer.write(answer("301 Moved Permanently", f"Location: http://desk:s3cret@{headers['host']}/page\r\n"))


BOMB = (
    "<!DOCTYPE b [<!ENTITY a0 'boom'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    + "]><rss version='2.0'><channel><item><title>&a9;</title><link>/1</link></item></channel></rss>"
)
HTML = "Content-Type: text/html; charset=windows-1256\r\n"
ANSWERS: dict[str, Answer] = {
    "page": fixed("200 OK", HTML, PAGE),
    "gzip": fixed("200 OK", HTML + "Content-Encoding: gzip\r\n", gzip.compress(PAGE)),
    "deflate": fixed("200 OK", HTML + "Content-Encoding: deflate\r\n", zlib.compress(PAGE)),
    "gzip-bomb": fixed("200 OK", HTML + "Content-Encoding: gzip\r\n", gzip.compress(bytes(50_000_000))),
    "gzip-cut": fixed("200 OK", HTML + "Content-Encoding: gzip\r\n", gzip.compress(PAGE)[:-12]),
    "gzip-lie": fixed("200 OK", HTML + "Content-Encoding: gzip\r\n", PAGE),
    "brotli": fixed("200 OK", HTML + "Content-Encoding: br\r\n", b"\x00"),
    "image": fixed("200 OK", "Content-Type: image/jpeg\r\n", b"\xff\xd8\xff"),
    "moved": fixed("301 Moved Permanently", "Location: /page\r\n"),
    "to-login": to_login,
    "loop": fixed("302 Found", "Location: /loop\r\n"),
    "to-file": fixed("302 Found", "Location: file:///etc/hostname\r\n"),
    "to-nonsense": fixed("302 Found", "Location: http://[::\r\n"),
    "not-found": fixed("404 Not Found"),
    "gone": fixed("410 Gone"),
    "refused": fixed("401 Unauthorized"),
    "wall": fixed("403 Forbidden"),
    "busy": fixed("429 Too Many Requests", "Retry-After: 120\r\n"),
    "busy-until": fixed("503 Service Unavailable", "Retry-After: Fri, 31 Dec 2199 23:59:59 GMT\r\n"),
    "busy-nonsense": fixed("503 Service Unavailable", "Retry-After: soon\r\n"),
    "broken": fixed("500 Internal Server Error"),
    "not-http": fixed("nonsense"),
    "empty": fixed("200 OK", "Content-Length: 0\r\n"),
    "drip": drip,
    "endless": endless,
    "reset": reset,
    "cut": cut,
    "conditional": conditional,
    "to-private": fixed("302 Found", "Location: http://10.0.0.1/\r\n"),
    "to-metadata": fixed("301 Moved Permanently", "Location: http://169.254.169.254/latest\r\n"),
    "moved-twice": fixed("308 Permanent Redirect", "Location: /moved\r\n"),
    "moved-for-now": fixed("302 Found", "Location: /moved\r\n"),
    "storm": fixed("429 Too Many Requests"),
    "rss": fixed("200 OK", "Content-Type: application/rss+xml\r\n", feed("3", "2", "1")),
    "rss-moved": fixed("301 Moved Permanently", "Location: /rss\r\n"),
    "rss-fresh": fixed("200 OK", "Cache-Control: public, max-age=900\r\nAge: 300\r\n", feed("1")),
    "wrong-charset": fixed("200 OK", "Content-Type: text/xml; charset=utf-16\r\n", feed("1", charset="iso-8859-1")),
    "entity-bomb": fixed("200 OK", "Content-Type: text/xml\r\n", BOMB.encode()),
    "lie": lie,
    "robots.txt": fixed("200 OK", "", b"User-agent: *\nDisallow: /private\nCrawl-delay: 0.01\n"),
}
