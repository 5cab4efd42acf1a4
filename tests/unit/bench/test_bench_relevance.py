"""The queries of `make bench-relevance`, and its measures."""

import pytest

from tests.bench.relevance import HELD_OUT, articles, queries, score

QUERIES = queries()
UNFITTED = queries(HELD_OUT)


def test_there_are_enough_queries_and_none_twice() -> None:
    words = [one.words for one in QUERIES]
    assert len(words) == len(set(words)) >= 60
    assert len({one.words for one in UNFITTED} - set(words)) == len(UNFITTED) == 25


def test_every_article_that_is_graded_exists_and_has_one_grade() -> None:
    known = {one.article_id for one in articles()}
    for one in [*QUERIES, *UNFITTED]:
        named = [*one.first, *one.among, *one.touches]
        assert len(named) == len(set(named)), one.words
        assert set(named) <= known, one.words
        assert one.first, one.words


def test_the_best_order_scores_one_and_grades_weigh() -> None:
    grades = {"a": 3, "b": 2, "c": 1}
    assert score(["a", "b", "c"], grades).ndcg == pytest.approx(1)
    assert score(["b", "a", "c"], grades).ndcg < 1
    assert score(["b", "x", "y"], grades).ndcg < score(["a", "x", "y"], grades).ndcg
    assert score(["x"], grades).ndcg == 0
    # By hand: (2^2 - 1) / log2(2) over 7 / log2(2) + 3 / log2(3) + 1 / log2(4).
    assert score(["b"], grades).ndcg == pytest.approx(3 / (7 + 3 / 1.584962500721156 + 0.5))


def test_recall_is_the_share_of_all_that_answer() -> None:
    assert score(["x", "a", "c"], {"a": 3, "b": 2, "c": 1, "d": 1}).recall == pytest.approx(0.5)
