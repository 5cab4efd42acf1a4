"""How far the readers of Kafka are, by the broker's own word."""

from collections.abc import Iterator

import pytest
from kafka import KafkaConsumer, OffsetAndMetadata, TopicPartition

from deploy.local.lag import READERS, Lag
from deploy.local.servers import Endpoints
from producers import topics
from producers.publish import Publisher
from producers.settings import Settings
from producers.trail import Step

pytestmark = pytest.mark.integration


@pytest.fixture
def settings(servers: Endpoints, fresh: str) -> Settings:
    settings = Settings(kafka=servers.kafka, topic_prefix=fresh)
    topics.create(settings)
    return settings


@pytest.fixture
def lag(settings: Settings) -> Iterator[Lag]:
    with Lag(settings) as lag:
        yield lag


def write(settings: Settings, topic: str, messages: int) -> None:
    with Publisher(settings) as publisher:
        for number in range(messages):
            publisher.send(topic, str(number), Step(article_id=str(number), stage="fetch", outcome="passed"))


def settle(settings: Settings, group: str, topic: str) -> None:
    """Commit all of `topic` as read by `group`."""
    with KafkaConsumer(bootstrap_servers=settings.kafka, group_id=settings.topic_prefix + group) as reader:
        name = settings.topic_prefix + topic
        ends = reader.end_offsets([TopicPartition(name, number) for number in reader.partitions_for_topic(name)])
        reader.assign(list(ends))
        reader.commit({partition: OffsetAndMetadata(end, "", -1) for partition, end in ends.items()})


def test_what_is_written_waits_for_each_of_its_readers_until_settled(settings: Settings, lag: Lag) -> None:
    assert lag.behind() == dict.fromkeys(READERS, 0)
    write(settings, "events", 7)
    write(settings, "articles.fetched", 3)
    assert lag.written("events") == 7
    assert lag.behind() == {"processors": 3, "sinks-index": 7, "sinks-alerts": 7}
    settle(settings, "sinks-alerts", "events")
    assert lag.behind() == {"processors": 3, "sinks-index": 7, "sinks-alerts": 0}
    write(settings, "events", 2)
    assert lag.behind() == {"processors": 3, "sinks-index": 9, "sinks-alerts": 2}


def test_a_topic_that_no_reader_reads_is_counted_too(settings: Settings, lag: Lag) -> None:
    write(settings, "dead-letters", 2)
    assert lag.written("dead-letters") == 2
    assert not any(lag.behind().values())


def test_readers_read_topics_that_exist() -> None:
    known = {topic.name for topic in topics.topics()}
    assert {name for names in READERS.values() for name in names} <= known
