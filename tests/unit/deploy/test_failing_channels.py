"""What `make status` tells of the channels by which alerts go out."""

import json
import os
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from deploy.local import stack
from deploy.local.process import Recorded
from deploy.local.run import State
from tests.web import served

WELL = {"failing_since": None, "error": "", "backlog": 0}
FAILING = {"failing_since": "2026-03-10T12:00:00+00:00", "error": "HTTP 500", "backlog": 7}


def state(health: str) -> State:
    mine = Recorded("notify", os.getpid(), "1", health=health)
    return State(mine, processes=[Recorded("index", os.getpid(), "1", health="http://127.0.0.1:9/healthz"), mine])


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (json.dumps({"ok": True, "channels": {"console": WELL}}), []),
        (
            json.dumps({"ok": True, "channels": {"console": WELL, "team": FAILING}}),
            ["alerts by team fail since 2026-03-10T12:00:00+00:00: HTTP 500 (7 wait)"],
        ),
        ("not JSON", []),
    ],
)
def test_a_channel_that_fails_is_told(body: str, lines: list[str]) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    with served(server):
        assert stack.channels(state(f"http://127.0.0.1:{server.server_address[1]}/healthz")) == lines


def test_a_notifier_that_does_not_answer_tells_of_no_channel() -> None:
    assert stack.channels(state("http://127.0.0.1:9/healthz")) == []
