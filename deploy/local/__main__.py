"""The local stack: real Kafka and Elasticsearch, and our services on top, without Docker.

up       starts everything in the background and waits until it is well
status   a table of every process; exits 1 unless all are well
logs     the last lines of the logs, of one process if named; -f goes on as they grow
env      prints the settings by which our commands find the stack, for a shell to evaluate
down     stops everything, also what a killed run left behind; data stays
servers  Kafka and Elasticsearch only, in the foreground, with fresh data, until Ctrl-C
"""

import argparse
import contextlib
import os
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from deploy.local import stack
from deploy.local.errors import LocalError
from deploy.local.process import exit_on_signals, tail
from deploy.local.servers import Endpoints, Servers

_LINES = 100  # of each log, before following it


def up() -> int:
    state = stack.up(lambda line: print(line, flush=True))
    print(f"The stack is up: Kafka at {state.kafka}, Elasticsearch at {state.elasticsearch}")
    print("make status shows it, make logs its logs, make down stops it")
    return 0


def status() -> int:
    state, rows = stack.status()
    if state is None:
        print("The stack is not up: run make up")
        return 1
    if state.phase == "failed":
        raise LocalError(f"The stack is not up: {state.error}", state.detail)
    table = Table("process", "pid", "up since", "health", "endpoint", box=None, pad_edge=False)
    for row in rows:
        table.add_row(row.name, str(row.pid), row.since, row.health, row.endpoint)
    Console().print(table)
    if not state.is_up:
        raise LocalError("What supervised the stack was killed: run make down, then make up")
    for reader, messages in stack.unread(state).items():
        print(f"{reader} has {messages} messages to read")
    for line in stack.feeds(state):
        print(line)
    failing = stack.channels(state)
    for line in failing:
        print(line)
    return 0 if not failing and all(row.health in {"ok", "runs"} for row in rows) else 1


def logs(name: str, *, follow: bool) -> int:
    files = stack.log_files(name)
    for file in files:
        if len(files) > 1:
            print(f"── {file.stem}")
        print(tail(file, _LINES))
    if follow:
        with contextlib.suppress(KeyboardInterrupt):
            _follow(files)
    return 0


def env() -> int:
    state, _ = stack.status()
    if state is None or not state.is_up:
        raise LocalError("The stack is not up: run make up")
    for name, value in Endpoints(state.kafka, state.elasticsearch).env().items():
        print(f"export {name}={value}")
    return 0


def down() -> int:
    stopped = stack.down()
    print(f"stopped {', '.join(stopped)}" if stopped else "nothing was up")
    return 0


def servers() -> int:
    with Servers(f"servers-{os.getpid()}") as running, contextlib.suppress(KeyboardInterrupt):
        for name, value in running.endpoints.env().items():
            print(f"export {name}={value}", flush=True)
        while True:
            running.check()
            time.sleep(1)
    return 0


def _follow(files: list[Path]) -> None:
    """Prints what is appended to the files, each line after its process's name, until interrupted."""
    with contextlib.ExitStack() as opened:
        streams = {file.stem: opened.enter_context(file.open(encoding="utf-8", errors="replace")) for file in files}
        for stream in streams.values():
            stream.seek(0, os.SEEK_END)
        while True:
            for name, stream in streams.items():
                for line in stream:
                    print(f"{name}: {line}" if len(streams) > 1 else line, end="", flush=True)
            time.sleep(0.3)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m deploy.local", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in ("up", "status", "env", "down", "servers"):
        commands.add_parser(name)
    commands.add_parser("supervise")  # what `up` runs in the background
    shown = commands.add_parser("logs")
    shown.add_argument("name", nargs="?", default="", help="of one process only")
    shown.add_argument("-f", "--follow", action="store_true", help="go on as the logs grow")
    options = parser.parse_args(arguments)
    exit_on_signals()
    try:
        match options.command:
            case "up":
                return up()
            case "status":
                return status()
            case "env":
                return env()
            case "down":
                return down()
            case "logs":
                return logs(options.name, follow=options.follow)
            case "servers":
                return servers()
            case _:
                stack.supervise()
                return 0
    except LocalError as exc:
        if exc.detail:
            print(exc.detail, file=sys.stderr)
        print(exc, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
