"""What is read from feeds of each format, whatever is in them."""

import gzip
import html
import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers.decode import NotTextError
from producers.parse import NotAFeedError, parse, plain

FILES = {file.stem: file for file in Path(__file__).with_name("broken_feeds").iterdir()}
REAL = Path(__file__).parents[4] / "shared" / "data" / "feeds"
ZONE = ZoneInfo("Asia/Baghdad")
URL = "https://news.example/rss/feed.xml"
FIRST, SECOND = "قصف مدفعي على أطراف البلدة", "اشتباك قرب المعبر الحدودي"


@pytest.mark.skipif(not REAL.is_dir(), reason="not here")
@pytest.mark.parametrize("file", sorted(REAL.glob("*.xml")), ids=lambda file: file.stem)
def test_real_feeds_give_all_their_items(file: Path) -> None:
    read = parse(file.read_bytes(), None, URL, ZONE)
    assert (len(read.items), read.bad) == (file.read_bytes().count(b"<item>"), [])
    assert all(item.url.startswith("http") for item in read.items)


@pytest.mark.parametrize("whole", [b"\x1f\x8b\x08 no gzip", b"\x1f\x8b\x08" + bytes(400)])
def test_what_only_begins_as_gzip_is_no_text(whole: bytes) -> None:
    with pytest.raises(NotTextError):
        parse(whole, None, URL, ZONE)


def test_a_gzip_bomb_is_no_text() -> None:
    with pytest.raises(NotTextError, match="gzip of more than"):
        parse(gzip.compress(bytes(30_000_000), 1), None, URL, ZONE)


def test_a_date_that_is_not_read_is_handed_on_as_it_is_written() -> None:
    for name, written in (
        ("date-in-arabic-words", "الثلاثاء 4 كانون الثاني 2022"),
        ("date-of-hijri-calendar", "1 جمادى الآخرة 1443 هـ"),
        ("date-on-twelve-hour-clock", "1/4/2022 10:00:00 PM"),
        ("date-without-zone", None),
    ):
        read = parse(FILES[name].read_bytes(), None, URL, ZONE)
        assert [item.published_text for item in read.items] == [written, None]


def test_links_are_of_the_site_that_the_channel_names() -> None:
    for name in ("relative-links", "atom-with-relative-links"):
        read = parse(FILES[name].read_bytes(), None, "https://feeds.host.example/7/news.xml", ZONE)
        assert [item.url for item in read.items] == ["https://news.example/a/1", "https://news.example/a/2"]
    read = parse(FILES["channel-link-to-localhost"].read_bytes(), None, "https://feeds.host.example/7/news.xml", ZONE)
    assert read.items[0].url == "https://feeds.host.example/a/1"


@pytest.mark.parametrize(
    ("name", "format", "title"),
    [
        ("relative-links", "rss", "نشرة المرصد"),
        ("rdf-of-rss-1", "rss", "نشرة المرصد"),
        ("atom-with-relative-links", "atom", "نشرة المرصد"),
        ("json-feed-with-address-in-id", "json", ""),
        ("sitemap-with-images-first", "sitemap", "نشرة المرصد"),
    ],
)
def test_the_format_is_told_from_what_is_in_it(name: str, format: str, title: str) -> None:  # noqa: A002
    read = parse(FILES[name].read_bytes(), "text/html", URL, ZONE)
    assert (read.format, read.title) == (format, title)


def test_a_json_feed_holds_text_as_html() -> None:
    read = parse(FILES["json-feed-with-address-in-id"].read_bytes(), None, URL, ZONE)
    assert read.items[0].content == "أ &lt; ب"


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
    read = parse(FILES["relative-links"].read_bytes(), "windows-1252", URL, ZONE)
    assert [item.title for item in read.items] == [FIRST, SECOND]
    assert [item.url for item in read.items] == ["https://news.example/a/1", "https://news.example/a/2"]


def test_bytes_that_name_a_file_do_not_open_it(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_bytes(FILES["relative-links"].read_bytes())
    with pytest.raises(NotAFeedError, match="neither RSS nor Atom"):
        parse(str(file).encode(), None, URL, ZONE)


SAMPLES = [
    FILES[name].read_bytes()
    for name in ("atom-with-updated-only", "json-feed-of-wrong-types", "sitemap-with-images-first", "relative-links")
]
WILD = [b"<!DOCTYPE x [", b"]]>", b"&#xD800;", b"\\ud800", b"<url><loc>", b"[" * 40, b"<a:b:c/>", b"]}", b"\x00"]


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_parse_raises_nothing_of_its_own(body: bytes) -> None:
    try:
        parse(body, None, URL, ZONE)
    except (NotTextError, NotAFeedError):
        return


@given(
    st.sampled_from(SAMPLES), st.integers(0, 700), st.integers(0, 30), st.binary(max_size=40) | st.sampled_from(WILD)
)
def test_damage_anywhere_in_a_feed_raises_nothing(sample: bytes, place: int, lost: int, damage: bytes) -> None:
    try:
        read = parse(sample[:place] + damage + sample[place + lost :], None, URL, ZONE)
    except (NotTextError, NotAFeedError):
        return
    for item in read.items:
        item.title.encode()
        assert item.url.startswith(("http://", "https://"))


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)
FIELDS = ["id", "url", "external_url", "title", "content_html", "content_text", "date_published", "tags", "summary"]


