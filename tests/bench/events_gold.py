"""Articles with the truth about the attacks they tell of: our own (tests/golden/events), or lines of JSON.

Vocabulary and fields are those of docs/events.md; what nothing is told of is left out or null.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from processors.event import FRESH, Actor, EventType, Outcome, Target, Temporality, WeaponType
from processors.rules import RulesError, load_rules

FOLDER = Path(__file__).parents[1] / "golden" / "events"
FRESH_DAYS = 7  # an act is news up to the seventh day before publication, that day included
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]
_Count = Annotated[int, msgspec.Meta(ge=0)]
_Latitude = Annotated[float, msgspec.Meta(ge=-90, le=90)]
_Longitude = Annotated[float, msgspec.Meta(ge=-180, le=180)]


class GoldError(Exception):
    """A gold file is not as it must be; the message says which, where, and what to do."""


class Days(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Local days, both included."""

    start: dt.date
    end: dt.date

    def __str__(self) -> str:
        return f"{self.start}" if self.start == self.end else f"{self.start}..{self.end}"


class GoldPlace(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where it was; a told place at most `tolerance_km` away is right. Degrees WGS 84."""

    name: str
    text: str = ""
    lat: _Latitude | None = None
    lon: _Longitude | None = None
    country: Country | None = None
    admin1: str | None = None
    tolerance_km: Annotated[float, msgspec.Meta(gt=0)] | None = None


class GoldWeapon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of weapon, and how many where that is told."""

    type: WeaponType
    count: _Count | None = None


class GoldToll(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """People as a range; `best` is null where only a bound is told ("dozens")."""

    best: _Count | None = None
    low: _Count | None = None
    high: _Count | None = None


class GoldCasualties(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Null where nothing is said, which is not zero."""

    killed: GoldToll | None = None
    wounded: GoldToll | None = None


class GoldEvent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One act as a careful reader takes it. `evidence` is a stretch of the article, word for word."""

    event_type: EventType | Literal["other"]
    temporality: Temporality
    outcome: Outcome
    date: Days | None = None
    place: GoldPlace | None = None
    weapons: list[GoldWeapon] = []
    targets: list[Target] = []
    actors: list[Actor] = []
    casualties: GoldCasualties = GoldCasualties()
    cluster: str | None = None
    evidence: str

    @property
    def fresh(self) -> bool:
        """Whether it is told as news."""
        return self.temporality in FRESH

    def __str__(self) -> str:
        where = self.place.name if self.place else "no place"
        return f"{self.event_type} {self.temporality} {self.outcome}, {self.date or 'no date'}, {where}"


class GoldArticle(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An article and its events. `published` is ISO 8601 and local to the outlet; `hard` names its difficulties."""

    id: str
    outlet: str = ""
    country: Country | None = None
    title: str = ""
    published: str | None = None
    text: str
    source: str = ""
    licence: str | None = None
    hard: list[str] = []
    events: list[GoldEvent] = []

    @property
    def day(self) -> dt.date | None:
        """The local day of publication."""
        return dt.date.fromisoformat(self.published[:10]) if self.published else None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    articles: list[GoldArticle]


def golden(folder: Path = FOLDER) -> list[GoldArticle]:
    """Our own articles, from all TOML files of `folder`; none where there is no such folder. Raises GoldError."""
    found: dict[str, GoldArticle] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            articles = load_rules(path, _File).articles
        except RulesError as exc:
            raise GoldError(f"{exc}; correct the file") from exc
        for article in articles:
            if fault := next(chain(faults(article), own_faults(article)), None):
                raise GoldError(f"{path.name}: {article.id}: {fault}")
            if article.id in found:
                raise GoldError(f"{path.name}: {article.id}: another article has this id; give each its own")
            found[article.id] = article
    return list(found.values())


def gold_lines(path: Path) -> list[GoldArticle]:
    """The articles of a file of JSON lines, one a line. Raises GoldError, also for a file that cannot be read."""
    found: list[GoldArticle] = []
    try:
        raw = path.read_bytes()
    except OSError as exc:
        raise GoldError(f"{path}: {exc.strerror}; give a file of JSON lines") from exc
    for number, line in enumerate(raw.splitlines(), 1):
        if line.strip():
            try:
                article = msgspec.json.decode(line, type=GoldArticle)
            except (msgspec.DecodeError, UnicodeDecodeError) as exc:
                raise GoldError(f"{path.name}:{number}: {exc}; a line holds one article with its events") from exc
            if fault := next(faults(article), None):
                raise GoldError(f"{path.name}:{number}: {article.id}: {fault}")
            found.append(article)
    return found


def faults(article: GoldArticle) -> Iterator[str]:
    """What no gold article may have, whoever wrote it."""
    if article.published:
        try:
            dt.datetime.fromisoformat(article.published)
        except ValueError:
            yield f"published: {article.published!r} is no ISO 8601 day or date-time; give YYYY-MM-DD, or more"
    for number, event in enumerate(article.events, 1):
        at = f"event {number}"
        if event.date and event.date.start > event.date.end:
            yield f"{at}: date: {event.date.start} is after {event.date.end}; exchange them"
        if event.place and (event.place.lat is None) != (event.place.lon is None):
            yield f"{at}: place: lat without lon, or lon without lat; give both or neither"
        for side in ("killed", "wounded"):
            toll: GoldToll | None = getattr(event.casualties, side)
            known = [n for n in (toll.low, toll.best, toll.high) if n is not None] if toll else []
            if known != sorted(known):
                yield f"{at}: {side}: low, best, high are {known}; they must not fall"


def own_faults(article: GoldArticle) -> Iterator[str]:
    """What our own articles may not have besides: values that the article does not hold, and news of the wrong age."""
    if not _ID.fullmatch(article.id):
        yield "id: not in kebab-case; use a-z, 0-9 and single hyphens"
    if not article.published or dt.datetime.fromisoformat(article.published).tzinfo is None:
        yield "published: give date, time and offset (2024-03-12T09:30:00+03:00)"
    for number, event in enumerate(article.events, 1):
        for field, text in _quotes(event):
            if text not in article.title and text not in article.text:
                yield f"event {number}: {field}: {text!r} is not in the article; quote it word for word"
        if not event.evidence:
            yield f"event {number}: evidence: empty; quote the stretch that tells of it"
        if (day := article.day) and event.date:
            if event.fresh and (day - event.date.end).days > FRESH_DAYS:
                yield f"event {number}: {event.temporality}, but {event.date} is over {FRESH_DAYS} days before {day}"
            if event.fresh and event.date.start > day:
                yield f"event {number}: {event.temporality}, but {event.date} is after publication on {day}"


def _quotes(event: GoldEvent) -> Iterator[tuple[str, str]]:
    yield "evidence", event.evidence
    if event.place:
        yield "place.text", event.place.text
    said: list[tuple[str, Sequence[Target | Actor]]] = [("targets.text", event.targets), ("actors.text", event.actors)]
    yield from ((field, one.text) for field, ones in said for one in ones)
