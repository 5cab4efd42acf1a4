"""`python -m tests.faults.dying_rebuild STEP KIND`: a rebuild, which kills itself -9 when it has done STEP."""

import sys
from typing import Any

from sinks import holds
from sinks.__main__ import main
from sinks.holds import Hold
from sinks.reindex import Rebuild
from tests.faults.dying_sink import last

# Where each step ends, of those that find the indexes closed to writes.
STEPS: dict[str, tuple[Any, str]] = {
    "closed": (Hold, "take"),
    "caught-up": (Rebuild, "_catch_up"),
    "compared": (Rebuild, "_compare"),
    "swapped": (Rebuild, "_swap"),
}

if __name__ == "__main__":
    where, name = STEPS[sys.argv[1]]
    setattr(where, name, last(getattr(where, name)))
    holds.LEASE_SECONDS = 4.0
    sys.exit(main(["reindex", sys.argv[2]]))
