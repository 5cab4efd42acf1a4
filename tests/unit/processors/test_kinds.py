"""What an act is and what it was made with, over the words of outlets of all Arab countries."""

import pytest

from processors.event import Facts
from processors.events import extract_events
from tests.news import an_article


def told(text: str) -> list[Facts]:
    return extract_events(an_article(text))


def one(text: str) -> tuple[str, list[tuple[str, int | None]]]:
    """The type and the weapons of the only event; a count of one is as good as none told."""
    events = told(text)
    assert len(events) == 1, [event.event_type for event in events]
    return events[0].event_type, sorted((w.type, w.count if (w.count or 0) > 1 else None) for w in events[0].weapons)


@pytest.mark.parametrize(
    ("text", "kind", "weapons"),
    [
        ("قتل شرطيان اليوم بانفجار قنبلة في سوق وسط كركوك.", "explosion", []),
        ("قتل شرطيان اليوم بانفجار قنبلة مزروعة على الطريق قرب كركوك.", "ied", [("ied", None)]),
        ("قتل شرطيان اليوم حين انفجرت قنبلة لدى مرور موكبهما قرب كركوك.", "ied", [("ied", None)]),
        ("ألقى مجهولون اليوم قنبلة على منزل في طرابلس فأصيب شخصان.", "grenade", [("grenade", None)]),
        ("أصيب طفلان اليوم بانفجار قذيفة سقطت قبل سنة ولم تنفجر في ريف حماة.", "landmine", [("landmine", None)]),
        ("أصيب راع اليوم بانفجار جسم من مخلفات الحرب في بادية دير الزور.", "landmine", [("landmine", None)]),
        ("أصيب صياد اليوم بانفجار لغم بحري قبالة الحديدة.", "landmine", [("landmine", None)]),
        ("قتل خمسة جنود اليوم بانفجار صهريج مفخخ عند حاجز في سبها.", "vehicle_bomb", [("vehicle_bomb", None)]),
        ("قتل خمسة حين اقتحم رجل بوابة فندق بسيارة مفخخة في مقديشو.", "suicide_bombing", [("vehicle_bomb", None)]),
        ("فجر رجل نفسه بعربة مفخخة عند حاجز في نبل وقتل جنديين.", "suicide_bombing", [("vehicle_bomb", None)]),
        # A car that blows up of itself is a bomb; somebody's blew up with him.
        ("قتل خمسة اليوم بانفجار شاحنة صغيرة قرب سوق في بعقوبة.", "vehicle_bomb", [("vehicle_bomb", None)]),
        ("قتل خمسة اليوم بانفجار سيارة مسؤول محلي في بعقوبة.", "explosion", []),
        ("فجر انتحاري سيارته اليوم عند حاجز للجيش وقتل جنديين.", "suicide_bombing", [("vehicle_bomb", None)]),
        ("تبنت جماعة مسلحة تفجير السيارة في دياربكر الذي قتل فيه تسعة.", "vehicle_bomb", [("vehicle_bomb", None)]),
        # What the signs point to.
        (
            "وقع انفجار اليوم في أربيل. وقال المحافظ إن المعلومات الأولية تشير إلى سيارة محملة بالمتفجرات.",
            "vehicle_bomb",
            [("vehicle_bomb", None)],
        ),
        # What a bomb burnt nobody set on fire.
        ("جرح سائق وأحرقت شاحنة بعبوة زرعت على جانب الطريق قرب الديوانية.", "ied", [("ied", None)]),
        # Whom gunmen killed stands far behind the verb.
        ("قتل مسلحون يستقلون دراجة نارية مساء أمس رجل الدين محمد هاشم في مدينة هرات.", "assassination", []),
        # A known rocket that was fired, and men who lay in wait.
        ("ارتفعت حصيلة الصاروخ الذي أطلقه الحوثيون أمس على مأرب إلى سبعة قتلى.", "rocket_attack", [("rocket", None)]),
        ("قال التنظيم إن مقاتليه كمنوا أمس لحافلة تقل جنودا في بادية تدمر وقتلوا تسعة منهم.", "armed_attack", []),
        # A convoy that goes on its way is no drone.
        ("انفجرت عبوة ناسفة على رتل قرب الديوانية، وقال إن الرتل واصل مسيره باتجاه بغداد.", "ied", [("ied", None)]),
        ("قتل خمسة بتفجير انتحاري بشاحنة عند بوابة سبها.", "suicide_bombing", [("vehicle_bomb", None)]),
        ("قتل خمسة بتفجير انتحاري نفذه رجل يرتدي سترة ناسفة في زليتن.", "suicide_bombing", [("suicide_vest", None)]),
    ],
)  # fmt: skip
def test_a_bomb_is_what_the_words_around_it_say(text: str, kind: str, weapons: list[tuple[str, int | None]]) -> None:
    assert one(text) == (kind, weapons)


