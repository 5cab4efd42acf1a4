from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.event import Event
from sinks.alerts import holding
from sinks.alerts.acks import Ack
from sinks.alerts.alert import Alert, Happening
from sinks.alerts.clock import SteadyClock
from sinks.alerts.rules import Quiet, Rule
from sinks.alerts.watch import Watch
from tests.unit.sinks.samples import NOW, event, report

EVERYTHING = Rule(name="all", on=list(get_args(Happening)))
MINUTE = timedelta(minutes=1)


def fresh(name: str, revision: int = 1, killed: int | None = None, at: datetime = NOW, **changes: object) -> Event:
    return event(name, revision, report(f"a-{name}", killed=killed, published=at.isoformat()), **changes)


def told(watch: Watch, revisions: Iterable[Event], now: datetime = NOW) -> list[Alert]:
    return [alert for one in revisions for alert in watch.take(one, now) or []]


def again(watch: Watch) -> Watch:
    """Another process that goes on from what this one wrote."""
    other = Watch(list(watch.rules.values()))
    other.remember(dict(watch.ledger), dict(watch.groups))
    return other


def test_a_revision_is_seen_once() -> None:
    watch = Watch([EVERYTHING])
    assert [alert.transition for alert in watch.take(fresh("e1"), NOW) or []] == ["new"]
    assert watch.take(fresh("e1"), NOW) is None
    assert again(watch).take(fresh("e1"), NOW) is None


def test_each_rule_confirms_by_its_own_number_of_sources() -> None:
    rules = [Rule(name="three", on=["confirmed"], sources=3), Rule(name="default", on=["confirmed"])]
    watch = Watch(rules, confirm_sources=2)
    counts = [[alert.rule for alert in told(watch, [event("e1", n, *map(report, "abcd"[:n]))])] for n in range(1, 5)]
    assert counts == [[], ["default"], ["three"], []]


def test_a_replay_is_sent_only_where_the_rule_asks() -> None:
    rules = [EVERYTHING, Rule(name="asked", on=["new"], replays=True)]
    alerts = told(Watch(rules), [fresh("e1", mode="replay")])
    assert [(alert.rule, alert.status, alert.reason, alert.mode) for alert in alerts] == [
        ("all", "suppressed", "replay", "replay"),
        ("asked", "sent", None, "replay"),
    ]


def test_what_is_snoozed_is_kept_back_until_then() -> None:
    watch = Watch([EVERYTHING])
    watch.said = {"rule:all": Ack(action="snooze", until=NOW + MINUTE)}
    assert [alert.reason for alert in told(watch, [fresh("e1")])] == ["snoozed"]
    assert [alert.reason for alert in told(watch, [fresh("e2")], NOW + MINUTE)] == [None]


def test_within_the_throttle_of_a_group_one_is_sent_and_the_others_come_in_a_digest() -> None:
    rule = Rule(name="r", on=["new"], group_by=["country"], throttle_minutes=30, channels=["desk"])
    watch = Watch([rule])
    alerts = told(watch, [fresh("e1"), fresh("e2"), fresh("e3"), fresh("e4", country="SY")])
    assert [alert.reason for alert in alerts] == [None, "throttled", "throttled", None]
    assert not watch.due(NOW + 29 * MINUTE)
    (digest,) = again(watch).due(NOW + 30 * MINUTE)
    assert watch.due(NOW + 30 * MINUTE) == [digest]  # whichever process is there: the same one
    assert digest.digest_of == [alerts[1].alert_id, alerts[2].alert_id]
    assert (digest.transition, digest.group, digest.channels, digest.event_id) == ("digest", "IQ", ["desk"], "")
    assert not watch.due(NOW + 90 * MINUTE)
    # The digest counts as what was sent last.
    assert [one.reason for one in told(watch, [fresh("e5")], NOW + 59 * MINUTE)] == ["throttled"]
    assert [one.reason for one in told(watch, [fresh("e6")], NOW + 120 * MINUTE)] == [None]


def test_a_digest_gathers_all_and_lists_no_more_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "MOST_LISTED", 2)
    watch = Watch([Rule(name="r", on=["new"], digest_minutes=60)])
    assert {alert.reason for alert in told(watch, [fresh(f"e{n}") for n in range(5)])} == {"digest"}
    (digest,) = watch.due(NOW + 60 * MINUTE)
    assert (len(digest.digest), digest.unlisted) == (2, 3)
    assert digest.text_en == "Digest: alerts: 5"


def test_what_comes_in_quiet_hours_comes_as_one_digest_at_their_end() -> None:
    quiet = Quiet(begin="23:00", end="06:00", zone="Asia/Baghdad")
    watch = Watch([Rule(name="r", on=["new"], quiet=quiet)])
    night = datetime(2026, 3, 10, 21, tzinfo=UTC)
    assert [alert.reason for alert in told(watch, [fresh("e1", at=night), fresh("e2", at=night)], night)] == [
        "quiet",
        "quiet",
    ]
    assert not watch.due(night + 5 * 60 * MINUTE)
    (digest,) = watch.due(datetime(2026, 3, 11, 3, tzinfo=UTC))
    assert len(digest.digest) == 2


def test_a_digest_that_is_due_at_night_waits_for_the_morning() -> None:
    quiet = Quiet(begin="23:00", end="06:00", zone="Asia/Baghdad")
    watch = Watch([Rule(name="r", on=["new"], digest_minutes=60, quiet=quiet)])
    evening = datetime(2026, 3, 10, 19, 30, tzinfo=UTC)
    told(watch, [fresh("e1", at=evening)], evening)
    assert not watch.due(evening + 60 * MINUTE)
    assert len(watch.due(datetime(2026, 3, 11, 3, tzinfo=UTC))) == 1


