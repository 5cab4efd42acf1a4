"""What people say to alerts: acknowledged, or not now. A compacted topic, so any process knows it from the start.

| key | `ack` | `snooze` |
|---|---|---|
| an alert's id | somebody looks after it: it is not escalated | it is not escalated before `until` |
| `rule:NAME`, `event:ID` | – | what the rule, or the event, raises until `until` is kept back |
| `ack:rule:NAME`, `ack:event:ID` | all that it raised up to `at` is acknowledged | – |
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

from producers.article import utc_now
from producers.settings import Settings
from sinks.errors import DataError

TOPIC = "alerts.acks"


class Ack(msgspec.Struct, frozen=True, kw_only=True):
    """One word of a person. Times are UTC; a snooze holds until `until`, and one that is over changes nothing."""

    schema: int = 1
    action: Literal["ack", "snooze"]
    until: datetime | None = None
    by: str = ""
    at: datetime = msgspec.field(default_factory=utc_now)


decoder = msgspec.json.Decoder(Ack)


def decode(settings: Settings, key: str, value: bytes) -> Ack:
    """The word in one message. Raises DataError for a foreign one."""
    try:
        return decoder.decode(value)
    except msgspec.DecodeError as exc:
        where = f"topic {settings.topic_prefix}{TOPIC}, key {key}"
        raise DataError(f"{where}: not an entry of ours ({exc}); delete that key") from exc


def snoozed(said: Mapping[str, Ack], rule: str, event_id: str, now: datetime) -> bool:
    """Whether what `rule` raises of the event is kept back at `now`."""
    asked = (said.get(f"rule:{rule}"), said.get(f"event:{event_id}"))
    return any(one is not None and one.action == "snooze" and bool(one.until and now < one.until) for one in asked)
