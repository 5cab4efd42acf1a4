"""Our programs as processes of their own, for tests on real servers."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from deploy.local.lag import Lag
from deploy.local.process import Process, free_port, spawn, stop, tail
from deploy.local.servers import Endpoints
from deploy.local.services import services
from deploy.local.supervisor import is_healthy
from producers.settings import load
from sinks.settings import SinkSettings

ROOT = Path(__file__).parents[1]
PATIENCE = 120.0  # seconds; ends a test that hangs, and judges nothing


class Programs:
    """Runs programs with one prefix on one pair of servers, logs in `folder`. Leaving the context stops them all."""

    def __init__(self, servers: Endpoints, prefix: str, folder: Path) -> None:
        self.folder = folder
        ours = {"RASID_TOPIC_PREFIX": prefix, "RASID_STATE_DIR": str(folder / "state"), "RASID_LOG_FORMAT": "json"}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("RASID_")}
        self.env = {**kept, **servers.env(), **ours}
        self.settings = load(SinkSettings, {**servers.env(), **ours} | {})
        self.running: dict[str, Process] = {}
        self.health: dict[str, str] = {}

    def command(self, *argv: str) -> subprocess.CompletedProcess[str]:
        """Run `python -m …` to its end and give what it printed."""
        argv = (sys.executable, "-m", *argv)
        return subprocess.run(
            argv, env=self.env, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE
        )

    def set_up(self) -> None:
        """Topics and indexes."""
        for argv in (("producers", "topics"), ("sinks", "setup")):
            done = self.command(*argv)
            assert done.returncode == 0, done.stderr

    def start(self, *names: str, feeds: Path | None = None) -> None:
        """Start services of the stack by their names, and wait until they say they are well."""
        known = {service.name: service for service in (services(feeds))}
        for name in names:
            port = str(free_port())
            log = self.folder / f"{name}.log"
            self.running[name] = spawn(
                name, known[name].command, log, {**self.env, "RASID_HEALTH_PORT": port}, cwd=ROOT
            )
            self.health[name] = f"http://127.0.0.1:{port}/healthz"
        for name in names:
            self.until(lambda url=self.health[name]: is_healthy(url), f"{name} to be well")  # type: ignore[misc]

    def end(self, name: str, grace: float = 0.0) -> None:
        """Kill -9 the program and all it started, or where `grace` seconds are given, ask it to end first."""
        stop([self.running.pop(name)], grace)

    def until(self, holds: Callable[[], bool], what: str, told: Callable[[], object] = str) -> None:
        """Wait until `holds`; fails where a program ends, or after PATIENCE with what is `told` and the logs."""
        deadline = time.monotonic() + PATIENCE
        while not holds():
            for process in self.running.values():
                process.check()
            logs = "\n".join(f"--- {name}\n{tail(process.log)}" for name, process in self.running.items())
            assert time.monotonic() < deadline, f"waited in vain for {what}\n{told()}\n{logs}"
            time.sleep(0.2)

    def drain(self, *readers: str, topic: str = "articles.fetched", at_least: int = 0) -> None:
        """Wait until `topic` holds `at_least` messages and `readers` have settled all that is written."""
        with Lag(self.settings) as lag:

            def done() -> bool:
                behind = lag.behind()
                return lag.written(topic) >= at_least and not any(behind[name] for name in readers)

            for _ in range(2):  # an article's step on the trail follows the article
                self.until(done, f"{', '.join(readers)} to read all", lag.waiting)
                time.sleep(0.3)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        stop(list(self.running.values()))
