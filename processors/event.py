"""The record of a security event: what one article tells (a mention), and what all reports of one act tell (an event).

Vocabulary and field names are those of the index and of every message; docs/events.md lists them.
"""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from processors.article import voice_of
from producers.article import Mode

MENTIONS_TOPIC = "mentions"
TOPIC = "events"
HISTORY_TOPIC = "events.history"

EventType = Literal[
    "ied", "vehicle_bomb", "suicide_bombing", "landmine", "grenade", "explosion", "drone_attack", "air_strike",
    "rocket_attack", "shelling", "armed_attack", "armed_clash", "assassination", "abduction", "arson_sabotage",
    "attack", "arrest", "weapons_seizure", "security_operation",
]  # fmt: skip
WeaponType = Literal[
    "ied", "vehicle_bomb", "suicide_vest", "drone", "rocket", "missile", "mortar", "artillery", "aircraft",
    "small_arms", "grenade", "landmine", "knife", "vehicle", "incendiary", "chemical",
]  # fmt: skip
TargetType = Literal[
    "foreign_forces", "military", "police_security", "government", "diplomatic", "civilians", "airport", "oil_energy",
    "infrastructure", "religious", "media", "armed_group", "business", "ship", "education", "medical", "aid", "unknown",
]  # fmt: skip
Temporality = Literal["new", "update", "background", "hypothetical"]
Outcome = Literal["completed", "failed", "foiled", "threatened", "denied"]
Certainty = Literal["stated", "claimed", "blamed", "suspected"]
ActorKind = Literal["state", "state_forces", "police", "armed_group", "coalition", "peacekeepers", "civilians"]
ClaimMode = Literal["claim", "blame", "denial"]
Role = Literal[
    "official", "party", "claimer", "witness", "medic", "monitor", "agency", "media", "local", "unnamed",
]  # fmt: skip
Stance = Literal["asserts", "denies", "declines"]
FRESH: frozenset[Temporality] = frozenset({"new", "update"})
FRESH_DAYS = 7  # an act up to a week before publication is news
ASSUMED = "told as current"  # the rule of days that are assumed
ASSUMED_KNOWN = "told as known"  # the same of what is told as known already: the day is past, and by how long, untold


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """The characters a value was read from: `[start, end)` in code points of the article's `text` or `title`.

    `rule` says by what they were read; docs/events.md lists the rules.
    """

    field: str
    start: int
    end: int
    text: str
    part: Literal["text", "title"] = "text"
    rule: str = ""


