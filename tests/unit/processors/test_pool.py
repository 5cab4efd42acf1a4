"""The pool of processes: whatever a task does, it ends, and the next one runs."""

import asyncio
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from processors.pool import Pool, PoolBroken, TaskError
from tests.unit.processors import pool_tasks


@pytest.fixture
def pool() -> Iterator[Pool]:
    running = Pool(2, 0.5, 64 << 20, [pool_tasks.__name__])
    yield running
    running.close()


@pytest.mark.parametrize(
    ("task", "argument", "told"),
    [
        (pool_tasks.hang, 600.0, "took longer than 0.5 s"),
        (pool_tasks.die, 3, "its process ended with code 3"),
        (pool_tasks.fail, "no good", "ValueError: no good"),
        pytest.param(
            *(pool_tasks.hoard, 256 << 20, "needed more memory than a page may take"),
            marks=pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone"),
        ),
    ],
    ids=["hangs", "dies", "raises", "hoards"],
)
def test_a_task_without_a_result_says_why_and_the_next_ones_run(
    pool: Pool, task: Callable[[Any], None], argument: object, told: str
) -> None:
    async def run() -> list[int]:
        with pytest.raises(TaskError) as caught:
            await pool.run(task, argument)
        assert str(caught.value) == told
        return await asyncio.gather(*(pool.run(pool_tasks.double, n) for n in range(5)))

    assert asyncio.run(run()) == [0, 2, 4, 6, 8]


@pytest.mark.parametrize("task", [pool_tasks.end, pool_tasks.end_parent], ids=["itself", "who forked it"])
def test_a_process_that_is_asked_to_end_is_not_its_tasks_fault(pool: Pool, task: Callable[[int], None]) -> None:
    pool.seconds = 60.0
    with pytest.raises(PoolBroken, match="asked to end"):
        asyncio.run(pool.run(task, signal.SIGTERM))


def test_what_every_task_lacks_is_not_the_tasks_fault_either(pool: Pool) -> None:
    with pytest.raises(PoolBroken, match="the model is away"):
        asyncio.run(pool.run(pool_tasks.lack, "the model is away"))


def test_a_task_that_no_process_can_read_ends_too(pool: Pool) -> None:
    pool.longest = 2.0

    async def run() -> None:
        # Beside a running task its process's end goes unnoticed; alone, the pool calls itself broken.
        await asyncio.gather(pool.run(pool_tasks.hang, 0.3), pool.run(repr, pool_tasks.Unreadable()))

    with pytest.raises(PoolBroken):
        asyncio.run(run())


def test_a_closed_pool_is_told_from_a_bad_task(pool: Pool) -> None:
    pool.close()
    with pytest.raises(PoolBroken, match="takes no tasks"):
        asyncio.run(pool.run(pool_tasks.double, 1))


def test_the_event_loop_goes_on_while_a_task_runs(pool: Pool) -> None:
    async def run() -> int:
        task, turns = asyncio.create_task(pool.run(pool_tasks.hang, 0.2)), 0
        while not task.done():
            await asyncio.sleep(0.01)
            turns += 1
        await task
        return turns

    assert asyncio.run(run()) > 1
