"""Messages as documents: which index, which id, which version, and what stands in it. Pure."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from processors import article, event
from processors.article import Article
from processors.event import Event, Toll
from producers import feed_health, trail
from producers.feed_health import FeedHealth
from producers.trail import Step
from sinks.alerts import alert
from sinks.alerts.alert import Alert
from sinks.months import month_of

Message = Article | Event | Step | Alert | FeedHealth


class Document(msgspec.Struct, frozen=True):
    """One document to write. `kind` is the alias it is read by, without prefix, `month` the one it belongs to.

    `version` grows with what the document says, so that of two writes the newer wins in whatever order they arrive.
    """

    kind: str
    id: str
    version: int
    body: dict[str, Any]

    @property
    def month(self) -> str:
        """Of the date in its body that its kind goes by."""
        return month_of(self.kind, self.body)


def from_article(message: Article) -> Document:
    """An article, with `published_at`: its publication as a point in time."""
    body = msgspec.to_builtins(message)
    body["published_at"] = published_at(message.published, message.timezone)
    return Document("rasid-articles", message.article_id, message.version, body)


def from_event(message: Event) -> Document:
    """An event as it is now known."""
    return Document("rasid-events", message.event_id, message.revision, _event_body(message))


def from_revision(message: Event) -> Document:
    """One revision of an event; revisions stand beside each other."""
    return Document(
        "rasid-events-history", f"{message.event_id}-{message.revision}", message.revision, _event_body(message)
    )


def from_step(message: Step) -> Document:
    """One step of an article's trail."""
    body = msgspec.to_builtins(message) | {"step_id": message.step_id}
    return Document("rasid-trail", message.step_id, milliseconds(message.at), body)


def from_alert(message: Alert) -> Document:
    """An alert; the same alert told twice is one document."""
    return Document("rasid-alerts", message.alert_id, milliseconds(message.at), msgspec.to_builtins(message))


def from_health(message: FeedHealth) -> Document:
    """One feed as its last poll left it; its id is a hash of its URL, which may be longer than an id can be."""
    name = hashlib.sha256(message.url.encode()).hexdigest()[:20]
    version = milliseconds(message.last_poll) if message.last_poll else 0
    return Document("rasid-feeds", name, version, msgspec.to_builtins(message))


# What each topic carries, and what becomes of it.
TOPICS: dict[str, tuple[type[Message], Callable[[Any], Document]]] = {
    article.TOPIC: (Article, from_article),
    event.TOPIC: (Event, from_event),
    event.HISTORY_TOPIC: (Event, from_revision),
    trail.TOPIC: (Step, from_step),
    alert.TOPIC: (Alert, from_alert),
    feed_health.TOPIC: (FeedHealth, from_health),
}


# The topic that each kind of document comes from.
SOURCES: dict[str, str] = {
    "rasid-articles": article.TOPIC,
    "rasid-events": event.TOPIC,
    "rasid-events-history": event.HISTORY_TOPIC,
    "rasid-trail": trail.TOPIC,
    "rasid-alerts": alert.TOPIC,
    "rasid-feeds": feed_health.TOPIC,
}


def published_at(published: str | None, timezone: str) -> str | None:
    """The UTC time that `published` tells: a day is its midnight in `timezone`, as is a time without offset.

    None where it tells no time or the zone is unknown.
    """
    if not published:
        return None
    try:
        told = datetime.fromisoformat(published)
        local = told if told.tzinfo else told.replace(tzinfo=ZoneInfo(timezone))
        return local.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except (ValueError, ZoneInfoNotFoundError, OverflowError):
        return None


def milliseconds(at: datetime) -> int:
    """Milliseconds since 1970 of a time with zone."""
    return round(at.timestamp() * 1000)


def _event_body(message: Event) -> dict[str, Any]:
    """The event and what maps, facets and ranges read: `location`, `days`, and the best number of each toll."""
    body: dict[str, Any] = msgspec.to_builtins(message)
    if message.place and message.place.lat is not None and message.place.lon is not None:
        body["location"] = {"lat": message.place.lat, "lon": message.place.lon}
    if message.date and message.date.start <= message.date.end:  # ISO days compare as text
        body["days"] = {"gte": message.date.start, "lte": message.date.end}
    for name in ("killed", "wounded", "abducted"):
        toll: Toll | None = getattr(message.casualties, name)
        if toll and toll.best is not None:
            body[f"{name}_best"] = toll.best
    return body
