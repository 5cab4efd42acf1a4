"""One system in a process of its own, so that its memory and start-up are its own: `events_worker SYSTEM`.

Standard input is a Task as JSON, standard output a Measured as JSON.
"""

import importlib
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from processors.event import Facts
from tests.bench.events_gold import GoldArticle

_STATUS = Path("/proc/self/status")
_FIRST = GoldArticle(
    id="first",
    title="انفجار عبوة قرب الموصل",
    published="2024-03-12",
    text="أصيب شرطيان بانفجار عبوة ناسفة قرب الموصل، اليوم الثلاثاء.\nونقل الجريحان إلى مستشفى المدينة، وقال ضابط في "
    "الشرطة إن العبوة كانت مزروعة على جانب الطريق، وإن قوة من فوج الطوارئ طوقت المكان وفتحت تحقيقا في الحادث.",
)


class Task(msgspec.Struct, frozen=True):
    """Articles whose events are asked for, others to be read for the clock, and the seconds after which that ends."""

    told: list[GoldArticle]
    timed: list[GoldArticle]
    seconds: float


class Measured(msgspec.Struct, frozen=True):
    """The events of each article of `told`; CPU seconds from the process's start to the end of its first article, and
    for `articles` of all; peak memory in megabytes, the articles themselves included.
    """

    events: list[list[Facts]]
    start_up: float
    articles: int
    seconds: float
    mb: float


def measure(reader: Callable[[GoldArticle], Callable[[], list[Facts]]], task: Task, start_up: float) -> Measured:
    """Read the articles of `told` once to warm up, then all of them for the clock."""
    told = [reader(article) for article in task.told]
    events = [read() for read in told]
    timed = [*(reader(article) for article in task.timed), *told]
    start, articles = time.process_time(), 0
    for read in timed:
        read()
        articles += 1
        if time.process_time() - start > task.seconds:
            break
    return Measured(events, start_up, articles, time.process_time() - start, _peak_mb())


def _peak_mb() -> float:
    """The kernel's own mark: getrusage's may be that of the process that started this one."""
    if _STATUS.exists():
        lines = dict(line.split(":", 1) for line in _STATUS.read_text(encoding="ascii").splitlines())
        return int(lines["VmHWM"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def main() -> int:
    reader = importlib.import_module(f"tests.bench.events_{sys.argv[1]}").reader
    if not reader(_FIRST)():
        sys.exit(f"{sys.argv[1]} tells no event of {_FIRST.title!r}")
    start_up = time.process_time()
    task = msgspec.json.decode(sys.stdin.buffer.read(), type=Task)
    sys.stdout.buffer.write(msgspec.json.encode(measure(reader, task, start_up)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
