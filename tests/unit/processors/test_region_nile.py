"""How outlets from the Nile to the Atlantic tell of acts: their phrases for killing, their days, their places."""

import pytest

from processors.event import Facts
from processors.events import extract_events
from tests.news import an_article


def told(text: str, title: str = "") -> list[Facts]:
    return extract_events(an_article(text, title, published="2024-05-15", timezone="Africa/Cairo"))


@pytest.mark.parametrize(
    "text",
    [
        "تمكنت قوات الجيش الأربعاء من تحييد ثلاثة إرهابيين في ولاية تبسة.",
        "قضت مفارز الجيش، أمس الثلاثاء، في جبال سكيكدة على ثلاثة إرهابيين.",
    ],
)
def test_whom_an_army_makes_an_end_of_was_killed_in_a_fight(text: str) -> None:
    [event] = told(text)
    assert event.event_type == "armed_clash"
    assert event.casualties.killed is not None
    assert event.casualties.killed.best == 3


def test_to_make_an_end_of_something_kills_nobody() -> None:
    assert told("قضت الأمطار الغزيرة، أمس الثلاثاء، في سهول بنزرت على ثلاثة حقول من القمح.") == []


def test_what_describes_an_attack_is_nobody_in_it() -> None:
    [event] = told("استهدف هجوم مسلح نقطة للجيش في مصراتة أمس، ما أدى إلى إصابة ستة جنود.")
    assert event.casualties.killed is None
    assert [target.type for target in event.targets] == ["military"]


def test_a_word_for_an_act_in_a_name_tells_of_none() -> None:
    assert told("زار وفد من تحالف فجر ليبيا أمس بلدية مصراتة وبحث مع عميدها أوضاع النازحين.") == []


def test_where_people_fled_from_is_not_where_they_were_struck() -> None:
    [event] = told("قصفت مسيرة أمس تجمعا للفارين من معسكر زمزم في كوستي، ما أدى إلى مقتل سبعة أشخاص.")
    assert event.place is not None
    assert event.place.name == "Kosti"


def test_a_bus_stand_bears_the_name_of_another_town() -> None:
    [event] = told("خطف مسلحون أمس تاجرا عند موقف الجنينة غربي مدينة نيالا واقتادوه إلى جهة مجهولة.")
    assert event.place is not None
    assert event.place.name == "Nyala"


def test_an_embassy_in_a_land_stands_in_its_capital() -> None:
    [event] = told("طعن رجل أمس شرطيا أمام مقر السفارة الكورية في تونس ولاذ بالفرار.")
    assert event.place is not None
    assert event.place.name == "Tunis"


def test_a_locality_is_a_kind_of_place() -> None:
    [event] = told("اقتحم مسلحون أمس مقر منظمة إغاثية بمحلية طويلة ونهبوا محتوياته وفروا.")
    assert event.place is not None
    assert event.place.name == "Tawila"


@pytest.mark.parametrize(
    "text",
    [
        "تعرض الميناء لنحو 20 اعتداء منذ اندلاع المعارك في ضواحي طرابلس وفق وزارة المواصلات.",
        "وعادت عمليات الاغتيال إلى مدينة بنغازي نهاية الشهر الماضي بعد هدوء دام أسابيع.",
        "ويتبادل الجيش وقوات الدعم السريع القصف المدفعي في الخرطوم بشكل مستمر.",
        "عثرت قوات الجيش في مخبأ بجبال جيجل على ذخائر ومعدات تفجير وأجهزة اتصال أمس.",
    ],
)
def test_sums_habits_and_finds_are_no_act(text: str) -> None:
    assert [event for event in told(text) if event.event_type != "weapons_seizure"] == []


def test_the_day_of_a_claim_is_not_that_of_the_act() -> None:
    [event] = told("تبنى تنظيم داعش اليوم الأربعاء التفجير الذي استهدف سوقا في سرت في الثاني من الشهر الجاري.")
    assert event.date is not None
    assert event.date.start == "2024-05-02"


def test_an_act_told_by_its_dead_is_dated_by_how_long_after_it_the_news_came() -> None:
    events = told(
        "قتل شرطي الثلاثاء برصاص مسلحين في درنة. ويأتي الهجوم بعد ثلاثة أيام من مقتل ستة جنود في كمين قرب سرت."
    )
    assert [event.date and event.date.start for event in events] == ["2024-05-14", "2024-05-11"]


@pytest.mark.parametrize(("nth", "day"), [("الثانية", "2022-05-15"), ("السنوية الحادية عشرة", "2013-05-15")])
def test_an_anniversary_kept_today_dates_the_act(nth: str, day: str) -> None:
    [event] = told(f"أحيت المدينة اليوم الأربعاء الذكرى {nth} لتفجير كنيسة في طنطا قتل فيه عشرون شخصا.")
    assert event.date is not None
    assert (event.date.start, event.date.end) == (day, day)
    assert event.temporality == "background"


def test_where_the_text_turns_to_the_other_side_another_act_begins() -> None:
    events = told(
        "قصفت قوات الدعم السريع أمس سوقا في الفاشر، في حين قصف الجيش السوداني بالمسيرات تجمعات لها قرب معسكر زمزم."
    )
    assert [(event.event_type, [actor.name for actor in event.actors]) for event in events] == [
        ("shelling", ["Rapid Support Forces"]),
        ("drone_attack", ["Sudanese armed forces"]),
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("سقطت قذيفة أمس قرب بوابة وادي كعام وأصابت جنديين بجروح متوسطة.", "Wadi Kaam"),
        ("انفجر لغم أمس في القصيمة تحت آلية للجيش وأصاب أربعة جنود.", "Qusaima"),
        ("قصفت مسيرة أمس قاعدة فلامينجو وأصابت ثلاثة جنود بجروح.", "Flamingo naval base"),
        ("هاجم مسلحون أمس بلدة دوك فاويل وقتلوا تسعة من سكانها.", "Duk"),
    ],
)
def test_places_of_the_region_are_known(text: str, name: str) -> None:
    [event] = told(text)
    assert event.place is not None
    assert event.place.name == name


def test_men_of_the_national_guard_are_police_where_it_polices() -> None:
    [event] = told("هاجم مسلحون أمس أفرادا من الحرس الوطني في فوسانة وأطلقوا عليهم وابلا من الرصاص.")
    assert [target.type for target in event.targets] == ["police_security"]
