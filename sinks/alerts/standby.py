"""One engine works and others stand by: what a group throttles is known only to one who sees every event.

Kafka's own ways of sharing give each member some partitions. Alerts are few, and one process takes thousands of
revisions a second: the second engine is there to take over, within the session time of `sinks.consume`.
"""

from collections.abc import Sequence
from typing import Any

from kafka.coordinator.assignors.abstract import AbstractPartitionAssignor
from kafka.protocol.consumer.metadata import ConsumerProtocolAssignment, ConsumerProtocolSubscription

_WORKS = b"works"


class OneWorks(AbstractPartitionAssignor):  # type: ignore[misc]  # kafka-python ships no types
    """Gives all partitions to one member: to the one that has them, else to the first by id."""

    name = "rasid-one-works"

    def __init__(self) -> None:
        self.works = False

    def assign(self, cluster: Any, members: Sequence[Any]) -> dict[str, ConsumerProtocolAssignment]:  # noqa: ANN401
        """All partitions of the topics that the members ask for, to one of them."""
        topics = sorted({topic for member in members for topic in member.metadata.topics})
        all_of_them = [(topic, sorted(cluster.partitions_for_topic(topic) or ())) for topic in topics]
        chosen = min(members, key=lambda member: (member.metadata.user_data != _WORKS, member.member_id)).member_id
        return {
            member.member_id: ConsumerProtocolAssignment(0, all_of_them if member.member_id == chosen else [], b"")
            for member in members
        }

    def metadata(self, topics: Sequence[str]) -> ConsumerProtocolSubscription:
        """What a member says of itself: its topics, and whether it works."""
        return ConsumerProtocolSubscription(0, list(topics), _WORKS if self.works else b"")

    def on_assignment(self, assignment: ConsumerProtocolAssignment, generation: int) -> None:
        """Remember what was given to us."""
        self.works = any(partitions for _, partitions in assignment.assigned_partitions)
