"""Fetches the servers' files in pure Python, checks every hash, and keeps them for later starts.

A server's folder appears under its final name only when it is whole (its stamp is written last, then the folder is
renamed), so an interrupted fetch is never taken for a finished one: what is left of it is cleared by the next.
"""

import contextlib
import fcntl
import hashlib
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import requests
import rich.progress
from jgo.maven import MavenContext, PythonResolver

from deploy.local.errors import LocalError
from deploy.local.pins import Bundle, Pin

# (pin, folder to download under) -> the downloaded file
Fetch = Callable[[Pin, Path], Path]
_STAMP = "complete"
_TIMEOUT = 60  # seconds without a byte
_RETRY = "run again"


def fetch(name: str, bundle: Bundle, folder: Path, download: Fetch | None = None) -> Path:
    """The folder holding a server's files: `folder`/NAME-VERSION, fetched first unless an earlier run did.

    Raises LocalError with what to do when the disk is too full, a download is cut short or a hash differs.
    """
    home = folder / f"{name}-{bundle.version}"
    if _is_whole(home, bundle):
        return home
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder, name):
        if _is_whole(home, bundle):  # fetched by the run just waited for
            return home
        part, cache = folder / f"{home.name}.part", folder / f"{home.name}.downloads"
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(part, ignore_errors=True)
        _check_space(name, bundle, folder)
        part.mkdir()
        try:
            with contextlib.ExitStack() as stack:
                get = download or stack.enter_context(_downloads(f"{name} {bundle.version}"))
                for pin in bundle.files:
                    file = _verified(pin, cache, get)
                    if bundle.unpack:
                        _unpack(file, bundle.unpack, part)
                        file.unlink()
                    else:
                        file.rename(part / file.name)
            (part / _STAMP).write_text(bundle.stamp, encoding="ascii")
            part.rename(home)
        except OSError as exc:
            raise LocalError(f"Cannot keep {name} in {folder}: {exc.strerror or exc}") from exc
        finally:
            shutil.rmtree(part, ignore_errors=True)
        shutil.rmtree(cache, ignore_errors=True)
    return home


def _is_whole(home: Path, bundle: Bundle) -> bool:
    try:
        return (home / _STAMP).read_text(encoding="ascii") == bundle.stamp
    except (OSError, UnicodeDecodeError):
        return False


def _check_space(name: str, bundle: Bundle, folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < bundle.needs:
        raise LocalError(
            f"Fetching {name} needs {bundle.needs / 1e9:.1f} GB of free disk space in {folder}, there are "
            f"{free / 1e9:.1f} GB: free some, or set RASID_LOCAL_DIR to a folder with more room"
        )


def _verified(pin: Pin, cache: Path, get: Fetch) -> Path:
    """The pinned file, from an earlier interrupted run if it is whole there, else downloaded. Leaves no bad file."""
    file = get(pin, cache)
    if _sha256(file) == pin.sha256:
        return file
    file.unlink()  # cut short by a run that was killed: once more from the start
    file = get(pin, cache)
    if _sha256(file) == pin.sha256:
        return file
    size = file.stat().st_size
    file.unlink()
    raise LocalError(
        f"The download of {pin.coordinate} was cut short or altered ({size:,} bytes whose SHA-256 is not the one in "
        f"artifacts.toml): {_RETRY}"
    )


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _unpack(archive: Path, under: str, into: Path) -> None:
    """Unpacks TOP/`under`/… to `into`/…, readable by every user whatever our umask: the server may run as another."""
    with zipfile.ZipFile(archive) as content:
        for member in content.infolist():
            inner = PurePosixPath(*PurePosixPath(member.filename).parts[1:])
            if not inner.is_relative_to(under) or ".." in inner.parts:
                continue
            target = into / inner.relative_to(under)
            if member.is_dir():
                target.mkdir(parents=True, exist_ok=True)
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                with content.open(member) as source, target.open("wb") as copy:
                    shutil.copyfileobj(source, copy, 1 << 20)
    for path in (into, *into.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


@contextlib.contextmanager
def _alone(folder: Path, name: str) -> Iterator[None]:
    """One fetch of a server at a time in one folder; the lock goes with the process, however that ends."""
    with (folder / f"{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"waiting for another run that is fetching {name} …", file=sys.stderr, flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _downloads(title: str) -> Iterator[Fetch]:
    """Downloads by jgo from where it looks by default, all its files in our folder; progress on standard error."""
    with rich.progress.Progress(
        *rich.progress.Progress.get_default_columns(),
        rich.progress.DownloadColumn(),
        console=rich.console.Console(stderr=True),
        transient=True,
    ) as bars:
        plain = not bars.console.is_terminal
        print(f"fetching {title} …", file=sys.stderr, flush=True)

        @contextlib.contextmanager
        def progress(filename: str, size: int) -> Iterator[Callable[[int], None]]:
            done, shown = 0, 0
            task = bars.add_task(filename, total=size, visible=not plain)

            def update(count: int) -> None:
                nonlocal done, shown
                done += count
                bars.advance(task, count)
                if plain and done - shown >= 100_000_000:
                    shown = done
                    print(f"  {filename}: {done / 1e6:.0f} of {size / 1e6:.0f} MB", file=sys.stderr, flush=True)

            yield update
            bars.remove_task(task)

        resolver = PythonResolver(progress_callback=progress)

        def get(pin: Pin, cache: Path) -> Path:
            context = MavenContext(resolver, repo_cache=cache, timeout=_TIMEOUT)
            group, name, version = pin.coordinate.split(":")
            artifact = context.project(group, name).at_version(version).artifact(packaging=pin.packaging)
            try:
                return Path(artifact.resolve())
            except requests.RequestException as exc:
                Path(artifact.cached_path).unlink(missing_ok=True)
                what = "found no network" if isinstance(exc, requests.ConnectionError) else "was cut short"
                raise LocalError(f"The download of {pin.coordinate} {what} ({type(exc).__name__}): {_RETRY}") from exc
            except RuntimeError as exc:  # jgo's word for any answer but 200
                raise LocalError(f"{pin.coordinate} is not to be had where jgo looks for it: {_RETRY} later") from exc
            except BaseException:
                Path(artifact.cached_path).unlink(missing_ok=True)
                raise

        yield get
