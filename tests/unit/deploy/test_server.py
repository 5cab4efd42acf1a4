import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.errors import EndedEarly, LocalError, PortTaken
from deploy.local.process import LOOPBACK, Process, free_port, spawn, tail
from deploy.local.server import Server

LISTEN = """
import socket, sys, time
try:
    server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
except OSError as exc:
    raise SystemExit(f"BindException: {exc.strerror}")
print("listening on", sys.argv[1], flush=True)
time.sleep(600)
"""
# Elasticsearch says more after the fault than the log's last lines hold.
LISTEN_LOUDLY = LISTEN.replace("{exc.strerror}", "{exc.strerror}" + r"\n at Socket.bind" * 60)


class Listener(Server):
    """Listens on the ports it is told to try, one after the other."""

    name = "listener"
    setting = "RASID_LISTENER_PORT"

    def __init__(self, log: Path, ports: list[int], program: str = LISTEN) -> None:
        super().__init__(log)
        self.ports, self.program = ports, program

    def launch(self) -> Process:
        self.port = self.ports.pop(0)
        return spawn(self.name, [sys.executable, "-c", self.program, str(self.port)], self.log, os.environ)

    def is_ready(self) -> bool:
        return f"listening on {self.port}" in tail(self.log)


@pytest.fixture
def taken() -> Iterator[int]:
    """A port another program listens on."""
    with socket.create_server((LOOPBACK, 0)) as other:
        yield other.getsockname()[1]


@pytest.mark.parametrize("program", [LISTEN, LISTEN_LOUDLY], ids=["said last", "said long before the end"])
def test_a_port_taken_meanwhile_means_another_try(tmp_path: Path, taken: int, program: str) -> None:
    listener = Listener(tmp_path / "log", [taken, free_port()], program)
    listener.start()
    assert listener.await_ready(60)
    assert listener.port != taken
    listener.stop()


def test_a_server_that_never_gets_a_port_gives_up(tmp_path: Path, taken: int) -> None:
    listener = Listener(tmp_path / "log", [taken] * 3)
    listener.start()
    with pytest.raises(PortTaken, match=f"could not bind its port {taken}"):
        listener.await_ready(60)


def test_a_server_that_ends_while_starting_shows_its_log(tmp_path: Path) -> None:
    listener = Listener(tmp_path / "log", [1], program="raise SystemExit('the data folder is broken')")
    listener.start()
    with pytest.raises(EndedEarly, match="listener ended with code 1") as error:
        listener.await_ready(60)
    assert error.value.detail == "the data folder is broken"


def test_a_server_that_does_not_answer_in_time(tmp_path: Path) -> None:
    listener = Listener(tmp_path / "log", [1], program="import time; time.sleep(600)")
    listener.start()
    with pytest.raises(LocalError, match="listener did not answer within 0 s; its log is"):
        listener.await_ready(0)
    listener.stop()


def test_a_port_asked_for_and_taken_is_one_clear_line(
    tmp_path: Path, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RASID_LISTENER_PORT", str(taken))
    with pytest.raises(LocalError, match=rf"Port {taken} \(RASID_LISTENER_PORT\) is taken: stop what listens there"):
        Listener(tmp_path / "log", []).choose_port()


@pytest.mark.parametrize("asked", ["0", "65536", "kafka", "-1"])
def test_a_port_asked_for_must_be_one(tmp_path: Path, asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASID_LISTENER_PORT", asked)
    with pytest.raises(LocalError, match="is not a port number"):
        Listener(tmp_path / "log", []).choose_port()


def test_a_free_port_asked_for_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv("RASID_LISTENER_PORT", str(port))
    assert Listener(tmp_path / "log", []).choose_port() == port