@pytest.mark.parametrize(
    ("text", "kind", "weapons"),
    [
        ("قصف مدفعي وصاروخي استهدف اليوم بلدة سراقب وقتل رجلا.", "shelling", [("artillery", None), ("rocket", None)]),
        ("أصيب رجل بقصف بالصواريخ وقذائف الهاون على سديروت.", "rocket_attack", [("mortar", None), ("rocket", None)]),
        ("دكت مدافع هاوتزر اليوم قرية الفطيرة وأصابت امرأة.", "shelling", [("artillery", None)]),
        ("قتل ثلاثة اليوم بصواريخ من نوع غراد سقطت على مصراتة.", "rocket_attack", [("rocket", None)]),
        ("قتل ثلاثة اليوم بعدوان إسرائيلي بالصواريخ على القنيطرة.", "rocket_attack", [("missile", None)]),
        ("استهدف مقاتلون اليوم دبابة قرب مأرب بصاروخ كورنيت وقتلوا جنديا.", "rocket_attack", [("missile", None)]),
        ("استهدفت طائرة تركية مسيرة اليوم سيارة في سنجار وقتلت سائقها.", "drone_attack", [("drone", None)]),
        ("قصفت طائرة أمريكية بدون طيار اليوم منزلا في شبوة وقتلت رجلين.", "drone_attack", [("drone", None)]),
        ("شن العدو اليوم عدوانا جويا على مطار المزة وأصيب جنديان.", "air_strike", [("aircraft", None)]),
        ("ألقت مروحية اليوم براميل متفجرة على داريا وقتلت طفلا.", "air_strike", [("aircraft", None)]),
        # Whose bombardment comes from the air, unless guns are told.
        ("قتل ثلاثة اليوم في قصف إسرائيلي على سيارة في جباليا.", "air_strike", []),
        ("قصف التحالف اليوم مواقع للحوثيين في الحديدة وقتل خمسة.", "air_strike", []),
        ("أصيب رجل اليوم بقصف إسرائيلي بالمدفعية على بلدة عيتا الشعب.", "shelling", [("artillery", None)]),
        ("أصيب رجل اليوم بقصف تركي على قرية في ريف تل تمر.", "shelling", []),
        # What is only kept, made or to be stopped was not used.
        ("شن الطيران اليوم غارة على منصات إطلاق الصواريخ والمسيرات قرب حجة.", "air_strike", [("aircraft", None)]),
        ("شن الجيش اليوم هجوما على بلدة عرسال لمنع المسلحين من إطلاق الصواريخ.", "attack", []),
        # A missile told of is the rocket of the next clause.
        ("سقط صاروخ باليستي اليوم على نجران. وأصاب الصاروخ منزلا وقتل طفلا.", "rocket_attack", [("missile", None)]),
    ],
)  # fmt: skip
def test_fire_from_afar_is_the_weapon_s_named_first(
    text: str, kind: str, weapons: list[tuple[str, int | None]]
) -> None:
    assert one(text) == (kind, weapons)


