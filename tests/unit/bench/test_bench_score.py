"""Readings against gold: what counts, what does not, and what real pages are asked."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.bench.golden import golden_pages
from tests.bench.page import Gold, Page, Reading, local_day
from tests.bench.real import real_pages
from tests.bench.score import counts, held, joined, score, text_score, tokens, totals

FIRST = "قال مصدر في الشرطة إن الطريق أُغلق أمام السيارات منذ الصباح"
SECOND = "وأضاف أن العمل جار على فتحه قبل حلول المساء بوقت كاف"
TEASER = "حريق يأتي على سوق قديم في المدينة"
GOLD = Gold(
    title="إغلاق الطريق",
    author="هدى",
    published="2024-07-14T23:30:00",
    must=(FIRST, SECOND),
    may=("بيان للشرطة",),
    must_not=(TEASER,),
)


def page(gold: Gold = GOLD) -> Page:
    return Page(
        id="x",
        layout="x",
        url="https://x.example/",
        html=b"",
        charset=None,
        timezone="Asia/Baghdad",
        fetched_at=datetime(2024, 7, 20, tzinfo=UTC),
        gold=gold,
    )


@pytest.mark.parametrize("each", golden_pages(), ids=lambda each: each.id)
def test_a_perfect_reader_gets_everything_and_a_silent_one_nothing(each: Page) -> None:
    gold = each.gold
    text = "\n".join(gold.must) if gold.must else None
    best = score(each, Reading(text, gold.title, gold.author, gold.published))
    figures = {name: value for name, value in totals([best]).items() if value is not None}
    assert figures.pop("leak", 0) == 0
    assert set(figures.values()) == {1.0}
    silent = score(each, Reading(None))
    assert silent.refusal == (1.0 if "refusal" in gold.asked else None)
    assert silent.f1 == (None if "refusal" in gold.asked else 0.0)


def test_tatweel_marks_and_forms_make_no_difference() -> None:
    assert tokens("انفجـــار\u200f  قُتل ﻋﺮاق") == ["انفجار", "قتل", "عراق"]


def test_words_that_may_be_there_neither_help_nor_hurt() -> None:
    assert text_score(GOLD.must, GOLD.may, f"بيان للشرطة\n{FIRST}\n{SECOND}") == (1, 1, 1)
    precision, recall, f1 = text_score(GOLD.must, GOLD.may, f"{FIRST}\n{TEASER}")
    # Of the teaser's seven words one, «على», passes for the lost sentence's own: order is not looked at.
    assert (precision, recall) == pytest.approx((12 / 18, 12 / 22))
    assert f1 == pytest.approx(2 * 12 / (18 + 22))
    assert text_score(GOLD.must, (), "") == (0, 0, 0)


def test_what_is_lost_and_what_leaks() -> None:
    found = score(page(), Reading(f"{FIRST} {TEASER}", "إغلاق  الطريق", None, "2024-07-14"))
    assert found.lost == (SECOND,)
    assert found.leaked == (TEASER,)
    assert (found.kept, found.leak, found.lines) == (0.5, 1.0, 0.0)
    assert (found.title, found.author, found.date) == (1, 0, 1)


def test_paragraphs_stand_on_lines_of_their_own_but_for_a_dateline() -> None:
    assert score(page(), Reading(f"بيان للشرطة: {FIRST}\n{SECOND}")).lines == 1
    assert score(page(), Reading(f"{FIRST}\n{SECOND} {TEASER}")).lines == 0.5


def test_a_segment_is_held_by_its_word_sequences() -> None:
    assert held(FIRST, joined(f"{FIRST} {SECOND}")) == 1
    assert 0 < held(FIRST, joined(FIRST.replace("الطريق", "الطريق، شاهد أيضا،"))) < 1
    assert held("في الشرطة", joined("في سوق الشرطة")) == 0


@pytest.mark.parametrize(
    ("iso", "day"),
    [
        ("2024-07-14T21:30:00Z", "2024-07-15"),
        ("2024-07-14T23:30:00", "2024-07-14"),
        ("2024-07-14", "2024-07-14"),
        ("14 تموز", "None"),
        (None, "None"),
    ],
)
def test_days_are_the_outlets(iso: str | None, day: str) -> None:
    assert str(local_day(iso, "Asia/Baghdad")) == day


def test_totals_are_means_over_the_pages_that_are_asked() -> None:
    refusal = page(Gold(asked=frozenset({"refusal"})))
    scores = [
        score(page(), Reading(FIRST)),
        score(refusal, Reading(f"{FIRST} {SECOND}")),
        score(refusal, Reading("لا شيء")),
    ]
    assert totals(scores)["refusal"] == 0.5
    assert totals(scores)["kept"] == 0.5
    assert (counts(scores)["refusal"], counts(scores)["f1"]) == (2, 1)


def test_real_pages_are_asked_what_is_known_of_them(tmp_path: Path) -> None:
    assert real_pages(tmp_path) == []
    rows = [
        "file\torigin\tbytes\tlicence_or_note\tgold",
        "day.html\to\t1\tn\tgold publication date 2020-03-17 (some.json)",
        "fa.html\to\t1\tPERSIAN page\tsee elsewhere",
        "text.html\to\t1\tn\ttext.gold.txt",
        "parts.html\to\t1\tn\tparts.gold.json",
    ]
    (tmp_path / "index.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    for name in ("day", "fa", "text", "parts"):
        link = f'<link rel="canonical" href="https://{name}.example/a">'
        (tmp_path / f"{name}.html").write_text(link, encoding="utf-8")
    (tmp_path / "text.gold.txt").write_text(f"{FIRST}\n\n{SECOND}\n", encoding="utf-8")
    told = {"title": "عنوان", "with": [FIRST], "without": [TEASER]}
    (tmp_path / "parts.gold.json").write_text(json.dumps({"https://parts.example/a": told}), encoding="utf-8")
    day, persian, text, parts = real_pages(tmp_path)
    assert day.url == "https://day.example/a"
    assert (set(day.gold.asked), day.gold.published) == ({"date"}, "2020-03-17")
    assert set(persian.gold.asked) == {"refusal"}
    assert (set(text.gold.asked), text.gold.must) == ({"text"}, (FIRST, SECOND))
    assert (set(parts.gold.asked), parts.gold.must_not) == ({"segments", "title"}, (TEASER,))
