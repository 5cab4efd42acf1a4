"""What somebody only tried, and what is still to come: threatened, called for, intended, plotted."""

import pytest

from processors.event import Facts
from processors.events import extract_events
from tests.news import an_article


def told(text: str) -> list[Facts]:
    return extract_events(an_article(text, published="2024-05-14"))


def one(text: str) -> Facts:
    (event,) = told(text)
    return event


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("حاول انتحاري، مساء أمس، تفجير شاحنة ملغومة عند مدخل معسكر في الموصل.", ("suicide_bombing", "failed")),
        ("حاول مسلحون من تنظيم داعش اقتحام نقطة للجيش غرب كركوك فجر الثلاثاء.", ("armed_attack", "foiled")),
        ("قالت الشرطة إن شابا حاول طعن جندي عند حاجز قلنديا شمال القدس.", ("armed_attack", "foiled")),
        ("حاولت مسيرات مجهولة استهداف حقل نفطي في أربيل أمس.", ("drone_attack", "failed")),
        ("حاولت فصائل أن تستهدف قاعدة عين الأسد بالصواريخ ليل الاثنين.", ("rocket_attack", "failed")),
        ("متهم بمحاولة نسف طائرة ركاب عام 2011 يمثل أمام محكمة في لندن.", ("explosion", "failed")),
        ("قالت الشرطة إن رجلا حاول القيام بعملية انتحارية في سوق وسط بغداد أمس.", ("suicide_bombing", "failed")),
        ("جرت محاولة لتفجير أنبوب نفط في حضرموت أمس.", ("explosion", "failed")),
        ("حاول عناصر من قسد خطف شاب في ريف دير الزور اليوم.", ("abduction", "failed")),
        # tried one thing, did another
        ("حاول المهاجم دخول المبنى ثم فجر نفسه عند البوابة في كابول أمس.", ("suicide_bombing", "completed")),
        # what they tried was something else, and the act is when or where
        ("حاولت قوات النظام التقدم في ريف إدلب وسط قصف مدفعي عنيف أمس.", ("shelling", "completed")),
        ("حاول المحتجون الوصول إلى المقر بعد تفجير سيارة في بيروت أمس.", ("vehicle_bomb", "completed")),
    ],
)
def test_what_was_only_tried_did_not_succeed(text: str, expected: tuple[str, str]) -> None:
    event = one(text)
    assert (event.event_type, event.outcome) == expected


@pytest.mark.parametrize(
    "text",
    [
        "حاول انتحاري تفجير شاحنة ملغومة عند مدخل معسكر في الموصل أمس، لكن الجنود قتلوه.",
        "حاول انتحاري ثان تفجير سيارة مفخخة في البلدة نفسها شرق الموصل أمس، لكن الحراس فتحوا النار عليه وأردوه قتيلا.",
        "قال الجيش إن فلسطينية حاولت دهس جنود قرب رام الله أمس فأطلقوا النار عليها وأردوها قتيلة.",
    ],
)
def test_who_tried_and_was_shot_for_it_is_none_of_those_attacked(text: str) -> None:
    event = one(text)
    assert event.casualties.killed is None
    assert event.outcome in ("failed", "foiled")


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("سقط صاروخان أطلقا من لبنان على الجليل اليوم دون أن يسفرا عن خسائر.", "failed"),
        ("أطلقت صواريخ من غزة على إسرائيل فجر اليوم ولم تسفر عن خسائر أو إصابات.", "failed"),
        ("سقطت قذيفتا هاون على جنوب إسرائيل أمس من دون تسجيل أي خسائر.", "failed"),
        # on a town, it hit something
        ("سقط صاروخ على كريات شمونة فجر اليوم ولم يسفر عن خسائر.", "completed"),
        ("سقطت ثلاث قذائف على حي في دمشق أمس دون خسائر بشرية.", "completed"),
        ("قصفت المدفعية بلدة الخيام أمس دون وقوع خسائر في الأرواح.", "completed"),
        ("استهدف قصف مدفعي محيط القرية أمس واقتصرت الخسائر على الماديات.", "completed"),
        # nothing is known of losses
        ("استهدفت مسيرة مقرا في السليمانية أمس ولم ترد معلومات عن خسائر.", "completed"),
        # the sea is where ships are
        ("قصفت الجماعة سفينة شحن في البحر الأحمر بصاروخ باليستي أمس.", "completed"),
        ("أطلقت الجماعة صاروخا سقط في البحر قبالة عسقلان أمس.", "failed"),
        # shot down on their way
        ("أعلنت الرياض تدمير طائرات مسيرة استهدفت منشآت نفطية في الدمام أمس.", "foiled"),
        ("أعلن الجيش اعتراض وتدمير عدد من الطائرات المسيرة كانت تستهدف محطة كهرباء في أربيل.", "foiled"),
    ],
)
def test_what_was_fired_and_did_no_harm(text: str, outcome: str) -> None:
    assert one(text).outcome == outcome


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("حرض التنظيم في تسجيل جديد على استهداف السفارات في تونس.", "TN"),
        ("دعا تنظيم القاعدة أنصاره إلى شن هجمات على مصالح غربية في اليمن.", "YE"),
        ("قال مسؤول إن فصيلا مسلحا يعتزم شن هجوم على الأراضي الأردنية.", "JO"),
        ("قال الرئيس إنه يتوقع وقوع هجوم من إيران على إسرائيل قريبا.", "IL"),
        ("أغلقت الشرطة الطرق في باريس تحسبا لهجوم محتمل على السفارة.", "FR"),
        ("ونددت الفصائل بالغارات على مقارها، متوعدة باستهداف المصالح الأميركية في العراق.", "IQ"),
        ("وتوعد بتوجيه ضربات إلى قواعد أميركية في العراق.", "IQ"),
        ("حث زعيم الجماعة المتشددين في تسجيل صوتي على مهاجمة السفارات في الصومال.", "SO"),
        ("قال المتحدث إن الحركة تنوي قصف ميناء حيفا.", "IL"),
        ("يتوقع أن تشن الفصائل قريبا هجوما وشيكا على قاعدة في سوريا.", "SY"),
    ],
)
def test_what_is_to_come_is_a_threat(text: str, country: str) -> None:
    event = one(text)
    assert (event.temporality, event.outcome, event.date) == ("hypothetical", "threatened", None)
    assert event.place is not None
    assert event.place.country == country


