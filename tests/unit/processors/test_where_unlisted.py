"""Names the gazetteer lacks, what only describes a place, and who is no place."""

import pytest

from processors.arabic.letters import fold
from processors.arabic.words import words
from processors.events.where import Role, Spot, best, spots
from processors.gazetteer.places import gazetteer, km_between, overlay


def told(text: str) -> list[Spot]:
    tokens = words(fold(text))
    return spots(tokens, 0, len(tokens))


@pytest.mark.parametrize(
    "text",
    [
        "نفذت الولايات المتحدة ضربات جديدة",
        "تلقى المسلحون دعما كبيرا من الولايات المتحدة",
    ],
)
def test_a_country_that_does_or_gives_is_not_where(text: str) -> None:
    assert best(told(text), 0) is None


@pytest.mark.parametrize("text", ["في مناطق من وادي سوات", "في مناطق متفرقة من وادي سوات", "في قرى عدة من وادي سوات"])
def test_in_various_parts_of_is_in(text: str) -> None:
    assert [(spot.name, spot.role) for spot in told(f"اندلعت معارك {text}")] == [("Swat", Role.AT)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("سقطت قذيفة على قرية تل القرنفل بريف إدلب", "تل القرنفل"),
        ("سقطت قذيفة على قرية «وادي الزهر الأحمر» بريف إدلب", "وادي الزهر الاحمر"),
        ("انفجر لغم في جبل المنطار التابع لمعتمدية سبيطلة", "المنطار"),
        ("هاجم مستوطنون قرية تل ومحيطها جنوب غربي نابلس", "تل"),
        ("هاجم مسلحون عزلة بني ظافر في محافظة إب", "بني ظافر"),
    ],
)
def test_a_name_unknown_is_as_long_as_it_is_told(text: str, name: str) -> None:
    spot = told(text)[0]
    assert spot.name == name
    assert spot.lat is not None


@pytest.mark.parametrize(
    "text",
    [
        "من ناحية أخرى طالبت النقابات بالحوار",
        "سافر لقضاء إجازته مع أسرته",
        "انفجرت سيارة في حي شعبي مكتظ",
        "أطلق الرصاص على مخيم عزاء",
        "هاجم مسلحون قرية نيجيرية نائية",
        "نفت مديرية الصحة وقوع إصابات",
        "انسحبت كتلة المستقبل من الجلسة",
        "اعتقلت الشرطة منفذ تفجير قديم",
    ],
)
def test_nouns_for_places_before_other_words_name_none(text: str) -> None:
    assert [spot for spot in told(text) if spot.site is None] == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("قصف الطيران مواقع في الرمادي غرب بغداد", ["Ramadi"]),
        ("قصف الطيران معسكرا في أرحب (35 كلم شمال صنعاء) أمس", ["Arhab"]),
        ("وقع اشتباك في بعقوبة، شمال شرقي بغداد، صباحا", ["Baqubah"]),
    ],
)
def test_what_only_says_where_a_place_lies_is_no_second_place(text: str, names: list[str]) -> None:
    assert [spot.name for spot in told(text)] == names


def test_a_side_told_before_its_place_moves_there() -> None:
    (spot,) = told("قتل ثلاثة في الريف الشمالي لمحافظة حلب")
    city = gazetteer().names.longest(words(fold("حلب")), 0, 1)[0].entry
    assert spot.lat is not None
    assert spot.lon is not None
    assert spot.lat > city.lat + 0.1
    assert km_between(spot.lat, spot.lon, city.lat, city.lon) == pytest.approx(22, abs=1)
    assert spot.precision == "district"


def test_two_adjectives_of_a_countryside_give_one_direction() -> None:
    (north_west,) = told("قصفت المدفعية ريف حماة الشمالي الغربي")
    (north,) = told("قصفت المدفعية ريف حماة الشمالي")
    assert north_west.lon is not None
    assert north.lon is not None
    assert north_west.lon < north.lon - 0.1


def test_a_heading_contains_the_villages_told_after_it() -> None:
    village = next(
        spot for spot in told("درعا: أصيب شاب برصاص مجهولين أمام منزله مساء أمس في قرية المرجانة") if spot.site
    )
    unknown = told("درعا: أصيب شاب برصاص مجهولين أمام منزله مساء أمس في قرية المرجانة")[-1]
    assert village.heading
    assert (unknown.lat, unknown.lon) == (village.lat, village.lon)


@pytest.mark.parametrize(("joined", "name"), [("ديرالزور", "Deir ez-Zor"), ("جسرالشغور", "Jisr al-Shughur")])
def test_names_written_in_haste_are_known(joined: str, name: str) -> None:
    assert told(f"وقع انفجار في مدينة {joined}")[0].name == name


def test_villages_of_one_row_have_their_own_names_and_weigh_less_than_towns() -> None:
    village = next(site for name, site in overlay() if name == "كنصفره")
    grouped = next(site for name, site in overlay() if name == "حزارين")
    assert grouped.name == "حزارين"
    assert grouped.weight < village.weight


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("هاجم مسلحون حاجزا في ولاية نانغارهارا شرق أفغانستان", "Nangarhar"),
        ("صدمت سيارة مارة في مدينة ماجديبورج الألمانية", "Magdeburg"),
        ("قتل قرويون في منطقة تيلابيريه غرب النيجر", "Tillaberi"),
        ("سقط حطام مسيرة في مقاطعة «بيلجوروود» الروسية", "Belgorod"),
    ],
)
def test_a_foreign_name_is_known_by_its_sound_in_the_country_told_of(text: str, name: str) -> None:
    (spot, *_) = told(text)
    assert spot.name == name


@pytest.mark.parametrize("text", ["هاجم مسلحون بلدة بيلجوروود", "هاجم مسلحون بلدة بيلجوروود شرق سوريا"])
def test_a_name_is_no_place_of_another_country_by_its_sound(text: str) -> None:
    assert next(spot.name for spot in told(text)) == "بيلجوروود"
