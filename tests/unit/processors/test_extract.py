"""From a fetched page or text to a clean article, or to a reason."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.article import Article
from processors.extract import LONGEST_TEXT, MOST_LINES, Dropped, extract_article
from processors.page.body import LEAST_LETTERS
from producers.article import FetchedArticle, utc_now

FIRST = "قالت الشرطة المحلية إن مجهولين أطلقوا النار مساء الأحد على سيارة مدنية قرب السوق القديم ولاذوا بالفرار."
SECOND = "وأوضح متحدث باسمها أن التحقيق في الحادث مستمر، وأن شهودا أدلوا بأقوالهم في المكان."
THIRD = "وأغلقت دوريات المرور الشوارع المؤدية إلى السوق حتى ساعة متأخرة، ثم أعادت فتحها أمام المركبات."
PAGE = f"""<!doctype html><html lang="ar"><head><title>إطلاق نار قرب السوق | موقع الواحة</title>
<meta property="og:site_name" content="موقع الواحة"><meta property="og:image" content="/img/1.jpg">
<meta property="article:published_time" content="2026-03-08T19:30:00+03:00">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "إطلاق نار قرب السوق",
 "datePublished": "2026-03-08T18:45:00+03:00", "articleSection": "حوادث", "keywords": "شرطة، السوق القديم",
 "author": {{"name": "بقلم: سعاد ناصر"}}}}</script></head><body>
