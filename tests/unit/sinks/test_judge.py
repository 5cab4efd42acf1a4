from datetime import timedelta
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from processors.event import Casualties, EventType, Outcome, Toll
from sinks.alerts.alert import TransitionName
from sinks.alerts.judge import judge, last_told
from sinks.alerts.rules import Conditions, Rule, load
from sinks.alerts.texts import sentences, words
from sinks.alerts.transitions import Transition
from sinks.errors import DataError
from sinks.settings import SinkSettings
from tests.unit.sinks.samples import NOW, event, report

RULES = load(Path(SinkSettings().alert_rules))
NEW = [Transition("new")]


def test_a_new_attack_is_sent() -> None:
    (alert,) = judge(event(), NEW, RULES, NOW)
    assert (alert.status, alert.reason, alert.rule, alert.transition) == ("sent", None, "attack", "new")
    assert alert.location
    assert (alert.location.lat, alert.location.lon) == (36.34, 43.13)
    assert [one.url for one in alert.reports] == ["https://news.example/a1"]


def test_told_twice_it_is_the_same_alert() -> None:
    (first,) = judge(event(revision=1), NEW, RULES, NOW)
    (again,) = judge(event(revision=2), NEW, RULES, NOW + timedelta(hours=1))
    assert first.alert_id == again.alert_id


def test_each_rule_transition_and_change_is_an_alert_of_its_own() -> None:
    rules = [*RULES, Rule(name="other", on=["toll_rises"])]
    happened = [Transition("new"), Transition("toll_rises", "1", "2"), Transition("toll_rises", "2", "3")]
    alerts = judge(event(), happened, rules, NOW)
    assert len({alert.alert_id for alert in alerts}) == len(alerts) == 5
    assert {alert.at for alert in alerts} == {NOW}


def test_only_what_a_rule_asks_for_fires() -> None:
    rules = [Rule(name="mass", on=["toll_rises"], when=Conditions(min_killed=10))]
    assert not judge(event(), NEW, rules, NOW)
    assert not judge(event(), [Transition("toll_rises", "1", "9")], rules, NOW)
    deadly = event(casualties=Casualties(killed=Toll(best=10)))
    assert len(judge(deadly, [Transition("toll_rises", "1", "10")], rules, NOW)) == 1


@pytest.mark.parametrize(
    ("published", "mode", "reason"),
    [
        ("2026-03-10T09:00:00Z", "live", None),
        ("2026-03-07T12:00:00Z", "live", None),
        ("2026-03-07T11:59:00Z", "live", "late"),
        ("2022-01-04", "live", "late"),
        ("no time", "live", None),  # then the day of the event counts
        ("2026-03-10T09:00:00Z", "replay", "replay"),
    ],
)
def test_late_news_and_replays_are_kept_and_not_sent(published: str, mode: str, reason: str | None) -> None:
    (alert,) = judge(event("e1", 1, report("a", published=published), mode=mode), NEW, RULES, NOW)
    assert alert.reason == reason
    assert alert.status == ("suppressed" if reason else "sent")


def test_the_latest_fresh_report_says_how_old_the_news_is() -> None:
    old = report("a", published="2026-03-01")
    fresh = report("b", published="2026-03-09T10:00:00+03:00")
    anniversary = report("c", published="2026-03-10", temporality="background")
    told = last_told(event("e1", 1, old, fresh, anniversary))
    assert told
    assert told.isoformat() == "2026-03-09T10:00:00+03:00"
    unknown = msgspec.structs.replace(report("a"), published=None)
    assert last_told(event("e1", 1, unknown, date=None)) is None


def test_sentences_say_what_where_when_and_how_many() -> None:
    told = event("e1", 1, report("a", killed=5), report("b"))
    assert sentences(told, Transition("toll_rises", "2", "5")) == (
        "ارتفاع عدد القتلى (2→5): عبوة ناسفة (نُفذ)، الموصل (IQ)، 2026-03-10، القتلى: 5، المصادر: 2",
        "Toll rises (2→5): planted bomb (completed), الموصل (IQ), 2026-03-10, killed: 5, sources: 2",
    )
    arabic, english = sentences(event(date=None, place=None), Transition("outcome_changes", "completed", "foiled"))
    assert arabic == "تغير النتيجة (نُفذ→أُحبط): عبوة ناسفة (نُفذ)، IQ، المصادر: 1"
    assert english == "Outcome changes (completed→foiled): planted bomb (completed), IQ, sources: 1"


def test_every_code_has_words() -> None:
    known = words()
    assert set(known.event_type) == set(get_args(EventType))
    assert set(known.outcome) == set(get_args(Outcome))
    assert set(known.transition) == set(get_args(TransitionName))


def test_missing_word_is_named(tmp_path: Path) -> None:
    file = tmp_path / "words.toml"
    file.write_text('[transition]\nnew = ["أ", "a"]\n[event_type]\n[outcome]\n[label]\n')
    with pytest.raises(
        DataError,
        match=r"\[transition\] lacks claimed, confirmed, corrected, digest",
    ):
        words(file)
