"""What the engine remembers, in compacted topics: any process can take over from any other.

Events leave the ledger when they were not seen for RASID_ALERT_LEDGER_DAYS; one that is told again after that is `late`
by its first report. Groups leave when nothing waits in them and their throttle is over.
"""

from typing import TypeVar

import msgspec

from producers.compacted import read_all
from producers.settings import Settings
from sinks.alerts.holding import Group
from sinks.alerts.transitions import Summary
from sinks.errors import DataError

TOPIC = "alerts.ledger"
GROUPS_TOPIC = "alerts.groups"

T = TypeVar("T")


def load(settings: Settings) -> tuple[dict[str, Summary], dict[str, Group]]:
    """The summaries of all events by event id, and the groups by key.

    Raises PublishError, and DataError for a foreign entry.
    """
    return _read(settings, TOPIC, Summary), _read(settings, GROUPS_TOPIC, Group)


def _read(settings: Settings, topic: str, kind: type[T]) -> dict[str, T]:
    decoder = msgspec.json.Decoder(kind)
    known: dict[str, T] = {}
    for key, value in dict(read_all(settings, topic)).items():
        if value is None:
            continue
        try:
            known[key] = decoder.decode(value)
        except msgspec.DecodeError as exc:
            where = f"topic {settings.topic_prefix}{topic}, key {key}"
            raise DataError(f"{where}: not an entry of ours ({exc}); delete that key") from exc
    return known
