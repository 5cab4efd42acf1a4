"""docs/events.md names every rule that a value is read by, and every reason for passing over."""

from pathlib import Path
from typing import get_args

import pytest

from processors.events.lexicon import Sense
from processors.events.trace import Why
from processors.explained.account import account
from processors.extract import Dropped
from tests.bench.events_gold import golden
from tests.bench.events_ours import as_article

DOCS = (Path(__file__).parents[3] / "docs" / "events.md").read_text(encoding="utf-8")
SENSES = {f"a word for {sense}": sense for sense in get_args(Sense)}


@pytest.mark.parametrize("why", get_args(Why))
def test_every_reason_is_documented(why: str) -> None:
    assert f"`{why}`" in DOCS


@pytest.mark.parametrize("sense", get_args(Sense))
def test_every_sense_is_documented(sense: str) -> None:
    assert f"`{sense}`" in DOCS


def test_every_value_of_our_own_articles_has_a_rule_that_is_documented() -> None:
    articles = [article for gold in golden() if not isinstance(article := as_article(gold), Dropped)]
    values = [value for one in articles for event in account(one).events for value in event.values]
    assert len(values) > 1000
    assert not {value.field for value in values if not value.read}, "fields without evidence"
    rules = {(value.field, read.rule) for value in values for read in value.read if value.field != "date"}
    assert not {(field, rule) for field, rule in rules if f"`{SENSES.get(rule, rule)}`" not in DOCS}
