"""The index and the alerts on real servers: messages go in at Kafka, documents and alerts come out."""

import json
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from elasticsearch import Elasticsearch

from processors import article as articles
from processors import event as events
from processors.event import Place
from producers import feed_health, state
from producers.article import article_id, utc_now
from producers.compacted import read_all
from producers.feed_health import FeedHealth
from producers.parse import Item
from producers.publish import Publisher
from producers.trail import TOPIC, Step
from sinks import search, trails
from sinks.alerts import alert as alerts
from sinks.alerts import ledger, rules
from sinks.alerts.alert import Alert
from sinks.alerts.engine import Engine
from sinks.deliver import Note, deliver
from sinks.errors import NotFound
from sinks.facets import Value
from sinks.query import Filter
from sinks.settings import SinkSettings
from tests.integration.sinks_case import command, count, dead_letters, held, index, indexing, publish, running, until
from tests.unit.sinks.samples import article, event, report

pytestmark = pytest.mark.integration


def test_messages_become_documents_and_redelivery_doubles_none(settings: SinkSettings, client: Elasticsearch) -> None:
    first = event("e1", 1, report("a1"))
    second = event("e1", 2, report("a1", killed=2), report("a2", killed=2))
    messages = [
        (articles.TOPIC, "a1", article("a1")),
        (articles.TOPIC, "a2", article("a2", outlet="dijla")),
        (events.TOPIC, "e1", second),
        (events.HISTORY_TOPIC, "e1", first),
        (events.HISTORY_TOPIC, "e1", second),
        (TOPIC, "a1", Step(article_id="a1", url="https://news.example/a1", stage="fetch", outcome="passed")),
    ]
    publish(settings, *messages)
    # Each article's indexing is a step of the trail, which is indexed in its turn.
    assert index(settings, client, 8) == {"indexed": 8}
    publish(settings, *messages)
    assert index(settings, client, 8) == {"indexed": 8}

    counts = {alias: count(settings, client, alias) for alias in ("rasid-articles", "rasid-events", "rasid-trail")}
    assert counts == {"rasid-articles": 2, "rasid-events": 1, "rasid-trail": 3}
    assert count(settings, client, "rasid-events-history") == 2

    (found,) = search.list_events(client, settings, Filter(terms={"country": ["IQ"], "type": ["ied"]}))
    assert (found["revision"], found["killed_best"], found["location"]) == (2, 2, {"lat": 36.34, "lon": 43.13})
    assert not search.list_events(client, settings, Filter(terms={"outcome": ["foiled"]}))
    assert search.get_event(client, settings, "e1") == found
    told = search.history(client, settings, "e1")
    assert [(one["revision"], one.get("killed_best"), len(one["reports"])) for one in told] == [
        (1, None, 1),
        (2, 2, 2),
    ]
    with pytest.raises(NotFound, match="e9"):
        search.get_event(client, settings, "e9")
    facets = search.facets(client, settings)
    assert facets["type"] == [Value("ied", 1, "عبوة ناسفة", "planted bomb")]
    assert [(one.code, one.count) for one in facets["outlet"]] == [("outlet-a1", 1), ("outlet-a2", 1)]
    ends = trails.where_articles_ended(client, settings)
    assert [(end.article_id, end.stage, end.outcome, len(end.steps)) for end in ends] == [
        ("a2", "index", "passed", 1),
        ("a1", "index", "passed", 2),
    ]


def test_of_two_versions_the_newer_stays_whatever_comes_last(settings: SinkSettings, client: Elasticsearch) -> None:
    publish(settings, (articles.TOPIC, "a1", article("a1", version=2, title="الجديد")))
    index(settings, client, 2)
    publish(settings, (articles.TOPIC, "a1", article("a1", version=1, title="القديم")))
    assert index(settings, client, 1) == {"older": 1}
    (hit,) = search.search_articles(client, settings, "الجديد")
    assert hit.title == "الجديد"
    assert not search.search_articles(client, settings, "القديم")