@pytest.mark.parametrize(
    ("text", "kind", "weapons"),
    [
        ("فتح مسلحون في سيارة مسرعة النار على حاجز في عدن وقتلوا جنديا.", "armed_attack", [("small_arms", None)]),
        ("نصب مسلحون من التنظيم كمينا لدورية قرب داقوق اليوم وقتلوا شرطيا.", "armed_attack", [("small_arms", None)]),
        ("طعن رجل جنديا في باب العمود اليوم قبل أن تطلق الشرطة النار عليه.", "armed_attack", [("knife", None)]),
        ("هاجم مسلحون اليوم نقطة تفتيش في بعقوبة وقتلوا شرطيا.", "armed_attack", []),
        ("قتل شاب اليوم برصاص الجنود خلال مواجهات في جنين.", "armed_attack", [("small_arms", None)]),
        ("قتل خمسة اليوم في اشتباكات بين عشيرتين في ميسان.", "armed_clash", []),
        ("قتل خمسة اليوم في تبادل لإطلاق النار بين عشيرتين في ميسان.", "armed_clash", [("small_arms", None)]),
        ("مقتل صحفي برصاص مسلحين مجهولين في البصرة اليوم.", "assassination", [("small_arms", None)]),
        ("مسلحون يقتلون عمدة قرية في بنغازي اليوم.", "assassination", []),
        ("مقتل عامل برصاص مسلحين مجهولين في البصرة اليوم.", "armed_attack", [("small_arms", None)]),
        ("مقتل ناشط برصاص الجيش في نابلس اليوم.", "armed_attack", [("small_arms", None)]),
        ("أطلق الجنود النار اليوم على فتى في الخليل بزعم حيازته سكينا وقتلوه.", "armed_attack", [("small_arms", None)]),
        ("شنت الفصائل اليوم هجوما بإسناد من طيران التحالف على المخا وقتلت عشرة.", "armed_attack", [("aircraft", None)]),
    ],
)  # fmt: skip
def test_shots_are_told_from_clashes_and_murders(text: str, kind: str, weapons: list[tuple[str, int | None]]) -> None:
    assert one(text) == (kind, weapons)


@pytest.mark.parametrize(
    ("text", "weapon"),
    [
        ("أصيب رجل اليوم حين سقطت قذيفتا هاون على حي في تعز.", ("mortar", 2)),
        ("أصيب رجل اليوم حين أطلق مسلحون صاروخين موجهين على مركبة في تعز.", ("missile", 2)),
        ("أصيب رجل اليوم حين أطلق مسلحون صاروخا باليستيا على نجران.", ("missile", None)),
        ("قصفت ثلاث مقاتلات اليوم مخزنا في الحديدة وقتلت حارسا.", ("aircraft", 3)),
        ("قتل حارس اليوم في تسع غارات على مخزن في الحديدة.", ("aircraft", None)),
        ("قتل حارس اليوم في هجوم بثلاث طائرات صغيرة مسيرة على مخزن في الحديدة.", ("drone", 3)),
        ("استهدفت خمس قذائف من نوع الكاتيوشا اليوم منازل في نجران وأصيب طفل.", ("rocket", 5)),
        ("سقطت صواريخ كاتيوشا عدد 4 اليوم على قاعدة بلد وأصيب متعاقد.", ("rocket", 4)),
        ("قتل رجل اليوم بعدة هجمات صاروخية على سرمين.", ("rocket", None)),
    ],
)
def test_numbers_count_pieces_and_no_attacks(text: str, weapon: tuple[str, int | None]) -> None:
    assert one(text)[1] == [weapon]


def test_what_two_listed_places_were_struck_with_together_is_counted_for_neither() -> None:
    events = told("قتل ستة اليوم بانفجار عبوتين ناسفتين في قضاء المقدادية وناحية بهرز.")
    assert [[w.type for w in event.weapons] for event in events] == [["ied"]] * len(events)
    assert len(events) == 1 or all((w.count or 0) < 2 for event in events for w in event.weapons)


@pytest.mark.parametrize(
    "text",
    [
        "شارك الآلاف اليوم في مسيرة سلمية وسط تونس وألقى رئيس البلدية كلمة.",
        "هنأ الوزير اليوم اللاعب على مسيرته التي هزت الملاعب.",
        "فجر النجم مفاجأة اليوم بخطف الأضواء في القاهرة.",
        "نسفت الحكومة جهود الوسطاء في القاهرة اليوم.",
        "أطلقت القوات عملية فجر الجزيرة اليوم في نينوى.",
    ],
)
def test_marches_careers_and_figures_of_speech_are_no_attacks(text: str) -> None:
    assert told(text) == []


def test_guns_and_planes_over_one_town_are_two_acts() -> None:
    text = """قتل رجل اليوم الأربعاء بقصف مدفعي على بلدة سرمين بريف إدلب.
كما أصيبت امرأة بغارة للطيران الحربي على بلدة سرمين."""
    assert [event.event_type for event in told(text)] == ["shelling", "air_strike"]


def test_what_befell_a_town_is_no_pointer_back() -> None:
    kind, weapons = one("تعرضت مدينة عفرين إلى القصف بعدد من القذائف الصاروخية.")
    assert (kind, weapons) == ("rocket_attack", [("rocket", None)])


