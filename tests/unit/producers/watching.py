"""Feeds watched in a test, with what would go to Kafka kept in memory."""

import asyncio

from producers import feed_health
from producers.article import TOPIC, FetchedArticle
from producers.feed_health import FeedHealth
from producers.feeds import Feed
from producers.fetch import Fetcher
from producers.intake import Intake
from producers.outbox import Message, Outbox
from producers.poll import Poller
from producers.seen import SeenArticles
from producers.settings import ProducerSettings
from producers.state import FEEDS, FeedState


class Kept(Outbox):
    """Keeps what is delivered."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.away_since = None

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def close(self) -> None:
        """Nothing is open."""

    async def ready(self) -> None:
        return

    async def deliver(self, *messages: Message) -> None:
        self.messages += messages

    def states(self) -> dict[str, FeedState]:
        return {m.key: m.value for m in self.messages if m.topic == FEEDS and isinstance(m.value, FeedState)}

    def health(self, feed: Feed) -> FeedHealth:
        found = [m.value for m in self.messages if m.topic == feed_health.TOPIC and m.key == feed.url]
        return found[-1]  # type: ignore[return-value]

    def urls(self) -> list[str]:
        return [m.value.url for m in self.messages if m.topic == TOPIC and isinstance(m.value, FetchedArticle)]


class Watched:
    """Feeds that are polled when the test says so."""

    def __init__(self, settings: ProducerSettings, fetcher: Fetcher) -> None:
        self.outbox = Kept()
        self.intake = Intake(fetcher, self.outbox, SeenArticles())
        self.poller = Poller(settings, fetcher, self.intake, self.outbox, once=True)

    async def poll(self, *feeds: Feed, state: FeedState | None = None) -> FeedState:
        """Poll `feeds` once from `state`; the state of the first one after that."""
        for feed in feeds:
            self.poller.take(feed, state or FeedState())
        await asyncio.wait([watch.task for watch in self.poller.watches.values() if watch.task])
        for feed in feeds:
            await self.poller.release(feed.url)
        return self.outbox.states()[feeds[0].url]
