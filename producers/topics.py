"""The topics of the system: what `topics.toml` beside this file says, and their creation."""

import tomllib
from pathlib import Path

import msgspec
from kafka.admin import KafkaAdminClient, NewTopic
from kafka.errors import KafkaError, TopicAlreadyExistsError

from producers.publish import BrokerUnavailable
from producers.settings import Settings

FILE = Path(__file__).with_name("topics.toml")
DAY_MS = 86_400_000


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
    """Create the topics that are not there yet and return their full names. Existing ones stay as they are.

    Raises BrokerUnavailable where no broker answers.
    """
    try:
        admin = KafkaAdminClient(bootstrap_servers=settings.kafka, bootstrap_timeout_ms=10_000)
    except KafkaError as exc:
        raise BrokerUnavailable(settings.kafka) from exc
    made = []
    try:
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
            made.append(name)
    finally:
        admin.close()
    return made
