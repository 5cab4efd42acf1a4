"""The message of the alert engine: one thing that happened to one event, worth telling under one rule."""

import hashlib
from datetime import datetime
from typing import Literal

import msgspec

from processors.event import EventType, Outcome, Temporality
from producers.article import Mode, utc_now

TOPIC = "alerts"

TransitionName = Literal["new", "toll_rises", "confirmed", "outcome_changes"]
Suppression = Literal["late", "replay"]


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """Degrees WGS 84."""

    lat: float
    lon: float


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """What happened (`transition`, and `detail`: what it was before and is now, such as `2→5`) and what is known.

    `date` is the local ISO day on which the act began; `at` is UTC. `reason` says why an alert was not sent.
    """

    schema: int = 1
    mode: Mode = "live"
    alert_id: str
    rule: str
    transition: TransitionName
    detail: str = ""
    event_id: str
    revision: int
    event_type: EventType
    temporality: Temporality
    outcome: Outcome
    country: str
    place: str | None = None
    location: Point | None = None
    date: str | None = None
    killed: int | None = None
    wounded: int | None = None
    sources: int
    urls: list[str] = []
    text_ar: str
    text_en: str
    status: Literal["sent", "suppressed"] = "sent"
    reason: Suppression | None = None
    at: datetime = msgspec.field(default_factory=utc_now)


def alert_id(rule: str, event_id: str, transition: TransitionName, detail: str) -> str:
    """The id of this happening under this rule, however often it is told: 20 hex digits."""
    return hashlib.sha256(f"{rule}|{event_id}|{transition}|{detail}".encode()).hexdigest()[:20]
