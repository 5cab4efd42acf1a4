"""Speed and state of the merge against the number of open events.

The news is made up in the proportions of real news: a busy country has some 40 acts a day, each told by one to eight
outlets within two days, near 300 towns and villages; every tenth report is vague, every twentieth recalls an old act.
The days are as many as the number of events asks for, so that what grows is what is open, not how much happens in a
day; the last row has ten times as much in a day.
"""

import random
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import NamedTuple

import msgspec

from processors.event import ArticleMentions, Casualties, EventDate, EventType, Mention, Place, Target, TargetType, Toll
from processors.merging.merge import Merger

A_DAY = 40
TOWNS = 300
RECALLED = 0.05  # of the reports are about an old act
MEASURED = 4_000  # mentions
START = date(2020, 1, 1)
TYPES: tuple[EventType, ...] = ("ied", "shelling", "air_strike", "armed_attack", "assassination", "drone_attack")
TARGETS: tuple[TargetType, ...] = ("military", "civilians", "police_security", "armed_group", "infrastructure")


class Act(NamedTuple):
    """What happened, as the reports have it."""

    number: int
    day: date
    place: Place
    event_type: EventType
    target: TargetType
    killed: int | None


class Sample(NamedTuple):
    """One row: open events, acts a day, mentions a second of processor time, and the bytes of state."""

    events: int
    a_day: int
    per_second: float
    state_bytes: int


def speed() -> Iterator[str]:
    """The rows, and how the cost of a mention grows."""
    rows = [measure(10_000), measure(100_000), measure(10_000, 10 * A_DAY)]
    yield "open events  acts a day  mentions/s  µs each  state MB  KB an event"
    for row in rows:
        yield (
            f"{row.events:>11,} {row.a_day:>11} {row.per_second:>11,.0f} {1e6 / row.per_second:>8,.0f} "
            f"{row.state_bytes / 1e6:>9,.1f} {row.state_bytes / row.events / 1e3:>12.2f}"
        )
    yield f"cost of a mention, 100,000 open events to 10,000: {rows[0].per_second / rows[1].per_second:.2f} times"


def measure(events: int, a_day: int = A_DAY) -> Sample:
    """Fill a store with `events` acts' reports, then time MEASURED mentions more."""
    chance = random.Random(events)
    towns = [
        Place(name=f"town {n}", lat=31 + chance.random() * 6, lon=41 + chance.random() * 6, country="IQ")
        for n in range(TOWNS)
    ]
    store: dict[bytes, bytes] = {}
    merger = Merger(store, open_days=10**6)
    acts = [_act(number, a_day, towns, chance) for number in range(events)]
    for act in acts:  # of what is long past one report is enough to keep it open
        recent = events - act.number < 5 * a_day
        for batch in islice(_reports(act, chance, act.number), None if recent else 1):
            merger.apply(batch)
    later = [_act(number, a_day, towns, chance) for number in range(events, events + MEASURED)]
    told = ((chance.choice(acts) if chance.random() < RECALLED else act, act.number) for act in later)
    batches = list(islice((batch for act, number in told for batch in _reports(act, chance, number)), MEASURED))
    started = time.process_time()
    for batch in batches:
        merger.apply(batch)
    spent = time.process_time() - started
    kept = sum(len(key) + len(value) for key, value in store.items())
    return Sample(sum(key.startswith(b"e|") for key in store), a_day, len(batches) / spent, kept)


def _act(number: int, a_day: int, towns: list[Place], chance: random.Random) -> Act:
    return Act(
        number,
        START + timedelta(days=number // a_day),
        chance.choice(towns),
        chance.choice(TYPES),
        chance.choice(TARGETS),
        chance.choice([None, 0, 1, 2, 3, 5, 8, 13]),
    )


def _reports(act: Act, chance: random.Random, number: int) -> Iterator[ArticleMentions]:
    for report in range(chance.choice([1, 1, 1, 2, 2, 3, 8])):
        yield _report(act, chance, f"{number}-{act.number}-{report}")


def _report(act: Act, chance: random.Random, article: str) -> ArticleMentions:
    vague = chance.random() < 0.1
    place = Place(name="Iraq", lat=33.0, lon=44.0, country="IQ", precision="country") if vague else act.place
    killed = None if act.killed is None else Toll(best=act.killed, low=act.killed, high=act.killed)
    mention = Mention(
        mention_id=f"{article}#0",
        article_id=article,
        version=1,
        outlet=f"outlet {chance.randrange(60)}",
        published=f"{(act.day + timedelta(days=chance.randrange(2))).isoformat()}T10:00:00",
        event_type=act.event_type,
        temporality="new",
        outcome="completed",
        date=EventDate(start=act.day.isoformat(), end=act.day.isoformat()),
        place=place,
        targets=[Target(type=act.target)],
        casualties=Casualties(killed=killed),
        words=[f"word{act.number * 7 + chance.randrange(12)}" for _ in range(8)],
    )
    times = {"fetch": datetime(act.day.year, act.day.month, act.day.day, tzinfo=UTC)}
    made = ArticleMentions(article_id=article, version=1, country="IQ", mentions=[mention], times=times)
    return msgspec.json.decode(msgspec.json.encode(made), type=ArticleMentions)
