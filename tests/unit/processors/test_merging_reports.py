"""A week's 300 reports of one abduction among those of 40 other acts: one event comes out, and forty."""

import random
from datetime import date, timedelta

from processors.event import Actor, EventDate, Mention, Place, Target
from processors.merging.merge import Merger
from tests.unit.processors.merging_cases import active, batch, mention

NIGHT = date(2014, 4, 14)
CHIBOK = Place(name="Chibok", lat=10.87, lon=12.84, country="NG", admin1="Borno")
BORNO = Place(name="Borno", lat=11.9, lon=13.2, country="NG", admin1="Borno", precision="governorate")
TOWNS = [Place(name=f"Town {n}", lat=6.0 + n % 7, lon=4.0 + n // 7, country="NG") for n in range(40)]


def abduction(number: int, chance: random.Random) -> Mention:
    """As it was told: the night or the day after, the town or the state, the victims named or not."""
    told = NIGHT + timedelta(days=chance.choice([0, 0, 0, 1]))
    published = NIGHT + timedelta(days=1 + number % 7)
    vague = chance.random() < 0.15
    return mention(
        f"abduction-{number:03}",
        event_type="abduction",
        temporality="new" if number < 60 else "update",
        date=EventDate(start=NIGHT.isoformat() if vague else told.isoformat(), end=told.isoformat()),
        place=BORNO if vague else CHIBOK,
        targets=[Target(type=chance.choice(["education", "civilians", "education"]))],
        actors=[Actor(name="Boko Haram")] if chance.random() < 0.6 else [],
        words=chance.sample(["schoolgirls", "dormitory", "exams", "trucks", "forest", "parents", "senator"], 3),
        outlet=f"outlet {number % 90}",
        published=f"{published.isoformat()}T{number % 24:02}:00:00",
    )


def other(number: int, report: int) -> Mention:
    """One of forty acts, told by three outlets each."""
    day = (NIGHT + timedelta(days=number % 7)).isoformat()
    return mention(
        f"other-{number:02}-{report}",
        event_type=("ied", "armed_attack", "abduction", "shelling")[number % 4],
        day=day,
        place=TOWNS[number],
        killed=None if number % 4 == 2 else number,
        outlet=f"outlet {report}",
    )


def test_three_hundred_reports_of_one_abduction_are_one_event() -> None:
    chance = random.Random(366)
    told = [abduction(number, chance) for number in range(300)]
    told += [other(number, report) for number in range(40) for report in range(3)]
    chance.shuffle(told)
    merger = Merger({})
    for one in told:
        merger.apply(batch(one, country="NG"))
    events = active(merger)
    by_size = sorted(events, key=lambda event: len(event.reports), reverse=True)
    assert len(events) == 41
    assert [len(event.reports) for event in by_size] == [300] + [3] * 40
    assert all(report.article_id.startswith("abduction") for report in by_size[0].reports)
    assert by_size[0].independent_sources == 90
    assert by_size[0].place == CHIBOK
