"""Places told by what stands around them: names of other things, what contains them, and where the text has been."""

import pytest

from processors.arabic.letters import fold
from processors.arabic.words import words
from processors.event import Facts
from processors.events import extract_events
from processors.events.where import Role, Spot, best, spots
from tests.news import an_article

WEDNESDAY = "2023-03-08"


def told(text: str) -> list[Spot]:
    tokens = words(fold(text))
    return spots(tokens, 0, len(tokens))


def where(text: str) -> Spot:
    spot = best(told(text), 0)
    assert spot is not None, text
    return spot


def events(text: str, title: str = "") -> list[Facts]:
    return extract_events(an_article(text, title, published=WEDNESDAY))


def place_of(event: Facts) -> str:
    assert event.place is not None
    return event.place.name


@pytest.mark.parametrize(
    "text",
    [
        "علق البيت الأبيض على الهجوم",
        "ذكرت واشنطن بوست أن الخطة جاهزة",
        "قتل رجل بعد صلاة المغرب",
        "أعلن لواء القدس مقتل قائده",
        "بدأت معركة طوفان الأقصى",
        "كان الحد الأقصى للعقوبة عشر سنوات",
        "تداول رواد مواقع التواصل الصور",
        "في مايو/أيار من العام الماضي",
        "لم يزد الفاصل على دقيقتين",
    ],
)
def test_a_place_in_the_name_of_something_else_is_none(text: str) -> None:
    assert best(told(text), 0) is None


def test_a_name_of_another_country_than_what_contains_it_is_an_unknown_place() -> None:
    spot = where("انفجرت عبوة في حي الأعظمية في دمشق")
    assert spot.site is not None
    assert (spot.site.country, spot.lat and round(spot.lat)) == ("SY", 34)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قصفت طائرة بلدة جرابلس بريف حلب الشرقي", "Jarablus"),  # far from the city, in its countryside
        ("اغتال مسلحون ضابطا في البوكمال بريف دير الزور", "Abu Kamal"),
    ],
)
def test_a_town_lies_in_the_wide_countryside_told_after_it(text: str, name: str) -> None:
    assert where(text).name == name


def test_a_street_named_after_a_town_is_not_in_it() -> None:
    assert where("انفجرت سيارة في شارع راجو في مدينة عفرين").name == "Afrin"


def test_the_police_station_of_a_village_is_in_it_and_its_chief_is_who_speaks() -> None:
    assert where("اقتحم مسلحون مركز شرطة الفلوجة وأحرقوه").role is Role.AT
    assert where("قال مدير شرطة الفلوجة إن الوضع مستقر").role is Role.SPOKEN


def test_what_flies_over_a_country_towards_a_town_strikes_the_town() -> None:
    assert where("أطلقت صواريخ من داخل الأراضي اليمنية نحو خميس مشيط").name == "Khamis Mushait"


def test_the_old_town_is_that_of_the_city_it_is_part_of() -> None:
    assert where("اندلعت اشتباكات في البلدة القديمة من مدينة الخليل").name == "Hebron"


def test_the_kingdom_is_the_one_spoken_of() -> None:
    spot = next(s for s in told("أكدت السلطات السعودية وقوع الهجوم في المملكة") if s.precision == "country")
    assert spot.name == "Saudi Arabia"


@pytest.mark.parametrize(
    ("meant", "name"),
    [
        ("وفي هجوم آخر انفجرت سيارة مفخخة في غرب المدينة وأصابت شرطيا", "Fallujah"),
        ("وفي هجوم آخر انفجرت سيارة مفخخة قرب مبنى المحافظة وأصابت شرطيا", "Fallujah"),
        ("وفي هجوم آخر انفجرت سيارة مفخخة في المحافظة ذاتها وأصابت شرطيا", "Anbar"),
    ],
)
def test_the_city_and_the_governorate_are_those_told_last(meant: str, name: str) -> None:
    found = events(f"قتل جندي بانفجار عبوة ناسفة في مدينة الفلوجة التابعة لمحافظة الأنبار اليوم الأربعاء.\n{meant}.")
    assert place_of(found[-1]) == name


def test_the_same_airport_is_the_airport_told_before() -> None:
    found = events(
        "سقط صاروخان اليوم الأربعاء على مطار أربيل الدولي، وعثر على المنصة في سهل نينوى.\n"
        "وكان المطار ذاته قد تعرض لهجوم صاروخي في شباط 2021 قتل فيه متعاقد."
    )
    assert place_of(found[-1]) == "Erbil International Airport"


def test_a_headline_s_town_is_made_out_by_the_text_s_country() -> None:
    found = events("قتل مدنيان بقصف مدفعي في شمال غربي سوريا اليوم الأربعاء.", "قصف على إدلب.. رسالة روسيا إلى تركيا")
    assert [place_of(event) for event in found] == ["Idlib"]


def test_what_is_only_planned_has_no_date() -> None:
    found = events("أعلنت الشرطة، اليوم الأربعاء، إحباط مخطط لتفجير كنيسة في الموصل بسيارة مفخخة.")
    assert [(event.temporality, event.date) for event in found] == [("hypothetical", None)]


