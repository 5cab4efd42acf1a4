"""Another extractor in an environment of its own: made when first asked for, then spoken to page by page."""

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from tests.bench.page import Page, Reading

# A rival by the name of its program, and the environment that it runs in.
RIVALS = {
    "trafilatura": "trafilatura",
    "trafilatura_text": "trafilatura",
    "newspaper4k": "newspaper4k",
    "goose3": "goose3",
    "readability": "readability",
    "resiliparse": "resiliparse",
    "justext": "justext",
}
_ROOT = Path(__file__).parents[2]
LOCKS = Path(__file__).parent / "rivals"
_ENVIRONMENTS = _ROOT / ".local" / "bench"
_INSTALL_SECONDS = 900
_PAGE_SECONDS = 60


class AbsentError(Exception):
    """A rival cannot be had here; the message says why."""


def environment(name: str) -> Path:
    """The Python of the environment called `name`, made anew where its lock has changed. Raises AbsentError."""
    lock, folder = LOCKS / f"{name}.txt", _ENVIRONMENTS / name
    python = folder / "bin" / "python"
    stamp, mark = folder / "lock.sha256", hashlib.sha256(lock.read_bytes()).hexdigest()
    if python.exists() and stamp.exists() and stamp.read_text() == mark:
        return python
    sys.stderr.write(f"Making .local/bench/{name} from tests/bench/rivals/{name}.txt …\n")
    shutil.rmtree(folder, ignore_errors=True)
    install = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(lock))
    for command in ([sys.executable, "-m", "venv", str(folder)], [str(python), *install]):
        try:
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=_INSTALL_SECONDS)
        except subprocess.CalledProcessError as exc:
            raise AbsentError((exc.stderr.strip() or str(exc)).splitlines()[-1]) from exc
        except (OSError, subprocess.TimeoutExpired) as exc:
            raise AbsentError(str(exc)) from exc
    stamp.write_text(mark)
    return python


class Rival:
    """A running rival. Raises AbsentError where its environment cannot be made or its program does not start."""

    def __init__(self, name: str) -> None:
        self.name = name
        command = [str(environment(RIVALS[name])), "-m", f"tests.bench.rivals.read_{name}"]
        self._process = subprocess.Popen(
            command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def read(self, page: Page) -> Reading:
        """What the rival says of `page`. Raises AbsentError when it ends, or takes a minute for one page."""
        asked = {"html": base64.b64encode(page.html).decode(), "url": page.url, "charset": page.charset}
        watch = threading.Timer(_PAGE_SECONDS, self._process.kill)
        watch.start()
        try:
            questions, answers = _open(self._process.stdin), _open(self._process.stdout)
            questions.write(json.dumps(asked) + "\n")
            questions.flush()
            line = answers.readline()
        except BrokenPipeError:
            line = ""
        finally:
            watch.cancel()
        if not line:
            raise AbsentError(f"{self.name} ended at {page.id}")
        return Reading(**json.loads(line))


def _open(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe
