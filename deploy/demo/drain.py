"""Waiting until all that was released has gone through every stage."""

import time
from collections.abc import Callable

from kafka.errors import KafkaError

from deploy.local.errors import LocalError
from deploy.local.lag import Lag
from producers.article import TOPIC

LONGEST = 240.0  # seconds for one instalment; a busy 2-core machine needs some 15
QUIET = 2  # times in a row that nothing may be left: an article's step on the trail follows the article
PAUSE = 0.7


def drain(lag: Lag, articles: int, check: Callable[[], None], show: Callable[[str], None]) -> None:
    """Wait until `articles` were fetched in all and every reader has settled all that was written.

    `check` raises where a process has ended; `show` is told how far it is. Raises LocalError after LONGEST.
    """
    until, quiet = time.monotonic() + LONGEST, 0
    while quiet < QUIET:
        check()
        try:
            fetched, behind = lag.written(TOPIC), lag.behind()
        except KafkaError as exc:
            raise LocalError(f"Kafka does not answer any more: {exc}") from exc
        done = fetched >= articles and not any(behind.values())
        quiet = quiet + 1 if done else 0
        left = ", ".join(f"{name} {count}" for name, count in behind.items() if count)
        show(f"{fetched} of {articles} articles fetched" + (f"; waiting: {left}" if left else ""))
        if time.monotonic() > until:
            raise LocalError(
                f"not drained after {LONGEST:.0f} s: {fetched} of {articles} fetched, waiting: {left or '-'}"
            )
        time.sleep(PAUSE)