def test_an_anniversary_s_day_is_not_the_attack_s() -> None:
    found = events("يحيي الأهالي اليوم الأربعاء ذكرى التفجير الذي ضرب سوق الكرادة في 3 تموز 2016 وقتل ثلاثمئة شخص.")
    assert [event.date and event.date.start for event in found] == ["2016-07-03"]


def test_the_north_of_the_country_is_the_side_that_has_a_site_of_its_own() -> None:
    spot = where("شنت الحكومة اليمنية حملة على المتمردين في شمالي البلاد")
    assert (spot.name, spot.precision) == ("northern Yemen", "region")


def test_what_a_missile_only_came_over_is_not_where_it_struck() -> None:
    spot = where("شنت طائرات غارة من اتجاه شمال طرابلس مستهدفة مستودعا في محيط مدينة حماة")
    assert spot.name == "Hama"
    assert not told("أطلقت الصواريخ من فوق بيروت")


def test_a_place_named_with_where_it_lies_is_no_bare_name() -> None:
    text = "إحباط هجوم على القنصلية الأميركية في أربيل بطائرتين مسيرتين، وأصدرت السفارة في بغداد تحذيرا"
    assert where(text).name == "القنصليه الاميركيه في اربيل"


def test_a_maghrebi_side_is_the_country_around_a_town() -> None:
    spot = where("أذن القضاء بتونس بفتح بحث في قضية مقتل المهندس التي جدت يوم الخميس بجهة صفاقس")
    assert (spot.name, spot.precision) == ("Sfax", "district")


def test_where_somebody_only_goes_is_not_where_it_happened() -> None:
    assert where("أرجأ الوزير زيارة أنقرة بعد أن قصفت طائرات مدينة حلب").name == "Aleppo"
    assert where("قتل ثلاثة بغارة على غزة قبل وصوله القاهرة").name == "Gaza"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("استهدفت مسيرات منشآت نفطية في الرياض والمنطقة الشرقية أمس.", {"Riyadh", "Eastern Province"}),
        ("استهدفت مسيرات منشآت نفطية في الشرقية والرياض أمس.", {"Riyadh", "Eastern Province"}),
        ("استهدفت مسيرات منشآت نفطية في المنطقتين الشرقية والرياض أمس.", {"Riyadh", "Eastern Province"}),
        ("استهدفت مسيرات منشآت نفطية في منطقتي الرياض والشرقية أمس.", {"Riyadh", "Eastern Province"}),
        ("قصفت المدفعية مواقع في محافظتي ديالى وصلاح الدين أمس.", {"Diyala", "Salah al-Din"}),
        ("قصفت المدفعية البلدتين ميس الجبل وبليدا جنوب لبنان أمس.", {"Mays al-Jabal", "Blida"}),
    ],
)
def test_provinces_told_in_one_breath_were_each_struck(text: str, names: set[str]) -> None:
    assert {place_of(event) for event in events(text)} == names


def test_one_fight_goes_through_two_provinces() -> None:
    (event,) = events("دارت معارك بين الجيش ومسلحين في محافظتي صعدة وعمران أمس.")
    assert place_of(event) == "Saada"


def test_the_countryside_of_two_provinces_only_sums_up() -> None:
    (event,) = events("قصفت المدفعية مواقع في ريف محافظتي حماة وحمص أمس.")
    assert place_of(event) in ("Hama", "Homs")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("تعرضت الرياض لهجوم بطائرات مسيرة أطلقتها فصائل في العراق أمس.", "Riyadh"),
        ("قالت الوزارة إن الكويت تعرضت لهجوم بصواريخ أطلقتها فصائل في العراق أمس.", "Kuwait"),
        ("قال البيان إن إيران استهدفت إسرائيل بصواريخ باليستية أمس.", "Israel"),
        ("أعلن الجيش أن الهجوم الذي استهدف العراق أمس نفذ بمسيرات.", "Iraq"),
        ("وجاء ذلك ردا على قصف بالهاون تعرضت له إسرائيل أمس.", "Israel"),
        ("نفت الجماعة مسؤوليتها عن استهداف الكويت بصاروخ أمس.", "Kuwait"),
        ("كما استهدفت إسرائيل بالمدفعية مواقع في جنوب لبنان أمس.", "southern Lebanon"),
        ("شنت جماعة هجمات على السعودية أمس انطلاقا من العراق.", "Saudi Arabia"),
        # aircraft fire where they strike
        ("قتل ثلاثة بصواريخ أطلقتها مقاتلات التحالف في صعدة أمس.", "Saada"),
    ],
)
def test_a_land_that_is_struck_is_where_it_was(text: str, name: str) -> None:
    (event,) = events(text)
    assert place_of(event) == name


def test_a_capital_named_in_the_last_paragraph_is_not_where_it_happened() -> None:
    text = "لقي سبعة أشخاص حتفهم في معارك بين ميليشيات بإحدى البلدات الساحلية.\n\nوأعلنت البلدية إغلاق المدارس. "
    [event] = events(text + "وطالب السكان بحمايتهم. يذكر أن الحكومة لا تسيطر إلا على أحياء في العاصمة مقديشو.")
    assert event.place is None
