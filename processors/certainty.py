"""How sure an event and its fields are by all who tell of it: independent voices err independently."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from processors.event import FRESH, Facts, Mention

VAGUE_TYPES = ("attack", "explosion")

Stand = Literal["same", "other"]


def whole(mentions: Iterable[Mention]) -> float:
    """How likely the event is one: one minus the product of the doubts of each voice's surest mention."""
    surest: dict[str, float] = {}
    for m in mentions:
        surest[m.voice] = max(surest.get(m.voice, 0.0), m.confidence)
    return round(_any(surest), 4)


def by_field(mentions: Sequence[Mention], fused: Facts) -> dict[str, float]:
    """How likely each of the `fused` values is right, of the fields that any mention rates.

    Voices that tell it make it surer, as in `whole`. Where others tell what cannot be right with it, the two sides are
    weighed: of a and b, how likely either side is right by its own voices alone, not both can be, which leaves
    a (1 - b) / (1 - a b). A toll told earlier and a background report of news contradict nothing.
    """
    sides: dict[str, dict[Stand, dict[str, float]]] = {}
    for m in mentions:
        for field, sure in m.confidence_by_field.items():
            if (stand := _stand(field, m, fused)) is not None:
                side = sides.setdefault(field, {}).setdefault(stand, {})
                side[m.voice] = max(side.get(m.voice, 0.0), sure)
    found: dict[str, float] = {}
    for field, told in sides.items():
        if "same" in told:
            ours, theirs = _any(told["same"]), _any(told.get("other", {}))
            # Both certain, which cannot be: neither says more.
            found[field] = round(ours * (1 - theirs) / (1 - ours * theirs) if ours * theirs < 1.0 else 0.5, 4)
    return found


def _any(surest: Mapping[str, float]) -> float:
    """The probability that at least one voice is right, by how sure each is."""
    return 1.0 - math.prod(1.0 - sure for sure in surest.values())


def _stand(field: str, m: Facts, fused: Facts) -> Stand | None:
    """Whether a mention tells a field's fused value or another; None where it says neither."""
    match field:
        case "event_type" | "outcome":
            if getattr(m, field) == getattr(fused, field):
                return "same"
            return None if field == "event_type" and m.event_type in VAGUE_TYPES else "other"
        case "temporality":
            return "same" if m.temporality == fused.temporality or {m.temporality, fused.temporality} <= FRESH else None
        case "date":
            if m.date is None or fused.date is None:
                return None
            if m.date.start <= fused.date.end and fused.date.start <= m.date.end:
                return "same"
            return None if m.date.assumed else "other"
        case "place":
            return "same" if m.place and fused.place and m.place.name == fused.place.name else None
        case "weapons" | "targets":
            kinds = {one.type for one in getattr(fused, field)}
            return "same" if any(one.type in kinds for one in getattr(m, field)) else None
        case "killed" | "wounded":
            mine, known = getattr(m.casualties, field), getattr(fused.casualties, field)
            return "same" if mine and known and mine.best == known.best else None
        case _:
            return None
