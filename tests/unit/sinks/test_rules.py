from datetime import UTC, datetime
from pathlib import Path

import pytest

from sinks.alerts.commands import doubtful
from sinks.alerts.rules import Quiet, load
from sinks.errors import DataError
from sinks.settings import SinkSettings
from tests.unit.sinks.samples import event

SHIPPED = Path(SinkSettings().alert_rules)
RULE = '[[rule]]\nname = "x"\non = ["new"]\n'


def test_shipped_rules_tell_each_attack_once() -> None:
    (rule,) = load(SHIPPED)
    assert {"new", "toll_rises", "confirmed", "outcome_changes"} <= set(rule.on)
    assert rule.when.hold(event())
    assert not rule.when.hold(event(event_type="arrest"))
    assert not rule.when.hold(event(temporality="background"))


def test_every_shipped_rule_can_be_switched_on(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(SHIPPED.read_text(encoding="utf-8").replace("enabled = false", "enabled = true"), encoding="utf-8")
    rules = load(file)
    assert {rule.name for rule in rules} >= {"attack", "mass-casualties", "near-our-office", "foiled"}
    assert not list(doubtful(rules))  # they name what events have


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("rule = [", "Invalid"),
        ("", "missing required field `rule`"),
        ("rule = []", "line 1, rule: "),
        ('[[rule]]\nname = "x"\non = ["newer"]', r"line 3, rule\.on: 'newer' is not allowed.*mean new.*toll_rises"),
        ('[[rule]]\nname = "x"\non = []', r"line 3, rule\.on: "),
        ('[[rule]]\nname = "a b"\non = ["new"]', r"line 2, rule\.name: "),
        (RULE + "# said\n" + RULE + '[rule.when]\ncountries = ["Iraq"]', r"line 9, rule\.when\.countries: "),
        (RULE + 'when = { weapon = "ied" }', r"line 4, rule\.when\.weapon: no such key.*mean weapons"),
        (RULE + '[rule.when]\nevent_types = [\n "ied",\n "id",\n]', r"line 7, rule\.when\.event_types: 'id'"),
        (RULE + "max_age_days = 0", r"line 4, rule\.max_age_days"),
        (RULE + RULE, r"line 5, rule\.name: two rules are named 'x'"),
        (RULE + "throttle_minutes = 5\ndigest_minutes = 5", r"line 5, rule\.digest_minutes: "),
        (RULE + 'group_by = ["country"]', r"line 4, rule\.group_by: "),
        (RULE + 'quiet = { from = "23:00", to = "24:00", zone = "UTC" }', r"line 4, rule\.quiet\.to"),
        (
            RULE + 'quiet = { from = "23:00", to = "06:00", zone = "Mars/X" }',
            r"line 4, rule\.quiet\.zone: no time zone",
        ),
        (RULE + "when.inside = [[1.0, 2.0], [2.0, 3.0]]", r"line 4, rule\.when\.inside: a polygon"),
        (RULE + "escalate = { channels = [], after_minutes = 5 }", r"line 4, rule\.escalate\.channels"),
    ],
)
def test_fault_in_the_rules_is_told_with_its_line_and_key(tmp_path: Path, text: str, fault: str) -> None:
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
    ("now", "until"),
    [
        ("2026-03-10T19:59:00+00:00", None),  # 22:59 in Baghdad
        ("2026-03-10T20:00:00+00:00", "2026-03-11T03:00:00+00:00"),
        ("2026-03-11T02:59:00+00:00", "2026-03-11T03:00:00+00:00"),
        ("2026-03-11T03:00:00+00:00", None),
    ],
)
def test_quiet_hours_are_those_of_their_zone_and_go_over_midnight(now: str, until: str | None) -> None:
    found = Quiet(begin="23:00", end="06:00", zone="Asia/Baghdad").until(datetime.fromisoformat(now))
    assert (found.astimezone(UTC).isoformat() if found else None) == until


def test_quiet_hours_end_by_the_clock_on_the_night_it_changes() -> None:
    quiet = Quiet(begin="22:00", end="07:00", zone="Europe/Berlin")
    asleep = datetime(2026, 3, 28, 23, tzinfo=UTC)  # the clock goes forward that night
    found = quiet.until(asleep)
    assert found
    assert found.astimezone(UTC) == datetime(2026, 3, 29, 5, tzinfo=UTC)