@pytest.mark.parametrize(
    ("text", "kind", "weapons"),
    [
        (
            "شن الطيران الحربي اليوم غارة على مستودع قرب سراقب. وسقط صاروخ على المستودع خلال الغارة وقتل حارسين.",
            "air_strike", [("aircraft", None)],
        ),
        (
            "قصفت طائرات حربية اليوم مزرعة قرب دوما بثلاثة صواريخ وقتلت مزارعا.",
            "air_strike", [("aircraft", None), ("missile", 3)],
        ),
        (
            "استهدف هجوم اليوم حاجزا للجيش قرب تدمر وقتل جنديان. واندلعت اشتباكات بعد الهجوم عند الحاجز قرب تدمر.",
            "armed_attack", [],
        ),
    ],
)  # fmt: skip
def test_a_later_clause_completes_the_kind(text: str, kind: str, weapons: list[tuple[str, int | None]]) -> None:
    assert one(text) == (kind, weapons)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("قصفت طائرات اليوم موقعا قرب الرقة ردا على مقتل ضابط بإطلاق نار وقتلت عنصرين.", "air_strike"),
        ("شن الجيش اليوم هجوما على بلدة قرب مأرب لمنع المسلحين من التقدم وقتل جنديان.", "attack"),
        ("شن مسلحون اليوم هجوما على بلدة قرب مأرب وقتل جنديان.", "armed_attack"),
        ("قتل جنديان اليوم في هجوم على يد مسلحين قرب مأرب.", "armed_attack"),
    ],
)
def test_who_is_fought_and_why_is_not_how(text: str, kind: str) -> None:
    assert one(text)[0] == kind


@pytest.mark.parametrize(
    ("text", "kind", "weapons"),
    [
        (
            "وقع اليوم انفجار عند مدخل سوق في بغداد وقتل خمسة أشخاص. وكانت السيارة المفخخة متوقفة هناك منذ الفجر.",
            "vehicle_bomb", [("vehicle_bomb", None)],
        ),
        (
            "فجر رجل من «لواء الصقور» نفسه بعربة مفخخة عند حاجز في نبل وقتل جنديين.",
            "suicide_bombing", [("vehicle_bomb", None)],
        ),
        ("سقط اليوم صاروخ من نوع أرض - أرض على قرية في ريف حلب وقتل طفلا.", "rocket_attack", [("missile", None)]),
        ("استهدف مقاتلون اليوم دبابة قرب مأرب بصاروخ \"م/د\" وقتلوا جنديا.", "rocket_attack", [("missile", None)]),
    ],
)  # fmt: skip
def test_how_a_bomb_came_and_what_missile_it_was(text: str, kind: str, weapons: list[tuple[str, int | None]]) -> None:
    assert one(text) == (kind, weapons)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("قتل سبعة جنود اليوم في هجوم شنته حركة الشباب على موقع للجيش قرب كيسمايو.", "armed_attack"),
        ("هاجمت حركة طالبان اليوم نقطة تفتيش للشرطة في ولاية بادغيس وقتلت ضابطا.", "armed_attack"),
        ("قتل سبعة جنود اليوم في هجوم على موقع للجيش قرب كيسمايو.", "attack"),  # nobody says whose
        ("قتل سبعة مدنيين اليوم في هجوم شنته حركة الشباب على سوق في كيسمايو.", "attack"),  # perhaps a bomb
    ],
)
def test_a_group_that_attacks_those_on_guard_does_it_with_guns(text: str, kind: str) -> None:
    assert [event.event_type for event in told(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("عثر صباح اليوم على جثتي شرطيين مقتولين بالرصاص في الرأس في مدينة نصيبين.", "assassination"),
        ("عثر اليوم على جثة ضابط في الجيش مقتولا بطلقات نارية في منزله في عدن.", "assassination"),
        ("عثر اليوم على شاب مقتول بالرصاص في ريف درعا.", "armed_attack"),
    ],
)
def test_those_who_serve_and_are_found_shot_were_chosen(text: str, kind: str) -> None:
    assert [event.event_type for event in told(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("هاجم مقاتلون من قبيلة مجاورة قرية في جونقلي فجر اليوم وأحرقوا منازل وقتلوا تسعة قرويين.", "armed_attack"),
        ("أحرق مجهولون اليوم منزلا في قرية قرب جنين ولاذوا بالفرار.", "arson_sabotage"),
        ("هاجم مستوطنون اليوم قرية جنوب نابلس وأحرقوا سيارتين.", "arson_sabotage"),
    ],
)
def test_what_attackers_burn_is_part_of_an_armed_attack(text: str, kind: str) -> None:
    assert [event.event_type for event in told(text)] == [kind]
