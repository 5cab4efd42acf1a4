"""`python -m processors text` and `dates`: what was read, and why."""

import datetime as dt
import io
import json
from pathlib import Path

import pytest

from processors.offline import InputError
from processors.shown import TextOptions, show_dates, show_text

FIRST = (
    "قالت بلدية المدينة إن فرق الصيانة أغلقت صباح الأحد الجسر القديم أمام الشاحنات الثقيلة بعد ظهور تشققات في أعمدته."
)
SECOND = "وأضافت في بيان أن الأعمال تستمر عشرة أيام، وأن السيارات الصغيرة تعبر من مسار واحد في الاتجاهين."
PAGE = f"""<!doctype html><html lang="ar"><head><title>إغلاق الجسر القديم | الواحة</title>
<meta property="article:published_time" content="2026-03-08T19:30:00+03:00"></head><body>
<nav><a href="/">الرئيسية</a><a href="/sport">رياضة</a></nav>
<article><h1>إغلاق الجسر القديم</h1><div class="entry-content"><p>{FIRST}</p><p>اقرأ أيضا: افتتاح حديقة</p>
<p>{SECOND}</p></div></article></body></html>"""


def shown(source: Path, **options: object) -> tuple[int, str]:
    out = io.StringIO()
    code = show_text(str(source), TextOptions(outlet="الواحة", **options), out)  # type: ignore[arg-type]
    return code, out.getvalue()


def test_a_page_is_shown_with_its_rules_and_what_was_left_out(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    code, told = shown(page)
    assert code == 0
    lines = told.splitlines()
    assert "title      إغلاق الجسر القديم" in lines
    assert "published  2026-03-08T19:30:00+03:00, by meta: '2026-03-08T19:30:00+03:00'" in lines
    assert lines.index(FIRST) < lines.index(SECOND) < lines.index("  اقرأ أيضا: افتتاح حديقة")


def test_json_is_the_message_itself(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    _, told = shown(page, as_json=True)
    assert json.loads(told)["text"] == f"{FIRST}\n{SECOND}"


def test_what_is_no_article_is_told_with_its_reason(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><body><p>مرحبا</p></body></html>", encoding="utf-8")
    code, told = shown(page)
    assert code == 1
    assert told.startswith("no article: too_short (")
    _, told = shown(page, as_json=True)
    assert json.loads(told) == {"reason": "too_short", "detail": "0 letters of text"}


def test_a_zone_there_is_not_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no such time zone: 'Nowhere/Bad'; give one such as"):
        shown(tmp_path / "none.html", timezone="Nowhere/Bad")


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.html: No such file"):
        shown(tmp_path / "none.html")


def test_dates_are_shown_with_rule_and_words() -> None:
    out = io.StringIO()
    code = show_dates("وقع الهجوم مساء أمس، بعد آخر في 3 كانون الثاني (يناير) 2020", dt.date(2022, 1, 5), out)
    assert code == 0
    assert out.getvalue().splitlines() == [
        "2022-01-04  (day, evening; day word): مساء أمس",
        "2020-01-03  (day; day, month and year): 3 كانون الثاني (يناير) 2020",
    ]


def test_a_phrase_without_a_date_says_so() -> None:
    out = io.StringIO()
    assert show_dates("لا شيء هنا", dt.date(2022, 1, 5), out) == 1
    assert out.getvalue() == "no date\n"
