"""A model beside the rules: fills in what they leave open, adds what they miss, or vetoes what it does not tell."""

import time
from collections.abc import Callable
from typing import Literal

import msgspec
import structlog

from processors.article import Article
from processors.event import Casualties, Evidence, Facts
from processors.merging.points import alike
from processors.pool import Unavailable
from processors.readers.reader import AnswerError, Reader

Use = Literal["fill", "add", "veto"]
_ALIKE = -0.4  # points, the type and the day: one article has fewer acts to confuse than a country's news
REST_SECONDS = 30.0  # after a model was away, the rules read alone for so long
_OPEN = ("date", "place", "weapons", "actors", "claims", "targets", "damage", "attribution")
_LOSSES = ("killed", "wounded", "abducted")

log = structlog.get_logger("processors")


class Beside:
    """Reads by rules, then asks the model. What the rules tell stands: a model that fails costs its own words alone.

    `fill`: what the rules leave open of an event that both tell is taken from the model. `add`: besides, events that
    the model alone tells are added. `veto`: events that the model does not tell are dropped.
    """

    def __init__(self, rules: Reader, model: Reader, use: Use, clock: Callable[[], float] = time.monotonic) -> None:
        self.rules, self.model, self.use, self.clock = rules, model, use, clock
        self.rests_until = float("-inf")

    def read(self, article: Article) -> list[Facts]:
        """What both tell together."""
        ours = self.rules.read(article)
        if (not ours and self.use != "add") or self.clock() < self.rests_until:
            return ours
        try:
            theirs = self.model.read(article)
        except AnswerError as exc:
            log.warning("the rules read alone", article=article.article_id, error=str(exc))
            return ours
        except Unavailable as exc:
            self.rests_until = self.clock() + REST_SECONDS
            log.warning("the rules read alone for a while", seconds=REST_SECONDS, error=str(exc))
            return ours
        return together(ours, theirs, self.use)


def together(ours: list[Facts], theirs: list[Facts], use: Use) -> list[Facts]:
    """The events of the rules with a model's, in the rules' order; what is added stands last."""
    pairs = _pairs(ours, theirs)
    if use == "veto":
        return [event for number, event in enumerate(ours) if number in pairs]
    filled = [_filled(event, theirs[pairs[number]]) if number in pairs else event for number, event in enumerate(ours)]
    if use == "add":
        met = set(pairs.values())
        filled += [_marked(event) for number, event in enumerate(theirs) if number not in met]
    return filled


def _pairs(ours: list[Facts], theirs: list[Facts]) -> dict[int, int]:
    """Which of theirs is which of ours, the most alike first; the measure is that of merging reports."""
    scored = [(alike(a, b), -i, -j) for i, a in enumerate(ours) for j, b in enumerate(theirs)]
    found: dict[int, int] = {}
    for score, i, j in sorted(scored, reverse=True):
        if score >= _ALIKE and -i not in found and -j not in found.values():
            found[-i] = -j
    return found


def _filled(ours: Facts, theirs: Facts) -> Facts:
    """Ours with theirs where ours is open; a number that is known stays."""
    taken = {name: getattr(theirs, name) for name in _OPEN if not getattr(ours, name) and getattr(theirs, name)}
    losses = {side: getattr(ours.casualties, side) or getattr(theirs.casualties, side) for side in _LOSSES}
    fields = {*taken, *(side for side in _LOSSES if losses[side] and not getattr(ours.casualties, side))}
    if not fields:
        return ours
    return msgspec.structs.replace(
        ours,
        **taken,
        casualties=Casualties(**losses),
        confidence_by_field={
            **ours.confidence_by_field,
            **{field: sure for field, sure in theirs.confidence_by_field.items() if field in fields},
        },
        evidence=[*ours.evidence, *(_by_model(one) for one in theirs.evidence if one.field in fields)],
    )


def _marked(event: Facts) -> Facts:
    return msgspec.structs.replace(event, evidence=[_by_model(one) for one in event.evidence])


def _by_model(one: Evidence) -> Evidence:
    """Evidence that says it is a model's."""
    return msgspec.structs.replace(one, rule=f"model: {one.rule}" if one.rule else "model")