def test_poison_is_buried_whole_and_the_rest_goes_on(settings: SinkSettings, client: Elasticsearch) -> None:
    nowhere = event("e-bad", place=Place(name="؟", lat=200.0, lon=0.0, country="IQ"))
    publish(
        settings,
        (articles.TOPIC, "a0", b"\xff no JSON"),
        (articles.TOPIC, "a9", None),
        (events.TOPIC, "e-bad", nowhere),
        (events.TOPIC, "e-good", event("e-good")),
        (articles.TOPIC, "a1", article("a1")),
    )
    exits = index(settings, client, 6)
    assert (exits["dead-lettered"], exits["deleted"]) == (2, 1)
    assert exits["indexed"] >= 3  # one step more of the trail where a rebalance refused a commit, and it came again
    assert [found["event_id"] for found in search.list_events(client, settings)] == ["e-good"]
    letters = {(letter.topic, letter.offset): letter for letter in dead_letters(settings)}
    unreadable, refused = sorted(letters.values(), key=lambda letter: letter.topic)
    assert (unreadable.key, unreadable.value) == (b"a0", b"\xff no JSON")
    assert unreadable.error.startswith("unreadable: ")
    assert refused.topic == settings.topic_prefix + events.TOPIC
    assert refused.value
    assert msgspec.json.decode(refused.value, type=events.Event) == nowhere
    assert "document_parsing_exception" in refused.error
    # All of it was committed: another run gets no poison.
    publish(settings, (events.TOPIC, "e-next", event("e-next")))
    assert set(index(settings, client, 1)) == {"indexed"}


def test_an_index_that_takes_nothing_is_waited_for(settings: SinkSettings, client: Elasticsearch) -> None:
    publish(settings, (articles.TOPIC, "a", article("a")))
    index(settings, client, 2)
    name = f"{settings.index_prefix}rasid-articles"
    client.indices.put_settings(index=name, settings={"index.blocks.write": True})
    publish(settings, *[(articles.TOPIC, f"a{number}", article(f"a{number}")) for number in range(5)])
    publish(settings, (events.TOPIC, "e1", event()))
    with indexing(settings, client) as (indexer, thread):
        until(lambda: "cluster_block_exception" in (indexer.progress.trouble or ""), thread)
        assert indexer.progress.facts()["ok"] is False
        client.indices.put_settings(index=name, settings={"index.blocks.write": False})
        until(lambda: len(held(settings, client, "rasid-trail")) == 6, thread)  # a step of each article
        until(lambda: sum(indexer.progress.exits.values()) >= 11, thread)
    # More than eleven where a rebalance refused the commit of what was done already, and it came again.
    assert set(indexer.progress.exits) == {"indexed"}
    assert indexer.progress.facts()["ok"] is True
    assert len(held(settings, client, "rasid-articles")) == 6
    assert indexer.progress.retries["cluster_block_exception"] >= 5
    assert not dead_letters(settings)


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("قاعدة", "[بقاعدة]"),
        ("القاعدة", "[بقاعدة]"),
        ("صاروخ", "[وبصاروخ]"),
        ("اربیل", "[أربيل]"),  # Persian yeh, no hamza
        ("ﻣﻄﺎﺭ", "[المطار]"),  # presentation forms
        ("طَائِرَة", "[طائرة]"),
        ("مسيّــرة", "[مسيرة]"),
    ],
)
def test_arabic_words_are_found_as_people_write_them(
    settings: SinkSettings, client: Elasticsearch, words: str, marked: str
) -> None:
    text = "لحقت أضرار بقاعدة عسكرية شرق أربيل بعد هجوم نفذته طائرة مسيرة وبصاروخ سقط خارج سور المطار."
    publish(settings, (articles.TOPIC, "a1", article("a1", text=text)), (articles.TOPIC, "a2", article("a2")))
    index(settings, client, 4)
    (hit,) = search.search_articles(client, settings, words)
    assert hit.article_id == "a1"
    assert marked in "".join(hit.highlights)


