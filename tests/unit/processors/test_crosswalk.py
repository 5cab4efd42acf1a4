"""Events in the terms of PLOVER, ACLED and the GTD."""

from pathlib import Path
from typing import get_args

import pytest

from processors import crosswalk
from processors.crosswalk import codes
from processors.event import Acled, EventType, Gtd, Outcome, Plover
from processors.rules import RulesError

NO_ATTACKS = {"arrest", "weapons_seizure", "security_operation"}


@pytest.mark.parametrize("kind", get_args(EventType))
def test_every_type_has_codes(kind: EventType) -> None:
    found = codes(kind, "completed")
    assert found.acled is not None
    assert (found.gtd is None) == (kind in NO_ATTACKS)
    assert (found.plover.event == "ASSAULT") == (kind not in NO_ATTACKS)


@pytest.mark.parametrize(
    ("kind", "mode", "sub_type", "gtd"),
    [
        ("ied", "explosives", "Remote explosive/landmine/IED", (3, 6)),
        ("suicide_bombing", "suicide-attack", "Suicide bomb", (3, 6)),
        ("shelling", "heavy-weapons", "Shelling/artillery/missile attack", (3, 6)),
        ("drone_attack", "drone", "Air/drone strike", (3, 6)),
        ("assassination", "targeted", "Attack", (1, 13)),
        ("armed_clash", "firearms", "Armed clash", (2, 5)),
        ("abduction", "abduct", "Abduction/forced disappearance", (6, 13)),
    ],
)
def test_the_crosswalk(kind: EventType, mode: str, sub_type: str, gtd: tuple[int, int]) -> None:
    found = codes(kind, "completed")
    assert found.acled is not None
    assert found.gtd is not None
    assert (found.plover.mode, found.acled.sub_type) == (mode, sub_type)
    assert (found.gtd.attacktype, found.gtd.weaptype) == gtd


@pytest.mark.parametrize(
    ("kind", "outcome", "sub_type"),
    [
        ("ied", "foiled", "Disrupted weapons use"),
        ("ied", "failed", "Remote explosive/landmine/IED"),
        ("drone_attack", "foiled", "Air/drone strike"),
    ],
)
def test_only_what_was_made_safe_is_disrupted_weapons_use(kind: EventType, outcome: Outcome, sub_type: str) -> None:
    found = codes(kind, outcome)
    assert found.acled is not None
    assert found.acled.sub_type == sub_type


def test_weapons_and_targets_say_more_than_the_type() -> None:
    assert codes("armed_attack", "completed", targets=["military"]).acled == Acled(
        type="Battles", sub_type="Armed clash"
    )
    stabbing = codes("armed_attack", "completed", ["knife"], ["civilians"])
    assert stabbing.plover == Plover(event="ASSAULT", mode="primitive")
    assert stabbing.gtd == Gtd(attacktype=2, weaptype=9)
    assert codes("assassination", "completed", ["ied"]).gtd == Gtd(attacktype=1, weaptype=6)
    assert codes("shelling", "completed", ["chemical", "artillery"]).plover.mode == "unconventional"


def test_a_threat_is_nothing_to_those_who_count_acts() -> None:
    found = codes("rocket_attack", "threatened")
    assert (found.plover, found.acled, found.gtd) == (Plover(event="THREATEN", mode="violence"), None, None)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('rule = []\n[type.ied]\nplover = { event = "ASSAULT" }\n', "no codes for"),
        ('rule = []\n[type.ied]\nplover = { event = "WAR" }\n', "WAR"),
        ('rule = []\n[type.bomb]\nplover = { event = "ASSAULT" }\n', "bomb"),
    ],
)
def test_a_fault_in_the_data_is_told(text: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "crosswalk.toml"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(crosswalk, "_PATH", path)
    with pytest.raises(RulesError, match=fault):
        crosswalk._data.__wrapped__()
