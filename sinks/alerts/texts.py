"""The sentence of an alert, in Arabic and in English, from the words in `words.toml`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from processors.event import Event, EventType, Outcome
from sinks.alerts.alert import TransitionName
from sinks.alerts.transitions import Transition
from sinks.wording import Word, load_wording

FILE = Path(__file__).with_name("words.toml")


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Each code's Arabic and English."""

    transition: dict[TransitionName, Word]
    event_type: dict[EventType, Word]
    outcome: dict[Outcome, Word]
    label: dict[str, Word]


@cache
def words(file: Path = FILE) -> Words:
    """The words; raises DataError where a code has none."""
    codes = {"transition": TransitionName, "event_type": EventType, "outcome": Outcome}
    return load_wording(file, Words, codes)


def sentences(event: Event, transition: Transition) -> tuple[str, str]:
    """What to tell people: (Arabic, English), one line each."""
    arabic, english = (_sentence(event, transition, language) for language in (0, 1))
    return arabic, english


def digest_sentences(group: str, count: int) -> tuple[str, str]:
    """What heads a digest of so many alerts of a group: (Arabic, English), one line each."""
    known = words()
    arabic, english = (
        f"{known.transition['digest'][language]}{f' ({group})' if group else ''}: "
        f"{known.label['alerts'][language]}: {count}"
        for language in (0, 1)
    )
    return arabic, english


def _sentence(event: Event, transition: Transition, language: int) -> str:
    known = words()
    comma = ("، ", ", ")[language]
    head = known.transition[transition.name][language]
    if transition.detail:
        names: dict[str, Mapping[Any, Word]] = {"outcome": known.outcome, "event_type": known.event_type}
        changed = names.get(transition.field, {})
        told = [changed[one][language] if one in changed else one for one in (transition.before, transition.after)]
        head += f" ({'→'.join(one for one in told if one)})"
    where = event.place.name if event.place else ""
    parts = [
        f"{known.event_type[event.event_type][language]} ({known.outcome[event.outcome][language]})",
        f"{where} ({event.country})" if where else event.country,
    ]
    if event.date:
        parts.append(event.date.start)
    for name, toll in (("killed", event.casualties.killed), ("wounded", event.casualties.wounded)):
        if toll and toll.best is not None:
            parts.append(f"{known.label[name][language]}: {toll.best}")
    parts.append(f"{known.label['sources'][language]}: {event.independent_sources}")
    return f"{head}: {comma.join(parts)}"
