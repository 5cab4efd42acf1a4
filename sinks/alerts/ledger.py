"""What the engine remembers of every event, in a compacted topic: any process can take over from any other."""

import msgspec

from producers.compacted import read_all
from producers.settings import Settings
from sinks.alerts.transitions import Summary
from sinks.errors import DataError

TOPIC = "alerts.ledger"

decoder = msgspec.json.Decoder(Summary)


def load(settings: Settings) -> dict[str, Summary]:
    """The summaries of all events by event id. Raises PublishError, and DataError for a foreign entry."""
    known: dict[str, Summary] = {}
    for event_id, value in dict(read_all(settings, TOPIC)).items():
        if value is None:
            continue
        try:
            known[event_id] = decoder.decode(value)
        except msgspec.DecodeError as exc:
            where = f"topic {settings.topic_prefix}{TOPIC}, key {event_id}"
            raise DataError(f"{where}: not an entry of ours ({exc}); delete that key") from exc
    return known
