"""What a feed's state becomes after a poll: its rhythm learned, or its failures counted, and when it is asked next."""

from datetime import timedelta

import msgspec
import structlog

from producers import feed_health
from producers.article import utc_now
from producers.ask import Answer
from producers.feeds import Feed
from producers.fetch import FetchError, Terminal
from producers.items import Item, moment_of
from producers.schedule import GONE_PAUSE, Limits, Seen, back_off, learn, pause
from producers.service import EXITS
from producers.state import FeedState, short_id
from producers.trust import is_gone

log = structlog.get_logger(__name__)

_NEWEST = 50  # ids by which two polls are compared


def after_answer(feed: Feed, before: FeedState, answer: Answer, new: list[Item], limits: Limits) -> FeedState:
    """The state after `feed`, known by `before`, gave `answer` with the `new` items: its rhythm, and the next poll."""
    state, at = answer.state, answer.state.last_poll or utc_now()
    items = answer.items
    if answer.overlap is False:
        feed_health.MISSES.inc()
        log.warning("nothing in common with the last poll: articles were lost", feed=feed.url, new=len(new))
    seen = Seen(
        at=at,
        before=before.last_success,
        items=None if items is None else len(items),
        news=[moment_of(item) for item in new],
        overlap=answer.overlap,
        fillable=bool(state.older.way),
    )
    rhythm = learn(state.rhythm, seen)
    seconds = feed.interval_seconds or pause(rhythm, at, limits, answer.fresh_seconds)
    feed_health.POLLS.labels("unchanged" if items is None else "news" if new else "nothing new").inc()
    # A gap that stays open ends where what was known before it is met; after one, all that is there is taken for new.
    latest = [] if state.older.since else items or [] if before.older.since else new
    return msgspec.structs.replace(
        state,
        rhythm=rhythm,
        newest=[short_id(item) for item in latest[-_NEWEST:]] or state.newest,
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
