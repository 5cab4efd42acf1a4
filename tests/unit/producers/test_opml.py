"""Feed lists out to OPML and back, and what other programs write."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers import feeds as shipped
from producers import opml
from producers.feeds import Feed, FeedsError, add, load

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
FEEDS = st.lists(
    st.builds(
        Feed,
        url=st.integers(1, 99).map("https://news.example/{}?a=1&b=<2>".format),
        outlet=TEXTS.map(lambda text: f"نشرة {' '.join(text.split())}".strip()).filter(
            lambda text: "<" not in text and "&" not in text
        ),
        country=st.sampled_from(["IQ", "SY", "YE"]),
        timezone=st.sampled_from(["Asia/Baghdad", "UTC"]),
        category=st.sampled_from(["", "agency", "رسمي"]),
        full_text=st.sampled_from(["fallback", "always", "never"]),
        interval_seconds=st.none() | st.floats(1, 9000),
        concurrency=st.none() | st.integers(1, 16),
        local=st.booleans(),
        verified=st.booleans(),
        source=st.sampled_from(["", 'a list & its "page"']),
    ),
    max_size=6,
    unique_by=lambda feed: feed.url,
)


def by_url(feeds: list[Feed]) -> list[Feed]:
    return sorted(feeds, key=lambda feed: feed.url)


@given(FEEDS)
def test_what_goes_out_comes_back(feeds: list[Feed]) -> None:
    back, faults = opml.feeds(opml.read(opml.write(feeds, "قائمة"), "list.opml"), {})
    assert faults == []
    assert by_url(back) == by_url(feeds)


def test_the_list_we_ship_survives_opml_and_toml(tmp_path: Path) -> None:
    ours = load(Path(shipped.__file__).with_name("feeds.toml"))
    back, faults = opml.feeds(opml.read(opml.write(ours, "Rasid"), "list.opml"), {})
    assert (faults, by_url(back)) == ([], by_url(ours))
    assert add(tmp_path / "feeds.toml", back) == back
    assert load(tmp_path / "feeds.toml") == back


FOREIGN = """<?xml version="1.0" encoding="windows-1256"?>
<opml version="1.0"><head><title>x</title></head><body>
<outline text="أخبار العراق">
  <outline text="نشرة الفرات" title="نشرة الفرات" type="rss" xmlUrl="https://news.example/rss?a=1&b=2" htmlUrl="https://news.example/"/>
  <outline text="نشرة مكررة" type="rss" xmlUrl="https://news.example/rss?a=1&amp;b=2"/>
</outline>
<outline text="بلا عنوان" type="rss"/>
<outline text="غير صالح" type="rss" xmlUrl="feed://news.example/rss"/>
<outline xmlUrl="https://other.example/feed" type="rss"/>
</body></opml>"""


def test_what_other_readers_write_is_taken_with_what_it_lacks() -> None:
    told = {"country": "IQ", "timezone": "Asia/Baghdad"}
    feeds, faults = opml.feeds(opml.read(FOREIGN.encode("cp1256"), "reader.opml"), told)
    assert [(feed.url, feed.outlet, feed.category) for feed in feeds] == [
        ("https://news.example/rss?a=1&b=2", "نشرة الفرات", "أخبار العراق"),
        ("https://other.example/feed", "https://other.example/feed", ""),
    ]
    assert faults == ["reader.opml: outline 3 (غير صالح): url: 'feed://news.example/rss' is no http(s) address"]


def test_an_outlet_without_country_is_refused_in_a_line() -> None:
    feeds, faults = opml.feeds(opml.read(FOREIGN.encode("cp1256"), "reader.opml"), {"timezone": "Asia/Baghdad"})
    assert feeds == []
    assert faults[0] == "reader.opml: outline 1 (نشرة الفرات): Object missing required field `country`"


@pytest.mark.parametrize("body", [b"", b"\x00\x01", b"<html><body/></html>", b"<opml/>", b"[[feed]]"])
def test_what_is_no_opml_is_told(body: bytes) -> None:
    with pytest.raises(FeedsError, match=r"^list\.opml: not OPML: "):
        opml.read(body, "list.opml")


def test_folders_in_folders_without_end_are_left() -> None:
    deep = b"<opml><body>" + b"<outline text='f'>" * 5000 + b"<outline xmlUrl='https://a.example/'/>"
    assert opml.read(deep, "deep.opml") == []
