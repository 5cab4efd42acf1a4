"""Elasticsearch: one node on loopback, started through its own launcher as no start script comes with it."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import httpx

from deploy.local.errors import LocalError
from deploy.local.folder import Place, reachable
from deploy.local.jdk import Jdk
from deploy.local.process import LOOPBACK, Process, free_port, spawn
from deploy.local.server import Server

_LAUNCHER = ("-Xms4m", "-Xmx64m", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-cp", "lib/tools/server-launcher/*")
_MAIN = "org.elasticsearch.server.launcher.ServerLauncher"
# A full disk of a developer's machine must not make indices read-only: hence no disk watermarks.
_CONFIG = """\
cluster.name: rasid
node.name: rasid
path.data: {folder}/data
path.logs: {folder}/logs
http.host: {host}
http.port: {port}
transport.host: {host}
transport.port: {transport}
discovery.type: single-node
xpack.security.enabled: false
action.auto_create_index: false
cluster.routing.allocation.disk.threshold_enabled: false
"""
# To the console only, which is our log file; deprecations also as the header that clients turn into warnings.
_LOGGING = """\
status=error
appender.console.type=Console
appender.console.name=console
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=[%d{ISO8601}] %-5p [%c{1.}] %m%n
appender.header_warning.type=HeaderWarningAppender
appender.header_warning.name=header_warning
rootLogger.level=info
rootLogger.appenderRef.console.ref=console
logger.deprecation.name=org.elasticsearch.deprecation
logger.deprecation.level=warn
logger.deprecation.appenderRef.header_warning.ref=header_warning
"""


class Elasticsearch(Server):
    """Elasticsearch with its files in `place`, run as that place's user; `home` holds what was unpacked."""

    name = "elasticsearch"
    setting = "RASID_ELASTICSEARCH_PORT"

    def __init__(
        self,
        home: Path,
        jdk: Jdk,
        place: Place,
        log: Path,
        settings: Mapping[str, str] | None = None,
        files: Mapping[str, str] | None = None,
    ) -> None:
        """`settings` stand beside ours, and win; `files` are written beside its configuration.

        Raises LocalError if the place's user cannot reach the JDK.
        """
        super().__init__(log)
        self._settings, self._files = dict(settings or {}), dict(files or {})
        if place.user and not reachable(jdk.java, place.user):
            raise LocalError(
                f"Elasticsearch refuses to run as root, and user {place.user} cannot reach {jdk.home}: "
                f"install a JDK for all users, or point JAVA_HOME at one"
            )
        self._home, self._jdk, self._place = home, jdk, place
        self._folder = place.folder / "elasticsearch"

    @property
    def endpoint(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def health(self) -> str:
        return f"{self.endpoint}/_cluster/health"

    def launch(self) -> Process:
        self.port = self.choose_port()
        home = self._reachable_home()
        for part in ("config", "tmp"):  # made anew: what the server's user left there is not to be written through
            shutil.rmtree(self._folder / part, ignore_errors=True)
        for part in ("config", "tmp", "data", "logs"):
            (self._folder / part).mkdir(parents=True, exist_ok=True)
        config = self._folder / "config"
        ours = _CONFIG.format(host=LOOPBACK, port=self.port, transport=free_port(), folder=self._folder)
        lines = [line for line in ours.splitlines() if line.partition(":")[0] not in self._settings]
        lines += [f"{name}: {value}" for name, value in self._settings.items()]
        (config / "elasticsearch.yml").write_text("\n".join([*lines, ""]), encoding="utf-8")
        for name, text in self._files.items():
            (config / name).write_text(text, encoding="utf-8")
        (config / "log4j2.properties").write_text(_LOGGING, encoding="ascii")
        (config / "jvm.options").write_text(self._jvm_options(home), encoding="ascii")
        self._place.give(self._folder)
        argv = [str(self._jdk.java), *_LAUNCHER, _MAIN]
        return spawn(self.name, argv, self.log, self._env(home, config), cwd=home, user=self._place.user)

    def is_ready(self) -> bool:
        try:
            answer = httpx.get(f"{self.endpoint}/_cluster/health", params={"timeout": "1s"}, timeout=5, trust_env=False)
        except httpx.HTTPError:
            return False
        return answer.status_code == httpx.codes.OK and answer.json()["status"] in {"green", "yellow"}

    def _reachable_home(self) -> Path:
        """What was unpacked, copied to the place if the place's user cannot reach it where it is."""
        if self._place.user is None or reachable(self._home, self._place.user):
            return self._home
        copy = self._place.folder / self._home.name
        shutil.rmtree(copy, ignore_errors=True)  # an earlier copy may have been cut short, or cleared in part
        shutil.copytree(self._home, copy)
        return copy

    def _jvm_options(self, home: Path) -> str:
        """Elastic's options but for the garbage collector's log (2 GB) and a module that not every JDK has."""
        unwanted = ["-Xlog:gc"]
        if "jdk.incubator.vector" not in self._jdk.modules:
            unwanted.append("jdk.incubator.vector")
        lines = (home / "config" / "jvm.options").read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if line and not line.startswith("#") and not any(w in line for w in unwanted)]
        return "\n".join([*kept, ""])

    def _env(self, home: Path, config: Path) -> dict[str, str]:
        java, temporary = str(self._jdk.home), str(self._folder / "tmp")
        return {
            "PATH": os.environ.get("PATH", ""),
            "LANG": "C.UTF-8",
            "ES_HOME": str(home),
            "ES_PATH_CONF": str(config),
            "ES_TMPDIR": temporary,
            "ES_DISTRIBUTION_TYPE": "tar",
            "ES_JAVA_OPTS": "-Xms512m -Xmx512m -XX:-UsePerfData",
            # What prepares the server leaves a folder behind at every start. These options are split at spaces.
            "CLI_JAVA_OPTS": "" if " " in temporary else f"-Djava.io.tmpdir={temporary}",
            "ES_JAVA_HOME": java,
            "JAVA_HOME": java,
            "JAVA_TYPE": "ES_JAVA_HOME",
            "JAVA": str(self._jdk.java),
        }
