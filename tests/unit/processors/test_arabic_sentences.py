import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.arabic.letters import fold
from processors.arabic.sentences import MAX_WORDS, sentences
from processors.arabic.words import words


def cut(text: str) -> list[str]:
    tokens = words(fold(text))
    return [text[tokens[s.start].start : tokens[s.end - 1].end] for s in sentences(text, tokens)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("وقع انفجار. لم يصب أحد", 2),
        ("هل من جديد؟! لا شيء", 2),
        ("قال ا.ف.ب إن الوضع هادئ", 1),
        ("وصل د. سمير مع م. ع. صباحا", 1),
        ("بلغت النسبة 3.5 والعدد 1.250 شخصا", 1),
        ("قال «انتهى الأمر.» ثم غادر", 2),
        ('قال "انتهى الأمر." ثم غادر', 2),
        ('"هذا أول." "وهذا ثان."', 2),
        ("قال «انتهى الأمر.»، ثم غادر", 1),
        ("جملة (بين قوسين.) وأخرى", 2),
        ("وقع الهجوم (أمس). ولم يعلق أحد", 2),
        ("حلب.. قتيلان بانفجار", 1),
        ("حلب… قتيلان بانفجار", 1),
        # Behind a long sentence some outlets write two dots for a stop.
        ("عثر على شرطيين مقتولين في منزل لهما في بلدة على الحدود مع البلد الذي يجاورها.. ونقلت صحيفة عن الحاكم ذلك", 2),
        ("انتهى الأمر...\nبدأ غيره", 2),
        ("عنوان بلا نقطة\nوسطر بعده\r\nوثالث\u2028ورابع", 4),
        ("• أول الأخبار • ثانيها", 2),
        ("1. أول الأخبار\n2. ثانيها", 2),
        ("ذكرت السورية.نت الخبر ونقله www.example.com عنها", 1),
        ("انتهى الهجوم.وقال شاهد", 2),
        ("قال هذا ۔ وذاك", 2),
    ],
)
def test_where_sentences_end(text: str, count: int) -> None:
    assert len(cut(text)) == count


def test_closing_quotes_belong_to_the_sentence_they_close() -> None:
    assert cut('قال "انتهى الأمر." ثم غادر') == ['قال "انتهى الأمر."', "ثم غادر"]


def test_paragraphs_are_lines() -> None:
    text = "وقع انفجار. لم يصب أحد\n\nقال شاهد"
    tokens = words(fold(text))
    assert [s.paragraph for s in sentences(text, tokens)] == [0, 0, 1]


def test_a_text_without_stops_is_cut() -> None:
    text = "كلمة " * (3 * MAX_WORDS)
    tokens = words(fold(text))
    assert max(s.end - s.start for s in sentences(text, tokens)) <= MAX_WORDS


@pytest.mark.parametrize("text", [".", "!. ", '."', "ا.", "•", "…"])
def test_long_rows_of_stops_are_cut_in_no_time(text: str) -> None:
    """Each took minutes if its time grew with the square of its length."""
    tokens = words(fold(text * 60_000))
    assert sum(s.end - s.start for s in sentences(text * 60_000, tokens)) == len(tokens)


@given(
    st.one_of(
        st.text(alphabet=st.sampled_from("ابت 12.…!؟?،:\"'«»()[]•-\n\r\u2028ـx"), max_size=80),
        st.text(max_size=60),
        st.integers(0, 5).map(lambda n: "كلمة. " * n + "كلمة " * (MAX_WORDS - 1) + "." * (n + 1)),
    )
)
def test_sentences_cover_all_words_in_order(text: str) -> None:
    tokens = words(fold(text))
    found = sentences(text, tokens)
    assert [i for s in found for i in range(s.start, s.end)] == list(range(len(tokens)))
    assert all(0 < s.end - s.start <= MAX_WORDS for s in found)
    assert all(two.paragraph - one.paragraph in (0, 1) for one, two in itertools.pairwise(found))
