"""The measurement of merging: scores, systems, and training."""

import math

import pytest

from processors.merging.features import NAMES
from processors.merging.model import MODEL
from tests.bench.events_gold import golden
from tests.bench.events_merge import STREAM
from tests.bench.events_merge_gold import annotated
from tests.bench.events_merge_score import score
from tests.bench.events_merge_systems import evaluate
from tests.bench.events_merge_train import PRIOR, Pair, log_loss, pairs, train

ACTS = {"a": "x", "b": "x", "c": "x", "d": "y", "e": "z", "f": "z"}
# Links, together, B-cubed and inflation on the golden stream may not fall below these.
FLOORS = {"links": 0.95, "together": 0.95, "b_cubed": 0.97}


def test_a_perfect_parting_scores_one() -> None:
    scores = score(ACTS, ACTS)
    assert (scores.links, scores.together, scores.inflation) == (1.0, 1.0, 1.0)
    assert scores.b_cubed == pytest.approx(1.0)


def test_never_merging_has_no_links_and_too_many_events() -> None:
    scores = score(ACTS, {mention: mention for mention in ACTS})
    assert (scores.links, scores.together) == (0.0, 0.0)
    assert scores.inflation == 2.0
    assert scores.b_cubed == pytest.approx(2 * 0.5 / 1.5)


def test_the_links_of_each_act_weigh_alike() -> None:
    scores = score(ACTS, {**ACTS, "c": "alone"})
    assert scores.links_recall == pytest.approx((1 / 3 + 1) / 2)
    assert scores.links_precision == 1.0
    assert scores.together == pytest.approx(4 / 5)


def test_what_is_missing_stands_alone_and_what_is_invented_counts() -> None:
    scores = score(ACTS, {"a": 1, "b": 1}, spurious=2)
    assert scores.inflation == 1.0
    assert scores.links_recall == pytest.approx(1 / 6)


def test_the_golden_stream_is_merged_better_than_by_any_other_way() -> None:
    told = list(annotated(golden(STREAM)))
    scores = {name: evaluate(name, told) for name in ("rasid", "same day, same place", "never merged", "empty")}
    ours = scores.pop("rasid")
    assert {name: getattr(ours, name) >= floor for name, floor in FLOORS.items()} == dict.fromkeys(FLOORS, True)
    assert 0.9 <= ours.inflation <= 1.1
    assert all(ours.links > other.links and ours.b_cubed > other.b_cubed for other in scores.values())


def test_training_keeps_the_prior_where_nothing_is_known_and_learns_what_is() -> None:
    assert train([]) == pytest.approx(PRIOR)
    told = [0.0] * len(NAMES)
    told[NAMES.index("voice_same")] = 1.0
    learned = train([Pair([1.0, *told], same=True, weight=50.0)])
    assert learned["voice_same"] > PRIOR["voice_same"]
    assert learned["type_same"] == pytest.approx(PRIOR["type_same"])
    assert all(math.isfinite(value) for value in learned.values())


def test_the_weights_in_use_tell_the_golden_pairs_apart_better_than_those_set_by_hand() -> None:
    known = pairs(annotated(golden(STREAM)))
    learned = {"bias": MODEL.bias} | {name: MODEL.weights[name] for name in NAMES}
    assert log_loss(learned, known) < log_loss(PRIOR, known)
