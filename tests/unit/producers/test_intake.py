"""From an item of a feed to the article on Kafka: what the feed told goes along, each article goes once."""

import asyncio

import msgspec

from producers.article import TOPIC, FetchedArticle, article_id, canonical_url
from producers.feeds import Feed
from producers.fetch import Fetched, Fetcher, Terminal
from producers.intake import Intake
from producers.outbox import Message, Outbox
from producers.parse import Item
from producers.state import SEEN, Waiting
from producers.trail import TOPIC as STEPS
from producers.trail import Step

FEED = Feed(url="https://waha.example/feed", outlet="waha", country="SY", timezone="Asia/Damascus", source="a test")
ITEM = Item(url="https://waha.example/1", title="عنوان", summary="موجز", published_text="الثلاثاء 4 كانون الثاني 2022")


class Site(Fetcher):
    """Answers every request with one page; with none, it is gone."""

    def __init__(self, page: bytes | None) -> None:
        self.page = page

    async def get(
        self, url: str, *, local: bool = False, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        if self.page is None:
            raise Terminal("gone", "410")
        return Fetched(url=url, body=self.page, charset="utf-8", media="text/html")


class Kept(Outbox):
    """Keeps what is delivered."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def deliver(self, *messages: Message) -> None:
        self.messages += messages


def taken(page: bytes | None, times: int = 1) -> tuple[list[object], list[Message]]:
    outbox = Kept()
    intake = Intake(Site(page), outbox, set())
    ends: list[object] = [asyncio.run(intake.take(FEED, Waiting(ITEM), 1.0)) for _ in range(times)]
    return ends, outbox.messages


def test_what_the_feed_told_goes_along() -> None:
    ends, (article, step, seen) = taken(b"<p>...</p>")
    assert ends == ["published"]
    assert (article.topic, step.topic, seen.topic) == (TOPIC, STEPS, SEEN)
    assert isinstance(article.value, FetchedArticle)
    told = msgspec.structs.asdict(ITEM)
    assert {name: getattr(article.value, name) for name in told} == told
    assert (article.value.timezone, article.value.feed_url) == ("Asia/Damascus", FEED.url)
    assert article.key == article.value.article_id == article_id(canonical_url(ITEM.url))


def test_an_article_is_taken_once() -> None:
    ends, messages = taken(b"<p>...</p>", times=2)
    assert ends == ["published", "elsewhere"]
    assert len(messages) == 3


def test_what_is_gone_is_told_and_remembered() -> None:
    ends, (step, seen) = taken(None)
    assert ends == ["dropped"]
    assert isinstance(step.value, Step)
    assert (step.value.outcome, step.value.reason, step.value.detail) == ("dropped", "fetch_failed", "gone: 410")
    assert seen.topic == SEEN
