"""Alerts: revisions a second against the number of rules, and time to alert beside ElastAlert2, which polls the index.

Speed is CPU time of one thread, from the bytes of an event to the bytes of its alerts, the ledger and the groups;
asking each rule by itself is measured beside it. Time to alert, on real servers, is from an event's message to the
alert's, both as Kafka has them; ElastAlert2's is from the same message to the time of the alert in its own index, with
our indexer between, as it is run in practice.
"""

import argparse
import os
import random
import statistics
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table

from deploy.local.servers import Servers
from processors import event as events
from processors.event import Event, Toll
from producers import topics
from producers.article import utc_now
from producers.compacted import records
from producers.publish import Publisher
from producers.service import configure_logs
from sinks.alerts import alert as alerts
from sinks.alerts.alert import Alert, Happening
from sinks.alerts.engine import Engine
from sinks.alerts.rules import Rule
from sinks.alerts.watch import Watch
from sinks.bootstrap import setup
from sinks.consume import consumer
from sinks.document import TOPICS
from sinks.elastic import connect, wait_for
from sinks.indexer import GROUP, Indexer
from sinks.settings import SinkSettings
from sinks.writer import Writer
from tests.bench.alerts_made import SEED, some_revisions, some_rules
from tests.bench.elastalert import ElastAlert
from tests.bench.rival import AbsentError
from tests.bench.sink import made

SOUGHT = 2_000  # revisions a second with RULES rules
RULES = 500


