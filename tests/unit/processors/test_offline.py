"""`python -m processors`: files in, files out, nothing half done."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
BOMB = "قتل مدنيان وأصيب خمسة آخرون، اليوم الاثنين، بانفجار سيارة مفخخة قرب سوق الخضار وسط مدينة الموصل العراقية."
PERSIAN = "پلیس گفت که چند مرد ناشناس شب گذشته از بازار کهنه گریختند و پژوهش‌ها در این باره دنبال می‌شود."


def run(*arguments: str, text: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "processors", *arguments],
        cwd=ROOT, env=os.environ | {"PYTHONUTF8": "1"} | env, input=text, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip


def line(name: str, text: str, **known: str) -> str:
    return json.dumps({"id": name, "outlet": name, "published": "2026-03-09", "text": text, **known})


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(one) for one in text.splitlines()]


def test_each_line_gives_a_line_in_order_and_its_events_merge(tmp_path: Path) -> None:
    source, extracted, events = (tmp_path / name for name in ("in.jsonl", "extracted.jsonl", "events.jsonl"))
    lines = [line("a", BOMB), "{broken", line("fa", PERSIAN), line("b", BOMB + " ولم تعلن جهة مسؤوليتها عنه.")]
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    first = run("extract", str(source), "-o", str(extracted))
    assert first.returncode == 1
    assert next(told for told in first.stderr.splitlines() if str(source) in told).startswith(f"{source}:2: not JSON")
    written = extracted.read_text(encoding="utf-8")
    assert "الموصل" in written
    found = rows(written)
    assert [(one["id"], one["dropped"]) for one in found] == [
        ("a", None), ("line:2", "unreadable"), ("fa", "language"), ("b", None),
    ]  # fmt: skip
    for one in found:
        for span in (span for event in one["events"] for span in event["evidence"]):
            assert one[span["part"]][span["start"] : span["end"]] == span["text"]

    second = run("merge", str(extracted), "-o", str(events))
    assert second.returncode == 0, second.stderr
    (event,) = rows(events.read_text(encoding="utf-8"))
    assert event["event_type"] == "vehicle_bomb"
    assert {report["article_id"] for report in event["reports"]} == {"a", "b"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.jsonl", "extracted.jsonl", "in.jsonl"]


def test_why_two_mentions_are_one_is_explained(tmp_path: Path) -> None:
    extracted = tmp_path / "extracted.jsonl"
    lines = [line("a", BOMB), line("b", BOMB + " ولم تعلن جهة مسؤوليتها عنه.")]
    assert run("extract", "-", "-o", str(extracted), text="\n".join(lines)).returncode == 0
    told = run("merge", str(extracted), "--why", "a#0", "b#0")
    assert told.returncode == 0, told.stderr
    first, *rest = told.stdout.splitlines()
    assert first.startswith("a#0 and b#0: one event, ev-")
    assert [row.split()[:2] for row in rest if "day_same" in row or "bias" in row]
    assert any(row.strip().startswith("log-odds") and "joined above" in row for row in rest)
    unknown = run("merge", str(extracted), "--why", "a#0", "nobody")
    assert (unknown.returncode, unknown.stderr.splitlines()[-1]) == (
        2, f"{extracted}: no event or mention nobody: give ids that the merged events have",
    )  # fmt: skip


def test_a_correction_without_a_broker_is_one_line() -> None:
    done = run("correct", "merge", "ev-1", "ev-2", RASID_KAFKA="127.0.0.1:1")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "127.0.0.1:1" in done.stderr


def test_standard_streams_carry_the_same_and_nothing_else() -> None:
    extracted = run("extract", "-", text=line("a", BOMB) + "\n")
    assert (extracted.returncode, len(extracted.stdout.splitlines())) == (0, 1)
    merged = run("merge", "-", text=extracted.stdout)
    assert merged.returncode == 0, merged.stderr
    assert [event["event_type"] for event in rows(merged.stdout)] == ["vehicle_bomb"]


def test_arabic_needs_no_locale() -> None:
    done = run("extract", "-", text=line("a", BOMB) + "\n", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert rows(done.stdout)[0]["text"] == BOMB


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["extract", "nowhere.jsonl"], "nowhere.jsonl: No such file or directory"),
        (["extract", "-", "-o", "nowhere/out.jsonl"], "nowhere/out.jsonl.part: No such file or directory"),
        (["merge", "."], ".: Is a directory"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line(arguments: list[str], told: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stderr, done.stdout) == (2, f"{told}\n", "")


def test_what_failed_leaves_the_earlier_file_as_it_was(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"no": "line of ours"}\n')
    target.write_text("earlier\n")
    done = run("merge", str(source), "-o", str(target))
    assert done.returncode == 2
    assert done.stderr.startswith(f"{source}:1: ")
    assert "python -m processors extract" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert target.read_text() == "earlier\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def test_a_reader_that_leaves_ends_it_quietly(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text("".join(line(f"a{number}", BOMB) + "\n" for number in range(100)), encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "processors", "extract", str(source)],
            cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, text=True, timeout=120, check=False,
        )  # fmt: skip
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    source, pipe = tmp_path / "articles.jsonl", tmp_path / "pipe"
    source.write_text(line("a", BOMB) + "\n", encoding="utf-8")
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "processors", "extract", str(source), "-o", str(pipe)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as extract:
        told = pipe.read_text(encoding="utf-8")
    assert extract.returncode == 0
    assert json.loads(told)["id"] == "a"
    assert pipe.is_fifo()
