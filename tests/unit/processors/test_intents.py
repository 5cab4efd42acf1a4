"""What is only meant or tried: calls for attacks, attacks foreseen, attempts; and weapons that are tried out."""

import pytest

from processors.article import Article
from processors.event import Facts
from processors.events import extract_events, read_article
from tests.news import an_article


def article(text: str, title: str = "") -> Article:
    return an_article(text, title, published="2026-03-09")


def told(text: str, title: str = "") -> list[Facts]:
    return extract_events(article(text, title))


@pytest.mark.parametrize(
    "text",
    [
        "دعا زعيم التنظيم أنصاره إلى مهاجمة المطارات والقطارات في الغرب.",
        "حث القيادي في تسجيل بث أمس أتباعه على شن هجمات في فرنسا.",
        "دعت الجماعة عناصرها لاستهداف السفن في البحر الأحمر.",
        "رفعت إسرائيل حالة التأهب تحسبا لهجوم محتمل من جانب إيران.",
        "توقع ضابط متقاعد شن التنظيم هجمات على بلدات غرب كركوك.",
        "قال مسؤول إنه يتوقع وقوع هجوم من إيران على إسرائيل خلال ساعات.",
        "حذرت السفارة من أن متطرفين لديهم خطط وشيكة لاستهداف تجمعات في موسكو.",
        "قال مصدر إن الفصيل يعتزم شن هجوم على الأردن.",
        "دعا القيادي إلى مهاجمة الثكنات في مالي.\nوحث أتباعه على استهداف السفارات في مالي.",
    ],
)
def test_what_is_called_for_or_foreseen_is_one_threat(text: str) -> None:
    (event,) = told(text)
    assert (event.temporality, event.outcome, event.date) == ("hypothetical", "threatened", None)


@pytest.mark.parametrize(
    "text",
    [
        "دعا الوزير إلى وقف الهجمات على المدنيين في الفاشر.",
        "يدعو البيان إلى وقف فوري لإطلاق النار في غزة.",
        "قال الوزير إنه لا ينوي مهاجمة دمشق.",
        "توعدت الجماعة برد على ما سمته بالاعتداءات على صنعاء.",
    ],
)
def test_a_call_against_attacks_and_one_not_meant_are_no_threat(text: str) -> None:
    assert told(text) == []


def test_a_threat_of_no_told_place_is_set_nowhere() -> None:
    (event,) = told("عقد المجلس جلسة في بيروت.\nودعا زعيم التنظيم أنصاره إلى مهاجمة المطارات والقطارات.")
    assert (event.outcome, event.place) == ("threatened", None)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("حاول انتحاري تفجير نفسه عند بوابة المعسكر في مقديشو أمس.", "failed"),
        ("حاول رجل إحداث تفجير على متن طائرة في ديترويت أمس.", "failed"),
        ("حاول شاب طعن شرطي في القدس أمس.", "foiled"),
        ("حاول مسلحون اقتحام سجن في الحسكة أمس لكن الحراس منعوهم.", "foiled"),
        ("أحبطت الشرطة محاولة لاستهداف القنصلية في أربيل بالمسيرات أمس.", "foiled"),
        # who was hurt was reached, and a try is the end of another act
        ("حاول الجيش اقتحام البلدة أمس وقتل خمسة جنود في كمين قرب تعز.", "completed"),
        ("قصفت طائرة منزلا في غزة أمس في محاولة لاغتيال قائد.", "completed"),
    ],
)
def test_what_was_tried_was_not_brought_off(text: str, outcome: str) -> None:
    assert [event.outcome for event in told(text)] == [outcome]


@pytest.mark.parametrize(
    "text",
    [
        "أدانت باريس تجارب طهران في مجال إطلاق الصواريخ التي جرت أمس.",
        "أطلقت إيران أمس ثلاثة صواريخ قصيرة المدى ضمن مناورات في الخليج.",
        "أجرت كوريا الشمالية تجربة جديدة أمس وأطلقت صاروخا باليستيا باتجاه بحر اليابان.",
        "أعلنت باكستان أمس نجاح إطلاق صاروخ في اختبار أجري قرب كراتشي.",
        "اختبرت الهند أمس صاروخا باليستيا أطلق من جزيرة قبالة أوديشا.",
        "أطلقت الصين أمس صاروخا يحمل قمرا صناعيا.",
        "قال الحرس الثوري إن وحداته أطلقت صواريخ بحرية خلال تمرين في مضيق هرمز أمس.",
    ],
)
def test_a_weapon_that_is_tried_out_is_fired_at_nobody(text: str) -> None:
    assert told(text) == []
    assert "a test of weapons" in {one.why for one in read_article(article(text)).ignored}


