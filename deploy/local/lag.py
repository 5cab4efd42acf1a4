"""How much each reader of Kafka still has to read: what `status` shows, and how the demo knows that all is done."""

from types import TracebackType
from typing import Self

from kafka import TopicPartition
from kafka.admin import KafkaAdminClient, OffsetSpec
from kafka.errors import CoordinatorNotAvailableError

from processors import article as processed
from processors import event
from processors.merging import corrections
from producers import article
from producers.settings import Settings
from producers.topics import topics
from sinks import indexer
from sinks.alerts import engine
from sinks.document import TOPICS

# The consumer groups and what each reads. The worker's are the agents of processors.app, which cannot be imported
# without starting a Faust app.
READERS: dict[str, tuple[str, ...]] = {
    "processors": (article.TOPIC, processed.EXTRACTED_TOPIC, processed.TOPIC, event.MENTIONS_TOPIC, corrections.TOPIC),
    indexer.GROUP: tuple(TOPICS),
    engine.GROUP: (event.TOPIC,),
}


class Lag:
    """Asks the broker how far the readers are. Use as a context; one connection for all questions.

    Every question raises KafkaError where no broker answers, as making one does.
    """

    def __init__(self, settings: Settings) -> None:
        self.prefix = settings.topic_prefix
        self.partitions = {topic.name: topic.partitions for topic in topics()}
        self.admin = KafkaAdminClient(bootstrap_servers=settings.kafka, bootstrap_timeout_ms=10_000)

    def behind(self) -> dict[str, int]:
        """Messages written and not yet settled, by reader."""
        return {group: sum(partitions.values()) for group, partitions in self.waiting().items()}

    def waiting(self) -> dict[str, dict[TopicPartition, int]]:
        """Messages written and not yet settled, by reader and partition; partitions without any are left out.

        What is settled is asked first: what happens between the two questions counts as waiting, never as done.
        """
        settled = {group: self._settled(group) for group in READERS}
        ends = self._ends(*{name for names in READERS.values() for name in names})
        return {
            group: {
                partition: count
                for name in names
                for partition in self._partitions_of(name)
                if (count := ends[partition] - settled[group].get(partition, 0))
            }
            for group, names in READERS.items()
        }

    def written(self, topic: str) -> int:
        """Messages written to `topic` (its name without prefix) since it was made."""
        return sum(self._ends(topic).values())

    def _settled(self, group: str) -> dict[TopicPartition, int]:
        try:
            answer = self.admin.list_group_offsets({self.prefix + group: None})[self.prefix + group]
        except CoordinatorNotAvailableError:  # no group has committed anything since the broker was made
            return {}
        return {partition: max(0, told.offset) for partition, told in answer.items()}

    def _ends(self, *names: str) -> dict[TopicPartition, int]:
        wanted = [partition for name in names for partition in self._partitions_of(name)]
        answer = self.admin.list_partition_offsets(dict.fromkeys(wanted, OffsetSpec.LATEST))
        return {partition: told.offset for partition, told in answer.items()}

    def _partitions_of(self, name: str) -> list[TopicPartition]:
        return [TopicPartition(self.prefix + name, number) for number in range(self.partitions[name])]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.admin.close()
