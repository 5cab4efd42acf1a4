from hypothesis import given
from hypothesis import strategies as st

from processors.arabic.letters import fold, folded
from processors.arabic.sentences import MAX_WORDS, sentences
from processors.arabic.words import forms, words

ARABIC = st.text(
    alphabet=st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآؤئءًٌٍَُِّْـ\u200f\u202b ﻻﻋﺮاق ٣5.،\n«»x"), max_size=120
)


def test_spelling_variants_fold_into_one_form() -> None:
    assert folded("إِرْبيـــل") == folded("اربيل") == folded("أربیل")
    assert folded("ﻋﺮاق") == folded("عراق")
    assert folded("مصطفى ٢٠٢٢ ۲۰۲۲") == "مصطفي 2022 2022"
    assert folded("مسؤول") == "مسوول"


@given(ARABIC)
def test_folding_is_idempotent_and_every_word_maps_back(text: str) -> None:
    once = fold(text)
    assert fold(once.text).text == once.text
    assert len(once.origins) == len(once.text) + 1
    last = 0
    for word in words(once):
        assert last <= word.start < word.end <= len(text) or word.start == last - 1  # a ligature may be split
        assert word.text in fold(text[word.start : word.end]).text
        last = word.end


def test_a_mark_on_the_last_letter_belongs_to_the_word() -> None:
    text = "هجوماً عنيفاً"
    first, second = words(fold(text))
    assert text[first.start : first.end] == "هجوماً"
    assert text[second.start : second.end] == "عنيفاً"


def test_clitics_come_off_one_by_one_and_the_whole_word_is_tried_first() -> None:
    assert [form.text for form in forms("وبالعراق")] == ["وبالعراق", "بالعراق", "العراق", "عراق"]
    assert forms("بغداد")[0].text == "بغداد"
    assert "القايم" in {form.text for form in forms(folded("للقائم"))}
    assert "سياره" in {form.text for form in forms("سيارته")}


def test_sentences_end_at_stops_and_lines_but_not_at_initials() -> None:
    text = "وقع انفجار. لم يصب أحد\nقال ا.ف.ب إن الوضع هادئ"
    tokens = words(fold(text))
    found = sentences(text, tokens)
    assert [tokens[s.start].text for s in found] == ["وقع", "لم", "قال"]
    assert [s.paragraph for s in found] == [0, 0, 1]


def test_a_text_without_stops_is_cut() -> None:
    text = "كلمة " * (3 * MAX_WORDS)
    tokens = words(fold(text))
    assert max(s.end - s.start for s in sentences(text, tokens)) <= MAX_WORDS
