"""Alerts to people, on real Kafka: each channel for itself, in order, tried again, put away, and escalated."""

import argparse
import hashlib
import hmac
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from prometheus_client import REGISTRY

from deploy.local.servers import Endpoints
from producers import topics
from producers.article import utc_now
from producers.compacted import read_all
from producers.publish import Publisher
from sinks import letters
from sinks.alerts import alert as alerts
from sinks.alerts import commands, saying
from sinks.alerts.alert import Alert, Escalation
from sinks.notify import book, lane
from sinks.notify.book import Book, Delivery
from sinks.notify.channels import AnyChannel, Console, Feed, Relay, Webhook
from sinks.notify.service import Service
from sinks.settings import SinkSettings
from tests.integration.sinks_case import command, dead_letters, publish, running, until
from tests.receiver import Answer, Got, Receiver
from tests.unit.sinks.samples import alert
from tests.web import served

pytestmark = pytest.mark.integration

KEY = "a-secret-of-more-than-24-bytes"


@pytest.fixture
def settings(servers: Endpoints, fresh: str) -> SinkSettings:
    settings = SinkSettings(kafka=servers.kafka, topic_prefix=fresh, retry_max_seconds=0.3)
    topics.create(settings)
    return settings


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    one = Receiver()
    with served(one.server):
        yield one


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_SECRET", KEY)


def hook(receiver: Receiver, name: str = "desk", **more: object) -> Webhook:
    known = {"name": name, "url": receiver.url, "secret_env": "HOOK_SECRET", "local": True, "seconds": 5.0}
    return msgspec.convert(known | more, Webhook)


@contextmanager
def notifying(settings: SinkSettings, *channels: AnyChannel) -> Iterator[Service]:
    with Publisher(settings) as publisher, Book(settings, publisher) as known:
        service = Service(settings, channels, publisher, known)
        with running(service.run):
            yield service
    assert service.error is None


def raise_alerts(settings: SinkSettings, *raised: Alert) -> None:
    publish(settings, *((alerts.TOPIC, one.alert_id, one) for one in raised))


def deliveries(settings: SinkSettings) -> dict[str, Delivery]:
    return {key: msgspec.json.decode(value, type=Delivery) for key, value in read_all(settings, book.TOPIC) if value}


