"""Foreign names by their consonants."""

import pytest

from processors.arabic.letters import fold
from processors.arabic.words import words
from processors.gazetteer.soundalike import consonants, soundalikes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ماغدبورغ", "ماجديبورج"),
        ("ننغرهار", "نانكرهار"),
        ("كولوفاتا", "كلوفاطه"),
        ("تشاتانوغا", "شتانوجا"),
        ("اوديسا", "اوديسه"),
    ],
)
def test_spellings_of_one_name_have_one_row_of_consonants(one: str, other: str) -> None:
    assert consonants(one) == consonants(other)


def test_other_names_have_another() -> None:
    assert consonants("كولوفاتا") != consonants("كولومبو")


@pytest.mark.parametrize(("name", "country", "found"), [("ماجديبوورج", "DE", ["Magdeburg"]), ("ماجديبوورج", "NG", [])])
def test_a_name_is_sought_in_one_country(name: str, country: str, found: list[str]) -> None:
    tokens = words(fold(name))
    assert [hit.entry.name for hit in soundalikes(tokens, 0, len(tokens), country)] == found
