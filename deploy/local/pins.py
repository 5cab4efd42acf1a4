"""What is fetched: read from artifacts.toml, and (`python -m deploy.local.pins VERSION`) written for another Kafka."""

import hashlib
import sys
import tempfile
from pathlib import Path

import msgspec
from jgo.maven import MavenContext

from deploy.local.errors import LocalError

FILE = Path(__file__).with_name("artifacts.toml")
KAFKA = "org.apache.kafka:kafka_2.13"
# Kafka's own distribution logs through these; its dependencies name only the interface.
LOGGING = "org.apache.logging.log4j:log4j-slf4j-impl"


class Pin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of a Maven repository."""

    coordinate: str  # group:name:version
    sha256: str
    packaging: str = "jar"


class Bundle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A server: the files it is made of, and the free disk space in bytes that fetching it takes."""

    version: str
    needs: int
    files: list[Pin]
    unpack: str = ""  # of an archive, only what lies under this folder (below its single top folder) is kept

    @property
    def stamp(self) -> str:
        """Changes with anything that is pinned."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()


class Artifacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kafka: Bundle
    elasticsearch: Bundle


def load(file: Path = FILE) -> Artifacts:
    """Raises LocalError if the file does not say what is expected."""
    try:
        return msgspec.toml.decode(file.read_bytes(), type=Artifacts)
    except msgspec.DecodeError as exc:
        raise LocalError(f"{file}: {exc}") from exc


def resolve(version: str, cache: Path) -> list[Pin]:
    """Kafka's jar, what it needs at run time and its logging, downloaded to `cache` and hashed; sorted."""
    context = MavenContext(repo_cache=cache, timeout=60)
    first, needed = context.resolver.resolve([context.create_dependency(f"{KAFKA}:{version}")])
    found = [d for d in [*first, *needed] if d.scope in {None, "compile", "runtime"}]
    log4j = next(d.version for d in found if d.artifactId == "log4j-core")
    found.append(context.create_dependency(f"{LOGGING}:{log4j}"))
    return sorted(
        (
            Pin(
                f"{d.groupId}:{d.artifactId}:{d.version}", hashlib.sha256(d.artifact.resolve().read_bytes()).hexdigest()
            )
            for d in found
        ),
        key=lambda pin: pin.coordinate,
    )


def main(version: str) -> None:
    """Prints artifacts.toml's `kafka` part for a version."""
    with tempfile.TemporaryDirectory() as cache:
        pins = resolve(version, Path(cache))
    print(f'[kafka]\nversion = "{version}"\nneeds = 300_000_000\nfiles = [')
    for pin in pins:
        print(f'    {{ coordinate = "{pin.coordinate}", sha256 = "{pin.sha256}" }},')
    print("]")


if __name__ == "__main__":
    main(*sys.argv[1:])
