import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.arabic.letters import fold
from processors.arabic.numbers import Number, number_at
from processors.arabic.words import words

UNITS = ["", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"]
TENS = ["", "", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
HUNDREDS = ["", "مئة", "مئتان", "ثلاثمئة", "أربعمئة", "خمسمئة", "ستمئة", "سبعمئة", "ثمانمئة", "تسعمئة"]
TEENS = {11: "أحد عشر", 12: "اثنا عشر", **{10 + n: f"{UNITS[n]} عشر" for n in range(3, 10)}}


def read(text: str) -> Number | None:
    tokens = words(fold(text))
    return number_at(tokens, 0, len(tokens))


def spelled(number: int) -> str:
    """The number in words, as the news writes it."""
    parts = []
    if number >= 1000:
        thousands = number // 1000
        parts.append(
            {1: "ألف", 2: "ألفان"}.get(thousands) or f"{spelled(thousands)} {'آلاف' if thousands <= 10 else 'ألف'}"
        )
        number %= 1000
    parts.append(HUNDREDS[number // 100])
    number %= 100
    if number == 10:
        parts.append("عشرة")
    elif number in TEENS:
        parts.append(TEENS[number])
    else:
        parts += [UNITS[number % 10], TENS[number // 10]]
    return " و".join(part for part in parts if part)


@pytest.mark.parametrize(
    ("text", "best", "low"),
    [
        ("34 جريحا", 34, 34),
        ("١٢ مدنيا", 12, 12),
        ("ثلاثة عشر", 13, 13),
        ("مئة وخمسة وأربعين", 145, 145),
        ("خمسة آلاف نازح", 5000, 5000),
        ("ما لا يقل عن عشرة", 10, 10),
        ("أكثر من ثلاثين", 30, 30),
        ("نحو 30", 30, None),
        ("عشرات القتلى", None, 24),
        ("1,250 لاجئا", 1250, 1250),
    ],
)
def test_numbers_of_the_news(text: str, best: int | None, low: int | None) -> None:
    number = read(text)
    assert number is not None
    assert (number.best, number.low) == (best, low)


@pytest.mark.parametrize("text", ["الأحد الماضي", "6.9 مليون", "بلدة صغيرة"])
def test_no_number_of_people_begins_here(text: str) -> None:
    assert read(text) is None


@given(st.integers(min_value=1, max_value=999_999))
def test_every_number_under_a_million_reads_back(number: int) -> None:
    found = read(spelled(number))
    assert found is not None
    assert found.best == number
