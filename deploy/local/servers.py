"""Kafka and Elasticsearch together: what the demo, the tests and `up` start first.

with Servers("demo") as servers:
    servers.endpoints.env()  # the settings by which our programs find them
"""

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from deploy.local import pins
from deploy.local.artifacts import fetch
from deploy.local.elasticsearch import Elasticsearch
from deploy.local.errors import LocalError
from deploy.local.folder import local_folder
from deploy.local.jdk import Jdk, find_jdk
from deploy.local.kafka import Kafka
from deploy.local.process import deferred_signals
from deploy.local.run import Run
from deploy.local.server import Server


@dataclass(frozen=True)
class Endpoints:
    """Where the servers listen: `kafka` as host:port, `elasticsearch` as a URL."""

    kafka: str
    elasticsearch: str

    def env(self) -> dict[str, str]:
        return {"RASID_KAFKA": self.kafka, "RASID_ELASTICSEARCH": self.elasticsearch}


def prepare() -> tuple[Jdk, Path, Path]:
    """The JDK, Kafka's folder and Elasticsearch's, both fetched if need be. Raises LocalError."""
    jdk, wanted, fetched = find_jdk(), pins.load(), local_folder() / "fetched"
    return jdk, fetch("kafka", wanted.kafka, fetched), fetch("elasticsearch", wanted.elasticsearch, fetched)


class Servers:
    """Starts both servers for the run `name`, with fresh data unless it is the kept run, and stops them.

    Used from the main thread. `run` (its folder, its logs) and `endpoints` are there once started.
    """

    run: Run
    endpoints: Endpoints

    def __init__(self, name: str) -> None:
        self._name = name
        self._servers: list[Server] = []

    def start(self) -> Endpoints:
        """Fetches what is missing, starts both side by side and waits until both answer.

        Raises LocalError, having stopped what it started.
        """
        jdk, kafka_home, elasticsearch_home = prepare()
        self.run = run = Run.begin(self._name)
        try:
            elasticsearch = Elasticsearch(elasticsearch_home, jdk, run.place(), run.logs / "elasticsearch.log")
            kafka = Kafka(kafka_home, jdk, run.folder / "kafka", run.logs / "kafka.log")
            for server in (elasticsearch, kafka):  # the slower first
                self._servers.append(server)
                run.note(server.start(), server.health)
            for server in (kafka, elasticsearch):
                if server.await_ready() and server.process:
                    run.note(server.process, server.health)
        except BaseException as exc:
            self.stop(exc)
            raise
        self.endpoints = Endpoints(kafka.endpoint, elasticsearch.endpoint)
        run.state.kafka, run.state.elasticsearch = self.endpoints.kafka, self.endpoints.elasticsearch
        run.save()
        return self.endpoints

    def check(self) -> None:
        """Raises EndedEarly, with its log's last lines, if a server has ended."""
        for server in self._servers:
            if server.process:
                server.process.check()

    def stop(self, failed: BaseException | None = None) -> None:
        """Stops both and ends the run; after a failure its logs stay."""
        if isinstance(failed, Exception) and not isinstance(failed, LocalError):
            failed = LocalError(f"{type(failed).__name__}: {failed}")
        with deferred_signals():  # a second Ctrl-C waits until both are gone
            for server in self._servers:
                server.stop()
            self._servers = []
            self.run.end(failed if isinstance(failed, LocalError) else None)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop(exc)
