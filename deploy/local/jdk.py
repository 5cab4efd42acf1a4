"""Finds a full JDK on this machine: the servers need one, and an old one may come first on PATH."""

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local.errors import LocalError

MINIMUM = 21
SYSTEM_FOLDERS = ("/usr/lib/jvm/*", "/usr/java/*", "/opt/java/*", "/Library/Java/JavaVirtualMachines/*/Contents/Home")
_RELEASE = re.compile(r'^(JAVA_VERSION|MODULES)="(.*)"$', re.MULTILINE)


@dataclass(frozen=True)
class Jdk:
    """A full JDK: its folder, its feature version (21, 25) and the names of its modules."""

    home: Path
    version: int
    modules: frozenset[str] = frozenset()

    @property
    def java(self) -> Path:
        return self.home / "bin" / "java"


def find_jdk(
    minimum: int = MINIMUM, env: Mapping[str, str] = os.environ, system: tuple[str, ...] = SYSTEM_FOLDERS
) -> Jdk:
    """The first JDK of at least `minimum`, looking at JAVA_HOME, then PATH, then the `system` folders (globs).

    Raises LocalError, naming what was found, when there is none.
    """
    seen: dict[Path, str] = {}
    for home in _homes(env, system):
        if home in seen:
            continue
        jdk = _read(home)
        if jdk is None:
            seen[home] = f"{home} (no full JDK: javac is missing)"
        elif jdk.version < minimum:
            seen[home] = f"{home} (version {jdk.version})"
        else:
            return jdk
    found = "; found only " + ", ".join(seen.values()) if seen else "; found none"
    raise LocalError(
        f"A full JDK {minimum} or newer is needed{found}. Install one (Debian, Ubuntu: apt-get install "
        f"openjdk-{minimum}-jdk; elsewhere: Eclipse Temurin) or point JAVA_HOME at it."
    )


def _homes(env: Mapping[str, str], system: tuple[str, ...]) -> Iterator[Path]:
    if home := env.get("JAVA_HOME"):
        yield Path(home).resolve()
    for program in ("javac", "java"):
        if found := shutil.which(program, path=env.get("PATH", "")):
            yield Path(found).resolve().parent.parent
    for pattern in system:
        root, _, rest = pattern.partition("*")
        homes = Path(root).glob("*" + rest)
        yield from sorted({home.resolve() for home in homes if (home / "bin" / "java").exists()}, reverse=True)


def _read(home: Path) -> Jdk | None:
    """What the `release` file of a JDK folder says; every JDK since 9 has one."""
    if not (home / "bin" / "java").is_file() or not (home / "bin" / "javac").is_file():
        return None
    try:
        facts = dict(_RELEASE.findall((home / "release").read_text(encoding="utf-8", errors="replace")))
    except OSError:
        return None
    version = re.match(r"(?:1\.)?(\d+)", facts.get("JAVA_VERSION", ""))
    return Jdk(home, int(version[1]), frozenset(facts.get("MODULES", "").split())) if version else None
