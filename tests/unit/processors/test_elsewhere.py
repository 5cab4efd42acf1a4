"""Clauses that begin by turning to another part of a town, or beyond it, tell of another act."""

import pytest

from processors.events import extract_events
from tests.news import an_article


def places(text: str) -> list[tuple[str | None, int | None]]:
    events = extract_events(an_article(text, published="2026-03-09"))
    return [
        (event.place.name if event.place else None, event.casualties.killed.best if event.casualties.killed else None)
        for event in events
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Another part of the town, with dead of its own.
        (
            "قتل تسعة أشخاص أمس الأحد في انفجار وقع في مسجد شمالي بغداد.\n"
            "وفي غرب المدينة، أسفر تفجير حافلة عن مقتل أربعة أشخاص.",
            [("Baghdad", 9), ("Baghdad", 4)],
        ),
        (
            "قتل تسعة أشخاص أمس الأحد بانفجار عبوة ناسفة في بغداد.\n"
            "وفي وسط بغداد لقي شخصان حتفهما في انفجار استهدف زوارا.",
            [("Baghdad", 9), ("Baghdad", 2)],
        ),
        # What lies beyond it.
        (
            "قتل تسعة أشخاص أمس الأحد في غارة على مدينة صنعاء.\nوإلى الشمال من صنعاء، دمر جسر بغارتين.",
            [("Sanaa", 9), ("Sanaa", None)],
        ),
        # The same act goes on where no other number is told.
        (
            "قتل تسعة أشخاص أمس الأحد بانفجار عبوة ناسفة في بغداد.\n"
            "وفي وسط بغداد أغلقت الشرطة الشارع الذي شهد الانفجار.",
            [("Baghdad", 9)],
        ),
    ],
)
def test_another_part_of_the_town_has_its_own_act(text: str, expected: list[tuple[str | None, int | None]]) -> None:
    assert places(text) == expected
