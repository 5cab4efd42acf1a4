"""The alert engine killed at every step, with a second one beside it, and all of history again: each told once."""

import os
import sys
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from deploy.local.servers import Endpoints
from processors import event as events
from processors.event import Event
from producers import topics
from producers.article import utc_now
from producers.compacted import records
from producers.publish import Publisher
from sinks.alerts import alert, engine, ledger, rules
from sinks.alerts.alert import Alert
from sinks.alerts.engine import Engine
from sinks.alerts.trial import trial
from sinks.settings import SinkSettings
from tests.faults.dying import run_until_killed
from tests.faults.dying_alerts import STEPS
from tests.integration.sinks_case import publish, running, until
from tests.unit.sinks.samples import event, report

pytestmark = pytest.mark.faults

EVENTS = 60  # a digest lists all that is gathered of a country
RULES = """
[[rule]]
name = "all"
on = ["new", "toll_rises", "confirmed", "outcome_changes", "claimed", "corrected", "retracted"]

[[rule]]
name = "gathered"
on = ["new", "toll_rises"]
digest_minutes = 0.02
group_by = ["country"]
"""


def revisions() -> list[Event]:
    """Each event first told by one, then by two that tell a higher toll; some merged away, some taken back."""
    now = utc_now().isoformat()
    told = []
    for number in range(EVENTS):
        name, country = f"e{number}", ("IQ", "SY", "YE")[number % 3]
        a, b = (report(f"{which}{number}", killed=killed, published=now) for which, killed in (("a", 1), ("b", 4)))
        told += [event(name, 1, a, country=country), event(name, 2, a, b, country=country)]
        if number % 10 == 0:
            told.append(event(name, 3, a, b, country=country, status="retracted"))
    return told


def raised(settings: SinkSettings) -> list[Alert]:
    """Every alert that was written, as often as it was."""
    return [msgspec.json.decode(one.value or b"", type=Alert) for one in records(settings, alert.TOPIC)]


def die_at(step: str, settings: SinkSettings) -> None:
    """Run an engine until it has done `step`, at which it is killed."""
    env = os.environ | {
        "RASID_KAFKA": settings.kafka,
        "RASID_TOPIC_PREFIX": settings.topic_prefix,
        "RASID_ALERT_RULES": settings.alert_rules,
        "RASID_BULK_DOCUMENTS": "10",
        "RASID_BULK_REQUESTS": "1",
    }
    run_until_killed("dying_alerts", step, env=env)


@pytest.fixture
def settings(servers: Endpoints, fresh: str, tmp_path: Path) -> SinkSettings:
    file = tmp_path / "rules.toml"
    file.write_text(RULES)
    known = SinkSettings(kafka=servers.kafka, topic_prefix=fresh, alert_rules=str(file))
    topics.create(known)
    return known


@pytest.mark.timeout(900)
def test_killed_at_every_step_it_tells_everything_once(settings: SinkSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    told, known = revisions(), rules.load(Path(settings.alert_rules))
    publish(settings, *[(events.TOPIC, one.event_id, one) for one in told])
    for step in STEPS:
        die_at(step, settings)
    wanted = {one.alert_id for one in trial(known, told, settings) if one.transition != "digest"}

    with Publisher(settings) as publisher:
        one, two = Engine(settings, known, publisher), Engine(settings, known, publisher)
        with running(two.run) as second:
            with running(one.run) as first:
                until(lambda: bool(one.progress.exits or two.progress.exits), first)
                until(lambda: {alert.alert_id for alert in raised(settings)} >= wanted, second)
                assert not one.watch.ledger or not two.watch.ledger  # one works, the other stands by
            # Whoever worked, one of them is gone: the other does what comes.
            publish(settings, (events.TOPIC, "last", event("last", 1, report("z", published=utc_now().isoformat()))))
            until(lambda: any(alert.event_id == "last" for alert in raised(settings)), second)
            until(lambda: not any(group.held for group in two.watch.groups.values()), second)
        alerts = raised(settings)
        often = Counter(alert.alert_id for alert in alerts)
        assert {alert.alert_id for alert in alerts if alert.event_id.startswith("e")} == wanted
        again = sum(often.values()) - len(often)
        sys.stdout.write(f"{len(often)} alerts, {again} written again with the same id\n")

        # What a digest lists was kept back, and all that was kept back is in a digest.
        held = {alert.alert_id for alert in alerts if alert.reason == "digest"}
        digests = {alert.alert_id: alert for alert in alerts if alert.transition == "digest"}
        assert {name for digest in digests.values() for name in digest.digest_of} <= held
        listed = sum(len(digest.digest) + digest.unlisted for digest in digests.values())
        assert listed == len(held)

        # All of history again, to an engine that remembers: nothing more.
        monkeypatch.setattr(engine, "GROUP", "sinks-alerts-again")
        anew = Engine(settings, known, publisher)
        with running(anew.run) as thread:
            until(lambda: sum(anew.progress.exits.values()) == len(told) + 1, thread)
        assert dict(anew.progress.exits) == {"seen": len(told) + 1}
        assert len(raised(settings)) == len(alerts)


def test_a_replay_of_all_history_into_a_new_system_tells_nobody(settings: SinkSettings) -> None:
    told = [msgspec.structs.replace(one, mode="replay") for one in revisions()]
    publish(settings, *[(events.TOPIC, one.event_id, one) for one in told])
    with Publisher(settings) as publisher:
        watching = Engine(settings, rules.load(Path(settings.alert_rules)), publisher)
        with running(watching.run) as thread:
            until(lambda: sum(watching.progress.exits.values()) == len(told), thread)
    alerts = raised(settings)
    assert {(alert.status, alert.reason, alert.mode) for alert in alerts} == {("suppressed", "replay", "replay")}
    assert {key for one in records(settings, ledger.TOPIC) if (key := (one.key or b"").decode())} == {
        f"e{number}" for number in range(EVENTS)
    }
