"""The message of the alert engine: one thing that happened to one event, worth telling under one rule.

A digest is an alert too: it has no event of its own, and lists alerts that were held back.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from processors.event import (
    Actor,
    Attribution,
    Claim,
    Conflict,
    EventType,
    Outcome,
    Place,
    Target,
    Temporality,
    Weapon,
)
from producers.article import Mode, utc_now

TOPIC = "alerts"

Happening = Literal["new", "toll_rises", "confirmed", "outcome_changes", "claimed", "corrected", "retracted"]
TransitionName = Literal[Happening, "digest"]
Suppression = Literal["late", "replay", "throttled", "digest", "quiet", "snoozed"]
Severity = Literal["info", "warning", "critical"]


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """Degrees WGS 84."""

    lat: float
    lon: float


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One report of the event. `published` is ISO 8601 as far as it was told; `wire_origin` whom the text copies."""

    outlet: str
    url: str = ""
    title: str = ""
    published: str | None = None
    wire_origin: str | None = None
    temporality: Temporality = "new"


class Escalation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where an alert goes that nobody acknowledged for so many minutes."""

    channels: Annotated[list[str], msgspec.Meta(min_length=1)]
    after_minutes: Annotated[float, msgspec.Meta(gt=0, le=10_080)]


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One alert in a digest, with what held it back and its sentence."""

    alert_id: str
    event_id: str
    transition: TransitionName
    detail: str = ""
    reason: Suppression | None = None
    text_ar: str
    text_en: str
    url: str = ""


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """What happened (`transition`) and what is known of the event, as the revision that brought it about tells it.

    `before` and `after` say from what to what `field` changed where something did, `detail` the same in one word, such
    as `2→5`: codes, names and numbers, no sentences. `date` is the local ISO day on which the act began; `at` is UTC.
    `published` is when the article that brought it about was, and `times` when each stage was done with that article,
    this one included (UTC). `quote` is the sentence that tells of the act. `status` says whether it is for `channels`
    or kept back, `reason` why. `group` is what it is throttled and gathered with. A digest has no event: its
    `event_id` is empty and `digest` lists what it is about, `unlisted` says how many more there were.
    """

    schema: int = 2
    mode: Mode = "live"
    alert_id: str
    rule: str
    severity: Severity = "warning"
    channels: list[str] = []
    escalate: Escalation | None = None
    transition: TransitionName
    detail: str = ""
    field: str = ""
    before: str | None = None
    after: str | None = None
    event_id: str = ""
    revision: int = 0
    event_type: EventType | None = None
    temporality: Temporality | None = None
    outcome: Outcome | None = None
    country: str = ""
    place: Place | None = None
    location: Point | None = None
    date: str | None = None
    killed: int | None = None
    wounded: int | None = None
    weapons: list[Weapon] = []
    actors: list[Actor] = []
    targets: list[Target] = []
    claims: list[Claim] = []
    attribution: list[Attribution] = []
    conflicts: list[Conflict] = []
    sources: int = 0
    reports: list[Source] = []
    quote: str = ""
    confidence: float = 0.0
    digest: list[Listed] = []
    unlisted: int = 0
    text_ar: str
    text_en: str
    status: Literal["sent", "suppressed"] = "sent"
    reason: Suppression | None = None
    group: str = ""
    published: str | None = None
    times: dict[str, datetime] = {}
    at: datetime = msgspec.field(default_factory=utc_now)

    @property
    def digest_of(self) -> list[str]:
        """The ids of the alerts that a digest lists."""
        return [one.alert_id for one in self.digest]


decoder = msgspec.json.Decoder(Alert)


def alert_id(rule: str, event_id: str, transition: TransitionName, detail: str) -> str:
    """The id of this happening under this rule, however often it is told: 20 hex digits."""
    return _digits(rule, event_id, transition, detail)


def digest_id(rule: str, group: str, listed: Iterable[str]) -> str:
    """The id of a digest of the alerts with the ids `listed`: the same alerts make the same digest."""
    return _digits(rule, group, "digest", *sorted(listed))


def _digits(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:20]
