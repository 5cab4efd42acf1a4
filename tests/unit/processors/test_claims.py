"""Who claims, who is blamed, who is only suspected and who denies: read from a sentence, and told of its act."""

import datetime as dt

import pytest

from processors.arabic.letters import fold
from processors.arabic.words import words
from processors.event import Facts
from processors.events import extract_events
from processors.events.claims import claims
from processors.events.parties import Cast
from processors.events.tags import tag
from tests.news import an_article

DAY = dt.date(2024, 5, 14)


def said(text: str) -> set[tuple[str, str]]:
    """Mode and actor of every statement in a sentence."""
    tokens = words(fold(text))
    marks = tag(tokens, 0, len(tokens), DAY)
    named = sorted((*marks.actors, *marks.shorts), key=lambda hit: hit.start)
    marks.parties.extend(Cast().parties(tokens, named, marks.arms, 0, len(tokens)))
    found = claims(tokens, marks, len(tokens))
    return {(one.mode, one.party.actor.name if one.party.actor else "?") for one in found}


def events(text: str, title: str = "") -> list[Facts]:
    return extract_events(an_article(text, title, published="2024-05-14"))


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        # claims
        ("وتبنى تنظيم داعش الهجوم.", ("claim", "Islamic State")),
        ("«حركة الشباب» تتبنى تفجيرا بمقديشو", ("claim", "Al-Shabaab")),
        ("وأعلنت جماعة الحوثي مسؤوليتها عن الهجوم.", ("claim", "Houthis")),
        ("الهجوم الذي تبناه تنظيم داعش أوقع قتيلين.", ("claim", "Islamic State")),
        ("أعلن المتحدث باسم الحوثيين استهداف سفينة في البحر الأحمر.", ("claim", "Houthis")),
        ("وقال حزب الله إنه قصف ثكنة بالصواريخ.", ("claim", "Hezbollah")),
        ("وقالت كتائب القسام إن مقاتليها هاجموا دبابة.", ("claim", "Hamas")),
        ("وأعلن يحيى سريع، المتحدث باسم جماعة الحوثي، مسؤولية جماعته عن الهجوم.", ("claim", "Houthis")),
        ('تبنت جماعة تسمي نفسها "سرايا الغضب" الهجوم.', ("claim", "سرايا الغضب")),
        # blame
        ("واتهم مسؤول محلي حركة الشباب بالوقوف وراء الهجوم.", ("blame", "Al-Shabaab")),
        ("واتُّهمت حركة الشباب بالوقوف وراء الهجوم.", ("blame", "Al-Shabaab")),
        ("وحمّل المحافظ تنظيم داعش مسؤولية التفجير.", ("blame", "Islamic State")),
        ("وأشارت أصابع الاتهام إلى حزب العمال الكردستاني.", ("blame", "PKK")),
        ("ونسبت الوزارة الهجوم إلى تنظيم القاعدة.", ("blame", "al-Qaeda")),
        ("وقال الوزير إن تنظيم داعش يقف وراء التفجير.", ("blame", "Islamic State")),
        # suspicion
        ("ويُعتقد أن تنظيم داعش وراء الهجوم.", ("suspicion", "Islamic State")),
        ("طائرات يُرجح أنها إسرائيلية شنت غارة.", ("suspicion", "Israeli armed forces")),
        ("ويُشتبه بانتماء المهاجمين إلى حركة طالبان.", ("suspicion", "Taliban")),
        ("ويحمل التفجير بصمات تنظيم القاعدة.", ("suspicion", "al-Qaeda")),
        # denial
        ("ونفت حركة طالبان ضلوعها في الهجوم.", ("denial", "Taliban")),
        ("وطالبان تتنصل من الهجوم", ("denial", "Taliban")),
        ("ونفى المتحدث باسم قسد أي علاقة بالتفجير.", ("denial", "Syrian Democratic Forces")),
        ("لا علاقة لحزب الله بالصواريخ.", ("denial", "Hezbollah")),
    ],
)
def test_whose_word_it_is(text: str, statement: tuple[str, str]) -> None:
    assert said(text) == {statement}


