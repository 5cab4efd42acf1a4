"""Copies: a wire text printed by many is one voice."""

from processors.article import Article
from processors.copies import Copies
from producers.article import utc_now

SENTENCES = [
    "أعلنت قيادة العمليات أن قوة أمنية عثرت على مخبأ للأسلحة في أطراف البلدة.",
    "وأضافت أن المخبأ كان يحوي قذائف قديمة وأسلاك تفجير لم تستعمل بعد.",
    "ونقلت فرق الهندسة ما عثر عليه إلى مكان آمن تمهيدا لإتلافه لاحقا.",
    "ولم تعلن القيادة عن توقيف أي شخص على صلة بالقضية حتى الآن.",
]


def article(name: str, text: str, wire_origin: str | None = None) -> Article:
    return Article(
        article_id=name,
        version=1,
        url="",
        outlet=f"outlet {name}",
        title="",
        text=text,
        wire_origin=wire_origin,
        fetched_at=utc_now(),
    )


def test_a_reprint_speaks_with_the_voice_of_the_first_report() -> None:
    copies = Copies({})
    first = copies.judge(article("a", "\n".join(SENTENCES)))
    reprint = copies.judge(article("b", "عاجل\n" + " ".join(SENTENCES[:3]).replace("أمنية", "أَمنيّة")))
    assert first.copy_of is None
    assert (reprint.copy_of, reprint.wire_origin) == ("a", "outlet:outlet a")
    assert reprint.voice == first.voice


def test_a_reprint_that_hides_its_agency_still_speaks_with_its_voice() -> None:
    copies = Copies({})
    copies.judge(article("a", "\n".join(SENTENCES), wire_origin="agency:x"))
    assert copies.judge(article("b", "\n".join(SENTENCES))).wire_origin == "agency:x"


def test_one_quotation_makes_no_copy() -> None:
    copies = Copies({})
    copies.judge(article("a", "\n".join(SENTENCES[:2])))
    assert copies.judge(article("b", "\n".join(SENTENCES[1:]))).copy_of is None


def test_an_article_that_comes_again_is_no_copy_of_itself() -> None:
    copies = Copies({})
    copies.judge(article("a", "\n".join(SENTENCES)))
    assert copies.judge(article("a", "\n".join(SENTENCES))).copy_of is None
