"""Who fights in a sentence: names with their men and weapons, short names explained, nobody by nationality alone."""

import datetime as dt

import pytest

from processors.arabic.letters import fold
from processors.arabic.words import words
from processors.events.parties import Cast, Party, agree
from processors.events.tags import tag

DAY = dt.date(2024, 5, 14)


def parties(text: str, cast: Cast | None = None) -> list[Party]:
    tokens = words(fold(text))
    marks = tag(tokens, 0, len(tokens), DAY)
    named = sorted((*marks.actors, *marks.shorts), key=lambda hit: hit.start)
    return (cast or Cast()).parties(tokens, named, marks.arms, 0, len(tokens))


def told(text: str) -> list[tuple[str, str]]:
    """The words of each party, and who it is."""
    tokens = words(fold(text))
    return [
        (" ".join(token.text for token in tokens[party.start : party.end]), party.actor.name if party.actor else "?")
        for party in parties(text)
    ]


@pytest.mark.parametrize(
    ("text", "party", "actor"),
    [
        ("مسلحون من حركة الشباب", "مسلحون من حركه الشباب", "Al-Shabaab"),
        ("خلية تابعة لداعش", "خليه تابعه لداعش", "Islamic State"),
        ("مقاتلين موالين لقسد", "مقاتلين موالين لقسد", "Syrian Democratic Forces"),
        ("طائرات التحالف الدولي", "طايرات التحالف الدولي", "US-led coalition"),
        ("طائرات حربية روسية", "طايرات حربيه روسيه", "Russian armed forces"),
        ("مدفعية إسرائيل", "مدفعيه اسراييل", "Israeli armed forces"),
        ("جنود إثيوبيون", "جنود اثيوبيون", "Ethiopian armed forces"),
        ('مقاتلو "حزب الله"', 'مقاتلو " حزب الله', "Hezbollah"),
    ],
)
def test_men_and_weapons_stand_for_whose_they_are(text: str, party: str, actor: str) -> None:
    assert told(text) == [(party, actor)]


@pytest.mark.parametrize("text", ["مسلحون سوريون", "مجموعة عراقية", "رجل تونسي"])
def test_a_nationality_makes_no_army(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("استهدفت القنبلة الشرطة", "الشرطه"),  # a definite noun has no owner
        ("انفجار سيارة مفخخة بالعراق", "بالعراق"),
        ("التنظيم ووحدات حماية الشعب", "ووحدات حمايه الشعب"),
    ],
)
def test_what_only_stands_before_a_name_is_not_its_own(text: str, last: str) -> None:
    assert told(text)[-1][0] == last


def test_a_short_name_is_the_one_told_last_that_it_fits() -> None:
    cast = Cast()
    parties("اتهمت السلطات حركة الشباب وتنظيم داعش", cast)
    assert [party.actor.name for party in parties("هاجمت الحركة ثم انسحب التنظيم", cast) if party.actor] == [
        "Al-Shabaab", "Islamic State",
    ]  # fmt: skip


def test_which_army_the_country_of_the_act_tells_unless_one_was_named() -> None:
    (army,) = parties("قصف الجيش")
    assert army.actor is None
    assert [actor.name if (actor := army.who(code)) else None for code in ("LB", "PS", None)] == [
        "Lebanese armed forces", "Israeli armed forces", None,
    ]  # fmt: skip
    cast = Cast()
    parties("توغل الجيش التركي شمالا", cast)
    (army,) = parties("قصف الجيش", cast)
    assert army.who("SY") is not None
    assert army.who("SY") == army.actor


def test_a_group_that_no_list_has_is_one_in_quotation_marks() -> None:
    assert told('تبنت جماعة تدعى "ألوية الفجر الصادق" العملية') == [("الويه الفجر الصادق", "الويه الفجر الصادق")]
    assert told('وصفه بأنه "عمل جبان"') == []


@pytest.mark.parametrize(
    ("verb", "subject", "fits"),
    [
        ("قصفت", "قوات", True),
        ("قصف", "قوات", False),
        ("قصف", "الجيش", True),
        ("استهدفت", "الجيش", False),
        ("هاجم", "مسلحون", True),
        ("تبنت", "داعش", True),
        ("تبني", "داعش", True),
    ],
)
def test_a_verb_agrees_with_its_subject(verb: str, subject: str, *, fits: bool) -> None:
    assert agree(verb, subject) is fits
