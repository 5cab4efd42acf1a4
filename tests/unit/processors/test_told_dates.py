"""Which day an act is said to have happened, from the dates of the article and of its clauses."""

import datetime as dt
from zoneinfo import ZoneInfo

import msgspec
import pytest

from processors.article import Article
from processors.event import Facts
from processors.events import extract_events
from processors.page.bylines import dates_of_lines
from tests.news import an_article

WEDNESDAY = "2023-03-08"
FETCHED = dt.datetime(2023, 3, 20, 12, tzinfo=dt.UTC)


def article(text: str, published: str | None = WEDNESDAY) -> Article:
    return an_article(text, published=published)


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
        ("2023-03-09", "visible", ("03-09", "03-09"), ("03-08", "03-09")),
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a verb right before its date is no dawn
        ("قصفت أمس طائرات حربية قرية الزنجبيل قرب إدلب.", ("03-07", "03-07")),
        ("استهدفت يوم الأحد مسيرة حاجزا للجيش قرب الفلوجة.", ("03-05", "03-05")),
        # of two days, that of the act
        ("أعلنت الشرطة اليوم أن عبوة ناسفة انفجرت السبت في بعقوبة.", ("03-04", "03-04")),
        ("أغلقت السفارة أبوابها الأحد بعد هجوم استهدف مبنى البلدية في كابل وقتل فيه تسعة الجمعة.", ("03-03", "03-03")),
        # a day on which others spoke of it is not its own
        ("دان الوزير الإثنين الهجوم على كنيسة في الإسكندرية الذي قتل فيه ستة.", ("03-07", "03-08")),
        # ... unless no other is told and the act itself is the news
        ("أعلنت الشرطة الإثنين أن عبوة ناسفة انفجرت في بعقوبة وقتلت جنديا.", ("03-06", "03-06")),
        # ... which is then as likely to be of the day before, where who told of it stands behind with his day
        ("انفجرت عبوة ناسفة في بعقوبة وقتلت جنديا، حسبما أفاد ضابط في الشرطة الثلاثاء.", ("03-06", "03-07")),
        ("قتل جنديان بانفجار عبوة ناسفة في بعقوبة، وفق حصيلة أعلنتها وزارة الدفاع الإثنين.", ("03-05", "03-06")),
        ("انفجرت عبوة ناسفة الأحد في بعقوبة وقتلت جنديا، كما أعلن قائد الشرطة اليوم.", ("03-05", "03-05")),
        # what has passed of a month that goes on
        ("شهدت بعقوبة هذا الشهر انفجار عبوة ناسفة قتل فيه جندي.", ("03-01", "03-08")),
    ],
)
def test_the_day_is_that_of_the_act(text: str, expected: tuple[str, str]) -> None:
    assert days(text) == [expected]


@pytest.mark.parametrize(
    ("text", "temporality"),
    [
        ("وكانت غارة جوية قد دمرت في أيلول الماضي مدرسة في صعدة وقتلت معلما.", "background"),
        ("وكان مسلحون قد هاجموا حاجزا للجيش في أبين وقتلوا جنديين.", "background"),
        ("قتل معلم في غارة جوية على صعدة في الأسبوع الماضي.", "background"),
        ("الفيديو من اشتباكات قديمة في جنين قتل فيها شاب.", "background"),
        ("وكان الراعي يجمع الحطب حين انفجر به لغم أرضي قرب الرقة وأصيب.", "new"),
        ("وكانت وكالة محلية قد ذكرت أن طائرات حربية قصفت صعدة وقتلت معلما.", "new"),
        ("وكانت المدينة تعرضت أمس لقصف مدفعي قتل فيه معلم في صعدة.", "new"),
    ],
)
def test_news_is_told_from_what_is_recalled(text: str, temporality: str) -> None:
    assert [event.temporality for event in extract_events(article(text))] == [temporality]


def test_an_act_named_after_since_is_background() -> None:
    text = "قتل شرطيان اليوم بتفجير عبوة في سامراء.\nوالحملة مستمرة منذ الهجوم الانتحاري في تلعفر الذي قتل فيه أربعون."
    news, old = extract_events(article(text))
    assert (news.temporality, old.temporality, old.date) == ("new", "background", None)


def test_what_is_recalled_without_day_or_losses_is_no_act_of_its_own() -> None:
    text = "قتل شرطيان اليوم بتفجير عبوة ناسفة في سامراء.\nيذكر أن غارات جوية طالت سنجار ومحيطها."
    assert len(extract_events(article(text))) == 1


def test_a_blast_that_an_act_follows_is_not_told_again() -> None:
    text = (
        "قتل ثلاثة في تفجير انتحاري اليوم في كركوك.\nوبعيد هذا التفجير، استهدف هجوم آخر بسيارة مفخخة حاجزا في الحويجة."
    )
    assert [event.event_type for event in extract_events(article(text))] == ["suicide_bombing", "vehicle_bomb"]


