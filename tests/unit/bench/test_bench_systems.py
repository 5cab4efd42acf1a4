"""The loop around a rival, and what is made of a system's readings."""

import base64
import io
import json
import sys
from datetime import UTC, datetime

import pytest

from processors.extract import Dropped
from tests.bench import rival
from tests.bench.measure import Result, measure
from tests.bench.ours import reading_of
from tests.bench.page import Gold, Page, Reading
from tests.bench.report import faults, table
from tests.bench.rival import RIVALS, AbsentError, Rival
from tests.bench.rivals.serve import decoded, serve

TEXT = "أعلنت البلدية إعادة فتح الحديقة العامة أمام الزوار بعد انتهاء أعمال الصيانة فيها"


def page(name: str, gold: Gold) -> Page:
    return Page(
        id=name,
        layout="x",
        url="https://x.example/",
        html=b"<p>x",
        charset=None,
        timezone="UTC",
        fetched_at=datetime(2024, 1, 1, tzinfo=UTC),
        gold=gold,
    )


PAGES = [
    page("article", Gold(title="عودة الحديقة", must=(TEXT,))),
    page("empty", Gold(asked=frozenset({"refusal"}))),
]


def test_a_rival_answers_line_by_line_and_survives_its_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(html: bytes, url: str, charset: str | None) -> dict[str, str | None]:
        print("chatter")  # noqa: T201 - rivals do
        if not html:
            raise ValueError("nothing there")
        return {"text": decoded(html, charset), "title": url}

    asked = [{"html": base64.b64encode(body).decode(), "url": "u", "charset": None} for body in (TEXT.encode(), b"")]
    answers = io.StringIO()
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(map(json.dumps, asked)) + "\n"))
    monkeypatch.setattr(sys, "stdout", answers)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    serve(read)
    first, second = (Reading(**json.loads(line)) for line in answers.getvalue().splitlines())
    assert (first.text, first.title, first.error) == (TEXT, "u", None)
    assert (second.text, second.error) == (None, "ValueError: nothing there")


def test_bytes_for_rivals_that_want_characters() -> None:
    assert decoded("خبر".encode(), "latin-1") == "خبر"
    assert decoded("خبر".encode("windows-1256"), None) == "خبر"
    assert decoded("خبر".encode("windows-1256"), "no-such") == "خبر"


def test_a_rival_without_its_lock_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_environment(name: str) -> None:
        raise AbsentError(f"{name} cannot be installed")

    monkeypatch.setattr(rival, "environment", no_environment)
    with pytest.raises(AbsentError, match="goose3 cannot be installed"):
        Rival("goose3")


def test_every_rival_has_a_lock_with_hashes_and_a_program() -> None:
    for name, folder in RIVALS.items():
        lock = (rival.LOCKS / f"{folder}.txt").read_text(encoding="utf-8")
        assert "--hash=sha256:" in lock
        assert "://" not in lock
        assert (rival.LOCKS / f"read_{name}.py").exists()


def test_ours_says_why_it_refuses() -> None:
    assert reading_of(Dropped("list_page", "14 links"), 1.0) == Reading(None, ms=1.0, error="list_page: 14 links")


def test_the_table_and_the_faults_say_what_was_measured() -> None:
    def good(each: Page) -> Reading:
        return Reading(TEXT if each.gold.must else None, each.gold.title, ms=2.0)

    def bad(each: Page) -> Reading:
        return Reading(f"{TEXT} {TEXT}", ms=4.0)

    well, ill = measure(good, PAGES), measure(bad, PAGES, rounds=0)
    systems: dict[str, Result | str] = {"good": well, "bad": ill, "gone": "no network"}
    lines = table("own", len(PAGES), systems).splitlines()
    assert lines[2].split() == ["pages", "asked", *["1"] * 8, "2"]
    assert lines[3].split()[1:4] == ["1.000"] * 3
    assert lines[4].split()[-3:] == ["-", "0.000", "4.0"]
    assert lines[5] == "gone                 absent: no network"
    assert faults(PAGES, well.scores, well.readings) == "No faults."
    told = faults(PAGES, ill.scores, ill.readings)
    assert "title: wanted 'عودة الحديقة', said None" in told
    assert "not refused" in told
