"""kill -9 of the worker at random moments while 3,000 mentions are merged, ten times: the same events, none lost."""

import random
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from kafka import KafkaConsumer, TopicPartition

from deploy.local.servers import Endpoints
from processors.event import MENTIONS_TOPIC as MENTIONS
from processors.event import TOPIC, ArticleMentions, Casualties, Event, EventDate, Mention, Place, Toll
from processors.merging.corrections import TOPIC as CORRECTIONS
from processors.merging.corrections import correction
from processors.merging.merge import Merger
from producers.article import utc_now
from producers.publish import Publisher
from producers.settings import Settings
from tests.programs import Programs

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]  # ten restarts, of some ten seconds each

ARTICLES, DEATHS = 3_000, 10
COUNTRIES = ("IQ", "SY", "YE", "LB", "SD", "LY")
Told = tuple[Any, ...]


def stream() -> list[ArticleMentions]:
    """Reports of some 900 acts in six countries, shuffled as they are told over a month; some corrected later."""
    chance = random.Random(3000)
    found = []
    for number in range(ARTICLES):
        act = chance.randrange(900)
        day = (date(2026, 1, 1) + timedelta(days=act % 30)).isoformat()
        country = COUNTRIES[act % len(COUNTRIES)]
        killed = act % 9 + chance.choice([0, 0, 0, 1])
        place = Place(name=f"place {act}", lat=30 + act % 25 / 5, lon=40 + act // 25 / 5, country=country)
        told = Mention(
            mention_id=f"article-{number}#0", article_id=f"article-{number}", version=1, outlet=f"outlet {number % 40}",
            published=f"{day}T{number % 24:02}:00:00", event_type=("ied", "shelling", "assassination")[act % 3],
            temporality="new", outcome="completed", date=EventDate(start=day, end=day), place=place,
            casualties=Casualties(killed=Toll(best=killed, low=killed, high=killed)),
        )  # fmt: skip
        found.append(ArticleMentions(article_id=told.article_id, version=1, country=country, mentions=[told]))
    for number in range(0, ARTICLES, 60):  # a new version that tells of nothing any more
        one = found[number]
        found.append(msgspec.structs.replace(one, version=2, mentions=[]))
    return found


def undisturbed(batches: list[ArticleMentions]) -> set[Told]:
    merger = Merger({})
    for one in batches:
        merger.apply(one)
    return {told(event) for event in merger.events()}


def told(event: Event) -> Told:
    reports = tuple(sorted(report.mention_id for report in event.reports))
    return event.event_id, event.revision, event.status, event.merged_into, str(event.casualties), reports


def read(settings: Settings) -> tuple[set[Told], dict[str, list[int]]]:
    """The last word on each event, and all revisions of each in the order given out."""
    source = KafkaConsumer(
        bootstrap_servers=settings.kafka, enable_auto_commit=False, auto_offset_reset="earliest",
        consumer_timeout_ms=5_000,
    )  # fmt: skip
    name = settings.topic_prefix + TOPIC
    source.assign([TopicPartition(name, number) for number in range(4)])
    last: dict[str, Event] = {}
    revisions: dict[str, list[int]] = {}
    try:
        for record in source:
            event = msgspec.json.decode(record.value, type=Event)
            last[event.event_id] = event
            revisions.setdefault(event.event_id, []).append(event.revision)
    finally:
        source.close()
    return {told(event) for event in last.values()}, revisions


def test_a_merging_worker_that_is_killed_ten_times_ends_with_the_same_events(
    servers: Endpoints, fresh: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance, batches = random.Random(fresh), stream()
    expected = undisturbed(batches)
    waits = []
    with Programs(servers, fresh, tmp_path) as programs:
        programs.set_up()
        programs.start("processors")
        settings = programs.settings
        with Publisher(settings) as publisher:
            for one in batches:
                publisher.send(MENTIONS, one.country, one)
        for _ in range(DEATHS):
            time.sleep(chance.uniform(0.1, 2.0))
            programs.end("processors")
            started = time.monotonic()
            programs.start("processors")
            waits.append(time.monotonic() - started)
        programs.drain("processors", topic=MENTIONS, at_least=len(batches))
        ended, revisions = read(settings)
        assert ended == expected
        for event_id, given_out in revisions.items():
            assert given_out == sorted(given_out), f"{event_id}: a revision came back after a later one"
            assert set(given_out) == set(range(1, given_out[-1] + 1)), f"{event_id}: a revision was never given out"
        _correct(programs, settings)
    with capsys.disabled():
        sys.stdout.write(f"\nrestarted, tables restored and well after {min(waits):.1f} to {max(waits):.1f} s\n")


def _correct(programs: Programs, settings: Settings) -> None:
    """A person's word reaches the worker that has the events, and outlives it."""
    events = [one for one in read(settings)[0] if one[2] == "active"]
    one, other = events[0][0], events[1][0]
    with Publisher(settings) as publisher:
        word = correction("merge", [one, other], [], "the same act", utc_now())
        for partition in range(4):
            publisher.send(CORRECTIONS, word.correction_id, word, partition=partition)
    programs.drain("processors", topic=CORRECTIONS, at_least=4)
    programs.end("processors")
    programs.start("processors")
    programs.drain("processors", topic=CORRECTIONS, at_least=4)
    merged = {event[0]: event[3] for event in read(settings)[0] if event[2] == "merged"}
    assert (one in merged) != (other in merged)
    assert {one, other} & set(merged.values())
