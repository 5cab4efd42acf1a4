"""The one ignored folder: what was fetched, and for each run its logs, data and note of its processes.

.local/fetched/                servers, kept for every later run
.local/runs/NAME/state.json    what the run started, so that a later one can tell and stop it
.local/runs/NAME/logs/         one file for each process
.local/runs/NAME/…             the servers' configuration and data
"""

import hashlib
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from deploy.local.errors import LocalError

CHECKOUT = Path(__file__).resolve().parents[2]
UNPRIVILEGED = "nobody"


def local_folder() -> Path:
    """The folder, made if need be: RASID_LOCAL_DIR, else `.local` in the checkout. Raises LocalError if we may not."""
    folder = Path(os.environ.get("RASID_LOCAL_DIR") or CHECKOUT / ".local").expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as exc:
        raise LocalError(
            f"Cannot write to {folder} ({exc.strerror}): remove it if another user made it, "
            f"or set RASID_LOCAL_DIR to a folder of yours"
        ) from exc


@dataclass(frozen=True)
class Place:
    """Where a server that refuses root keeps its files, and the user it runs as (None: ours)."""

    folder: Path
    user: str | None = None

    def give(self, path: Path) -> None:
        """Hands a folder with all it holds to the server's user, and to nobody else."""
        path.chmod(0o700)
        if self.user:
            for item in (path, *path.rglob("*")):
                shutil.chown(item, self.user, _user(self.user)[1])


def place_for(run: Path) -> Place:
    """Where a server that refuses root runs: in `run`, or when we are root as another user in a folder it can reach.

    A folder below a home that only root may enter cannot be reached: then it is one in the system's temporary folder,
    named after `run`, owned by root and writable for nobody else.
    """
    if os.geteuid() != 0:
        return Place(run)
    if reachable(run, UNPRIVILEGED):
        return Place(run, UNPRIVILEGED)
    name = "rasid-" + hashlib.sha256(os.fsencode(run)).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()).resolve() / name
    folder.mkdir(mode=0o711, exist_ok=True)
    facts = folder.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != 0 or facts.st_mode & 0o022:
        raise LocalError(f"{folder} was made by somebody else: remove it")
    folder.chmod(0o711)  # whatever our umask made of it
    return Place(folder, UNPRIVILEGED)


def reachable(path: Path, user: str) -> bool:
    """Whether `user` (without supplementary groups) may enter every folder on the way to `path`, and read `path`."""
    return all(_may(folder, user, 0o1) for folder in path.resolve().parents) and _may(path, user, 0o5)


def _may(path: Path, user: str, bits: int) -> bool:
    uid, gid = _user(user)
    facts = path.stat()
    shift = 6 if facts.st_uid == uid else 3 if facts.st_gid == gid else 0
    return (facts.st_mode >> shift) & bits == bits


def _user(name: str) -> tuple[int, int]:
    import pwd  # noqa: PLC0415  not on every system, and needed as root only

    try:
        entry = pwd.getpwnam(name)
    except KeyError as exc:
        raise LocalError(f"Elasticsearch refuses to run as root and there is no user {name} to run it as") from exc
    return entry.pw_uid, entry.pw_gid
