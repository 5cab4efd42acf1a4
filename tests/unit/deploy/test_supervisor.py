import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from deploy.local.errors import EndedEarly, LocalError
from deploy.local.folder import CHECKOUT
from deploy.local.process import Recorded, alive, spawn, start_time, tail
from deploy.local.run import Run, State, clear, read_state
from deploy.local.services import SETUP, Service, services
from deploy.local.supervisor import Supervisor

WELL = """
import http.server, os
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(os.environ["RASID_HEALTH_PORT"])), Health).serve_forever()
"""
SLEEP = "import time; time.sleep(600)"
# Supervises two sleepers until it is told to end.
OWNER = """
import sys, time
from deploy.local.process import exit_on_signals
from deploy.local.run import Run
from deploy.local.services import Service
from deploy.local.supervisor import Supervisor
exit_on_signals()
with Supervisor(Run.begin("owner"), {}) as supervisor:
    for name in ("first", "second"):
        supervisor.start(Service(name, ("-c", "import time; time.sleep(600)")))
    print("up", flush=True)
    time.sleep(600)
"""


def python(name: str, program: str) -> Service:
    return Service(name, ("-c", program))


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASID_LOCAL_DIR", str(tmp_path))


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    with Supervisor(Run.begin("test"), {"GREETING": "salam"}, grace=5) as supervisor:
        yield supervisor


def processes(name: str = "test") -> dict[str, Recorded]:
    state = read_state(name)
    assert state is not None
    return {process.name: process for process in state.processes}


def wait_for(process: Recorded) -> None:
    """Until it has ended; the test's own time limit ends a wait in vain."""
    while alive(process):
        time.sleep(0.02)


def test_services_that_are_well_are_waited_for_and_written_down(supervisor: Supervisor) -> None:
    supervisor.start(python("one", WELL))
    supervisor.start(python("two", WELL))
    supervisor.await_healthy(60)
    recorded = processes()
    assert set(recorded) == {"one", "two"}
    assert all(alive(process) for process in recorded.values())
    assert {process.health for process in recorded.values()} == set(supervisor.health().values())
    supervisor.stop()
    assert not any(alive(process) for process in recorded.values())


def test_an_early_death_is_named_with_the_logs_last_lines(supervisor: Supervisor) -> None:
    supervisor.start(python("steady", WELL))
    supervisor.start(python("broken", "print('line one'); raise SystemExit('no such topic')"))
    with pytest.raises(EndedEarly, match="broken ended with code 1") as error:
        supervisor.await_healthy(60)
    assert set(error.value.detail.splitlines()) == {"line one", "no such topic"}


def test_one_that_never_gets_well_is_named(supervisor: Supervisor) -> None:
    supervisor.start(python("slow", SLEEP))
    with pytest.raises(LocalError, match="slow is not ready after 0 s"):
        supervisor.await_healthy(0)