def test_rockets_that_strike_during_an_exercise_attack() -> None:
    assert len(told("أطلق مسلحون صاروخين على قاعدة قرب أربيل أمس خلال مناورات وقتل جندي.")) == 1
    assert len(told("أطلقت الجماعة صواريخ بنجاح باتجاه إيلات أمس.")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "وقع انفجار في منزل يستخدم مخزنا للذخيرة في بلدة بنت جبيل أمس وأصيب شخص.",
        "انفجر مخزن أسلحة تابع لفصيل في إدلب أمس وقتل خمسة.",
        "انفجر كدس عتاد جنوبي بغداد أمس.",
        "قتل 15 مدنيا بالألغام التي زرعها المسلحون في عدن خلال سيطرتهم عليها.",
        "خلف انفجار الألغام في العلمين هذا العام أربعة جرحى وقتيلا واحدا.",
    ],
)
def test_depots_that_blow_up_and_mines_of_years_are_no_attack(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("قتل طفلان أمس بانفجار ألغام في حجة.", "landmine"),
        ("استهدف تفجير مخزن ذخيرة للجيش في إدلب أمس.", "explosion"),
        ("استهدفت مجموعة طائرة ركاب في مطار مقديشو أمس.", "attack"),
        ("هاجم مسلحون طائرة شحن على مدرج مطار الخرطوم أمس.", "armed_attack"),
        ("تفجر القتال في الخرطوم بين الجيش والدعم السريع في نيسان 2023.", "armed_clash"),
        ("قتل 28 مسلحا وخمسة جنود في القتال الدائر في بلدة لادها أمس.", "armed_clash"),
    ],
)
def test_of_what_kind_such_acts_are(text: str, kind: str) -> None:
    assert [event.event_type for event in told(text)] == [kind]


def test_those_put_to_death_by_a_court_are_none_of_the_act_they_are_judged_for() -> None:
    events = told("أعدمت السلطات شنقا 13 شخصا في زاهدان أمس بعد إدانتهم بتفجير مسجد.")
    assert [event.casualties.killed for event in events] in ([], [None])


def test_an_attack_known_by_its_day_and_its_dead_needs_no_place() -> None:
    (event,) = told("نشرت الصحف صورة منفذ الهجوم الذي استهدف السبت حفلا وخلف 22 قتيلا.")
    assert (event.casualties.killed and event.casualties.killed.best, event.date and event.date.start) == (
        22,
        "2026-03-07",
    )


def test_a_condemned_attack_is_news_and_a_condemned_habit_none() -> None:
    (event,) = told("أعرب الوزير عن إدانة بلاده للهجوم الذي استهدف سفينتين في ميناء دمياط بطائرة مسيرة.")
    assert (event.event_type, event.temporality) == ("drone_attack", "new")
    assert told("أعربت المنظمة عن إدانتها للأعمال التي تستهدف المدنيين الأبرياء.") == []


@pytest.mark.parametrize(
    "text",
    [
        "وفي الفترة ذاتها قتل 88 شخصا في غزة جراء اشتباكات على الحدود.",
        "أدت الحرب والهجمات على غزة إلى مقتل ما لا يقل عن 32 ألف شخص.",
        "أطلق رجل النار في مطعم في اسطنبول أمس على آخر قال إنه قتل والده وأصيب اثنان.",
    ],
)
def test_sums_of_a_war_and_private_revenge_are_no_attack(text: str) -> None:
    assert told(text) == []


def test_the_year_of_a_judgement_is_not_that_of_the_act() -> None:
    (event,) = told("أدين الضابط عام 2001 بتهمة الضلوع في تفجير طائرة فوق لوكربي.")
    assert (event.temporality, event.date) == ("background", None)


def test_two_of_them_are_no_monday() -> None:
    (event,) = told("نقلت السفارة جثماني السائحين الاثنين اللذين قتلا في هجوم في اسطنبول ليلة أمس.")
    assert event.date is not None
    assert event.date.start == "2026-03-08"
