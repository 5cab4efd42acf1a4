"""One run of the stack: its folder, and a note of every process it started so that a later run stops what is left."""

import contextlib
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self

import msgspec

from deploy.local.errors import LocalError
from deploy.local.folder import Place, local_folder, place_for
from deploy.local.process import Process, Recorded, alive, start_time, stop_recorded

KEPT = "up"  # the run whose data stays for the next of its name
_FAILED_KEPT = 86_400.0  # seconds the logs of a failed run stay to be read


class State(msgspec.Struct):
    """What state.json holds. `owner` is the process that started the others and stops them."""

    owner: Recorded
    phase: Literal["starting", "ready", "stopping", "failed"] = "starting"
    processes: list[Recorded] = []
    kafka: str = ""
    elasticsearch: str = ""
    outside: str = ""  # the folder outside the local folder that the run uses, if any
    error: str = ""
    detail: str = ""

    @property
    def is_up(self) -> bool:
        return self.phase != "failed" and alive(self.owner)


@dataclass
class Run:
    """A run that this process owns; of the one named KEPT the data stays."""

    name: str
    folder: Path
    state: State = field(repr=False)

    @classmethod
    def begin(cls, name: str) -> Self:
        """Clears what dead runs left behind (processes too) and takes the name.

        Raises LocalError when a run of this name is still up.
        """
        runs = local_folder() / "runs"
        runs.mkdir(exist_ok=True)
        with _alone(runs):
            for folder in sorted(runs.iterdir()):
                if folder.is_dir():
                    _clear_dead(folder, mine=folder.name == name)
            folder = runs / name
            (folder / "logs").mkdir(parents=True, exist_ok=True)
            run = cls(name, folder, State(Recorded(name, os.getpid(), start_time(os.getpid()))))
            run.save()
        return run

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    def place(self) -> Place:
        """Where a server that refuses root keeps its files; noted, as it may lie outside our folder."""
        place = place_for(self.folder)
        if place.folder != self.folder:
            self.state.outside = str(place.folder)
            self.save()
        return place

    def note(self, process: Process, health: str = "") -> None:
        """Writes down a process just started (again)."""
        others = [other for other in self.state.processes if other.name != process.name]
        self.state.processes = [*others, process.record(health)]
        self.save()

    def forget(self, process: Process) -> None:
        """Takes the note of a process that has ended away."""
        self.state.processes = [other for other in self.state.processes if other.name != process.name]
        self.save()

    def save(self) -> None:
        part = self.folder / "state.json.part"
        part.write_bytes(msgspec.json.format(msgspec.json.encode(self.state)))
        part.replace(self.folder / "state.json")

    def end(self, failed: LocalError | None = None) -> None:
        """Gives the name free. Data goes unless it is kept, logs unless it is kept or the run failed."""
        if failed:
            self.state.phase, self.state.error, self.state.detail = "failed", str(failed), failed.detail
            self.state.processes = []
            self.save()
        else:
            (self.folder / "state.json").unlink(missing_ok=True)
        if self.name != KEPT:
            _remove_data(self.folder, self.state, logs=not failed)


def read_state(name: str) -> State | None:
    """What a run of this name has written, by whichever process; None if there is none."""
    return _read(local_folder() / "runs" / name)


def _read(folder: Path) -> State | None:
    try:
        return msgspec.json.decode((folder / "state.json").read_bytes(), type=State)
    except (OSError, msgspec.DecodeError):
        return None


def clear() -> list[str]:
    """Stops and clears what dead runs left behind; the names of the processes stopped."""
    runs = local_folder() / "runs"
    runs.mkdir(exist_ok=True)
    with _alone(runs):
        return [name for folder in sorted(runs.iterdir()) if folder.is_dir() for name in _clear_dead(folder)]


def _clear_dead(folder: Path, *, mine: bool = False) -> list[str]:
    state = _read(folder)
    if state is None:
        return []
    if state.is_up:
        if mine:
            raise LocalError(
                f"A stack of an earlier run is still up (pid {state.owner.pid}): "
                + ("run make down" if folder.name == KEPT else "wait for it, or end it")
            )
        return []
    stopped = _stop_left(state)
    young = time.time() - (folder / "state.json").stat().st_mtime < _FAILED_KEPT
    if mine or state.phase != "failed" or not young:
        (folder / "state.json").unlink()
        if folder.name != KEPT:
            _remove_data(folder, state, logs=True)
    return stopped


def _stop_left(state: State) -> list[str]:
    return [process.name for process in reversed(state.processes) if stop_recorded(process)]


def _remove_data(folder: Path, state: State, *, logs: bool) -> None:
    if state.outside:
        shutil.rmtree(state.outside, ignore_errors=True)
    for item in (folder,) if logs else folder.iterdir():
        if item.is_dir() and item.name != ("" if logs else "logs"):
            shutil.rmtree(item, ignore_errors=True)


@contextlib.contextmanager
def _alone(runs: Path) -> Iterator[None]:
    with (runs / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
