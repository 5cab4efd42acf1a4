"""Where it happened, read from clauses."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.arabic.letters import fold
from processors.arabic.words import words
from processors.events.where import Role, Spot, best, spots
from processors.gazetteer.places import km_between


def told(text: str) -> list[Spot]:
    tokens = words(fold(text))
    return spots(tokens, 0, len(tokens))


def where(text: str) -> Spot:
    spot = best(told(text), 0)
    assert spot is not None, text
    return spot


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("انفجرت عبوة في طرابلس شمالي لبنان", "Tripoli (Lebanon)", "LB"),
        ("اندلعت معارك في طرابلس بين فصائل ليبية موالية لحكومة الدبيبة", "Tripoli", "LY"),
        ("قصف الجيش التركي مواقع قرب مدينة الباب بريف حلب", "Al-Bab", "SY"),
        ("سقط صاروخ في صور جنوب لبنان", "Tyre", "LB"),
        ("قتل جنديان في مدينة رفح بمحافظة شمال سيناء المصرية", "Rafah, Egypt", "EG"),
        ("استشهد شاب في رفح جنوب قطاع غزة", "Rafah", "PS"),
        ("هاجم مسلحون حاجزا في ناحية العظيم شمالي محافظة ديالى", "Adhaim", "IQ"),
        ("قصفت مدفعية قرية الطيبة جنوبي لبنان", "Taybeh", "LB"),
        ("هز انفجار وسط العاصمة السورية", "Damascus", "SY"),
        ("استهدفت مسيرة قاعدة حرير في أربيل", "Harir air base", "IQ"),
    ],
)
def test_of_places_of_one_name_what_is_told_around_decides(text: str, name: str, country: str) -> None:
    spot = where(text)
    assert (spot.name, spot.site and spot.site.country) == (name, country)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("أغارت طائرات إسرائيلية على أنفاق عند الحدود بين مصر وقطاع غزة", "Gaza-Egypt border"),
        ("قصفت طائرات إسرائيلية أنفاقا في الشريط الحدودي لغزة مع مصر", "Gaza-Egypt border"),
        ("قصف الطيران الإسرائيلي أنفاقا في رفح الفلسطينية قرب الحدود مع مصر", "Rafah"),
        ("هاجم مسلحون حوثيون نقطة سعودية في المنطقة الحدودية مع اليمن", "Saudi-Yemeni border"),
        ("اشتبك حرس الحدود مع مسلحين في المناطق الحدودية السورية مع العراق", "Iraq-Syria border"),
        ("قتل جندي تركي في بلدة البيلي الحدودية مع سوريا", "Elbeyli"),
        # a province's own direction from elsewhere is none of the act
        ("هاجم انتحاري نقطة تفتيش في الرمادي، كبرى مدن محافظة الأنبار غرب بغداد", "Ramadi"),
    ],
)
def test_a_border_is_told_by_its_two_sides(text: str, name: str) -> None:
    assert where(text).name == name


@pytest.mark.parametrize(
    "text",
    [
        "أدانت السفارة الأميركية الهجوم",
        "قال قائد الجيش التركي إن القوات مستعدة",
        "توعدت حركة طالبان باكستان بالرد",
        "تبنت ولاية سيناء الهجوم",
        "دخل الرجل من الباب وجلس قائما",
        "سافر الوفد للحج والعمرة",
        "وعد بالعديد من المشاريع",
        "فتحت الحكومة مشروعا جديدا",
    ],
)
def test_actors_homes_and_common_words_are_no_places(text: str) -> None:
    assert best(told(text), 0) is None


@pytest.mark.parametrize(
    ("text", "origin", "km", "north", "east"),
    [
        ("على بعد 30 كلم جنوب غربي الموصل", (36.34, 43.13), 30, -1, -1),
        ("على بعد عشرة كيلومترات شمال بغداد", (33.315, 44.366), 10, 1, 0),
        ("على مسافة 20 كيلومترا إلى الشمال من بعقوبة", (33.744, 44.643), 20, 1, 0),
        ("نحو أربعين كيلومترا شرقي مدينة الرمادي", (33.425, 43.3), 40, 0, 1),
        ("على بعد كيلومترين غرب تكريت", (34.607, 43.678), 2, 0, -1),
    ],
)
def test_direction_and_distance_give_an_offset_point(
    text: str, origin: tuple[float, float], km: float, north: int, east: int
) -> None:
    spot = where(f"انفجرت عبوة {text}")
    assert spot.lat is not None
    assert spot.lon is not None
    assert math.isclose(km_between(*origin, spot.lat, spot.lon), km, rel_tol=0.03, abs_tol=0.2)
    for moved, way in ((spot.lat - origin[0], north), (spot.lon - origin[1], east)):
        assert (moved > 0.005) - (moved < -0.005) == way
    assert spot.precision == "district"


def test_the_countryside_of_a_city_lies_to_its_side() -> None:
    north, plain = where("قصف بريف حلب الشمالي"), where("قصف بريف حلب")
    assert north.lat is not None
    assert plain.lat is not None
    assert north.lat > plain.lat
    assert (north.precision, plain.precision) == ("district", "district")


@pytest.mark.parametrize("text", ["على الطريق الرابط بين تكريت وسامراء", "على طريق تكريت - سامراء"])
def test_a_road_lies_between_its_ends(text: str) -> None:
    spot = where(f"كمين {text}")
    assert spot.name == "Tikrit - Samarra"
    assert spot.lat is not None
    assert 34.198 < spot.lat < 34.607


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("انفجار في محافظة حلب", "governorate"),
        ("انفجار في قضاء الفلوجة", "district"),
        ("انفجار في مدينة الفلوجة", "town"),
        ("انفجار في مطار بغداد الدولي", "site"),
        ("انفجار في العراق", "country"),
    ],
)
def test_a_noun_before_the_name_says_how_exact_it_is(text: str, precision: str) -> None:
    assert where(text).precision == precision


def test_where_the_source_speaks_is_not_where_it_happened() -> None:
    assert where("قال مصدر في شرطة بغداد إن عبوة انفجرت في بعقوبة").name == "Baqubah"
    assert where("وأفاد مراسلنا في بيروت بسقوط قذائف على بلدة الخيام").name == "Khiam"
    assert [spot.role for spot in told("قال محافظ نينوى")] == [Role.SPOKEN]


def test_where_it_was_fired_from_is_not_where_it_hit() -> None:
    assert where("أطلقت صواريخ من غزة على سديروت").name == "Sderot"


def test_a_quarter_is_more_exact_than_its_town() -> None:
    assert where("انفجرت عبوة في بغداد داخل سوق في مدينة الصدر").name == "Sadr City"


def test_a_village_unknown_stands_at_what_is_told_to_contain_it() -> None:
    spot = where("اقتحموا قرية الصفيحات بريف حماة الغربي")
    assert spot.name == "الصفيحات"
    assert spot.lat is not None
    assert spot.lon is not None
    assert km_between(35.13, 36.55, spot.lat, spot.lon) < 15


def test_a_border_is_that_with_the_country_spoken_of() -> None:
    assert where("قتل جندي قرب الحدود السورية وقالت تركيا إنها سترد").name == "Syria-Turkey border"
    assert where("قتل جندي قرب الحدود السورية وقال الجيش اللبناني إنه سيرد").name == "Syria-Lebanon border"
    assert best(told("قتل جندي قرب الحدود السورية"), 0) is None


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("قتل جندي قرب الحدود السورية وقالت تركيا إنها سترد", "TR"),
        ("قتل جندي على الحدود مع تركيا وقال الجيش السوري إنه سيرد", "SY"),
        ("قتل جندي على الحدود السورية التركية", "SY"),
    ],
)
def test_a_border_is_looked_at_from_the_side_that_is_not_named(text: str, country: str) -> None:
    spot = where(text)
    assert spot.site is not None
    assert (spot.name, spot.site.country) == ("Syria-Turkey border", country)


def test_the_capital_is_that_of_the_country_spoken_of() -> None:
    assert where("هز انفجار العاصمة وقالت وزارة الداخلية الأفغانية إنها تحقق").name == "Kabul"
    assert best(told("هز انفجار العاصمة"), 0) is None


WORDS = (
    'في من قرية مدينة بريف شمال غربي على_بعد 30 كلم بغداد حلب الباب صور الحدود بين طريق - " العاصمة البلاد'
    " السورية والموصل محافظة كذا . مصدر أبو تل"
)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=14))
def test_any_sequence_of_words_gives_spots_in_order_and_on_earth(text: list[str]) -> None:
    tokens = words(fold(" ".join(text).replace("_", " ")))
    found = spots(tokens, 0, len(tokens))
    for one, two in itertools.pairwise(found):
        assert one.start < two.start
    for spot in found:
        assert 0 <= spot.start < spot.end <= len(tokens)
        if spot.lat is not None and spot.lon is not None:
            assert -90 < spot.lat < 90
            assert -180 < spot.lon < 180
    chosen = best(found, 0)
    assert chosen is None or chosen in found
