"""`python -m tests.faults.dying_alerts STEP`: the alert engine, which kills itself -9 when it first has done STEP."""

import sys
from collections.abc import Callable, Sequence
from typing import Any

from sinks.__main__ import main
from sinks.alerts import alert, engine, ledger
from sinks.alerts.engine import Engine
from sinks.deliver import Note, deliver
from tests.faults.dying import Steps, arm, die

# Steps that are functions, and those that are what is written to a topic.
CALLS: Steps = {
    "recalled": (Engine, "_recall"),
    "settled": (Engine, "settle"),
    "committed": (engine, "commit"),
}
WRITES = {"alerts written": alert.TOPIC, "groups written": ledger.GROUPS_TOPIC, "ledger written": ledger.TOPIC}
STEPS = (*CALLS, *WRITES)


def last_to(topic: str) -> Callable[..., bool]:
    """Deliveries, until one to `topic`, and then the end."""

    def then_die(publisher: Any, notes: Sequence[Note], *more: Any) -> bool:
        done = deliver(publisher, notes, *more)
        if notes and notes[0][0] == topic:
            die()
        return done

    return then_die


if __name__ == "__main__":
    if sys.argv[1] in WRITES:
        engine.deliver = last_to(WRITES[sys.argv[1]])  # type: ignore[attr-defined]
    else:
        arm(CALLS, sys.argv[1])
    sys.exit(main(["alerts"]))
