"""How much each reader of Kafka still has to read: what `status` shows, and how the demo knows that all is done."""

from types import TracebackType
from typing import Self

from kafka import TopicPartition
from kafka.admin import KafkaAdminClient, OffsetSpec
from kafka.errors import CoordinatorNotAvailableError

from producers.settings import Settings
from producers.topics import topics

# The consumer groups and what each reads; the names are those of the programs' own group ids.
READERS: dict[str, tuple[str, ...]] = {
    "processors": ("articles.fetched", "articles.extracted", "articles", "mentions"),
    "sinks-index": ("articles", "events", "events.history", "trail", "alerts"),
    "sinks-alerts": ("events",),
}


class Lag:
    """Asks the broker how far the readers are. Use as a context; one connection for all questions."""

    def __init__(self, settings: Settings) -> None:
        self.prefix = settings.topic_prefix
        self.admin = KafkaAdminClient(bootstrap_servers=settings.kafka)
        partitions = {topic.name: topic.partitions for topic in topics()}
        self.read_by = {
            group: [TopicPartition(self.prefix + name, n) for name in names for n in range(partitions[name])]
            for group, names in READERS.items()
        }

    def behind(self) -> dict[str, int]:
        """Messages written and not yet settled, by reader."""
        wanted = {partition for partitions in self.read_by.values() for partition in partitions}
        ends = self.admin.list_partition_offsets(dict.fromkeys(wanted, OffsetSpec.LATEST))
        result = {}
        for group, partitions in self.read_by.items():
            try:
                settled = self.admin.list_group_offsets({self.prefix + group: None})[self.prefix + group]
            except CoordinatorNotAvailableError:  # no group has committed anything since the broker was made
                settled = {}
            result[group] = sum(
                ends[partition].offset - max(0, settled[partition].offset if partition in settled else 0)
                for partition in partitions
            )
        return result

    def written(self, topic: str) -> int:
        """Messages written to `topic` since it was made."""
        partitions = {p for read in self.read_by.values() for p in read if p.topic == self.prefix + topic}
        ends = self.admin.list_partition_offsets(dict.fromkeys(partitions, OffsetSpec.LATEST))
        return sum(end.offset for end in ends.values())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.admin.close()