class Asking:
    """An index that is none: each rule is asked by itself."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules

    def holding(self, event: Event, happened: set[Happening]) -> dict[Happening, list[Rule]]:
        """As RuleIndex says."""
        return {name: [rule for rule in self.rules if name in rule.on and rule.when.hold(event)] for name in happened}


def speed(rules: Sequence[Rule], bodies: Sequence[bytes], *, asking: bool = False) -> tuple[float, int]:
    """Revisions a second of CPU time, and how many alerts they raised."""
    watch = Watch(rules)
    if asking:
        watch.index = Asking(rules)  # type: ignore[assignment]
    decoder, encoder = msgspec.json.Decoder(Event), msgspec.json.Encoder()
    raised, now = 0, utc_now()
    started = time.process_time()
    for place in range(0, len(bodies), 500):  # as many as one poll gives
        for body in bodies[place : place + 500]:
            for alert in watch.take(decoder.decode(body), now) or ():
                encoder.encode(alert)
                raised += 1
        for key in watch.changed_events:
            encoder.encode(watch.ledger[key])
        for key in watch.changed_groups:
            encoder.encode(watch.groups[key])
        watch.changed_events.clear()
        watch.changed_groups.clear()
    return len(bodies) / (time.process_time() - started), raised


def speeds(count: int, sizes: Sequence[int], rounds: int) -> Table:
    """A row for each number of rules."""
    bodies = [msgspec.json.encode(one) for one in some_revisions(count)]
    load = os.getloadavg()[0]
    table = Table(
        "rules", "revisions a second", "alerts", "asking each rule", title=f"{count} revisions, load {load:.1f}"
    )
    for size in sizes:
        rules = some_rules(size)
        runs = [speed(rules, bodies) for _ in range(rounds)]
        rate = statistics.median(rate for rate, _ in runs)
        few = bodies[: max(200, 1_000_000 // (size * 5))]
        each, _ = speed(rules, few, asking=True)
        table.add_row(str(size), f"{rate:.0f}", str(runs[0][1]), f"{each:.0f}")
    return table


def through_kafka(settings: SinkSettings, count: int, rules: Sequence[Rule]) -> tuple[float, float]:
    """Revisions a second of the whole engine, from Kafka to Kafka: by the clock, and by CPU time of the process."""
    topics.create(settings)
    with Publisher(settings) as publisher:
        for one in some_revisions(count):
            publisher.send(events.TOPIC, one.event_id, one)
    stop = threading.Event()
    with Publisher(settings) as publisher:
        engine = Engine(settings, rules, publisher)
        exits = engine.progress.exits
        thread = threading.Thread(target=engine.run, args=(stop,), daemon=True)
        thread.start()
        while not exits:  # the first batch pays for the assignment
            time.sleep(0.005)
        first, started, used = exits.total(), time.monotonic(), time.process_time()
        while exits.total() < count:
            time.sleep(0.005)
        took, used = time.monotonic() - started, time.process_time() - used
        stop.set()
        thread.join()
    return (count - first) / took, (count - first) / used


def written(settings: SinkSettings, topic: str) -> Iterator[tuple[float, bytes]]:
    """Seconds since 1970 at which each message was written, and its value."""
    return ((one.timestamp / 1000, one.value or b"") for one in records(settings, topic))


def times_to_alert(settings: SinkSettings, count: int, seconds: float, every: Sequence[int]) -> Table:
    """`count` events over so many `seconds`, each told with 1 killed and later with 5: times, and what was missed."""
    rule = Rule(name="all", on=["new", "toll_rises"])
    chance = random.Random(SEED)
    topics.create(settings)
    told: dict[tuple[str, int], float] = {}
    with ExitStack() as stack:
        client = stack.enter_context(connect(settings))
        wait_for(client, settings)
        setup(client, settings)
        publisher = stack.enter_context(Publisher(settings))
        source = stack.enter_context(consumer(settings, GROUP, list(TOPICS)))
        writer = stack.enter_context(Writer(settings, client))
        rivals = [stack.enter_context(ElastAlert(settings, one)) for one in every]
        engine, indexer = Engine(settings, [rule], publisher), Indexer(settings, writer, source, publisher)
        stop = threading.Event()
        threads = [threading.Thread(target=work, args=(stop,), daemon=True) for work in (engine.run, indexer.run)]
        for thread in threads:
            thread.start()
        time.sleep(15)  # until all have joined their groups and the rivals have polled once
        first = [(chance.uniform(0, seconds / 2), number, 1, 1) for number in range(count)]
        later = [(at + chance.uniform(seconds / 4, seconds / 2), number, 2, 5) for at, number, _, _ in first]
        started = time.monotonic()
        for at, number, revision, killed in sorted(first + later):
            time.sleep(max(0.0, started + at - time.monotonic()))
            one = _event(number, revision, killed)
            publisher.send(events.TOPIC, one.event_id, one)
            publisher.flush()
            told[one.event_id, revision] = time.time()
        time.sleep(2 * max(every) + 20)
        stop.set()
        for thread in threads:
            thread.join()
        ours = [
            (alert.event_id, alert.revision, at - told[alert.event_id, alert.revision])
            for at, body in written(settings, alerts.TOPIC)
            if (alert := msgspec.json.decode(body, type=Alert)).status == "sent"
        ]
        rows: dict[str, list[tuple[str, int, float]]] = {"ours": ours}
        for rival in rivals:
            rows[f"ElastAlert2 every {rival.every} s"] = [
                (name, revision, at - told[name, revision]) for name, revision, at in rival.alerts(client)
            ]
    load = os.getloadavg()[0]
    title = f"time to alert, load {load:.1f}"
    table = Table("", "p50 s", "p95 s", "events told", "raised tolls told", "told twice", title=title)
    for name, found in rows.items():
        took = sorted(seconds for _, _, seconds in found) or [float("nan")]
        keys = [(event_id, revision) for event_id, revision, _ in found]
        table.add_row(
            name,
            f"{took[len(took) // 2]:.2f}",
            f"{took[len(took) * 95 // 100]:.2f}",
            f"{len({event_id for event_id, _ in keys})} of {count}",
            f"{len({event_id for event_id, revision in keys if revision == 2 and (event_id, 1) in keys})} of {count}",
            str(len(keys) - len(set(keys))),
        )
    return table


def _event(number: int, revision: int, killed: int) -> Event:
    now = utc_now()
    (one,) = made(1, 1)
    toll = Toll(best=killed, low=killed, high=killed)
    return msgspec.structs.replace(
        one,
        event_id=f"e{number}",
        revision=revision,
        temporality="new",
        casualties=msgspec.structs.replace(one.casualties, killed=toll),
        reports=[msgspec.structs.replace(report, published=now.isoformat(), killed=toll) for report in one.reports],
        first_reported_at=now.isoformat(),
        last_updated_at=now,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; 1 where the engine is slower than it should be."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.alerts", description=__doc__)
    parser.add_argument("--revisions", type=int, default=10_000)
    parser.add_argument("--rules", type=int, nargs="+", default=[5, 50, RULES, 5_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--events", type=int, default=40, help="events whose time to alert is taken; 0: of none")
    parser.add_argument("--seconds", type=float, default=150.0, help="over how long they come")
    parser.add_argument(
        "--every", type=int, nargs="+", default=[60, 5], help="seconds between two polls of ElastAlert2"
    )
    asked = parser.parse_args(arguments)
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(speeds(asked.revisions, asked.rules, asked.rounds))
    if asked.events:
        with Servers("bench-alerts") as servers:
            where: dict[str, Any] = {
                "kafka": servers.endpoints.kafka, "elasticsearch": servers.endpoints.elasticsearch,
            }  # fmt: skip
            settings = SinkSettings(**where, topic_prefix="bench-", log_level="warning")
            configure_logs(settings, "bench")
            whole = msgspec.structs.replace(settings, topic_prefix="whole-")
            clock, used = through_kafka(whole, asked.revisions, some_rules(RULES))
            console.print(
                f"From Kafka to Kafka with {RULES} rules: {clock:.0f} revisions a second by the clock, "
                f"{used:.0f} by CPU time, load {os.getloadavg()[0]:.1f}"
            )
            try:
                console.print(times_to_alert(settings, asked.events, asked.seconds, asked.every))
            except AbsentError as exc:
                console.print(f"ElastAlert2 cannot be had here: {exc}")
                return 1
            if used < SOUGHT:
                console.print(f"That is less than {SOUGHT}")
                return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
