from collections.abc import Sequence

import pytest

from processors.arabic.letters import fold
from processors.arabic.lexicon import Hit
from processors.arabic.words import words
from processors.events.lexicon import Arm, terms
from processors.events.where import spots
from processors.gazetteer.actors import Actor, Name, actors
from processors.gazetteer.places import Site, places


def sites(text: str) -> Sequence[Hit[Site]]:
    tokens = words(fold(text))
    return [hit for i in range(len(tokens)) for hit in places().longest(tokens, i, len(tokens))]


def test_places_are_known_by_every_name_and_through_clitics() -> None:
    assert {hit.entry.name for hit in sites("بأربيل وهولير")} == {"Erbil"}
    assert [hit.entry.country for hit in sites("للعراق")] == ["IQ"]
    assert sites('قاعدة "عين الأسد" الجوية')[0].entry.name == "Ain al-Asad air base"


def test_a_towns_article_is_part_of_its_name() -> None:
    for text, names in (("اقتحموا مدينة القائم", ["Al-Qaim"]), ("بقي الاتفاق قائما وهو قائم", [])):
        tokens = words(fold(text))
        assert [spot.name for spot in spots(tokens, 0, len(tokens))] == names


@pytest.mark.parametrize(("text", "names"), [("دخل من الباب", []), ("قصف مدينة الباب", ["Al-Bab"])])
def test_a_common_word_is_a_place_only_after_a_word_for_one(text: str, names: list[str]) -> None:
    tokens = words(fold(text))
    assert [spot.name for spot in spots(tokens, 0, len(tokens))] == names


def test_an_actors_home_is_no_place_and_its_adjective_is_the_actor() -> None:
    tokens = words(fold("الجيش التركي"))
    assert spots(tokens, 0, len(tokens)) == []
    found = [hit.entry for i in range(len(tokens)) for hit in actors().longest(tokens, i, len(tokens))]
    forces = Actor("Turkish armed forces", "state_forces", "TR")
    assert [name for name in found if name.short is None] == [Name(forces), Name(forces, adjective=True)]


def test_duals_and_plurals_of_weapons_carry_their_count() -> None:
    for text, count in (("عبوة ناسفة", 1), ("عبوتين ناسفتين", 2), ("العبوات الناسفة", None)):
        tokens = words(fold(text))
        found = [hit.entry for hit in terms().longest(tokens, 0, len(tokens))]
        assert [(arm.type, arm.count) for arm in found if isinstance(arm, Arm)] == [("ied", count)]
