"""Places told beside an act that are not where it was."""

import pytest

from processors.arabic.letters import fold
from processors.arabic.words import words
from processors.events.where import best, spots


def name_of(text: str) -> str | None:
    tokens = words(fold(text))
    spot = best(spots(tokens, 0, len(tokens)), 0)
    return spot.name if spot else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("هجوم بسيارة ملغومة نسبته أنقرة إلى حزب العمال", None),
        ("قصف على ثكنة للجيش وأنقرة تتوعد بالرد", None),
        ("طهران تهدد بضرب القواعد", None),
        ("أدانت بغداد القصف", None),
        ("تعرضت بغداد لقصف بالصواريخ", "Baghdad"),
        ("هز انفجار كابل", "Kabul"),
        ("قصف الطيران صنعاء", "Sanaa"),
        ("انفجار في أنقرة التي اتهمت دمشق بالوقوف خلفه", "Ankara"),
    ],
)
def test_a_capital_that_speaks_or_acts_is_its_government(text: str, name: str | None) -> None:
    assert name_of(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("أصيب حارس بانفجار عبوة ونقل إلى مستشفى في دمشق", None),
        ("توفي جريح التفجير في مشفى حلب الجامعي", None),
        ("سقطت قذيفة على مستشفى في دمشق", "Damascus"),
        ("قصف طال مشفى مدينة الباب بريف حلب", "Al-Bab"),
    ],
)
def test_where_the_hurt_are_nursed_is_not_where_they_were_hurt(text: str, name: str | None) -> None:
    assert name_of(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قتل سائق من أهالي الناصرية بتفجير عبوة", None),
        ("قتل صياد من أبناء محافظة البصرة بإطلاق نار", None),
        ("قتل شاب من أهالي بلدة حضر بقصف مسيرة", "Hadar"),
    ],
)
def test_the_city_that_the_dead_come_from_is_not_where_they_died(text: str, name: str | None) -> None:
    assert name_of(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("هجوم على حافلة على طريق تكريت - سامراء في بلدة الدور", "Dur"),
        ("هجوم على حافلة على طريق تكريت - سامراء في ريف صلاح الدين", "Tikrit - Samarra"),
        ("كمين على طريق سامراء", "Samarra"),
        ("كمين على طريق سامراء في بلدة الدور", "Dur"),
        ("وصل الوفد عن طريق مصر بعد انفجار في غزة", "Gaza"),
        ("قتل جنود من الفرقة 17 بانفجار عبوة", None),
        ("هاجم مسلحون نقطة تفتيش بأقصى الجنوب الليبي", "southern Libya"),
        ("لاذ المهاجم بالفرار باتجاه بلدة الدور", None),
        ("انفجرت العبوة وواصلت القافلة مسيرها باتجاه بغداد", None),
    ],
)
def test_roads_and_ways_lead_to_places_that_are_not_always_meant(text: str, name: str | None) -> None:
    assert name_of(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قتل في الهجوم مبعوث المنظمة إلى العراق", None),
        ("قصف مفاجئ ورسائل موجهة إلى تركيا", None),
        ("انفجرت شحنة كانت تهرب إلى الأردن", None),
        ("امتدت الاشتباكات إلى لبنان", "Lebanon"),
        ("تسلل المسلحون إلى تشاد وهاجموا ثكنة", "Chad"),
    ],
)
def test_what_is_sent_to_a_land_does_not_make_it_the_scene(text: str, name: str | None) -> None:
    assert name_of(text) == name
