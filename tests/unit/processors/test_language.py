"""Arabic told from its neighbours in script, and from pages that mix it with another language."""

import random
import tomllib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.language import describe, language_of, tell

GOLDEN = Path(__file__).parents[2] / "golden" / "languages.toml"


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    kind: str
    texts: list[str]


GROUPS = msgspec.convert(tomllib.loads(GOLDEN.read_text(encoding="utf-8"))["group"], list[Group])
ARABIC = [text for group in GROUPS if group.code == "ar" and group.kind == "news" for text in group.texts]
FOREIGN = {code: [t for g in GROUPS if g.code == code for t in g.texts] for code in {g.code for g in GROUPS} - {"ar"}}


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: f"{group.code}: {group.kind}")
def test_each_language_is_told_by_its_code(group: Group) -> None:
    assert {text: language_of(text) for text in group.texts} == dict.fromkeys(group.texts, group.code)


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: f"{group.code}: {group.kind}")
def test_eight_words_are_enough_to_tell_arabic_from_the_rest(group: Group) -> None:
    """But for one piece that is a list of Kurdish villages."""
    pieces = [
        " ".join(words[i : i + 8])
        for words in map(str.split, group.texts)
        for i in range(0, max(1, len(words) - 7), 8)
    ]  # fmt: skip
    wrong = [piece for piece in pieces if (language_of(piece) == "ar") != (group.code == "ar")]
    assert len(wrong) <= (group.kind == "names of neighbours")


@pytest.mark.parametrize("code", sorted(FOREIGN))
@pytest.mark.parametrize("between", ["\n", ". "], ids=["paragraphs", "sentences"])
def test_a_page_in_two_languages_is_mixed(code: str, between: str) -> None:
    chosen = random.Random(code).choices(FOREIGN[code], k=4)
    half = max(1, round(sum(len(text.split()) for text in chosen) / len(ARABIC[0].split())))
    page = between.join([*(ARABIC * 3)[:half], *chosen])
    assert language_of(page) == "mixed"
    assert {"ar", code} <= set(tell(page).shares)


@pytest.mark.parametrize("code", sorted(FOREIGN))
def test_a_foreign_quotation_leaves_an_article_arabic(code: str) -> None:
    assert language_of("\n".join([*ARABIC, min(FOREIGN[code], key=len)])) == "ar"


@pytest.mark.parametrize("text", ARABIC)
def test_persian_keys_presentation_forms_and_marks_leave_arabic_arabic(text: str) -> None:
    assert language_of(text.translate(str.maketrans("يك", "یک"))) == "ar"
    assert language_of(text.translate(str.maketrans("يهكم", "\ufef2\ufeea\ufeda\ufee2"))) == "ar"
    assert language_of("ـ".join(text)) == "ar"
    assert language_of("َ".join(text)) == "ar"


@pytest.mark.parametrize("text", ["", "١٢٣ - 456", "…"])
def test_without_words_there_is_no_language(text: str) -> None:
    assert tell(text) == ("und", {})


@pytest.mark.parametrize("text", ["Городской совет открыл новую дорогу.", "העירייה פתחה כביש חדש", "新的道路"])
def test_other_scripts_are_no_language_of_ours(text: str) -> None:
    assert language_of(text) == "und"


def test_a_long_list_of_arabic_words_without_grammar_is_no_arabic_text() -> None:
    assert language_of("مدرسة شارع حديقة مكتبة سوق " * 20) == "und"


def test_a_short_flash_without_small_words_is_arabic() -> None:
    assert language_of("جرح مدنيين برصاص مجهولين شرق بعقوبه") == "ar"


def test_what_was_told_can_be_said_to_people() -> None:
    page = "\n".join([*ARABIC[:2], *FOREIGN["fa"][:2]])
    assert describe(page).startswith("mixed: ar 5")
    assert ", fa 4" in describe(page)
    assert describe("") == "und"


@given(st.text(max_size=300))
def test_any_text_has_a_code_and_shares_that_sum_to_one(text: str) -> None:
    code, shares = tell(text)
    assert code in {*shares, "mixed", "und"}
    assert not shares or abs(sum(shares.values()) - 1) < 1e-9
