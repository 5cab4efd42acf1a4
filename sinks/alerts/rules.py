"""The alert rules: data with a schema, and whether one applies. Pure but for reading the file."""

import tomllib
from pathlib import Path
from typing import Annotated

import msgspec

from processors.event import Event, EventType, Outcome, TargetType
from sinks.alerts.alert import Escalation, Severity, TransitionName
from sinks.errors import DataError

Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]


class Conditions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must be true of the event. Of a list, any one; an empty list asks nothing."""

    event_types: list[EventType] = []
    outcomes: list[Outcome] = []
    countries: list[Country] = []
    targets: list[TargetType] = []
    min_killed: Annotated[int, msgspec.Meta(ge=1)] | None = None

    def hold(self, event: Event) -> bool:
        """Whether all of them are true of `event`."""
        killed = event.casualties.killed
        return (
            (not self.event_types or event.event_type in self.event_types)
            and (not self.outcomes or event.outcome in self.outcomes)
            and (not self.countries or event.country in self.countries)
            and (not self.targets or any(target.type in self.targets for target in event.targets))
            and (self.min_killed is None or bool(killed and (killed.best or 0) >= self.min_killed))
        )


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One rule of the file; `name` is part of the ids of its alerts, `channels` are those of the channels' file."""

    name: Annotated[str, msgspec.Meta(pattern="^[a-z0-9-]+$")]
    enabled: bool = True
    on: Annotated[list[TransitionName], msgspec.Meta(min_length=1)]
    severity: Severity = "warning"
    channels: list[str] = msgspec.field(default_factory=lambda: ["console"])
    escalate: Escalation | None = None
    max_age_days: Annotated[float, msgspec.Meta(gt=0)] = 3.0
    when: Conditions = Conditions()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: Annotated[list[Rule], msgspec.Meta(min_length=1)]


def load(file: Path) -> list[Rule]:
    """The enabled rules of `file`. Raises DataError naming the file, the place and the fault."""
    try:
        rules = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), _File).rule
    except OSError as exc:
        raise DataError(f"{file}: {exc.strerror}; see RASID_ALERT_RULES") from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as exc:
        raise DataError(f"{file}: {exc}") from exc
    names = [rule.name for rule in rules]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise DataError(f"{file}: two rules are named {twice[0]!r}; alerts are told apart by the name of their rule")
    return [rule for rule in rules if rule.enabled]
