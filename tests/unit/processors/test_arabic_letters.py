import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from processors.arabic.letters import Folded, fold, folded
from processors.arabic.words import words

# Letters and signs that mean something to folding, and all of Unicode, lone surrogates included.
ARABIC = st.text(
    alphabet=st.sampled_from(
        "اأإآٱبتثجحخدذرزسشصضطظعغفقكلمنهويىةؤئءیکگچپژےہۆێڵ\u064b\u0651\u0653\u0654\u0655\u0670ـ\u200f\u202b\u200c\u00a0\u202f"
        "ﻻﻋﺮﷲﷺ\ufc60 ٣۵5.،٫٬٪*/_-~\n«»xo1٠"
    ),
    max_size=80,
)
ANY = st.text(alphabet=st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("إِرْبيـــل", "اربيل"),
        ("أربیل", "اربيل"),
        ("ﻋﺮاق", "عراق"),
        ("ﷲ", "الله"),
        ("ﻻ", "لا"),
        ("مصطفى ٢٠٢٢ ۲۰۲۲ ２０２２", "مصطفي 2022 2022 2022"),
        ("مسؤول مسئول", "مسوول مسيول"),
        ("ا\u0653لية", "اليه"),
        ("مس\u0648\u0654ول", "مسوول"),
        ("کرکوک", "كركوك"),
        ("ہجوم", "هجوم"),
        ("ڕێبوار", "ريبوار"),
        ("می\u200cشود", "ميشود"),
        ("قتل\u00a0ستة\u202fأشخاص", "قتل سته اشخاص"),
        ("٪٣٫٥ و١٬٢٥٠", "%3.5 و1,250"),
        ("10–15", "10-15"),
        ("محمّ\ufc60د", "محمد"),
    ],
)
def test_spelling_variants_fold_into_one_form(written: str, plain: str) -> None:
    assert folded(written) == plain


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("قـ ـتل", "قتل"),
        ("ق.ت.ل", "قتل"),
        ("ق ت ل", "قتل"),
        ("ا ن ف ج ا ر", "انفجار"),
        ("تفـ.ـجير", "تفجير"),
        ("قصـ ـف", "قصف"),
        ("مسلـ*ـحون", "مسلحون"),
        ("إر/هابي", "ارهابي"),
        ("ش*هيد", "شهيد"),
        ("اسـ.تشهاد", "استشهاد"),
        ("قت1ل", "قتل"),
        ("انفج1ر", "انفجار"),
        ("الهج0م", "الهجوم"),
        ("هجoم", "هجوم"),
        ("جه1د", "جهاد"),
        ("قُـ.ـتِلَ", "قتل"),
        ("وقتـ ـلوا", "وقتلوا"),
        ("مـ ـقـ ـتـ ـل", "مقتل"),
        ("مقـ ـتل/جرحى", "مقتل/جرحي"),
        ("ح.م.ا.س", "حماس"),
        ("ق\u200b.\u200bت.ل", "قتل"),
        ("(ق ت ل)", "(قتل)"),
    ],
)
def test_words_split_to_evade_filters_are_put_together(written: str, plain: str) -> None:
    assert folded(f"في {written} أمس") == f"في {plain} امس"


@pytest.mark.parametrize(
    "text",
    [
        "ا.ف.ب", "د ب ا", "م. ع.", "(ح.ر.ب)", "ا ب ج د", "10.5", "و قال", "بـ قصف", "1445 هـ الموافق", "و/قتل",
        "الاول/اكتوبر", "التركيه-السوريه", "سي.ان.ان", "الانفجار.وقال", "لـ\"داعش\"", "قتل 5 جرحي", "س.ق.ت.ل",
        "غارات-قصف", "ه.جو.م.غ",
    ],
)  # fmt: skip
def test_ordinary_text_keeps_its_signs(text: str) -> None:
    assert folded(text) == text.replace("ـ", "")


def test_a_restored_word_maps_back_to_the_whole_stretch() -> None:
    text = "إن مقـ ـتل ضابط وإصابة ا ث ن ي ن بان\u064eفـ.ـجار"
    found = {word.text: text[word.start : word.end] for word in words(fold(text))}
    assert found["مقتل"] == "مقـ ـتل"
    assert found["بانفجار"] == "بان\u064eفـ.ـجار"


def test_a_mark_on_the_last_letter_belongs_to_the_word() -> None:
    text = "هجوماً عنيفاً"
    first, second = words(fold(text))
    assert text[first.start : first.end] == "هجوماً"
    assert text[second.start : second.end] == "عنيفاً"


def _well_mapped(text: str, once: Folded) -> None:
    assert len(once.origins) == len(once.text) + 1
    assert once.origins[-1] == len(text)
    assert all(one <= two for one, two in zip(once.origins, once.origins[1:], strict=False))
    assert all(0 <= at < len(text) for at in once.origins[:-1])


@given(st.one_of(ARABIC, ANY))
@example("ق ـت ل")
@example("ق.ـ.ت.ل/ق ت ل")
@example("\ud800ـ\udfff")
def test_folding_maps_back_is_idempotent_and_never_raises(text: str) -> None:
    once = fold(text)
    _well_mapped(text, once)
    assert folded(once.text) == once.text


@given(st.one_of(ARABIC, ANY))
def test_the_span_of_every_word_covers_its_letters(text: str) -> None:
    once = fold(text)
    last = 0
    for word in words(once):
        assert 0 <= word.start < word.end <= len(text)
        assert word.start >= last - 1  # a ligature may be split
        assert word.text in folded(text[word.start : word.end])
        last = word.end


@given(st.sampled_from(["انفجار", "تفجير", "المسلحون", "استشهاد", "بالقصف"]), st.sampled_from(".*/_~- "), st.data())
def test_a_violent_word_is_restored_wherever_it_is_split(word: str, sign: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word) - 1))
    assert folded(f"بعد {word[:at]}ـ{sign}ـ{word[at:]}، أمس") == f"بعد {folded(word)}, امس"


@given(st.sampled_from(["قتل", "انفجار", "هجوم", "ارهاب"]), st.sampled_from(["", " "]), st.sampled_from(".*/_~-"))
def test_a_violent_word_spelled_letter_by_letter_is_restored(word: str, space: str, sign: str) -> None:
    assert folded(f"بعد {(space or sign).join(word)}، أمس") == f"بعد {word}, امس"


@pytest.mark.parametrize("text", ["ق.ت.", "اب..", "قـ .ـ", "ـ.", "ق ت ", "ق1", "قـ", "ـ ـ", "ا"])
def test_long_rows_of_signs_are_read_in_no_time(text: str) -> None:
    """Each took minutes if its time grew with the square of its length."""
    assert len(folded(text * 60_000 + ".ب")) <= len(text) * 60_000 + 2
