"""What an index that is away costs: messages come in all the while, and afterwards every document must be there.

`python -m tests.bench.outage --minutes 60` starts Kafka, Elasticsearch and the sink as a process of its own, stops
Elasticsearch for so long, starts it again and waits until the sink has caught up. It prints what was sent and found,
and the sink's memory before, during and after.
"""

import argparse
import contextlib
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from deploy.local.elasticsearch import Elasticsearch
from deploy.local.kafka import Kafka
from deploy.local.lag import Lag
from deploy.local.process import LOOPBACK, Process, free_port, spawn, stop
from deploy.local.run import Run
from deploy.local.servers import prepare
from processors import article as articles
from processors import event as events
from producers import topics, trail
from producers.publish import Publisher
from producers.service import configure_logs
from sinks.bootstrap import setup
from sinks.elastic import connect, wait_for
from sinks.indexer import GROUP
from sinks.settings import SinkSettings
from tests.bench.sink import made
from tests.integration.sinks_case import ROOT, found
from tests.unit.sinks.samples import article

EVENTS_A_TICK, TICK = 10, 1.0  # seconds; one article beside them
CATCH_UP = 900.0  # seconds within which the sink must be through once the index is back

Sent = dict[str, Counter[tuple[str, int]]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 where a document is missing, doubled or in another version."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.outage", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60, help="how long the index is away")
    asked = parser.parse_args(arguments)
    console = Console(width=120)
    jdk, kafka_home, elasticsearch_home = prepare()
    run = Run.begin("bench-outage")
    os.environ[Elasticsearch.setting] = str(free_port())  # where the sink looks for it when it is back
    elasticsearch = Elasticsearch(elasticsearch_home, jdk, run.place(), run.logs / "elasticsearch.log")
    kafka = Kafka(kafka_home, jdk, run.folder / "kafka", run.logs / "kafka.log")
    with contextlib.ExitStack() as stack:
        stack.callback(run.end)
        for server in (kafka, elasticsearch):
            run.note(server.start(), server.health)
            stack.callback(server.stop)
        kafka.await_ready()
        elasticsearch.await_ready()
        settings = SinkSettings(kafka=kafka.endpoint, elasticsearch=elasticsearch.endpoint, log_level="warning")
        configure_logs(settings, "bench")
        topics.create(settings)
        client = stack.enter_context(connect(settings))
        setup(client, settings)
        health = free_port()
        sink = sink_process(settings, health, run.logs / "sink.log")
        run.note(sink)
        stack.callback(stop, [sink])
        publisher, lag = stack.enter_context(Publisher(settings)), stack.enter_context(Lag(settings))
        supply = messages()
        sent: Sent = {"rasid-events": Counter(), "rasid-articles": Counter()}

        def feed(seconds: float) -> list[int]:
            return [tick(supply, sent, publisher, sink) for _ in range(max(1, round(seconds / TICK)))]

        memory = {"before": feed(60)}
        until_through(lag, sink)
        elasticsearch.stop()
        memory["away"] = feed(asked.minutes * 60)
        waiting, told = lag.behind()[GROUP], httpx.get(f"http://{LOOPBACK}:{health}/healthz", trust_env=False)
        run.note(elasticsearch.start(), elasticsearch.health)
        elasticsearch.await_ready()
        wait_for(client, settings)
        began = time.monotonic()
        memory["back"] = feed(TICK)
        while lag.behind()[GROUP] > 2 * EVENTS_A_TICK:
            if time.monotonic() - began > CATCH_UP:
                raise SystemExit(f"the sink is not through after {CATCH_UP:.0f} s")
            memory["back"] += feed(TICK)
        caught_up = time.monotonic() - began
        memory["after"] = feed(10)
        until_through(lag, sink)
        facts = httpx.get(f"http://{LOOPBACK}:{health}/healthz", trust_env=False).json()
        letters = lag.written(trail.DEAD_LETTERS)
        wrong = [alias for alias, wanted in sent.items() if found(client, alias) != wanted]
        steps = found(client, "rasid-trail")
    table = Table("", "first", "last", "most", title="The sink's memory, MB")
    for phase, taken in memory.items():
        table.add_row(phase, *(f"{value / 1024:.0f}" for value in (taken[0], taken[-1], max(taken))))
    console.print(table)
    console.print(
        f"away {asked.minutes:g} minutes; {sum(sum(one.values()) for one in sent.values())} documents sent, "
        f"{waiting} messages waiting at the end, /healthz {told.status_code}: {told.json()['trouble']}; "
        f"caught up in {caught_up:.0f} s; {len(steps)} steps of the trail; {letters} dead letters; {facts['exits']}"
    )
    if wrong or letters or set(steps.values()) != {1} or len(steps) != len(sent["rasid-articles"]):
        console.print(f"not as sent: {wrong or 'dead letters or steps'}")
        return 1
    console.print("every document is there once, in its newest version")
    return 0


def sink_process(settings: SinkSettings, health: int, log: Path) -> Process:
    """`python -m sinks index`, as people run it."""
    env = os.environ | {
        "RASID_KAFKA": settings.kafka,
        "RASID_ELASTICSEARCH": settings.elasticsearch,
        "RASID_HEALTH_PORT": str(health),
    }
    return spawn("sink", [sys.executable, "-m", "sinks", "index"], log, env, cwd=ROOT)


def messages() -> Iterator[tuple[str, str, events.Event | articles.Article]]:
    """Events without end, and an article after every EVENTS_A_TICK of them."""
    for number, one in enumerate(made(10_000_000, 3)):
        if number % EVENTS_A_TICK == 0:
            name = f"a{number}"
            yield articles.TOPIC, name, article(name, version=1, fetched_at=datetime.now(UTC))
        yield events.TOPIC, one.event_id, one


def tick(
    supply: Iterator[tuple[str, str, events.Event | articles.Article]], sent: Sent, publisher: Publisher, sink: Process
) -> int:
    """Send the messages of one tick, remember them, and wait for the next; returns the sink's memory in kB."""
    sink.check()
    until = time.monotonic() + TICK
    for topic, key, message in (next(supply) for _ in range(EVENTS_A_TICK + 1)):
        publisher.send(topic, key, message)
        sent["rasid-events" if topic == events.TOPIC else "rasid-articles"][key, 1] += 1
    publisher.flush()
    time.sleep(max(0.0, until - time.monotonic()))
    status = Path(f"/proc/{sink.popen.pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


def until_through(lag: Lag, sink: Process) -> None:
    """Wait until the sink has settled all that was written. Raises SystemExit where that takes too long."""
    end = time.monotonic() + CATCH_UP
    while lag.behind()[GROUP]:
        sink.check()
        if time.monotonic() > end:
            raise SystemExit(f"the sink is not through after {CATCH_UP:.0f} s: {lag.behind()[GROUP]} messages wait")
        time.sleep(0.5)


if __name__ == "__main__":
    raise SystemExit(main())
