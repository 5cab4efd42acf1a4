"""Our own programs as the local stack runs them, in the order of the flow."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Service:
    """A program of ours: `argv` after the Python interpreter, `env` besides what every one gets."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] | None = None

    @property
    def command(self) -> list[str]:
        return [sys.executable, *self.argv]


# Run once before the others, each to its end: topics, then index templates.
SETUP = (
    Service("topics", ("-m", "producers", "topics")),
    Service("setup", ("-m", "sinks", "setup")),
)


def services(feeds: Path | None = None) -> tuple[Service, ...]:
    """What runs until stopped; started from left to right, stopped from right to left.

    `feeds` is the feed list, where it is not to be that of the settings (RASID_FEEDS).
    """
    listed = ("--feeds", str(feeds)) if feeds else ()
    return (
        Service("notify", ("-m", "sinks", "notify")),
        Service("alerts", ("-m", "sinks", "alerts")),
        Service("index", ("-m", "sinks", "index")),
        Service("processors", ("-m", "faust", "-A", "processors.app", "worker", "-l", "warn")),
        Service("producers", ("-m", "producers", "run", *listed)),
    )