<nav><a href="/">الرئيسية</a><a href="/sport">رياضة</a></nav>
<article><h1>إطلاق نار قرب السوق</h1><div class="tools">+A حجم الخط -A</div>
<p>{FIRST}</p><p>اقرأ أيضا: <a href="/2">افتتاح جسر جديد</a></p><p>{SECOND}</p></article>
<aside><h3>الأكثر قراءة</h3><a href="/3">أسعار الخضار تتراجع</a></aside></body></html>"""


def fetched(body: str | bytes, **known: Any) -> FetchedArticle:
    raw = body.encode() if isinstance(body, str) else body
    fields: dict[str, Any] = {"article_id": "a", "url": "https://waha.example/1", "outlet": "الواحة", "media": "text"}
    return FetchedArticle(body=raw, fetched_at=utc_now(), **{**fields, **known})


def article(body: str | bytes, **known: Any) -> Article:
    result = extract_article(fetched(body, **known))
    assert isinstance(result, Article), result
    return result


def dropped(body: str | bytes, **known: Any) -> Dropped:
    result = extract_article(fetched(body, **known))
    assert isinstance(result, Dropped), result
    return result


def test_a_page_gives_its_text_and_what_it_tells_of_it() -> None:
    found = article(PAGE, media="html")
    assert found.text == f"{FIRST}\n{SECOND}"
    assert found.text_rule == "trafilatura"
    assert found.title == "إطلاق نار قرب السوق"
    assert found.author == "سعاد ناصر"
    assert (found.section, found.tags) == ("حوادث", ["شرطة", "السوق القديم"])
    assert (found.site, found.image) == ("موقع الواحة", "https://waha.example/img/1.jpg")
    assert (found.published, found.published_rule) == ("2026-03-08T18:45:00+03:00", "json-ld")


def test_what_the_feed_says_outranks_the_page() -> None:
    known = {"title": "عنوان الخلاصة", "published": "2026-03-08T20:00:00Z", "feed_url": "https://waha.example/feed"}
    found = article(PAGE, media="html", **known)
    assert (found.title, found.published, found.published_rule) == ("عنوان الخلاصة", "2026-03-08T20:00:00Z", "feed")


def test_a_feeds_date_in_words_is_the_feeds() -> None:
    known = {"published_text": "السبت 7 آذار 2026", "feed_url": "https://waha.example/feed"}
    found = article(PAGE, media="html", **known)
    assert (str(found.published)[:10], found.published_rule) == ("2026-03-07", "feed")


def test_no_date_is_invented() -> None:
    assert article(f"{FIRST}\n{SECOND}").published is None


@pytest.mark.parametrize("zone", ["Nowhere/Bad", "../../etc/passwd", "", "\0"])
def test_an_unknown_zone_counts_as_utc(zone: str) -> None:
    assert article(PAGE, media="html", timezone=zone).text == f"{FIRST}\n{SECOND}"


def test_a_plain_text_loses_its_furniture_and_keeps_its_paragraphs() -> None:
    above = "icon\nعاجل\nإطلاق نار قرب السوق\n08/03/2026\n+A\nحجم الخط\n-A\n\n"
    found = article(f"{above}{FIRST}\n\n{SECOND}\n\nآخر الأخبار\nطقس الغد\n")
    assert found.title == "إطلاق نار قرب السوق"
    assert found.text == f"{FIRST}\n{SECOND}"


@pytest.mark.parametrize("credit", ["المصدر: رويترز", "(رويترز)", "بيروت - رويترز"])
def test_a_credit_line_names_the_voice(credit: str) -> None:
    found = article(f"{FIRST}\n{SECOND}\n{credit}")
    assert (found.agency, found.wire_origin) == ("reuters", "agency:reuters")
    assert credit not in found.text


def test_a_dateline_within_the_first_sentence_stays_and_names_the_voice() -> None:
    found = article(f"بغداد (أ ف ب) - {FIRST}\n{SECOND}", title="خبر")
    assert (found.dateline, found.wire_origin) == ("بغداد", "agency:afp")
    assert found.text.startswith("بغداد (أ ف ب)")


def test_a_dateline_of_its_own_line_goes() -> None:
    found = article(f"غزة – «الواحة»\n{FIRST}\n{SECOND}", title="خبر")
    assert (found.dateline, found.agency, found.text) == ("غزة", None, f"{FIRST}\n{SECOND}")


def test_an_agency_in_the_authors_place_is_the_voice_and_no_author() -> None:
    found = article(PAGE.replace("بقلم: سعاد ناصر", "أ ف ب"), media="html")
    assert (found.author, found.agency, found.wire_origin) == (None, "afp", "agency:afp")


def test_a_visible_standfirst_is_kept_as_text_too() -> None:
    standfirst = "شهود: المهاجمون كانوا على دراجتين بلا لوحات"
    page = PAGE.replace("</h1>", f'</h1><p class="standfirst">{standfirst}</p>')
    found = article(page, media="html")
    assert found.standfirst == standfirst
    assert found.text == f"{standfirst}\n{FIRST}\n{SECOND}"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        ("صورة من المكان", "too_short"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "not_text"),
        ("The police said on Sunday that unknown men had fired at a civilian car near the old market.", "language"),
        (
            "پلیس اعلام کرد که افراد ناشناس شب گذشته به سوی یک خودرو در نزدیکی بازار قدیم تیراندازی کردند و گریختند.",
            "language",
        ),
        (f"{FIRST} " * (LONGEST_TEXT // len(FIRST) + 1), "too_large"),
        ("سطر\n" * (MOST_LINES + 2), "too_large"),
    ],
    ids=["empty", "blank", "caption", "image", "English", "Persian", "book", "lines"],
)
def test_what_is_no_arabic_article_is_dropped_with_its_reason(body: str | bytes, reason: str) -> None:
    assert dropped(body).reason == reason


def html(body: str, head: str = "") -> str:
    return f"<html><head><title>إطلاق نار قرب السوق</title>{head}</head><body>{body}</body></html>"


TEXT = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"
WANTED = f"{FIRST}\n{SECOND}\n{THIRD}"
BLANK_LINES = "خبر.\n \n" * 50_000


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "empty"),
        ("<html><body><div></div></body></html>", "empty"),
        (html("<p>صورة من المكان</p>"), "too_short"),
        (html(f"{TEXT}<p {' '.join(f'a{n}=1' for n in range(5_000))}>"), "too_large"),
        (html("<p>نص</p>" * 70_000), "too_large"),
        ("س" * 8_000_001, "too_large"),
        (html("<div>" * 100_000 + TEXT), "too_deep"),
        (html("<div class='share'>" * 1_500 + TEXT * 500), "too_deep"),
        (html('<div id="root"></div><script>run()</script>' + "<script>a()</script>" * 500), "scripts_only"),
        (html('<a href="/x">خبر عاجل من المدينة القديمة</a>' * 10_000), "list_page"),
        (html(TEXT)[:90], "too_short"),
    ],
    ids=[
        "empty",
        "no text",
        "caption",
        "attributes",
        "elements",
        "20 MB",
        "deep",
        "deep and wide",
        "scripts",
        "links",
        "truncated",
    ],
)
def test_hostile_pages_have_a_reason(body: str, reason: str) -> None:
    assert dropped(body, media="html").reason == reason


@pytest.mark.parametrize(
    "body",
    [
        html("<div>" * 1_000 + TEXT),
        html("<b>" * 300 + TEXT),
        html('<a href="/x">خبر من المدينة</a>' * 10_000 + f'<div class="article-body">{TEXT}</div>'),
        html(TEXT + "<script>" + "x=1;" * 500_000 + "</script>"),
        html(TEXT.replace(SECOND, f"{SECOND}\x00\x08")),
        html(TEXT)[: -len("</p></body></html>") + 2],
        html(f"<h3>اقرأ أيضا</h3><p>{SECOND}</p>" * 500 + TEXT).replace(f"<p>{SECOND}</p>", "", 500),
        # Each of these took half a minute or more before what reads it was bounded.
        html(TEXT, f"<script type='application/ld+json'>{{}}{';' * 300_000}x</script>"),
        html(TEXT, f"<meta property='article:tag' content='a{' ' * 400_000}b'>"),
        html(TEXT, f"<meta name='author' content='{'بقلم ' * 200_000}'>"),
        html(f"{TEXT}<p>[{'a' * 200_000}</p>"),
        html(f"<pre>{BLANK_LINES}</pre>{TEXT}"),
        html(f"{TEXT}<p>{'<span class=share>ثم</span> قالت ' * 14_000}</p>"),
        html(f"{TEXT}<div>{'<img>' * 300}{'<b>x</b>' * 50_000}</div>"),
    ],
    ids=[
        *("deep", "unclosed", "links", "script", "controls", "truncated", "heads"),
        *("semicolons", "spaces", "prefixes", "bracket", "blank lines", "phrases", "pictures"),
    ],
)
def test_hostile_pages_give_their_article(body: str) -> None:
    assert FIRST in article(body, media="html").text


def test_a_text_of_spaces_and_brackets_is_read_in_a_moment() -> None:
    spaces = "\t" * 300_000
    assert article(f"{FIRST}{spaces}({spaces}س\n{SECOND}", title="خبر").text == f"{FIRST} ( س\n{SECOND}"


def test_half_characters_and_controls_do_not_pass() -> None:
    linked = '{"@type": "NewsArticle", "headline": "خبر\\ud800 من\\u001b المدينة", "author": "\\udfff سعاد ناصر"}'
    page = html(f"<h1>خبر &#27;من &#x1b;المدينة</h1>{TEXT}", f'<script type="application/ld+json">{linked}</script>')
    found = article(page, media="html")
    assert found.title == "خبر من المدينة"
    assert msgspec.json.encode(found)


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", None])
def test_a_wrong_charset_label_changes_nothing(charset: str | None) -> None:
    assert article(html(TEXT).encode("cp1256"), media="html", charset=charset).text == WANTED


MARKUP = st.sampled_from([
    "<p>", "</p>", "<div>", "</div>", "<br>", "<table><tr><td>", '<a href="/x">', "</a>", "<h1>", "</h1>", "<ul><li>",
    "<script>", "</script>", "<!--", "-->", "<![CDATA[", "<font ", '<div class="article-body share">', "<img src=x>",
    "<iframe>", "<form>", "<svg>", "&amp;", "&#0;", "&#x110000;", "<p 'x\"", "<", ">", "\0", "{}", "[",
])  # fmt: skip
LINKED = st.sampled_from(
    ['{"@type":"NewsArticle","headline":', '"x"', "[", "]", "}", ",", '"author":{"name":', "null", "\n"]
)


@settings(max_examples=150)
@given(st.lists(MARKUP | st.sampled_from([FIRST, SECOND, "خبر", "\n"]), max_size=40), st.lists(LINKED, max_size=12))
def test_no_page_raises(pieces: list[str], linked: list[str]) -> None:
    script = f'<script type="application/ld+json">{"".join(linked)}</script>'
    result = extract_article(fetched(script + "".join(pieces), media="html"))
    assert isinstance(result, Dropped) or sum(map(str.isalpha, result.text)) >= LEAST_LETTERS


@settings(max_examples=60)
@given(st.integers(0, len(PAGE)), st.integers(0, len(PAGE)), st.text(max_size=5))
def test_no_mangled_page_raises(start: int, end: int, noise: str) -> None:
    mangled = PAGE[: min(start, end)] + noise + PAGE[max(start, end) :]
    assert isinstance(extract_article(fetched(mangled, media="html")), Article | Dropped)


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode), st.sampled_from(["html", "text"]))
def test_no_bytes_raise(body: bytes, media: str) -> None:
    assert isinstance(extract_article(fetched(body, media=media)), Article | Dropped)
