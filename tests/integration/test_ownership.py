"""What feeds are taken over by: the group that may expel its member, and what is seen, on a real broker."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from kafka import KafkaConsumer, TopicPartition
from kafka.admin import KafkaAdminClient, MemberToRemove
from kafka.consumer.subscription_state import AsyncConsumerRebalanceListener
from kafka.structs import MemberState

from deploy.local.servers import Endpoints
from producers import topics
from producers.compacted import Follower
from producers.ownership import member
from producers.publish import Publisher
from producers.settings import ProducerSettings
from producers.state import FEEDS, SEEN

pytestmark = pytest.mark.integration


@pytest.fixture
def settings(servers: Endpoints, fresh: str) -> ProducerSettings:
    settings = ProducerSettings(kafka=servers.kafka, topic_prefix=fresh, owner_seconds=6.0)
    topics.create(settings)
    return settings


class Listener(AsyncConsumerRebalanceListener):  # type: ignore[misc] # without types
    """Keeps what it hears, and what is claimed when partitions are lost."""

    def __init__(self, settings: ProducerSettings) -> None:
        self.consumer = member(settings)
        self.assigned: list[set[TopicPartition]] = []
        self.lost: list[set[TopicPartition]] = []
        self.claimed: list[object] = []

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        self.assigned.append(assigned)

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Not of interest."""

    async def on_partitions_lost(self, lost: set[TopicPartition]) -> None:
        self.lost.append(lost)
        ((_, told),) = self.consumer._coordinator.group_protocols()
        self.claimed += told.owned_partitions


def until(true: Callable[[], bool], *consumers: KafkaConsumer) -> None:
    """Let `consumers` poll until `true`."""
    end = time.monotonic() + 60.0
    while not true() and time.monotonic() < end:
        for consumer in consumers:
            consumer.poll(timeout_ms=50)
        time.sleep(0.01)


def expel(admin: KafkaAdminClient, consumer: KafkaConsumer) -> None:
    group = consumer.group_metadata()
    admin.remove_group_members(group.group_id, [MemberToRemove(group.member_id)])


def test_who_is_expelled_loses_all_and_claims_nothing(settings: ProducerSettings) -> None:
    heard = Listener(settings)
    with heard.consumer as consumer, KafkaAdminClient(bootstrap_servers=settings.kafka) as admin:
        consumer.subscribe([settings.topic_prefix + FEEDS], listener=heard)
        until(lambda: bool(heard.assigned), consumer)
        expel(admin, consumer)
        until(lambda: len(heard.assigned) == 2, consumer)
        assert heard.lost == heard.assigned[:1] == heard.assigned[1:]
        assert heard.claimed == []


def test_who_is_expelled_while_it_joins_loses_all_before_it_joins_again(settings: ProducerSettings) -> None:
    heard = Listener(settings)
    topic = settings.topic_prefix + FEEDS
    with (
        heard.consumer as consumer,
        member(settings) as silent,
        member(settings) as new,
        KafkaAdminClient(bootstrap_servers=settings.kafka) as admin,
    ):
        consumer.subscribe([topic], listener=heard)
        silent.subscribe([topic])
        until(lambda: len(consumer.assignment()) == len(silent.assignment()) > 0, consumer, silent)
        settled = time.monotonic() + 3.0  # a second round may follow the first, and is told with a heartbeat
        until(lambda: time.monotonic() > settled, consumer, silent)
        had = set(consumer.assignment())
        new.subscribe([topic])
        # `silent` polls no more, and is waited for.
        until(lambda: consumer.group_metadata().state == MemberState.REBALANCING, consumer, new)
        assert heard.lost == []
        expel(admin, consumer)
        until(lambda: bool(heard.lost), consumer, new)
        assert heard.lost == [had]
        assert heard.claimed == []


def test_a_join_that_is_begun_is_ended_though_its_reason_has_passed(settings: ProducerSettings) -> None:
    heard = Listener(settings)
    with heard.consumer as consumer:
        consumer.subscribe([settings.topic_prefix + FEEDS], listener=heard)
        until(lambda: bool(heard.assigned), consumer)
        coordinator = consumer._coordinator
        coordinator._assignment_snapshot = {}  # as where the partitions are learned after the first assignment
        consumer.poll(timeout_ms=0)
        until(lambda: bool(coordinator._join_task.is_done))  # without a poll
        until(lambda: consumer.group_metadata().state == MemberState.STABLE, consumer)
        assert consumer.group_metadata().state == MemberState.STABLE


def test_nobody_waits_for_a_follower_that_broke_down(settings: ProducerSettings) -> None:
    def take(_: object) -> None:
        raise ValueError("unreadable")

    with Publisher(settings) as publisher:
        publisher.send(SEEN, "key", b"{}")
    with (
        Follower(settings, SEEN, take) as follower,
        ThreadPoolExecutor(1) as waiting,
        pytest.raises(ValueError, match="unreadable"),
    ):
        waiting.submit(follower.catch_up).result(timeout=60)
