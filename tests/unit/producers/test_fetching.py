"""Fetching from servers that behave badly: bounded, typed, and never from where it must not be."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from producers import network
from producers.fetch import Fetched, Fetcher, Manners, Terminal, Transient
from producers.network import is_open
from producers.responses import fresh_seconds
from producers.settings import ProducerSettings
from tests.unit.producers.hostile import PAGE, Hostile, hostile

SETTINGS = ProducerSettings(fetch_seconds=0.7, page_bytes=200_000, host_delay_seconds=0.0, contact="desk@example.org")


HERE = Manners(local=True)
T = TypeVar("T")


def run(work: Callable[[Fetcher, Hostile], Awaitable[T]]) -> T:
    async def main() -> T:
        async with hostile() as server, Fetcher(SETTINGS) as fetcher:
            return await work(fetcher, server)

    return asyncio.run(main())


def get(path: str, **options: Any) -> Fetched:
    return run(lambda fetcher, server: fetcher.get(server.url(path), HERE, **options))


@pytest.mark.parametrize("path", ["page", "gzip", "deflate", "moved"])
def test_a_page_comes_whole(path: str) -> None:
    got = get(path)
    assert (got.body, got.charset, got.media) == (PAGE, "windows-1256", "text/html")
    assert got.url.endswith("page" if path == "moved" else path)


def test_an_empty_page_is_empty() -> None:
    assert get("empty").body == b""


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("not-found", "not_found"),
        ("gone", "gone"),
        ("refused", "rejected"),
        ("loop", "redirects"),
        ("to-file", "address"),
        ("to-nonsense", "address"),
        ("endless", "too_big"),
        ("gzip-bomb", "too_big"),
        ("image", "not_text"),
        ("brotli", "not_text"),
    ],
)
def test_what_will_not_pass_is_terminal(path: str, code: str) -> None:
    with pytest.raises(Terminal) as raised:
        get(path)
    assert raised.value.code == code


@pytest.mark.parametrize("path", ["drip", "reset", "cut", "gzip-cut", "gzip-lie", "broken", "wall", "not-http"])
def test_what_may_pass_is_transient(path: str) -> None:
    with pytest.raises(Transient):
        get(path)


@pytest.mark.parametrize(
    ("path", "seconds"), [("busy", 120.0), ("busy-until", 86_400.0), ("busy-nonsense", None), ("broken", None)]
)
def test_the_servers_wish_for_a_pause_is_kept(path: str, seconds: float | None) -> None:
    with pytest.raises(Transient) as raised:
        get(path)
    assert raised.value.retry_after == seconds


def test_a_server_that_is_not_there_is_transient() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Transient):
        run(lambda fetcher, _: fetcher.get(f"http://127.0.0.1:{port}/", HERE))


@pytest.mark.parametrize(
    "url", ["ftp://news.example/", "file:///etc/hostname", "news.example", "http://", "http://[::", ""]
)
def test_only_web_addresses_are_fetched(url: str) -> None:
    with pytest.raises(Terminal) as raised:
        run(lambda fetcher, _: fetcher.get(url))
    assert raised.value.code == "address"


def test_loopback_is_refused_unless_local() -> None:
    async def work(fetcher: Fetcher, server: Hostile) -> list[object]:
        with pytest.raises(Terminal) as by_number:
            await fetcher.get(server.url("page"))
        with pytest.raises(Terminal) as by_name:
            await fetcher.get(server.url("page").replace("127.0.0.1", "localhost"))
        return [by_number.value.code, by_name.value.code, len(server.asked)]

    assert run(work) == ["refused_address", "refused_address", 0]


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"),
        *("::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
    ],
)
def test_closed_addresses(address: str) -> None:
    assert not is_open(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_open_addresses(address: str) -> None:
    assert is_open(address)


def test_a_redirect_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "is_open", lambda address: address == "127.0.0.1")

    async def work(fetcher: Fetcher, server: Hostile) -> list[object]:
        assert (await fetcher.get(server.url("page"))).body == PAGE
        ends = [fetcher.get(server.url(path)) for path in ("to-private", "to-metadata")]
        return [getattr(end, "code", end) for end in await asyncio.gather(*ends, return_exceptions=True)]

    assert run(work) == ["refused_address"] * 2


@pytest.mark.parametrize(
    ("path", "to"), [("moved-twice", "page"), ("moved", "page"), ("moved-for-now", None), ("page", None)]
)
def test_a_move_for_good_is_told_as_far_as_every_step_of_it_is(path: str, to: str | None) -> None:
    permanent = get(path).permanent
    assert permanent is None if to is None else permanent and permanent.endswith(f"/{to}")


def test_how_long_an_answer_is_fresh_is_told() -> None:
    assert get("rss-fresh").fresh_seconds == 600.0
    told = [
        ("Cache-Control", "no-cache, max-age=60", 0.0),
        ("Cache-Control", "max-age=999999999", 604_800.0),
        ("Expires", "Tue, 04 Jan 2022 07:10:00 GMT", 600.0),
        ("Expires", "0", 0.0),
        ("Expires", "Tue, 04 Jan 2022 06:00:00 GMT", 0.0),
    ]
    for name, value, seconds in told:
        assert fresh_seconds(httpx.Headers({"Date": "Tue, 04 Jan 2022 07:00:00 GMT", name: value})) == seconds


def test_a_host_that_refuses_is_left_alone_by_all() -> None:
    async def work(fetcher: Fetcher, server: Hostile) -> tuple[list[Any], int]:
        ends = []
        for path in ("storm", "page", "page"):
            with pytest.raises(Transient) as raised:
                await fetcher.get(server.url(path), HERE)
            ends.append((raised.value.status, raised.value.asked, raised.value.retry_after is not None))
        return ends, len(server.asked)

    assert run(work) == ([(429, True, False), (None, False, True), (None, False, True)], 1)


def test_a_page_that_fails_keeps_nobody_from_the_others() -> None:
    async def work(fetcher: Fetcher, server: Hostile) -> bytes:
        for path in ("busy-nonsense", "broken"):
            with pytest.raises(Transient):
                await fetcher.get(server.url(path), HERE)
        return (await fetcher.get(server.url("page"), HERE)).body

    assert run(work) == PAGE


def test_robots_txt_is_asked_once_and_obeyed() -> None:
    obeying = Manners(local=True, robots=True)

    async def work(fetcher: Fetcher, server: Hostile) -> list[str]:
        with pytest.raises(Terminal) as raised:
            await fetcher.get(server.url("private/1"), obeying)
        assert raised.value.code == "robots"
        for path in ("page", "gzip"):
            assert (await fetcher.get(server.url(path), obeying)).body == PAGE
        return [path for path, _ in server.asked]

    assert run(work) == ["robots.txt", "page", "gzip"]


def test_conditions_are_sent_and_304_is_told() -> None:
    async def work(fetcher: Fetcher, server: Hostile) -> tuple[Fetched, Fetched]:
        first = await fetcher.get(server.url("conditional"), HERE)
        again = await fetcher.get(server.url("conditional"), HERE, etag=first.etag, last_modified=first.last_modified)
        return first, again

    first, again = run(work)
    assert (first.etag, first.unchanged, first.body) == ('"7"', False, PAGE)
    assert (again.unchanged, again.body) == (True, b"")


def test_fetches_say_who_they_are_and_keep_no_cookies() -> None:
    async def work(fetcher: Fetcher, server: Hostile) -> dict[str, str]:
        await fetcher.get(server.url("page"), HERE)
        return server.asked[0][1]

    headers = run(work)
    assert headers["user-agent"] == f"{SETTINGS.user_agent} (+desk@example.org)"
    assert headers["from"] == "desk@example.org"
    assert "cookie" not in headers


def test_one_bad_server_does_not_hold_up_the_others() -> None:
    async def work(fetcher: Fetcher, server: Hostile) -> list[object]:
        paths = ["drip", "reset", "endless", *["page"] * 20]
        asked = [fetcher.get(server.url(path), HERE) for path in paths]
        return await asyncio.gather(*asked, return_exceptions=True)

    dripped, was_reset, without_end, *pages = run(work)
    assert [type(end) for end in (dripped, was_reset, without_end)] == [Transient, Transient, Terminal]
    assert all(isinstance(got, Fetched) and got.body == PAGE for got in pages)


@pytest.mark.parametrize(
    ("login_url", "told"),
    [("http://127.0.0.1:{port}/rss", "Basic ZGVzazpzM2NyZXQ="), ("http://127.0.0.2:{port}/rss", None)],
)
def test_a_login_is_told_to_its_own_host_alone(tmp_path: Path, login_url: str, told: str | None) -> None:
    file = tmp_path / "login"
    file.write_text("desk:s3cret\n", encoding="utf-8")

    async def work(fetcher: Fetcher, server: Hostile) -> None:
        how = Manners(local=True, login_url=login_url.format(port=server.port), login_file=str(file))
        await fetcher.get(server.url("moved"), how)
        assert [headers.get("authorization") for _, headers in server.asked] == [told, told]

    run(work)


def test_a_login_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    async def work(fetcher: Fetcher, server: Hostile) -> None:
        how = Manners(local=True, login_url=server.url("rss"), login_file=str(tmp_path / "none"))
        with pytest.raises(Transient, match="login_file: "):
            await fetcher.get(server.url("rss"), how)
        assert server.asked == []

    run(work)


def test_a_password_in_an_address_goes_nowhere() -> None:
    async def work(fetcher: Fetcher, server: Hostile) -> None:
        for path in ("page", "to-login"):
            got = await fetcher.get(server.url(path).replace("//", "//desk:s3cret@"), HERE)
            assert got.url == server.url("page")
        assert all("authorization" not in headers for _, headers in server.asked)

    run(work)
