"""Which articles are done with: the latest million, in a few megabytes, read from Kafka and followed there."""

import threading
import time
from array import array
from bisect import bisect_left
from collections import deque
from datetime import timedelta

_GENERATIONS = 16
_HALF_LIFE = timedelta(days=30).total_seconds()  # half of what the topic keeps


class SeenArticles:
    """The ids of the latest `most` articles, by the first 64 bits of each; a sixteenth of them goes at a time.

    A generation is a set while it grows, and a sorted array of 8 bytes an id from then on. That an article is taken for
    another has one chance in 10^13, at a million. May be used from several threads.
    """

    def __init__(self, most: int = 1_000_000) -> None:
        self.size = max(1, most // _GENERATIONS)
        self.lock = threading.Lock()
        self.latest: set[int] = set()
        self.since = time.time()  # the oldest time in `latest`
        self.sealed: deque[tuple[float, array[int]]] = deque(maxlen=_GENERATIONS - 1)

    def __contains__(self, article_id: str) -> bool:
        number = _number(article_id)
        with self.lock:
            return number in self.latest or any(_holds(ids, number) for _, ids in self.sealed)

    def __len__(self) -> int:
        with self.lock:
            return len(self.latest) + sum(len(ids) for _, ids in self.sealed)

    def add(self, article_id: str, at: float | None = None) -> None:
        """Remember `article_id` as one of the latest, recorded at `at` (seconds since 1970; now)."""
        with self.lock:
            self.latest.add(_number(article_id))
            self.since = min(self.since, time.time() if at is None else at)
            if len(self.latest) >= self.size:
                self._seal()

    def seal(self) -> None:
        """End the generation at hand, whatever its size, so that what is added from here on counts as new."""
        with self.lock:
            self._seal()

    def _seal(self) -> None:
        if self.latest:
            self.sealed.append((self.since, array("Q", sorted(self.latest))))
        self.latest, self.since = set(), time.time()

    def is_fading(self, article_id: str) -> bool:
        """Whether `article_id` is held, but among the older half, so that it must be recorded anew to stay."""
        number, now = _number(article_id), time.time()
        with self.lock:
            if number in self.latest:
                return now - self.since > _HALF_LIFE
            for place, (since, ids) in enumerate(reversed(self.sealed), 1):
                if _holds(ids, number):
                    return place >= _GENERATIONS // 2 or now - since > _HALF_LIFE
        return False


def _number(article_id: str) -> int:
    return int(article_id[:16], 16)


def _holds(ids: "array[int]", number: int) -> bool:
    place = bisect_left(ids, number)
    return place < len(ids) and ids[place] == number
