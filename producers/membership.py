"""What the client leaves undone as a member of a consumer group."""

from kafka import KafkaConsumer


def end_begun_joins(consumer: KafkaConsumer) -> None:
    """Let `consumer` go on with a join that it has begun, until it has joined.

    The client asks at each poll whether it needs to join, and one reason passes by itself: the topic's partitions are
    not those of its last assignment, until it makes the next one as the group's leader. Where a poll ended in between,
    the join was never ended: no heartbeats, no messages, and no error.
    """
    coordinator = consumer._coordinator  # noqa: SLF001
    needed = coordinator.need_rejoin
    coordinator.need_rejoin = lambda: needed() or coordinator.rejoining
