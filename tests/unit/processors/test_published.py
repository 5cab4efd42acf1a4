"""When a page says that its article was published and last changed."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.page.markup import Markup
from processors.page.published import PageDates, dates_of, from_feed_text

BAGHDAD = ZoneInfo("Asia/Baghdad")
FETCHED = datetime(2022, 1, 6, 9, 0, tzinfo=UTC)
TITLE = "سقوط صاروخين قرب المطار ليلا"
URL = "https://news.example/article/91827364"
LONG = "أكد مصدر محلي أن الصاروخين سقطا في أرض خالية من دون أن يوقعا إصابات بين السكان القريبين. " * 6


def page(head: str = "", body: str = "", url: str = URL, title: str = TITLE) -> PageDates:
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    return dates_of(Markup(lxml.html.document_fromstring(html)), url, title, BAGHDAD, FETCHED)


def published(head: str = "", body: str = "", url: str = URL) -> tuple[str, str] | None:
    when = page(head, body, url).published
    return (when.iso, when.rule) if when else None


def linked(text: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{TITLE}",{text}}}</script>'


def meta(name: str, value: str) -> str:
    return f'<meta property="{name}" content="{value}">'


def article(around: str, before: str = "") -> str:
    return f"<article>{before}<h1>{TITLE}</h1>{around}<p>{LONG}</p></article>"


LD = linked('"datePublished":"2022-01-04T10:00:00+03:00"')
META = meta("article:published_time", "2022-01-04T09:30:00Z")
TIME = article('<time datetime="2022-01-04T11:00">قبل يومين</time>')
SEEN = article('<div class="post-date">الثلاثاء 4 كانون الثاني 2022 - 02:30 م</div>')
DATED_URL = "https://news.example/2022/01/04/91827364"


@pytest.mark.parametrize(
    ("head", "body", "url", "expected"),
    [
        (LD + META, TIME, DATED_URL, ("2022-01-04T10:00:00+03:00", "json-ld")),
        (META, TIME, DATED_URL, ("2022-01-04T09:30:00+00:00", "meta")),
        ("", TIME, DATED_URL, ("2022-01-04T11:00:00+03:00", "time")),
        ("", SEEN, DATED_URL, ("2022-01-04T14:30:00+03:00", "visible")),
        ("", article(""), DATED_URL, ("2022-01-04", "url")),
        ("", article(""), URL, None),
    ],
)
def test_the_order_of_trust(head: str, body: str, url: str, expected: tuple[str, str] | None) -> None:
    assert published(head, body, url) == expected


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2022-01-04T10:00:00+03:00", "2022-01-04T10:00:00+03:00"),
        ("2022-01-04T07:00:00.000Z", "2022-01-04T07:00:00+00:00"),
        ("2022-01-04T10:00:00", "2022-01-04T10:00:00+03:00"),
        ("2022-01-04 10:00", "2022-01-04T10:00:00+03:00"),
        ("2022-01-04", "2022-01-04"),
        ("2022/1/4 10:00:00", "2022-01-04T10:00:00+03:00"),
        ("2022-01-04T10:00:00 03:00", "2022-01-04T10:00:00+03:00"),
        ("20220104", "2022-01-04"),
        ("1641283200", "2022-01-04T08:00:00+00:00"),
        ("1641283200000", "2022-01-04T08:00:00+00:00"),
        ("Tue, 04 Jan 2022 10:00:00 GMT", "2022-01-04T10:00:00+00:00"),
        ("January 4, 2022 10:00 am", "2022-01-04T10:00:00+03:00"),
        ("الثلاثاء، 04 يناير 2022 - 12:09 م", "2022-01-04T12:09:00+03:00"),
        ("٤ كانون الثاني ٢٠٢٢", "2022-01-04"),
        ("1 جمادى الآخرة 1443 هـ", "2022-01-04"),
        ("14/12/2021 10:00", "2021-12-14T10:00:00+03:00"),
        ("04/01/2022 10:00", None),  # which of the two is the month cannot be told
        ("1/4/2022 10:00:00 AM", None),
        ("0001-01-01T00:00:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("2022-01-09", None),  # after it was fetched
        ("2031-01-04T10:00:00Z", None),
        ("قبل ساعتين", None),
        ("", None),
    ],
)
def test_what_markup_writes(written: str, read: str | None) -> None:
    found = page(meta("article:published_time", written)).published
    assert (found.iso if found else None) == read


@pytest.mark.parametrize(
    ("around", "read"),
    [
        ('<div class="date">الثلاثاء 4 كانون الثاني 2022</div>', "2022-01-04"),
        ('<span class="entry-meta">كتب: علي حسن | 04/01/2022 - 15:04</span>', "2022-01-04T15:04:00+03:00"),
        ("<p>تاريخ النشر: 4 يناير/ كانون الثاني 2022</p>", "2022-01-04"),
        ("<div>نُشر في ٤ جانفي ٢٠٢٢ الساعة ١٤:٣٠</div>", "2022-01-04T14:30:00+03:00"),
        ("<div>نشر: 16:45-4 يناير 2022 م ـ 01 جمادى الآخرة 1443 هـ</div>", "2022-01-04T16:45:00+03:00"),
        ('<i class="time">الثلاثاء 2022/1/4 05:22 م بتوقيت أبوظبي</i>', "2022-01-04T17:22:00+04:00"),
        ("<span>04-01-2022 03:45 PM</span>", "2022-01-04T15:45:00+03:00"),
        ("<div id='published'>Jan 4, 2022</div>", "2022-01-04"),
        ('<div class="date">منذ 3 ساعات</div>', None),
        ('<div class="date">4 كانون الثاني</div>', None),
        ("<p>وكان البلد شهد في 14 تموز 2021 هجوما مماثلا على القاعدة نفسها.</p>", None),
        ("<p>في 4 كانون الثاني 2022 أصدرت الوزارة بيانا ردت فيه على ما نشرته الصحف المحلية عن الحادث.</p>", None),
        ('<figure><figcaption class="date">صورة من 3 كانون الثاني 2022</figcaption></figure>', None),
        ('<aside><div class="date">3 كانون الثاني 2022</div></aside>', None),
        ('<div class="related-posts"><span class="date">3 كانون الثاني 2022</span></div>', None),
        ('<div class="copyright">جميع الحقوق محفوظة 1 يناير 2022</div>', None),
        ('<div class="event-date">موعد المؤتمر 3 كانون الثاني 2022</div>', None),
    ],
)
def test_dates_that_can_be_seen(around: str, read: str | None) -> None:
    found = page("", article(around)).published
    assert (found.iso if found else None) == read
    assert found is None or found.rule == "visible"


def test_a_date_of_the_headline_is_an_event() -> None:
    title = "ذكرى هجوم 4 آب 2020 في المرفأ"
    assert page("", f'<div class="title-date"><h1>{title}</h1></div><p>{LONG}</p>', title=title).published is None


def test_the_site_shows_today_above_the_headline() -> None:
    banner = '<div class="date">الخميس 6 كانون الثاني 2022</div><ul><li>الرئيسية<li>سياسة<li>أمن<li>اقتصاد</ul>'
    assert published("", banner + article("")) is None
    assert published("", banner + SEEN) == ("2022-01-04T14:30:00+03:00", "visible")


def test_a_date_may_stand_before_the_headline() -> None:
    assert published("", article("", '<span class="itemDate">الثلاثاء، 4 يناير 2022 21:40</span>')) == (
        "2022-01-04T21:40:00+03:00",
        "visible",
    )


def test_a_title_that_is_no_heading_is_found() -> None:
    shown = '<div class="dt_date">الثلاثاء 4 يناير 2022 الساعة 11:10 مساءً</div>'
    body = f'<div class="t">{TITLE}</div>{shown}<p>{LONG}</p>'
    assert published("", body) == ("2022-01-04T23:10:00+03:00", "visible")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<h1>{TITLE}</h1><p>{LONG * 2}</p><span>04/01/2022 22:50:31</span>", "2022-01-04T22:50:31+03:00"),
        (f"<h1>{TITLE}</h1><p>{LONG * 2}</p><i>04/01/2022 22:50</i><i>05/01/2022 10:00</i>", None),
        (f"<h1>{TITLE}</h1><p>{LONG * 2}</p><span>04/01/2022</span>", None),
        (f"<h2>{TITLE}</h2><p><mat-icon>event</mat-icon>2022/01/04 <b>علي حسن</b></p><p>{LONG}</p>", "2022-01-04"),
        (
            f"<div><b>{TITLE}</b><p>{LONG * 2}</p><time datetime='2022-01-04T10:00Z'></time></div>",
            "2022-01-04T10:00:00+00:00",
        ),
    ],
)
def test_a_date_without_a_name(body: str, expected: str | None) -> None:
    found = published("", body)
    assert (found and found[0][:16]) == (expected and expected[:16])


TEASER = '<a href="/n">انفجار عبوة ناسفة على الطريق الدولي</a>'
RELATED = f'<div class="box">{TEASER}<time datetime="2022-01-02">2 يناير</time></div>'


def test_times_of_other_articles_are_not_its_own() -> None:
    assert published("", RELATED + article("")) is None
    assert published("", article("") + RELATED) is None
    assert published("", RELATED + TIME + RELATED) == ("2022-01-04T11:00:00+03:00", "time")


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://news.example/2022/01/04/title", "2022-01-04"),
        ("https://news.example/2022/1/4/title", "2022-01-04"),
        ("https://news.example/2022-01-04-title.html", "2022-01-04"),
        ("https://news.example/politics/20220104/title", "2022-01-04"),
        ("https://news.example/title-2022-01-04", "2022-01-04"),
        ("https://news.example/%D8%AE%D8%A8%D8%B1/2022/01/04", "2022-01-04"),
        ("https://news.example/2022/01/title", None),
        ("https://news.example/article/202201041234", None),
        ("https://news.example/article/20221904", None),
        ("https://news.example/article/19220104", None),
        ("https://news.example/2023/01/04/title", None),
        ("https://news.example/?date=2022-01-04", None),
        ("https://[broken/2022/01/04", None),
    ],
)
def test_the_day_in_an_address(url: str, day: str | None) -> None:
    assert published(url=url) == ((day, "url") if day else None)


def test_the_canonical_address_counts_too() -> None:
    assert published(f'<link rel="canonical" href="{DATED_URL}">') == ("2022-01-04", "url")


FIRST, SECOND = "2022-01-04", "2022-01-05"
BOTH_TIMES = (
    f'<time itemprop="datePublished" datetime="{FIRST}"></time><time class="updated" datetime="{SECOND}"></time>'
)


@pytest.mark.parametrize(
    ("head", "around", "expected"),
    [
        (meta("article:modified_time", f"{SECOND}T08:00:00Z"), "", (None, f"{SECOND}T08:00:00+00:00")),
        (linked(f'"datePublished":"{FIRST}","dateModified":"{SECOND}"'), "", (FIRST, SECOND)),
        (
            "",
            "<div>نشر: 4 يناير 2022 10:00 - آخر تحديث: 5 يناير 2022 12:15</div>",
            (f"{FIRST}T10:00:00+03:00", f"{SECOND}T12:15:00+03:00"),
        ),
        ("", "<div>آخر تحديث: الأربعاء، 5 يناير 2022، 12:15 GMT</div>", (None, f"{SECOND}T12:15:00+00:00")),
        ("", '<div class="date">4 يناير 2022 <span>آخر تحديث: 05/01/2022</span></div>', (FIRST, SECOND)),
        ("", f'<p>آخر تحديث: <time datetime="{SECOND}">أمس</time></p>', (None, SECOND)),
        ("", BOTH_TIMES, (FIRST, SECOND)),
    ],
)
def test_a_change_is_no_publication(head: str, around: str, expected: tuple[str | None, str | None]) -> None:
    dates = page(head, article(around))
    assert (dates.published and dates.published.iso, dates.modified and dates.modified.iso) == expected


def test_what_changed_before_it_was_there_did_not() -> None:
    assert page(linked('"datePublished":"2022-01-04","dateModified":"2021-05-01"')).modified is None


def test_the_time_of_the_answer_is_not_believed_against_an_earlier_day() -> None:
    rendered = linked(f'"datePublished":"{FETCHED.isoformat()}"')
    assert published(rendered, SEEN) == ("2022-01-04T14:30:00+03:00", "visible")
    assert published(rendered) == (FETCHED.isoformat(), "json-ld")  # nobody says otherwise: it may be that new


def test_one_rule_against_two_that_agree_is_outvoted() -> None:
    moved = linked('"datePublished":"2021-06-01T00:00:00Z"')
    assert published(moved, SEEN, DATED_URL) == ("2022-01-04T14:30:00+03:00", "visible")
    assert published(moved, SEEN) == ("2021-06-01T00:00:00+00:00", "json-ld")


def test_a_day_takes_its_time_from_the_next_rule() -> None:
    assert published(linked('"datePublished":"2022-01-04"'), SEEN) == ("2022-01-04T14:30:00+03:00", "visible")


def test_of_several_descriptions_the_pages_own_counts() -> None:
    other = '{"@type":"NewsArticle","headline":"خبر آخر","datePublished":"2022-01-01"}'
    own = f'{{"@type":"NewsArticle","headline":"{TITLE}","datePublished":"2022-01-04"}}'
    assert published(f'<script type="application/ld+json">[{other},{own}]</script>') == ("2022-01-04", "json-ld")


def test_the_characters_read_are_kept() -> None:
    found = page("", article('<div class="date">بغداد - ٤ كانون الثاني ٢٠٢٢</div>')).published
    assert found == ("2022-01-04", "visible", "٤ كانون الثاني ٢٠٢٢")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("الثلاثاء 4 كانون الثاني 2022", "2022-01-04"),
        ("الثلاثاء, 4 يناير 2022 - 10:30 ص", "2022-01-04T10:30:00+03:00"),
        ("04/01/2022 م", "2022-01-04"),
        ("04/01/2022 10:00", None),
        ("أمس", None),
        ("4 يناير 2029", None),
        ("", None),
    ],
)
def test_what_a_feed_writes_in_words(text: str, read: str | None) -> None:
    found = from_feed_text(text, BAGHDAD, FETCHED)
    assert found == ((read, "feed", text) if read else None)


@given(st.text(max_size=80) | st.text(alphabet="0123456789 :/-يناير مساء2022هـ", max_size=40))
def test_raises_nothing(text: str) -> None:
    from_feed_text(text, BAGHDAD, FETCHED)
    head = lxml.html.Element("meta", property="article:published_time")
    body = lxml.html.fromstring(f"<html><body><h1>{TITLE}</h1><div class='date'></div></body></html>")
    clean = "".join(letter for letter in text if letter.isprintable())
    head.set("content", clean)
    body.xpath("//div")[0].text = clean
    body.insert(0, head)
    dates_of(Markup(body), URL + "/" + clean, clean, BAGHDAD, FETCHED)
