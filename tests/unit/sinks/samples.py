"""Messages to test the sinks with: plausible, and short where a test does not care."""

from datetime import UTC, datetime
from typing import Any

from processors.article import Article
from processors.event import Casualties, Event, EventDate, Place, Report, Target, Temporality, Toll
from sinks.alerts.alert import Alert

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def article(name: str = "a1", **changes: Any) -> Article:
    known: dict[str, Any] = {
        "article_id": name,
        "version": 1_773_000_000_000,
        "url": f"https://news.example/{name}",
        "outlet": "nahrain",
        "timezone": "Asia/Baghdad",
        "title": "انفجار قرب المدخل الشمالي",
        "text": "وقع الانفجار صباحا ولم يصب أحد بأذى.",
        "published": "2026-03-10T09:00:00",
        "published_rule": "feed",
        "fetched_at": NOW,
    }
    return Article(**known | changes)


def report(
    name: str, *, killed: int | None = None, temporality: Temporality = "new", published: str = "2026-03-10T09:00:00Z"
) -> Report:
    return Report(
        article_id=name,
        mention_id=f"{name}-0",
        outlet=f"outlet-{name}",
        url=f"https://news.example/{name}",
        published=published,
        temporality=temporality,
        killed=None if killed is None else Toll(best=killed, low=killed, high=killed),
    )


def event(name: str = "e1", revision: int = 1, *reports: Report, **changes: Any) -> Event:
    """An event; its toll is the highest that `reports` tell."""
    reports = reports or (report("a1"),)
    told = [one.killed.best for one in reports if one.killed and one.killed.best is not None]
    known: dict[str, Any] = {
        "event_id": name,
        "revision": revision,
        "event_type": "ied",
        "temporality": "new",
        "outcome": "completed",
        "date": EventDate(start="2026-03-10", end="2026-03-10"),
        "place": Place(name="الموصل", lat=36.34, lon=43.13, country="IQ"),
        "targets": [Target(type="military")],
        "casualties": Casualties(killed=Toll(best=max(told)) if told else None),
        "country": "IQ",
        "reports": list(reports),
        "independent_sources": len(reports),
        "last_updated_at": NOW,
    }
    return Event(**known | changes)


def alert(name: str = "a1", event_id: str = "e1", **changes: Any) -> Alert:
    """An alert for the channel `desk`."""
    known: dict[str, Any] = {
        "alert_id": name,
        "rule": "attack",
        "channels": ["desk"],
        "transition": "new",
        "event_id": event_id,
        "revision": 1,
        "event_type": "ied",
        "temporality": "new",
        "outcome": "completed",
        "country": "IQ",
        "sources": 1,
        "text_ar": f"حدث جديد: عبوة ناسفة {name}",
        "text_en": f"New: planted bomb {name}",
        "at": NOW,
    }
    return Alert(**known | changes)
