"""The words of the news of many lands: weapons by their names, verbs, people, and what only sounds like an attack."""

import pytest

from processors.event import Facts
from processors.events import extract_events
from tests.news import an_article


def told(text: str) -> list[Facts]:
    return extract_events(an_article(text))


@pytest.mark.parametrize(
    ("text", "kind", "weapon"),
    [
        ("استهدف مسلحون دورية للجيش اليوم بقذيفة إس بي جي قرب تعز.", "armed_attack", "rocket"),
        ("استهدف مقاتلون دبابة اليوم بقذيفة «الياسين 105» في خان يونس.", "armed_attack", "rocket"),
        ("هاجم مقاتلون حاجزا للجيش اليوم بقذائف RPG قرب كيدال.", "armed_attack", "rocket"),
        ("أغارت مقاتلات «رافال» اليوم على معسكر قرب الرقة.", "air_strike", "aircraft"),
        ("قصفت طائرة من طراز إف - 16 اليوم نفقا في رفح.", "air_strike", "aircraft"),
        ("ألقت محلقة اليوم قنبلة على سيارة في بلدة عيترون.", "drone_attack", "drone"),
        ("هاجمت طائرة من طراز شاهد 136 اليوم مستودعا في أوديسا.", "drone_attack", "drone"),
        ("استهدف زورق مسير مفخخ اليوم ناقلة نفط قبالة نوفوروسيسك.", "drone_attack", "drone"),
        ("سقطت دانات على سوق في أم درمان اليوم وقتلت خمسة مدنيين.", "shelling", "artillery"),
        ("أصيب طفلان اليوم بسقوط قذيفة هاوون على منزل في الضالع.", "shelling", "mortar"),
        ("أصاب صاروخ ستورم شادو اليوم مقرا في سيفاستوبول.", "rocket_attack", "missile"),
        ("قصفت راجمات غراد اليوم حيا في مصراتة.", "rocket_attack", "rocket"),
        ("اغتال مسلحون ضابطا سابقا اليوم بمسدسات كاتمة للصوت في عدن.", "assassination", "small_arms"),
        ("قتل فلاح اليوم بانفجار لغم من مخلفات مليشيا الحوثي في حيس.", "landmine", "landmine"),
        ("انفجرت سيارة محملة بمواد متفجرة اليوم قرب فندق في مقديشو.", "vehicle_bomb", "vehicle_bomb"),
        ("فجر جنود مقاومون عبوة شواظ بجرافة عسكرية اليوم في جنين.", "ied", "ied"),
    ],
)  # fmt: skip
def test_weapons_are_known_by_the_names_outlets_give_them(text: str, kind: str, weapon: str) -> None:
    (event,) = told(text)
    assert (event.event_type, {w.type for w in event.weapons}) == (kind, {weapon})


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("أغار مسلحون اليوم على قرية قرب كاتسينا وقتلوا ستة مزارعين.", "armed_attack"),
        ("احتجز مسلحون رهائن اليوم في فندق وسط مقديشو.", "abduction"),
        ("اقتاد ملثمون صيدليا من منزله اليوم في السويداء.", "abduction"),
        ("صفى مجهولون عنصرا سابقا في الشرطة اليوم في درعا.", "assassination"),
        ("تساقطت القذائف اليوم على سوق في الفاشر.", "shelling"),
        ("رشق مستوطنون سيارات فلسطينيين بالحجارة اليوم قرب نابلس.", "attack"),
        ("خرب مجهولون برجا للكهرباء اليوم في كركوك.", "arson_sabotage"),
        ("أصيب جندي اليوم بعملية دهس قرب الخليل.", "armed_attack"),
    ],
)
def test_verbs_with_who_did_it_between_them_and_their_object(text: str, kind: str) -> None:
    assert [event.event_type for event in told(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "انفجرت فقاعة أسعار البيوت اليوم في أنقرة.",
        "خطف الموت الممثلة القديرة اليوم في حلب.",
        "طعن المرشح في نتائج الفرز اليوم في أربيل.",
        "دك الزائر شباك مضيفه بخماسية اليوم في وهران.",
        "اغتيال الحلم عنوان معرض يقام اليوم في عمان.",
        "استهدفت العقوبات الجديدة مصارف إيرانية اليوم.",
        "أحرق محتجون إطارات اليوم عند مدخل صيدا.",
        "أطلق شبان النار ابتهاجا اليوم في زحلة.",
        "نواب يتبادلون اللكمات في اشتباكات بالأيدي اليوم في أنقرة.",
        "هاجمت ذئاب حظيرة اليوم في ريف إدلب.",
        "أطلقت شركة صاروخا فضائيا اليوم من فلوريدا.",
        "أطلقت كوريا الشمالية صاروخين باليستيين اليوم.",
    ],
)
def test_a_word_beside_an_act_makes_it_none(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "اغتالت مجموعة مسلحة محاميا اليوم في البصرة.",
        "دكت مدافع اليوم مواقع قرب مأرب.",
        "طعن شاب جنديا اليوم قرب القدس.",
        "خطف مسلحون طبيبا اليوم في درعا.",
        "انفجرت عبوة ناسفة اليوم في الموصل، ما أثار غضبا واسعا.",
    ],
)
def test_the_same_words_still_tell_of_violence(text: str) -> None:
    assert len(told(text)) == 1


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("قتل ستة مصلين اليوم بهجوم مسلح على مسجد في مدينة كيبيك الكندية نفذه متطرف.", "Quebec City"),
        ("قتل ثلاثة جنود اليوم بتفجير عبوة ناسفة في بلدة ونلوين الصومالية.", "Wanlaweyn"),
        ("قتل عشرة اليوم بهجوم شنه متمردون على قرية في ولاية زمفارا النيجيرية.", "Zamfara"),
        ("قصفت مسيرات اليوم مصفاة الجيلي شمال الخرطوم.", "Khartoum refinery"),
        ("فجر انتحاري نفسه اليوم في سوق بكارة بمقديشو.", "Bakara market"),
    ],
)
def test_places_of_many_lands_are_known(text: str, place: str) -> None:
    (event,) = told(text)
    assert event.place is not None
    assert event.place.name == place


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("قتل عنصران من الشرطة الاتحادية اليوم بانفجار عبوة ناسفة قرب الحويجة.", "police_security"),
        ("أصيب سجان اليوم بإطلاق نار من مسلحين في غريان.", "police_security"),
        ("قتل عنصر في وزارة الدفاع اليوم بهجوم شنه مسلحون قرب الميادين.", "military"),
        ("قتلت عاملة تطعيم اليوم بإطلاق نار نفذه مسلحون في كويتا.", "medical"),
        ("استهدفت مسيرة اليوم محطة ضخ النفط قرب ينبع.", "oil_energy"),
        ("قصفت الطائرات اليوم دار أيتام في الخرطوم.", "civilians"),
        ("قتل خمسة جنود من القبعات الزرق اليوم بكمين نصبه مسلحون قرب كيدال.", "foreign_forces"),
    ],
)
def test_people_and_things_are_of_their_kind(text: str, kind: str) -> None:
    (event,) = told(text)
    assert kind in {target.type for target in event.targets}
