"""One article, one id, however its address is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers.article import article_id, canonical_url


@pytest.mark.parametrize(
    "other",
    [
        "https://NEWS.example/a/1",
        "https://news.example:443/a/1",
        "https://news.example/a/1#comments",
        "https://news.example/a/1?utm_source=rss&utm_medium=feed",
        "  https://news.example/a/1\n",
        "https://www.news.example/a/1/",
        "https://m.news.example/a/1",
        "https://amp.news.example/a/1",
        "https://www.m.news.example/a/1?amp",
        "https://news.example/a/1?outputType=amp&fbclid=x1",
        "https://news.example/a/1/amp/",
        "https://news.example/amp/a/1",
        "https://news.example/a/1.amp",
        "https://www.google.com/amp/s/www.news.example/a/1/amp",
        "https://news-example.cdn.ampproject.org/c/s/news.example/a/1",
    ],
)
def test_the_same_article(other: str) -> None:
    assert canonical_url(other) == "https://news.example/a/1"


def test_arabic_letters_and_their_escapes_are_one() -> None:
    assert canonical_url("https://news.example/خبر") == canonical_url("https://news.example/%D8%AE%D8%A8%D8%B1")


def test_what_tells_articles_apart_stays() -> None:
    assert canonical_url("http://[2001:db8::1]:8080/a?id=2&p=") == "http://[2001:db8::1]:8080/a?id=2&p="
    assert canonical_url("https://m.example/amp") == "https://m.example/"
    assert canonical_url("https://news.example/a/amphora?amp=2") == "https://news.example/a/amphora?amp=2"
    assert canonical_url("https://news.example/a/1.amp.html") == "https://news.example/a/1.html"
    assert canonical_url("https://news.example/?id=1") != canonical_url("https://news.example/?id=2")


@given(st.text(alphabet="ampخ/?&=%#:. ", max_size=40))
def test_canonical_twice_is_canonical_once(path: str) -> None:
    once = canonical_url(f"https://news.example/{path}")
    assert canonical_url(once) == once
    assert len(article_id(once)) == 20
