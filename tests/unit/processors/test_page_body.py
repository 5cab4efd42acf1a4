"""The article's paragraphs, wherever they stand; furniture by what elements are, are called, and say."""

import json
from pathlib import Path

import pytest

from processors.furniture import furniture
from processors.page import names, pruning
from processors.page.blocks import blocks_of
from processors.page.body import Reading, containers_of, read_body
from processors.page.markup import Markup
from processors.page.names import named, outline_of
from processors.page.pruning import Announcements, prune, strip
from processors.page.tree import parse
from processors.rules import RulesError

TEXT = [
    "قالت الشرطة المحلية إن مجهولين أطلقوا النار مساء الأحد على سيارة مدنية قرب السوق القديم ولاذوا بالفرار.",
    "وأوضح متحدث باسمها أن التحقيق في الحادث مستمر، وأن شهودا أدلوا بأقوالهم في المكان.",
    "وأضاف أن السيارة احترقت بالكامل.",
    "وأغلقت دوريات المرور الشوارع المؤدية إلى السوق حتى ساعة متأخرة، ثم أعادت فتحها أمام المركبات.",
]
FIRST, SECOND, THIRD, LAST = TEXT
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in TEXT)
NAV = '<nav><a href="/">الرئيسية</a><a href="/s">رياضة</a></nav>'


def read(body: str, head: str = "") -> Reading:
    tree = parse(f"<html><head>{head}</head><body>{NAV}{body}</body></html>")
    markup, outline = Markup(tree), outline_of(tree)
    strip(tree)
    containers = containers_of(markup, outline)
    known = furniture()
    prune(tree, containers, Announcements(known.lead_ins, known.heads | known.tails))
    return read_body(tree, containers, markup)


@pytest.mark.parametrize(
    "body",
    [
        f"<div>{PARAGRAPHS}</div>",
        f"<article>{PARAGRAPHS}</article>",
        f"<div class='article-body'>{'<br><br>'.join(TEXT)}</div>",
        f"<article><p>{'<br>'.join(TEXT)}</p></article>",
        f"<div itemprop='articleBody'>{FIRST}<p>{SECOND}</p>{THIRD}<p>{LAST}</p></div>",
        f"<div class='x'>{''.join(f'<div dir=rtl><span>{text}</span></div>' for text in TEXT)}</div>",
        f"<table><tr><td><a href='/'>الأخبار</a></td></tr></table><table><tr><td>{'<br>'.join(TEXT)}</td></tr></table>",
        f"<article><p>{FIRST}</p><blockquote>{SECOND}</blockquote><ul><li>{THIRD}</li><li>{LAST}</li></ul></article>",
        "".join(f"<div class='article-text'>{text}</div><div class='ad-slot'>إعلان</div>" for text in TEXT),
        "<p>".join(["<div class='entry-content'>", *TEXT]),
        f"<pre class='entry-content'>{chr(10).join([FIRST, '', SECOND, '', THIRD, '', LAST])}</pre>",
        f"<div class='news-body'><section><p>{FIRST}</p><p>{SECOND}</p></section><p>{THIRD}</p><p>{LAST}</p></div>",
    ],
)
def test_paragraphs_are_found_wherever_they_stand(body: str) -> None:
    assert read(body).paragraphs == TEXT


def test_sub_headings_stay_and_headlines_of_other_articles_go() -> None:
    other = '<h3><a href="/2">افتتاح جسر جديد في المدينة القديمة</a></h3>'
    found = read(
        f"<div class='article-body'><p>{FIRST}</p><h2>تحقيق مستمر</h2><p>{SECOND}</p>{other}<p>{LAST}</p></div>"
    )
    assert found.paragraphs == [FIRST, "تحقيق مستمر", SECOND, LAST]


OTHER = '<a href="/2">افتتاح جسر جديد في المدينة القديمة</a>'
TEASER = "أسعار الخضار تتراجع في أسواق العاصمة مع بداية الموسم."


