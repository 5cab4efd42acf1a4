"""Which day an act is said to have happened, from the dates of the article and of its clauses."""

import datetime as dt
from zoneinfo import ZoneInfo

import msgspec
import pytest

from processors.article import Article
from processors.event import Facts
from processors.events import extract_events
from processors.page.bylines import dates_of_lines

WEDNESDAY = "2023-03-08"
FETCHED = dt.datetime(2023, 3, 20, 12, tzinfo=dt.UTC)


def article(text: str, published: str | None = WEDNESDAY) -> Article:
    return Article(
        article_id="a1", version=1, url="", outlet="بريد الرافدين", title="", text=text, published=published,
        timezone="Asia/Baghdad", fetched_at=FETCHED,
    )  # fmt: skip


def days(text: str) -> list[tuple[str, str] | None]:
    return [told(event) for event in extract_events(article(text))]


def told(event: Facts) -> tuple[str, str] | None:
    return (event.date.start[5:], event.date.end[5:]) if event.date else None


@pytest.mark.parametrize(
    ("lines", "published", "modified"),
    [
        (["آخر تحديث:", "الخميس, 9 مارس/ آذار, 2023, 05:45 GMT", "قتل جندي"], None, "2023-03-09T05:45:00+00:00"),
        (["تاريخ النشر: 8 آذار 2023 | آخر تحديث 10 آذار 2023"], "2023-03-08", "2023-03-10"),
        (["نشر في 8/3/2023", "تم التحديث: 9/3/2023"], "2023-03-08", "2023-03-09"),
        (["حلب", "2023-03-08"], "2023-03-08", None),
        (["آخر تحديث: 1/3/2023", "نشر في 8/3/2023"], "2023-03-08", None),
        (["بدأت الحرب في 8 آذار 2023 بعد شهور من التوتر بين الجانبين"], None, None),
        (["نشر في 8/3/2029"], None, None),
    ],
)
def test_a_plain_text_may_date_itself(lines: list[str], published: str | None, modified: str | None) -> None:
    found = dates_of_lines(lines, ZoneInfo("UTC"), FETCHED)
    assert (found.published and found.published.iso) == published
    assert (found.modified and found.modified.iso) == modified


@pytest.mark.parametrize(
    ("modified", "rule", "weekday", "undated"),
    [
        (None, None, ("03-02", "03-02"), ("03-07", "03-08")),
        ("2023-03-09", "visible", ("03-09", "03-09"), ("03-07", "03-09")),
        ("2023-03-16", "visible", ("03-16", "03-16"), ("03-15", "03-16")),
        ("2023-03-09", "json-ld", ("03-02", "03-02"), ("03-07", "03-08")),
        ("2023-06-08", "visible", ("03-02", "03-02"), ("03-07", "03-08")),
        ("2023-03-01", "visible", ("03-02", "03-02"), ("03-07", "03-08")),
        ("soon", "visible", ("03-02", "03-02"), ("03-07", "03-08")),
    ],
)
def test_days_count_from_the_update_that_readers_see(
    modified: str | None, rule: str | None, weekday: tuple[str, str], undated: tuple[str, str]
) -> None:
    text = "انفجرت عبوة ناسفة صباح الخميس في كركوك.\nوفي الموصل قتل جندي برصاص مسلحين."
    told_on = msgspec.structs.replace(article(text), modified=modified, modified_rule=rule)
    assert [told(event) for event in extract_events(told_on)] == [weekday, undated]
