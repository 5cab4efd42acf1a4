"""`faust -A tests.integration.stopped_flow worker`: a worker that reads one message of each partition.

It comes while the worker's flow is stopped, as in a rebalance, and is the partition's first.
"""

import asyncio

from faust.types import StreamT

from processors.wiring import app, partitions, topic_of
from producers.article import TOPIC

SECONDS = 1.5  # Faust waits a second for what it fetches

fetched = topic_of(TOPIC)


@app.agent(fetched)
async def settle(stream: StreamT) -> None:
    """Nothing but that: what is read is settled."""
    async for _ in stream:
        pass


@app.task
async def stop_for_each_partition() -> None:
    """Send each partition its first message while the flow is stopped."""
    await app.tables.recovery.completed.wait()
    for number in range(partitions[TOPIC]):
        await asyncio.sleep(SECONDS)
        app.consumer.stop_flow()
        await (await fetched.send(key=b"", value=b"", partition=number))
        await asyncio.sleep(SECONDS)
        app.consumer.resume_flow()
