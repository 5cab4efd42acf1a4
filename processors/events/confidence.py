"""How sure an event and its values are, as measured on annotated articles.

The whole is the probability that the event is one, by logistic regression over a few features that a reader can check.
A field is how often values read by its rule were right where the event is one: counts, drawn towards the field's own
where a rule was seen seldom. Both are learned by `python -m tests.bench.events_calibrate` and lie in confidence.toml.
"""

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec

from processors.event import Evidence, Facts
from processors.rules import load_rules

FILE = Path(__file__).with_name("confidence.toml")
# What can be checked against the annotation, by the name of its evidence.
FIELDS = ("event_type", "temporality", "outcome", "date", "place", "weapons", "targets", "killed", "wounded")
_PRIOR = 10.0  # as many values as if seen before a rule's own: with fewer, the field says more than the rule
_MOST_CLAUSES = 3.0  # doublings


class Seen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many values of a field were right of how many told: in all, and by rule."""

    right: int
    told: int
    rules: dict[str, tuple[int, int]]

    def rate(self, rule: str) -> float:
        """How likely a value read by `rule` is right; of a rule never seen, as likely as any of the field."""
        whole = (self.right + 1) / (self.told + 2)  # Laplace's rule of succession
        right, told = self.rules.get(rule, (0, 0))
        return (right + _PRIOR * whole) / (told + _PRIOR)


class Calibration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was learned: the weight of each feature in log-odds, and the counts of each field."""

    event: dict[str, float]
    fields: dict[str, Seen]

    def whole(self, features: dict[str, float]) -> float:
        """The probability that an event of such features is one; a feature never seen says nothing."""
        return logistic(sum(self.event.get(name, 0.0) * value for name, value in features.items()))

    def by_field(self, evidence: Sequence[Evidence]) -> dict[str, float]:
        """How sure each field is that the evidence gives; one read by several rules is as sure as the weakest."""
        found: dict[str, float] = {}
        for one in evidence:
            if (seen := self.fields.get(one.field)) is not None:
                found[one.field] = min(found.get(one.field, 1.0), seen.rate(one.rule))
        return {field: round(found[field], 3) for field in FIELDS if field in found}


@cache
def calibration() -> Calibration:
    """What was learned last. Raises RulesError where the file is not as it must be."""
    return load_rules(FILE, Calibration)


def rated(events: Sequence[Facts], clauses: Sequence[Sequence[Evidence]], length: int) -> list[Facts]:
    """The events of an article of `length` characters with their confidence; `clauses` are those joined into each."""
    learned = calibration()
    return [
        msgspec.structs.replace(
            facts,
            confidence=round(learned.whole(features(facts, joined, length, len(events))), 3),
            confidence_by_field=learned.by_field(facts.evidence),
        )
        for facts, joined in zip(events, clauses, strict=True)
    ]


def features(facts: Facts, clauses: Sequence[Evidence], length: int, events: int) -> dict[str, float]:
    """What speaks for or against an event, by name: 0 or 1, or a number of a few units.

    `length` is the article's in characters, `events` how many it tells.
    """
    rules: dict[str, str] = {}
    for one in facts.evidence:
        rules.setdefault(one.field, one.rule)
    losses = [toll for toll in (facts.casualties.killed, facts.casualties.wounded) if toll is not None]
    day = "no day" if facts.date is None else "no day of its own" if facts.date.assumed else "a day"
    first = min((one.start for one in clauses if one.part == "text"), default=0)
    return {
        "always": 1.0,
        "clauses joined, doublings": min(_MOST_CLAUSES, math.log2(max(1, len(clauses)))),
        "in the headline": float(any(one.part == "title" for one in clauses)),
        "in the headline alone": float(all(one.part == "title" for one in clauses)),
        "how deep in the text, of 1": first / max(1, length),
        "events beside it, doublings": math.log2(max(1, events)),
        "people harmed": float(any(toll.best for toll in losses)),
        "no people harmed, said so": float(any(toll.explicit_zero for toll in losses)),
        "a weapon named": float(rules.get("weapons") == "named"),
        "a doer named": float(bool(facts.actors)),
        f"type by {rules.get('event_type', 'nothing')}": 1.0,
        f"told as {facts.temporality}": 1.0,
        f"date: {day}": 1.0,
        f"place: {rules.get('place', 'none')}": 1.0,
        f"target: {rules.get('targets', 'none')}": 1.0,
        f"outcome: {'done' if facts.outcome == 'completed' else 'not done'}": 1.0,
    }


def logistic(odds: float) -> float:
    """The probability of log-odds; safe for any size."""
    return 1 / (1 + math.exp(-odds)) if odds > 0 else math.exp(odds) / (1 + math.exp(odds))
