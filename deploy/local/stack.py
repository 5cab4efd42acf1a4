"""The whole stack in the background: one supervising process owns servers and services, and a command talks to it.

`up` starts the supervisor and waits for it; `down` asks it to end. If it is killed, its children end with it.
"""

import contextlib
import os
import shutil
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import msgspec
from kafka.errors import KafkaError

from deploy.local.errors import LocalError
from deploy.local.folder import CHECKOUT, local_folder
from deploy.local.lag import Lag
from deploy.local.process import Process, Recorded, alive, spawn, stop, stop_recorded, tail
from deploy.local.run import KEPT, State, clear, read_state
from deploy.local.servers import Servers, prepare
from deploy.local.services import SETUP, services
from deploy.local.supervisor import Supervisor, is_healthy
from producers import feed_health
from producers.publish import PublishError
from producers.settings import Settings, load

_END_WITHIN = 180.0  # seconds the supervisor gets to stop every child, each with its own grace


class Row(msgspec.Struct, frozen=True):
    """One process as `status` shows it."""

    name: str
    pid: int
    since: str  # local time
    health: str
    endpoint: str


def up(say: Callable[[str], None]) -> State:
    """Starts the stack in the background and waits until every part is well; what it then looks like.

    Raises LocalError if it is up already, or with the last lines of the log of what failed; nothing is left running.
    """
    before = read_state(KEPT)
    if before and before.is_up:
        raise LocalError(f"The stack is up already (pid {before.owner.pid}): run make status, or make down")
    prepare()
    folder = local_folder() / "runs" / KEPT
    _set_aside(folder / "logs")
    argv = [sys.executable, "-m", "deploy.local", "supervise"]
    supervisor = spawn("supervisor", argv, folder / "logs" / "supervisor.log", os.environ, cwd=CHECKOUT, outlive=True)
    try:
        return _await_ready(supervisor, say)
    except BaseException:
        stop([supervisor], _END_WITHIN)
        raise


def supervise() -> None:
    """The supervising process itself: runs until a signal ends it, or a server does. Its output is its log."""
    with Servers(KEPT) as servers:
        env = {"RASID_LOG_FORMAT": "json", **servers.endpoints.env()}
        with Supervisor(servers.run, env) as supervisor:
            for program in SETUP:
                supervisor.run_once(program)
            for service in services():
                supervisor.start(service)
            supervisor.await_healthy()
            servers.run.state.phase = "ready"
            servers.run.save()
            while True:
                servers.check()
                for event in supervisor.revive():
                    print(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {event}", flush=True)
                time.sleep(1)


def down() -> list[str]:
    """Stops the stack, and whatever dead runs left running; the names of what was stopped."""
    state = read_state(KEPT)
    stopped = []
    if state and state.is_up:
        stop_recorded(state.owner, _END_WITHIN)
        stopped = [process.name for process in state.processes]
    return [*stopped, *clear()]


def status() -> tuple[State | None, list[Row]]:
    """What `up` last wrote, None if it was stopped, and a row for each process."""
    state = read_state(KEPT)
    if state is None:
        return None, []
    endpoints = {"kafka": state.kafka, "elasticsearch": state.elasticsearch}
    return state, [_row(process, endpoints.get(process.name, "")) for process in state.processes]


def log_files(name: str = "") -> list[Path]:
    """The log files of `up`, or the one of a process. Raises LocalError if there is none."""
    folder = local_folder() / "runs" / KEPT / "logs"
    files = sorted(folder.glob("*.log"))
    if not files:
        raise LocalError("There are no logs: run make up first")
    chosen = [file for file in files if name in {"", file.stem}]
    if not chosen:
        raise LocalError(f"There is no log of {name}: choose from {', '.join(file.stem for file in files)}")
    return chosen


def _await_ready(supervisor: Process, say: Callable[[str], None]) -> State:
    said: set[str] = set()
    while True:
        state = read_state(KEPT)
        ours = state is not None and state.owner.pid == supervisor.popen.pid
        if state and ours:
            for process in state.processes:
                if process.name not in said:
                    said.add(process.name)
                    say(f"started {process.name} (pid {process.pid})")
            if state.phase == "ready":
                return state
            if state.phase == "failed":
                raise LocalError(state.error, state.detail)
        if supervisor.popen.poll() is not None:
            state = read_state(KEPT)
            if state and state.phase == "failed":
                raise LocalError(state.error, state.detail)
            raise LocalError(f"The supervisor ended; its log is {supervisor.log}", tail(supervisor.log))
        time.sleep(0.2)


def unread(state: State) -> dict[str, int]:
    """How many messages each reader of Kafka has still to read; empty if Kafka does not answer."""
    try:
        with Lag(load(Settings, {**os.environ, "RASID_KAFKA": state.kafka})) as lag:
            return lag.behind()
    except KafkaError:
        return {}


def feeds(state: State) -> list[str]:
    """How the feeds are, in lines; empty if Kafka does not answer or no feed was polled."""
    try:
        known = feed_health.read(load(Settings, {**os.environ, "RASID_KAFKA": state.kafka}))
    except PublishError:
        return []
    return feed_health.summary(known.values())


def channels(state: State) -> list[str]:
    """The channels of alerts that fail, a line each; empty if none does, or if whoever delivers does not answer."""
    facts: dict[str, Any] = {}
    for process in state.processes:
        if process.name == "notify" and process.health:
            with contextlib.suppress(httpx.HTTPError, ValueError):
                facts = httpx.get(process.health, timeout=2, trust_env=False).json()
    return [
        f"alerts by {name} fail since {one['failing_since']}: {one['error']} ({one['backlog']} wait)"
        for name, one in facts.get("channels", {}).items()
        if one["failing_since"]
    ]


def _row(process: Recorded, endpoint: str) -> Row:
    if not alive(process):
        health = "ended"
    elif process.health:
        health = "ok" if is_healthy(process.health) else "not ready"
    else:
        health = "runs"
    since = f"{datetime.fromtimestamp(process.since).astimezone():%Y-%m-%d %H:%M:%S}"
    return Row(process.name, process.pid, since, health, endpoint or process.health.removesuffix("/healthz"))


def _set_aside(logs: Path) -> None:
    """Keeps the logs of the last time, and only those, beside the new ones."""
    earlier = logs.with_name("logs.earlier")
    shutil.rmtree(earlier, ignore_errors=True)
    if logs.exists():
        logs.rename(earlier)
