"""How outlets of Syria, Lebanon, Palestine and Jordan tell of acts: who fell, quarrels, smugglers, monitors."""

import pytest

from processors.event import Facts
from processors.events import extract_events
from tests.news import an_article


def told(text: str, title: str = "") -> list[Facts]:
    return extract_events(an_article(text, title, timezone="Asia/Damascus"))


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("استشهد مساء أمس في بلدة سعير شمال الخليل الشابان رامي وسامر برصاص قوات الاحتلال.", 2),
        ("استشهد صباحا في مخيم بلاطة شرق نابلس الشاب كريم الحاج (25 عاما)، برصاص الاحتلال.", 1),
        ("قتل أمس في مدينة البصيرة بريف دير الزور ثلاثة عناصر من قسد بهجوم مسلح.", 3),
    ],
)
def test_who_fell_may_be_named_after_the_place(text: str, killed: int) -> None:
    (facts,) = told(text)
    assert facts.casualties.killed is not None
    assert facts.casualties.killed.best == killed


def test_nobody_is_counted_in_the_house_where_others_fell() -> None:
    (facts,) = told("قتل في منزل المواطن سليم بمدينة إدلب اليوم مسلحون من التنظيم خلال اشتباك.")
    assert facts.casualties.killed is None or facts.casualties.killed.best is None


def test_two_hurt_may_be_one_word() -> None:
    (facts,) = told("أسفرت غارة إسرائيلية على سيارة اليوم في بلدة ياطر جنوب لبنان عن إصابتين.")
    assert facts.casualties.wounded is not None
    assert facts.casualties.wounded.best == 2


def test_part_of_a_sum_counts_nobody() -> None:
    text = "أغارت طائرة اليوم على منزل في بلدة عبسان. وبلغت حصيلة الإصابات 95 ألفا و551، في حصيلة غير نهائية."
    (facts,) = told(text)
    assert facts.casualties.wounded is None


@pytest.mark.parametrize(
    "text",
    [
        "أعلن الجيش الأردني اليوم إسقاط طائرة مسيرة محملة بمواد مخدرة قادمة من الأراضي السورية.",
        "أسقط حرس الحدود الأردني اليوم طائرة مسيرة تحمل أسلحة، وأحبط محاولة تهريب أخرى قرب الرمثا.",
    ],
)
def test_an_aircraft_that_carries_goods_is_no_attack(text: str) -> None:
    assert not [facts for facts in told(text) if facts.event_type == "drone_attack"]


def test_an_armed_aircraft_shot_down_still_is_one() -> None:
    (facts,) = told("أسقط الجيش الأردني اليوم طائرة مسيرة مفخخة كانت تستهدف موقعا له قرب الرمثا.")
    assert (facts.event_type, facts.outcome) == ("drone_attack", "foiled")


def test_a_quarrel_stays_one_whoever_fell() -> None:
    text = "قتل شخصان بينهم رقيب في الجيش اليوم نتيجة خلاف عائلي تطور إلى تبادل لإطلاق النار في بعلبك."
    assert told(text) == []


def test_one_quarrel_among_many_acts_silences_only_itself() -> None:
    facts = told(
        "عاشت درعا أمس ساعات عصيبة شغلت سكانها. وأطلق مجهولون الرصاص أمس على شاب في بلدة المزيريب ما أدى إلى مقتله. "
        "وقتل عنصر من الأمن برصاص مجهولين أمس في مدينة داعل. "
        "كذلك قتل شاب في بلدة نصيب إثر خلاف عائلي استخدم فيه السلاح وإطلاق النار."
    )
    assert {one.place.name for one in facts if one.place is not None} == {"Muzayrib", "Dael"}


def test_the_seat_of_a_monitor_is_no_place_of_an_attack() -> None:
    (facts,) = told(
        "ذكر المرصد السوري لحقوق الإنسان ومقره في بريطانيا أن صاروخا سقط اليوم على منزل وقتل طفلا، وأن بلدة سرمين قصفت."
    )[:1]
    assert facts.place is None or facts.place.country != "GB"


def test_a_bomb_dealt_with_is_made_safe() -> None:
    (facts,) = told("تعاملت وحدات الهندسة اليوم مع سيارة مفخخة كانت مركونة في حي المزة بدمشق.")
    assert (facts.event_type, facts.outcome) == ("vehicle_bomb", "foiled")


def test_fighting_around_an_act_does_not_name_it() -> None:
    (facts,) = told("فجر مقاتلون عبوة اليوم بناقلة جند للجيش شرق مدينة رفح وسط اشتباكات عنيفة.")
    assert facts.event_type == "ied"
    (facts,) = told("أحرق مسلحون منزلا اليوم في بلدة القريا وسط اشتباكات متقطعة.")
    assert facts.event_type == "arson_sabotage"


def test_setting_fire_may_be_told_by_its_noun() -> None:
    (facts,) = told("أقدم مستوطنون اليوم على حرق مركبة في بلدة بيتا جنوب نابلس.")
    assert facts.event_type == "arson_sabotage"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("استهدف حزب الله اليوم تجمعا للجنود في موقع المالكية شمالي إسرائيل بصاروخ.", "Malkia"),
        ("قتل شابان برصاص مجهولين اليوم قرب بلدة صيدا شرقي درعا.", "Sayda (Daraa)"),
        ("أصيب جندي بعملية دهس اليوم عند حاجز بيت سيرا غرب رام الله.", "Beit Sira"),
        ("استهدفت مسيرة إسرائيلية سيارة اليوم في بلدة جدرا.", "Jadra"),
    ],
)
def test_places_of_these_lands_are_known(text: str, place: str) -> None:
    assert place in {facts.place.name for facts in told(text) if facts.place is not None}
