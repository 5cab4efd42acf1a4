"""Any date that an Arab outlet can write reads back; other text never raises. Months and weekdays are those of CLDR."""

import datetime as dt
import itertools

import pytest
from babel import Locale, localedata
from hypothesis import given
from hypothesis import strategies as st

from processors.arabic.calendar_words import HIJRI_MONTHS, MONTHS, WEEKDAYS
from processors.arabic.dates import dates, explain
from processors.arabic.hijri import gregorian
from processors.arabic.letters import fold
from processors.arabic.words import words

ANCHOR = dt.date(2026, 11, 21)
ARABIC = [Locale.parse(name) for name in localedata.locale_identifiers() if name == "ar" or name.startswith("ar_")]
HIJRI = (
    *("محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة"),
    *("رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة"),
)
# Egypt and the Gulf, the Levant and Iraq, Tunisia and Algeria, Morocco, and both names as pan-Arab outlets write them.
EGYPT = ("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر")
LEVANT = (
    *("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران"),
    *("تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"),
)
TUNIS = ("جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر")
RABAT = ("يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر")
BOTH = tuple(f"{levant}/{egypt}" for levant, egypt in zip(LEVANT, EGYPT, strict=True))
BRACKETS = tuple(f"{egypt} ({levant})" for levant, egypt in zip(LEVANT, EGYPT, strict=True))
WEEKDAY_NAMES = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")


def month_of(name: str) -> int | None:
    tokens = words(fold(name))
    found = MONTHS.at(tokens, 0, len(tokens))
    return found[0] if found is not None and found[1] == len(tokens) else None


@pytest.mark.parametrize("locale", ARABIC, ids=str)
def test_cldr_names_of_every_arab_country_are_known(locale: Locale) -> None:
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                assert month_of(name) == number
        for number, name in locale.days[context]["wide"].items():
            tokens = words(fold(name))
            assert WEEKDAYS.at(tokens, 0, len(tokens)) == (number, len(tokens))


def test_hijri_months_are_known_in_order() -> None:
    for number, name in enumerate(HIJRI, 1):
        tokens = words(fold(name))
        assert HIJRI_MONTHS.at(tokens, 0, len(tokens)) == (number, len(tokens))


DAYS = st.dates(dt.date(1990, 1, 1), ANCHOR)
NAMES = st.sampled_from((EGYPT, LEVANT, TUNIS, RABAT, BOTH, BRACKETS))
SIGNS = st.sampled_from(DIGITS)


def signed(text: str, digits: str) -> str:
    return text.translate(str.maketrans(DIGITS[0], digits))


@given(
    DAYS,
    NAMES,
    SIGNS,
    st.sampled_from(["{d} {m} {y}", "{d} من {m} {y}", "{d} {m}، {y}", "{d} {m} من عام {y}", "{d} {m} {y}م"]),
)
def test_a_date_in_words_reads_back(day: dt.date, names: tuple[str, ...], digits: str, form: str) -> None:
    text = signed(form.format(d=day.day, m=names[day.month - 1], y=day.year), digits)
    assert [(one.first, one.last, one.text) for one in explain(text, ANCHOR)] == [(day, day, text)]


@given(DAYS, NAMES, SIGNS, st.sampled_from(["{w} {t}", "{w}، {t}", "يوم {w} ({t})", "{w} الموافق {t}"]))
def test_a_weekday_before_it_changes_nothing(day: dt.date, names: tuple[str, ...], digits: str, form: str) -> None:
    told = signed(f"{day.day} {names[day.month - 1]} {day.year}", digits)
    text = form.format(w=WEEKDAY_NAMES[day.weekday()], t=told)
    assert [one.first for one in explain(text, ANCHOR)] == [day]


@given(DAYS, SIGNS, st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y-%m-%d"]))
def test_a_date_in_digits_reads_back_day_first(day: dt.date, digits: str, form: str) -> None:
    assert [one.first for one in explain(signed(day.strftime(form), digits), ANCHOR)] == [day]


@given(st.integers(1400, 1448), st.integers(1, 12), st.integers(1, 29), st.booleans(), SIGNS)
def test_a_hijri_date_reads_back(year: int, month: int, day: int, named: bool, digits: str) -> None:
    text = f"{day} {HIJRI[month - 1]} {year} هـ" if named else f"{day}/{month}/{year}هـ"
    assert [one.first for one in explain(signed(text, digits), ANCHOR)] == [gregorian(year, month, day)]


@given(st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 6))
def test_a_weekday_lies_in_the_week_up_to_publication(anchor: dt.date, number: int) -> None:
    (found,) = explain(f"يوم {WEEKDAY_NAMES[number]}", anchor)
    assert found.first.weekday() == number
    assert 0 <= (anchor - found.first).days < 7


LINKS = """
في من إلى بين و قبل منذ الماضي المقبل الجاري عام العام هذا شهر أيام يومي ليل فجر مساء
اليوم أمس نفسه مطلع آخر الربع الثالث ساعة
هـ م 1 12 31 99 2023 1445 0 10/05 / - ( ) : ، . " الـ24 والعشرين
"""
PIECES = st.sampled_from([*EGYPT, *LEVANT, *WEEKDAY_NAMES, *HIJRI, *LINKS.split()])
TEXTS = st.lists(PIECES, max_size=14).map(" ".join) | st.text(max_size=60)


@given(TEXTS, st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)))
def test_any_text_gives_dates_in_order_within_it(text: str, anchor: dt.date) -> None:
    tokens = words(fold(text))
    found = dates(tokens, 0, len(tokens), anchor)
    assert all(0 <= one.start < one.end <= len(tokens) for one in found)
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))
    assert all(one.first <= one.last for one in found)
    for one in explain(text, anchor):
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text


@given(st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31)), TEXTS)
def test_no_day_of_publication_breaks_it(anchor: dt.date, text: str) -> None:
    explain(text, anchor)
