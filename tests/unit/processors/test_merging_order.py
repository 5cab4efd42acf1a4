"""The order in which reports arrive does not decide which of them are of one act."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.event import ArticleMentions
from processors.merging.merge import Merger
from processors.stages import by_country
from tests.bench.events_gold import golden
from tests.bench.events_merge_gold import annotated, extracted
from tests.unit.processors.merging_cases import BASRA, IRAQ, MOSUL, batch, mention, parts

STREAM = Path(__file__).parents[2] / "golden" / "stream"

BATCHES = [
    batch(mention("exact", killed=4)),
    batch(mention("vague", place=IRAQ, killed=4, event_type="explosion")),
    batch(mention("both", 0, killed=5), mention("both", 1, place=BASRA, killed=1)),
    batch(mention("south", place=BASRA, killed=1)),
    batch(mention("next day", day="2026-03-11", killed=5)),
    batch(mention("other", event_type="abduction", killed=0)),
    batch(mention("undated", date=None, killed=4)),
    batch(mention("shelling", event_type="shelling", killed=2, targets=[])),
    batch(mention("history", temporality="background", published="2027-01-01T09:00:00", place=MOSUL, killed=5)),
]


def partition(batches: list[ArticleMentions]) -> set[frozenset[str]]:
    merger = Merger({})
    for one in batches:
        merger.apply(one)
    return parts(event for event in merger.events() if event.status == "active")


@settings(deadline=None)
@given(st.permutations(BATCHES))
def test_any_order_of_a_few_reports_parts_them_alike(order: list[ArticleMentions]) -> None:
    assert partition(order) == partition(BATCHES)


@pytest.mark.parametrize("read", [annotated, extracted])
def test_any_order_of_the_golden_stream_parts_it_alike(read: object) -> None:
    told = annotated(golden(STREAM)) if read is annotated else extracted(golden(STREAM))
    batches = [
        one for each in told for one in by_country(each.article, [m.mention for m in each.mentions], []).values()
    ]
    as_published = partition(batches)
    for seed in range(4):
        shuffled = batches[:]
        random.Random(seed).shuffle(shuffled)
        assert partition(shuffled) == as_published
    assert partition(batches[::-1]) == as_published
