"""How sure an event and its values are, by what was learned of others."""

import datetime as dt
from pathlib import Path

import pytest

from processors.article import Article
from processors.event import Evidence, Facts
from processors.events import extract_events
from processors.events.confidence import FIELDS, Calibration, Seen, calibration, features, logistic, rated
from processors.rules import RulesError, load_rules

LEARNED = Seen(right=80, told=98, rules={"named": (60, 60), "seldom": (0, 1)})


def evidence(field: str, rule: str) -> Evidence:
    return Evidence(field=field, start=0, end=1, text="x", rule=rule)


def facts(*read: Evidence) -> Facts:
    return Facts(event_type="ied", temporality="new", outcome="completed", evidence=list(read))


def test_a_rule_seen_often_speaks_for_itself_and_one_seen_seldom_with_its_field() -> None:
    assert LEARNED.rate("named") == pytest.approx((60 + 10 * 0.81) / 70)
    assert LEARNED.rate("seldom") == pytest.approx((0 + 10 * 0.81) / 11)
    assert LEARNED.rate("never") == pytest.approx(0.81)


def test_a_field_is_as_sure_as_its_weakest_rule() -> None:
    learned = Calibration(event={}, fields={"weapons": LEARNED})
    found = learned.by_field([evidence("weapons", "named"), evidence("weapons", "seldom"), evidence("actors", "x")])
    assert found == {"weapons": round(LEARNED.rate("seldom"), 3)}


def test_features_tell_of_headline_depth_and_rules() -> None:
    clauses = [
        Evidence(field="clause", start=50, end=60, text="x"),
        Evidence(field="clause", start=0, end=9, text="x", part="title"),
    ]
    found = features(facts(evidence("event_type", "a word for attack"), evidence("place", "named")), clauses, 200, 4)
    assert found["in the headline"] == 1.0
    assert found["in the headline alone"] == 0.0
    assert found["how deep in the text, of 1"] == 0.25
    assert (found["clauses joined, doublings"], found["events beside it, doublings"]) == (1.0, 2.0)
    assert found["type by a word for attack"] == found["place: named"] == found["date: no day"] == 1.0


def test_the_whole_grows_with_what_speaks_for_it_and_what_was_never_seen_says_nothing() -> None:
    learned = Calibration(event={"always": 0.0, "people harmed": 1.0}, fields={})
    assert learned.whole({"always": 1.0}) == 0.5
    assert learned.whole({"always": 1.0, "people harmed": 1.0, "new": 1.0}) == pytest.approx(0.7311, abs=1e-4)


@pytest.mark.parametrize("odds", [-1e4, -1.0, 0.0, 1.0, 1e4])
def test_log_odds_of_any_size_are_a_probability(odds: float) -> None:
    assert 0.0 <= logistic(odds) <= 1.0
    assert logistic(odds) + logistic(-odds) == pytest.approx(1.0)


def test_what_is_learned_covers_every_field() -> None:
    learned = calibration()
    assert set(learned.fields) == set(FIELDS)
    assert all(0 < seen.right <= seen.told for seen in learned.fields.values())
    assert all(0 <= right <= told for seen in learned.fields.values() for right, told in seen.rules.values())


def test_a_data_file_that_is_wrong_is_told(tmp_path: Path) -> None:
    path = tmp_path / "confidence.toml"
    path.write_text('[event]\nalways = "much"\n[fields]\n')
    with pytest.raises(RulesError, match=r"confidence\.toml: Expected `float`, got `str` - at `\$\.event"):
        load_rules(path, Calibration)


def test_a_full_report_is_surer_than_a_passing_word() -> None:
    def sure(text: str, title: str = "") -> float:
        article = Article(
            article_id="a", version=1, url="", outlet="o", title=title, text=text, published="2023-03-08",
            fetched_at=dt.datetime(2023, 3, 8, tzinfo=dt.UTC),
        )  # fmt: skip
        (event,) = extract_events(article)
        assert set(event.confidence_by_field) <= set(FIELDS)
        assert {"event_type", "temporality", "outcome"} <= set(event.confidence_by_field)
        return event.confidence

    full = "انفجرت عبوة ناسفة صباح أمس مستهدفة دورية للشرطة في بعقوبة، ما أدى إلى مقتل شرطيين وإصابة ثلاثة."
    passing = "وتحدث الوزير مطولا عن الموازنة.\nوقال إن الوضع يتحسن.\nوتطرق إلى الأمن.\nواندلعت اشتباكات مسلحة أمس."
    assert sure(full, "مقتل شرطيين بانفجار عبوة ناسفة في بعقوبة") > sure(passing) + 0.1


def test_rating_changes_the_confidence_alone() -> None:
    event = facts(evidence("event_type", "a word for attack"))
    (again,) = rated([event], [[evidence("clause", "")]], 100)
    assert again.evidence == event.evidence
    assert 0 < again.confidence < 1