def test_of_each_feed_the_last_health_stays(settings: SinkSettings, client: Elasticsearch) -> None:
    one, other = ("https://news.example/feed", "https://other.example/" + "x" * 600)
    january, march = datetime(2026, 1, 9, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC)
    publish(
        settings,
        (feed_health.TOPIC, one, FeedHealth(url=one, outlet="nahrain", status="ok", last_poll=january)),
        (feed_health.TOPIC, one, FeedHealth(url=one, outlet="nahrain", status="failing", errors=3, last_poll=march)),
        (feed_health.TOPIC, other, FeedHealth(url=other, outlet="dijla", status="new")),
    )
    index(settings, client, 3)
    assert {version for _, version in held(settings, client, "rasid-feeds").values()} == {0, 1_773_014_400_000}
    found = client.search(index=f"{settings.index_prefix}rasid-feeds", sort=[{"errors": "desc"}])["hits"]["hits"]
    assert [(hit["_source"]["url"], hit["_source"]["status"]) for hit in found] == [(one, "failing"), (other, "new")]


def watch(settings: SinkSettings, messages: int) -> list[Alert]:
    """Run an engine until `messages` left it; returns the alerts to send that it raised anew."""
    before = {key for key, _ in read_all(settings, alerts.TOPIC)}
    with Publisher(settings) as publisher:
        watching = Engine(settings, rules.load(Path(settings.alert_rules)), publisher)
        with running(watching.run) as thread:
            until(lambda: sum(watching.progress.exits.values()) >= messages, thread)
    raised = {key: msgspec.json.decode(value or b"", type=Alert) for key, value in read_all(settings, alerts.TOPIC)}
    return [alert for key, alert in raised.items() if key not in before and alert.status == "sent"]


def test_each_happening_is_told_once_over_a_restart(settings: SinkSettings, client: Elasticsearch) -> None:
    today = utc_now().isoformat()
    a, b = report("a1", killed=2, published=today), report("a2", killed=5, published=today)
    anniversary = event("e-old", temporality="background")
    late = event("e-late", 1, report("a3", published="2022-01-04"))
    replayed = event("e-replay", 1, report("a4", published=today), mode="replay")
    first, second = event("e1", 1, a), event("e1", 2, a, b)
    publish(settings, *[(events.TOPIC, one.event_id, one) for one in (first, anniversary, late, replayed)])
    publish(settings, (events.TOPIC, "e-bad", b"{}"))
    assert [alert.transition for alert in watch(settings, 5)] == ["new"]
    publish(settings, *[(events.TOPIC, "e1", one) for one in (first, second, first)])
    assert sorted(alert.transition for alert in watch(settings, 3)) == ["confirmed", "toll_rises"]

    index(settings, client, 5 + 3 + 5)  # every event message, one dead letter among them, and five alerts
    raised = search.list_alerts(client, settings)
    assert sorted((alert["event_id"], alert["transition"], alert["reason"]) for alert in raised if alert["reason"]) == [
        ("e-late", "new", "late"),
        ("e-replay", "new", "replay"),
    ]
    sent = search.list_alerts(client, settings, status="sent")
    assert sorted(alert["transition"] for alert in sent) == ["confirmed", "new", "toll_rises"]
    assert {letter.stage for letter in dead_letters(settings)} == {"alerts", "index"}