class Weapon(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of weapon and how many, where told; a dual counts 2."""

    type: WeaponType
    count: int | None = None
    text: str = ""


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who did it, and how sure the article is. `country` is the actor's home, ISO 3166-1 alpha-2, where it has one."""

    name: str
    kind: ActorKind | None = None
    country: str | None = None
    text: str = ""
    certainty: Certainty = "stated"


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """By whose word `actor` did it, or had no part in it: `by` claims it, blames the actor or denies the actor's part.

    `by` is empty where nobody is named who blames. `competing` where another claims the same act.
    """

    by: str
    mode: ClaimMode = "claim"
    actor: str = ""
    competing: bool = False


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What was attacked."""

    type: TargetType
    text: str = ""
    name: str | None = None


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """The most exact place told. Degrees WGS 84; `country` ISO 3166-1 alpha-2; abstain rather than guess."""

    name: str
    text: str = ""
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    admin1: str | None = None
    precision: Literal["site", "town", "district", "governorate", "region", "country"] = "town"


class EventDate(msgspec.Struct, frozen=True, kw_only=True):
    """Local ISO days, both included; the words they came from, the day those count from, and the rule used.

    Of what is told as current without a day they are `assumed`: that of publication and the one before.
    """

    start: str
    end: str
    precision: Literal["day", "range", "month", "year"] = "day"
    text: str = ""
    anchor: str | None = None
    rule: str = ""

    @property
    def assumed(self) -> bool:
        """Whether the article tells no day."""
        return self.rule in (ASSUMED, ASSUMED_KNOWN)


class Toll(msgspec.Struct, frozen=True, kw_only=True):
    """A number of people as a range. `explicit_zero`: the article says there were none."""

    best: int | None = None
    low: int | None = None
    high: int | None = None
    explicit_zero: bool = False


class Casualties(msgspec.Struct, frozen=True, kw_only=True):
    """Null where nothing is said, which is not zero."""

    killed: Toll | None = None
    wounded: Toll | None = None
    abducted: Toll | None = None


class Damage(msgspec.Struct, frozen=True, kw_only=True):
    """Harm to things."""

    present: bool
    extent: str = ""
    text: str = ""


class Attribution(msgspec.Struct, frozen=True, kw_only=True):
    """Who says so: `source` by its standard name, or in the article's words (`text`), and what it does with `verb`.

    `via` is the house through which it spoke. A source that `declines` gives no comment; it is empty where nobody did.
    """

    source: str
    role: Role
    verb: str = ""
    stance: Stance = "asserts"
    via: str | None = None
    text: str = ""


class Plover(msgspec.Struct, frozen=True, kw_only=True):
    """PLOVER's event type and its mode, where it has one."""

    event: Literal["ASSAULT", "COERCE", "MOBILIZE", "THREATEN"]
    mode: Literal[
        "explosives", "suicide-attack", "drone", "aerial", "heavy-weapons", "firearms", "targeted", "abduct", "destroy",
        "unconventional", "primitive", "arrest", "seize", "police", "violence",
    ] | None = None  # fmt: skip


class Acled(msgspec.Struct, frozen=True, kw_only=True):
    """ACLED's event type and sub-event type."""

    type: Literal["Battles", "Explosions/Remote violence", "Violence against civilians", "Strategic developments"]
    sub_type: Literal[
        "Armed clash", "Chemical weapon", "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED", "Grenade", "Attack", "Abduction/forced disappearance", "Arrests",
        "Disrupted weapons use", "Looting/property destruction", "Other",
    ]  # fmt: skip


class Gtd(msgspec.Struct, frozen=True, kw_only=True):
    """The Global Terrorism Database's numbers for the type of attack and of weapon."""

    attacktype: Annotated[int, msgspec.Meta(ge=1, le=9)]
    weaptype: Annotated[int, msgspec.Meta(ge=1, le=13)]


class Codes(msgspec.Struct, frozen=True, kw_only=True):
    """The same event in the terms of other schemes; null where a scheme has none."""

    plover: Plover
    acled: Acled | None = None
    gtd: Gtd | None = None


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of one act of violence. Everything but the type and the two judgements may be unknown.

    `known_as` names a well-known act that is recalled. `confidence` is how likely the event is one;
    `confidence_by_field` how likely each value is right if it is.
    """

    event_type: EventType
    codes: Codes | None = None
    temporality: Temporality
    outcome: Outcome
    date: EventDate | None = None
    place: Place | None = None
    weapons: list[Weapon] = []
    actors: list[Actor] = []
    claims: list[Claim] = []
    targets: list[Target] = []
    casualties: Casualties = Casualties()
    damage: Damage | None = None
    attribution: list[Attribution] = []
    known_as: str | None = None
    confidence: float = 0.5
    confidence_by_field: dict[str, float] = {}
    evidence: list[Evidence] = []


class Mention(Facts, frozen=True, kw_only=True):
    """One event as one article tells it. `mention_id` is the article's id and the ordinal within it.

    `words` are the rare words around its evidence, by which reports of one act know each other; `quote` is the sentence
    that its type was read from.
    """

    mention_id: str
    article_id: str
    version: int
    outlet: str
    url: str = ""
    title: str = ""
    published: str | None = None
    wire_origin: str | None = None
    first_fetched_at: datetime | None = None
    words: list[str] = []
    quote: str = ""

    @property
    def voice(self) -> str:
        """Who speaks: reports with one voice count as one source."""
        return voice_of(self.outlet, self.wire_origin)


class ArticleMentions(msgspec.Struct, frozen=True, kw_only=True):
    """All mentions of one version of one article that belong to one country's stream; it replaces older versions'.

    An empty list takes back what an older version said.
    """

    schema: int = 1
    mode: Mode = "live"
    article_id: str
    version: int
    country: str
    mentions: list[Mention]
    times: dict[str, datetime] = {}


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One article's word on an event. `spans` are its evidence, `quote` is the sentence that tells of it."""

    article_id: str
    mention_id: str
    outlet: str
    url: str = ""
    title: str = ""
    published: str | None = None
    wire_origin: str | None = None
    temporality: Temporality
    killed: Toll | None = None
    wounded: Toll | None = None
    outcome: Outcome = "completed"
    spans: list[Evidence] = []
    quote: str = ""

    @property
    def voice(self) -> str:
        """Who speaks: reports with one voice count as one source."""
        return voice_of(self.outlet, self.wire_origin)


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """A field on which reports differ: each value told, and the outlets that tell it."""

    field: str
    values: list[str]
    sources: list[list[str]]


class Event(Facts, frozen=True, kw_only=True):
    """One real-world act. `event_id` is for life; `revision` grows with every change of what is known.

    `changed_by` is the article whose word made this revision, and `changed` names the fields it changed. `reports` are
    the first and the latest; `unlisted_reports` says how many of an event that is told very often are not among them.
    """

    schema: int = 1
    mode: Mode = "live"
    event_id: str
    revision: int
    status: Literal["active", "merged", "retracted"] = "active"
    merged_into: str | None = None
    country: str
    reports: list[Report]
    unlisted_reports: int = 0
    independent_sources: int
    conflicts: list[Conflict] = []
    first_reported_at: str | None = None
    last_updated_at: datetime
    changed_by: str = ""
    changed: list[str] = []
    times: dict[str, datetime] = {}
