"""Acts that an article does not report but names: who condemns, mourns or is tried for them, and what followed."""

import pytest

from processors.event import Facts
from processors.events import extract_events
from tests.news import an_article


def told(text: str, title: str = "", published: str = "2023-03-08") -> list[Facts]:
    article = an_article(text, title, published=published)
    return extract_events(article)


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        # day, losses, target or place behind the noun
        (
            "أنهت النيابة تحقيقاتها في التفجير الإرهابي بمسجد في القطيف في 14 كانون الثاني الماضي الذي خلف 9 قتلى.",
            "explosion",
            "2023-01-14",
        ),
        ("نشرت الصحف صورة منفذ الهجوم الذي استهدف الاثنين مطعما وخلف سبعة قتلى.", "attack", "2023-03-06"),
        ("عاد أهالي القرية بعد القصف الذي طال مدرستهم الأحد وأودى بحياة أربعة تلاميذ.", "shelling", "2023-03-05"),
        (
            "تصل إلى تونس غدا جثامين ضحايا الهجوم الإرهابي الذي استهدف فندقا في سوسة وأسفر عن مقتل ستة سياح.",
            "attack",
            "2023-03-07",
        ),
        (
            "بحث الوزيران تداعيات الهجوم الذي شنته طائرات مسيرة على مصفاة ينبع يوم السبت.",
            "drone_attack",
            "2023-03-04",
        ),
        (
            "ودعت المدينة عشرة جنود قضوا في التفجير الانتحاري الذي استهدف معسكرهم في سيئون.",
            "suicide_bombing",
            "2023-03-07",
        ),
        ("وتفقد المحافظ الأضرار التي خلفها الانفجار الذي هز سوق الشورجة مساء الجمعة.", "explosion", "2023-03-03"),
        ("تعقد الجامعة العربية جلسة بعد الغارة التي قتلت الخميس أحد عشر عاملا في ود مدني.", "air_strike", "2023-03-02"),
        (
            "وقال مسؤول أميركي إن الرد سيأتي على الهجوم الصاروخي الذي أصاب الأربعاء قاعدة عين الأسد.",
            "rocket_attack",
            "2023-03-08",
        ),
        ("زار المدعي العام مالي بعد الهجوم المسلح الذي قتل فيه عشرون قرويا في 2 آذار.", "armed_attack", "2023-03-02"),
    ],
)
def test_what_a_noun_phrase_tells_of_an_act_is_enough(text: str, kind: str, day: str) -> None:
    (event,) = told(text)
    assert event.event_type == kind
    assert event.date is not None
    assert event.date.start <= day <= event.date.end


@pytest.mark.parametrize(
    ("title", "text", "kind", "place"),
    [
        # the lead or a condemnation names the one act that an article without any other goes back to
        ("", "عزى وزير الصحة ذوي الجنود في حادثة التفجير الغادر بمنطقة القطيف وزار المصابين.", "explosion", "Qatif"),
        ("", "كشفت الشرطة أن أحد منفذي الهجوم الإرهابي الأخير في لندن معروف لدى جيرانه.", "attack", "London"),
        ("", "وعبرت الأحزاب عن استنكارها للاعتداء على مقر الاتحاد في صفاقس، ودعت إلى الهدوء.", "attack", "Sfax"),
        ("", "أعربت مصر عن إدانتها للهجوم الإرهابي على مطار مقديشو وتضامنها مع الصومال.", "attack", None),
        ("", "أدانت قطر بأشد العبارات التفجير الذي استهدف سوقا في بيشاور.", "explosion", "Peshawar"),
        ("", "دعا خطيب الجمعة إلى الوحدة بعد الهجوم الذي طال مصلين في كابول.", "attack", "Kabul"),
        ("", "تلقى الأمير برقية تعزية في ضحايا التفجير الآثم الذي وقع في مدينة أبها.", "explosion", "Abha"),
        ("", "قدمت السفارة العزاء في ضحايا القصف الذي تعرض له مستشفى في الفاشر.", "shelling", "El Fasher"),
        (
            "اجتماع طارئ في بغداد بعد الغارات التركية",
            "عقد مجلس الأمن الوطني اجتماعا طارئا. وبحث المجتمعون الغارات التركية على مواقع للحشد في العراق.",
            "air_strike",
            None,
        ),
        ("", "ورفضت النقابة الاعتداء الجبان على صحفيين في عدن وطلبت لهم الحماية.", "attack", "Aden"),
    ],
)
def test_an_article_without_an_act_follows_up_the_one_it_names(title: str, text: str, kind: str, place: str) -> None:
    (event,) = told(text, title)
    assert event.event_type == kind
    assert event.temporality in ("new", "update")
    assert event.place is not None
    assert place is None or event.place.name == place