def test_the_accused_is_not_who_accuses() -> None:
    assert said("ويتهم الجيش السوداني قوات الدعم السريع بشن الهجمات.") == {("blame", "Rapid Support Forces")}
    assert said("وحملت واشنطن إيران مسؤولية الهجوم.") == {("blame", "Iran")}


def test_whom_a_pronoun_blames_was_named_before() -> None:
    text = "ونفت حركة طالبان صلتها بالهجوم، بينما حمّلها نائب الرئيس المسؤولية."
    assert said(text) == {("denial", "Taliban"), ("blame", "Taliban")}


def test_joint_claimants_claim_together() -> None:
    text = "سرايا القدس، وكتائب شهداء الأقصى أعلنت مسؤوليتها عن العملية."
    assert said(text) == {("claim", "Palestinian Islamic Jihad"), ("claim", "Al-Aqsa Martyrs' Brigades")}


@pytest.mark.parametrize(
    "text",
    [
        "ولم تتبن أي جهة الهجوم.",
        "ولم تعلن حركة الشباب مسؤوليتها عن التفجير.",
        "ونفى الجيش اللبناني وقوع انفجار.",  # what he denies is no part of his own
        "أعلن الجيش اللبناني استهداف دورية له بعبوة.",  # his own patrol
        "أعلنت الشرطة العراقية اختطاف ثلاثة مهندسين.",  # police tell of it
        "أعلن الجيش العراقي مقتل جندي بانفجار عبوة.",
        "أكد حزب العمال الكردستاني قصف الطائرات التركية مواقعه.",  # another's deed
        "وأكد الجيش التركي أن قواته تعرضت لهجوم.",
    ],
)
def test_what_is_no_claim(text: str) -> None:
    assert not {mode for mode, _ in said(text)} & {"claim", "denial"}


def test_a_claim_is_told_of_the_act_before_it_and_outweighs_the_rest() -> None:
    (event,) = events(
        "قُتل أربعة أشخاص، أمس، بانفجار سيارة مفخخة وسط مدينة كركوك.\nونُقل المصابون إلى المستشفى.\n"
        "واتهم المحافظ تنظيم داعش بالوقوف وراء التفجير.\nوتبنى التنظيم العملية في بيان."
    )
    assert [(one.name, one.certainty) for one in event.actors] == [("Islamic State", "claimed")]
    assert [(one.mode, one.by, one.actor) for one in event.claims] == [
        ("blame", "المحافظ", "Islamic State"), ("claim", "Islamic State", "Islamic State"),
    ]  # fmt: skip
    assert {one.rule for one in event.evidence if one.field == "claims"} == {"blamed", "claimed"}


def test_two_claimants_compete() -> None:
    (event,) = events("قُتل جنديان، أمس، بهجوم بالرصاص قرب مدينة غاو.\nوتبنى تنظيم القاعدة الهجوم، ثم تبناه تنظيم داعش.")
    assert {(one.by, one.competing) for one in event.claims} == {("al-Qaeda", True), ("Islamic State", True)}


def test_a_denial_names_no_doer() -> None:
    (event,) = events("قُتل جنديان، أمس، بانفجار عبوة ناسفة قرب مدينة هرات.\nونفت حركة طالبان ضلوعها في التفجير.")
    assert event.actors == []
    assert [(one.mode, one.by) for one in event.claims] == [("denial", "Taliban")]


def test_what_is_said_of_both_attacks_is_said_of_each() -> None:
    told = events(
        "قُتل جنديان، أمس، بانفجار عبوة ناسفة قرب مدينة غاو.\nوقُتل أربعة مدنيين، أمس، بهجوم مسلح على قرية قرب موبتي.\n"
        "ونسبت الحكومة الهجومين إلى جماعة نصرة الإسلام والمسلمين."
    )
    assert [[(one.name, one.certainty) for one in event.actors] for event in told] == [[("JNIM", "blamed")]] * 2
