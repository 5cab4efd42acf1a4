"""Feeds as they are found: each broken one is named after its fault, and costs nothing but what is broken in it."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers.decode import NotTextError
from producers.parse import NotAFeedError, parse, plain

BROKEN = Path(__file__).with_name("broken_feeds")
ZONE = ZoneInfo("Asia/Baghdad")
URL = "https://news.example/rss/feed.xml"
FIRST, SECOND = "قصف مدفعي على أطراف البلدة", "اشتباك قرب المعبر الحدودي"
WHOLE: dict[str, str | None] = {FIRST: None, SECOND: None}

# What is left of each feed: the titles of its items, with what `published` is, and the number of items refused.
EXPECTED: dict[str, tuple[dict[str, str | None], int]] = {
    "atom-with-updated-only": ({FIRST: "2022-01-04T07:00:00+00:00", SECOND: None}, 0),
    "bare-ampersand": (WHOLE, 0),
    "blank-lines-before-prolog": (WHOLE, 0),
    "character-reference-out-of-range": ({f"{FIRST} \ufffd": None, SECOND: None}, 0),
    "control-characters": ({f"{FIRST}\ufffd\ufffd": None, SECOND: None}, 0),
    "cut-short": ({FIRST: None}, 1),  # within the second address
    "date-in-arabic-words": (WHOLE, 0),
    "date-never-set": (WHOLE, 0),
    "date-with-ambiguous-zone-name": ({FIRST: "2022-01-04T10:00:00+03:00", SECOND: None}, 0),
    "date-without-zone": ({FIRST: "2022-01-04T10:00:00+03:00", SECOND: None}, 0),
    "entity-bomb": ({f"{FIRST}&c;": None, SECOND: None}, 0),
    "gzip-without-header": (WHOLE, 0),
    "entity-from-a-file": ({f"{FIRST}&f;": None, SECOND: None}, 0),
    "link-broken-brackets": ({SECOND: None}, 1),
    "link-missing-in-one-item": ({SECOND: None}, 1),
    "link-only-in-guid": (WHOLE, 0),
    "link-that-runs-script": ({SECOND: None}, 1),
    "markup-escaped-twice-in-title": (WHOLE, 0),
    "relative-links": (WHOLE, 0),
    "same-article-twice": (WHOLE, 0),
    "undefined-entity": (WHOLE, 0),
    "utf8-declared-as-utf16": (WHOLE, 0),
    "utf8-declared-as-windows-1256": (WHOLE, 0),
    "utf8-with-one-broken-byte": ({FIRST: None, "اشتباك قرب المعبر الحدود\ufffd": None}, 0),
    "windows-1256-declared": (WHOLE, 0),
    "windows-1256-declared-as-latin": (WHOLE, 0),
    "windows-1256-undeclared": (WHOLE, 0),
}
NO_FEEDS = {"empty": NotAFeedError, "page-instead-of-feed": NotAFeedError}


def test_every_broken_feed_is_expected() -> None:
    assert {file.stem for file in BROKEN.iterdir()} == EXPECTED.keys() | NO_FEEDS.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_a_fault_costs_only_what_it_broke(name: str) -> None:
    read = parse((BROKEN / f"{name}.xml").read_bytes(), None, URL, ZONE)
    titles, refused = EXPECTED[name]
    assert {item.title: item.published for item in read.items} == titles
    assert len(read.bad) == refused
    assert all(item.url.startswith("https://news.example/a") for item in read.items)


@pytest.mark.parametrize(("name", "error"), NO_FEEDS.items())
def test_what_is_no_feed_is_told(name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        parse((BROKEN / f"{name}.xml").read_bytes(), None, URL, ZONE)


def test_a_date_that_is_not_read_is_handed_on_as_it_is_written() -> None:
    read = parse((BROKEN / "date-in-arabic-words.xml").read_bytes(), None, URL, ZONE)
    assert [item.published_text for item in read.items] == ["الثلاثاء 4 كانون الثاني 2022", None]
    read = parse((BROKEN / "date-without-zone.xml").read_bytes(), None, URL, ZONE)
    assert {item.published_text for item in read.items} == {None}


FULL = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>%s<item><link>/a/1</link>'
    "<description>موجز</description><content:encoded>%s</content:encoded></item></channel></rss>"
)


def test_a_feed_that_holds_whole_articles_gives_them_as_html() -> None:
    (read,) = parse((FULL % ("", "&lt;p&gt;النص كله&lt;/p&gt;")).encode(), None, URL, ZONE).items
    assert (read.summary, read.content) == ("موجز", "<p>النص كله</p>")
    (read,) = parse((FULL % ("", "س" * 500_001)).encode(), None, URL, ZONE).items
    assert read.content == ""


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("", None),
        ("<ttl>15</ttl>", 900.0),
        ("<ttl> 60 </ttl><sy:updatePeriod>daily</sy:updatePeriod>", 3600.0),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>١٥ دقيقة</ttl>", None),
        ("<sy:updatePeriod> hourly </sy:updatePeriod>", 3600.0),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 21_600.0),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 86_400.0),
        ("<sy:updatePeriod>now and then</sy:updatePeriod>", None),
    ],
)
def test_how_long_a_feed_says_it_stays_as_it_is(told: str, seconds: float | None) -> None:
    assert parse((FULL % (told, "")).encode(), None, URL, ZONE).ttl_seconds == seconds


def test_what_is_handed_on_is_short_and_plain() -> None:
    item = f"<item><link>/a/1</link><pubDate>&lt;b&gt;{'أمس ' * 99}</pubDate></item>"
    (read,) = parse(f"<rss version='2.0'><channel>{item}</channel></rss>".encode(), None, URL, ZONE).items
    assert read.published_text is not None
    assert read.published_text.startswith("أمس أمس")
    assert len(read.published_text) <= 100


def test_the_charset_of_http_yields_to_valid_utf8() -> None:
    read = parse((BROKEN / "relative-links.xml").read_bytes(), "windows-1252", URL, ZONE)
    assert [item.title for item in read.items] == [FIRST, SECOND]
    assert [item.url for item in read.items] == ["https://news.example/a/1", "https://news.example/a/2"]


def test_bytes_that_name_a_file_do_not_open_it(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_bytes((BROKEN / "relative-links.xml").read_bytes())
    with pytest.raises(NotAFeedError, match="neither RSS nor Atom"):
        parse(str(file).encode(), None, URL, ZONE)


SAMPLE = (BROKEN / "atom-with-updated-only.xml").read_bytes()


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_parse_raises_nothing_of_its_own(body: bytes) -> None:
    try:
        parse(body, None, URL, ZONE)
    except (NotTextError, NotAFeedError):
        return


@given(st.integers(0, len(SAMPLE)), st.binary(max_size=40) | st.sampled_from([b"<!DOCTYPE x [", b"]]>", b"&#xD800;"]))
def test_damage_anywhere_in_a_feed_raises_nothing(place: int, damage: bytes) -> None:
    try:
        read = parse(SAMPLE[:place] + damage + SAMPLE[place:], None, URL, ZONE)
    except (NotTextError, NotAFeedError):
        return
    for item in read.items:
        item.title.encode()
        assert item.url.startswith(("http://", "https://"))


@given(st.text(alphabet=st.sampled_from("<>&;ab!-/ \n#x0ضق"), max_size=200))
def test_plain_text_holds_no_element(markup: str) -> None:
    text = plain(f"<p>{markup}</p>", 100)
    assert "<p>" not in text
    assert len(text) <= 100
    assert text == " ".join(text.split())