@pytest.mark.parametrize(
    "text",
    [
        "أعربت الرابطة عن إدانتها الشديدة للأعمال الإرهابية التي تستهدف المدنيين ودور العبادة أينما وقعت.",
        "وشدد البيان على رفض استخدام أراضي البلاد في الاعتداء على دول الجوار.",
        "أكد الوزير ضرورة التصدي للهجمات بكل أشكالها وحماية الحدود.",
        "وقال الباحث إن القصف لا يصنع سلاما، وإن الحوار هو الطريق.",
        "ويرى الكاتب أن المعارك المقبلة في المدن ستكون معارك اقتصاد.",
        "يعمل البرنامج على تدريب الأطباء للتعامل مع التفجيرات والحرائق.",
        "ودعا المؤتمر إلى تجريم الاغتيال السياسي في العالم العربي.",
        "وحذر الخبير من عودة الهجمات إذا فشلت المفاوضات في الدوحة.",
        "تقيم البلدية سورا حول السوق بعد انتهاء المعارك في المدينة.",
        "ويناقش الكتاب أسباب الحرب وأثر القصف في نفوس الأطفال.",
    ],
)
def test_what_is_only_spoken_of_is_no_act(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "أدان العراق القصف الذي استهدف فجر الثلاثاء مقرا للجيش في كركوك، وأعلن خطة أمنية للتصدي لأي انتهاك.",
        "استهدفت غارة أمس مقرا للشرطة في صعدة، ووجه الوزير بتكثيف الجهد لإحباط أي هجوم.",
        "هاجم مسلحون أمس حاجزا للجيش في درنة، وأكد القائد عزمه التصدي لكل من يعبث بأمن المدينة.",
        "انفجرت عبوة أمس بدورية للجيش في بعقوبة، وتسعى القوات لإفشال مخططات الخلايا.",
        "قصفت طائرات أمس سوقا في نيالا، وبحث المجلس سبل التصدي لأي هجمات.",
        "سقطت قذائف أمس على حي سكني في تعز، ونشر الجيش منظومات للتصدي للصواريخ.",
        "استهدف هجوم أمس كنيسة في طرابلس، وقال البطريرك إن على الدولة التصدي لجميع من يحرض.",
        "هاجمت مسيرات أمس مخزنا في أربيل، وطلبت الحكومة دعما لصد الهجمات المقبلة.",
        "فجر مجهولون أمس أنبوبا للغاز في العريش، وتعهد المحافظ بإحباط أي محاولة جديدة.",
        "أطلق مسلحون النار أمس على نقطة للأمن في القصرين، ودعا الحزب إلى إجهاض أي محاولة مماثلة.",
    ],
)
def test_foiling_that_somebody_is_to_do_leaves_the_act_done(text: str) -> None:
    assert told(text)[0].outcome == "completed"


def test_tomorrow_is_no_day_of_what_happened() -> None:
    (event,) = told("تشيع البلدة غدا الخميس ضحايا التفجير الذي استهدف سوقا في كركوك وأوقع خمسة قتلى.")
    assert event.date is not None
    assert event.date.end == "2023-03-08"


@pytest.mark.parametrize(
    "text",
    [
        "أعادت البلدية افتتاح الفندق الذي كان تعرض لهجوم شنه مسلحون في سوسة.",
        "زار الوزير المدرسة التي كانت قصفتها الطائرات في صعدة.",
        "وصل إلى بغداد والد الصحفي الذي كان اغتيل في البصرة.",
        "كرمت النقابة أسرة السائق الذي كان خطف في ديالى.",
        "بدأ ترميم الكنيسة التي كانت استهدفت بسيارة مفخخة في كركوك.",
        "تسلمت الشركة الناقلة التي كانت هوجمت بزورق مفخخ قرب الحديدة.",
        "وضعت الوزارة نصبا للجنود الذين كانوا قتلوا في كمين بسيناء.",
    ],
)
def test_what_had_happened_to_what_the_news_is_of_is_no_news(text: str) -> None:
    assert [event.temporality for event in told(text)] == ["background"]


@pytest.mark.parametrize(
    "text",
    [
        "ستلاحق القوات المجموعة التي اغتالت سالم العبيدي.",
        "قال المتحدث إن الخلية التي اغتالت الشيخ كامل الجبوري باتت معروفة.",
        "وتعهد الحزب ألا تمر الجريمة، متهما من اغتال المحامي رائد الكناني.",
        "اغتال مجهولون الناشط علي البديري.",
        "وطالبت الكتلة بكشف من اغتالوا النائب حسن المطيري.",
    ],
)
def test_somebody_slain_by_name_is_an_act(text: str) -> None:
    assert [event.event_type for event in told(text)] == ["assassination"]


@pytest.mark.parametrize(
    "rest",
    [
        "فتصاعد دخان كثيف رآه سكان الحي",  # the smoke, and no attacks
        "فيما تصاعدت مخاوف السكان",
    ],
)
def test_what_mounts_after_an_act_makes_it_no_sum_of_attacks(rest: str) -> None:
    text = f"أصاب صاروخ أطلقه الحوثيون مستودعا للنفط، {rest}."
    assert [event.event_type for event in extract_events(an_article(text))] == ["rocket_attack"]


def test_attacks_that_mount_are_a_sum() -> None:
    assert not extract_events(an_article("تصاعدت الهجمات على حواجز الجيش، وتكررت التفجيرات قرب المدارس."))


def test_settlers_are_a_side_and_no_private_people() -> None:
    text = "أقر الجيش بمقتل مستوطن كان أصيب صباحا في عملية إطلاق النار قرب نابلس، ووصفت جراح زوجته بالمتوسطة."
    assert [event.event_type for event in extract_events(an_article(text))] == ["armed_attack"]
