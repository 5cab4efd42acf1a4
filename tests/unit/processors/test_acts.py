"""Which acts an article tells: lists of places, several acts in one sentence, one act told again, and none at all."""

import pytest

from processors.article import Article
from processors.event import Facts
from processors.events import extract_events, read_article
from tests.news import an_article


def article(text: str, title: str = "") -> Article:
    return an_article(text, title, published="2026-03-09")


def told(text: str, title: str = "") -> list[Facts]:
    return extract_events(article(text, title))


def kinds(text: str, title: str = "") -> list[str]:
    return [event.event_type for event in told(text, title)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # Known towns, and villages that no gazetteer has, after a plural.
        ("تعرضت قرى النيرب وسرجة وتلمريم لقصف مدفعي أمس الأحد.", 3),
        ("قصفت المدفعية مدن وبلدات سرمين، وكفرزيبا، وحزرما، ودير سنقول في ريف إدلب أمس الأحد.", 4),
        # A dual has two, and what follows is none.
        ("استهدفت راجمات الصواريخ بلدتي سرمين وتفتناز وأدت إلى حرائق أمس الأحد.", 2),
        # Each item with its own kind, with its surroundings, over what contains the first.
        ("شنت طائرات حربية غارات على قرية الزعفرانة ومحيط بلدة سرمين وأطراف تفتناز أمس الأحد.", 3),
        ("قصفت الطائرات مدينة سرمين بريف إدلب وبلدة الأتارب أمس الأحد.", 2),
        # The two ends of a way are one place.
        ("استهدفت مسيرة سيارة على الطريق بين قريتي تلمريم وحزرما أمس الأحد.", 1),
        # Examples, and two countrysides, only sum up.
        ("شنت طائرات حربية غارات على مدن عدة منها سرمين وتفتناز أمس الأحد.", 1),
        ("قصفت قوات النظام مناطق في ريف إدلب وريف حماة أمس الأحد.", 1),
        # Adjectives and verbs after "and" name no village.
        ("سقطت قذائف هاون على أحياء سرمين وخلفت دمارا وأصابت منازل أمس الأحد.", 1),
    ],
)
def test_each_place_of_a_list_was_struck(text: str, places: int) -> None:
    events = told(text)
    assert len(events) == places
    assert len({event.place.name for event in events if event.place}) == places


