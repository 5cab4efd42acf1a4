"""What a feed's state becomes after a poll: its rhythm learned, or its failures counted, and when it is asked next."""

from datetime import datetime, timedelta

import msgspec
import structlog

from producers import feed_health
from producers.article import article_id, canonical_url, utc_now
from producers.ask import Answer
from producers.feeds import Feed
from producers.fetch import FetchError, Terminal
from producers.parse import Item
from producers.schedule import GONE_PAUSE, Limits, Seen, back_off, learn, pause
from producers.service import EXITS
from producers.state import FeedState
from producers.trust import is_gone

log = structlog.get_logger(__name__)

_NEWEST = 50  # ids by which two polls are compared


def after_answer(feed: Feed, before: FeedState, answer: Answer, new: list[Item], limits: Limits) -> FeedState:
    """The state after `feed`, known by `before`, gave `answer` with the `new` items: its rhythm, and the next poll."""
    state, at = answer.state, answer.state.last_poll or utc_now()
    items = answer.items
    overlap = None
    if items and before.newest:
        overlap = not {_short_id(item) for item in items}.isdisjoint(before.newest)
    if overlap is False:
        feed_health.MISSES.inc()
        log.warning("nothing in common with the last poll: articles were lost", feed=feed.url, new=len(new))
    seen = Seen(
        at=at,
        before=before.last_success,
        items=None if items is None else len(items),
        news=[_moment(item) for item in new],
        overlap=overlap,
    )
    rhythm = learn(state.rhythm, seen)
    seconds = feed.interval_seconds or pause(rhythm, at, limits, answer.fresh_seconds)
    feed_health.POLLS.labels("unchanged" if items is None else "news" if new else "nothing new").inc()
    return msgspec.structs.replace(
        state,
        rhythm=rhythm,
        newest=[_short_id(item) for item in new[-_NEWEST:]] or state.newest,
        next_poll=at + timedelta(seconds=seconds),
    )


def after_failure(feed: Feed, state: FeedState, error: Exception, limits: Limits) -> FeedState:
    """The state after a feed could not be had: asked again, ever more seldom, and never given up."""
    EXITS.labels("fetch", "feed_error").inc()
    feed_health.POLLS.labels("failed").inc()
    severity, wish = (error.severity, error.retry_after) if isinstance(error, FetchError) else ("hard", None)
    least = feed.interval_seconds or limits.start
    strikes, seconds = back_off(state.strikes, severity, least, wish)
    gone = state.gone + 1 if isinstance(error, Terminal) and error.code == "gone" else 0
    if is_gone(gone):
        seconds = max(seconds, GONE_PAUSE)
    state = msgspec.structs.replace(
        state,
        errors=state.errors + 1,
        strikes=strikes,
        error=f"{type(error).__name__}: {error}"[:500],
        gone=gone,
        # A new address that fails for good is given up for the one in the list.
        address=None if severity == "hard" else state.address,
        next_poll=utc_now() + timedelta(seconds=seconds),
    )
    log.warning("feed failed", feed=feed.url, error=state.error, errors=state.errors, again_in_seconds=seconds)
    return state


def _short_id(item: Item) -> str:
    return article_id(canonical_url(item.url))[:8]


def _moment(item: Item) -> datetime | None:
    """When an item came out, where its feed tells it to the minute with a zone."""
    moment = datetime.fromisoformat(item.published) if item.published else None
    return moment if moment and moment.tzinfo else None
