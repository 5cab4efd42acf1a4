"""What voices tell of an article's act after its lead: nearer places, parts of the toll, the day, how it went on."""

import pytest

from processors.event import Facts
from processors.events import extract_events
from tests.news import an_article


def told(text: str, title: str = "") -> list[Facts]:
    return extract_events(an_article(text, title, published="2026-03-09"))


_LEAD = "أصيب جنديان اليوم الاثنين بانفجار عبوة ناسفة استهدفت دورية للجيش في مدينة جنين.\n"


def test_a_voice_names_the_village_beside() -> None:
    (event,) = told(_LEAD + "وأوضح مصدر أمني أن عبوة ناسفة زرعت على جانب الطريق انفجرت بآلية في بلدة برقين.")
    assert event.date is not None
    assert event.date.start == "2026-03-09"


@pytest.mark.parametrize(
    "other",
    [
        "وانفجرت عبوة ناسفة بآلية في بلدة برقين.",
        "كما أفاد مصدر أمني بأن عبوة ناسفة انفجرت بآلية في بلدة برقين.",
        "وأفاد مصدر أمني بأن عبوة ناسفة انفجرت أيضا بآلية في بلدة برقين.",
        "وأفاد مصدر أمني بأن عبوة ناسفة انفجرت بآلية في مدينة نابلس.",
        "وأفاد مصدر أمني بأن مسلحين أطلقوا النار على متجر في بلدة برقين.",
    ],
)
def test_without_a_voice_or_with_signs_of_another_act_it_is_one(other: str) -> None:
    assert len(told(_LEAD + other)) == 2


def test_a_voice_counts_some_of_those_killed() -> None:
    lead = "قتل 21 شخصا في هجوم على حافلة للمدنيين في بلدة شقرا.\n"
    (event,) = told(lead + "وأوضح مصدر أمني أن مسلحين هاجموا مدنيين كانوا في الحافلة أمس الأحد وقتلوا 19 منهم.")
    assert event.casualties.killed is not None
    assert event.casualties.killed.best == 21


def test_one_of_several_dead_is_told_of_an_act_of_his_own() -> None:
    lead = "قتل ثلاثة مدنيين برصاص مسلحين مجهولين في مدينة درعا أمس الأحد.\n"
    assert len(told(lead + "وأفاد مصدر محلي بأن مدنيا قتل برصاص مسلحين في بلدة المليحة الشرقية.")) == 2


def test_the_day_of_saying_gives_way_to_the_day_of_the_act() -> None:
    (event,) = told(
        "قال مسؤولون اليوم الاثنين إن مسلحين قتلوا خمسة مدنيين في هجوم في شرق البلاد.\n"
        "وقال رئيس البلدية إن خمسة مدنيين قتلوا في اعتداء وقع مساء أمس."
    )
    assert event.date is not None
    assert event.date.start == "2026-03-08"


@pytest.mark.parametrize(
    ("lead", "stage"),
    [
        ("أصيب عشرة أشخاص بانفجار سيارة مفخخة أمام فندق في العاصمة كابول اليوم.", "تبعه اقتحام مسلح لأحد المباني."),
        (
            "هاجم مسلحون فندقا في العاصمة مقديشو اليوم وأطلقوا النار على حراسه.",
            "وقال ضابط إن عدة مسلحين اقتحموا المبنى بعد أن دمروا سوره بتفجير قوي.",
        ),
    ],
)
def test_storming_and_the_bomb_are_one_assault(lead: str, stage: str) -> None:
    assert len(told(f"{lead}\n{stage}")) == 1


def test_a_name_and_its_longer_form_are_one_place() -> None:
    (event,) = told(
        "قصفت طائرات حربية اليوم الاثنين مطار غزة الدولي بالصواريخ.\n"
        "وقال شهود إن طائرات حربية قصفت مطار غزة ودمرت مدرجه."
    )
    assert event.place is not None
