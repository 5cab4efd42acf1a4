"""How far a reader of Kafka is and what troubles it, as `/healthz` and `/metrics` show it."""

import threading
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import prometheus_client

from producers.service import EXITS
from producers.trail import Stage

REASONS = prometheus_client.Counter(
    "rasid_dead_letters_total", "Messages put away as dead letters, by stage and kind of error", ["stage", "reason"]
)
RETRIES = prometheus_client.Counter(
    "rasid_retries_total",
    "Writes that were refused for now and tried again, by stage and kind of error",
    ["stage", "reason"],
)


class Exit(NamedTuple):
    """How one message left, and of a dead letter the kind of error."""

    name: str
    reason: str = ""


class Progress:
    """`exits` counts how messages left, `reasons` why dead letters are such, `retries` why writes were tried again.

    `trouble` says what keeps the stage from working, if anything does. A message counts once its offset is committed.
    """

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.exits: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.retries: Counter[str] = Counter()
        self.trouble: str | None = None
        self.lag = 0
        self._counting = threading.Lock()

    def facts(self) -> dict[str, object]:
        """What `/healthz` shows."""
        return {
            "ok": self.trouble is None,
            "trouble": self.trouble,
            "exits": dict(self.exits),
            "reasons": dict(self.reasons),
            "retries": dict(self.retries),
            "lag": self.lag,
        }

    def report(self, trouble: str | None) -> None:
        """Remember what keeps us from working; None where nothing does."""
        self.trouble = trouble

    def left(self, exits: Iterable[Exit]) -> None:
        """Count messages that are settled."""
        for name, reason in exits:
            self.exits[name] += 1
            EXITS.labels(self.stage, name).inc()
            if reason:
                self.reasons[reason] += 1
                REASONS.labels(self.stage, reason).inc()

    def retried(self, reason: str) -> None:
        """Count one write that is tried again, by whichever thread."""
        with self._counting:
            self.retries[reason] += 1
        RETRIES.labels(self.stage, reason).inc()
