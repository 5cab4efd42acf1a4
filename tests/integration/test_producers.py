"""Producers on a real broker: what feeds name arrives once, in order, and a restart fetches nothing again."""

import subprocess
import sys

import pytest

from producers.article import TOPIC, FetchedArticle, article_id, utc_now
from producers.compacted import read_all
from producers.publish import Publisher
from producers.state import FEEDS, FeedState, site_of
from producers.topics import TopicMissing
from tests.integration.newsroom import NEWS, ROOT, Producers, Site, until

pytestmark = pytest.mark.integration


def test_new_articles_arrive_oldest_first_with_what_the_feed_says(producers: Producers, site: Site) -> None:
    producers.once()
    first, second = producers.articles()
    assert (first.title, second.title) == (NEWS["/a/1"], NEWS["/a/2"])
    assert first.article_id == article_id(f"{site.base}/a/1")
    assert first.published == "2022-01-04T10:00:00+03:00"
    assert (first.outlet, first.outlet_country, first.timezone) == ("نشرة", "IQ", "Asia/Baghdad")
    assert (first.feed_url, first.media) == (f"{site.base}/rss", "html")
    assert NEWS["/a/1"] in first.body.decode()
    assert {(step.article_id, step.outcome) for step in producers.steps()} == {
        (first.article_id, "passed"),
        (second.article_id, "passed"),
    }


def test_a_restart_fetches_only_what_is_new(producers: Producers, site: Site) -> None:
    producers.once()
    producers.once()
    assert (site.asked["/rss"], site.asked["/a/1"], site.asked["/a/2"]) == (2, 1, 1)
    site.items = ["/a/3", "/a/2", "/a/1"]
    producers.once()
    assert [article.title for article in producers.articles()] == [NEWS["/a/1"], NEWS["/a/2"], NEWS["/a/3"]]
    assert (site.asked["/a/1"], site.asked["/a/2"], site.asked["/a/3"]) == (1, 1, 1)
    (known,) = producers.states().values()
    assert (known.polls, known.published, known.errors) == (3, 3, 0)


def test_an_article_that_is_gone_is_told_once_and_left(producers: Producers, site: Site) -> None:
    site.items = ["/a/1", "/gone"]
    producers.once()
    producers.once()
    assert site.asked["/gone"] == 1
    dropped = [step for step in producers.steps() if step.outcome == "dropped"]
    assert [(step.reason, step.detail) for step in dropped] == [("fetch_failed", "not_found: HTTP 404")]
    assert dropped[0].url == f"{site.base}/gone"


def test_an_article_that_fails_for_a_while_waits_across_a_restart_even_if_its_feed_forgets_it(
    producers: Producers, site: Site
) -> None:
    site.down = {"/a/1"}
    producers.once()
    (known,) = producers.states().values()
    assert [(waiting.item.url, waiting.tries) for waiting in known.waiting] == [(f"{site.base}/a/1", 1)]
    site.down, site.items = set(), ["/a/2"]
    producers.once()
    assert [article.title for article in producers.articles()] == [NEWS["/a/2"], NEWS["/a/1"]]
    (known,) = producers.states().values()
    assert known.waiting == []


def test_a_feed_that_fails_is_counted_and_comes_back(producers: Producers, site: Site) -> None:
    site.down = {"/rss"}
    producers.once()
    (known,) = producers.states().values()
    assert (known.errors, known.error, known.last_success) == (1, "Transient: HTTP 503", None)
    site.down = set()
    producers.once()
    (known,) = producers.states().values()
    assert (known.errors, known.error, known.published) == (0, "", 2)


def test_watching_goes_on_until_told_to_stop(producers: Producers, site: Site) -> None:
    with producers.watching() as health:
        until(lambda: health()["published"] == 2)
        site.items = ["/a/3", "/a/2", "/a/1"]
        until(lambda: health()["published"] == 3)
        polls = health()["polls"]
        until(lambda: health()["polls"] > polls)
        facts = health()
        assert (facts["ok"], facts["feeds"], facts["in_flight"], facts["waiting"]) == (True, 1, 0, 0)
    assert len(producers.articles()) == 3


def test_a_killed_process_loses_nothing(producers: Producers, site: Site) -> None:
    site.items = ["/a/3", "/a/2", "/a/1"]
    command = [sys.executable, "-m", "producers", "run", "--feeds", str(producers.feeds)]
    with subprocess.Popen(command, cwd=ROOT, env=producers.env, stderr=subprocess.DEVNULL) as process:
        until(lambda: site.asked["/a/1"] > 0)
        process.kill()
    producers.once()
    assert {article.title for article in producers.articles()} == set(NEWS.values())
    assert {step.article_id for step in producers.steps()} == {article.article_id for article in producers.articles()}


def test_what_a_killed_process_published_and_could_not_record_is_recorded_and_not_published_again(
    producers: Producers, site: Site
) -> None:
    """As a kill between the broker's acknowledgement of the article and that of its record leaves it."""
    known = article_id(f"{site.base}/a/1")
    feed = f"{site.base}/rss"
    told = FetchedArticle(
        article_id=known, url=f"{site.base}/a/1", outlet="نشرة", title=NEWS["/a/1"], body=b"...", fetched_at=utc_now()
    )
    with Publisher(producers.settings) as publisher:
        taking = FeedState(taking=[known, article_id(f"{site.base}/a/2")], taking_since=utc_now())
        publisher.send(FEEDS, feed, taking, placed_by=site_of(feed))
        publisher.flush()
        publisher.send(TOPIC, known, told, headers=told.headers())
    producers.once()
    assert (site.asked["/a/1"], site.asked["/a/2"]) == (0, 1)
    assert [article.title for article in producers.articles()] == [NEWS["/a/1"], NEWS["/a/2"]]
    assert {(step.article_id, step.title) for step in producers.steps()} == {
        (article_id(f"{site.base}{path}"), NEWS[path]) for path in ("/a/1", "/a/2")
    }
    assert producers.states()[feed].taking == []
    producers.once()
    assert site.asked["/a/1"] == 0


def test_a_page_too_large_for_a_message_is_cut_and_says_so(producers: Producers, site: Site) -> None:
    producers.env["RASID_MESSAGE_BYTES"] = "65536"
    site.pages["/a/2"] = NEWS["/a/2"].encode() + b"x" * 200_000
    producers.once()
    first, second = producers.articles()
    assert first.cut_from is None
    assert second.cut_from == len(site.pages["/a/2"])
    assert second.body == site.pages["/a/2"][: len(second.body)]
    assert len(second.body) > 40_000
    (step,) = (step for step in producers.steps() if step.article_id == second.article_id)
    assert step.detail == f"cut from {second.cut_from} to {len(second.body)} bytes"


def test_topics_are_made_once_and_missing_ones_are_told(producers: Producers) -> None:
    assert producers.call("topics").stdout == "all topics are there\n"
    with pytest.raises(TopicMissing, match="run python -m producers topics"):
        list(read_all(producers.settings, "no-such-topic"))
