"""Faust's consumer, which also goes back where nothing was committed yet.

When its flow is stopped, as in a rebalance, Faust drops what it has fetched and seeks to the committed offsets, so that
it comes again. A partition of which nothing is committed it leaves behind what was dropped: these first messages are
never seen, and settled with the next.
"""

from faust.transport.drivers.aiokafka import Consumer as FaustConsumer
from faust.transport.drivers.aiokafka import Transport as FaustTransport


class Consumer(FaustConsumer):  # type: ignore[misc]
    """Reads partitions from their beginning until something is committed of them (`auto_offset_reset` is earliest)."""

    async def perform_seek(self) -> None:
        """Seek each partition of a stream to its committed offset, or to its beginning."""
        await super().perform_seek()
        uncommitted = [
            partition
            for partition in self.assignment()
            if not self._committed_offset.get(partition) and not self._is_changelog_tp(partition)
        ]
        if uncommitted:
            await self.seek_wait(await self.earliest_offsets(*uncommitted))


class Transport(FaustTransport):  # type: ignore[misc]
    """Kafka, read with our consumer."""

    Consumer = Consumer
