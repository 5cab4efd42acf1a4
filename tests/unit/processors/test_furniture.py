"""The article's paragraphs without the furniture of its site, and who is credited with them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors import furniture
from processors.furniture import clean
from processors.rules import RulesError

FIRST = "قالت الشرطة المحلية إن مجهولين أطلقوا النار مساء الأحد على سيارة مدنية قرب السوق القديم ولاذوا بالفرار."
SECOND = "وأوضح متحدث باسمها أن التحقيق في الحادث مستمر، وأن شهودا أدلوا بأقوالهم في المكان."
THIRD = "وأغلقت دوريات المرور الشوارع المؤدية إلى السوق حتى ساعة متأخرة، ثم أعادت فتحها أمام المركبات."
WANTED = f"{FIRST}\n{SECOND}\n{THIRD}"


@pytest.mark.parametrize(
    "line",
    [
        "+A حجم الخط -A",
        "اقرأ أيضًا: افتتاح جسر جديد في المدينة",
        "شارك",
        "نسخ الرابط",
        "08/03/2026",
        "الأحد 8 آذار 2026",
        "آخر تحديث: 8 مارس 2026 10:20",
        "منذ 5 ساعات",
        "https://waha.example/1",
        "{loadposition ads}",
        "[gallery ids=1]",
        "718 قراءة",
        "عدد المشاهدات: 1204",
        "انتهى/ س.ع",
        "ز.ن / تحرير",
        "المصدر: بريد الواحة",
        "إعداد: سعاد ناصر – تحرير: هالة ماهر",
        "بيروت - وكالات",
    ],
)
def test_a_line_of_furniture_goes_wherever_it_stands(line: str) -> None:
    assert clean(f"{FIRST}\n{line}\n{SECOND}\n{line}\n{THIRD}").text == WANTED


@pytest.mark.parametrize(
    "line",
    [
        "وقال الوزير: لن نتراجع",
        "رويترز: مقتل ثلاثة في الغارة",
        "مصدر: ارتفاع عدد القتلى إلى خمسة",
        "تقرير: انفجار يهز المدينة القديمة",
        "المزيد من القوات وصلت إلى المدينة مساء.",
        "مقتل ثلاثة وإصابة عشرة",
        "وقع الهجوم الأول في 12/3/2024 قرب الحدود.",
        "تابعوا السير نحو الحدود رغم التحذيرات التي أطلقتها السلطات المحلية في البلدة، ثم عادوا أدراجهم حين بدأ القصف"
        " المدفعي على الطريق الواصل بين القريتين في ساعة مبكرة من الصباح.",
    ],
)
def test_a_line_of_the_article_stays(line: str) -> None:
    assert clean(f"{FIRST}\n{line}\n{SECOND}").text == f"{FIRST}\n{line}\n{SECOND}"


def test_headlines_after_the_name_of_a_list_go_and_the_text_goes_on() -> None:
    related = "مواضيع ذات صلة\nافتتاح جسر جديد في المدينة\nأسعار الخضار تتراجع"
    long = f"{SECOND[:-1]}، فيما طلبت النيابة تسجيلات الكاميرات القريبة من موقع الحادث."
    assert clean(f"{FIRST}\n{related}\n{long}").text == f"{FIRST}\n{long}"


def test_nothing_follows_the_comments() -> None:
    assert clean(f"{FIRST}\n{SECOND}\nالتعليقات\n{THIRD}").text == f"{FIRST}\n{SECOND}"


def test_headlines_at_the_end_go() -> None:
    assert clean(f"{FIRST}\n{SECOND}\nافتتاح جسر جديد في المدينة\nأسعار الخضار تتراجع").text == f"{FIRST}\n{SECOND}"


def test_what_stands_above_the_title_goes() -> None:
    above = "الأخبار العاجلة\nطقس الغد حار في معظم مناطق البلاد\nإطلاق نار قرب السوق"
    assert clean(f"{above}\n{FIRST}\n{SECOND}", "إطلاق نار قرب السوق").text == f"{FIRST}\n{SECOND}"


def test_a_caption_said_twice_is_kept_once() -> None:
    caption = "عناصر من الشرطة في موقع الحادث وسط السوق القديم أمس"
    assert clean(f"{caption}\n{FIRST}\n{caption}\n{SECOND}").text == f"{caption}\n{FIRST}\n{SECOND}"


def test_the_rules_of_the_site_go_from_the_end() -> None:
    rules = "التعليقات المنشورة لا تعبر عن رأي الموقع، ويحق لهيئة التحرير حذف ما يخالف شروط الاستخدام وسياسة الخصوصية."
    assert clean(f"{FIRST}\n{SECOND}\n{rules}").text == f"{FIRST}\n{SECOND}"


def test_who_is_credited_is_told() -> None:
    assert clean(f"{FIRST}\n{SECOND} (رويترز)") == (f"{FIRST}\n{SECOND} (رويترز)", "reuters", None, None)
    assert clean(f"دمشق - سانا\n{FIRST}") == (FIRST, "sana", "دمشق", None)
    assert clean(f"بقلم: سعاد ناصر\n{FIRST}").author == "سعاد ناصر"
    assert clean(f"تقرير: سعاد ناصر\n{FIRST}") == (FIRST, None, None, "سعاد ناصر")
    assert clean(f"بريد الواحة - سعاد ناصر\n{FIRST}", outlets=["بريد الواحة"]) == (FIRST, None, None, "سعاد ناصر")


def test_a_faulty_list_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "furniture.toml"
    path.write_text('lines = "icon"', encoding="utf-8")
    monkeypatch.setattr(furniture, "FILE", path)
    with pytest.raises(RulesError, match=r"^furniture\.toml: .*lines"):
        furniture.furniture.__wrapped__()


@given(st.text(max_size=300), st.text(max_size=30))
def test_no_text_raises_and_all_kept_lines_stood_there(text: str, title: str) -> None:
    lines = {line.strip() for line in text.splitlines()}
    assert all(line in lines for line in clean(text, title).text.splitlines())


def test_what_the_site_puts_behind_the_last_sentence_goes() -> None:
    first = "قالت بلدية المدينة إن فرق الصيانة أغلقت الجسر القديم أمام الشاحنات صباح الأحد."
    last = "وأضافت أن الأعمال تستمر عشرة أيام على الأقل."
    assert clean(f"{first}\n{last} رابط الخبر بصحيفة الواحة: إغلاق الجسر").text == f"{first}\n{last}"
    told = f"{last} ونشر رابط الخبر على صفحتها."
    assert clean(f"{first}\n{told}").text == f"{first}\n{told}"
