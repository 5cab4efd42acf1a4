"""From a fetched page or text to a clean article, or to a reason."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.article import Article
from processors.extract import Dropped, extract_article
from producers.article import FetchedArticle, utc_now

FIRST = "قالت الشرطة المحلية إن مجهولين أطلقوا النار مساء الأحد على سيارة مدنية قرب السوق القديم ولاذوا بالفرار."
SECOND = "وأوضح متحدث باسمها أن التحقيق في الحادث مستمر، وأن شهودا أدلوا بأقوالهم في المكان."
PAGE = f"""<!doctype html><html lang="ar"><head><title>خبر | موقع الواحة</title>
<meta property="article:published_time" content="2026-03-08T19:30:00+03:00">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "إطلاق نار قرب السوق",
 "datePublished": "2026-03-08T18:45:00+03:00", "author": {{"name": "سعاد ناصر"}}}}</script></head><body>
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


def test_a_page_gives_its_text_title_author_and_date() -> None:
    found = article(PAGE, media="html")
    assert found.text == f"{FIRST}\n{SECOND}"
    assert found.title == "إطلاق نار قرب السوق"
    assert found.author == "سعاد ناصر"
    assert (found.published, found.published_rule) == ("2026-03-08T18:45:00+03:00", "markup")


def test_what_the_feed_says_outranks_the_page() -> None:
    known = {"title": "عنوان الخلاصة", "published": "2026-03-08T20:00:00Z", "feed_url": "https://waha.example/feed"}
    found = article(PAGE, media="html", **known)
    assert (found.title, found.published, found.published_rule) == ("عنوان الخلاصة", "2026-03-08T20:00:00Z", "feed")


def test_no_date_is_invented() -> None:
    assert article(f"{FIRST}\n{SECOND}").published is None


def test_a_plain_text_loses_its_furniture_and_keeps_its_paragraphs() -> None:
    above = "icon\nعاجل\nإطلاق نار قرب السوق\n08/03/2026\n+A\nحجم الخط\n-A\n\n"
    found = article(f"{above}{FIRST}\n\n{SECOND}\n\nآخر الأخبار\nطقس الغد\n")
    assert found.title == "إطلاق نار قرب السوق"
    assert found.text == f"{FIRST}\n{SECOND}"


@pytest.mark.parametrize("credit", ["المصدر: رويترز", "(رويترز)", "بيروت - رويترز"])
def test_a_credit_line_names_the_voice(credit: str) -> None:
    found = article(f"{FIRST}\n{SECOND}\n{credit}")
    assert found.wire_origin == "agency:reuters"
    assert credit not in found.text


def test_a_dateline_within_the_first_sentence_stays_and_names_the_voice() -> None:
    found = article(f"بغداد (أ ف ب) - {FIRST}\n{SECOND}", title="خبر")
    assert found.wire_origin == "agency:afp"
    assert found.text.startswith("بغداد (أ ف ب)")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "not_article"),
        ("صورة من المكان", "not_article"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "not_text"),
        ("The police said on Sunday that unknown men had fired at a civilian car near the old market.", "language"),
        (
            "پلیس اعلام کرد که افراد ناشناس شب گذشته به سوی یک خودرو در نزدیکی بازار قدیم تیراندازی کردند و گریختند.",
            "language",
        ),
    ],
    ids=["empty", "caption", "image", "English", "Persian"],
)
def test_what_is_no_arabic_article_is_dropped_with_its_reason(body: str | bytes, reason: str) -> None:
    result = extract_article(fetched(body))
    assert isinstance(result, Dropped)
    assert result.reason == reason


def test_a_page_without_an_article_is_dropped() -> None:
    links = "".join(f'<li><a href="/{n}">خبر رقم {n}</a></li>' for n in range(50))
    result = extract_article(fetched(f"<html><body><ul>{links}</ul></body></html>", media="html"))
    assert isinstance(result, Dropped)
    assert result.reason == "not_article"


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode), st.sampled_from(["html", "text"]))
def test_no_bytes_raise(body: bytes, media: str) -> None:
    assert isinstance(extract_article(fetched(body, media=media)), Article | Dropped)
