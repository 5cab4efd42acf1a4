"""What every long-running process has: logs, `/healthz`, `/metrics`, and an orderly end on SIGTERM or Ctrl-C."""

import json
import logging
import signal
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import FrameType
from typing import Self

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

from producers.settings import Settings

EXITS = Counter("rasid_exits_total", "Messages that left a stage, by how", ["stage", "exit"])
STAGE_SECONDS = Histogram(
    "rasid_stage_seconds",
    "Time from an article's fetch to the end of a stage",
    ["stage"],
    buckets=(0.1, 0.3, 1, 3, 10, 30, 60, 300, 1800, 7200),
)
UP_SINCE = Gauge("rasid_up_since_seconds", "When the process started, in seconds since 1970")


def configure_logs(settings: Settings, name: str) -> structlog.stdlib.BoundLogger:
    """Send structured lines to standard error, those of libraries too; returns the logger of the process `name`."""
    stream = sys.__stderr__  # the real one: Faust's worker puts a proxy that logs in place of sys.stderr
    on_terminal = stream is not None and stream.isatty()
    terminal = settings.log_format == "console" or (settings.log_format == "auto" and on_terminal)
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    last: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer()]
        if terminal
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
        )
    )
    level = settings.log_level.upper()
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # The client libraries tell each request and each heartbeat at INFO.
    for noisy in (
        "kafka",
        "aiokafka",
        "faust",
        "mode",
        "elastic_transport",
        "httpx",
        "httpcore",
        "trafilatura",
        "htmldate",
        "apprise",
    ):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logger: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return logger


class Health:
    """The little HTTP server of a process: `/healthz` (200 or 503, with facts as JSON) and `/metrics` (Prometheus).

    `facts` is asked at each request; the process is healthy while it returns `{"ok": true, …}`. Use as a context.
    """

    def __init__(self, settings: Settings, facts: Callable[[], dict[str, object]]) -> None:
        handler = type("Handler", (_Handler,), {"facts": staticmethod(facts)})
        try:
            self.server = ThreadingHTTPServer((settings.health_host, settings.health_port), handler)
        except OSError as exc:
            where = f"{settings.health_host}:{settings.health_port}"
            raise SystemExit(f"RASID_HEALTH_PORT: cannot listen on {where}: {exc.strerror}; choose another") from exc
        self.server.daemon_threads = True
        self.port = int(self.server.server_address[1])
        self.thread = threading.Thread(target=self.server.serve_forever, name="health", daemon=True)

    def __enter__(self) -> Self:
        UP_SINCE.set(time.time())
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class _Handler(BaseHTTPRequestHandler):
    timeout = 10  # seconds that a silent client keeps its thread
    facts: Callable[[], dict[str, object]]

    def do_GET(self) -> None:
        if self.path == "/metrics":
            self.answer(200, CONTENT_TYPE_LATEST, generate_latest())
        elif self.path == "/healthz":
            facts = self.facts()
            self.answer(200 if facts.get("ok") else 503, "application/json", json.dumps(facts).encode())
        else:
            self.answer(404, "text/plain", b"/healthz or /metrics\n")

    def answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing: probes and scrapes come every few seconds."""


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM or SIGINT sets; a second signal ends the process at once."""
    stop = threading.Event()

    def on_signal(number: int, _: FrameType | None) -> None:
        if stop.is_set():
            raise SystemExit(128 + number)
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    return stop
