"""One item of a feed to one article on Kafka: fetched, published, and only then remembered; every end is told."""

from datetime import timedelta
from typing import Literal

import structlog

from producers import trail
from producers.article import TOPIC, FetchedArticle, article_id, canonical_url, utc_now
from producers.feeds import Feed
from producers.fetch import Fetched, Fetcher, Terminal, Transient
from producers.outbox import Message, Outbox
from producers.parse import BadItem, Item
from producers.publish import MessageTooLarge
from producers.service import EXITS, STAGE_SECONDS
from producers.state import SEEN, Seen, Waiting
from producers.trail import Step

log = structlog.get_logger(__name__)

TRIES = 8  # of one article, the pause doubling each time; then it is dropped

End = Literal["published", "dropped", "elsewhere"]


class Intake:
    """Takes articles in. `seen` holds the ids that are done with, `claimed` those on their way."""

    def __init__(self, fetcher: Fetcher, outbox: Outbox, seen: set[str], tries: int = TRIES) -> None:
        self.fetcher, self.outbox, self.seen, self.tries = fetcher, outbox, seen, tries
        self.claimed: set[str] = set()
        self.published = self.dropped = 0

    def is_new(self, item: Item) -> bool:
        return article_id(canonical_url(item.url)) not in self.seen

    async def take(self, feed: Feed, waiting: Waiting, interval: float) -> End | tuple[Waiting, Transient]:
        """Fetch and publish the article of `waiting.item`.

        Returns how it ended (`elsewhere`: another feed names it too, and is at it), or what waits on and why. The
        pause before the next try starts at `interval` seconds.
        """
        item = waiting.item
        key = article_id(canonical_url(item.url))
        if key in self.seen or key in self.claimed:
            return "elsewhere"
        self.claimed.add(key)
        try:
            got = await self.fetcher.get(item.url, local=feed.local)
            await self._publish(feed, key, item, got)
        except Transient as exc:
            tries = waiting.tries + 1
            if tries < self.tries:
                pause = max(interval * 2**waiting.tries, exc.retry_after or 0)
                return Waiting(item, tries, utc_now() + timedelta(seconds=pause)), exc
            await self._drop(feed, key, item, "fetch_failed", f"{exc}, at the last of {tries} tries")
        except Terminal as exc:
            await self._drop(feed, key, item, "fetch_failed", f"{exc.code}: {exc}")
        except MessageTooLarge as exc:
            await self._drop(feed, key, item, "too_big", str(exc))
        else:
            return "published"
        finally:
            self.claimed.discard(key)
        return "dropped"

    async def refuse(self, feed: Feed, bad: BadItem) -> None:
        """Tell that an item names no article; once, however often the feed repeats it."""
        key = article_id(f"item:{feed.url}#{bad.title}#{bad.fault}")
        if key not in self.seen:
            await self._drop(feed, key, Item(url=feed.url, title=bad.title), "bad_item", bad.fault)

    async def _publish(self, feed: Feed, key: str, item: Item, got: Fetched) -> None:
        now = utc_now()
        article = FetchedArticle(
            article_id=key,
            url=item.url,
            outlet=feed.outlet,
            outlet_country=feed.country,
            timezone=feed.timezone,
            feed_url=feed.url,
            media="text" if got.media == "text/plain" else "html",
            body=got.body,
            charset=got.charset,
            title=item.title,
            summary=item.summary,
            published=item.published,
            published_text=item.published_text,
            fetched_at=now,
            times={"fetch": now},
        )
        headers = (("article_id", key), ("mode", article.mode), ("fetched_at", now.isoformat()))
        await self.outbox.deliver(Message(TOPIC, key, article, headers))
        STAGE_SECONDS.labels("fetch").observe((utc_now() - now).total_seconds())
        await self._done(feed, key, item, "passed")
        self.published += 1
        EXITS.labels("fetch", "published").inc()

    async def _drop(self, feed: Feed, key: str, item: Item, reason: str, detail: str) -> None:
        await self._done(feed, key, item, "dropped", reason, detail)
        self.dropped += 1
        EXITS.labels("fetch", reason).inc()
        log.warning("dropped", url=item.url, reason=reason, detail=detail)

    async def _done(
        self, feed: Feed, key: str, item: Item, outcome: trail.Outcome, reason: str | None = None, detail: str = ""
    ) -> None:
        step = Step(
            article_id=key,
            url=item.url,
            outlet=feed.outlet,
            title=item.title,
            stage="fetch",
            outcome=outcome,
            reason=reason,
            detail=detail[:1000],
        )
        await self.outbox.deliver(
            Message(trail.TOPIC, key, step), Message(SEEN, key, Seen(url=item.url, feed_url=feed.url))
        )
        self.seen.add(key)
