"""Acts set against one another in time: what came hours or days after an act is another one."""

import pytest

from processors.event import Facts
from processors.events import extract_events
from tests.news import an_article


def told(text: str, title: str = "") -> list[Facts]:
    return extract_events(an_article(text, title, published="2026-03-09"))


def brief(event: Facts) -> tuple[str, str | None, int | None]:
    killed = event.casualties.killed
    return event.event_type, event.place.name if event.place else None, killed.best if killed else None


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        # What an act came after stands before it, in one sentence, with its object alone.
        (
            "بعد ساعات على تفجير الكنيسة، انفجرت عبوة ناسفة في كركوك فقتل جنديان.",
            [("explosion", "Kirkuk", None), ("ied", "Kirkuk", 2)],
        ),
        (
            "بعد أقل من ساعتين على قصف سوق بعقوبة، سقط صاروخ على مدينة تكريت فقتل ثلاثة مدنيين.",
            [("shelling", "Baqubah", None), ("rocket_attack", "Tikrit", 3)],
        ),
        # It stands behind, and what it came after was foiled.
        (
            "دمرت الدفاعات الجوية طائرة مسيرة كانت متجهة نحو مدينة أربيل، وذلك بعد بضع ساعات من محاولة استهداف مطار "
            "بغداد.",
            [("drone_attack", "Erbil", None), ("attack", "Baghdad International Airport", None)],
        ),
        # Who carried it out stands between "the day after" and the act.
        (
            "قتل ثلاثة جنود أمس الأحد بانفجار عبوة ناسفة في كركوك. ويأتي هذا الانفجار غداة قيام الجيش بقصف مواقع في "
            "الحويجة.",
            [("ied", "Kirkuk", 3), ("shelling", "Hawija", None)],
        ),
        # "A week after a similar series of".
        (
            "قتل شرطي بانفجار عبوة ناسفة في كركوك. وجاء ذلك بعد أسبوع واحد من وقوع سلسلة مماثلة من التفجيرات في الموصل "
            "أودت بحياة ثلاثين شخصا.",
            [("ied", "Kirkuk", 1), ("explosion", "Mosul", 30)],
        ),
    ],
)
def test_what_came_hours_or_days_after_an_act_is_another_one(
    text: str, acts: list[tuple[str, str | None, int | None]]
) -> None:
    assert [brief(event) for event in told(text)] == acts


def test_the_bomb_told_before_is_no_other_one() -> None:
    text = (
        "انفجرت عبوة ناسفة في كركوك أمس الأحد فأصيب شرطي.\n"
        "وبعد دقائق من انفجار العبوة الأولى، قتل ثلاثة جنود بانفجار عبوة ناسفة في الحويجة."
    )
    assert [brief(event) for event in told(text)] == [("ied", "Kirkuk", None), ("ied", "Hawija", 3)]


def test_what_goes_on_behind_an_older_act_goes_on_about_it() -> None:
    text = "قصفت مقاتلات أمس الأحد مواقع قرب الموصل، بعد ثلاثة أيام على هجوم انتحاري في كركوك، وأسفر عن مقتل تسعة جنود."
    killed = {event.event_type: event.casualties.killed for event in told(text)}
    assert killed["air_strike"] is None
    assert killed["suicide_bombing"] is not None
    assert killed["suicide_bombing"].best == 9


def test_a_known_act_named_for_what_came_a_day_after_it_is_told_with_its_facts() -> None:
    text = (
        "ألقى مجهولان قنبلة يدوية على حاجز في كركوك أمس الأحد فأصيب شرطي.\n"
        "وجاء الحادث بعد يوم على الهجوم الانتحاري على شاحنة للشرطة في المدينة ذاتها، والذي خلف أربعة قتلى."
    )
    events = told(text)
    assert [event.event_type for event in events] == ["grenade", "suicide_bombing"]
    assert events[1].date is not None
    assert events[1].date.start.startswith("2026-03-07")
    assert events[1].casualties.killed is not None
    assert events[1].casualties.killed.best == 4


def test_what_else_was_done_after_a_known_act_makes_it_no_news() -> None:
    text = "أعلنت الوزارة ضبط خلية، وذلك بعد أسابيع من كشف تفاصيل التفجير الدامي في سوق المدينة."
    assert not told(text)


def test_a_sentence_that_leaves_an_act_tells_none_of_its_dead() -> None:
    text = (
        "وقع الهجوم الانتحاري في كركوك أمس الأحد وأسفر عن مقتل تسعة جنود.\n"
        "من جهة أخرى عثر على جثث ثلاثين شخصا في بعقوبة."
    )
    assert [brief(event)[2] for event in told(text)] == [9]
