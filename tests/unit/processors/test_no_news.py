"""Acts that an article speaks of and does not report: tried, remembered, threatened, practised, or summed up."""

import pytest

from processors.article import Article
from processors.event import Facts
from processors.events import Reading, extract_events, read_article
from tests.news import an_article


def article(text: str, title: str = "") -> Article:
    return an_article(text, title, published="2026-03-09")


def told(text: str, title: str = "") -> list[Facts]:
    return extract_events(article(text, title))


def read(text: str) -> Reading:
    return read_article(article(text))


@pytest.mark.parametrize(
    "text",
    [
        "أرجأت المحكمة اليوم النظر في قضية اغتيال المحامي سالم الطيب.",
        "مثل أمام القاضي صباح اليوم ثلاثة متهمين في تفجير جامع بالبصرة.",
        "بدأت محاكمة سبعة متهمين بتفجير سفارة في عمان الأحد.",
        "أحيت عائلات الضحايا أمس الأحد الذكرى الثالثة لتفجير سوق في حلب.",
        "دعا نائب أمس إلى كشف حقيقة اغتيال الصحفي كامل مراد في صور.",
    ],
)
def test_the_day_of_a_trial_or_memory_is_not_that_of_the_act(text: str) -> None:
    (event,) = told(text)
    assert (event.temporality, event.date) == ("background", None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("اعتقلت الشرطة مشتبها به في تفجير وقع قرب سوق حلب.\nووقع التفجير أمس الأحد وقتل خمسة.", "2026-03-08"),
        ("لاحقت الشرطة المتورطين في الهجوم الذي استهدف أمس الأحد سوقا في حلب وقتل خمسة.", "2026-03-08"),
        ("اعتقلت الشرطة متهما في تفجير أمس قرب سوق حلب.", "2026-03-08"),
    ],
)
def test_those_sought_for_the_news_leave_it_news(text: str, day: str) -> None:
    (event,) = told(text)
    assert event.temporality in ("new", "update")
    assert event.date is not None
    assert event.date.start == day


@pytest.mark.parametrize(
    "text",
    [
        "افتتح الوزير معرضا في دبي.\nوقال إن البرنامج يستهدف طلاب الجامعات في البحرين.",
        "ألقى الشيخ خطبة في مكة.\nوقال إن من يفجر مسجدا أو كنيسة عدو للناس.",
        "استقبل الرئيس وفدا في عدن.\nوقال إن الجماعة تهاجم كل من يخالفها.",
    ],
)
def test_what_somebody_always_does_is_no_act(text: str) -> None:
    assert told(text) == []


def test_the_present_tells_an_act_where_its_place_and_aim_are_named() -> None:
    text = "انتشر مقطع مصور.\nويظهر فيه مسلحون يحرقون منازل السكان في بلدة سرمين."
    assert [event.event_type for event in told(text)] == ["arson_sabotage"]
    assert [event.event_type for event in told("مسلحون يهاجمون حاجزا للجيش في الرطبة.")] == ["armed_attack"]


def test_a_battle_in_a_figure_of_speech_is_none() -> None:
    assert told("قال الوزير في بغداد إن معركة التعليم طويلة.") == []
    assert [event.event_type for event in told("قتل ستة جنود في معركة قرب الحديدة أمس.")] == ["armed_clash"]


def test_attacks_told_by_their_number_alone_are_a_sum() -> None:
    text = "استقبل الرئيس وفدا في عدن.\nوتحدث عن هجمات على مواقع في أبين."
    assert told(text) == []
    assert "a sum of attacks" in {one.why for one in read(text).ignored}
    assert len(told(text.replace("أبين", "أبين وقعت أمس"))) == 1


def test_soldiers_at_practice_attack_nobody() -> None:
    text = "اختتم الجيش مناورات قرب تبوك.\nوأغارت المقاتلات على مواقع افتراضية، واقتحمت قوة سفينة وفق سيناريو التمرين."
    assert told(text) == []
    assert "the article speaks of an exercise" in {one.why for one in read(text).ignored}
    harm = "\nوفي صنعاء قتل أربعة جنود في هجوم بسيارة مفخخة أمس."
    assert [event.event_type for event in told(text + harm)] == ["vehicle_bomb"]


@pytest.mark.parametrize(
    "text",
    [
        "هدد فصيل في تسجيل نشر أمس بقصف قاعدة عين الأسد بالصواريخ.",
        "توعد متحدث باسم الجماعة بشن هجوم على مطار أربيل.",
        "قال الضابط إن المسلحين قد يستهدفون سفارة فرنسا في عمان.",
        "حذرت الشرطة من هجوم محتمل على مطار أربيل بالمسيرات.",
    ],
)
def test_a_threat_is_no_news_of_an_act(text: str) -> None:
    (event,) = told(text)
    assert (event.temporality, event.outcome, event.date) == ("hypothetical", "threatened", None)


