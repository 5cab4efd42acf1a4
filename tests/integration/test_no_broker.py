"""Every program says in one last line that no broker answers, and where it looked."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.process import free_port

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
PROGRAMS = {
    "topics": ["producers", "topics"],
    "run": ["producers", "run", "--once"],
    "ingest": ["producers", "ingest", "article.txt", "--published", "2026-03-09"],
    "alerts": ["sinks", "alerts"],
    "notify": ["sinks", "notify"],
    "worker": ["faust", "-A", "processors.app", "worker", "-l", "warn"],
}


def test_without_a_broker_every_program_ends_with_one_clear_line(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("خبر عن افتتاح مدرسة.", encoding="utf-8")
    where = f"127.0.0.1:{free_port()}"
    env = os.environ | {"RASID_KAFKA": where, "RASID_STATE_DIR": str(tmp_path / "state"), "RASID_LOG_FORMAT": "json"}
    running = {}
    for name, words in PROGRAMS.items():  # side by side: each is patient for ten seconds
        argv = [str(article) if word == article.name else word for word in words]
        running[name] = subprocess.Popen(
            [sys.executable, "-m", *argv],
            cwd=ROOT,
            env=env,
            text=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
    try:
        told = {name: process.communicate(timeout=120)[1] for name, process in running.items()}
    finally:
        for process in running.values():
            process.kill()
            process.wait()
    assert {name: process.returncode for name, process in running.items()} == dict.fromkeys(PROGRAMS, 1)
    wanted = f"no Kafka broker answers at {where}: start it, or set RASID_KAFKA"
    assert {name: text.splitlines()[-1].removeprefix("sinks: ") for name, text in told.items()} == dict.fromkeys(
        PROGRAMS, wanted
    )
    assert not [name for name, text in told.items() if "Traceback" in text]
