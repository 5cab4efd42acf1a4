"""`python -m tests.faults.dying_rebuild STEP KIND`: a rebuild, which kills itself -9 when it has done STEP."""

import sys

from sinks import holds
from sinks.__main__ import main
from sinks.holds import Hold
from sinks.reindex import Rebuild
from tests.faults.dying import Steps, arm

# Of the steps those that find the indexes closed to writes.
STEPS: Steps = {
    "closed": (Hold, "take"),
    "caught-up": (Rebuild, "_catch_up"),
    "compared": (Rebuild, "_compare"),
    "swapped": (Rebuild, "_swap"),
}

if __name__ == "__main__":
    arm(STEPS, sys.argv[1])
    holds.LEASE_SECONDS = 4.0
    sys.exit(main(["reindex", sys.argv[2]]))