def test_a_threat_is_none_of_the_acts_told() -> None:
    text = "قصفت المدفعية أمس بلدة سرمين وقتل اثنان.\nوتوعد متحدث بقصف بلدة تفتناز."
    assert [(event.temporality, event.outcome) for event in told(text)] == [
        ("new", "completed"), ("hypothetical", "threatened"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("نفت وزارة الداخلية نفيا قاطعا ما تناقلته قنوات عن انفجار سيارة مفخخة في عمان أمس.", "denied"),
        ("نفى الجيش اليوم تقارير عن قصف مدفعي على بلدة سرمين.", "denied"),
        ("نفى الحزب اليوم أي صلة له بانفجار سيارة مفخخة في بغداد.", "completed"),
    ],
)
def test_what_is_denied_is_the_act_or_the_part_in_it(text: str, outcome: str) -> None:
    assert [event.outcome for event in told(text)] == [outcome]


def test_of_a_plot_no_day_is_told_unless_one_is_named() -> None:
    (event,) = told("كشفت الشرطة خلية كانت تخطط لتفجير سفارة في عمان.")
    assert (event.temporality, event.outcome, event.date) == ("hypothetical", "foiled", None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        # the day of the statement, and that of the strike in the same sentence or after "while"
        ("قالت الوزارة أمس إن قياديا قتل في غارة جوية على سرمين في الثامن من يناير.", "2026-01-08"),
        ("قالت الوزارة أمس إن قياديا قتل في غارة جوية على سرمين بينما كان في سيارته في الثامن من يناير.", "2026-01-08"),
        # a weekday of the rite, and the date
        ("تعرض جامع في حلب لتفجير انتحاري خلال صلاة الجمعة في 16 يناير الماضي.", "2026-01-16"),
    ],
)
def test_the_full_date_behind_the_act_is_its_day(text: str, day: str) -> None:
    (event,) = told(text)
    assert event.date is not None
    assert (event.date.start, event.temporality) == (day, "background")


def test_what_lasted_for_months_is_a_sum() -> None:
    text = "قالت منظمة في لندن إن غارات على ريف إدلب قتلت المئات خلال عشرة أشهر."
    assert told(text) == []
    assert "a sum of attacks" in {one.why for one in read(text).ignored}


def test_a_shooting_in_a_land_at_peace_is_a_crime_unless_a_motive_is_told() -> None:
    text = "فتح مسلح النار أمس داخل متجر في مدينة هيوستن بولاية تكساس وقتل ثلاثة أشخاص."
    assert told(text) == []
    assert "the article speaks of crime among private people" in {one.why for one in read(text).ignored}
    assert len(told(text + "\nوقالت الشرطة إن الدافع هو الكراهية.")) == 1
    assert len(told(text.replace("متجر", "مسجد"))) == 1
    assert len(told("فتح مسلح النار أمس داخل متجر في مدينة بعقوبة بمحافظة ديالى وقتل ثلاثة أشخاص.")) == 1


def test_a_killing_remembered_is_not_of_the_day_of_its_memory() -> None:
    text = "شهدت بيروت أمس وقفة في الذكرى الثانية لمقتل ثلاثة متظاهرين برصاص مسلحين."
    assert [event.temporality for event in told(text)] == ["background"]


@pytest.mark.parametrize(
    "text",
    [
        "سحبت القوات بطاريات الدفاع المخصصة للتصدي للصواريخ والطائرات المسيرة من قاعدة قرب أربيل.",
        "زار الوزير قاعدة قرب أربيل واطلع على قدرتها على التصدي للطائرات المسيرة.",
    ],
)
def test_what_defences_are_for_is_no_attack(text: str) -> None:
    assert told(text) == []


def test_drones_that_somebody_says_were_shot_down_are_one() -> None:
    (event,) = told("أعلن الجيش عن إسقاط طائرة مسيرة كانت تحلق فوق قاعدة قرب أربيل فجر اليوم.")
    assert (event.event_type, event.outcome) == ("drone_attack", "foiled")


def test_a_man_named_sword_carries_none() -> None:
    assert told("وجه الوزير بتكريم الشهيد الرقيب سيف الكعبي الذي استشهد أمس في مأرب.") == []
    (event,) = told("قتل رجل اثنين بالسيف قرب مسجد في كابل أمس.")
    assert [weapon.type for weapon in event.weapons] == ["knife"]


@pytest.mark.parametrize(
    "text",
    [
        "زار الوفد بلدة عفرين.\nوقال إن هجمات المسلحين على البلدة قتلت عشرات المدنيين خلال الأشهر الماضية.",
        "يذكر أن الهجمات التي يشنها مسلحون على قواعد في الأنبار قد تراجعت في الأسابيع الأخيرة.",
    ],
)
def test_attacks_of_recent_weeks_or_months_are_a_sum(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "قال الوزير في بغداد إن الحكومة لن تقبل أن تكون البلاد منطلقا لهجمات على الكويت.",
        "قال النائب إن الفصائل تعطي خصومها ذريعة لقصف بغداد.",
        "تفقد القائد جزيرة قرب عدن وراجع خطة لهجوم على مواقع في الحديدة.",
    ],
)
def test_what_an_attack_would_need_is_none(text: str) -> None:
    assert told(text) == []
