import os
import sys
import time
from pathlib import Path

import pytest

from deploy.local.errors import EndedEarly
from deploy.local.process import (
    Recorded,
    alive,
    spawn,
    start_time,
    stop,
    stop_recorded,
    tail,
)

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


def test_the_same_number_at_another_time_is_another_process() -> None:
    me = Recorded("me", os.getpid(), start_time(os.getpid()))
    assert alive(me)
    earlier = Recorded("me", os.getpid(), "1")
    assert not alive(earlier)
    assert not stop_recorded(earlier)


def test_a_process_that_is_gone_is_not_alive(tmp_path: Path) -> None:
    process = spawn("sleeper", SLEEP, tmp_path / "log", os.environ)
    recorded = process.record()
    assert alive(recorded)
    assert stop_recorded(recorded)
    process.popen.wait()
    assert not alive(recorded)


def test_stopping_ends_what_the_process_started_itself(tmp_path: Path) -> None:
    program = (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    process = spawn("parent", [sys.executable, "-c", program], tmp_path / "log", os.environ)
    while not (child := tail(tmp_path / "log")):
        process.check()
    stop([process], grace=0.5)
    assert process.popen.returncode == -9
    while start_time(int(child)):  # SIGKILL is on its way; the time limit of the test ends a wait in vain
        time.sleep(0.02)


def test_an_ended_process_shows_its_last_lines(tmp_path: Path) -> None:
    program = "print(*range(100), sep='\\n'); raise SystemExit(3)"
    process = spawn("counter", [sys.executable, "-c", program], tmp_path / "log", os.environ)
    process.popen.wait()
    with pytest.raises(EndedEarly, match="counter ended with code 3") as error:
        process.check()
    assert error.value.detail == "\n".join(str(number) for number in range(80, 100))
