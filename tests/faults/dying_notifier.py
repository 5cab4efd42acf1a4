"""`python -m tests.faults.dying_notifier STEP`: the notifier, which kills itself -9 when it first has done STEP."""

import sys
from typing import Any

from sinks.__main__ import main
from sinks.notify.book import Book
from sinks.notify.lane import Lane
from sinks.notify.webhook import WebhookSender
from tests.faults.dying_sink import last

# Where each step ends: the object that the function hangs on, and its name there.
STEPS: dict[str, tuple[Any, str]] = {
    "begun": (Lane, "begin"),
    "taken": (Lane, "take"),
    "sent": (WebhookSender, "send"),
    "written": (Book, "write"),
    "ended": (Lane, "end"),
    "committed": (Lane, "commit"),
}

if __name__ == "__main__":
    where, name = STEPS[sys.argv[1]]
    setattr(where, name, last(getattr(where, name)))
    sys.exit(main(["notify"]))
