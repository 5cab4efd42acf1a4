"""The rare words by which reports of one act know each other."""

from processors.event import Evidence, Facts, Place
from processors.merging.words import MOST, Near, bare

TEXT = (
    "اغتال مسلحون مجهولون الشيخ عواد الجبوري قرب منزله في بلدة الصينية مساء اليوم، وفق ما أعلنت الشرطة.\n\n"
    "وقال شقيقه بدران إن المهاجمين لاذوا بالفرار."
)


def facts(start: int, end: int, place: Place | None = None) -> Facts:
    span = Evidence(field="event_type", start=start, end=end, text=TEXT[start:end])
    return Facts(event_type="assassination", temporality="new", outcome="completed", place=place, evidence=[span])


def test_names_are_kept_and_common_words_numbers_and_the_place_are_not() -> None:
    place = Place(name="Siniyah", text="بلدة الصينية")
    found = Near("", TEXT).rare(facts(0, 13, place))
    assert {bare("عواد"), bare("الجبوري"), bare("بدران")} <= set(found)
    assert not {"شرطه", "مسلحون", "صينيه", "بلده", "اليوم"} & set(found)


def test_the_nearest_come_first_and_not_more_than_a_few() -> None:
    many = " ".join(f"كلم{chr(0x0628 + n % 25)}{chr(0x0628 + n // 25)}ظ" for n in range(200))
    event = Facts(
        event_type="ied", temporality="new", outcome="completed",
        evidence=[Evidence(field="event_type", start=at, end=at + 5, text=many[at : at + 5]) for at in (0, 600)],
    )  # fmt: skip
    found = Near("", many).rare(event)
    assert len(found) == MOST
    assert Near("", many).rare(event) == found


def test_prefixes_are_taken_off_so_that_other_sentences_give_the_same_word() -> None:
    assert bare("والجبوري") == bare("الجبوري") == bare("للجبوري") == "جبوري"
    assert bare("12") == bare("في") == ""


def test_without_evidence_there_are_no_words() -> None:
    assert Near("", TEXT).rare(Facts(event_type="ied", temporality="new", outcome="completed")) == []
