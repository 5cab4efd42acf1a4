"""Runs our own programs as child processes: starts, watches, revives and stops them."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpx

from deploy.local.errors import EndedEarly, LocalError
from deploy.local.folder import CHECKOUT
from deploy.local.process import GRACE, LOOPBACK, Process, deferred_signals, free_port, spawn, stop, tail
from deploy.local.run import Run
from deploy.local.services import Service

_PATIENCE = 60.0  # seconds: the longest pause before a service that keeps ending is started again
_STEADY = 300.0  # seconds of running after which earlier ends are forgotten


@dataclass
class _Child:
    service: Service
    process: Process
    health: str
    ends: int = 0  # in a row
    again_at: float = 0.0  # on the monotonic clock; 0 while it runs


class Supervisor:
    """The services of one run, on the environment `env` (besides our own). Used from the main thread.

    Leaving the `with` block, however that happens, stops all of them, the last started first.
    """

    def __init__(self, run: Run, env: Mapping[str, str], grace: float = GRACE) -> None:
        self._run, self._grace = run, grace
        state = {"RASID_STATE_DIR": str(run.folder / "state"), "PYTHONUNBUFFERED": "1"}
        self._env = {**os.environ, **state, **env}
        self._children: dict[str, _Child] = {}

    def run_once(self, service: Service, within: float = 120.0) -> None:
        """Runs a program to its end. Raises EndedEarly, with its log's last lines, or LocalError if it hangs."""
        process = self._spawn(service, {})
        self._run.note(process)
        try:
            code = process.popen.wait(within)
        except subprocess.TimeoutExpired as exc:
            raise LocalError(f"{service.name} did not end within {within:.0f} s", tail(process.log)) from exc
        finally:
            stop([process], self._grace)
            self._run.forget(process)
        if code:
            raise EndedEarly(f"{service.name} failed with code {code}; its log is {process.log}", tail(process.log))

    def start(self, service: Service) -> None:
        """Starts a service and gives it a port of its own to tell its health on."""
        port = free_port()
        process = self._spawn(service, {"RASID_HEALTH_PORT": str(port)})
        earlier = self._children.get(service.name)
        child = _Child(service, process, f"http://{LOOPBACK}:{port}/healthz", earlier.ends if earlier else 0)
        self._children[service.name] = child
        self._run.note(process, child.health)

    def health(self) -> dict[str, str]:
        """The URL of each service's /healthz; /metrics lies beside it."""
        return {name: child.health for name, child in self._children.items()}

    def check(self) -> None:
        """Raises EndedEarly, naming the service and with its log's last lines, if one has ended."""
        for child in self._children.values():
            child.process.check()

    def await_healthy(self, within: float = 120.0, waiting: Callable[[set[str]], None] | None = None) -> None:
        """Waits until every service says it is well; `waiting` is told who has not yet said so.

        Raises EndedEarly if one ends meanwhile, LocalError with its log's last lines if one takes too long.
        """
        until = time.monotonic() + within
        unwell = set(self._children)
        while True:
            self.check()
            unwell = {name for name in unwell if not is_healthy(self._children[name].health)}
            if not unwell:
                return
            if time.monotonic() > until:
                name = min(unwell)
                log = self._children[name].process.log
                raise LocalError(f"{name} is not ready after {within:.0f} s; its log is {log}", tail(log))
            if waiting:
                waiting(unwell)
            time.sleep(0.3)

    def revive(self) -> list[str]:
        """Starts again what has ended, each time in a row after a longer pause; a line for each event, for a log."""
        events = []
        for child in list(self._children.values()):
            now, process = time.monotonic(), child.process
            if process.popen.poll() is None:
                continue
            if not child.again_at:
                steady = time.time() - process.since > _STEADY
                child.ends = 1 if steady else child.ends + 1
                pause = min(_PATIENCE, 2.0 ** (child.ends - 1))
                child.again_at = now + pause
                stop([process], self._grace)  # what it started itself
                code = process.popen.returncode
                events.append(f"{process.name} ended with code {code}; starting it again in {pause:.0f} s")
            elif now >= child.again_at:
                self.start(child.service)
                events.append(f"{process.name} started again")
        return events

    def stop(self) -> None:
        """Stops all, the last started first."""
        with deferred_signals():  # a second Ctrl-C waits until the last of them is gone
            while self._children:
                _, child = self._children.popitem()
                stop([child.process], self._grace)

    def _spawn(self, service: Service, env: Mapping[str, str]) -> Process:
        log = self._run.logs / f"{service.name}.log"
        return spawn(service.name, service.command, log, {**self._env, **env, **(service.env or {})}, cwd=CHECKOUT)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()


def is_healthy(url: str) -> bool:
    """Whether a service's /healthz answers 200."""
    try:
        return httpx.get(url, timeout=2, trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
