"""An event on a terminal: its reports, what they disagree on, and its history."""

import io

import pytest
from rich.console import Console

from processors.event import Conflict
from sinks.document import from_event
from sinks.search import Hit
from sinks.tables import conflict_table, event_table, hit_table, isolated, report_table, revision_table
from tests.unit.sinks.samples import event, report

FIRST = report("a1", killed=2)
LATER = report("a2", killed=5, published="2026-03-10T15:00:00Z")
SAID = [Conflict(field="killed", values=["2", "5"], sources=[["outlet-a1"], ["outlet-a2", "نهرين"]])]
REVISIONS = [
    event("e1", 1, FIRST, changed=["event_id"], changed_by="a1"),
    event("e1", 2, FIRST, LATER, changed=["casualties", "reports"], changed_by="a2", conflicts=SAID),
    event("e1", 3, FIRST, LATER, changed=["status"], changed_by="correction:co-1", status="merged", merged_into="e0"),
]


def printed(*tables: object) -> str:
    out = io.StringIO()
    Console(file=out, width=240).print(*tables)
    return out.getvalue()


def test_an_event_is_shown_with_its_reports_disagreements_and_history() -> None:
    bodies = [from_event(one).body for one in REVISIONS]
    assert "e1" in printed(event_table(bodies[:1]))
    told = printed(report_table(bodies[1]))
    assert "outlet-a1" in told
    assert "https://news.example/a2" in told
    lines = printed(conflict_table(bodies[1])).splitlines()
    assert [line.split() for line in lines if "killed" in line] == [
        ["killed", "2", "outlet-a1"],
        ["killed", "5", "outlet-a2,", "نهرين"],
    ]
    history = [line.split() for line in printed(revision_table(bodies)).splitlines() if line.strip()[:1].isdigit()]
    assert [line[0] for line in history] == ["1", "2", "3"]
    assert "casualties," in history[1]
    assert history[2][-6:] == ["merged", "into", "e0", "2", "2", "5"]


def test_a_revision_without_disagreement_shows_none() -> None:
    assert "outlet" not in printed(conflict_table(from_event(REVISIONS[0]).body))


def test_right_to_left_cells_are_set_apart_on_a_terminal_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    body = from_event(REVISIONS[1]).body
    assert "\u2068" not in printed(conflict_table(body))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    told = printed(conflict_table(body))
    assert "\u2068outlet-a2, نهرين\u2069" in told
    assert "\u2068killed" not in told


def test_what_others_wrote_cannot_turn_our_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert isolated("قتلى\nthree") == "\u2068قتلى\u2069\nthree"
    hit = Hit("a1", "https://news.example/a1", "نهرين", "", None, 1.0, ["\u202e\u2066خبر\x1b[31m"])
    told = printed(hit_table([hit]))
    assert "\u202e" not in told
    assert "\u2066" not in told
    assert "\x1b" not in told
