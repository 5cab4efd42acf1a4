"""`python -m tests.faults.dying_sink STEP`: the sink, which kills itself -9 when it first has done STEP."""

import sys

from sinks import indexer
from sinks.__main__ import main
from sinks.indexer import Indexer
from sinks.writer import Writer
from tests.faults.dying import Steps, arm

STEPS: Steps = {
    "read": (Indexer, "read"),
    "written": (Writer, "_send"),
    "tidied": (Writer, "write"),
    "told": (indexer, "deliver"),
    "committed": (indexer, "commit"),
}

if __name__ == "__main__":
    arm(STEPS, sys.argv[1])
    sys.exit(main(["index"]))
