"""The notifier killed at every step and at any moment, two at once, a channel down for long: nobody misses an alert."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from deploy.local.servers import Endpoints
from producers import topics
from producers.article import utc_now
from producers.compacted import read_all
from sinks.alerts import alert as alerts
from sinks.notify import book
from sinks.notify.book import Delivery
from sinks.settings import SinkSettings
from tests.faults.dying import run_until_killed
from tests.faults.dying_notifier import STEPS
from tests.integration.sinks_case import ROOT, publish, until
from tests.receiver import Answer, Receiver
from tests.unit.sinks.samples import alert
from tests.web import served

pytestmark = pytest.mark.faults

CHANNELS = """
[[channel]]
name = "console"
kind = "console"

[[channel]]
name = "desk"
kind = "webhook"
url = "{desk}"
secret_env = "HOOK_SECRET"
local = true

[[channel]]
name = "down"
kind = "webhook"
url = "{down}"
secret_env = "HOOK_SECRET"
local = true
"""


class Case:
    """Notifiers as processes, on one prefix, with a channel `desk` that answers and one, `down`, that does not."""

    def __init__(self, settings: SinkSettings, folder: Path, desk: Receiver, down: Receiver) -> None:
        self.settings, self.desk, self.down = settings, desk, down
        file = folder / "channels.toml"
        file.write_text(CHANNELS.format(desk=desk.url, down=down.url))
        self.env = os.environ | {
            "RASID_KAFKA": settings.kafka,
            "RASID_TOPIC_PREFIX": settings.topic_prefix,
            "RASID_RETRY_MAX_SECONDS": "0.5",
            "RASID_ALERT_CHANNELS": str(file),
            "HOOK_SECRET": "a-secret-of-more-than-24-bytes",
        }
        self.running: list[subprocess.Popen[bytes]] = []
        self.raised: set[str] = set()

    def raise_alerts(self, count: int) -> None:
        news = [
            alert(f"a{n}", f"e{n % 5}", channels=["desk", "down"], at=utc_now())
            for n in range(len(self.raised), len(self.raised) + count)
        ]
        publish(self.settings, *((alerts.TOPIC, one.alert_id, one) for one in news))
        self.raised |= {one.alert_id for one in news}

    def start(self) -> subprocess.Popen[bytes]:
        argv = [sys.executable, "-m", "sinks", "notify"]
        self.running.append(subprocess.Popen(argv, env=self.env, cwd=ROOT, stdout=subprocess.DEVNULL))
        return self.running[-1]

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait()
        self.running.remove(process)

    def die_at(self, step: str) -> None:
        run_until_killed("dying_notifier", step, env=self.env)

    def missed(self, receiver: Receiver, channel: str) -> set[str]:
        return {f"{name}|{channel}" for name in self.raised} - set(receiver.taken)

    def judge(self, receiver: Receiver, channel: str, kills: int) -> None:
        """Each alert came, and so few came twice as processes were killed, each under the id it had before."""
        counts = Counter(receiver.taken)
        assert counts.keys() == {f"{name}|{channel}" for name in self.raised}
        twice = {name: count for name, count in counts.items() if count > 1}
        print(f"{channel}: {len(counts)} alerts, {sum(counts.values()) - len(counts)} again, {kills} kills")  # noqa: T201
        assert sum(counts.values()) - len(counts) <= kills, twice
        written = {
            key: msgspec.json.decode(value, type=Delivery)
            for key, value in read_all(self.settings, book.TOPIC)
            if value and key.endswith(f"|{channel}")
        }
        assert written.keys() == counts.keys()
        assert {one.result for one in written.values()} == {"delivered"}


@pytest.fixture
def case(servers: Endpoints, fresh: str, tmp_path: Path) -> Iterator[Case]:
    settings = SinkSettings(kafka=servers.kafka, topic_prefix=fresh)
    topics.create(settings)
    desk, down = Receiver(), Receiver(lambda _: Answer(500))
    with served(desk.server), served(down.server):
        one = Case(settings, tmp_path, desk, down)
        try:
            yield one
        finally:
            for process in list(one.running):
                one.kill(process)


def first_of_each_event(receiver: Receiver) -> dict[int, list[int]]:
    """Of each event the numbers of its alerts, in the order in which they first came."""
    seen = [int(name.partition("|")[0][1:]) for name in dict.fromkeys(receiver.taken)]
    return {event: [number for number in seen if number % 5 == event] for event in range(5)}


@pytest.mark.timeout(900)
def test_killed_at_every_step_with_a_channel_down_for_long(case: Case) -> None:
    for step in STEPS:
        case.raise_alerts(6)
        case.die_at(step)
    case.start()
    until(lambda: not case.missed(case.desk, "desk"))
    assert case.down.taken == []
    case.raise_alerts(120)  # more than are held in memory
    until(lambda: not case.missed(case.desk, "desk"))
    tried = len(case.down.got)
    until(lambda: len(case.down.got) > tried + 3)
    case.down.answer = lambda _: Answer()
    until(lambda: not case.missed(case.down, "down"))
    until(lambda: len([key for key, _ in read_all(case.settings, book.TOPIC)]) >= 2 * len(case.raised))
    case.judge(case.desk, "desk", len(STEPS))
    case.judge(case.down, "down", 0)
    for receiver in (case.desk, case.down):
        assert all(numbers == sorted(numbers) for numbers in first_of_each_event(receiver).values())


@pytest.mark.timeout(900)
def test_two_at_once_killed_at_any_moment(case: Case) -> None:
    chance = random.Random(9)
    for receiver in (case.desk, case.down):
        receiver.answer = lambda _: Answer(seconds=0.03)
    notifiers = [case.start(), case.start()]
    kills = 0
    for _ in range(4):
        case.raise_alerts(40)
        until(lambda: len(case.desk.taken) >= len(case.raised) - 35)
        time.sleep(chance.uniform(0, 0.5))
        case.kill(notifiers.pop(chance.randrange(2)))
        kills += 1
        notifiers.append(case.start())
    until(lambda: not case.missed(case.desk, "desk") and not case.missed(case.down, "down"))
    until(lambda: len({key for key, _ in read_all(case.settings, book.TOPIC)}) == 2 * len(case.raised))
    # A process killed while another takes its partitions over may have one message of each channel under way.
    case.judge(case.desk, "desk", kills)
    case.judge(case.down, "down", kills)
