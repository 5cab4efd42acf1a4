"""robots.txt as RFC 9309 has it, wild files included."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers.fetch import Transient
from producers.robots import Robots, Rules, parse

SITE = "https://news.example"
FILE = b"""\xef\xbb\xbf# a comment
User-Agent: other
Disallow: /

User-agent: *
Allow: /a/public
Disallow: /a
Disallow: /*.pdf$
disallow: /search*page=  # more
Disallow: /%D8%B3%D8%B1
Disallow:
Crawl-delay: 2.5
Sitemap: https://news.example/map.xml
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        *[("/", True), ("/b", True), ("/a", False), ("/a/1", False), ("/a/public/1", True), ("/x.pdf", False)],
        *[("/x.pdf?p=1", True), ("/search?q=1&page=2", False), ("/search?q=1", True), ("/سر/1", False), ("", True)],
    ],
)
def test_the_longest_rule_that_matches_holds(path: str, allowed: bool) -> None:
    assert parse(FILE, "rasid").allows(SITE + path) is allowed


def test_the_group_that_names_us_holds_alone() -> None:
    rules = parse(FILE + b"User-agent: x\nUser-agent: Rasid/2\nDisallow: /b\n", "Rasid")
    assert rules.allows(f"{SITE}/a")
    assert not rules.allows(f"{SITE}/b")
    assert rules.delay is None
    assert parse(FILE, "Rasid").delay == 2.5


@pytest.mark.parametrize("delay", [b"soon", b"-1", b"1e9", b"inf", b"nan", b"", b"1.2.3"])
def test_a_delay_that_is_no_number_is_none(delay: bytes) -> None:
    assert parse(b"User-agent: *\nCrawl-delay: " + delay, "rasid").delay is None


def test_an_endless_delay_is_cut() -> None:
    assert parse(b"User-agent: *\nCrawl-delay: 86400", "rasid").delay == 120.0


@given(st.binary(max_size=400), st.text(max_size=50))
def test_any_bytes_are_read(body: bytes, path: str) -> None:
    parse(b"User-agent: *\nDisallow: " + body, "rasid").allows(f"{SITE}/{path}")


@given(st.text("ab*$", max_size=14), st.text("ab$", max_size=14))
def test_stars_match_as_a_search_through_all_ways_does(rule: str, path: str) -> None:
    def matches(rule: str, path: str) -> bool:
        if not rule:
            return True
        if rule == "$":
            return not path
        if rule[0] == "*":
            return any(matches(rule[1:], path[cut:]) for cut in range(len(path) + 1))
        return path[:1] == rule[0] and matches(rule[1:], path[1:])

    inner = rule[:-1].replace("$", "a") + rule[-1:]  # only at its end it means the end
    rules = parse(f"User-agent: *\nDisallow: /{inner}".encode(), "rasid")
    assert rules.allows(f"{SITE}/{path}") is not matches(f"/{inner}", f"/{path}")


def ask(*gives: bytes | Transient) -> tuple[list[Rules | Transient], int]:
    """What a site's rules are, asked for as many times at once, and how often its file was."""
    left = list(gives)

    async def fetch(url: str) -> bytes:
        assert url == f"{SITE}/robots.txt"
        await asyncio.sleep(0)
        given = left.pop(0)
        if isinstance(given, Transient):
            raise given
        return given

    async def main() -> list[Rules | Transient]:
        robots = Robots("rasid", fetch)
        ends = await asyncio.gather(*(robots.rules(f"{SITE}/{n}") for n in range(3)), return_exceptions=True)
        ends.append(*await asyncio.gather(robots.rules(SITE), return_exceptions=True))
        assert robots.known(f"{SITE}/x") == (ends[-1] if isinstance(ends[-1], Rules) else Rules())
        return ends  # type: ignore[return-value]

    return asyncio.run(main()), len(gives) - len(left)


def test_a_file_is_fetched_once_for_all_who_ask() -> None:
    assert ask(FILE, FILE) == ([parse(FILE, "rasid")] * 4, 1)
    assert ask(b"") == ([Rules()] * 4, 1)


def test_a_file_that_cannot_be_had_forbids_all_for_a_while() -> None:
    ends, asked = ask(Transient("HTTP 500"), FILE)
    assert asked == 1
    assert all(isinstance(end, Transient) and not end.asked and (end.retry_after or 0) > 0 for end in ends)


def test_sitemaps_are_read_whomever_the_rules_are_for() -> None:
    body = (
        b"Sitemap: https://a.example/1.xml\nUser-agent: other\nDisallow: /\n sitemap:https://b.example/2.xml # news\n"
    )
    assert parse(body, "rasid").sitemaps == ("https://a.example/1.xml", "https://b.example/2.xml")
    assert len(parse(b"Sitemap: https://a.example/1.xml\n" * 99, "rasid").sitemaps) == 20
