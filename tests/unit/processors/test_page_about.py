"""What a page tells of its article: JSON-LD, meta elements, microdata, names of elements."""

import json

import pytest

from processors.page.about import MOST_TAGS, About, about
from processors.page.blocks import blocks_of
from processors.page.body import containers_of
from processors.page.json_ld import nodes_of
from processors.page.markup import Markup
from processors.page.names import outline_of
from processors.page.pruning import strip
from processors.page.seen import Page
from processors.page.tree import parse

URL = "https://waha.example/news/1"
TITLE = "إطلاق نار قرب السوق القديم"
TEXT = (
    "<p>قالت الشرطة المحلية إن مجهولين أطلقوا النار مساء الأحد على سيارة مدنية قرب السوق القديم ولاذوا بالفرار.</p>" * 2
)


def told(body: str = "", head: str = "", outlet: str = "الواحة", given: str = "") -> About:
    tree = parse(f"<html><head>{head}</head><body>{body}{TEXT}</body></html>")
    markup, outline = Markup(tree), outline_of(tree)
    strip(tree)
    return about(Page(markup, outline, containers_of(markup, outline), blocks_of(tree), URL), outlet, given)


def linked(**node: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **node})}</script>'


H1 = f"<h1>{TITLE}</h1>"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (f"<title>{TITLE} | موقع السهيل</title>", H1),
        (f"<title>موقع السهيل - {TITLE}</title>", f"<div class=t>{TITLE}</div>"),
        (f"<title>{TITLE} | حوادث | موقع السهيل</title>", f"<h2>{TITLE}</h2>"),
        (f"<title>{TITLE} - موقع السهيل</title><meta property='og:site_name' content='موقع السهيل'>", ""),
        (f"<title>{TITLE} - موقع السهيل</title>", '<a href="/"><img src=l.png alt="موقع السهيل"></a>'),
        (f"<meta property='og:title' content='{TITLE} » الواحة'>", ""),
        (linked(headline=TITLE), "<h1>موقع السهيل</h1>"),
        (linked(headline="إطلاق نار قرب..."), H1),
        ("<title>موقع السهيل</title>", f'<a href="/">موقع السهيل</a><div>{TITLE}</div>'),
        ("", f"<div itemprop=headline>{TITLE}</div>"),
    ],
)
def test_the_title_is_told_without_the_name_of_the_site(head: str, body: str) -> None:
    assert told(body, head).title == TITLE


def test_the_feeds_title_counts_before_the_pages() -> None:
    assert told(H1, given="قتيل قرب السوق - الواحة").title == "قتيل قرب السوق"


def test_a_separator_within_a_title_stays() -> None:
    title = "بغداد - البصرة: قطار جديد يبدأ رحلاته"
    assert told(f"<h1>{title}</h1>", f"<title>{title}</title>").title == title


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (linked(author={"@type": "Person", "name": "سعاد ناصر"}), ""),
        (linked(author=[{"name": "بقلم: سعاد ناصر"}]), ""),
        (linked(author="كتبت سعاد ناصر - الواحة"), ""),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "author": {"@id": "#p"}},'
            ' {"@type": "Person", "@id": "#p", "name": "سعاد ناصر"}]}</script>',
            "",
        ),
        ("<meta name=author content='سعاد ناصر'>", ""),
        ("<meta name=author content='admin'>", "<span class=writer>بواسطة: سعاد ناصر</span>"),
        ("", '<div class="post-author">سعاد ناصر <time>8 آذار</time></div>'),
        ("", "<p class=byline>الواحة - سعاد ناصر 8 آذار 2026</p>"),
        ("", '<a rel=author href="/a">سعاد ناصر</a>'),
        ("", "<b>الكاتب : سعاد ناصر</b>"),
        ("", '<div class=comments><b class=author>هالة ماهر</b></div><div class="writer">سعاد ناصر</div>'),
    ],
)
def test_the_author_is_a_name(head: str, body: str) -> None:
    assert told(H1 + body, head).author == "سعاد ناصر"


@pytest.mark.parametrize(
    "name",
    [
        "الواحة",
        "admin",
        "https://waha.example/a",
        "desk@waha.example",
        "waha",
        "وكالات",
        "بغداد",
        "",
        "-",
        "Powered by X",
    ],
)
def test_who_is_no_author(name: str) -> None:
    assert told(H1, linked(author=name)).author is None


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (linked(articleSection=["حوادث", "محليات"]), ""),
        ("<meta property='article:section' content='حوادث'>", ""),
        (
            "",
            f'<p class="breadcrumb"><a href="/">الرئيسية</a> › <a href="/h">حوادث</a> › <a href="#">{TITLE}</a></p>',
        ),
        (
            '<script type="application/ld+json">{"@type": "BreadcrumbList", "itemListElement": [{"name": "الرئيسية"},'
            ' {"item": {"name": "حوادث"}}]}</script>',
            "",
        ),
    ],
)
def test_the_section_is_told(head: str, body: str) -> None:
    assert told(H1 + body, head).section == "حوادث"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (linked(keywords="شرطة، السوق القديم"), ""),
        (linked(keywords=["شرطة", "السوق القديم", "شرطة", "ط" * 90]), ""),
        ("<meta property='article:tag' content='شرطة'><meta property='article:tag' content='السوق القديم'>", ""),
        ("<meta name=news_keywords content='شرطة, السوق القديم'>", ""),
        ("", '<a rel=tag href="/t">#شرطة</a><a rel="nofollow tag" href="/t">السوق_القديم</a>'),
        ("", '<ul class="post-tags"><li><a href="/t">شرطة</a><li><a href="/t">السوق القديم</a></ul>'),
    ],
)
def test_tags_are_told_once(head: str, body: str) -> None:
    assert told(H1 + body, head).tags == ["شرطة", "السوق القديم"]


