"""JSON lines: good ones become articles, bad ones one clear line each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers.article import article_id
from producers.lines import BadLine, Line, read_lines


def one(raw: bytes) -> Line | BadLine:
    (line,) = read_lines([raw], "articles.jsonl")
    return line


def test_a_line_without_address_is_known_by_its_id() -> None:
    line = one(b'{"id": "n-7", "text": "x", "url": null, "title": "", "published": "2022-01-04", "events": []}')
    assert isinstance(line, Line)
    article = line.article(timezone="Asia/Baghdad", country="IQ")
    assert (line.id, article.url, article.article_id) == ("n-7", "id:n-7", article_id("id:n-7"))
    assert (article.media, article.body, article.charset, article.outlet) == ("text", b"x", "utf-8", "unknown")
    assert (article.published, article.timezone, article.outlet_country) == ("2022-01-04", "Asia/Baghdad", "IQ")


def test_a_line_with_an_address_is_known_by_that() -> None:
    line = one(b'{"id": "n-7", "text": "x", "url": "https://News.example/a?utm_source=x"}')
    assert isinstance(line, Line)
    article = line.article()
    assert article.article_id == article_id("https://news.example/a")
    assert (article.outlet, article.published) == ("news.example", None)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"{", "not JSON"),
        (b'{"id": "a\xff", "text": "x"}', "not JSON"),
        (b'{"id": "\\ud800", "text": "x"}', "not JSON"),
        (b"[1]", "Expected `object`"),
        (b'{"text": "x"}', "`id`"),
        (b'{"id": 3, "text": "x"}', "id: Expected `str`"),
        (b'{"id": "", "text": "x"}', "id: empty"),
        (b'{"id": "a"}', "`text`"),
        (b'{"id": "a", "text": " \\n"}', "text: empty"),
        (b'{"id": "a", "text": "x", "url": "news.example/a"}', "url: "),
        (b'{"id": "a", "text": "x", "url": "http://[a"}', "url: "),
        (b'{"id": "a", "text": "x", "published": "yesterday"}', "published: 'yesterday'"),
        (b'{"id": "a", "text": "x", "published": "2022-02-30"}', "published: "),
    ],
)
def test_a_fault_says_where_and_what(raw: bytes, told: str) -> None:
    line = one(raw)
    assert isinstance(line, BadLine)
    assert str(line).startswith("articles.jsonl:1: ")
    assert told in str(line)


def test_good_lines_go_on_after_bad_ones_and_blank_ones_count() -> None:
    lines = list(read_lines([b'\xef\xbb\xbf{"id":"a","text":"x"}\n', b"\n", b"?\n", b'{"id":"b","text":"y"}'], "f"))
    assert [line.id if isinstance(line, Line) else line.number for line in lines] == ["a", 3, "b"]


@given(st.binary(max_size=100) | st.builds(lambda n: b'{"id":"a","text":"x","x":' + b"[" * n, st.integers(0, 5000)))
def test_no_line_raises(raw: bytes) -> None:
    for line in read_lines([raw], "f"):
        assert isinstance(line, Line | BadLine)