def test_setup_runs_to_its_end_with_the_environment(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.run_once(python("setup", "import os; print(os.environ['GREETING'], os.getcwd())"))
    assert tail(tmp_path / "runs" / "test" / "logs" / "setup.log") == f"salam {CHECKOUT}"
    assert processes() == {}


def test_setup_that_fails_shows_its_log(supervisor: Supervisor) -> None:
    with pytest.raises(EndedEarly, match="setup failed with code 1") as error:
        supervisor.run_once(python("setup", "raise SystemExit('broker unreachable')"))
    assert error.value.detail == "broker unreachable"


def test_setup_that_hangs_is_ended(supervisor: Supervisor) -> None:
    with pytest.raises(LocalError, match="setup did not end within 0 s"):
        supervisor.run_once(python("setup", SLEEP), within=0)


def test_what_ended_is_started_again(supervisor: Supervisor) -> None:
    supervisor.start(python("one", WELL))
    supervisor.await_healthy(60)
    first = processes()["one"]
    os.kill(first.pid, signal.SIGKILL)
    wait_for(first)
    events: list[str] = []
    while len(events) < 2:
        events += supervisor.revive()
        time.sleep(0.02)
    assert events == ["one ended with code -9; starting it again in 1 s", "one started again"]
    supervisor.await_healthy(60)
    assert processes()["one"].pid != first.pid


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_to_the_owner_stops_all_children(tmp_path: Path, how: signal.Signals) -> None:
    owner = spawn("owner", [sys.executable, "-c", OWNER], tmp_path / "log", os.environ, cwd=CHECKOUT)
    while "up" not in tail(owner.log):
        owner.check()
    children = processes("owner")
    assert set(children) == {"first", "second"}
    owner.popen.send_signal(how)
    owner.popen.wait()
    assert not any(alive(child) for child in children.values())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_children_end_with_an_owner_that_is_killed(tmp_path: Path) -> None:
    owner = spawn("owner", [sys.executable, "-c", OWNER], tmp_path / "log", os.environ, cwd=CHECKOUT)
    while "up" not in tail(owner.log):
        owner.check()
    children = processes("owner")
    owner.popen.kill()
    owner.popen.wait()
    for child in children.values():
        wait_for(child)


def test_a_run_of_the_same_name_that_is_still_up_is_said() -> None:
    Run.begin("up")
    with pytest.raises(LocalError, match=rf"still up \(pid {os.getpid()}\): run make down"):
        Run.begin("up")


def dead_run(folder: Path, name: str, left: list[Recorded]) -> None:
    """A run whose owner is gone: its number belongs to another process now."""
    (folder / "runs" / name / "logs").mkdir(parents=True)
    state = State(Recorded(name, os.getpid(), "1"), processes=left)
    (folder / "runs" / name / "state.json").write_bytes(msgspec.json.encode(state))


def test_what_a_dead_run_left_is_stopped_by_the_next(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", SLEEP], start_new_session=True) as left:
        dead_run(tmp_path, "demo", [Recorded("left", left.pid, start_time(left.pid))])
        run = Run.begin("test")
        assert left.wait() == -signal.SIGTERM
    assert not (tmp_path / "runs" / "demo").exists()
    run.end()
    assert not (tmp_path / "runs" / "test").exists()


def test_down_names_what_it_stopped_of_a_dead_run(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", SLEEP], start_new_session=True) as left:
        recorded = Recorded("left", left.pid, start_time(left.pid))
        dead_run(tmp_path, "up", [recorded, Recorded("gone", os.getpid(), "1")])
        assert clear() == ["left"]
        assert left.wait() == -signal.SIGTERM
    assert read_state("up") is None
    assert clear() == []


def test_a_failed_run_keeps_its_logs_only(tmp_path: Path) -> None:
    run = Run.begin("test")
    (run.folder / "kafka").mkdir()
    (run.logs / "kafka.log").write_text("why")
    run.end(LocalError("kafka ended", "why"))
    assert sorted(path.name for path in run.folder.iterdir()) == ["logs", "state.json"]
    state = read_state("test")
    assert state is not None
    assert (state.phase, state.error, state.detail) == ("failed", "kafka ended", "why")
    Run.begin("test")
    assert not (run.logs / "kafka.log").exists()


def test_a_kept_run_keeps_its_data() -> None:
    run = Run.begin("up")
    (run.folder / "kafka").mkdir()
    run.end()
    assert (Run.begin("up").folder / "kafka").exists()


def test_our_own_programs_are_started_from_the_checkout() -> None:
    everything = [*SETUP, *services()]
    assert len({service.name for service in everything}) == len(everything)
    assert all(service.command[:2] == [sys.executable, "-m"] for service in everything)


def test_the_feed_list_is_that_of_the_settings_unless_it_is_told() -> None:
    def run_by(feeds: Path | None) -> tuple[str, ...]:
        return next(service.argv for service in services(feeds) if service.name == "producers")

    assert run_by(None) == ("-m", "producers", "run")
    assert run_by(Path("own.toml")) == ("-m", "producers", "run", "--feeds", "own.toml")