def test_losses_told_for_a_list_are_none_of_each() -> None:
    events = told("قتل سبعة مدنيين بقصف مدفعي على بلدات سرمين وتفتناز وبنش أمس الأحد.")
    assert [event.casualties.killed for event in events] == [None, None, None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A second act that coincides, follows or answers.
        ("شنت مقاتلات غارات على سرمين أمس الأحد، بالتزامن مع قصف مدفعي على تفتناز.", ["air_strike", "shelling"]),
        ("شنت مقاتلات غارات على سرمين أمس الأحد. وتزامنت الغارات مع قصف مدفعي على تفتناز.", ["air_strike", "shelling"]),
        ("استهدفت غارة جوية بلدة سرمين أمس الأحد، تلاها قصف بقذائف الهاون على تفتناز.", ["air_strike", "shelling"]),
        (
            "قصفت قوات النظام بلدة سرمين بالمدفعية أمس الأحد، وردت الفصائل باستهداف بلدة جورين براجمات الصواريخ.",
            ["shelling", "rocket_attack"],
        ),
        # "With" and "beside" join no acts where none follows.
        ("قتل جندي بالتزامن مع زيارة الوزير في انفجار عبوة ناسفة في الموصل أمس الأحد.", ["ied"]),
        # Guns and aircraft are two acts, even at one place.
        (
            "قصفت المدفعية بلدة سرمين أمس الأحد وأصيب ثلاثة. ثم شنت مقاتلة غارة جوية على سرمين أمس الأحد.",
            ["shelling", "air_strike"],
        ),
    ],
)
def test_acts_of_one_sentence_are_told_apart(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


def test_the_date_that_heads_a_sentence_dates_its_later_acts() -> None:
    events = told("وفي 2 من آذار، قتل رجل بقصف مدفعي على سرمين، كما قصفت المدفعية تفتناز. كما استهدف القصف بلدة جورين.")
    assert [event.date and event.date.start for event in events] == ["2026-03-02"] * 3


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("انفجرت عبوة ناسفة قرب سوق في بغداد أمس الأحد. وانفجرت العبوة الثانية في حي المنصور في بغداد.", 2),
        ("استهدفت قنبلة مقر حزب في بغداد اليوم. أما القنبلة الثالثة فاستهدفت مكتب نائب في بغداد وأصابت حارسا.", 2),
        ("انفجرت عبوة ناسفة قرب سوق في بغداد أمس الأحد. وقال شاهد إن الانفجار الثاني أفزع المارة.", 1),
    ],
)
def test_the_second_of_several_is_another(text: str, acts: int) -> None:
    assert len(told(text)) == acts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال بيان إن الجيش قتل 25 مسلحا قرب تلعفر أمس الأحد.", ["armed_clash"]),
        ("أعلنت السلطات مقتل قيادي في تنظيم داعش في عملية أمنية في تلعفر أمس الأحد.", ["armed_clash"]),
        ("قتل أربعة جنود في تلعفر أمس الأحد.", ["attack"]),
        ("قتلت حركة الشباب أربعة رعاة في مقديشو أمس الأحد.", ["attack"]),
        # Deaths of no told side, by accident or illness tell none.
        ("قتل أربعة أشخاص في تلعفر أمس الأحد.", []),
        ("قتل أربعة جنود في حادث سير في تلعفر أمس الأحد.", []),
        ("قتل أربعة جنود في انفجار أسطوانة غاز في تلعفر أمس الأحد.", []),
    ],
)
def test_a_killing_by_or_of_an_armed_side_is_an_act(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


def test_what_a_place_came_under_is_an_act() -> None:
    assert kinds("تعرضت قرية الزعفرانة الحدودية أمس الأحد لقذائف هاون من داخل الأراضي اليمنية.") == ["shelling"]


@pytest.mark.parametrize(
    "text",
    [
        # So many dead are the same dead.
        "قتل 27 شخصا بانفجار في كركوك أمس الأحد. وقال مسعفون إن 27 شخصا قتلوا في هجوم انتحاري في قضاء الحويجة.",
        # A person is slain once, whenever it is spoken of.
        "اغتيل القيادي سالم الحرداني في بيروت في 3 آذار. وندد الوزير اليوم الاثنين باغتيال سالم الحرداني في لبنان.",
        # "The attack" on the day of the act is that act.
        "قتل جنديان بهجوم مسلح في تلعفر أمس الأحد. وقال ضابط إن الهجوم وقع مساء أمس الأحد غرب الموصل.",
    ],
)
def test_an_act_told_again_is_no_other(text: str) -> None:
    assert len(told(text)) == 1


def test_of_two_places_told_for_the_same_dead_the_smaller_is_meant() -> None:
    (event,) = told(
        "قتل 27 شخصا بانفجار سيارة مفخخة قرب سوق في قضاء الحويجة أمس الأحد.",
        "27 قتيلا بانفجار سيارة مفخخة في كركوك",
    )
    assert event.place is not None
    assert event.place.name == "Hawija"


def test_a_sentence_that_opens_with_another_day_tells_another_act() -> None:
    events = told("قصفت طائرات حربية بلدة سرمين وخلفت دمارا. وأول أمس السبت قصفت طائرات حربية منازل للمدنيين.")
    assert len(events) == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("وثق الفريق 376 هجوما على المدنيين في إدلب.", "a sum of attacks"),
        ("يواصل المسلحون هجماتهم على القرى في إدلب.", "a sum of attacks"),
        ("وقصفت الطائرات بلدات في إدلب بوتيرة متصاعدة.", "a sum of attacks"),
        ("نقل الجرحى إلى المستشفى لتلقي العلاج بعد سقوطهم في إدلب.", "a noun that reads like a verb"),
        ("سمحت الحكومة باستخدام القاعدة في شن غارات على مواقع في إدلب.", "only feared, threatened or prevented"),
    ],
)
def test_what_tells_of_no_single_act_is_passed_over(text: str, why: str) -> None:
    reading = read_article(article(text))
    assert reading.events == []
    assert why in {one.why for one in reading.ignored}


def test_an_attack_told_as_known_stands_where_nothing_else_does() -> None:
    known = "دان الوزير خلال اجتماع في القاهرة التفجير الذي طال مسجدا في العريش."
    assert [event.place and event.place.country for event in told(known)] == ["EG"]
    assert kinds("قتل جنديان بانفجار لغم في رفح أمس الأحد. " + known) == ["landmine"]


