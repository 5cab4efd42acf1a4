from datetime import timedelta
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from processors.event import Actor, EventType, Outcome, Target
from sinks.alerts.alert import TransitionName
from sinks.alerts.judge import alert_of, last_told, too_old
from sinks.alerts.rules import Rule
from sinks.alerts.texts import sentences, words
from sinks.alerts.transitions import Transition
from sinks.errors import DataError
from tests.unit.sinks.samples import NOW, event, report

RULE = Rule(name="attack", on=["new", "toll_rises"], channels=["desk"])
NEW = Transition("new")


def test_an_alert_says_what_a_message_needs() -> None:
    first = msgspec.structs.replace(report("a1", killed=3), quote="انفجرت عبوة قرب الجسر.")
    told = event(
        "e1",
        2,
        first,
        changed_by="a1",
        times={"fetch": NOW},
        actors=[Actor(name="Houthis")],
        targets=[Target(type="aid")],
        confidence=0.9,
    )
    alert = alert_of(told, Transition("toll_rises", "killed", "1", "3"), RULE, NOW)
    assert (alert.status, alert.rule, alert.transition, alert.channels) == ("sent", "attack", "toll_rises", ["desk"])
    assert (alert.field, alert.before, alert.after, alert.detail) == ("killed", "1", "3", "1→3")
    assert alert.location
    assert (alert.location.lat, alert.location.lon) == (36.34, 43.13)
    assert [one.url for one in alert.reports] == ["https://news.example/a1"]
    assert (alert.quote, alert.published) == ("انفجرت عبوة قرب الجسر.", "2026-03-10T09:00:00Z")
    assert (alert.actors, alert.targets, alert.confidence) == (told.actors, told.targets, 0.9)
    assert alert.times == {"fetch": NOW, "alerts": NOW}


def test_told_twice_it_is_the_same_alert() -> None:
    first = alert_of(event(revision=1), NEW, RULE, NOW)
    again = alert_of(event(revision=2), NEW, RULE, NOW + timedelta(hours=1))
    assert first.alert_id == again.alert_id


def test_each_rule_transition_and_change_is_an_alert_of_its_own() -> None:
    happened = [NEW, Transition("toll_rises", "killed", "1", "2"), Transition("toll_rises", "killed", "2", "3")]
    rules = [RULE, Rule(name="other", on=["new"])]
    ids = {alert_of(event(), one, rule, NOW).alert_id for one in happened for rule in rules}
    assert len(ids) == 6


def test_how_many_confirm_makes_no_other_alert() -> None:
    ids = {alert_of(event(), Transition("confirmed", "sources", "1", n), RULE, NOW).alert_id for n in "23"}
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("published", "late"),
    [
        ("2026-03-10T09:00:00Z", False),
        ("2026-03-07T12:00:00Z", False),
        ("2026-03-07T11:59:00Z", True),
        ("2022-01-04", True),
        ("no time", False),  # then the day of the event counts
    ],
)
def test_news_published_longer_ago_than_the_rule_says_is_late(published: str, late: bool) -> None:
    told = event("e1", 1, report("a", published=published))
    assert too_old(told, RULE, NOW, known=True, ledger_days=30) is late


def test_a_story_that_left_the_ledger_is_late_however_fresh_its_last_report() -> None:
    old = event("e1", 9, report("a"), first_reported_at="2026-02-01T00:00:00Z")
    assert too_old(old, RULE, NOW, known=False, ledger_days=30)
    assert not too_old(old, RULE, NOW, known=True, ledger_days=30)
    assert not too_old(old, RULE, NOW, known=False, ledger_days=60)


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
    assert sentences(told, Transition("toll_rises", "killed", "2", "5")) == (
        "ارتفاع عدد القتلى (2→5): عبوة ناسفة (نُفذ)، الموصل (IQ)، 2026-03-10، القتلى: 5، المصادر: 2",
        "Toll rises (2→5): planted bomb (completed), الموصل (IQ), 2026-03-10, killed: 5, sources: 2",
    )
    arabic, english = sentences(
        event(date=None, place=None), Transition("outcome_changes", "outcome", "completed", "foiled")
    )
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
