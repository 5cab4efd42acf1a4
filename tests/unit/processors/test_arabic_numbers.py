import itertools
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.arabic.letters import fold
from processors.arabic.numbers import Number, number_at, ordinal_at
from processors.arabic.words import words

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its strings have escapes that Python warns of
    from pyarabic.number import ArNumbers  # type: ignore[import-untyped]

# Every word in the genders and cases that the news writes; masculine nouns take the feminine units from three to ten.
UNITS = [
    ["صفر"],
    ["واحد", "واحدة"],
    ["اثنان", "اثنين", "اثنتان", "اثنتين"],
    ["ثلاثة", "ثلاث"],
    ["أربعة", "أربع"],
    ["خمسة", "خمس"],
    ["ستة", "ست"],
    ["سبعة", "سبع"],
    ["ثمانية", "ثماني", "ثمان"],
    ["تسعة", "تسع"],
    ["عشرة", "عشر"],
]
TEENS = [
    ["أحد عشر", "إحدى عشرة"],
    ["اثنا عشر", "اثني عشر", "اثنتا عشرة", "اثنتي عشرة"],
    *[[f"{u}ة عشر", f"{u} عشرة"] for u in ("ثلاث", "أربع", "خمس", "ست", "سبع")],
    ["ثمانية عشر", "ثماني عشرة"],
    ["تسعة عشر", "تسع عشرة"],
]
TENS = [["عشرون", "عشرين"], *[[f"{u}ون", f"{u}ين"] for u in ("ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع")]]
HUNDREDS = [
    ["مئة", "مائة"],
    ["مئتان", "مئتين", "مائتان", "مائتين"],
    *[[f"{u}مئة", f"{u}مائة", f"{u} مئة"] for u in ("ثلاث", "أربع", "خمس", "ست", "سبع")],
    ["ثمانمئة", "ثمانمائة", "ثمانيمئة", "ثماني مئة"],
    ["تسعمئة", "تسعمائة", "تسع مئة"],
]
SCALES = {1_000_000: (["مليون"], ["مليونان", "مليونين"], "ملايين"), 1000: (["ألف"], ["ألفان", "ألفين"], "آلاف")}


def read(text: str) -> Number | None:
    tokens = words(fold(text))
    return number_at(tokens, 0, len(tokens))


