"""The gazetteer of who fights: everybody has one name and is found by every other, and faults in the data are told."""

from pathlib import Path

import pytest

from processors.arabic.letters import fold
from processors.arabic.words import words
from processors.gazetteer import actors as gazetteer
from processors.gazetteer.actors import Actor, Name, Who, inflections, stem, who
from processors.rules import RulesError


def named(text: str) -> list[Name]:
    """The longest name at each word of a text, but for those within an earlier one."""
    tokens = words(fold(text))
    found: list[Name] = []
    reach = 0
    for i in range(len(tokens)):
        for hit in who().names.longest(tokens, i, len(tokens))[:1]:
            if i >= reach:
                found.append(hit.entry)
                reach = hit.end
    return found


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("تنظيم داعش الإرهابي", "Islamic State"),
        ("ولاية سيناء", "Wilayat Sinai"),
        ("ميليشيا الحوثي", "Houthis"),
        ("مرتزقة الاحتلال التركي", "Turkish-backed factions"),
        ("العدو الصهيوني", "Israeli armed forces"),
        ("دولة الاحتلال التركي", "Turkish armed forces"),
        ("قوات الأسد", "Syrian government forces"),
        ("قسد", "Syrian Democratic Forces"),
        ("الجنجويد", "Rapid Support Forces"),
        ("قوات خليفة حفتر", "Libyan National Army"),
        ("حركة طالبان الباكستانية", "Tehrik-i-Taliban Pakistan"),
        ("جماعة نصرة الإسلام والمسلمين", "JNIM"),
        ("القوات المسلحة الملكية المغربية", "Moroccan armed forces"),
        ("سلاح الجو النيجيري", "Nigerian armed forces"),
        ("الدرك الموريتاني", "Mauritanian security forces"),
        ("السلطات الباكستانية", "Pakistan"),
        ("للجيش الجزائري", "Algerian armed forces"),
        ("متمردي حركة 23 مارس", "M23"),
        ("قوات درع السودان", "Sudan Shield Forces"),
        ("الانفصاليون البلوش", "Baloch Liberation Army"),
        ("مقاتلي وحدة الرضوان", "Hezbollah"),
        ("متمردي نمور التاميل", "Liberation Tigers of Tamil Eelam"),
        ("رعاة الفولاني", "Fulani herders"),
        ("القوات الرواندية", "Rwandan armed forces"),
        ("كتائب القذافي", "Libyan government forces"),
        ("تنظيم الدولة الإسلامية في الصومال", "Islamic State Somalia"),
        ("العدوان السعودي الأمريكي", "Saudi-led coalition"),
    ],
)
def test_everybody_is_known_by_many_names(text: str, actor: str) -> None:
    assert next(name.actor.name for name in named(text) if name.actor) == actor


def test_a_state_has_forces_and_police_at_home() -> None:
    assert who().forces["TN"] == Actor("Tunisian armed forces", "state_forces", "TN")
    assert who().security["TN"] == Actor("Tunisian security forces", "police", "TN")
    assert who().forces["US"].name == "United States", "whose agencies strike too"


def test_short_names_say_nobody_by_themselves() -> None:
    (army,) = named("الجيش")
    assert army.actor is None
    assert army.short is not None
    assert army.short.home == "forces"


def test_adjectives_are_inflected_for_gender_and_number() -> None:
    assert {"تركي", "تركية", "تركيان", "تركيتين", "تركيون"} <= set(inflections("تركي"))


@pytest.mark.parametrize(
    ("word", "text"), [("الميليشيات", "مليشي"), ("مليشيا", "مليشي"), ("المتمردون", "متمرد"), ("الحركه", "حركه")]
)
def test_a_short_name_is_recalled_by_its_stem(word: str, text: str) -> None:
    assert stem(word) == text


def test_one_name_for_two_actors_is_told() -> None:
    found = Who()
    found.add(Actor("Guards", "armed_group", "LY"), ["الحراس"], [])
    with pytest.raises(RulesError, match="Guards stands for two"):
        found.add(Actor("Guards", "police", "LY"), [], [])


def test_a_short_name_for_nobody_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in {
        "states.toml": "state = []\n[templates]\nforces = []\nstate = []\nsecurity = []\n",
        "short.toml": '[[short]]\nnames = ["التنظيم"]\nactor = "Nobody"\n',
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(gazetteer, "_FOLDER", tmp_path)
    with pytest.raises(RulesError, match=r"short\.toml: التنظيم means Nobody"):
        who.__wrapped__()