@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6) | JSON, max_size=5), JSON, JSON)
def test_no_field_of_a_json_feed_can_break_it(items: list[Any], home: Any, title: Any) -> None:
    feed = {"version": "1.1", "home_page_url": home, "title": title, "items": items}
    read = parse(json.dumps(feed).encode(), None, URL, ZONE)
    assert len(read.items) + len(read.bad) <= len(items)
    msgspec.json.encode(read)


@given(st.text(max_size=80), st.text(max_size=60), st.text(max_size=40), st.text(max_size=40))
def test_whatever_an_item_tells_can_be_written_down(link: str, title: str, date: str, tag: str) -> None:
    told = "".join(
        f"<{name}>{html.escape(text)}</{name}>"
        for name, text in (("link", link), ("title", title), ("pubDate", date), ("category", tag))
    )
    feed = f"<rss version='2.0'><channel><item>{told}</item></channel></rss>{'':10000}"  # mostly no control characters
    read = parse(feed.encode(errors="replace"), None, URL, ZONE)
    assert len(read.items) + len(read.bad) == 1
    msgspec.json.encode(read)


def test_of_an_archive_the_first_thousand_items_are_taken() -> None:
    items = "".join(f"<item><link>/a/{number}</link></item>" for number in range(1500))
    read = parse(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), None, URL, ZONE)
    assert [item.url.rpartition("/")[2] for item in read.items] == [str(number) for number in range(1000)]
    assert read.bad == []


@pytest.mark.parametrize("deep", [b"[" * 200_000, b'{"items":' * 100_000, b"<a>" * 400_000, b"<urlset><url>" * 50_000])
def test_deep_nesting_is_survived(deep: bytes) -> None:
    with pytest.raises(NotAFeedError):
        parse(deep, None, URL, ZONE)


@given(st.text(alphabet=st.sampled_from("<>&;ab!-/ \n#x0ضق"), max_size=200))
def test_plain_text_holds_no_element(markup: str) -> None:
    text = plain(f"<p>{markup}</p>", 100)
    assert "<p>" not in text
    assert len(text) <= 100
    assert text == " ".join(text.split())


def test_a_password_in_a_link_is_left_out() -> None:
    body = b"<rss version='2.0'><channel><item><link>https://desk:s3cret@news.example/a</link></item></channel></rss>"
    assert [item.url for item in parse(body, None, "https://desk:s3cret@news.example/rss", ZONE).items] == [
        "https://news.example/a"
    ]


@pytest.mark.parametrize(
    ("head", "url", "older"),
    [
        ("", URL, None),
        ("<generator>https://wordpress.org/?v=6.4</generator>", URL, f"{URL}?paged=2"),
        ("<generator>https://wordpress.org/?v=6.4</generator>", f"{URL}?cat=%C8&amp=", f"{URL}?cat=%C8&amp=&paged=2"),
        ("<generator>https://wordpress.org/?v=6.4</generator>", f"{URL}?paged=9&cat=1", f"{URL}?paged=10&cat=1"),
        ("<generator>Drupal</generator>", URL, None),
        ("<atom:link rel='next' href='?page=2'/>", URL, f"{URL}?page=2"),
        ("<atom:link rel='prev-archive' href='/2022/01.xml'/>", URL, "https://news.example/2022/01.xml"),
        ("<atom:link rel='self' href='/rss'/><atom:link rel='next-archive' href='/2022/02.xml'/>", URL, None),
        ("<atom:link rel='next' href='javascript:more()'/>", URL, None),
    ],
)
def test_where_older_items_are_is_read_from_rss(head: str, url: str, older: str | None) -> None:
    feed = f"<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel>{head}<item/></channel></rss>"
    assert parse(feed.encode(), None, url, ZONE).older == older


def test_where_older_items_are_is_read_from_atom_and_json() -> None:
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><link rel='self' href='/atom'/><link rel='next' href='/atom?p=2'/>"
        "<entry><link rel='next' href='/a/2'/></entry></feed>"
    )
    assert parse(atom.encode(), None, URL, ZONE).older == "https://news.example/atom?p=2"
    wordpress = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><generator uri='https://wordpress.org/' version='6.4'>WordPress"
        "</generator><entry/></feed>"
    )
    assert parse(wordpress.encode(), None, URL, ZONE).older == f"{URL}?paged=2"
    told = {"items": [], "next_url": "/feed.json?before=7"}
    assert parse(json.dumps(told).encode(), None, URL, ZONE).older == "https://news.example/feed.json?before=7"
    assert parse(json.dumps(told | {"next_url": 7}).encode(), None, URL, ZONE).older is None