@pytest.mark.parametrize(
    "furniture",
    [
        f"<div class='readAlso'>اقرأ أيضا {OTHER}</div>",
        f"<div class='x-related__box'><p>{TEASER}</p></div>",
        f"<div><strong>اقرأ أيضا:</strong> {OTHER}</div>",
        f"<h4>مواضيع ذات صلة</h4><ul><li>{OTHER}</li><li>{OTHER}</li></ul>",
        f"<aside><p>{TEASER}</p></aside>",
        "<div class='share-bar'><span>شارك الخبر مع أصدقائك الآن</span></div>",
        "<div class='font-resize'>تكبير الخط وتصغيره</div>",
        "<figure><img src=1.jpg><figcaption>الشرطة في موقع الحادث وسط السوق</figcaption></figure>",
        "<div class='wp-caption-text'>الشرطة في موقع الحادث وسط السوق</div>",
        "<p><img src=1.jpg><br><span>الشرطة في موقع الحادث وسط السوق</span></p>",
        f"<div class='newsletter-box'><p>{TEASER}</p></div>",
        f"<div class='poll'><p>{TEASER}</p></div>",
        f"<section id='comments'><p>{TEASER}</p></section>",
        f"<div class='author-box'><p>{TEASER}</p></div>",
        "<div class='ad-slot'><small>مساحة إعلانية للإيجار هنا</small></div>",
        f"<div class='breadcrumbs'>{OTHER}</div>",
        f"<div role='complementary'><p>{TEASER}</p></div>",
        f"<blockquote class='twitter-tweet'><p>{TEASER}</p></blockquote>",
        f"<div hidden><p>{TEASER}</p></div>",
    ],
)
def test_furniture_within_the_text_goes(furniture: str) -> None:
    body = f"<div class='entry-content'><p>{FIRST}</p>{furniture}<p>{SECOND}</p><p>{THIRD}</p><p>{LAST}</p></div>"
    assert read(body).paragraphs == TEXT


@pytest.mark.parametrize(
    "body",
    [
        f"<div class='share has-sidebar'>{PARAGRAPHS}</div>",
        f"<div class='related comments'><div class='article-body'>{PARAGRAPHS}</div></div>",
        f"<form><aside>{PARAGRAPHS}</aside></form>",
        f"<article>{PARAGRAPHS.replace('السوق', '<span class=share>السوق</span>')}</article>",
    ],
)
def test_what_holds_the_text_stays_whatever_it_is_called(body: str) -> None:
    assert read(body).paragraphs == TEXT


def linked(**node: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **node})}</script>'


def test_the_container_counts_where_more_stands_around_it() -> None:
    around = "".join(f"<p>{TEASER} {n}.</p>" for n in range(9))
    found = read(f"<div class='article-body'>{PARAGRAPHS}</div><div class=z>{around}</div>")
    assert found.paragraphs == TEXT


@pytest.mark.parametrize("body", ["\n".join(TEXT), PARAGRAPHS, PARAGRAPHS.replace("<", "&lt;").replace(">", "&gt;")])
def test_a_page_that_shows_less_than_its_markup_is_read_from_that(body: str) -> None:
    assert read(f"<p>{FIRST}</p>", linked(articleBody=body)) == Reading(TEXT, "json-ld", read(PARAGRAPHS).letters)


def test_the_data_of_a_script_page_is_the_last_resort() -> None:
    state = json.dumps({"props": {"article": {"body": PARAGRAPHS, "n": [1, None]}, "more": ["نص قصير"]}})
    found = read(f'<div id=__next></div><script id="__NEXT_DATA__" type="application/json">{state}</script>')
    assert (found.paragraphs, found.rule) == (TEXT, "app-state")


def test_a_page_without_text_gives_nothing() -> None:
    assert read("<div></div>").paragraphs == []


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("shareBar", "share"),
        ("c-read-also__box", "related"),
        ("article__body", "body"),
        ("article-body-share", "share"),
        ("has-sidebar no-ads", None),
        ("widget", "sidebar"),
        ("elementor-widget", None),
        ("download", None),
        ("div-gpt-ad-12", "advert"),
    ],
)
def test_names_are_read_in_any_spelling(name: str, family: str | None) -> None:
    assert named(name) == (frozenset({family}) if family else frozenset())


def test_blocks_know_their_links() -> None:
    (block,) = blocks_of(parse(f"<html><body><p>{OTHER}</p></body></html>"))
    assert block.is_headline
    assert not blocks_of(parse(f"<html><body><p>{FIRST} {OTHER}</p></body></html>"))[0].is_headline


@pytest.mark.parametrize(("module", "text"), [(names, "[share]\nparts = 1"), (pruning, "tags = []"), (names, "[[")])
def test_faulty_rules_are_told_in_one_line(
    module: object, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(module, "FILE", path)
    reader = names._reader if module is names else pruning._rules
    with pytest.raises(RulesError, match=r"^rules\.toml: [^\n]+$"):
        reader.__wrapped__()
