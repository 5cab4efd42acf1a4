"""Two acts told in one sentence, or one after the other in one town: each has its own place, toll and weapon."""

import pytest

from processors.event import Facts
from processors.events import extract_events
from tests.news import an_article


def told(text: str, title: str = "") -> list[Facts]:
    return extract_events(an_article(text, title, published="2026-03-09"))


def brief(event: Facts) -> tuple[str, str | None, int | None, int | None]:
    killed, wounded = event.casualties.killed, event.casualties.wounded
    place = event.place.name if event.place else None
    return event.event_type, place, killed.best if killed else None, wounded.best if wounded else None


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        # An act that another one answers.
        (
            "قصفت فصائل معارضة أمس الأحد بلدة نبل بقذائف الهاون، ردا على تعرض مدينة سرمين لهجوم من قوات النظام.",
            [("shelling", "Nubl", None, None), ("attack", "Sarmin", None, None)],
        ),
        (
            "أطلق مسلحون أمس الأحد صواريخ على بلدة سديروت انتقاما لغارة على خان يونس قتل فيها ثلاثة مدنيين.",
            [("rocket_attack", "Sderot", None, None), ("air_strike", "Khan Yunis", 3, None)],
        ),
        # An act that followed one told before.
        (
            "أغارت طائرات حربية أمس الأحد على مدينة أريحا.\nتبع هذه الغارات قصف مدفعي على بلدة سرمين.",
            [("air_strike", "Ariha", None, None), ("shelling", "Sarmin", None, None)],
        ),
        # Whom another act killed.
        (
            "هاجم مسلحون حاجزا للشرطة في كركوك أمس الأحد وقتل ثلاثة جنود بانفجار عبوة ناسفة في بعقوبة.",
            [("armed_attack", "Kirkuk", None, None), ("ied", "Baqubah", 3, None)],
        ),
        # Another incident.
        (
            "قتل شرطي بانفجار عبوة ناسفة في كركوك أمس الأحد وفي حادث آخر أطلق مسلحون النار على دورية فقتل جندي.",
            [("ied", "Kirkuk", 1, None), ("armed_attack", "Kirkuk", 1, None)],
        ),
        # What somebody says besides.
        (
            "قال المصدر إن القوات قتلت ستة مسلحين في اشتباكات بقضاء الحويجة أمس الأحد، وأشار إلى مقتل أربعة مدنيين "
            "بانفجار عبوة ناسفة في سامراء.",
            [("armed_clash", "Hawija", 6, None), ("ied", "Samarra", 4, None)],
        ),
        # An example of acts summed up.
        (
            "تشهد عدن هجمات متفرقة؛ ففي الثاني من آذار الماضي انفجرت سيارة مفخخة في زنجبار فقتل خمسة جنود.",
            [("vehicle_bomb", "Zinjibar", 5, None)],
        ),
    ],
)  # fmt: skip
def test_two_acts_in_one_breath(text: str, acts: list[tuple[str, str | None, int | None, int | None]]) -> None:
    assert [brief(event) for event in told(text)] == acts


@pytest.mark.parametrize(
    "text",
    [
        "قصفت المدفعية بلدة سرمين أمس الأحد.\nكما طال القصف بلدة آفس المجاورة.",
        "أصيب جنديان بعملية طعن في الخليل أمس الأحد.\nوبعد نحو ثلاث ساعات أطلق مسلح النار على حافلة فأصيب ثلاثة.",
        "قتل قيادي برصاص مسلحين في طفس أمس الأحد.\nوبعد تشييعه بساعات أطلق ملثمان النار على عنصرين فأردياهما قتيلين.",
        "استهدفت مسيرة دراجة نارية قرب بلدة الخيام أمس الأحد.\nوطال القصف المدفعي أطراف بلدة كفركلا.",
        "قتل ثلاثة جنود بانفجار عبوة ناسفة في الرمادي أمس الأحد.\nوقتل خمسة آخرون في هجوم شنه مسلحون.",
        "استهدفت مسيرة حراس سد تشرين فقتل شخص أمس الأحد.\nكما انفجرت مسيرة انتحارية على جسم السد.",
        "تزامن مع تفجير مركز الشرطة في كركوك أمس الأحد هجوم مسلح على شاحنات وقود في الحويجة.",
        "قصفت المدفعية بلدة سرمين أمس الأحد في وقت شنت فيه الطائرات غارات على بلدة كنصفرة.",
    ],
)
def test_an_act_of_its_own_follows(text: str) -> None:
    assert len(told(text)) == 2


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("هاجم مسلحون قرية قرب جلولاء أمس الأحد، وأفاد شهود بأنهم أحرقوا منازل وهاجموا المارة وقتلوا سبعة.", 7),
        ("انفجرت عبوة ناسفة في بعقوبة أمس الأحد فقتل شرطي، مشيرا إلى أن الانفجار وقع قرب سوق.", 1),
        ("دارت اشتباكات أمس الأحد بين الجيش من جهة ومسلحين من جهة أخرى في بلدة سرمين قتل فيها جندي.", 1),
    ],
)
def test_one_act_stays_one(text: str, dead: int) -> None:
    (event,) = told(text)
    assert event.casualties.killed is not None
    assert event.casualties.killed.best == dead


