"""From an item of a feed to the article on Kafka: what the feed told goes along, each article goes once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest

from producers.article import TOPIC, FetchedArticle, article_id, canonical_url
from producers.feeds import Feed
from producers.fetch import ANYWHERE, Fetched, Fetcher, Manners, Terminal, Transient
from producers.intake import Intake
from producers.outbox import Message
from producers.parse import Item
from producers.seen import SeenArticles
from producers.state import SEEN, Waiting
from producers.trail import TOPIC as STEPS
from producers.trail import Step
from tests.unit.producers.watching import Kept

FEED = Feed(url="https://waha.example/feed", outlet="waha", country="SY", timezone="Asia/Damascus", source="a test")
ITEM = Item(url="https://waha.example/1", title="عنوان", summary="موجز", published_text="الثلاثاء 4 كانون الثاني 2022")


class Site(Fetcher):
    """Gives one answer to every request."""

    def __init__(self, gives: Fetched | Exception) -> None:
        self.gives = gives

    @asynccontextmanager
    async def page(
        self, url: str, how: Manners = ANYWHERE, *, etag: str | None = None, last_modified: str | None = None
    ) -> AsyncIterator[Fetched]:
        if isinstance(self.gives, Exception):
            raise self.gives
        yield self.gives


PAGE = Fetched(url=ITEM.url, body=b"<p>...</p>", charset="utf-8", media="text/html")
GONE = Terminal("gone", "410")
WITH_TEXT = msgspec.structs.replace(ITEM, content="<p>نص الخبر</p>")


def taken(
    gives: Fetched | Exception, *items: Item, feed: Feed = FEED, tries: int = 0
) -> tuple[list[object], list[Message], Intake]:
    """How `items` end that are taken one after the other, what is delivered, and the intake afterwards."""
    outbox = Kept()
    intake = Intake(Site(gives), outbox, SeenArticles())
    ends: list[object] = [asyncio.run(intake.take(feed, Waiting(item, tries), 1.0)) for item in items]
    return ends, outbox.messages, intake


def waits(fault: Transient, tries: int = 0) -> tuple[Waiting, Transient]:
    """What is left of an item whose page meets `fault`, and why; nothing is told of it."""
    (end,), messages, _ = taken(fault, ITEM, tries=tries)
    assert isinstance(end, tuple)
    assert messages == []
    return end


def article(messages: list[Message]) -> FetchedArticle:
    (found,) = (message.value for message in messages if message.topic == TOPIC)
    assert isinstance(found, FetchedArticle)
    return found


def steps(messages: list[Message]) -> list[Step]:
    return [message.value for message in messages if isinstance(message.value, Step)]


def at(path: str) -> Item:
    return msgspec.structs.replace(ITEM, url=f"https://waha.example/{path}")


def test_what_the_feed_told_goes_along() -> None:
    ends, messages, _ = taken(PAGE, ITEM)
    assert ends == ["published"]
    assert [message.topic for message in messages] == [TOPIC, STEPS, SEEN]
    sent = article(messages)
    for name in ("url", "title", "summary", "published", "published_text"):
        assert getattr(sent, name) == getattr(ITEM, name)
    assert (sent.timezone, sent.feed_url) == ("Asia/Damascus", FEED.url)
    assert messages[0].key == sent.article_id == article_id(canonical_url(ITEM.url))


def test_an_article_is_taken_once() -> None:
    ends, messages, _ = taken(PAGE, ITEM, ITEM)
    assert ends == ["published", "elsewhere"]
    assert len(messages) == 3


def test_what_is_gone_is_told_and_remembered() -> None:
    ends, messages, _ = taken(GONE, ITEM)
    assert ends == ["dropped"]
    (step,) = steps(messages)
    assert (step.outcome, step.reason, step.detail) == ("dropped", "fetch_failed", "gone: 410")
    assert messages[-1].topic == SEEN


@pytest.mark.parametrize("fault", [GONE, Terminal("robots", "forbidden"), Terminal("too_big", "")])
def test_where_the_page_fails_the_text_in_the_feed_is_the_article(fault: Terminal) -> None:
    ends, messages, _ = taken(fault, WITH_TEXT)
    assert ends == ["published"]
    assert WITH_TEXT.content in article(messages).body.decode()
    assert steps(messages)[0].detail == f"the feed's own text: {fault.code}: {fault}"


def test_an_empty_page_and_the_front_page_are_no_article() -> None:
    for got in (
        msgspec.structs.replace(PAGE, body=b" \n"),
        msgspec.structs.replace(PAGE, url="https://waha.example/"),
    ):
        ends, messages, _ = taken(got, WITH_TEXT)
        assert WITH_TEXT.content in article(messages).body.decode()
        ends, messages, _ = taken(got, ITEM)
        assert ends == ["dropped"]


def test_the_feeds_rule_says_when_its_text_is_the_article() -> None:
    always, never = (msgspec.structs.replace(FEED, full_text=rule) for rule in ("always", "never"))
    _, messages, _ = taken(PAGE, WITH_TEXT, feed=always)
    assert WITH_TEXT.content in article(messages).body.decode()
    ends, _, _ = taken(GONE, WITH_TEXT, feed=never)
    assert ends == ["dropped"]


def test_an_article_waits_longer_each_time_and_is_dropped_at_last() -> None:
    later, _ = waits(Transient("HTTP 500", status=500))
    assert later.tries == 1
    ends, messages, _ = taken(Transient("HTTP 500", status=500), ITEM, tries=7)
    assert ends == ["dropped"]
    assert steps(messages)[0].detail == "HTTP 500, at the last of 8 tries"
    ends, messages, _ = taken(Transient("HTTP 500", status=500), WITH_TEXT, tries=2)
    assert ends == ["published"]


def test_what_was_not_asked_for_was_not_tried() -> None:
    later, error = waits(Transient("the host rests", 60.0, asked=False), tries=7)
    assert (later.tries, error.retry_after) == (7, 60.0)


def test_addresses_that_lead_to_one_page_are_one_article() -> None:
    ends, messages, intake = taken(PAGE, at("short/x"), at("short/y"), ITEM, at("short/x"))
    assert ends == ["published", "elsewhere", "elsewhere", "elsewhere"]
    sent = article(messages)
    assert (sent.url, sent.article_id) == (ITEM.url, article_id(ITEM.url))
    assert [(step.outcome, step.reason) for step in steps(messages)] == [("passed", None), ("dropped", "same_article")]
    assert not any(map(intake.is_new, (at("short/x"), at("short/y"), ITEM)))
    assert (intake.published, intake.dropped, intake.claimed) == (1, 0, set())


def test_an_article_that_is_on_its_way_by_another_address_waits() -> None:
    intake = Intake(Site(PAGE), Kept(), SeenArticles())
    intake.claimed.add(article_id(ITEM.url))
    end = asyncio.run(intake.take(FEED, Waiting(at("short/x")), 1.0))
    assert isinstance(end, tuple)
    later, error = end
    assert (later.tries, error.asked) == (0, False)
