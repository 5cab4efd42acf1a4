"""Who says so: sources with role and stance, through whom they spoke, and which acts they tell of."""

import datetime as dt

import pytest

from processors.arabic.letters import fold
from processors.arabic.words import words
from processors.event import Attribution
from processors.events import extract_events
from processors.events.parties import Cast
from processors.events.sources import Voice, voices
from processors.events.tags import tag
from tests.news import an_article

DAY = dt.date(2024, 5, 14)


def heard(text: str) -> list[tuple[str, Voice]]:
    tokens = words(fold(text))
    marks = tag(tokens, 0, len(tokens), DAY)
    named = sorted((*marks.actors, *marks.shorts), key=lambda hit: hit.start)
    marks.parties.extend(Cast().parties(tokens, named, marks.arms, 0, len(tokens)))
    found = voices(tokens, marks, len(tokens))
    return [(" ".join(token.text for token in tokens[one.start : one.end]), one) for one in found]


def attribution(text: str, title: str = "") -> list[list[Attribution]]:
    article = an_article(text, title, published="2024-05-14")
    return [event.attribution for event in extract_events(article)]


@pytest.mark.parametrize(
    ("text", "source", "role", "via"),
    [
        ("قال مصدر أمني لوكالة الأناضول إن عبوة انفجرت.", "مصدر امني", "official", "Anadolu Agency"),
        ("نقلت وكالة رويترز عن مصدر طبي قوله إن قتيلين سقطا.", "مصدر طبي", "medic", "Reuters"),
        ('نقلت "سانا" عن مصدر عسكري أن قذيفة سقطت.', "مصدر عسكري", "official", "SANA"),
        ("أفاد مراسلنا بأن انفجارا وقع.", "مراسلنا", "media", None),
        ("وذكر شهود عيان أن مسلحين أطلقوا النار.", "شهود عيان", "witness", None),
        ("أعلن المتحدث باسم وزارة الداخلية مقتل شرطي.", "المتحدث باسم وزاره الداخليه", "official", None),
        ("مصادر محلية قالت إن قصفا طال القرية.", "مصادر محليه", "local", None),
        ("قتل مدنيان بقصف، بحسب ناشطين.", "ناشطين", "local", None),
        ("قتل مدنيان بقصف، وفق الوحدة التنفيذية للنازحين.", "الوحده التنفيذيه للنازحين", "unnamed", None),
        ("وقال مسؤول في الشرطة، في تصريح لقناة الجزيرة، إن قنبلة انفجرت.", "مسوول في الشرطه", "official", "Al Jazeera"),
        ("وقال مسؤولون محليون إن قنبلة انفجرت في السوق.", "مسوولون محليون", "official", None),
        ("وذكر مصدر في شرطة كركوك أن قنبلة انفجرت.", "مصدر في شرطه كركوك", "official", None),
    ],
)
def test_a_source_has_a_role_and_a_house(text: str, source: str, role: str, via: str | None) -> None:
    ((said, voice),) = heard(text)
    assert (said, voice.role, voice.via, voice.stance) == (source, role, via, "asserts")


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("وذكر المرصد السوري لحقوق الإنسان أن غارة وقعت.", "Syrian Observatory for Human Rights", "monitor"),
        ("قتل مدنيان، بحسب وكالة فرانس برس.", "Agence France-Presse", "agency"),
        ("وأفاد مراسل عنب بلدي بأن القصف مستمر.", "Enab Baladi", "media"),
        ("ووفق بيان للدفاع المدني السوري، أصيب طفلان.", "Syria Civil Defence", "medic"),
    ],
)
def test_houses_are_known_by_name(text: str, name: str, role: str) -> None:
    ((_, voice),) = heard(text)
    assert (voice.name, voice.role) == (name, role)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("ولم يصدر أي تعليق رسمي من السلطات العراقية على الهجوم.", "السلطات العراقيه"),
        ("ولم تعلق وزارة الدفاع على الحادث.", "وزاره الدفاع"),
        ("ورفض متحدث باسم الجيش التعليق.", "متحدث باسم الجيش"),
        ("ولم يصدر تعليق حتى الآن.", ""),
    ],
)
def test_no_comment_is_a_source_that_declines(text: str, source: str) -> None:
    ((said, voice),) = heard(text)
    assert (said, voice.stance) == (source, "declines")


def test_who_denies_is_a_source_too() -> None:
    ((said, voice),) = heard("ونفى المتحدث باسم الوزارة وقوع انفجار.")
    assert (said, voice.stance) == ("المتحدث باسم الوزاره", "denies")


@pytest.mark.parametrize("text", ["انفجرت عبوة قرب دورية للشرطة.", "وقع الهجوم وفق خطة معدة.", "قال إن الوضع هادئ."])
def test_who_is_only_named_is_no_source(text: str) -> None:
    assert heard(text) == []


def test_the_source_added_is_the_source_before_with_what_it_tells_later() -> None:
    ((source, silent),) = attribution(
        "أعلن مصدر أمني عراقي، اليوم الثلاثاء، استهداف رتل شاحنات للتحالف الدولي بعبوة ناسفة جنوبي بابل.\n"
        'وقال المصدر، بحسب وكالة "الأناضول"، إن الانفجار ألحق أضرارا بشاحنة.\n'
        "وأضاف المصدر أن أحدا لم يصب، فيما لم يصدر تعليق رسمي من السلطات العراقية على الهجوم."
    )
    assert (source.source, source.role, source.via, source.stance) == (
        "مصدر أمني عراقي", "official", "Anadolu Agency", "asserts",
    )  # fmt: skip
    assert (silent.source, silent.stance) == ("السلطات العراقية", "declines")


def test_each_act_has_its_own_source_and_its_words_are_evidence() -> None:
    text = (
        "ذكر مصدر طبي أن مدنيين قتلا، أمس، بانفجار لغم قرب تدمر.\n"
        "وقال ناشطون إن ثلاثة أطفال أصيبوا، اليوم، بقصف مدفعي على بلدة سرمين."
    )
    article = an_article(text, published="2024-05-14")
    mine, shelling = extract_events(article)
    assert [one.source for one in mine.attribution] == ["مصدر طبي"]
    assert [one.source for one in shelling.attribution] == ["ناشطون"]
    for event in (mine, shelling):
        (words_of,) = [one for one in event.evidence if one.field == "attribution"]
        assert text[words_of.start : words_of.end] == words_of.text == event.attribution[0].text


def test_a_party_that_tells_of_its_own_deed_is_its_claimer() -> None:
    (told,) = attribution("أعلن حزب الله، اليوم، استهداف ثكنة إسرائيلية قرب كريات شمونة بصواريخ وإصابة جنديين.")
    assert [(one.source, one.role) for one in told] == [("حزب الله", "claimer")]