@pytest.mark.parametrize(
    "text",
    [
        "قتل جندي بانفجار عبوة ناسفة في كركوك أمس الأحد.\nوعثرت القوات على عبوتين أخريين، وتم تفكيكهما.",
        "قتل جندي بانفجار عبوة ناسفة في كركوك أمس الأحد، وأبطل الخبراء مفعول عبوة أخرى.",
        "قتل جندي بانفجار عبوة ناسفة في كركوك أمس الأحد.\nوعثر قرب الموقع على قنبلة ثانية لم تنفجر.",
        "قتل جندي بانفجار عبوة ناسفة في كركوك أمس الأحد.\nوعالج خبراء المتفجرات عبوة ناسفة قرب السوق.",
    ],
)
def test_a_bomb_made_safe_is_an_act_of_its_own(text: str) -> None:
    went_off, made_safe = told(text)
    assert brief(went_off) == ("ied", "Kirkuk", 1, None)
    assert (made_safe.event_type, made_safe.outcome, made_safe.casualties.killed) == ("ied", "foiled", None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("استهدفت طائرة مسيرة آلية عسكرية قرب تل تمر أمس الأحد وعطلتها.", "drone_attack"),
        ("أصيب شرطي بانفجار عبوة ناسفة في كركوك أمس الأحد ونقل إلى المستشفى للمعالجة.", "ied"),
        ("انفجرت عبوة ناسفة في كركوك أمس الأحد قبل ساعات من العثور على قنبلة لم تنفجر.", "ied"),
    ],
)
def test_what_struck_is_not_made_safe(text: str, kind: str) -> None:
    (event,) = told(text)
    assert (event.event_type, event.outcome) == (kind, "completed")


def test_what_was_done_then_elsewhere_is_another_act() -> None:
    text = "قال الجيش إن طائراته أغارت فجر أمس الأحد على مواقع في الموصل، ثم استهدفت ظهرا مبنى في مدينة تكريت."
    assert [brief(event)[1] for event in told(text)] == ["Mosul", "Tikrit"]


def test_how_rare_attacks_are_is_no_attack() -> None:
    text = "انفجرت عبوة ناسفة في كركوك أمس الأحد. وكانت التفجيرات نادرة في العراق قبل آذار 2024."
    assert [brief(event)[:2] for event in told(text)] == [("ied", "Kirkuk")]


def test_what_somebody_launched_in_recent_months_is_a_sum() -> None:
    text = "انفجرت عبوة ناسفة في كركوك أمس الأحد. وكثف المسلحون في الأشهر الأخيرة إطلاق الصواريخ على بعقوبة."
    assert [brief(event)[:2] for event in told(text)] == [("ied", "Kirkuk")]


@pytest.mark.parametrize(
    "text",
    [
        "قال الناطق إن الطائرات قصفت أمس الأحد مواقع في الموصل مع قصف مكثف للمدفعية.",
        "قصفت الطائرات أمس الأحد مواقع في الموصل. وقال البيان إنه بالتزامن مع الغارات الجوية قامت القوات البرية بقصف "
        "مدفعي على تكريت.",
    ],
)
def test_guns_that_join_in_with_aircraft_are_another_act(text: str) -> None:
    assert [event.event_type for event in told(text)] == ["air_strike", "shelling"]
