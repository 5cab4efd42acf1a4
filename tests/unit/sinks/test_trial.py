import json
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from processors.event import Event
from sinks.__main__ import main
from sinks.alerts.rules import Rule
from sinks.alerts.trial import Label, difference, read_events, score, summary, trial
from sinks.errors import DataError
from sinks.settings import SinkSettings
from tests.unit.sinks.samples import NOW, event, report

SETTINGS = SinkSettings()
MINUTE = timedelta(minutes=1)
ALL = Rule(name="all", on=["new", "toll_rises"])
THROTTLED = Rule(name="few", on=["new"], throttle_minutes=30)


def story() -> list[Event]:
    a, more = report("a", killed=1), report("b", killed=4)
    return [
        event("e1", 1, a),
        event("e2", 1, report("c"), last_updated_at=NOW + MINUTE, country="SY"),
        event("e1", 2, a, more, last_updated_at=NOW + 2 * MINUTE),
        event("e3", 1, report("d", published="2020-01-01"), last_updated_at=NOW + 3 * MINUTE),
        event("e4", 1, report("e"), last_updated_at=NOW + 90 * MINUTE, mode="replay"),
    ]


def test_a_trial_goes_by_the_clock_of_the_events() -> None:
    raised = trial([THROTTLED], story(), SETTINGS)
    assert [(one.event_id, one.transition, one.reason) for one in raised] == [
        ("e1", "new", None),
        ("e2", "new", "throttled"),
        ("e3", "new", "late"),
        ("", "digest", None),
        ("e4", "new", None),
    ]
    assert raised[3].at == NOW + 30 * MINUTE
    assert summary(raised, [THROTTLED, ALL]) == {
        "few": {"sent": 2, "throttled": 1, "late": 1, "digests": 1},
        "all": {},
    }


def test_as_published_nothing_is_late() -> None:
    raised = trial([ALL], story(), SETTINGS, as_published=True)
    assert {one.reason for one in raised} == {None}


def test_labels_give_precision_and_recall() -> None:
    labels = [
        Label(event_id="e1", wanted=True),
        Label(event_id="e2", wanted=False),
        Label(event_id="e3", wanted=True),  # late
        Label(event_id="e1", wanted=True, transition="confirmed"),
        Label(event_id="e9", wanted=False),
    ]
    found = score(trial([ALL], story(), SETTINGS), labels)
    assert (found.right, found.wrong, found.missed) == (1, 1, 2)
    assert (found.precision, found.recall) == (0.5, 0.333)
    assert (found.wrongly_told, found.not_told) == (["e2"], ["e3", "e1 confirmed"])
    assert score([], []).precision is None


def test_two_versions_of_the_rules_are_held_against_each_other() -> None:
    before = trial([Rule(name="all", on=["new"])], story(), SETTINGS)
    syria = msgspec.structs.replace(THROTTLED, name="all", on=["new", "toll_rises"])
    after = trial([syria], story(), SETTINGS)
    differs = difference(before, after)
    assert not differs.only_first
    assert [one.transition for one in differs.only_second] == ["toll_rises"]
    assert [(one.event_id, two.reason) for one, two in differs.otherwise] == [("e2", "throttled")]


def test_the_command_needs_no_network(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RASID_KAFKA", "127.0.0.1:1")
    monkeypatch.setenv("RASID_ELASTICSEARCH", "http://127.0.0.1:1")
    told, labels, rules = tmp_path / "events.jsonl", tmp_path / "labels.jsonl", tmp_path / "rules.toml"
    told.write_bytes(b"\n".join(map(msgspec.json.encode, story())))
    labels.write_text('{"event_id": "e1", "wanted": true}\n\n')
    rules.write_text('[[rule]]\nname = "all"\non = ["new"]\n')
    asked = ["alerts", "test", str(rules), "--replay", str(told), "--labels", str(labels), "--against", str(rules)]
    assert main([*asked, "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["revisions"] == 5
    assert answer["rules"] == {"all": {"sent": 3, "late": 1}}
    assert answer["score"]["precision"] == 1.0
    assert answer["against"] == {"only_first": [], "only_second": [], "otherwise": []}
    assert main(asked) == 0
    assert "Precision 1.0, recall 1.0" in capsys.readouterr().out
    told.write_text("{}\n[]")
    assert main(asked) == 1
    assert "events.jsonl, line 1: " in capsys.readouterr().err


def test_names_that_no_event_has_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told, rules = tmp_path / "events.jsonl", tmp_path / "rules.toml"
    told.write_bytes(b"\n".join(map(msgspec.json.encode, story())))
    rules.write_text(
        '[[rule]]\nname = "west"\non = ["new"]\n'
        '[rule.when]\ngovernorates = ["Anbar", "Ninevah"]\nactors = ["Islamic State", "Qwxyz"]\n'
    )
    asked = ["alerts", "test", str(rules), "--replay", str(told)]
    assert main([*asked, "--format", "json"]) == 0
    doubts = json.loads(capsys.readouterr().out)["doubts"]
    assert doubts == [
        "west: no governorate of the gazetteer is named 'Ninevah' (do you mean Nineveh?)",
        "west: no actor of the gazetteer is named 'Qwxyz'",
    ]
    assert main(asked) == 0
    assert doubts[0] in " ".join(capsys.readouterr().out.split())


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.jsonl: No such file"):
        list(read_events(tmp_path / "none.jsonl"))