def test_told_again_after_a_crash_the_same_is_sent_and_the_same_kept_back() -> None:
    rule = Rule(name="r", on=["new"], throttle_minutes=30)
    watch = Watch([rule])
    events = [fresh("e1"), fresh("e2"), fresh("e3")]
    first = told(watch, events)
    crashed = Watch([rule])
    crashed.remember({}, dict(watch.groups))  # the groups were written, the ledger was not
    assert [(one.alert_id, one.status) for one in told(crashed, events, NOW + MINUTE)] == [
        (one.alert_id, one.status) for one in first
    ]
    (digest,) = crashed.due(NOW + 30 * MINUTE)
    assert len(digest.digest) == 2
    late = Watch([rule])
    late.remember({}, dict(crashed.groups))  # nor was it before the digest
    assert [one.reason for one in told(late, events[1:], NOW + 90 * MINUTE)] == ["throttled", "throttled"]
    assert not late.due(NOW + 300 * MINUTE)


def test_a_clock_that_goes_back_ends_no_alert() -> None:
    watch = Watch([Rule(name="r", on=["new"], throttle_minutes=30)])
    assert [one.reason for one in told(watch, [fresh("e1")], NOW)] == [None]
    assert [one.reason for one in told(watch, [fresh("e2")], NOW - 60 * MINUTE)] == [None]


def test_the_steady_clock_follows_the_counter_and_not_the_wall() -> None:
    wall, count = [NOW, NOW + timedelta(days=400), NOW - timedelta(days=9)], iter([0.0, 60.0, 120.0])
    clock = SteadyClock(iter(wall).__next__, lambda: next(count))
    assert [clock(), clock()] == [NOW + MINUTE, NOW + 2 * MINUTE]


def test_old_events_leave_the_ledger_and_are_late_when_they_come_again() -> None:
    watch = Watch([EVERYTHING], ledger_days=30)
    told(watch, [fresh("e1", first_reported_at=NOW.isoformat())])
    assert watch.forget(NOW + timedelta(days=29)) == 0
    later = NOW + timedelta(days=31)
    assert watch.forget(later) == 1
    assert watch.changed_events == {"e1"}
    assert not watch.ledger
    back = fresh("e1", 7, 3, at=later, first_reported_at=NOW.isoformat())
    assert {alert.reason for alert in told(watch, [back], later)} == {"late"}
    rising = msgspec.structs.replace(fresh("e1", 8, 9, at=later), first_reported_at=NOW.isoformat())
    assert [(one.transition, one.reason) for one in told(watch, [rising], later)] == [("toll_rises", None)]


def test_groups_with_nothing_to_remember_are_let_go() -> None:
    watch = Watch([Rule(name="r", on=["new"], throttle_minutes=30)])
    told(watch, [fresh("e1")])
    watch.forget(NOW + 29 * MINUTE)
    assert watch.groups
    watch.forget(NOW + 30 * MINUTE)
    assert not watch.groups


def test_what_waits_for_a_rule_that_is_no_more_is_told() -> None:
    watch = Watch([Rule(name="r", on=["new"], digest_minutes=30)])
    told(watch, [fresh("e1")])
    other = Watch([EVERYTHING])
    (lost,) = other.remember({}, watch.groups)
    assert (lost.rule, len(lost.held)) == ("r", 1)
    assert other.changed_groups == {"r|"}


def test_the_event_merged_away_raises_nothing_and_its_survivor_no_flood() -> None:
    watch = Watch([EVERYTHING])
    told(watch, [fresh("e1", 1, 5), fresh("e2", 1, 3)])
    both = event("e2", 2, report("a-e1", killed=5), report("a-e2", killed=3))
    alerts = told(watch, [fresh("e1", 2, 5, status="merged", merged_into="e2"), both])
    assert [(alert.event_id, alert.transition) for alert in alerts] == [("e2", "confirmed")]


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[Event], list[Event]]:
    """Revisions of some events, and the same in any order, some of them again."""
    revisions = [
        event(
            name,
            number,
            *[report(one, killed=killed) for one in "abc"[: draw(st.integers(1, 3))]],
            outcome=draw(st.sampled_from(["completed", "foiled"])),
            status=draw(st.sampled_from(["active", "active", "active", "retracted"])),
        )
        for name in ("e1", "e2")
        for number, killed in enumerate(draw(st.lists(st.none() | st.integers(0, 9), max_size=4)), 1)
    ]
    shuffled = draw(st.permutations(revisions))
    return revisions, [*shuffled, *(draw(st.lists(st.sampled_from(revisions), max_size=5)) if revisions else [])]


RULES = [
    Rule(name="all", on=list(get_args(Happening))),
    Rule(name="few", on=["new", "toll_rises"], throttle_minutes=10, group_by=["country"]),
    Rule(name="daily", on=list(get_args(Happening)), digest_minutes=60),
]


@given(deliveries(), st.integers(0, 20))
def test_in_any_order_and_however_often_nothing_is_told_twice(case: tuple[list[Event], list[Event]], cut: int) -> None:
    _, told_in = case
    watch = Watch(RULES)
    alerts = told(watch, told_in[:cut])
    watch = again(watch)
    alerts += told(watch, told_in[cut:], NOW + MINUTE)
    once = [alert for alert in alerts if alert.transition not in ("outcome_changes", "corrected")]  # may go to and fro
    ids = [alert.alert_id for alert in once]
    assert len(ids) == len(set(ids))
    held = {alert.alert_id for alert in alerts if alert.reason in ("throttled", "digest")}
    digests = watch.due(NOW + timedelta(days=1))
    assert sorted(one for digest in digests for one in digest.digest_of) == sorted(held)
    assert not told(watch, told_in, NOW + 2 * MINUTE)
