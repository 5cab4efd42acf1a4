"""Checks of what others claim: what a video shows, what it does not, and what happened beside."""

import pytest

from processors.events import extract_events
from tests.news import an_article


def told(title: str, text: str) -> list[tuple[str, str, str, str | None]]:
    """Type, freshness, outcome and place of each event."""
    events = extract_events(an_article(text, title, published="2024-05-14"))
    return [(e.event_type, e.temporality, e.outcome, e.place.name if e.place else None) for e in events]


def test_what_a_video_shows_is_old_and_what_is_claimed_of_it_denied() -> None:
    title = "هذا الفيديو لانفجار مستودع في الصين عام 2015 وليس لقصف ميناء حيفا"
    text = """نشر أحد المستخدمين المقطع يوم أمس وفق الوصف الآتي:
قصف صاروخي استهدف ميناء حيفا.
حقق الادعاء مئات المشاركات."""
    assert told(title, text) == [
        ("rocket_attack", "new", "denied", "Haifa port"),
        ("explosion", "background", "completed", "China"),
    ]


def test_what_a_picture_shows_may_stand_behind_but() -> None:
    title = "الصورة ليست لقصف مدرسة في تعز بل لتفجير حافلة في كابول عام 2018"
    text = "تتداول صفحات وحسابات صورة ادعى ناشروها أنها لقصف مدرسة في تعز أمس."
    assert told(title, text) == [
        ("shelling", "new", "denied", "Taiz"),
        ("explosion", "background", "completed", "Kabul"),
    ]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "فيديو قصف الجيش موقعا للمسلحين في أم درمان قديم",
            "تتداول صفحات مقطعا ادعى ناشروه أنه لقصف الجيش موقعا للمسلحين في أم درمان أمس.",
        ),
        (
            "هذا المقطع لا يوثق قصفا على أم درمان مؤخرا",
            "تناقل ناشطون مقطعا يدعون أنه يظهر قصفا على أم درمان ليلة أمس.",
        ),
        (
            "الصورة معدلة رقميا وليست لقصف أم درمان",
            "تداولت حسابات صورة قيل إنها لقصف أم درمان أمس بالمدفعية.",
        ),
        (
            "فيديو من لعبة فيديو وليس لقصف على أم درمان",
            "تتداول حسابات وصفحات تسجيلا زعمت أنه لقصف على أم درمان أمس.",
        ),
    ],
)  # fmt: skip
def test_a_claim_that_the_headline_refutes_is_denied(title: str, text: str) -> None:
    assert [(kind, outcome, place) for kind, _, outcome, place in told(title, text)] == [
        ("shelling", "denied", "Omdurman")
    ]


def test_the_news_after_which_a_false_video_went_around_happened() -> None:
    title = "هذا المقطع لا يوثق تفجيرا في دمشق مؤخرا"
    text = """شنت طائرات إسرائيلية غارات على دمشق صباح اليوم.
إثر ذلك تناقل ناشطون مقطعا يدعون أنه يظهر تفجيرا في حمص."""
    assert told(title, text) == [
        ("air_strike", "new", "completed", "Damascus"),
        ("explosion", "new", "denied", "Homs"),
    ]


def test_an_act_that_others_announced_happened_though_its_video_is_false() -> None:
    title = "المقطع مأخوذ من لعبة فيديو وليس لغارة على دير الزور"
    text = """تتداول صفحات وحسابات مقطعا ادعت أنه لغارة أميركية على دير الزور.
ويأتي تداول المقطع بعد ساعات على إعلان واشنطن شن غارة على دير الزور."""
    assert told(title, text) == [("air_strike", "new", "completed", "Deir ez-Zor")]


def test_what_the_claim_itself_tells_as_done_before_is_claimed_too() -> None:
    title = "هذا الفيديو لاحتراق سفينة قرب الهند عام 2019 وليس لسفينة في خليج عدن"
    text = """نشر أحد المستخدمين المقطع وفق الوصف الآتي - دون تصرف -:
غرقت سفينة الشحن بعد أن قصفها المسلحون في خليج عدن.
حقق المقطع مئات المشاهدات."""
    assert [outcome for _, _, outcome, _ in told(title, text)] == ["denied"]


def test_a_report_with_a_video_is_no_check() -> None:
    title = "فيديو.. قصف مدفعي على بلدة في ريف إدلب وإصابة طفلين"
    text = "أصيب طفلان اليوم في قصف مدفعي على بلدة كفرنوران بريف حلب، وزعم الجيش أنه استهدف مسلحين."
    assert [outcome for _, _, outcome, _ in told(title, text)] == ["completed"]
