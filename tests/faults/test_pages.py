"""Pages that take their process down: the worker goes on, the page lies whole in the dead letters, the next is read."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from deploy.local.servers import Endpoints
from processors.article import EXTRACTED_TOPIC, Article
from producers.article import TOPIC, FetchedArticle, utc_now
from producers.compacted import read_all
from producers.publish import Publisher
from producers.trail import DEAD_LETTERS, DeadLetter
from tests.programs import PATIENCE, Programs

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform != "linux", reason="/proc tells a program's processes on Linux alone"),
]

QUIET = "اختتمت في العاصمة أعمال مؤتمر المياه بمشاركة خبراء من عدة دول، ودعا البيان الختامي إلى ترشيد الاستهلاك."
LEAST_MEMORY = 32 << 20
BUSY = 5  # clock ticks: an idle process uses none


@pytest.fixture
def worker(servers: Endpoints, fresh: str, tmp_path: Path) -> Iterator[Programs]:
    """The worker, not yet started."""
    with Programs(servers, fresh, tmp_path) as programs:
        programs.set_up()
        yield programs


def page(name: str, paragraphs: int) -> FetchedArticle:
    body = "".join(f"<p>{number} {QUIET}</p>\n" for number in range(paragraphs))
    return FetchedArticle(
        article_id=name,
        url=f"https://waha.example/{name}",
        outlet="الواحة",
        body=f"<html><body><article>{body}</article></body></html>".encode(),
        fetched_at=utc_now(),
    )


def send(worker: Programs, *articles: FetchedArticle) -> None:
    with Publisher(worker.settings) as publisher:
        for article in articles:
            publisher.send(TOPIC, article.article_id, msgspec.json.encode(article))


def dead_letters(worker: Programs) -> list[DeadLetter]:
    return [
        msgspec.json.decode(value, type=DeadLetter) for _, value in read_all(worker.settings, DEAD_LETTERS) if value
    ]


def check(worker: Programs, heavy: FetchedArticle, light: FetchedArticle, told: Callable[[str], bool]) -> None:
    """`heavy` is put away whole with what happened, `light` passed on, and the worker is the process it was."""
    worker.drain("processors", at_least=2)
    (letter,) = dead_letters(worker)
    assert letter.value == msgspec.json.encode(heavy)
    assert told(letter.error), letter.error
    passed = [
        msgspec.json.decode(value, type=Article) for _, value in read_all(worker.settings, EXTRACTED_TOPIC) if value
    ]
    assert [article.article_id for article in passed] == [light.article_id]
    worker.running["processors"].check()


def test_a_page_that_needs_too_much_memory_costs_only_itself(worker: Programs) -> None:
    worker.env["RASID_PAGE_MEMORY_BYTES"] = str(LEAST_MEMORY)
    worker.start("processors")
    heavy, light = page("heavy", 15_000), page("light", 3)
    send(worker, heavy, light)
    check(worker, heavy, light, lambda error: error == "needed more memory than a page may take")


def test_a_page_whose_process_is_killed_costs_only_itself(worker: Programs) -> None:
    worker.start("processors")
    heavy, light = page("heavy", 6_000), page("light", 3)
    send(worker, light)  # the pool begins with its first task
    worker.drain("processors", at_least=1)
    pool = {
        process: processor_time(process)
        for starter in children(worker.running["processors"].popen.pid)
        for process in children(starter)
    }
    send(worker, heavy)
    deadline = time.monotonic() + PATIENCE
    while not (busy := [process for process, before in pool.items() if processor_time(process) > before + BUSY]):
        assert time.monotonic() < deadline, "no process took the page up"
        time.sleep(0.01)
    os.kill(busy[0], signal.SIGKILL)
    check(worker, heavy, light, lambda error: error.startswith("its process ended with code"))


def children(process: int) -> list[int]:
    threads = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for thread in threads for child in thread.read_text().split()]


def processor_time(process: int) -> int:
    """In clock ticks, a hundredth of a second each."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
