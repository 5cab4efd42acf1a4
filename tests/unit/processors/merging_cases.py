"""Mentions and stores for the tests of merging."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from processors.event import ArticleMentions, Casualties, Event, EventDate, Mention, Place, Target, Toll
from processors.merging.merge import Merger

MOSUL = Place(name="Mosul", lat=36.34, lon=43.13, country="IQ", admin1="Nineveh")
BASRA = Place(name="Basra", lat=30.51, lon=47.78, country="IQ", admin1="Basra")
IRAQ = Place(name="Iraq", lat=33.0, lon=44.0, country="IQ", precision="country")
START = datetime(2026, 3, 10, tzinfo=UTC)


def mention(article: str, ordinal: int = 0, **known: Any) -> Mention:
    """A bomb at Mosul on 10 March 2026, as far as `known` does not say otherwise."""
    day = known.pop("day", "2026-03-10")
    tolls = {
        side: Toll(best=n, low=n, high=n) for side in ("killed", "wounded") if (n := known.pop(side, None)) is not None
    }
    fields: dict[str, Any] = {
        "event_type": "ied",
        "temporality": "new",
        "outcome": "completed",
        "date": EventDate(start=day, end=day),
        "place": MOSUL,
        "targets": [Target(type="military")],
        "casualties": Casualties(**tolls),
        "outlet": f"outlet of {article}",
        "published": f"{day}T12:00:00",
        "version": 1,
    }
    return Mention(mention_id=f"{article}#{ordinal}", article_id=article, **{**fields, **known})


def batch(
    *mentions: Mention, version: int = 1, article: str | None = None, country: str = "IQ", day: int = 0
) -> ArticleMentions:
    """One article's mentions, fetched `day` days after START."""
    name = article or mentions[0].article_id
    times = {"fetch": START + timedelta(days=day)}
    told = [msgspec.structs.replace(one, version=version) for one in mentions]
    return ArticleMentions(article_id=name, version=version, country=country, mentions=told, times=times)


def active(merger: Merger) -> list[Event]:
    """The events that stand, the first reported first."""
    return sorted(
        (event for event in merger.events() if event.status == "active"),
        key=lambda event: (event.first_reported_at or "", event.event_id),
    )


def merged(*batches: ArticleMentions) -> list[Event]:
    """The events that stand after some batches."""
    merger = Merger({})
    for one in batches:
        merger.apply(one)
    return active(merger)


def parts(events: Iterable[Event]) -> set[frozenset[str]]:
    """Which mentions are together."""
    return {frozenset(report.mention_id for report in event.reports) for event in events}
