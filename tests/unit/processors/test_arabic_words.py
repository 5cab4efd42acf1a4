import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.arabic.letters import fold, folded
from processors.arabic.lexicon import Lexicon
from processors.arabic.words import Form, forms, words


def stems(word: str) -> set[str]:
    return {form.text for form in forms(folded(word))}


def test_clitics_come_off_one_by_one_and_the_whole_word_is_tried_first() -> None:
    assert [form.text for form in forms("وبالعراق")] == ["وبالعراق", "بالعراق", "العراق", "عراق"]
    assert forms("بغداد")[0].text == "بغداد"
    assert "القايم" in stems("للقائم")
    assert "سياره" in stems("سيارته")


@pytest.mark.parametrize(
    "word",
    [
        "وزير", "والي", "واسط", "فصيل", "فلسطين", "بغداد", "باريس", "كركوك", "لبنان", "ليبيا", "كتيبة", "لواء", "بصرة",
        "فجر", "وقع", "والده", "فكرة", "كميات", "لجان", "للقاء", "بسكرة", "كسرت", "وحدات", "كانوا",
    ],
)  # fmt: skip
def test_words_that_only_look_cliticised_keep_their_first_letter(word: str) -> None:
    plain = folded(word)
    assert all(plain.startswith(stem) for stem in stems(word))


@pytest.mark.parametrize(
    ("word", "stem", "never"),
    [
        ("وبغداد", "بغداد", "غداد"),
        ("لفلسطين", "فلسطين", "لسطين"),
        ("بمحافظة", "محافظه", "محافظ"),
        ("والشخصي", "شخصي", "شخص"),
        ("بحاجة", "حاجه", "حاج"),
        ("وكبيرا", "كبيرا", "بيرا"),
    ],
)
def test_clitics_come_off_whole_words_but_not_their_letters(word: str, stem: str, never: str) -> None:
    assert stem in stems(word)
    assert never not in stems(word)


def test_names_take_no_endings_and_no_likeness() -> None:
    names: Lexicon[str] = Lexicon(proper=True)
    for name in ("سرت", "صور", "القائم"):
        names.add(name, name)
    nouns: Lexicon[str] = Lexicon()
    nouns.add("هجوم", "هجوم")

    def found(lexicon: Lexicon[str], text: str) -> list[str]:
        tokens = words(fold(text))
        return [hit.entry for hit in lexicon.longest(tokens, 0, len(tokens))]

    assert found(names, "وبسرت") == found(names, "لسرت") == ["سرت"]
    assert found(names, "كسرت") == found(names, "صورا") == found(names, "قائم") == []
    assert found(names, "بالقائم") == ["القائم"]
    assert found(nouns, "كهجومها") == ["هجوم"]


@given(st.text(alphabet=st.sampled_from("ابتفكلموهينعقس"), min_size=1, max_size=14))
def test_forms_are_parts_of_the_word_least_stripped_first(word: str) -> None:
    found = forms(word)
    assert found[0] == Form(word)
    assert len({form.text for form in found}) == len(found)
    for form in found[1:]:
        assert form.prefix or form.suffix
        assert len(form.text) >= 2


def test_what_is_longer_than_any_word_is_cut_and_keeps_its_offsets() -> None:
    (long, short) = words(fold("ا" * 5000 + " قصف"))
    assert (len(long.text), long.start, long.end) == (64, 0, 5000)
    assert (short.text, short.start, short.end) == ("قصف", 5001, 5004)


def test_digits_letters_and_signs_are_words_apart() -> None:
    assert [word.text for word in words(fold("قُتل 1,250 شخصا(10%)"))] == ["قتل", "1,250", "شخصا", "(", "10", "%", ")"]
    assert [word.text for word in words(fold("و200 و٣٫٥"))] == ["و", "200", "و", "3.5"]