def test_tags_are_bounded() -> None:
    assert len(told(H1, linked(keywords=[f"وسم {n}" for n in range(99)])).tags) == MOST_TAGS


@pytest.mark.parametrize(
    ("head", "image"),
    [
        (linked(image="/i/1.jpg"), "https://waha.example/i/1.jpg"),
        (linked(image=[{"@type": "ImageObject", "url": "https://cdn.example/1.jpg"}]), "https://cdn.example/1.jpg"),
        ("<meta property='og:image' content='//cdn.example/1.jpg'>", "https://cdn.example/1.jpg"),
        ("<meta property='og:image' content='data:image/gif;base64,R0'>", None),
        ("<meta property='og:image' content='javascript:alert(1)'>", None),
        ("<meta property='og:image' content='http://[x/1.jpg'>", None),
    ],
)
def test_the_image_is_an_address_of_the_web(head: str, image: str | None) -> None:
    assert told(H1, head).image == image


@pytest.mark.parametrize(
    "body",
    [
        "<p class='article-excerpt'>{}</p>",
        "<h2>{}</h2>",
        "<div class=postSubtitle>{}</div>",
        "<div itemprop='alternativeHeadline'>{}</div>",
    ],
)
def test_the_standfirst_is_what_the_page_shows(body: str) -> None:
    standfirst = "شهود: المهاجمون كانوا على دراجتين بلا لوحات"
    assert told(H1 + body.format(standfirst)).standfirst == standfirst


def test_links_dates_and_other_articles_summaries_are_no_standfirst() -> None:
    shown = '<h2><a href="/2">خبر آخر من المدينة القديمة اليوم</a></h2>'
    dated = "<p class=subtitle>نشر في الأحد 08/03/2026 الساعة السابعة</p>"
    other = "<div class=related><p class=post-excerpt>ملخص خبر آخر من المدينة القديمة اليوم</p></div>"
    assert told(H1 + shown + dated + other).standfirst is None


def test_the_site_is_named() -> None:
    assert told(H1, "<meta property='og:site_name' content='موقع السهيل'>").site == "موقع السهيل"
    assert told(H1, linked(publisher={"name": "موقع السهيل"})).site == "موقع السهيل"
    assert told(H1, f"<title>{TITLE} – موقع السهيل</title>").site == "موقع السهيل"
    assert told(H1).site is None


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "عنوان\nفي سطرين",}',
        '<!-- {"@type": "NewsArticle", "headline": "عنوان في سطرين"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "عنوان في سطرين"}\n//]]>',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;عنوان في سطرين&quot;}",
        '{"@type": ["NewsArticle"], "headline": "عنوان في سطرين", "path": "C:\\x"};',
        '[[{"@graph": [{"@type": "https://schema.org/NewsArticle", "headline": "عنوان في سطرين"}]}]]',
        '{"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "headline": "عنوان في سطرين"}}',
    ],
)
def test_broken_and_nested_json_ld_is_read(script: str) -> None:
    markup = Markup(parse(f'<html><body><script type="application/ld+json">{script}</script><p>x</p></body></html>'))
    assert markup.said("headline") == ["عنوان في سطرين"]


def test_articles_of_a_list_are_not_the_pages() -> None:
    listed = linked(**{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "خبر آخر"}]})
    assert Markup(parse(f"<html><body>{listed}</body></html>")).linked == []


def test_the_node_of_the_pages_own_address_comes_first() -> None:
    nodes = linked(headline="خبر آخر", url="https://waha.example/2") + linked(headline="هذا الخبر", url=URL)
    markup = Markup(parse(f"<html><head><link rel=canonical href='{URL}'></head><body>{nodes}</body></html>"))
    assert markup.said("headline") == ["هذا الخبر"]


def test_unreadable_json_ld_is_passed_over() -> None:
    scripts = "".join(
        f'<script type="application/ld+json">{text}</script>' for text in ("{", "[" * 9_000, '"x"', "1", "")
    )
    assert nodes_of(parse(f"<html><body>{scripts}</body></html>")) == []
