"""The words of the news of many lands: weapons by their names, verbs, people, and what only sounds like an attack."""

import datetime as dt

import pytest

from processors.article import Article
from processors.event import Facts
from processors.events import extract_events


def told(text: str) -> list[Facts]:
    return extract_events(
        Article(
            article_id="v1", version=1, url="", outlet="بريد الفرات", title="", text=text, published="2023-03-08",
            timezone="Asia/Baghdad", fetched_at=dt.datetime(2023, 3, 8, 12, tzinfo=dt.UTC),
        )
    )  # fmt: skip


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
