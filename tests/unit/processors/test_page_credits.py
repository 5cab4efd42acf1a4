"""Agencies and datelines."""

import pytest

from processors.page.credits import Dateline, agency_of, closing_agency, dateline_of, is_several

OUTLETS = ["الواحة", "سهيل نيوز"]


@pytest.mark.parametrize(
    ("line", "place", "agency", "rest"),
    [
        ("بغداد – (أ ف ب)", "بغداد", "afp", ""),
        ("بيروت/ رويترز: أعلنت الوزارة", "بيروت", "reuters", "أعلنت الوزارة"),
        ("صنعاء – سبأ", "صنعاء", "saba", ""),
        ("غزة – «الواحة»: قال", "غزة", None, "قال"),
        ("دمشق، سوريا (CNN) -- أكدت", "دمشق، سوريا", None, "أكدت"),
        ("القاهرة (رويترز) - قال", "القاهرة", "reuters", "قال"),
        ("عدن ـ د ب أ ـ قتل", "عدن", "dpa", "قتل"),
        ("الخرطوم في 12 مارس (سونا)- قال", "الخرطوم", "suna", "قال"),
        ("تل رفعت - الأناضول: أصيب", "تل رفعت", "anadolu", "أصيب"),
        ("سهيل نيوز- بغداد أفاد مصدر", "بغداد", None, "أفاد مصدر"),
        ("رويترز - بيروت: قال", "بيروت", "reuters", "قال"),
        ("بغداد: أعلنت", "بغداد", None, "أعلنت"),
    ],
)
def test_a_dateline_is_told_from_the_sentence(line: str, place: str, agency: str | None, rest: str) -> None:
    found = dateline_of(line, OUTLETS)
    assert found == Dateline(place, agency, len(line) - len(rest))


@pytest.mark.parametrize(
    "line",
    ["وقال الوزير: إن", "قال مسؤول - رفض ذكر اسمه - إن", "سعاد ناصر - الواحة", "أكد الناطق (وهو ضابط) أن", "", "بغداد"],
)
def test_what_is_no_dateline(line: str) -> None:
    assert dateline_of(line, OUTLETS) is None


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("المصدر: رويترز", "reuters"),
        ("(أ ف ب)", "afp"),
        ("أ. ف. ب.", "afp"),
        ("إسطنبول - الأناضول", "anadolu"),
        ("رويترز، أ ب", "reuters"),
        ("واع", "ina"),
        ("المصدر: وفا", "wafa"),
        ("وفا أحمد", None),
        ("واس وصل", None),
        ("قالت رويترز إن", None),
        ("", None),
    ],
)
def test_an_agency_is_credited_by_a_whole_line(line: str, agency: str | None) -> None:
    assert agency_of(line) == agency


def test_an_agency_in_brackets_at_the_end_is_credited() -> None:
    assert closing_agency("انتهى الاجتماع بلا اتفاق. (د ب أ)") == "dpa"
    assert closing_agency("انتهى الاجتماع (أمس).") is None


def test_agencies_without_a_name() -> None:
    assert is_several("بيروت - وكالات")
    assert not is_several("وكالات الأمم المتحدة تحذر")
