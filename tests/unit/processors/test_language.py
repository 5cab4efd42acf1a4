"""Arabic told from its neighbours in script."""

import pytest

from processors.language import language_of

TEXTS = {
    "ar": "قال مسؤول محلي إن الطريق الذي يصل بين البلدتين أعيد فتحه بعد أن أزالت الفرق ما عليه من حجارة خلال الليل.",
    "fa": "شهردار گفت که پل تازه‌ای برای گذر خودروها ساخته می‌شود و چند پارک کوچک نیز در کنار آن جا می‌گیرد.",
    "ur": "شہر کے لوگوں نے بتایا کہ نئی سڑک بننے سے بازار تک پہنچنا آسان ہو گیا ہے اور بچے بھی وقت پر پڑھنے جاتے ہیں۔",
    "ckb": "شارەوانی ڕایگەیاند کە پڕۆژەی ئاوی گەڕەکەکە تەواو بووە و لە هەفتەی داهاتوو دەکرێتەوە بۆ هەموو ماڵەکان.",
    "ps": "د ښار خلکو وویل چې نوې لار به د بازار تر څنګه جوړه شي او ماشومان به ښوونځي ته په اسانۍ ورځي.",
    "und": "The council said that the new road between the two towns would open before the end of the month.",
}  # fmt: skip


@pytest.mark.parametrize("code", TEXTS)
def test_each_language_is_told_by_its_code(code: str) -> None:
    assert language_of(TEXTS[code]) == code


def test_foreign_names_do_not_make_arabic_foreign() -> None:
    assert language_of(TEXTS["ar"] + " وحضر الافتتاح پرويز ونائبه.") == "ar"


def test_persian_yeh_and_kaf_alone_prove_nothing() -> None:
    assert language_of(TEXTS["ar"].translate(str.maketrans("يك", "یک"))) == "ar"


@pytest.mark.parametrize("text", ["", "١٢٣ - 456", "…"])
def test_without_letters_there_is_no_language(text: str) -> None:
    assert language_of(text) == "und"


def test_a_long_list_of_arabic_words_without_grammar_is_no_arabic_text() -> None:
    assert language_of("مدرسة شارع حديقة مكتبة سوق " * 20) == "und"


def test_a_flash_dense_with_nouns_is_arabic() -> None:
    flash = (
        "انفجار عبوة ناسفة استهدف رتل شاحنات شمال بغداد، ومصدر أمني يؤكد إصابة سائقين ونقلهما لتلقي العلاج، "
        "وقوات الأمن تغلق الطريق السريع وتباشر تفتيش البساتين المجاورة بحثاً عن المنفذين."
    )
    assert language_of(flash) == "ar"
