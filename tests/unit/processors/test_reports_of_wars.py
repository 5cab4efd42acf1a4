"""Reports from Iraq, Yemen, the Gulf and the Red Sea: miles at sea, morrows, wars that go on, "one of" the killed."""

import pytest

from processors.event import Facts
from processors.events import extract_events
from processors.gazetteer.places import km_between
from tests.news import an_article


def told(text: str, title: str = "") -> list[Facts]:
    return extract_events(an_article(text, title, published="2026-03-09"))


def toll(event: Facts) -> tuple[int | None, int | None]:
    killed, wounded = event.casualties.killed, event.casualties.wounded
    return killed.best if killed else None, wounded.best if wounded else None


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("أصيبت سفينة شحن بصاروخ أمس على بعد 60 ميلا بحريا غربي الحديدة.", 14.8, 41.92),
        ("تعرضت ناقلة لهجوم أمس على مسافة ثلاثين ميلا بحريا جنوب عدن.", 12.29, 45.03),
    ],
)
def test_miles_at_sea_are_longer(text: str, lat: float, lon: float) -> None:
    (event,) = told(text)
    place = event.place
    assert place is not None
    assert place.lat is not None
    assert place.lon is not None
    assert km_between(place.lat, place.lon, lat, lon) < 5


def test_what_flies_into_a_ship_is_a_missile() -> None:
    (event,) = told("تعرضت سفينة حاويات أمس الأحد لهجوم بصاروخين جنوبي المخا.")
    assert [(weapon.type, weapon.count) for weapon in event.weapons] == [("missile", 2)]


@pytest.mark.parametrize("sake", ["تضامنا مع غزة", "إسنادا لغزة", "نصرة لغزة", "دعما لغزة"])
def test_where_an_act_is_done_for_is_not_where_it_was(sake: str) -> None:
    (event,) = told(f"أعلنت الجماعة أنها هاجمت أمس الأحد سفينة بطائرات مسيرة {sake}.")
    assert event.place is None or event.place.name != "Gaza"


def test_north_of_a_governorate_lies_within_it() -> None:
    (event,) = told("قصفت مدفعية أمس الأحد أطراف قرية شمالي محافظة دهوك.")
    assert event.place is not None
    assert event.place.precision == "governorate"


@pytest.mark.parametrize(
    ("text", "losses"),
    [
        ("هاجم مسلحون حاجزا في تعز أمس، ما أسفر عن مقتل أحد الجنود وإصابة اثنين آخرين.", (1, 2)),
        ("أدى انفجار عبوة ناسفة في بعقوبة أمس إلى مقتل إحدى النساء وطفلين.", (3, None)),
        ("قتل خمسة جنود بانفجار عبوة ناسفة في بعقوبة أمس.\nوأفاد مصدر بوفاة أحد المصابين.", (5, None)),
    ],
)
def test_one_of_the_soldiers_is_one(text: str, losses: tuple[int | None, int | None]) -> None:
    (event,) = told(text)
    assert toll(event) == losses


def test_that_nobody_was_hurt_may_be_said_sentences_later() -> None:
    text = "سقطت قذيفة أمس الأحد على منزل في المقدادية.\nوهرعت الفرق إلى المكان.\nوأكد مصدر عدم تسجيل أي خسائر بشرية."
    (event,) = told(text)
    assert toll(event) == (0, 0)


def test_no_losses_say_nothing_where_some_are_told() -> None:
    (event,) = told("قتل جندي بقذيفة أمس في المقدادية.\nوهرعت الفرق.\nولم تسجل خسائر بشرية بين المدنيين.")
    assert toll(event)[0] == 1


def test_a_killing_on_the_morrow_of_an_attack_is_another_act() -> None:
    text = "قال مصدر إن مسلحين قتلوا عقيدا في كريتر أمس الأحد غداة هجوم انتحاري على مقر للشرطة في المعلا."
    first, second = told(text)
    assert (first.event_type, second.event_type) == ("assassination", "suicide_bombing")
    assert first.date is not None
    assert second.date is not None
    assert (first.date.start, second.date.start) == ("2026-03-08", "2026-03-07")


def test_days_are_counted_back_over_only() -> None:
    _, second = told("هاجم مسلحون حاجزا في تكريت أمس الأحد بعد يومين فقط من تفجير في بغداد قتل فيه تسعة أشخاص.")
    assert second.date is not None
    assert second.date.start == "2026-03-06"


@pytest.mark.parametrize(
    "text",
    [
        "تواصل إسرائيل شن غارات على لبنان منذ الثاني من آذار أودت بحياة المئات.",
        "ويشن التحالف غارات على مواقع التنظيم منذ 20 شباط الماضي.",
        "قال مصدر إن انفجارا وقع أمس في مستودع نفط غربي البصرة وأصاب عاملين.",
        "طعن رجل آخر بسكين أمس الأحد في منطقة الفروانية بالكويت.",
    ],
)
def test_wars_that_go_on_accidents_and_crimes_are_no_acts(text: str) -> None:
    assert told(text) == []


def test_the_subject_before_its_verb_is_what_was_struck() -> None:
    (event,) = told("وكانت السفارة الأميركية في بغداد قد تعرضت إلى قصف صاروخي قبل يومين.")
    assert {target.type for target in event.targets} == {"diplomatic"}


def test_a_leader_of_an_armed_party_is_no_politician() -> None:
    (event,) = told("قتل قيادي في حزب العمال الكردستاني أمس الأحد بقصف طائرة مسيرة قرب سنجار.")
    assert {target.type for target in event.targets} == {"armed_group"}


def test_as_many_taken_are_the_same_people() -> None:
    text = (
        "أعلنت الشرطة اختطاف 40 شابا في قرية السلامية أمس الأحد.\n"
        "وأكد المجلس المحلي اختطاف 40 شابا قرب القيارة على يد مسلحين."
    )
    (event,) = told(text)
    assert event.casualties.abducted is not None
    assert event.casualties.abducted.best == 40
