"""What starting Kafka and Elasticsearch have in common: ports, readiness by asking, a clear end when it fails."""

import os
import time
from abc import ABC, abstractmethod
from pathlib import Path

from deploy.local.errors import EndedEarly, LocalError, PortTaken
from deploy.local.process import Process, free_port, port_is_free, stop, tail

READY_WITHIN = 180.0  # seconds; a busy 2-core machine needs some 25
_ATTEMPTS = 3
_DYING_WORDS = 400  # lines
_IN_USE = ("Address already in use", "Failed to bind", "BindTransportException", "BindHttpException")


class Server(ABC):
    """A server on loopback. `setting` is the environment variable that asks for a fixed port."""

    name: str
    setting: str

    def __init__(self, log: Path) -> None:
        self.log = log
        self.port = 0
        self.process: Process | None = None

    @property
    def health(self) -> str:
        """A URL answering 200 while the server is well, if it has one."""
        return ""

    @abstractmethod
    def launch(self) -> Process:
        """Chooses ports, writes the configuration and starts the process, without waiting for it."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Asks the server itself."""

    def choose_port(self) -> int:
        """The port asked for, else a free one. Raises LocalError if the one asked for is taken or no port."""
        asked = os.environ.get(self.setting, "")
        if not asked:
            return free_port()
        if not asked.isdecimal() or not 0 < int(asked) < 65_536:
            raise LocalError(f"{self.setting}={asked} is not a port number (1 to 65535)")
        if not port_is_free(int(asked)):
            raise LocalError(
                f"Port {asked} ({self.setting}) is taken: stop what listens there, or unset {self.setting}"
            )
        return int(asked)

    def start(self) -> Process:
        """Starts the process; `await_ready` waits for it."""
        self.process = self.launch()
        return self.process

    def await_ready(self, within: float = READY_WITHIN) -> bool:
        """Waits until the server answers; whether it had to be started again because its port was taken meanwhile.

        Raises EndedEarly or LocalError, with the log's last lines.
        """
        for attempt in range(_ATTEMPTS):
            try:
                self._await(within)
            except PortTaken:
                if attempt == _ATTEMPTS - 1:
                    raise
                self.start()
            else:
                return attempt > 0
        raise AssertionError  # not reached: the last attempt returns or raises

    def stop(self) -> None:
        if self.process:
            stop([self.process])
            self.process = None

    def _await(self, within: float) -> None:
        assert self.process is not None
        until = time.monotonic() + within
        while not self.is_ready():
            try:
                self.process.check()
            except EndedEarly as exc:
                # A server that cannot bind says so before it says much else.
                if any(word in tail(self.log, _DYING_WORDS) for word in _IN_USE):
                    raise PortTaken(f"{self.name} could not bind its port {self.port}", exc.detail) from exc
                raise
            if time.monotonic() > until:
                raise LocalError(
                    f"{self.name} did not answer within {within:.0f} s; its log is {self.log}", tail(self.log)
                )
            time.sleep(0.2)