def test_engine_that_dies_before_its_ledger_raises_the_same_alert_again(
    settings: SinkSettings, client: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Died(Exception):
        pass

    def die(publisher: Publisher, notes: Sequence[Note], *more: Any) -> bool:
        """Deliver all but the ledger."""
        if notes and notes[0][0] == ledger.TOPIC:
            raise Died
        return deliver(publisher, notes, *more)

    publish(settings, (events.TOPIC, "e1", event("e1", 1, report("a1", published=utc_now().isoformat()))))
    with Publisher(settings) as publisher, monkeypatch.context() as patched:
        patched.setattr("sinks.alerts.engine.deliver", die)
        dying = Engine(settings, rules.load(Path(settings.alert_rules)), publisher)
        with pytest.raises(Died):
            dying.run(threading.Event())
    ((raised, _),) = read_all(settings, alerts.TOPIC)
    assert not watch(settings, 1)
    assert {key for key, _ in read_all(settings, alerts.TOPIC)} == {raised}
    index(settings, client, 3)
    assert [alert["alert_id"] for alert in search.list_alerts(client, settings)] == [raised]


def test_command_line_sets_up_twice_and_answers(settings: SinkSettings, client: Elasticsearch) -> None:
    assert command(settings, "setup").returncode == 0
    url = "https://news.example/a1"
    name = article_id(url)
    publish(
        settings,
        (articles.TOPIC, name, article(name, url=url)),
        (events.TOPIC, "e1", event("e1", 1, report(name))),
    )
    index(settings, client, 3)
    why = json.loads(command(settings, "why", f"{url}?utm_source=feed", "--format", "json").stdout)
    assert (why["ended"]["stage"], [found["event_id"] for found in why["events"]]) == ("index", ["e1"])
    hits = json.loads(command(settings, "search", "انفجار", "--format", "json").stdout)
    assert [hit["article_id"] for hit in hits] == [name]
    assert "الموصل" in command(settings, "events", "--country", "IQ").stdout
    assert "index" in command(settings, "why", url).stdout


def test_alerts_are_listed_and_shown_and_rules_tried_on_what_kafka_has(
    settings: SinkSettings, client: Elasticsearch
) -> None:
    told = event("e1", 1, report("a1", published=utc_now().isoformat()), last_updated_at=utc_now())
    publish(settings, (events.TOPIC, "e1", told), (events.HISTORY_TOPIC, "e1", told))
    (raised,) = watch(settings, 1)
    index(settings, client, 3)  # an event, its revision, its alert

    def ask(*arguments: str) -> Any:
        done = command(settings, "alerts", *arguments, "--format", "json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    asked = ["--rule", "attack", "--status", "sent", "--country", "IQ", "--event", "e1", "--since", "1h"]
    assert [one["alert_id"] for one in ask("list", *asked)] == [raised.alert_id]
    assert ask("list", "--rule", "other") == ask("list", "--reason", "late") == []
    assert ask("show", raised.alert_id)["reports"][0]["url"] == "https://news.example/a1"
    assert raised.alert_id in command(settings, "alerts", "show", raised.alert_id).stdout
    tried = ask("test", settings.alert_rules, "--since", "1h")
    assert [one["alert_id"] for one in tried["alerts"]] == [raised.alert_id]
    assert "no alert none" in command(settings, "alerts", "show", "none").stderr


def test_of_an_article_without_a_trail_the_producers_are_asked(settings: SinkSettings, client: Elasticsearch) -> None:
    feed, done, waiting = "https://news.example/feed", "https://news.example/old", "https://news.example/soon"
    publish(
        settings,
        (state.SEEN, article_id(done), state.Seen(url=done, feed_url=feed)),
        (state.FEEDS, feed, state.FeedState(waiting=[state.Waiting(Item(url=waiting), tries=2)])),
    )
    told = {url: trails.why(client, settings, url)["way"] for url in (done, waiting)}
    assert [(one["outcome"], feed in one["detail"]) for one in told[done]] == [("seen", True)]
    assert [(one["outcome"], "2 tries" in one["detail"]) for one in told[waiting]] == [("waiting", True)]
    assert "waiting" in command(settings, "why", waiting).stdout


@pytest.mark.parametrize(
    ("change", "arguments", "line"),
    [
        (
            {"topic_prefix": "none-"},
            ["events"],
            "sinks: no such index [none-rasid-events]: run `python -m",
        ),
        ({"topic_prefix": "a b"}, ["setup"], "sinks: RASID_TOPIC_PREFIX: Expected `str` matching regex"),
        ({"elasticsearch": "nonsense"}, ["events"], "sinks: RASID_ELASTICSEARCH: URL must include"),
        ({"elasticsearch": "http://127.0.0.1:1"}, ["setup"], "sinks: no Elasticsearch answers at http://127.0.0.1:1"),
        ({}, ["why", "https://never.example/"], "sinks: no trail of https://never.example/"),
    ],
)
def test_what_goes_wrong_is_one_line(
    settings: SinkSettings, client: Elasticsearch, change: dict[str, str], arguments: list[str], line: str
) -> None:
    ended = command(msgspec.structs.replace(settings, **change), *arguments)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith(line)
    assert "Traceback" not in ended.stderr
