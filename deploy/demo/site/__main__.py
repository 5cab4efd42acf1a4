"""`python -m deploy.demo.site`: serves the sample site on 127.0.0.1; the first line printed is its address."""

import argparse
import signal
import sys
from datetime import datetime

from deploy.demo.site import ContentError, Site, SiteServer
from deploy.demo.site.dates import BAGHDAD


def _start(text: str) -> datetime:
    try:
        start = datetime.fromisoformat(text)
    except ValueError as exc:
        raise argparse.ArgumentTypeError(f"{text} is not a date and time such as 2026-03-14T10:30") from exc
    return start if start.tzinfo else start.replace(tzinfo=BAGHDAD)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.demo.site", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="a free one by default")
    parser.add_argument(
        "--start",
        type=_start,
        default=datetime.now(BAGHDAD),
        metavar="ISO",
        help="the moment the news leads up to, in Baghdad where it names no zone (default: now)",
    )
    options = parser.parse_args()
    try:
        server = SiteServer(Site(options.start), options.port)
    except ContentError as exc:
        print(f"The sample site cannot be built: {exc}", file=sys.stderr)
        return 1
    except (OSError, OverflowError) as exc:
        print(f"Cannot listen on 127.0.0.1:{options.port} ({exc}): give another --port, or 0", file=sys.stderr)
        return 1
    try:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with server:
            print(server.base_url, flush=True)  # who reads it may end this at once
            server.serve_forever()
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
