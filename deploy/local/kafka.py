"""Apache Kafka: one node in KRaft mode, broker and controller in one process, on loopback."""

import os
import socket
import subprocess
import uuid
from base64 import urlsafe_b64encode
from pathlib import Path

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from deploy.local.errors import LocalError
from deploy.local.jdk import Jdk
from deploy.local.process import LOOPBACK, Process, free_port, spawn
from deploy.local.server import Server

MESSAGE_BYTES = 10 * 1024 * 1024  # a news page with its raw bytes; producers and consumers must agree with it
_CONFIG = """\
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller}
advertised.listeners=PLAINTEXT://{host}:{port}
controller.listener.names=CONTROLLER
controller.quorum.voters=1@{host}:{controller}
log.dirs={data}
auto.create.topics.enable=false
default.replication.factor=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
message.max.bytes={message}
replica.fetch.max.bytes={message}
log.cleaner.dedupe.buffer.size=33554432
"""
_LOGGING = """\
appender.console.type=Console
appender.console.name=console
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=[%d{ISO8601}] %-5p %m (%c{1})%n
rootLogger.level=warn
rootLogger.appenderRef.console.ref=console
logger.server.name=kafka.server
logger.server.level=info
"""


class Kafka(Server):
    """Kafka with its files in `folder`; `home` holds its jars. Data in `folder` of an earlier run is used again."""

    name = "kafka"
    setting = "RASID_KAFKA_PORT"

    def __init__(self, home: Path, jdk: Jdk, folder: Path, log: Path) -> None:
        super().__init__(log)
        self._home, self._jdk, self._folder = home, jdk, folder

    @property
    def endpoint(self) -> str:
        return f"{LOOPBACK}:{self.port}"

    def launch(self) -> Process:
        self.port = self.choose_port()
        self._folder.mkdir(parents=True, exist_ok=True)
        data = self._folder / "data"
        config = self._folder / "server.properties"
        config.write_text(
            _CONFIG.format(
                host=LOOPBACK, port=self.port, controller=free_port(), data=_escaped(data), message=MESSAGE_BYTES
            ),
            encoding="ascii",
        )
        (self._folder / "log4j2.properties").write_text(_LOGGING, encoding="ascii")
        if not (data / "meta.properties").exists():
            self._format(config)
        return spawn(self.name, self._java("-Xmx512m", "kafka.Kafka", str(config)), self.log, self._env())

    def is_ready(self) -> bool:
        """Whether a broker stands in the cluster's list: one that only listens cannot take topics yet."""
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=1):
                pass
            with KafkaAdminClient(bootstrap_servers=self.endpoint, bootstrap_timeout_ms=3_000) as admin:
                return bool(admin.describe_cluster()["brokers"])
        except (OSError, KafkaError):
            return False

    def _format(self, config: Path) -> None:
        cluster = "r" + urlsafe_b64encode(uuid.uuid4().bytes).decode("ascii")[1:22]  # 22 letters, the first no hyphen
        answer = subprocess.run(
            self._java("-Xmx64m", "kafka.tools.StorageTool", "format", "-t", cluster, "-c", str(config)),
            env=self._env(),
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode:
            raise LocalError(f"Kafka cannot prepare its data folder {self._folder}", answer.stdout + answer.stderr)

    def _java(self, heap: str, *program: str) -> list[str]:
        # Its native libraries are unpacked to the temporary folder, and the system's may forbid running them.
        options = [heap, "-XX:+UseSerialGC", "-XX:-UsePerfData", f"-Djava.io.tmpdir={self._folder}"]
        logs = f"-Dlog4j2.configurationFile={self._folder / 'log4j2.properties'}"
        return [str(self._jdk.java), *options, logs, "-cp", f"{self._home}/*", *program]

    def _env(self) -> dict[str, str]:
        return {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}


def _escaped(path: Path) -> str:
    """A path as a value of a Java properties file, which takes backslashes as escapes and Latin-1 only."""
    return "".join(c if c.isascii() and c != "\\" else f"\\u{ord(c):04x}" for c in str(path))
