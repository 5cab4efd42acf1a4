"""The topics of the system: what `topics.toml` beside this file says, and their creation."""

import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from kafka import TopicPartition
from kafka.admin import KafkaAdminClient, NewTopic, OffsetSpec
from kafka.errors import (
    BrokerResponseError,
    KafkaError,
    LeaderNotAvailableError,
    NotLeaderForPartitionError,
    TopicAlreadyExistsError,
    UnknownTopicOrPartitionError,
)

from producers.publish import BrokerUnavailable, PublishError
from producers.settings import Settings

FILE = Path(__file__).with_name("topics.toml")
DAY_MS = 86_400_000
_SERVED_SECONDS = 30.0  # from a topic's creation to its being served: milliseconds, on a busy broker more


class TopicMissing(PublishError):
    """A topic that was not created yet."""

    def __init__(self, name: str, where: str) -> None:
        super().__init__(f"no topic {name} at {where}: run python -m producers topics")


class TopicRefused(PublishError):
    """A topic that the broker will not create as it is asked to."""


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One topic: its name without prefix, partitions, and how long its messages stay (0: for ever)."""

    name: str
    partitions: int
    retention_days: int = 0
    compact: bool = False

    def config(self, message_bytes: int) -> dict[str, str]:
        """The broker's settings of this topic."""
        policies = [word for word, wanted in (("compact", self.compact), ("delete", self.retention_days)) if wanted]
        return {
            "cleanup.policy": ",".join(policies) or "delete",
            "retention.ms": str(self.retention_days * DAY_MS if self.retention_days else -1),
            "max.message.bytes": str(message_bytes + 65_536),
        }


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    topic: list[Topic]


def topics(file: Path = FILE) -> list[Topic]:
    """All topics; a fault in the file raises msgspec.ValidationError naming its place."""
    return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), _File).topic


def create(settings: Settings) -> list[str]:
    """Create the topics that are not there yet and return their full names, once they can be read and written.

    Existing ones stay as they are. Raises BrokerUnavailable where no broker answers, TopicRefused where it will not
    have a topic.
    """
    made: dict[str, int] = {}
    with _admin(settings) as admin:
        there = set(admin.list_topics())
        for topic in topics():
            name = settings.topic_prefix + topic.name
            if name in there:
                continue
            new = NewTopic(
                name, topic.partitions, settings.replication, topic_configs=topic.config(settings.message_bytes)
            )
            try:
                admin.create_topics([new])
            except TopicAlreadyExistsError:
                continue  # another process was faster
            except BrokerResponseError as exc:
                raise TopicRefused(f"topic {name}: {settings.kafka} refuses to create it: {exc}") from exc
            made[name] = topic.partitions
        _served(admin, [TopicPartition(name, number) for name, count in made.items() for number in range(count)])
    return list(made)


def _served(admin: KafkaAdminClient, partitions: list[TopicPartition]) -> None:
    """Return when the broker serves `partitions`: it says that a topic is made before it does."""
    end = time.monotonic() + _SERVED_SECONDS
    while partitions:
        try:
            admin.list_partition_offsets(dict.fromkeys(partitions, OffsetSpec.LATEST))
        except (UnknownTopicOrPartitionError, NotLeaderForPartitionError, LeaderNotAvailableError) as exc:
            if time.monotonic() > end:
                raise TopicRefused(
                    f"{len(partitions)} new partitions are not served after {_SERVED_SECONDS} s"
                ) from exc
            time.sleep(0.1)
        else:
            return


def require(settings: Settings) -> None:
    """Raises BrokerUnavailable where no broker answers, TopicMissing where a topic of ours is not there."""
    with _admin(settings) as admin:
        there = set(admin.list_topics())
    for topic in topics():
        if settings.topic_prefix + topic.name not in there:
            raise TopicMissing(settings.topic_prefix + topic.name, settings.kafka)


@contextmanager
def _admin(settings: Settings) -> Iterator[KafkaAdminClient]:
    try:
        with KafkaAdminClient(bootstrap_servers=settings.kafka, bootstrap_timeout_ms=10_000) as admin:
            yield admin
    except KafkaError as exc:
        raise BrokerUnavailable(settings.kafka) from exc
