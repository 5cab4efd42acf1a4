"""A pool of processes for work on hostile input: a task that hangs or kills its process costs only itself."""

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import TimeoutError as TookTooLong
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

A = TypeVar("A")
R = TypeVar("R")


class TaskError(Exception):
    """A task that gave no result: it ran out of time, took its process down, or raised; the message says which."""


class Pool:
    """Runs functions of `modules` in `processes` processes, each task for `seconds` at most."""

    def __init__(self, processes: int, seconds: float, modules: list[str]) -> None:
        self.seconds = seconds
        # A fork of a process with Kafka's threads in it can deadlock; a fresh server process forks clean workers, which
        # share what it loaded: the lexicons are read once, however many processes there are and come to be.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(modules)
        self.pool = ProcessPool(max_workers=processes, context=context)

    async def run(self, work: Callable[[A], R], argument: A) -> R:
        """`work(argument)` from another process.

        Raises TaskError where there is no result. `work` must be a function of a module, its argument and result
        picklable.
        """
        future = self.pool.schedule(work, args=(argument,), timeout=self.seconds)
        try:
            result: R = await asyncio.wrap_future(future)
        except TookTooLong as exc:
            raise TaskError(f"took longer than {self.seconds:g} s") from exc
        except ProcessExpired as exc:
            raise TaskError(f"its process ended with code {exc.exitcode}") from exc
        except Exception as exc:
            raise TaskError(f"{type(exc).__name__}: {exc}") from exc
        return result

    def close(self) -> None:
        """End the processes, working or not."""
        self.pool.stop()
        self.pool.join()
