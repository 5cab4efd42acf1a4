from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinks.bulk import batches, judge, operation
from sinks.document import Document
from sinks.elastic import cause


def item(status: int, kind: str = "", reason: str = "") -> dict[str, Any]:
    return {"status": status} | ({"error": {"type": kind, "reason": reason}} if kind else {})


@pytest.mark.parametrize(
    ("answer", "exit_"),
    [
        (item(201), "indexed"),
        (item(200), "indexed"),
        (item(409, "version_conflict_engine_exception"), "older"),
        (item(429, "es_rejected_execution_exception"), "again"),
        (item(503, "unavailable_shards_exception"), "again"),
        (item(403, "cluster_block_exception"), "again"),
        (item(404, "index_not_found_exception"), "again"),
        (item(400, "strict_dynamic_mapping_exception", "introduction of [x] is not allowed"), "refused"),
        (item(400, "document_parsing_exception"), "refused"),
    ],
)
def test_each_item_is_judged(answer: dict[str, Any], exit_: str) -> None:
    verdict = judge(answer)
    assert verdict.exit == exit_
    assert bool(verdict.reason) == (exit_ in ("again", "refused"))


def test_reason_is_the_innermost_cause_in_one_line() -> None:
    error = {"type": "a", "reason": "outer", "caused_by": {"type": "b", "reason": "inner\n at line 1"}}
    assert cause({"error": error}) == "inner at line 1"
    assert cause("plain\ntext") == "plain text"


@given(st.lists(st.integers(1, 50)), st.integers(1, 10), st.integers(1, 100))
def test_batches_keep_order_and_bounds(sizes: list[int], most: int, most_bytes: int) -> None:
    cuts = [sizes[cut] for cut in batches(sizes, most, most_bytes)]
    assert [size for cut in cuts for size in cut] == sizes
    assert all(0 < len(cut) <= most and (len(cut) == 1 or sum(cut) <= most_bytes) for cut in cuts)


def test_operation_writes_to_the_alias_and_never_over_something_newer() -> None:
    body = {"first_reported_at": "2026-11-02T08:00:00Z"}
    made = operation(Document("rasid-events", "e1", 7, body), "north-")
    assert msgspec.json.decode(made.action) == {
        "index": {
            "_index": "north-rasid-events-2026.11",
            "_id": "e1",
            "version": 7,
            "version_type": "external_gte",
            "require_alias": True,
        }
    }
    assert msgspec.json.decode(made.source) == body
    assert made.size >= len(made.action) + len(made.source) + 2
