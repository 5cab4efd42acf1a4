"""Feeds as they are found: each broken one is named after its fault, and costs nothing but what is broken in it."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from producers.parse import NotAFeedError, parse

BROKEN = Path(__file__).with_name("broken_feeds")
ZONE = ZoneInfo("Asia/Baghdad")
URL = "https://news.example/rss/feed.xml"
FIRST, SECOND = "قصف مدفعي على أطراف البلدة", "اشتباك قرب المعبر الحدودي"
WHOLE: dict[str, str | None] = {FIRST: None, SECOND: None}

# What is left of each feed: the titles of its items, with what `published` is, and the number of items refused.
DATED: dict[str, str | None] = {FIRST: "2022-01-04T10:00:00+03:00", SECOND: None}
EXPECTED: dict[str, tuple[dict[str, str | None], int]] = {
    "advertisements-among-news": (WHOLE, 4),
    "atom-link-without-address": ({SECOND: None}, 1),
    "atom-with-updated-only": ({FIRST: "2022-01-04T07:00:00+00:00", SECOND: None}, 0),
    "atom-with-relative-links": (WHOLE, 0),
    "attributes-without-quotes": (WHOLE, 0),
    "bare-ampersand": (WHOLE, 0),
    "blank-lines-before-prolog": (WHOLE, 0),
    "cdata-never-closed": ({FIRST: None}, 1),
    "channel-link-to-localhost": (WHOLE, 0),
    "character-reference-out-of-range": ({f"{FIRST} \ufffd": None, SECOND: None}, 0),
    "control-characters": ({f"{FIRST}\ufffd\ufffd": None, SECOND: None}, 0),
    "cut-short": ({FIRST: None}, 1),  # within the second address
    "date-in-arabic-words": (WHOLE, 0),
    "date-in-dublin-core-only": (DATED, 0),
    "date-in-the-future": (WHOLE, 0),
    "date-never-set": (WHOLE, 0),
    "date-of-hijri-calendar": (WHOLE, 0),
    "date-on-twelve-hour-clock": (WHOLE, 0),  # which of its numbers is the month cannot be told
    "date-with-ambiguous-zone-name": (DATED, 0),
    "date-with-arabic-digits": (DATED, 0),
    "date-with-markup": ({FIRST: "2022-01-04T07:00:00+00:00", SECOND: None}, 0),
    "date-without-zone": (DATED, 0),
    "entity-bomb": ({f"{FIRST}&c;": None, SECOND: None}, 0),
    "entity-from-a-file": ({f"{FIRST}&f;": None, SECOND: None}, 0),
    "guid-a-number-instead-of-link": ({SECOND: None}, 2),
    "guid-the-same-everywhere": (WHOLE, 0),
    "gzip-without-header": (WHOLE, 0),
    "iso-8859-6-declared": (WHOLE, 0),
    "items-outside-channel": (WHOLE, 0),
    "json-feed-of-wrong-types": ({FIRST: None, SECOND: "2022-01-04T10:00:00+03:00"}, 3),
    "json-feed-with-address-in-id": (WHOLE, 0),
    "json-feed-with-half-characters": ({f"\ufffd {FIRST}": None, SECOND: None}, 0),
    "link-broken-brackets": ({SECOND: None}, 1),
    "link-escaped-twice": (WHOLE, 0),
    "link-missing-in-one-item": ({SECOND: None}, 1),
    "link-only-in-guid": (WHOLE, 0),
    "link-that-runs-script": ({SECOND: None}, 1),
    "link-to-front-page-address-in-guid": (WHOLE, 0),
    "link-to-front-page-only": ({SECOND: None}, 1),
    "link-to-mail-and-file": ({SECOND: None}, 2),
    "link-with-arabic-letters": (WHOLE, 0),
    "link-with-host-but-no-scheme": (WHOLE, 0),
    "link-with-line-breaks": (WHOLE, 0),
    "link-without-scheme": (WHOLE, 0),
    "links-through-a-counter": (WHOLE, 0),
    "markup-escaped-twice-in-title": (WHOLE, 0),
    "markup-in-title": (WHOLE, 0),
    "marks-of-direction-in-title": (WHOLE, 0),
    "names-in-capitals": (WHOLE, 0),
    "news-that-sounds-like-advertisement": (
        {"إعلان حالة الطوارئ في المدينة": None, "ممولون يتعهدون بإعادة الإعمار": None},
        0,
    ),
    "numeric-entities-in-title": (WHOLE, 0),
    "prefixes-never-declared": (WHOLE, 0),
    "program-error-before-prolog": (WHOLE, 0),
    "rdf-of-rss-1": (WHOLE, 0),
    "relative-links": (WHOLE, 0),
    "same-article-twice": (WHOLE, 0),
    "same-article-under-tracking-links": (WHOLE, 0),
    "script-after-end": (WHOLE, 0),
    "sitemap-as-gzip-file": (WHOLE, 0),
    "sitemap-cut-short": ({FIRST: "2022-01-04"}, 1),
    "sitemap-date-without-zone": (DATED, 0),
    "sitemap-entity-bomb": ({f"{FIRST} &b;": None, SECOND: None}, 0),
    "sitemap-with-images-first": ({FIRST: "2022-01-04T10:00:00+03:00", SECOND: "2022-01-04"}, 0),
    "sitemap-with-pages-among-news": (WHOLE, 1),
    "sitemap-without-prefix-declared": (WHOLE, 0),
    "sound-file-instead-of-link": ({SECOND: None}, 1),
    "tags-crossed": ({SECOND: None}, 1),
    "title-missing": ({"": None, SECOND: None}, 0),
    "two-prologs": (WHOLE, 0),
    "undefined-entity": (WHOLE, 0),
    "utf16-without-mark": (WHOLE, 0),
    "utf8-declared-as-utf16": (WHOLE, 0),
    "utf8-declared-as-windows-1256": (WHOLE, 0),
    "utf8-encoded-twice": (WHOLE, 0),
    "utf8-mark-twice": (WHOLE, 0),
    "utf8-with-one-broken-byte": ({FIRST: None, "اشتباك قرب المعبر الحدود\ufffd": None}, 0),
    "windows-1256-declared": (WHOLE, 0),
    "windows-1256-declared-as-latin": (WHOLE, 0),
    "windows-1256-item-in-utf8": (WHOLE, 0),
    "windows-1256-undeclared": (WHOLE, 0),
}
NO_FEEDS = {
    "empty": "begins with ''",
    "json-feed-cut-short": "nor whole JSON",
    "json-without-feed": "no list of items",
    "page-instead-of-feed": "neither RSS nor Atom",
    "sitemap-index": "an index of 1 sitemaps",
    "sitemap-without-news": "a sitemap without news",
}
FILES = {file.stem: file for file in sorted(BROKEN.iterdir())}


def test_every_broken_feed_is_expected() -> None:
    assert FILES.keys() == EXPECTED.keys() | NO_FEEDS.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_a_fault_costs_only_what_it_broke(name: str) -> None:
    read = parse(FILES[name].read_bytes(), None, URL, ZONE)
    titles, refused = EXPECTED[name]
    assert {item.title: item.published for item in read.items} == titles
    assert len(read.bad) == refused
    assert all(re.match(r"https://(www\.)?news\.example/a", item.url) for item in read.items)
    assert len(read.items) == len({item.url for item in read.items}) == len(titles)


@pytest.mark.parametrize(("name", "told"), NO_FEEDS.items())
def test_what_is_no_feed_is_told(name: str, told: str) -> None:
    with pytest.raises(NotAFeedError, match=re.escape(told)):
        parse(FILES[name].read_bytes(), None, URL, ZONE)
