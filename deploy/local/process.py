"""Child processes: started in a group of their own, stopped with everything they started, recognised by a later run."""

import contextlib
import ctypes
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import msgspec

from deploy.local.errors import EndedEarly

LOOPBACK = "127.0.0.1"
_PORTS = range(15_000, 32_768)
GRACE = 15.0  # seconds between asking a process to end and ending it
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class Recorded(msgspec.Struct, frozen=True):
    """A process as noted in a file. `started` tells it from a later process that was given the same number.

    `since` is seconds since 1970.
    """

    name: str
    pid: int
    started: str
    log: str = ""
    health: str = ""  # URL answering 200 while the process is well, if it has one
    since: float = 0.0


@dataclass
class Process:
    """A child of ours and the file its output goes to."""

    name: str
    popen: subprocess.Popen[bytes]
    log: Path
    since: float = field(default_factory=time.time)

    def check(self) -> None:
        """Raises EndedEarly with the log's last lines if the process has ended."""
        if (code := self.popen.poll()) is not None:
            how = f"by signal {-code}" if code < 0 else f"with code {code}"
            raise EndedEarly(f"{self.name} ended {how}; its log is {self.log}", tail(self.log))

    def record(self, health: str = "") -> Recorded:
        return Recorded(self.name, self.popen.pid, start_time(self.popen.pid), str(self.log), health, self.since)


def spawn(
    name: str,
    argv: Sequence[str],
    log: Path,
    env: Mapping[str, str],
    *,
    cwd: Path | None = None,
    user: str | None = None,
    outlive: bool = False,
) -> Process:
    """Starts `argv` in a process group of its own, its output appended to `log`.

    With `user` (a name; only root may) it runs as that user without supplementary groups. Unless it may `outlive` us,
    Linux ends it when the calling thread ends, however that happens: so call this from the main thread.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    process = None
    try:
        with log.open("ab") as output, deferred_signals():
            popen = subprocess.Popen(
                argv,
                env=env,
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=user,
                group=_group(user),
                extra_groups=[] if user else None,
                # One system call of a library loaded beforehand: it takes no lock that another thread could hold.
                preexec_fn=_end_with_parent if _LIBC and not outlive else None,  # noqa: PLW1509
            )
            process = Process(name, popen, log)
    except BaseException:  # a signal that came meanwhile: nobody else knows of the child yet
        if process:
            stop([process])
        raise
    return process


def stop(processes: Sequence[Process], grace: float = GRACE) -> None:
    """Ends the groups of `processes` together: SIGTERM, and SIGKILL to what is left after `grace` seconds.

    Signals to ourselves wait until all are gone, so that a second Ctrl-C leaves nothing behind.
    """
    with deferred_signals():
        for process in processes:
            _signal_group(process.popen.pid, signal.SIGTERM)
        until = time.monotonic() + grace
        for process in processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.popen.wait(max(0.0, until - time.monotonic()))
        for process in processes:
            while _signal_group(process.popen.pid, 0) and time.monotonic() < until:
                time.sleep(0.05)
            _signal_group(process.popen.pid, signal.SIGKILL)
            process.popen.wait()


def stop_recorded(recorded: Recorded, grace: float = GRACE) -> bool:
    """Ends a process of an earlier run and its group; False if it was no longer there."""
    if not alive(recorded):
        return False
    _signal_group(recorded.pid, signal.SIGTERM)
    until = time.monotonic() + grace
    while alive(recorded) and time.monotonic() < until:
        time.sleep(0.05)
    if alive(recorded):
        _signal_group(recorded.pid, signal.SIGKILL)
    return True


def alive(recorded: Recorded) -> bool:
    """Whether this very process (number and start time) still runs."""
    return bool(recorded.started) and start_time(recorded.pid) == recorded.started


def start_time(pid: int) -> str:
    """When a process started, in the system's own terms, good for comparing only; empty if there is none."""
    try:
        # The name in parentheses may hold spaces and parentheses; field 3 (state) and 22 (start) are counted after it.
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        return "" if fields[0] in "ZX" else fields[19]
    except OSError:
        if Path("/proc/self").exists():
            return ""
        answer = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return answer.stdout.strip()


def tail(log: Path, lines: int = 20) -> str:
    """The last lines of a log file; empty if there is none."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 65_536))
            text = file.read().decode("utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])


def free_port() -> int:
    """A loopback port nobody listens on at this moment.

    It lies below those that systems give to outgoing connections (32768 and up on Linux): one of these could take the
    port in the seconds that a server needs to start.
    """
    for port in random.sample(_PORTS, 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((LOOPBACK, port))
            return port
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left (TIME_WAIT) counts as free
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def exit_on_signals() -> None:
    """Makes SIGTERM and SIGHUP leave the program as Ctrl-C does: through its `finally` blocks."""

    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:  # ignored: somebody used nohup, and meant it
            signal.signal(number, leave)


@contextlib.contextmanager
def deferred_signals() -> Iterator[None]:
    """Holds back signals to ourselves until the block is over. Outside the main thread, which gets none: nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    arrived: list[int] = []
    before = {number: signal.signal(number, lambda number, _: arrived.append(number)) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if arrived:
            signal.raise_signal(arrived[0])


def _signal_group(group: int, number: int) -> bool:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):  # PermissionError: only zombies of the group are left (macOS)
        return False
    return True


def _group(user: str | None) -> int | None:
    if user is None:
        return None
    import pwd  # noqa: PLC0415  not on every system, and needed as root only

    return pwd.getpwnam(user).pw_gid


def _end_with_parent() -> None:
    if _LIBC:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