def under_thousand(number: int, draw: st.DrawFn) -> list[str]:
    """A number from 1 to 999 in parts that "and" joins."""
    parts = [draw(st.sampled_from(HUNDREDS[number // 100 - 1]))] if number >= 100 else []
    rest = number % 100
    if 10 < rest < 20:
        parts.append(draw(st.sampled_from(TEENS[rest - 11])))
    elif 0 < rest <= 10:
        parts.append(draw(st.sampled_from(UNITS[rest])))
    elif rest:
        parts += [draw(st.sampled_from(UNITS[rest % 10]))] if rest % 10 else []
        parts.append(draw(st.sampled_from(TENS[rest // 10 - 2])))
    return parts


@st.composite
def spelled(draw: st.DrawFn) -> tuple[int, str]:
    """A number up to a thousand million, and its words in any gender, case and spelling; "and" joined or apart."""
    number = draw(st.one_of(st.integers(0, 999_999), st.integers(1_000_000, 999_999_999)))
    joiner = draw(st.sampled_from([" و", " و "]))
    parts: list[str] = []
    rest = number
    for scale, (one, two, many) in SCALES.items():
        count, rest = divmod(rest, scale)
        if count in (1, 2):
            parts.append(draw(st.sampled_from(one if count == 1 else two)))
        elif count:
            counted = many if count <= 10 else draw(st.sampled_from([one[0], f"{one[0]}ا"]))
            parts.append(f"{joiner.join(under_thousand(count, draw))} {counted}")
    parts += under_thousand(rest, draw) if rest else []
    return number, joiner.join(parts) or "صفر"


@given(spelled())
def test_every_number_reads_back_in_all_its_spellings(case: tuple[int, str]) -> None:
    number, text = case
    found = read(text)
    assert found is not None
    assert found == (0, len(words(fold(text))), number, number, number)


@given(st.one_of(st.integers(0, 999_999), st.integers(1_000_000, 999_999_999)))
def test_every_number_that_pyarabic_writes_reads_back(number: int) -> None:
    found = read(ArNumbers().int2str(str(number)))
    assert found is not None
    assert found.best == number


@given(st.integers(0, 999_999_999), st.sampled_from([",", ".", "٬", "،", " ", "\u00a0", "\u202f"]))
def test_thousands_set_apart_read_back(number: int, separator: str) -> None:
    text = f"{number:,}".replace(",", separator)
    for digits in (text, text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))):
        found = read(f"{digits} نازح")
        assert found is not None
        assert found.best == number


@pytest.mark.parametrize(
    ("text", "best", "low", "high"),
    [
        ("34 جريحا", 34, 34, 34),
        ("مئتا قتيل", 200, 200, 200),
        ("ألفا قتيل", 2000, 2000, 2000),
        ("مليوني نازح", 2_000_000, 2_000_000, 2_000_000),
        ("20 ألفا", 20_000, 20_000, 20_000),
        ("3 آلاف", 3000, 3000, 3000),
        ("خمسة آلاف و200", 5200, 5200, 5200),
        ("مئة و20", 120, 120, 120),
        ("ألف ومئتين وخمسة وثلاثون", 1235, 1235, 1235),
        ("مليون ونصف", 1_500_000, 1_500_000, 1_500_000),
        ("مليونين وربع المليون", 2_250_000, 2_250_000, 2_250_000),
        ("نصف مليون", 500_000, 500_000, 500_000),
        ("6.9 مليون", 6_900_000, 6_900_000, 6_900_000),
        ("1,2 مليار", 1_200_000_000, 1_200_000_000, 1_200_000_000),
        ("خمسة آلاف وستة آلاف", 5000, 5000, 5000),
        ("ثلاثمئة ألف وألف", 301_000, 301_000, 301_000),
        ("مئة ألف وخمسة آلاف", 105_000, 105_000, 105_000),
        ("ما لا يقل عن عشرة", 10, 10, None),
        ("لا يقل عددهم عن 12", 12, 12, None),
        ("أكثر من ثلاثين", 30, 30, None),
        ("ثلاثين ونيف", 30, 30, None),
        ("عشرة أو أكثر", 10, 10, None),
        ("ثلاثة أشخاص على الأقل", 3, 3, None),
        ("لا يزيد على عشرة", 10, None, 10),
        ("ما يصل إلى 40", 40, None, 40),
        ("نحو 30", 30, None, None),
        ("وقرابة مئة", 100, None, None),
        ("بنحو عشرين", 20, None, None),
        ("وبأكثر من مئة", 100, 100, None),
        ("عشرات القتلى", None, 24, None),
        ("مئات القتلى", None, 200, None),
        ("عشرات الآلاف", None, 20_000, None),
        ("بضعة أشخاص", None, 3, 9),
        ("بضع عشرات", None, 30, 90),
        ("بضعة آلاف", None, 3000, 9000),
        ("بضعة عشر جنديا", None, 13, 19),
        ("ما بين 10 و15 قتيلا", 10, 10, 15),
        ("بين عشرة وعشرين", 10, 10, 20),
        ("10 إلى 15", 10, 10, 15),
        ("10-15 جريحا", 10, 10, 15),
        ("ثلاثة أو أربعة", 3, 3, 4),
        ("بين 5 آلاف و6 آلاف", 5000, 5000, 6000),
        ("أحد المسلحين", 1, 1, 1),
        ("أحد عناصر الأمن", 1, 1, 1),
        ("ست نساء", 6, 6, 6),
        ("خمس نساء", 5, 5, 5),
        ("واحد وعشرون", 21, 21, 21),
        ("ما لا يقل عن نحو 20", 20, 20, None),
        ("نحو الـ50 قتيلا", 50, None, None),
    ],
)
def test_numbers_of_the_news(text: str, best: int | None, low: int | None, high: int | None) -> None:
    number = read(text)
    assert number is not None
    assert (number.best, number.low, number.high) == (best, low, high)


@pytest.mark.parametrize(
    "text",
    [
        "الأحد الماضي", "الاثنين", "بلدة صغيرة", "لست هناك", "أحد", "أحد في المكان", "ثمن الوقود", "خمس السكان",
        "نصف السكان", "ثلاثة أرباع السكان", "خمسة ونصف", "10.5", "10%", "30 في المئة", "ثلاثين بالمئة", "10:30",
        "2021-11-30", "04/01/2022", "24/7", "0790123456", "07901234567890", "5G", "3-1", "كميات", "الصفر",
        "بين 3 مسلحين و5 جنود",
    ],
)  # fmt: skip
def test_what_counts_nothing(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "عام 2014",
        "رقم 12",
        "الساعة 10",
        "القرار 1701",
        "اللواء 33",
        "إف-16",
        "كوفيد-19",
        "في المئة",
        "20 بالمئة",
        "بئر السبع",
    ],
)
def test_what_a_word_before_makes_a_name_counts_nothing(text: str) -> None:
    tokens = words(fold(text))
    assert [number_at(tokens, i, len(tokens)) for i in range(len(tokens))] == [None] * len(tokens)


def test_a_rise_from_one_number_to_another_is_no_range() -> None:
    tokens = words(fold("من 10 إلى 15"))
    found = number_at(tokens, 1, len(tokens))
    assert found is not None
    assert (found.best, found.end) == (10, 2)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("الثالث", 3),
        ("الأولى", 1),
        ("العاشرة", 10),
        ("الحادي عشر", 11),
        ("الثالثة عشرة", 13),
        ("الحادي والعشرون", 21),
        ("الخامسة و العشرين", 25),
        ("الثلاثين", 30),
        ("الثاني والتسعين", 92),
        ("المئة", 100),
        ("المئة والخامسة والعشرون", 125),
        ("المائة و خمسة و عشرون", 125),
        ("الألف", 1000),
    ],
)
def test_ordinals(text: str, value: int) -> None:
    tokens = words(fold(text))
    assert ordinal_at(tokens, 0, len(tokens)) == (value, len(tokens))


@pytest.mark.parametrize("text", ["الثلاثة", "ثلاثة", "القتلى", "الأحد", "واحد"])
def test_no_ordinal_begins_here(text: str) -> None:
    tokens = words(fold(text))
    assert ordinal_at(tokens, 0, len(tokens)) is None


WORDS = [word for row in (*UNITS, *TEENS, *TENS, *HUNDREDS) for word in row]
ANY_WORDS = st.lists(
    st.sampled_from(
        [
            *WORDS,
            "و",
            "ألف",
            "آلاف",
            "مليون",
            "نصف",
            "ونصف",
            "ما",
            "بين",
            "إلى",
            "نحو",
            "عشرات",
            "بضع",
            "12",
            "000",
            "-",
            "ال",
        ]
    ),
    max_size=12,
).map(" ".join)


@given(st.one_of(ANY_WORDS, st.text(max_size=40)), st.booleans())
def test_every_reading_stays_in_range_and_nothing_raises(text: str, joined: bool) -> None:
    tokens = words(fold(text.replace(" و ", " و") if joined else text))
    for start, end in itertools.combinations(range(len(tokens) + 1), 2):
        number = number_at(tokens, start, end)
        if number is not None:
            assert start == number.start < number.end <= end
            assert number.value >= 0
            assert number.low is None or number.high is None or number.low <= number.high
            assert number.best is None or (number.low or 0) <= number.best
        position = ordinal_at(tokens, start, end)
        assert position is None or (position[0] > 0 and start < position[1] <= end)
