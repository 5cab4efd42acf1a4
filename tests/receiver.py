"""A receiver of webhooks on loopback, which answers as a test asks it to."""

import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import msgspec


class Got(NamedTuple):
    """One request: the id of its message, its headers by name in lower case, and its body."""

    id: str
    headers: dict[str, str]
    body: bytes

    @property
    def alert(self) -> dict[str, Any]:
        return dict(msgspec.json.decode(self.body)["data"]["alert"])


class Answer(NamedTuple):
    """What is answered, after so many seconds; without a status the connection is closed without a word."""

    status: int | None = 200
    headers: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0
    body: bytes = b"ok"


class Receiver:
    """Serve `server`. `answer` judges each request; `got` holds all of them, `taken` the ids that were answered 200."""

    def __init__(self, answer: Callable[[Got], Answer] = lambda _: Answer()) -> None:
        self.answer = answer
        self.got: list[Got] = []
        self.taken: list[str] = []
        self.lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                body = self.rfile.read(int(headers.get("content-length", 0)))
                got = Got(headers.get("webhook-id", ""), headers, body)
                with outer.lock:
                    outer.got.append(got)
                told = outer.answer(got)
                time.sleep(told.seconds)
                if told.status is None:
                    return
                if told.status == 200:
                    with outer.lock:
                        outer.taken.append(got.id)
                self.send_response(told.status)
                for name, value in (*told.headers, ("content-length", str(len(told.body)))):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(told.body)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: object, client_address: object) -> None:
                """A sender that was killed, or waits no more, has hung up."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/hook"
