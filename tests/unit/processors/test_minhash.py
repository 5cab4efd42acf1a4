"""What is kept of a text: the same for every spelling, small for every length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.minhash import BANDS, LONGEST_WORDS, WIDTH, sketch

TEXT = "أصيب ثلاثة عمال في حي الزهور جنوبي المدينة حين انهار سقف مخزن قديم وقالت البلدية إن المبنى كان مهجورا منذ سنوات"


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("أ", "ا").replace("ة", "ه"),
        TEXT.replace("ثلاثة", "3"),
        TEXT.replace("ثلاثة", "٣"),
        TEXT.replace("سقف", "سَقْفُ").replace("مخزن", "مخــزن"),
        TEXT.replace(" وقالت", ". وقالت").replace("قديم", "«قديم»،"),
        TEXT.replace(" وقالت", " قالت"),
    ],
)
def test_spellings_of_one_text_have_one_sketch(other: str) -> None:
    assert sketch(other) == sketch(TEXT)


def test_another_number_day_side_or_name_differs_in_its_slots() -> None:
    other = TEXT.replace("ثلاثة", "خمسة").replace("الزهور", "النخيل").replace("جنوبي", "شمالي")
    assert sketch(TEXT).likeness(sketch(TEXT)).other == 0
    assert sketch(other).likeness(sketch(TEXT)).other == 1


def test_a_quotation_gives_a_share_and_no_spread() -> None:
    own = [f"كلمة{chr(0x0628 + i)} أخرى{chr(0x0628 + i)}" for i in range(12)]
    quoting = " ".join([*own, *TEXT.split()[:12]])
    like = sketch(quoting).likeness(sketch(TEXT))
    assert like.share >= 0.5
    assert like.spread < 0.75
    assert like.lead < 0.5


def test_half_a_text_is_whole_in_it() -> None:
    half = " ".join(TEXT.split()[:10])
    assert sketch(half).likeness(sketch(TEXT))[:3] == (1, 1, 1)
    assert sketch(TEXT).likeness(sketch(half))[:2] == (1, 1)


@pytest.mark.parametrize("text", ["", " … ", "—"])
def test_a_text_without_words_is_like_none(text: str) -> None:
    assert len(sketch(text)) == 0
    assert sketch(text).bands() == set()
    assert sketch(text).likeness(sketch(TEXT)) == sketch(TEXT).likeness(sketch(text)) == (0, 0, 0, 0)


def test_a_text_of_any_length_is_kept_small() -> None:
    long = sketch(" ".join(f"مقتل {number} جنديا" for number in range(LONGEST_WORDS)))
    assert len(long) < LONGEST_WORDS
    assert len(long.shingles) + len(long.slots) < 40 * 1024
    assert len(long.bands()) == BANDS


@given(st.text(max_size=200))
def test_any_text_has_whole_hashes_and_no_more_bands_than_shingles(text: str) -> None:
    made = sketch(text)
    assert len(made.shingles) % WIDTH == 0
    assert len(made.slots) % (2 * WIDTH) == 0
    assert len(made.bands()) <= min(BANDS, len(made))
    assert made == sketch(text)
