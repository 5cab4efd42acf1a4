"""A pool of processes for work on hostile input: a task that hangs or kills its process costs only itself."""

import asyncio
import gc
import multiprocessing
import resource
import signal
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

A = TypeVar("A")
R = TypeVar("R")

# A process that takes a task up tells so within moments, once it has read the lexicons.
START_SECONDS = 60.0
# Then a process is replaced: what the parsers' caches and a fragmented heap hold on to does not grow for ever.
TASKS_OF_A_PROCESS = 5_000
# Not the task's doing: whoever stops the program sends this to all of its processes. Where the one that forks them ends
# first, nobody knows how the others ended, which multiprocessing tells as 255.
_ASKED_TO_END = (signal.SIGTERM, -signal.SIGTERM, 255)
# Objects made since the last look at the young ones, and looks at them before those at older ones.
_COLLECTIONS = (20_000, 20, 20)
_SIZE = Path("/proc/self/statm")  # in pages, the address space first; Linux alone has it


class TaskError(Exception):
    """A task that gave no result: it ran out of time, took its process down, or raised; the message says which."""


class PoolBroken(Exception):
    """The pool itself fails, whatever the task: its processes do not come up, cannot read what they are given, are
    asked to end, or lack what every task needs.
    """


class Unavailable(Exception):
    """Raised by a task: what every task needs is away for now, so that this one is to be tried again, not put away."""


class Pool:
    """Runs functions of `modules` in `processes` processes, each task for `seconds` and in `memory` bytes at most.

    The memory is what a process may take besides what it has when it starts; it is held to on Linux alone.
    """

    def __init__(
        self, processes: int, seconds: float, memory: int, modules: list[str], start_seconds: float = START_SECONDS
    ) -> None:
        self.seconds = seconds
        self.longest = seconds + start_seconds
        # A fork of a process with Kafka's threads in it can deadlock; a fresh server process forks clean workers, which
        # share what it loaded: the lexicons are read once, however many processes there are and come to be.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(modules)
        self.pool = ProcessPool(
            max_workers=processes,
            max_tasks=TASKS_OF_A_PROCESS,
            context=context,
            initializer=begin,
            initargs=[memory],
        )
        self.free = asyncio.Semaphore(processes)  # a task is given to a process that can begin at once

    async def run(self, work: Callable[[A], R], argument: A) -> R:
        """`work(argument)` from another process; it ends, one way or another.

        Raises TaskError where there is no result, PoolBroken where no process took it up. `work` must be a function of
        a module, its argument and result picklable.
        """
        async with self.free:
            try:
                future = asyncio.wrap_future(self.pool.schedule(work, args=(argument,), timeout=self.seconds))
            except RuntimeError as exc:
                raise PoolBroken(f"takes no tasks: {exc}") from exc
            try:
                # The pool's own clock starts when a process has the task: one that dies over reading it never says.
                await asyncio.wait({future}, timeout=self.longest)
                if not future.done():
                    raise PoolBroken(f"no process took a task up within {self.longest:g} s")
            finally:
                future.cancel()
        try:
            result: R = future.result()
        except TimeoutError as exc:
            raise TaskError(f"took longer than {self.seconds:g} s") from exc
        except MemoryError as exc:
            raise TaskError("needed more memory than a page may take") from exc
        except ProcessExpired as exc:
            if exc.exitcode in _ASKED_TO_END:
                raise PoolBroken("its process was asked to end") from exc
            raise TaskError(f"its process ended with code {exc.exitcode}") from exc
        except (BrokenProcessPool, Unavailable) as exc:
            raise PoolBroken(str(exc)) from exc
        except Exception as exc:
            raise TaskError(f"{type(exc).__name__}: {exc}") from exc
        return result

    def close(self) -> None:
        """End the processes, working or not."""
        self.pool.stop()
        self.pool.join()


def begin(memory: int) -> None:
    """Make a fresh process ready for its tasks, in which it may take `memory` bytes more than it has."""
    spare_collector()
    limit_memory(memory)


def spare_collector() -> None:
    """Let the garbage collector pass over all that is loaded by now, and come seldom.

    The lexicons stay for ever, and reading an article leaves hardly a cycle behind: the collector took a tenth of the
    time of reading to find nothing. What forked processes share also stays shared, as it writes to what it looks at.
    """
    gc.freeze()
    gc.set_threshold(*_COLLECTIONS)


def limit_memory(more: int) -> None:
    """Let this process take `more` bytes of address space besides what it has; no limit where that cannot be told."""
    if _SIZE.exists():
        size = int(_SIZE.read_text().split()[0]) * resource.getpagesize()
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        wanted = size + more
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
