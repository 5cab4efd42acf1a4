"""Articles that list the attacks of a year tell no news, the last item included."""

import pytest

from processors.events import extract_events
from tests.news import an_article

ITEMS = (
    "11 شباط/فبراير: مقتل عشرة أشخاص في تفجير انتحاري في بعقوبة.",
    "3 نيسان/أبريل: مقتل سبعة جنود بانفجار عبوة ناسفة في الفلوجة.",
    "19 حزيران/يونيو: مقتل 22 شخصا بانفجار سيارة مفخخة في كركوك.",
    "8 آب/أغسطس: مقتل أربعة من الشرطة في هجوم مسلح في تكريت.",
    "27 تشرين الأول/أكتوبر: مقتل ستة أشخاص في تفجير انتحاري في الموصل.",
)
TODAY = "12 كانون الأول/ديسمبر: مقتل تسعة أشخاص بانفجار سيارة مفخخة في سامراء."


def told(*lines: str) -> list[str]:
    events = extract_events(an_article("\n".join(lines), "أبرز هجمات العام", published="2023-12-12"))
    return [event.temporality for event in events]


def test_the_last_item_of_a_chronicle_is_no_news() -> None:
    assert told(*ITEMS, TODAY) == ["background"] * 6


@pytest.mark.parametrize(
    ("lines", "fresh"),
    [
        ((*ITEMS[:2], TODAY), 1),  # two earlier attacks are what the news reminds of
        (("قتل تسعة أشخاص بانفجار سيارة مفخخة في سامراء اليوم الثلاثاء.", *ITEMS), 1),
    ],
    ids=["a few", "news above the list"],
)
def test_news_beside_older_attacks_stays_news(lines: tuple[str, ...], fresh: int) -> None:
    assert sum(temporality != "background" for temporality in told(*lines)) == fresh