def test_what_is_said_of_a_sum_adds_to_no_act() -> None:
    (event,) = told(
        "قتل مدني بقصف مدفعي على سرمين أمس الأحد. ووثق الفريق 376 هجوما منذ مطلع العام. وأدت الهجمات إلى مقتل 76 مدنيا."
    )
    assert event.casualties.killed is not None
    assert event.casualties.killed.best == 1


def test_a_verb_before_a_date_is_no_dawn() -> None:
    assert kinds("استهدفت مسيرة سيارة في أربيل أمس الأحد. وفجر اليوم الاثنين ساد الهدوء.") == ["drone_attack"]
    assert kinds("خطف مسلحون مساء أمس الأحد طبيبا في الموصل.") == ["abduction"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "قتل شرطي اليوم بتفجير انتحاري في كويتا. وبعد ساعات من التفجير، أغارت مقاتلات على معسكر في جبال قنديل.",
            ["suicide_bombing", "air_strike"],
        ),
        (
            "أصيب شخصان اليوم بغارة على سرمين. وقبيل الغارة استهدفت مسيرة سيارة على طريق القنيطرة فقتل سائقها.",
            ["air_strike", "drone_attack"],
        ),
        # What followed the blast is no act.
        ("قتل شرطي اليوم بتفجير انتحاري في كويتا. وبعد ساعات من التفجير، زار الوزير الجرحى.", ["suicide_bombing"]),
    ],
)
def test_what_is_dated_by_an_act_is_another(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال سكان إن ثلاثة صواريخ أطلقت من التلال سقطت اليوم في بلدة سنجار.", ["rocket_attack"]),
        ("ذكر شهود أن قذائف هاون سقطت أمس قرب مستشفى في تعز.", ["shelling"]),
        ("عرض المتحف في تعز صواريخ قديمة، وسقطت أمس أمطار غزيرة.", []),
    ],
)
def test_a_weapon_may_stand_before_what_it_did(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


def test_a_bomb_known_goes_off_once() -> None:
    text = """أصيب ستة أشخاص اليوم بانفجار سيارة مفخخة أمام مسجد في بنغازي.
وقال مسؤول من طبرق إن السيارة انفجرت قبل الصلاة وأصابت ستة أشخاص."""
    assert kinds(text) == ["vehicle_bomb"]


def test_one_of_several_attacks_is_an_act() -> None:
    text = """قتل عشرون شخصا أمس الأحد في سلسلة هجمات في العراق.
ووقع أعنف الهجمات في الرمادي حيث هاجم انتحاري بشاحنة مفخخة مركزا للشرطة وقتل سبعة."""
    assert ("suicide_bombing", "Ramadi") in {(e.event_type, e.place.name) for e in told(text) if e.place}


def test_a_strike_with_a_weapon_named_is_reported() -> None:
    assert kinds("نفذت طائرة مسيرة أمس الأحد ضربتين على مفرق الدرباسية.") == ["drone_attack"]


def test_who_kindles_may_stand_before_the_fire() -> None:
    assert kinds("أضرم ملثمون من أبناء المدينة النار، فجر اليوم، في مكتب حزب بالناصرية.") == ["arson_sabotage"]


def test_what_an_act_answers_is_an_act_of_its_own() -> None:
    text = """أصيب جنديان أمس الأحد بغارة على معسكر في الكسوة،
وقال متحدث إن الغارة جاءت ردا على هجوم شنه مسلحون على قرية حضر وقتل فيه ثلاثة رعاة."""
    assert sorted((e.event_type, e.casualties.killed and e.casualties.killed.best) for e in told(text)) == [
        ("air_strike", None), ("armed_attack", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("دار قتال أمس الأحد في حي كريتر بعدن وقتل أربعة مسلحين.", ["armed_clash"]),
        ("تعرضت قاعدة قرب بعشيقة أمس الأحد لرشقة من ستة صواريخ.", ["rocket_attack"]),
        ("انفجرت أمس الأحد شاحنة صغيرة ملغمة في سوق بكركوك وقتلت رجلين.", ["vehicle_bomb"]),
        ("نفذت طائرات حربية أمس الأحد غارات وهمية فوق صيدا.", []),
        ("أطلقت الشرطة النار في الهواء أمس الأحد لتفريق محتجين في الناصرية.", []),
    ],
)
def test_words_for_fights_salvoes_and_mock_raids(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected
