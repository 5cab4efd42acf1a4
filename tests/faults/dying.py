"""Programs that kill themselves -9 when they first have done a given step, and what runs them."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

from tests.integration.sinks_case import LONGEST, ROOT

# Where each step ends, by its name: the object that the function hangs on, and its name there.
Steps = Mapping[str, tuple[Any, str]]


def die() -> None:
    """End this process as nothing else can: without a last word, without any clean-up."""
    os.kill(os.getpid(), signal.SIGKILL)


def last(done: Callable[..., Any]) -> Callable[..., Any]:
    """`done`, and then the end."""

    def then_die(*arguments: Any, **named: Any) -> None:
        done(*arguments, **named)
        die()

    return then_die


def arm(steps: Steps, step: str) -> None:
    """Make `step` the last thing that this process does."""
    where, name = steps[step]
    setattr(where, name, last(getattr(where, name)))


def run_until_killed(module: str, *arguments: str, env: Mapping[str, str]) -> None:
    """Run `python -m tests.faults.MODULE` with `arguments`; fails where it ends in any way but by its kill."""
    argv = [sys.executable, "-m", f"tests.faults.{module}", *arguments]
    done = subprocess.run(argv, env=env, cwd=ROOT, capture_output=True, timeout=LONGEST, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
