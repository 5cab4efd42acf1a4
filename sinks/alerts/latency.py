"""How long alerts took: from the article's publication, and from each stage it passed, to the alert."""

from collections import deque
from datetime import datetime
from functools import partial

import prometheus_client

from processors.event import FRESH
from sinks.alerts.alert import Alert

SECONDS = prometheus_client.Histogram(
    "rasid_alert_seconds",
    "Time to an alert that is sent, from the article's publication, its fetch and the stages after",
    ["since"],
    buckets=(0.1, 0.3, 1, 2, 3, 5, 10, 30, 60, 300, 900, 1800, 3600, 14_400, 86_400),
)
QUANTILES = prometheus_client.Gauge(
    "rasid_alert_latest_seconds", "That time at p50 and p95 of the latest thousand alerts", ["since", "quantile"]
)
_LATEST = 1_000
_SHARES = (50, 95)
_STAGES = ("fetch", "extract", "copies", "events", "merge")


class Latency:
    """The times of the latest alerts, in seconds by what they count from."""

    def __init__(self) -> None:
        self._latest: dict[str, deque[float]] = {}

    def note(self, alert: Alert) -> None:
        """Count one alert, where it is live, sent and tells of fresh news."""
        if alert.mode != "live" or alert.status != "sent" or alert.temporality not in FRESH:
            return
        since = {stage: at for stage in _STAGES if (at := alert.times.get(stage))}
        if published := _moment(alert.published):
            since["published"] = published
        for name, at in since.items():
            seconds = max(0.0, (alert.at - at).total_seconds())
            SECONDS.labels(name).observe(seconds)
            if name not in self._latest:
                self._latest[name] = deque(maxlen=_LATEST)
                for share in _SHARES:
                    QUANTILES.labels(name, f"p{share}").set_function(partial(self._of, name, share))
            self._latest[name].append(seconds)

    def quantiles(self) -> dict[str, dict[str, float]]:
        """p50 and p95 of the latest alerts, by what they count from."""
        return {name: {f"p{share}": self._of(name, share) for share in _SHARES} for name in self._latest}

    def _of(self, name: str, share: int) -> float:
        ordered = sorted(self._latest[name])
        return round(ordered[len(ordered) * share // 100], 3)


def _moment(told: str | None) -> datetime | None:
    """A time of publication that has a zone; a day or a local time says too little."""
    try:
        at = datetime.fromisoformat(told or "")
    except ValueError:
        return None
    return at if at.tzinfo else None
