"""Rules and revisions to measure alerts with, the same each time."""

import random
from typing import get_args

import msgspec

from processors.event import Event, EventType, Outcome, TargetType, Toll
from producers.article import utc_now
from sinks.alerts.alert import Happening
from sinks.alerts.conditions import Conditions, Near
from sinks.alerts.rules import Rule
from tests.bench.sink import COUNTRIES, made

SEED = 9
WORDS = ("عبوة", "شرق المدينة", "دورية", "مطار", "جسر", "سوق", "قافلة", "معسكر")


def some_rules(count: int) -> list[Rule]:
    """Rules as people write them, each narrow: where, of what kind, against whom, how grave, with what words."""
    chance = random.Random(SEED)
    happenings = get_args(Happening)
    made_rules = []
    for number in range(count):
        kind = chance.randrange(4)
        area = (
            Near(lat=chance.uniform(12, 37), lon=chance.uniform(10, 50), km=chance.uniform(5, 60))
            if kind == 0
            else None
        )
        made_rules.append(
            Rule(
                name=f"r{number}",
                on=chance.sample(happenings, 3),
                throttle_minutes=30 if number % 5 == 0 else None,
                when=Conditions(
                    countries=[] if kind == 0 else [chance.choice(COUNTRIES)],
                    event_types=chance.sample(get_args(EventType), 2),
                    outcomes=[chance.choice(get_args(Outcome))] if kind == 1 else [],
                    targets=[chance.choice(get_args(TargetType))] if kind == 2 else [],
                    near=area,
                    min_killed=chance.randrange(1, 20) if kind == 3 else None,
                    words=chance.sample(WORDS, 2) if number % 7 == 0 else [],
                ),
            )
        )
    return made_rules


def some_revisions(count: int) -> list[Event]:
    """Revisions as merging makes them: of each event some, with a toll that rises and sources that come."""
    chance = random.Random(SEED)
    revisions = list[Event]()
    now = utc_now()
    for event in made(count, 12):
        killed = 0
        for revision in range(1, chance.randrange(2, 6)):
            killed += chance.randrange(3)
            toll = msgspec.structs.replace(event.casualties, killed=Toll(best=killed, low=killed, high=killed))
            reports = [
                msgspec.structs.replace(one, published=now.isoformat(), killed=toll.killed) for one in event.reports
            ]
            revisions.append(
                msgspec.structs.replace(
                    event,
                    revision=revision,
                    casualties=toll,
                    reports=reports[:revision],
                    independent_sources=min(revision, len(reports)),
                    last_updated_at=now,
                )
            )
            if len(revisions) == count:
                return revisions
    return revisions
