"""Advertisements among a feed's articles, and news that only sounds like them."""

import pytest

from producers.ads import advertised

NEWS = "https://news.example/a/1"


@pytest.mark.parametrize(
    ("title", "categories", "address"),
    [
        ("إعلان مدفوع: شقق للبيع", [], NEWS),
        ("مادّة إعلانيّة | عروض الصيف", [], NEWS),
        ("  « محتوى برعاية » جامعة أهلية تفتح أبوابها", [], NEWS),
        ("عروض الصيف [إعلان]", [], NEWS),
        ("(اعلان) سيارات", [], NEWS),
        ("SPONSORED: a new bank", [], NEWS),
        ("عروض الصيف", ["اقتصاد", "إعلانات مبوبة"], NEWS),
        ("عروض الصيف", ["Advertorial"], NEWS),
        ("اكتشف المزيد", [], "https://ad.doubleclick.net/ddm/clk/7"),
        ("اكتشف المزيد", [], "https://trc.taboola.com/x"),
    ],
)
def test_an_advertisement_is_told_by_its_mark(title: str, categories: list[str], address: str) -> None:
    assert advertised(title, categories, address)


@pytest.mark.parametrize(
    ("title", "categories"),
    [
        ("إعلان حالة الطوارئ بعد الهجوم", ["سياسة"]),
        ("إعلان: وقف إطلاق النار يبدأ غدا", []),
        ("الإعلان عن مقتل قيادي في غارة", []),
        ("ممول للتنظيم في قبضة الأمن", []),
        ("برعاية أممية.. انطلاق محادثات وقف القتال", []),
        ("Sponsored militias attack a convoy", []),
        ("مؤتمر برعاية أممية لوقف القتال", []),
        ("حظر الإعلانات السياسية", ["إعلام"]),
        ("Advertisements banned near schools", []),
        ("", []),
    ],
)
def test_news_is_no_advertisement(title: str, categories: list[str]) -> None:
    assert advertised(title, categories, "https://notdoubleclick.net.news.example/a") is None