@pytest.mark.parametrize(
    ("following", "expected"),
    [
        ("وقبله بيوم قصفت المدفعية قرية البارة.", ("03-04", "03-04")),
        ("وبعدها بيومين قصفت المدفعية قرية البارة.", ("03-07", "03-07")),
        ("وقبل ذلك بأسبوع قصفت المدفعية قرية البارة.", ("02-26", "02-26")),
        ("وبعد ذلك بساعات قصفت المدفعية قرية البارة.", ("03-05", "03-05")),
        ("وفي اليوم نفسه قصفت المدفعية قرية البارة.", ("03-05", "03-05")),
        ("وفي اليوم التالي قصفت المدفعية قرية البارة.", ("03-06", "03-06")),
        ("وقصفت المدفعية قرية البارة.", ("03-07", "03-08")),
    ],
)
def test_a_day_may_be_counted_from_the_act_before(following: str, expected: tuple[str, str]) -> None:
    text = f"انفجرت عبوة ناسفة في سوق تادف شرقي حلب يوم الأحد وقتلت امرأة. {following}"
    assert days(text) == [("03-05", "03-05"), expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ويأتي هذا الانفجار بعد أسبوع من تفجيرات عنيفة في البصرة قتل فيها ثلاثون.", ("02-28", "03-01")),
        ("ويأتي ذلك غداة هجوم بسيارة مفخخة في البصرة قتل فيه ثلاثون.", ("03-06", "03-07")),
        ("ويأتي ذلك بعد أيام من هجوم بسيارة مفخخة في البصرة قتل فيه ثلاثون.", ("03-01", "03-06")),
        ("ويأتي ذلك بعد يومين من هجوم في البصرة، هو أكثر الهجمات دموية هذا العام.", ("03-05", "03-06")),
    ],
)
def test_a_day_may_be_counted_back_from_what_followed(text: str, expected: tuple[str, str]) -> None:
    assert days(f"قتل جندي برصاص مسلحين في كركوك.\n{text}") == [("03-07", "03-08"), expected]


@pytest.mark.parametrize(
    "told",
    [
        "وقالت الوزارة إن هذه الحادثة وقعت مساء الأحد.",
        "وأوضح البيان أن العملية جرت فجر الأحد قرب الطريق الساحلي.",
        "وحدث ذلك يوم الأحد عند الظهر.",
        "وأضاف المصدر أن الحادث كان قد وقع الأحد.",
    ],
)
def test_a_sentence_of_its_own_says_when_the_incident_happened(told: str) -> None:
    assert days(f"قتل تسعة جنود في هجوم مسلح بولاية تيزي وزو. {told}") == [("03-05", "03-05")]


@pytest.mark.parametrize(
    "told",
    [
        "وقالت الوزارة إن هذه الحادثة لن تتكرر، وعزت أهلهم الأحد.",  # no word of when it was
        "ووقع الوزير الأحد اتفاقية للتعاون.",  # signed
    ],
)
def test_a_day_beside_no_incident_is_not_its_day(told: str) -> None:
    assert days(f"قتل تسعة جنود في هجوم مسلح بولاية تيزي وزو. {told}") != [("03-05", "03-05")]


def test_what_happened_since_another_day_keeps_its_own() -> None:
    text = (
        "قال مسؤولون إن جنديا قتل يوم الثلاثاء في هجوم بقنبلة يدوية في كركوك، "
        "هو الأول منذ بدء الهدنة في الثاني من يناير."
    )
    assert days(text) == [("03-07", "03-07")]


@pytest.mark.parametrize(
    ("published", "zone", "day"),
    [
        ("2023-03-08T00:40:00+03:00", "UTC", "03-08"),
        ("2023-03-08T00:40:00+03:00", "Asia/Baghdad", "03-08"),
        ("2023-03-07T21:40:00+00:00", "UTC", "03-07"),
        ("2023-03-07T21:40:00Z", "Asia/Baghdad", "03-08"),
    ],
)
def test_today_is_the_day_of_the_clock_the_page_writes_where_no_zone_is_told(
    published: str, zone: str, day: str
) -> None:
    text = "انفجرت عبوة ناسفة اليوم في مدينة الموصل وأصيب شرطيان."
    assert [told(event) for event in extract_events(an_article(text, published=published, timezone=zone))] == [
        (day, day)
    ]


NEWS = "انفجرت عبوة ناسفة بدورية للشرطة ظهر اليوم الأربعاء في مدينة الرمادي وأصيب شرطيان."


@pytest.mark.parametrize(
    "more",
    [
        "وكان هجوم الصباح على حاجز في مدينة بيجي قد خلف قتيلين.",
        "وكان ثلاثة جنود قد قتلوا فجراً في مدينة بيجي.",
    ],
)
def test_what_had_happened_this_morning_is_news(more: str) -> None:
    events = extract_events(article(f"{NEWS}\n{more}"))
    assert [(event.temporality, told(event)) for event in events] == [
        ("new", ("03-08", "03-08")),
        ("new", ("03-07", "03-08")),
    ]


def test_the_hour_of_what_had_happened_tells_no_day() -> None:
    events = extract_events(article(f"{NEWS}\nوكان جنديان قد قتلا عند الساعة السابعة صباحا في مدينة بيجي."))
    assert [event.temporality for event in events] == ["new", "background"]


def test_dawn_is_no_verb() -> None:
    assert extract_events(article("اجتمعت اللجنة فجراً في مدينة جنين وخرج ثلاثة وزراء.")) == []


def test_a_year_told_as_that_of_the_act_before_is_its_own() -> None:
    text = (
        "اغتيل وزير بسيارة مفخخة في بيروت في 14 شباط 2005 وقتل معه خمسة.\n"
        "وفي الثاني من حزيران من السنة نفسها اغتيل صحافي بعبوة ناسفة في بيروت."
    )
    starts = [event.date.start for event in extract_events(article(text)) if event.date]
    assert starts == ["2005-02-14", "2005-06-02"]


def test_a_29_february_of_a_year_that_had_none_stays_as_it_is_read() -> None:
    text = "قتل خمسة في تفجير في بغداد في آذار 2023.\nوفي 29 شباط من السنة نفسها قتل ثلاثة في هجوم في البصرة."
    starts = [event.date.start for event in extract_events(article(text)) if event.date]
    assert starts[0] == "2023-03-01"
    assert not any(start == "2023-02-29" for start in starts)
