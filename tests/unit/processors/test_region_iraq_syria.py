"""How Iraqi and Syrian outlets tell of acts: what an act answers, what went before it, quarters, ranks and barrels."""

import pytest

from processors.event import Facts
from processors.events import extract_events
from tests.news import an_article


def told(text: str, title: str = "") -> list[Facts]:
    return extract_events(an_article(text, title, published="2022-06-12", timezone="Asia/Baghdad"))


@pytest.mark.parametrize(
    "text",
    [
        'أعلنت جماعة مسلحة أنها "ردا على جرائم العدو بحق أهلنا في غزة، استهدفت مطار أربيل في العراق بطائرة مسيرة".',
        "وردا على المجازر بحق الناس في غزة، استهدف مسلحون مطار أربيل في العراق بطائرة مسيرة.",
        "استهدف مسلحون مطار أربيل في العراق بطائرة مسيرة ردا على عدوان الاحتلال على أهل غزة.",
    ],
)
def test_where_the_wrong_was_done_is_not_where_it_was_answered(text: str) -> None:
    [event] = told(text)
    assert event.place is not None
    assert event.place.country == "IQ"


def test_what_comes_from_the_sea_off_a_town_strikes_elsewhere() -> None:
    [event] = told(
        'نفذ العدو الإسرائيلي فجر اليوم عدوانا جويا من اتجاه البحر المتوسط غربي "اللاذقية" مستهدفا مطار حلب.'
    )
    assert event.place is not None
    assert event.place.name in ("Aleppo", "Nayrab airport")


def test_two_barrels_are_no_town() -> None:
    [event] = told("استهدف برميلان متفجران صباح اليوم حي الزهور بحلب في سوريا، ولم يصب أحد.")
    assert event.place is not None
    assert event.place.name != "Rumaylan"
    assert event.event_type == "air_strike"


def test_slashes_only_set_a_number_off() -> None:
    [event] = told("قتل /7/ أشخاص وأصيب /12/ آخرون بانفجار سيارة مفخخة في مدينة الباب السورية أمس.")
    assert event.casualties.killed is not None
    assert event.casualties.wounded is not None
    assert (event.casualties.killed.best, event.casualties.wounded.best) == (7, 12)


def test_a_quarter_lies_in_the_town_that_is_named_behind_it() -> None:
    [event] = told("أصيب ثلاثة أشخاص أمس بانفجار عبوة ناسفة في حي المحمودية وسط مدينة عفرين شمالي سوريا.")
    assert event.place is not None
    assert event.place.country != "IQ"


def test_the_name_of_an_outlet_is_no_place() -> None:
    [event] = told('قال مدير الناحية لموقع "كركوك ناو" إن مسيرة قصفت أمس سيارة في قضاء سنجار وقتلت راكبين.')
    assert event.place is not None
    assert event.place.name == "Sinjar"


def test_officers_of_the_interior_are_police() -> None:
    [event] = told("أصيب ضابط برتبة مقدم في وزارة الداخلية بانفجار عبوة لاصقة في سيارته أمس شرقي بغداد.")
    assert [target.type for target in event.targets] == ["police_security"]


@pytest.mark.parametrize(
    "text",
    [
        "ولا يزال التنظيم ينفذ هجمات في محافظة دير الزور السورية رغم هزيمته في آذار 2019.",
        "تعاني المدينة من نهب وتفجيرات منذ سيطرت الفصائل عليها في 18 آذار 2018 في شمالي سوريا.",
        "قال الوزير أمس في بغداد إن الدولة تكسب معركتها في مواجهة التطرف والفكر المنحرف.",
    ],
)
def test_what_goes_on_for_years_is_no_act(text: str) -> None:
    assert told(text) == []


def test_more_dead_than_the_news_has_are_of_another_act() -> None:
    events = told(
        "قتل شخصان اليوم بانفجار سيارة مفخخة في مدينة عفرين شمالي سوريا. "
        "وكان قتل تسعة أشخاص بانفجار سيارة مفخخة في مدينة عفرين، في شهر آذار الماضي."
    )
    assert [event.temporality for event in events] == ["new", "background"]
    assert [event.casualties.killed and event.casualties.killed.best for event in events] == [2, 9]


def test_a_day_of_last_week_is_another_act_than_the_lead_tells() -> None:
    events = told(
        "اغتالت خلية مسلحة لاجئا في مخيم الهول شرقي الحسكة في سوريا.\n\n"
        "وفي 7 حزيران الجاري، اغتال مسلحان مسعفا في مخيم الهول شرقي الحسكة."
    )
    assert len(events) == 2


def test_before_that_begins_another_act() -> None:
    events = told(
        "قتل عشرة مدنيين أمس في قصف صاروخي استهدف مسجدا في بلدة تلعفر شمالي العراق، وقبل ذلك، استهدف قصف "
        "بصاروخ منزلا في مدينة سنجار وقتل أربعة."
    )
    assert [event.casualties.killed and event.casualties.killed.best for event in events] == [10, 4]
