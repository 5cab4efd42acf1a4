"""`python -m deploy.kibana`: write the saved objects anew, after a change of theirs or of the labels."""

import sys
from pathlib import Path

from deploy.kibana.objects import objects
from deploy.kibana.parts import packed

FILE = Path(__file__).with_name("rasid.ndjson")


def lines() -> str:
    """The file as it must be: an object a line."""
    return "".join(packed(one) + "\n" for one in objects())


def main() -> int:
    FILE.write_text(lines(), encoding="utf-8")
    print(f"{FILE.name} holds {len(objects())} objects")
    return 0


if __name__ == "__main__":
    sys.exit(main())
