"""An event in the terms of other schemes: PLOVER, ACLED and the Global Terrorism Database.

The terms are those of the PLOVER ontology as the POLECAT data use it, of ACLED's codebook of 2024 and of the GTD's
codebook of 2021. crosswalk.toml holds them by type, and what outcome, weapon and target change.
"""

from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import get_args

import msgspec

from processors.event import Acled, Codes, EventType, Gtd, Outcome, Plover, TargetType, WeaponType
from processors.rules import RulesError, load_rules

_PATH = Path(__file__).with_name("crosswalk.toml")


class _Entry(msgspec.Struct, forbid_unknown_fields=True):
    plover: Plover
    acled: Acled | None = None
    gtd: Gtd | None = None


class _Rule(msgspec.Struct, forbid_unknown_fields=True):
    types: list[EventType] = []
    outcomes: list[Outcome] = []
    weapons: list[WeaponType] = []
    targets: list[TargetType] = []
    plover: Plover | None = None
    acled: Acled | None = None
    weaptype: int | None = None
    only: bool = False

    def fits(
        self, kind: EventType, outcome: Outcome, weapons: Collection[WeaponType], targets: Collection[TargetType]
    ) -> bool:
        """Whether an event meets every condition that the rule has."""
        return (
            (not self.types or kind in self.types)
            and (not self.outcomes or outcome in self.outcomes)
            and (not self.weapons or any(weapon in self.weapons for weapon in weapons))
            and (not self.targets or any(target in self.targets for target in targets))
        )


class _Data(msgspec.Struct, forbid_unknown_fields=True):
    type: dict[EventType, _Entry]
    rule: list[_Rule]


@cache
def _data() -> _Data:
    data = load_rules(_PATH, _Data)
    if missing := sorted(set(get_args(EventType)) - set(data.type)):
        raise RulesError(f"{_PATH.name}: no codes for {missing[0]}: add [type.{missing[0]}]")
    return data


def codes(
    kind: EventType, outcome: Outcome, weapons: Collection[WeaponType] = (), targets: Collection[TargetType] = ()
) -> Codes:
    """The codes of an event of a type and outcome, done with these weapons to these targets.

    Raises RulesError where the data file is not as it must be.
    """
    data = _data()
    entry = data.type[kind]
    found = Codes(plover=entry.plover, acled=entry.acled, gtd=entry.gtd)
    for rule in data.rule:
        if not rule.fits(kind, outcome, weapons, targets):
            continue
        gtd = found.gtd
        if gtd is not None and rule.weaptype is not None:
            gtd = Gtd(attacktype=gtd.attacktype, weaptype=rule.weaptype)
        plover = rule.plover or found.plover
        found = Codes(plover=plover) if rule.only else Codes(plover=plover, acled=rule.acled or found.acled, gtd=gtd)
    return found
