"""Clauses that tell more of an act told before, those that single one out of several, and what only dates something."""

import pytest

from processors.event import Facts
from processors.events import extract_events
from tests.news import an_article


def told(text: str, title: str = "") -> list[Facts]:
    return extract_events(an_article(text, title, published="2026-03-09"))


def killed(event: Facts) -> int | None:
    return event.casualties.killed.best if event.casualties.killed else None


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        # Another voice's toll.
        (
            "قتل تسعة جنود في كمين نصبه مسلحون قرب مدينة الفلوجة أمس الأحد.\n"
            "وقال التنظيم في بيان إن عناصره قتلوا 14 عسكريا في كمين نصبوه لمجموعة من العساكر.",
            9,
        ),
        # A part of the dead, told with a vaguer word.
        ("قتل 18 شخصا في اشتباكات قرب تكريت.\nوقال متحدث إنه كان هجوما مفاجئا قتل فيه سبعة جنود.", 18),
        # A detail two paragraphs on.
        (
            "قتل أربعة مصلين في تفجير انتحاري استهدف مسجدا في بعقوبة أمس الأحد.\nوفتحت السلطات تحقيقا.\n"
            "وروى شاهد أن شخصا ثانيا أطلق النار من سلاح رشاش على الخارجين.",
            4,
        ),
        # The same toll, with a day taken over from a report of the day after.
        (
            "قتل 32 شخصا في تفجير انتحاري في مدينة سروج الجمعة.\nوأعلنت السلطات حدادا.\n"
            "من جهة أخرى كانت المدينة نفسها شهدت تفجيرا انتحاريا أول أمس أسفر عن مقتل 32 شخصا.",
            32,
        ),
    ],
)  # fmt: skip
def test_what_names_no_place_of_its_own_tells_of_the_act_before(text: str, dead: int) -> None:
    (event,) = told(text)
    assert killed(event) == dead


@pytest.mark.parametrize(
    "text",
    [
        "قتل ثلاثة جنود بانفجار عبوة ناسفة في الرمادي أمس الأحد.\nوقتل خمسة آخرون بانفجار عبوة ناسفة في الفلوجة.",
        "قتل ثلاثة جنود بانفجار عبوة ناسفة في الرمادي أمس الأحد.\nوفي انفجار عبوة ناسفة أخرى قتل شرطي.",
    ],
)
def test_another_place_or_another_act_is_one_of_its_own(text: str) -> None:
    assert len(told(text)) == 2


def test_a_governorate_holds_its_far_towns() -> None:
    text = (
        "قال التلفزيون إن 31 شخصا قتلوا في تفجير انتحاري في محافظة سيستان وبلوشستان أمس الأحد.\n"
        "ووقع التفجير في مدينة بيشين قرب الحدود."
    )
    assert [killed(event) for event in told(text)] == [31]


@pytest.mark.parametrize(
    "text",
    [
        "أوقعت سلسلة هجمات متفرقة عشرات الضحايا في العراق أمس الأحد.\n"
        "ووقع أعنف هذه الهجمات في قضاء التاجي حيث انفجرت سيارة مفخخة، ما أسفر عن مقتل خمسة من الباعة.",
        "قتل خمسة أشخاص في أعنف الهجمات التي وقعت أمس الأحد حيث انفجرت سيارة مفخخة في التاجي.",
    ],
)
def test_the_worst_of_the_attacks_is_one_of_them(text: str) -> None:
    assert [killed(event) for event in told(text) if event.event_type == "vehicle_bomb"] == [5]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("وكانت الموصل شهدت في تموز 2009 هجوما انتحاريا أودى بحياة ثلاثين شخصا.", "suicide_bombing"),
        ("ففي الثالث من تموز 2016 فجر انتحاري شاحنة مفخخة في حي الكرادة وقتل العشرات.", "suicide_bombing"),
    ],
)
def test_a_year_before_an_act_counts_no_acts(text: str, kind: str) -> None:
    assert [event.event_type for event in told(text)] == [kind]


def test_what_will_be_done_after_an_act_does_not_make_it_feared() -> None:
    text = "قال المرشد إن إسرائيل سوف تعاقب في أعقاب الهجوم على القنصلية في دمشق الذي قتل فيه سبعة أشخاص."
    assert [killed(event) for event in told(text)] == [7]


def test_an_act_may_be_named_by_its_day() -> None:
    (event,) = told("تلقى الرجل إخطارا مسبقا بهجمات 11 سبتمبر 2001.")
    assert event.date is not None
    assert (event.date.start, event.temporality) == ("2001-09-11", "background")


@pytest.mark.parametrize(
    "text",
    [
        # What only dates something else.
        "نعمت البلدة بهدوء نسبي منذ انتهاء الهجوم على قطاع غزة مطلع العام الماضي.",
        # Weeks of acts.
        "قالت الوكالة إن 390 مقاتلا قتلوا خلال أسبوعين من الغارات الجوية على قواعد في شمال العراق.",
        "ينقل المقاتلون إلى تعز ولحج اللتين تشهدان مواجهات عنيفة بين الطرفين.",
        # What people do to themselves, and water to people.
        "أقدم عامل أمس الأحد على سكب البنزين وإضرام النار في جسده أمام مقر الولاية في سوسة.",
        "نجا شاب أمس الأحد بعدما داهمته السيول في وادي حجر.",
    ],
)
def test_no_act_is_told(text: str) -> None:
    assert told(text) == []


def test_striking_is_a_threat_after_a_threat() -> None:
    (event,) = told("هدد قيادي في الفصيل أمس الأحد بضرب السفارة الأمريكية في بغداد.")
    assert (event.temporality, event.outcome) == ("hypothetical", "threatened")


def test_what_those_who_stormed_a_place_burnt_is_part_of_it() -> None:
    (event,) = told(
        "اقتحم مسلحون بلدة في ولاية بورنو شمال شرقي نيجيريا أمس وقتلوا تسعة من سكانها. "
        "وقال شاهد إن المهاجمين أحرقوا منازل عدة قبل أن ينسحبوا."
    )
    assert (event.event_type, killed(event)) == ("armed_attack", 9)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        # "the attack happened yesterday" corrects the day on which the lead tells of it
        (
            "قتل مهاجم سبعة أشخاص اليوم الأربعاء في بلدة شقلاوة. ووقع الهجوم أمس قرب شقلاوة.",
            "2023-03-07",
        ),
        # "officials said today that …"
        (
            "قال مسؤولون اليوم الأربعاء إن مسلحين قتلوا تسعة مدنيين في هجوم بسكاكين. "
            "وقال رئيس البلدية إن الضحايا سقطوا في اعتداء على كركوك مساء أمس.",
            "2023-03-07",
        ),
        (
            "قتل ستة في تفجير قرب سوق في كركوك أمس الثلاثاء. "
            "وأعلنت الشرطة اليوم الأربعاء القبض على ثلاثة بعد هجوم كركوك.",
            "2023-03-07",
        ),
    ],
)
def test_the_day_of_telling_makes_no_second_act(text: str, day: str) -> None:
    (event,) = extract_events(an_article(text, published="2023-03-08"))
    assert event.date is not None
    assert event.date.start == day


def test_what_the_same_attacks_struck_besides_is_no_act_of_its_own() -> None:
    [event] = told(
        "يحاكم المتهم في قضية هجمات 7 آذار/مارس 2019 في كينيا.\n"
        "وقتل 40 شخصا في الهجمات التي نفذت بواسطة شاحنات مسروقة واستهدفت إضافة إلى سوقين في نيروبي محطة في مومباسا."
    )
    assert (event.temporality, killed(event)) == ("background", 40)