def asked(*argv: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    commands.add(parser.add_subparsers(dest="command"))
    return parser.parse_args(argv)


def sample(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(name, labels)


def current(name: str, event_id: str = "e1", **changes: object) -> Alert:
    return alert(name, event_id, at=utc_now(), **changes)


def test_an_alert_goes_once_to_each_channel_that_its_rule_names(
    settings: SinkSettings, receiver: Receiver, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    everywhere = ["desk", "console", "feed", "relay"]
    file = tmp_path / "alerts.atom"
    raise_alerts(
        settings,
        current("a1", channels=everywhere),
        current("kept", "e2", channels=everywhere, status="suppressed", reason="late"),
        current("other", "e3", channels=["elsewhere"]),
        current("a2", "e4", channels=["desk"]),
    )
    channels = (hook(receiver), Console(name="console"), Feed(name="feed", file=str(file)),
                Relay(name="relay", topic="articles.seen"))  # fmt: skip
    with notifying(settings, *channels):
        until(lambda: len(deliveries(settings)) == 5)
    raise_alerts(settings, current("a1", channels=everywhere))  # an engine that was killed raises it again
    with notifying(settings, *channels) as service:
        until(lambda: all(one.condition.results["again"] for one in service.lanes))
    assert receiver.taken == ["a1|desk", "a2|desk"]
    assert sample("rasid_delivery_seconds_count", channel="relay")
    assert {(key, one.result, one.attempts) for key, one in deliveries(settings).items()} == {
        (key, "delivered", 1) for key in ("a1|desk", "a1|console", "a1|feed", "a1|relay", "a2|desk")
    }
    for got in receiver.got:
        stamp = got.headers["webhook-timestamp"]
        version, signature = got.headers["webhook-signature"].split(",")
        wanted = hmac.digest(KEY.encode(), f"{got.id}.{stamp}.".encode() + got.body, hashlib.sha256)
        assert (version, b64decode(signature)) == ("v1", wanted)
    assert receiver.got[0].alert["alert_id"] == "a1"
    assert "حدث جديد: عبوة ناسفة a1\nNew: planted bomb a1\n" in capfd.readouterr().out
    entries = ElementTree.parse(file).findall("{*}entry/{*}title")
    assert [one.text for one in entries] == ["حدث جديد: عبوة ناسفة a1"]
    ((_, relayed),) = read_all(settings, "articles.seen")
    assert relayed
    assert msgspec.json.decode(relayed)["data"]["id"] == "a1|relay"


def test_a_channel_that_is_down_keeps_no_other_waiting_and_gets_all_in_order_later(
    settings: SinkSettings, receiver: Receiver
) -> None:
    down = Receiver(lambda _: Answer(500))
    raised = [current(f"a{n}", f"e{n % 3}", channels=["desk", "down"]) for n in range(130)]  # more than are held
    with served(down.server), notifying(settings, hook(receiver), hook(down, "down")) as service:
        raise_alerts(settings, *raised)
        until(lambda: len(receiver.taken) == 130 and len(down.got) > 5)
        assert down.taken == []
        broken = service.lanes[1].condition.facts()
        assert broken["failing_since"]
        assert broken["error"] == "HTTP 500: ok"
        assert broken["backlog"] == 130
        assert service.facts()["ok"]
        assert sample("rasid_delivery_backlog", channel="down") == 130
        assert sample("rasid_channel_failing", channel="down") == 1
        assert sample("rasid_channel_failing", channel="desk") == 0
        down.answer = lambda _: Answer()
        until(lambda: len(down.taken) == 130)
        until(lambda: service.lanes[1].condition.backlog == 0)
        assert service.lanes[1].condition.facts()["failing_since"] is None
    for event in range(3):
        told = [name for name in down.taken if int(name[1:].split("|")[0]) % 3 == event]
        assert told == [f"a{n}|down" for n in range(event, 130, 3)]
    assert deliveries(settings)["a0|down"].attempts > 1


def test_an_alert_that_alone_is_not_taken_holds_back_only_its_event(settings: SinkSettings, receiver: Receiver) -> None:
    broken = True
    receiver.answer = lambda got: Answer(500 if broken and got.id.startswith("bad") else 200)
    with notifying(settings, hook(receiver)):
        raise_alerts(settings, current("bad"), current("next"), current("other", "e2"), current("last", "e3"))
        until(lambda: len(receiver.taken) == 2)
        assert set(receiver.taken) == {"other|desk", "last|desk"}
        broken = False
        until(lambda: len(receiver.taken) == 4)
    assert receiver.taken[2:] == ["bad|desk", "next|desk"]


def test_a_receiver_that_asks_for_a_pause_gets_it(settings: SinkSettings, receiver: Receiver) -> None:
    times: list[float] = []

    def busy(got: Got) -> Answer:
        times.append(time.monotonic())
        return Answer(429, (("retry-after", "2"),)) if len(times) == 1 else Answer()

    receiver.answer = busy
    with notifying(settings, hook(receiver)):
        raise_alerts(settings, current("a1"), current("a2", "e2"))
        until(lambda: len(receiver.taken) == 2)
    assert times[1] - times[0] >= 2


def test_what_is_refused_is_a_dead_letter_and_can_be_sent_again(settings: SinkSettings, receiver: Receiver) -> None:
    receiver.answer = lambda _: Answer(400, body=b"no such field")
    with notifying(settings, hook(receiver)):
        raise_alerts(settings, current("a1"))
        publish(settings, (alerts.TOPIC, "torn", b"{"))
        until(lambda: len(dead_letters(settings)) == 2)
    assert deliveries(settings)["a1|desk"].result == "refused"
    (refused,) = letters.read(settings, "notify", "no such field")
    assert refused.letter.error == "channel desk: refused: HTTP 400: no such field"
    receiver.answer = lambda _: Answer()
    with Publisher(settings) as publisher:
        letters.redrive(settings, publisher, [refused])
    with notifying(settings, hook(receiver)):
        until(lambda: receiver.taken == ["a1|desk"])
        until(lambda: deliveries(settings)["a1|desk"].result == "delivered")


def test_what_cannot_be_delivered_for_long_is_given_up_and_can_be_sent_again(
    settings: SinkSettings, receiver: Receiver
) -> None:
    receiver.answer = lambda _: Answer(None)
    with notifying(settings, hook(receiver, give_up_hours=1 / 3600)):
        raise_alerts(settings, current("a1"), current("a2"))
        until(lambda: len(deliveries(settings)) == 2)
    assert {one.result for one in deliveries(settings).values()} == {"given_up"}
    receiver.answer = lambda _: Answer()
    with Publisher(settings) as publisher:
        letters.redrive(settings, publisher, letters.read(settings, "notify"))
    with notifying(settings, hook(receiver)):
        until(lambda: receiver.taken == ["a1|desk", "a2|desk"])


def test_what_nobody_acknowledges_is_escalated_once(settings: SinkSettings, receiver: Receiver) -> None:
    soon = Escalation(channels=["call"], after_minutes=0.2)
    with notifying(settings, hook(receiver), hook(receiver, "call")):
        raise_alerts(
            settings,
            *(current(name, name, escalate=soon, rule="x") for name in ("acked", "eventful", "snoozed")),
            current("ruled", "e9", escalate=soon),
        )
        for said in (["ack", "acked", "--by", "noor"], ["ack", "--event", "eventful"], ["ack", "--rule", "attack"],
                     ["snooze", "snoozed", "--for", "1h"]):  # fmt: skip
            saying.say(asked("alerts", *said), settings)
        raise_alerts(settings, current("open", "open", escalate=soon))
        until(lambda: "open|call|escalated" in receiver.taken)
    with notifying(settings, hook(receiver), hook(receiver, "call")) as service:
        until(lambda: all(one.committed for one in service.lanes))
        time.sleep(1.5)  # an escalator that forgot would write within two looks
    assert [name for name in receiver.taken if "call" in name] == ["open|call|escalated"]
    assert [key for key, _ in read_all(settings, lane.ESCALATIONS)] == ["open"]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (["ack"], "name alerts by their ids"),
        (["ack", "nowhere"], "no alert nowhere was raised in the last 30 days"),
        (["snooze", "--rule", "none"], "no rule none is switched on"),
        (["snooze", "--event", "e1", "--for", "soon"], "'soon' is no span"),
    ],
)
def test_what_cannot_be_acknowledged_is_told_in_a_line(settings: SinkSettings, said: list[str], fault: str) -> None:
    done = command(settings, "alerts", *said)
    assert done.returncode in (1, 2)
    assert fault in done.stderr
    assert "Traceback" not in done.stderr


def test_a_new_channel_is_not_flooded_with_old_alerts(settings: SinkSettings, receiver: Receiver) -> None:
    with Publisher(settings) as publisher:
        for name, hours in (("old", 2), ("new", 0.5)):
            written = int((time.time() - hours * 3600) * 1000)
            body = msgspec.json.encode(current(name, name, channels=["desk", "late"]))
            publisher.producer.send(
                settings.topic_prefix + alerts.TOPIC, key=name.encode(), value=body, timestamp_ms=written
            ).get(10)
    with notifying(settings, hook(receiver)):
        until(lambda: receiver.taken == ["new|desk"])


def test_two_processes_share_the_channels_and_one_takes_over(settings: SinkSettings, receiver: Receiver) -> None:
    with notifying(settings, hook(receiver)):
        with notifying(settings, hook(receiver)):
            raise_alerts(settings, *(current(f"a{n}", f"e{n}") for n in range(20)))
            until(lambda: len(receiver.taken) >= 20)
        raise_alerts(settings, *(current(f"a{n}", f"e{n}") for n in range(20, 25)))
        until(lambda: len(receiver.taken) >= 25)
    assert set(receiver.taken) == {f"a{n}|desk" for n in range(25)}
    assert deliveries(settings).keys() == set(receiver.taken)
