"""What people read for codes."""

from pathlib import Path
from typing import get_args

import pytest

from processors.event import EventType, Outcome, TargetType, Temporality, WeaponType
from processors.gazetteer.places import countries
from sinks.errors import DataError
from sinks.facets import FACETS
from sinks.labels import label, labels

VOCABULARIES = {
    "type": EventType, "outcome": Outcome, "temporality": Temporality, "weapon": WeaponType, "target": TargetType,
}  # fmt: skip


@pytest.mark.parametrize("kind", VOCABULARIES)
def test_every_code_has_an_arabic_and_an_english_name_of_its_own(kind: str) -> None:
    named = [label(kind, code) for code in get_args(VOCABULARIES[kind])]
    assert all("\u0600" < arabic[0] < "\u06ff" for arabic, _ in named)
    assert len(set(named)) == len(named)


def test_every_facet_is_named() -> None:
    assert set(labels().facet) == set(FACETS)


def test_every_country_of_the_gazetteer_is_named() -> None:
    assert all(label("country", code) != (code, code) for code in countries())


@pytest.mark.parametrize(
    ("kind", "code", "country", "named"),
    [
        ("place", "Mosul", "IQ", ("الموصل", "Mosul")),
        ("place", "Tripoli (Lebanon)", "LB", ("طرابلس الشام", "Tripoli (Lebanon)")),
        ("governorate", "Anbar", None, ("الأنبار", "Anbar")),
        ("actor", "Islamic State", None, ("داعش", "Islamic State")),
        ("place", "nowhere known", None, ("nowhere known", "nowhere known")),
        ("country", "XX", None, ("XX", "XX")),
        ("month", "2026-03", None, ("2026-03", "2026-03")),
    ],
)
def test_names_come_from_the_gazetteer(kind: str, code: str, country: str | None, named: tuple[str, str]) -> None:
    assert label(kind, code, country) == named


def test_a_code_without_a_label_is_named(tmp_path: Path) -> None:
    file = tmp_path / "labels.toml"
    file.write_text("[facet]\n[temporality]\n[weapon]\n[target]\n[stage]\n")
    with pytest.raises(DataError, match=r"\[temporality\] lacks background, hypothetical"):
        labels(file)
