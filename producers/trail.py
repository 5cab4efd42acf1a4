"""What became of an article at each stage, and what could not be processed at all.

Every stage writes these; `why URL` and the demo read them.
"""

import hashlib
from datetime import datetime
from typing import Literal, Protocol, Self

import msgspec

from producers.article import Mode, utc_now

TOPIC = "trail"
DEAD_LETTERS = "dead-letters"

Stage = Literal["fetch", "extract", "copies", "events", "merge", "index", "alerts"]
Burying = Literal[Stage, "notify"]  # who puts dead letters away: no article comes to `notify`
Outcome = Literal["passed", "dropped", "dead-lettered"]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One exit of one article from one stage. `reason` is a code such as `language` or `list_page`; `at` is UTC."""

    schema: int = 1
    mode: Mode = "live"
    article_id: str
    url: str = ""
    outlet: str = ""
    title: str = ""
    stage: Stage
    outcome: Outcome
    reason: str | None = None
    detail: str = ""
    events: int | None = None
    at: datetime = msgspec.field(default_factory=utc_now)

    @property
    def step_id(self) -> str:
        """The same for the same exit told twice, so that a replay does not double it."""
        told = f"{self.article_id}|{self.stage}|{self.outcome}|{self.reason}"
        return hashlib.sha256(told.encode()).hexdigest()[:20]


class Received(Protocol):
    """A message as it came from Kafka, whichever client read it."""

    @property
    def topic(self) -> str: ...
    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A message that a stage could not process, whole, with the error and the place it came from."""

    schema: int = 1
    stage: Burying
    error: str
    topic: str
    partition: int | None = None
    offset: int | None = None
    key: bytes | None = None
    value: bytes | None = None
    at: datetime = msgspec.field(default_factory=utc_now)

    @classmethod
    def of(cls, stage: Burying, received: Received, error: str) -> Self:
        """The letter of a message that `stage` cannot process."""
        return cls(
            stage=stage,
            error=error,
            topic=received.topic,
            partition=received.partition,
            offset=received.offset,
            key=received.key,
            value=received.value,
        )

    def without_value(self) -> Self:
        """For a message too large to be copied: it stays where topic, partition and offset say, while that keeps it."""
        return msgspec.structs.replace(self, value=None, error=f"{self.error} (too large to be copied here)")
