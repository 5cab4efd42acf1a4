"""`python -m tests.faults.dying_notifier STEP`: the notifier, which kills itself -9 when it first has done STEP."""

import sys

from sinks.__main__ import main
from sinks.notify.book import Book
from sinks.notify.lane import Lane
from sinks.notify.webhook import WebhookSender
from tests.faults.dying import Steps, arm

STEPS: Steps = {
    "begun": (Lane, "begin"),
    "taken": (Lane, "take"),
    "sent": (WebhookSender, "send"),
    "written": (Book, "write"),
    "ended": (Lane, "end"),
    "committed": (Lane, "commit"),
}

if __name__ == "__main__":
    arm(STEPS, sys.argv[1])
    sys.exit(main(["notify"]))
