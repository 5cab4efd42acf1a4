"""Acts of old that an article recalls, and those of the day beside them: which is news, and what day each is of."""

import pytest

from processors.events import extract_events
from processors.events.known import FILE, KNOWN_ACTS
from tests.news import an_article

OLD, NEW = "background", "new"


def told(text: str, published: str = "2023-03-08") -> list[tuple[str, str | None]]:
    """Of each event whether it is news, and its first day."""
    article = an_article(text, published=published)
    return [(event.temporality, event.date.start if event.date else None) for event in extract_events(article)]


def test_a_new_act_is_set_against_an_old_one() -> None:
    text = "قتل تسعة في تفجير انتحاري بسوق في كركوك أمس، وهو الأول منذ نيسان 2017، حين هاجم مسلحون مقهى في طوزخورماتو."
    assert told(text) == [(NEW, "2023-03-07"), (OLD, "2017-04-01")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # told as past where it is first told, whatever the details are told like, and also where only a death names it
        ("وكان خمسة جنود قد قتلوا بنيران مسلحين في بعقوبة. وبدأت المواجهات حين داهمت القوة منزلا.", [(OLD, None)]),
        ("وبينما كانت سيارة إسعاف تتجه إلى سنجار انفجر بها لغم فقتل مسعف.", [(NEW, "2023-03-07")]),
        # the day of the memory, of the trial and of other news is not that of the act
        ("وتستذكر البلدة اليوم ضحايا غارة وقعت في نيسان 2021 على سوق في عفرين.", [(OLD, "2021-04-01")]),
        (
            "أرجئت قضية اغتيال القاضي سالم الراوي في البصرة ورفضت طلبات الدفاع التي قدمت صباح اليوم الأربعاء.",
            [(OLD, None)],
        ),
        (
            "واست أم الجندي الذي قتل في هجوم على دورية للجيش بالمنامة في أيار 2014 جارتها اليوم الأربعاء.",
            [(OLD, "2014-05-01")],
        ),
        # early this month is a while ago towards its middle
        ("قتل شرطي في هجوم على حاجز في تكريت أوائل الشهر الجاري.", [(NEW, "2023-03-01")]),
    ],
)
def test_the_day_of_the_news_is_not_that_of_what_it_recalls(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert told(text) == expected


def test_an_act_that_everybody_knows_does_not_lie_where_the_news_does() -> None:
    text = "قتل قيادي في القاعدة بغارة أميركية اليوم قرب سرمدا. وكان القيادي ممن أبلغوا سلفا بهجمات 11 سبتمبر عام 2001."
    strike, known = extract_events(an_article(text, published="2023-03-08"))
    assert strike.place is not None
    assert (known.temporality, known.place) == (OLD, None)


def test_an_act_is_counted_from_the_one_before_by_a_pronoun() -> None:
    text = "قتل ثمانية في تفجير مسجد في القطيف يوم 22 أيار 2015، وتفجير جامع في الدمام بعده بأسبوع قتل فيه أربعة."
    assert [day for _, day in told(text)] == ["2015-05-22", "2015-05-29"]


@pytest.mark.parametrize(
    ("reason", "temporality"),
    [
        ("ردا على تعرض قرية في ريف حماة لهجوم من الجيش", OLD),
        ("انتقاما لهجوم شنه الجيش على قرية في ريف حماة", OLD),
        ("ردا على قصف الجيش مؤخرا قرية في ريف حماة", NEW),
        ("ردا على هجوم شنه الجيش أمس على قرية في ريف حماة", NEW),
    ],
)
def test_what_is_only_answered_is_old_where_nothing_makes_it_young(reason: str, temporality: str) -> None:
    news, answered = told(f"أمطرت الفصائل مطار حلب بقذائف الهاون، {reason}.")
    assert (news[0], answered[0]) == (NEW, temporality)


def test_an_answered_act_that_is_reported_too_is_news() -> None:
    text = "قصفت الفصائل مطار حلب بالهاون، ردا على غارة على بلدة كفرزيتا. وقتل تسعة في الغارة على كفرزيتا فجر اليوم."
    assert (NEW, "2023-03-08") in told(text)


def test_the_attack_is_the_one_told_last_even_of_old() -> None:
    text = "بدأت محاكمة منفذي التفجير الذي ضرب سوقا في الكوت في نيسان 2019. وأسفر الهجوم عن مقتل ثلاثين شخصا."
    article = an_article(text)
    (event,) = extract_events(article)
    assert event.temporality == OLD
    assert event.casualties.killed is not None
    assert event.casualties.killed.best == 30


def test_early_this_month_is_old_after_its_middle() -> None:
    assert told("قتل شرطي في هجوم على حاجز في تكريت أوائل الشهر الجاري.", "2023-03-20") == [(OLD, "2023-03-01")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وتحدث الوزير عن اغتيال قاسم سليماني في بغداد.", [(OLD, None)]),
        ("وتباهى أمس الثلاثاء باغتيال قاسم سليماني قرب مطار بغداد مطلع كانون الثاني 2020.", [(OLD, "2020-01-03")]),
        ("وبحث المجلس ملف اغتيال رفيق الحريري في بيروت عام 2005.", [(OLD, "2005-02-14")]),
        ("وتضررت العلاقة بعد تفجير لوكربي الذي قتل 270 شخصا.", [(OLD, None)]),
        ("وأرجئ في آب 2009 تقرير لجنة تحقق في اغتيال رفيق الحريري في بيروت.", [(OLD, None)]),
        # what bears the name, and who is of the family, are others
        ("قصفت طائرات أمس مطار رفيق الحريري في بيروت.", [(NEW, "2023-03-07")]),
        ("أصيب اليوم في إطلاق نار في بيروت نجل عماد مغنية.", [(NEW, "2023-03-08")]),
    ],
)
def test_well_known_acts_are_no_news(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert told(text) == expected


def test_a_well_known_act_was_news_in_its_week() -> None:
    assert told("اغتيل رفيق الحريري في تفجير في بيروت أمس.", "2005-02-15") == [(NEW, "2005-02-14")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("وتحدث الوزير عن اغتيال قاسم سليماني في بغداد.", ["Assassination of Qasem Soleimani"]),
        # told twice in one article it is one, beside another it is not
        (
            "وندد الوزير باغتيال قاسم سليماني. وكان سليماني قد قتل في غارة ببغداد. واستعاد تفجير لوكربي الذي قتل 270.",
            ["Assassination of Qasem Soleimani", "Lockerbie bombing"],
        ),
        ("فمقتل رفيق الحريري عام 2005 في انفجار غير لبنان.", ["Assassination of Rafik Hariri"]),
        ("وعلم الرجل سلفا بهجمات الحادي عشر من سبتمبر.", ["September 11 attacks"]),
        ("قصفت طائرات أمس مطار رفيق الحريري في بيروت.", [None]),
        # an act of another time is not that one
        (
            "اغتيل قيادي في بغداد عام 2007. وندد الوزير باغتيال قاسم سليماني في بغداد.",
            [None, "Assassination of Qasem Soleimani"],
        ),
    ],
)
def test_well_known_acts_carry_their_name(text: str, names: list[str | None]) -> None:
    events = extract_events(an_article(text, published="2023-03-08"))
    assert [event.known_as for event in events] == names
    named = [span.text for event in events for span in event.evidence if span.field == "known_as"]
    assert len(named) == len([name for name in names if name])
    assert all(words in text for words in named)


def test_every_well_known_act_has_one_name_and_words_to_know_it_by() -> None:
    assert all(act.victims or act.deeds for act in KNOWN_ACTS.values())
    assert len(KNOWN_ACTS) == FILE.read_text(encoding="utf-8").count("[[act]]")
    phrases = [phrase for act in KNOWN_ACTS.values() for phrase in (*act.victims, *act.deeds)]
    assert len(phrases) == len(set(phrases))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("انفجرت عبوة ناسفة في سوق في الكوت وقتل شخصان.", "told as current"),
        ("أدان مجلس الأعيان التفجير الإرهابي الذي استهدف مسجدا في الكوت.", "told as known"),
        ("كشفت الشرطة اسم الانتحاري الذي فجر نفسه في سوق في الكوت.", "told as known"),
        ("أدان مجلس الأعيان التفجير الذي استهدف مسجدا في الكوت الاثنين.", "weekday up to publication"),
    ],
)
def test_what_is_taken_for_known_may_be_of_any_day_of_the_week(text: str, rule: str) -> None:
    (event,) = extract_events(an_article(text, published="2023-03-08"))
    assert event.date is not None
    assert (event.date.rule, event.date.end) == (rule, "2023-03-06" if "weekday" in rule else "2023-03-08")
