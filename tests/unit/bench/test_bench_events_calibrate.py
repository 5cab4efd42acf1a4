"""Learning how sure events are: the regression, the measures, and that what is shipped fits our own articles."""

import random
import tomllib

import msgspec
import pytest

from processors.events.confidence import FIELDS, Calibration, calibration, logistic
from tests.bench.events_calibrate import DOCS, as_toml, cross_validated, learn, samples, with_table
from tests.bench.events_gold import golden
from tests.bench.events_regression import fit, solve
from tests.bench.events_reliability import Guess, brier, calibration_error, log_loss, measures, reliability

SAMPLES = [samples(article) for article in golden()[:40]]


def test_equations_are_solved_and_a_row_that_says_nothing_gives_zero() -> None:
    assert solve([[0.0, 2.0], [3.0, 1.0]], [4.0, 5.0]) == pytest.approx([1.0, 2.0])
    assert solve([[2.0, 0.0], [0.0, 0.0]], [4.0, 0.0]) == pytest.approx([2.0, 0.0])


def test_weights_are_found_again() -> None:
    chance = random.Random(7)
    drawn = []
    for _ in range(4000):
        features = {"always": 1.0, "x": chance.gauss(0, 1), "rare": float(chance.random() < 0.2)}
        odds = 0.5 + 1.5 * features["x"] - 1.0 * features["rare"]
        drawn.append((features, chance.random() < logistic(odds)))
    found = fit(drawn)
    assert found["always"] == pytest.approx(0.5, abs=0.15)
    assert found["x"] == pytest.approx(1.5, abs=0.15)
    assert found["rare"] == pytest.approx(-1.0, abs=0.25)


def test_what_is_always_so_gives_no_endless_weights() -> None:
    found = fit([({"always": 1.0, "x": 1.0}, True)] * 20 + [({"always": 1.0}, False)])
    assert 0 < found["x"] < 10


def test_measures_of_known_guesses() -> None:
    guesses = [Guess(0.75, True), Guess(0.75, True), Guess(0.75, True), Guess(0.75, False)]
    assert brier(guesses) == pytest.approx((3 * 0.0625 + 0.5625) / 4)
    assert log_loss(guesses) == pytest.approx(0.5623, abs=1e-4)
    assert calibration_error(guesses) == 0.0
    assert calibration_error([Guess(0.95, False), Guess(0.05, False)]) == pytest.approx(0.5)
    assert calibration_error([Guess(1.0, True)]) == 0.0
    assert "| 0.70 to 0.80 | 4 | 0.75 | 0.75 |" in reliability(guesses)


def test_what_is_learned_is_written_and_read_again() -> None:
    learned = learn([sample for one in SAMPLES for sample in one])
    again = msgspec.convert(tomllib.loads(as_toml(learned, "A head\nof two lines")), Calibration)
    assert again.fields == learned.fields
    assert again.event == pytest.approx(learned.event, abs=1e-3)
    assert as_toml(learned, "A head\nof two lines").startswith("# A head\n# of two lines\n")


def test_tables_take_the_place_of_those_in_the_docs() -> None:
    assert (
        with_table("a\n| x |\n|---|\n| 1 |\nb\n", "| x |\n|---|\n| 2 |\n| 3 |\n")
        == "a\n| x |\n|---|\n| 2 |\n| 3 |\nb\n"
    )
    page = DOCS.read_text(encoding="utf-8")
    guesses = [Guess(0.75, True), Guess(0.75, False)]
    for table in (measures({"event": guesses}), reliability(guesses)):
        page = with_table(page, table)
        assert table in page
    with pytest.raises(ValueError, match="no table"):
        with_table("a\n", "| x |\n")


def test_an_article_is_never_judged_by_what_was_learned_of_it() -> None:
    guesses = cross_validated(SAMPLES)
    assert len(guesses["event"]) == sum(map(len, SAMPLES))
    assert all(0 < guess.likely < 1 for guess in guesses["event"])
    alone = [[sample] for one in SAMPLES for sample in one][:5]
    assert alone[0][0].fields
    assert cross_validated([alone[0]])["event_type"][0].likely == 0.5, "of nothing, nothing is learned"


def test_our_own_articles_are_told_about_as_surely_as_they_are_right() -> None:
    told = [sample for article in golden() for sample in samples(article)]
    guesses = [Guess(calibration().whole(sample.features), sample.real) for sample in told]
    pairs = [(real.likely, invented.likely) for real in guesses if real.so for invented in guesses if not invented.so]
    in_order = sum(real > invented for real, invented in pairs) / len(pairs)
    assert in_order > 0.75, "events that are none are told as surely: learn anew (make calibrate)"
    assert calibration_error(guesses) < 0.12, "learn anew (make calibrate)"
    assert {field for sample in told for field, _, _ in sample.fields} == set(FIELDS)