def test_a_threat_with_no_place_of_its_own_has_none() -> None:
    text = "نددت الفصائل في بغداد بالغارات على مقارها.\nوقال بيان لها إنها تتوعد باستهداف السفارات."
    (event,) = [event for event in told(text) if event.outcome == "threatened"]
    assert event.place is None


@pytest.mark.parametrize(
    "text",
    [
        "دعت الأمم المتحدة إلى وقف الهجمات على المدنيين في دارفور.",
        "جددت الحركة الدعوة إلى وقف دائم لإطلاق النار وانسحاب القوات من غزة.",
        "طلب الحلفاء من الحكومة عدم مهاجمة إيران لأنهم لا يريدون تصعيدا.",
        "قال القائد إنه لا ينوي اقتحام السفارة في تيغوسيغالبا.",
    ],
)
def test_what_is_to_be_stopped_or_not_done_is_no_act(text: str) -> None:
    assert told(text) == []


def test_an_inquiry_that_is_called_for_is_into_a_deed() -> None:
    event = one("دعا الأمين العام إلى التحقيق في الهجوم على المستشفى في غزة أمس.")
    assert (event.temporality, event.outcome) == ("new", "completed")


def test_a_plan_that_somebody_is_held_for_is_foiled() -> None:
    event = one("اعتقلت الشرطة شابا للاشتباه في تخطيطه لهجوم في برلين.")
    assert (event.temporality, event.outcome) == ("hypothetical", "foiled")


def test_what_is_foreseen_takes_nothing_from_what_it_follows() -> None:
    text = "قال الرئيس إنه يتوقع هجوما من إيران على حيفا، وذلك بعد اتهامها لإسرائيل بشن هجوم على قنصلية في دمشق."
    events = {event.outcome: event.place.name for event in told(text) if event.place is not None}
    assert events == {"threatened": "Haifa", "completed": "Damascus"}


def test_the_dawn_after_since_is_no_blast() -> None:
    assert told("وبدأ الجيش عملية لاستعادة المدينة منذ فجر الخميس في الرابع من أبريل الجاري.") == []


def test_what_left_the_duds_behind_is_no_news() -> None:
    text = "وأكد الدفاع المدني أن انتشار مخلفات الحرب جراء قصف البلدات يهدد الأهالي شمال غربي سوريا."
    assert told(text) == []
    assert one("أصيب أربعة أطفال جراء انفجار مخلفات حرب في جسر الشغور اليوم.").event_type == "landmine"
