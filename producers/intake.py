"""One item of a feed to one article on Kafka: fetched, published, and only then remembered; every end is told."""

import asyncio
import html
from collections.abc import Iterable
from datetime import timedelta
from typing import Literal
from urllib.parse import urlsplit

import structlog

from producers import trail
from producers.archive import Archive
from producers.article import TOPIC, FetchedArticle, article_id, canonical_url, utc_now
from producers.feeds import Feed
from producers.fetch import Fetched, Fetcher, Terminal, Transient, manners
from producers.outbox import Message, Outbox
from producers.parse import BadItem, Item
from producers.publish import MessageTooLarge
from producers.seen import SeenArticles
from producers.service import EXITS, STAGE_SECONDS
from producers.state import SEEN, Seen, Waiting
from producers.trail import Step

log = structlog.get_logger(__name__)

TRIES = 8  # of one article, the pause doubling each time; then it is dropped
_TRIES_WITH_TEXT = 3  # where the feed itself holds the text, and news is worth more than the page
_ON_ITS_WAY_SECONDS = 5.0

End = Literal["published", "dropped", "elsewhere"]


class Intake:
    """Takes articles in. `seen` holds the ids that are done with, `claimed` those on their way."""

    def __init__(
        self,
        fetcher: Fetcher,
        outbox: Outbox,
        seen: SeenArticles,
        tries: int = TRIES,
        archive: Archive | None = None,
    ) -> None:
        self.fetcher, self.outbox, self.seen, self.tries, self.archive = fetcher, outbox, seen, tries, archive
        self.claimed: set[str] = set()
        self.published = self.dropped = 0

    def is_new(self, item: Item) -> bool:
        return article_id(canonical_url(item.url)) not in self.seen

    async def take(self, feed: Feed, waiting: Waiting, interval: float) -> End | tuple[Waiting, Transient]:
        """Fetch and publish the article of `waiting.item`; where its page fails, the text that the feed itself holds.

        Returns how it ended (`elsewhere`: it is known by another address or from another feed), or what waits on and
        why. The pause before the next try starts at `interval` seconds.
        """
        item = waiting.item
        key = article_id(canonical_url(item.url))
        if key in self.seen or key in self.claimed:
            return "elsewhere"
        own = item.content if feed.full_text != "never" else ""
        self.claimed.add(key)
        try:
            await self.outbox.ready()  # so that no page waits in memory while the broker is away
            if own and feed.full_text == "always":
                return await self._publish(feed, key, item, _own_text(item), "the feed's own text, as its rule says")
            async with self.fetcher.page(item.url, manners(feed)) as got:
                return await self._publish(feed, key, item, _article_page(item, got))
        except Transient as exc:
            tries = waiting.tries + exc.asked
            if tries < (min(self.tries, _TRIES_WITH_TEXT) if own else self.tries):
                pause = exc.retry_after or 0.0
                if exc.asked:
                    pause = max(interval * 2**waiting.tries, pause)
                return Waiting(item, tries, utc_now() + timedelta(seconds=pause)), exc
            code, why = "fetch_failed", f"{exc}, at the last of {tries} tries"
        except Terminal as exc:
            code, why = "fetch_failed", f"{exc.code}: {exc}"
        except MessageTooLarge as exc:
            code, why = "too_big", str(exc)
        finally:
            self.claimed.discard(key)
        if own and feed.full_text != "always":
            try:
                return await self._publish(feed, key, item, _own_text(item), f"the feed's own text: {why}")
            except MessageTooLarge as exc:
                code, why = "too_big", str(exc)
        await self._drop(feed, key, item, code, why)
        return "dropped"

    async def recover(self, feed: Feed, asked: str, found: str, item: Item) -> None:
        """Record the article `found` (its id) that another process published for the address of id `asked`.

        It had no time to do so itself; no double comes of it.
        """
        if found not in self.seen:
            await self._done(feed, found, item, "passed")
            EXITS.labels("fetch", "recovered").inc()
        if asked != found:
            await self._remember(feed, asked, item.url)

    async def keep(self, feed: Feed, items: Iterable[Item]) -> None:
        """Record anew what `feed` still lists though it was seen so long ago that it would soon be forgotten."""
        for item in items:
            key = article_id(canonical_url(item.url))
            if self.seen.is_fading(key):
                await self.outbox.deliver(Message(SEEN, key, Seen(url=item.url, feed_url=feed.url)))
                self.seen.add(key)

    async def refuse(self, feed: Feed, bad: BadItem) -> None:
        """Tell that an item names no article; once, however often the feed repeats it."""
        key = article_id(f"item:{feed.url}#{bad.title}#{bad.fault}")
        if key not in self.seen:
            await self._drop(feed, key, Item(url=feed.url, title=bad.title), "bad_item", bad.fault)

    async def _publish(self, feed: Feed, key: str, item: Item, got: Fetched, detail: str = "") -> End:
        """Publish `got` as the article of `item`, by the id of the address that it was found at in the end."""
        final, url = article_id(canonical_url(got.url)), item.url
        if final != key:
            url = got.url
            if final in self.claimed:
                raise Transient(f"{url} is on its way by another address", _ON_ITS_WAY_SECONDS, asked=False)
            if final in self.seen:
                await self._done(feed, key, item, "dropped", "same_article", f"leads to {url}, taken in before")
                EXITS.labels("fetch", "same_article").inc()
                return "elsewhere"
        self.claimed.add(final)
        try:
            now = utc_now()
            article = FetchedArticle(
                article_id=final,
                url=url,
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
            if self.archive:
                await asyncio.to_thread(self.archive.write, article)
            headers = (("asked_id", key),) if final != key else ()
            try:
                await self.outbox.deliver(Message(TOPIC, final, article, (*article.headers(), *headers)))
            except MessageTooLarge as exc:
                article = article.cut_by(exc.over)
                await self.outbox.deliver(Message(TOPIC, final, article, (*article.headers(), *headers)))
                cut = f"cut from {article.cut_from} to {len(article.body)} bytes"
                log.warning("page cut", url=url, how=cut)
                detail = f"{detail}; {cut}" if detail else cut
            STAGE_SECONDS.labels("fetch").observe((utc_now() - now).total_seconds())
            await self._done(feed, final, item, "passed", detail=detail, url=url)
            if final != key:
                await self._remember(feed, key, item.url)
        finally:
            self.claimed.discard(final)
        self.published += 1
        EXITS.labels("fetch", "published").inc()
        return "published"

    async def _drop(self, feed: Feed, key: str, item: Item, reason: str, detail: str) -> None:
        await self._done(feed, key, item, "dropped", reason, detail)
        self.dropped += 1
        EXITS.labels("fetch", reason).inc()
        log.warning("dropped", url=item.url, reason=reason, detail=detail)

    async def _done(
        self,
        feed: Feed,
        key: str,
        item: Item,
        outcome: trail.Outcome,
        reason: str | None = None,
        detail: str = "",
        url: str = "",
    ) -> None:
        step = Step(
            article_id=key,
            url=url or item.url,
            outlet=feed.outlet,
            title=item.title,
            stage="fetch",
            outcome=outcome,
            reason=reason,
            detail=detail[:1000],
        )
        await self.outbox.deliver(
            Message(trail.TOPIC, key, step), Message(SEEN, key, Seen(url=step.url, feed_url=feed.url))
        )
        self.seen.add(key)

    async def _remember(self, feed: Feed, key: str, url: str) -> None:
        """Remember the address that led to an article, so that it is not asked for again."""
        await self.outbox.deliver(Message(SEEN, key, Seen(url=url, feed_url=feed.url)))
        self.seen.add(key)


def _article_page(item: Item, got: Fetched) -> Fetched:
    """`got`, if it may be the article; raises Terminal where it cannot."""
    if not got.body.strip():
        raise Terminal("not_text", "the page is empty")
    asked, came = urlsplit(item.url), urlsplit(got.url)
    if came.path in {"", "/"} and not came.query and (asked.path not in {"", "/"} or asked.query):
        raise Terminal("not_found", f"redirected to the front page {got.url}")
    return got


def _own_text(item: Item) -> Fetched:
    """The page that the feed's own text of `item` makes."""
    page = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{html.escape(item.title)}</title></head>'
        f"<body><article><h1>{html.escape(item.title)}</h1>{item.content}</article></body></html>"
    )
    return Fetched(url=item.url, body=page.encode("utf-8", "replace"), charset="utf-8", media="text/html")
