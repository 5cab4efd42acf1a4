"""`python -m tests.faults.dying_sink STEP`: the sink, which kills itself -9 when it first has done STEP."""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from sinks import indexer
from sinks.__main__ import main
from sinks.indexer import Indexer
from sinks.writer import Writer

# Where each step ends: the object that the function hangs on, and its name there.
STEPS: dict[str, tuple[Any, str]] = {
    "read": (Indexer, "read"),
    "written": (Writer, "_send"),
    "tidied": (Writer, "write"),
    "told": (indexer, "deliver"),
    "committed": (indexer, "commit"),
}


def last(done: Callable[..., Any]) -> Callable[..., Any]:
    """`done`, and then the end."""

    def die(*arguments: Any, **named: Any) -> None:
        done(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    return die


if __name__ == "__main__":
    where, name = STEPS[sys.argv[1]]
    setattr(where, name, last(getattr(where, name)))
    sys.exit(main(["index"]))
