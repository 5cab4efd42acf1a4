"""Words for violence that tell no act: figures of speech, weather, appeals, what was not done or not reported."""

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
        "حثت الشرطة المحتجين في تل أبيب السبت على عدم إشعال النيران.",
        "طلب الوسيط أمس من الطرفين عدم مهاجمة طرابلس.",
        "لم ترد أنباء عن هجمات في كركوك أمس الأحد.",
        "لم تسجل الشرطة أي هجوم في كركوك أمس.",
        "أكد المحافظ عدم وقوع أي انفجار في البصرة أمس.",
        "نعم سكان درعا أمس بليلة هادئة في غياب القصف عن أحيائها.",
    ],
)
def test_what_was_not_done_or_not_reported_is_no_act(text: str) -> None:
    assert told(text) == []
    assert "did not happen" in {one.why for one in read_article(article(text)).ignored}


def test_an_attack_without_word_of_its_losses_is_one() -> None:
    (event,) = told("لم ترد أنباء عن ضحايا في الهجوم الذي استهدف سوقا في كركوك أمس.")
    assert (event.event_type, event.outcome) == ("attack", "completed")


@pytest.mark.parametrize(
    "text",
    [
        "تستهدف الخطة خفض البطالة في عمان هذا العام.",
        "أطلقت وزارة الصحة أمس برنامجا يستهدف الحد من السمنة في الكويت.",
        "استهدفت الحملة تعزيز السياحة في مراكش الشهر الماضي.",
        "طعن محام أمس في قرار بلدية القدس هدم المنازل.",
        "طعنت المعارضة في نتائج الاقتراع في تونس أمس.",
        "داهمته السيول وهو يعبر واديا قرب حائل أمس.",
        "هاجمت الأمواج الطرق في صحار وقتل ثلاثة أشخاص أمس.",
        "هاجمته كلاب ضالة في الجيزة أمس وأصيب بجروح.",
        "بدأ الجيش حملة لاستعادة ود مدني منذ فجر الخميس في الخامس من آذار الجاري.",
    ],
)
def test_a_figure_of_speech_is_no_act(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("طعن شاب جنديا في القدس أمس.", "armed_attack"),
        ("طعن شاب أمس في حي شعفاط بالقدس وأصيب في صدره.", "armed_attack"),
        ("استهدفت غارة أمس مركز تدريب في الموصل.", "air_strike"),
        ("قصفت قوات الأسد بلدة سرمين بالمدفعية أمس.", "shelling"),
        ("فجر مسلحون جسرا في الحويجة أمس.", "explosion"),
    ],
)
def test_the_same_words_tell_acts_too(text: str, kind: str) -> None:
    assert [event.event_type for event in told(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "نفذ خبراء المفرقعات أمس تفجيرا تحت السيطرة لحقيبة متروكة في محطة أنقرة.",
        "أعلنت الشرطة في لندن تنفيذ تفجير متحكم به لطرد مشبوه صباح اليوم.",
    ],
)
def test_a_controlled_blast_is_no_attack(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "لقي عشرون شخصا حتفهم في انفجار شاحنة لنقل الوقود على طريق سريع في كادونا أمس.",
        "قتل تسعة أشخاص أمس في انفجار صهريج وقود انقلب قرب لاغوس.",
    ],
)
def test_a_fuel_lorry_that_blows_up_is_no_car_bomb(text: str) -> None:
    assert told(text) == []
