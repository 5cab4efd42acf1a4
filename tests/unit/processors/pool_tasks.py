"""What test_pool.py gives to processes: they import it by this name."""

import os
import time

from processors.pool import Unavailable


class Unreadable:
    """Can be sent to a process, and not be read there."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return refuse, ("here",)


def refuse(where: str) -> None:
    raise ImportError(f"no such module {where}")


def double(number: int) -> int:
    return 2 * number


def hang(seconds: float) -> None:
    time.sleep(seconds)


def die(code: int) -> None:
    os._exit(code)


def end(number: int) -> None:
    os.kill(os.getpid(), number)
    time.sleep(600)


def end_parent(number: int) -> None:
    os.kill(os.getppid(), number)
    time.sleep(600)


def fail(words: str) -> None:
    raise ValueError(words)


def lack(words: str) -> None:
    raise Unavailable(words)


def hoard(size: int) -> int:
    return len(bytearray(size))
