"""Words by what they are for."""

import pytest

from processors.events.uses import Entry, Uses
from processors.rules import RulesError

ENTRIES = {"claiming": Entry(verbs=[("تبنى", "تبنى")]), "by": Entry(words=["يد"])}


def test_words_are_known_without_their_clitics_and_verbs_in_their_forms() -> None:
    uses = Uses(ENTRIES, ("claiming", "by"), prefixes=("", "و"), with_pronoun=("claiming",))
    assert [uses.of(word) for word in ("وتبنت", "تبناه", "بيد", "يده", "باب")] == [
        {"claiming"}, {"claiming"}, frozenset(), frozenset(), frozenset(),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("expected", "fault"), [(("claiming",), "by is no use any rule knows"), (("claiming", "by", "of"), "of is missing")]
)
def test_a_use_too_many_or_too_few_is_told(expected: tuple[str, ...], fault: str) -> None:
    with pytest.raises(RulesError, match=fault):
        Uses(ENTRIES, expected)
