"""The alert rules: data with a schema, checked when they are read."""

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from processors.event import Event
from sinks import datafile
from sinks.alerts.alert import Escalation, Happening, Severity
from sinks.alerts.conditions import Conditions
from sinks.errors import DataError

Clock = Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Minutes = Annotated[float, msgspec.Meta(gt=0, le=10_080)]
GroupBy = Literal["country", "governorate", "place", "event_type", "event", "transition"]


class Quiet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"begin": "from", "end": "to"}):
    """Hours of every day, local to `zone` (its name in the time zone database); over midnight where they end before."""

    begin: Clock
    end: Clock
    zone: str

    def until(self, now: datetime) -> datetime | None:
        """When the quiet that holds at `now` (a time with zone) ends; None where none holds."""
        local = now.astimezone(ZoneInfo(self.zone))
        for days in (-1, 0):
            day = local.date() + timedelta(days=days)
            begin, end = (datetime.combine(day, time.fromisoformat(at), local.tzinfo) for at in (self.begin, self.end))
            if end <= begin:
                end = datetime.combine(day + timedelta(days=1), end.time(), local.tzinfo)
            # Two times of one zone Python compares by the face of the clock: wrong in an hour that comes twice.
            if begin.timestamp() <= now.timestamp() < end.timestamp():
                return end
        return None


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One rule of the file; `name` is part of the ids of its alerts, `channels` are those of the channels' file.

    `sources` is how many independent sources confirm (RASID_CONFIRM_SOURCES where none is told). Of one group, which is
    the alerts alike in all that `group_by` names, one is sent in `throttle_minutes`, and what comes meanwhile is listed
    in one digest after them; with `digest_minutes` nothing is sent but a digest, so long after the first. In hours that
    are `quiet` nothing is sent, and one digest when they end. `replays`: what a replay finds is sent as well.
    """

    name: Annotated[str, msgspec.Meta(pattern="^[a-z0-9-]+$")]
    enabled: bool = True
    on: Annotated[list[Happening], msgspec.Meta(min_length=1)]
    severity: Severity = "warning"
    channels: list[str] = msgspec.field(default_factory=lambda: ["console"])
    escalate: Escalation | None = None
    max_age_days: Annotated[float, msgspec.Meta(gt=0)] = 3.0
    sources: Annotated[int, msgspec.Meta(ge=1)] | None = None
    group_by: list[GroupBy] = []
    throttle_minutes: Minutes | None = None
    digest_minutes: Minutes | None = None
    quiet: Quiet | None = None
    replays: bool = False
    when: Conditions = msgspec.field(default_factory=Conditions)

    @property
    def holds_back(self) -> bool:
        """Whether alerts may be kept for a digest."""
        return bool(self.throttle_minutes or self.digest_minutes or self.quiet)

    def group(self, event: Event, transition: Happening) -> str:
        """What an alert is throttled and gathered with: its values of all that `group_by` names."""
        values = {
            "country": event.country,
            "governorate": (event.place and event.place.admin1) or "",
            "place": event.place.name if event.place else "",
            "event_type": event.event_type,
            "event": event.event_id,
            "transition": transition,
        }
        return "/".join(values[name] for name in self.group_by)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: Annotated[list[Rule], msgspec.Meta(min_length=1)]


def load(file: Path) -> list[Rule]:
    """The enabled rules of `file`. Raises DataError naming the file, the line, the key and the fault."""
    text, raw = datafile.parsed(file, "RASID_ALERT_RULES")
    rules = datafile.converted(file, text, raw, _File).rule
    names: set[str] = set()
    for number, rule in enumerate(rules):
        for key, fault in _faults(rule):
            where = datafile.located(file, text, ["rule", number, *key.split(".")])
            raise DataError(f"{where}: {fault}")
        if rule.name in names:
            where = datafile.located(file, text, ["rule", number, "name"])
            raise DataError(
                f"{where}: two rules are named {rule.name!r}; alerts are told apart by the name of their rule"
            )
        names.add(rule.name)
    return [rule for rule in rules if rule.enabled]


def _faults(rule: Rule) -> list[tuple[str, str]]:
    """What the types cannot say: key and fault."""
    faults = []
    if rule.throttle_minutes and rule.digest_minutes:
        faults.append(("digest_minutes", "a rule throttles or gathers: give throttle_minutes or digest_minutes"))
    if rule.group_by and not (rule.throttle_minutes or rule.digest_minutes or rule.quiet):
        faults.append(("group_by", "groups are throttled or gathered: give throttle_minutes, digest_minutes or quiet"))
    if rule.when.inside and len(rule.when.inside) < 3:
        faults.append(("when.inside", "a polygon has three corners or more, each [lat, lon]"))
    if any(abs(a[1] - b[1]) > 180 for a in rule.when.inside for b in rule.when.inside):
        faults.append(
            ("when.inside", "corners are farther apart than 180 degrees of longitude: cut the polygon in two")
        )
    if rule.quiet:
        try:
            ZoneInfo(rule.quiet.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            faults.append(("quiet.zone", f"no time zone {rule.quiet.zone!r}; such as Asia/Baghdad"))
        if rule.quiet.begin == rule.quiet.end:
            faults.append(("quiet.to", "quiet ends when it begins"))
    return faults
