"""How a channel is: what `/healthz`, `/metrics` and `make status` show of it."""

from collections import Counter
from datetime import datetime

import prometheus_client

from producers.article import utc_now

DELIVERIES = prometheus_client.Counter(
    "rasid_deliveries_total", "Alerts that left a channel, by how", ["channel", "result"]
)
TRIES = prometheus_client.Counter("rasid_delivery_failures_total", "Tries to send that failed", ["channel"])
BACKLOG = prometheus_client.Gauge("rasid_delivery_backlog", "Alerts that a channel has still to settle", ["channel"])
FAILING = prometheus_client.Gauge("rasid_channel_failing", "Whether a channel's last try failed", ["channel"])
SECONDS = prometheus_client.Histogram(
    "rasid_delivery_seconds",
    "Time from an alert's raising to its delivery",
    ["channel"],
    buckets=(0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800, 7200, 86_400),
)


class Condition:
    """Of one channel: how alerts left it, how many wait, and since when it fails by which error.

    `failures` counts those in a row. `trouble` says what keeps the lane itself from working: Kafka.
    """

    def __init__(self, channel: str) -> None:
        self.channel = channel
        self.results: Counter[str] = Counter()
        self.backlog = 0
        self.failures = 0
        self.failing_since: datetime | None = None
        self.error = ""
        self.trouble: str | None = None
        FAILING.labels(channel).set(0)
        BACKLOG.labels(channel).set(0)

    def failed(self, error: str) -> None:
        """A try failed."""
        self.failures += 1
        self.failing_since = self.failing_since or utc_now()
        self.error = error
        TRIES.labels(self.channel).inc()
        FAILING.labels(self.channel).set(1)

    def took(self) -> None:
        """A try succeeded."""
        self.failures, self.failing_since, self.error = 0, None, ""
        FAILING.labels(self.channel).set(0)

    def ended(self, result: str, seconds: float | None = None) -> None:
        """An alert left; after so many seconds since it was raised, where it was delivered."""
        self.results[result] += 1
        DELIVERIES.labels(self.channel, result).inc()
        if seconds is not None:
            SECONDS.labels(self.channel).observe(max(0.0, seconds))

    def waits(self, count: int) -> None:
        """So many alerts are still to be settled."""
        self.backlog = count
        BACKLOG.labels(self.channel).set(count)

    def report(self, trouble: str | None) -> None:
        """Remember what keeps the lane from working; None where nothing does."""
        self.trouble = trouble

    def facts(self) -> dict[str, object]:
        """What `/healthz` shows of it."""
        return {
            "failing_since": self.failing_since.isoformat(timespec="seconds") if self.failing_since else None,
            "error": self.error,
            "backlog": self.backlog,
            "results": dict(self.results),
        }
