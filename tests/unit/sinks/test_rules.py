from pathlib import Path

import pytest

from processors.event import Casualties, Event, Target, Toll
from sinks.alerts.rules import Conditions, load
from sinks.errors import DataError
from sinks.settings import SinkSettings
from tests.unit.sinks.samples import event

SHIPPED = Path(SinkSettings().alert_rules)


def test_shipped_rules_tell_each_attack_once() -> None:
    (rule,) = load(SHIPPED)
    assert set(rule.on) == {"new", "toll_rises", "confirmed", "outcome_changes"}
    assert rule.when.hold(event())
    assert not rule.when.hold(event(event_type="arrest"))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("rule = [", "Invalid"),
        ("", "rule"),
        ("rule = []", r"\$\.rule"),
        ('[[rule]]\nname = "x"\non = ["newer"]', r"'newer'.*\$\.rule\[0\]\.on\[0\]"),
        ('[[rule]]\nname = "x"\non = []', r"\$\.rule\[0\]\.on"),
        ('[[rule]]\nname = "a b"\non = ["new"]', r"\$\.rule\[0\]\.name"),
        ('[[rule]]\nname = "x"\non = ["new"]\nwhen = { countries = ["Iraq"] }', r"countries\[0\]"),
        ('[[rule]]\nname = "x"\non = ["new"]\nwhen = { weapon = "ied" }', "weapon"),
        ('[[rule]]\nname = "x"\non = ["new"]\nmax_age_days = 0', "max_age_days"),
        ('[[rule]]\nname = "x"\non = ["new"]\n[[rule]]\nname = "x"\non = ["new"]', "two rules are named 'x'"),
    ],
)
def test_fault_in_the_rules_is_told_with_its_place(tmp_path: Path, text: str, fault: str) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(text)
    with pytest.raises(DataError, match=fault) as raised:
        load(file)
    assert str(file) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_missing_rules_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="RASID_ALERT_RULES"):
        load(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        (Conditions(), True),
        (Conditions(event_types=["ied", "shelling"]), True),
        (Conditions(event_types=["shelling"]), False),
        (Conditions(outcomes=["foiled"]), False),
        (Conditions(countries=["SY", "IQ"]), True),
        (Conditions(countries=["SY"]), False),
        (Conditions(targets=["aid"]), True),
        (Conditions(targets=["airport"]), False),
        (Conditions(min_killed=5), True),
        (Conditions(min_killed=6), False),
    ],
)
def test_conditions(when: Conditions, holds: bool) -> None:
    told: Event = event(
        targets=[Target(type="military"), Target(type="aid")], casualties=Casualties(killed=Toll(best=5))
    )
    assert when.hold(told) is holds


def test_an_unknown_toll_is_no_mass_casualty() -> None:
    assert not Conditions(min_killed=1).hold(event(casualties=Casualties(killed=Toll(low=24))))
