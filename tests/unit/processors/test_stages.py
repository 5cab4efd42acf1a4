"""The steps between two messages."""

import msgspec
import pytest

from processors.article import Article
from processors.event import Evidence, Facts, Place
from processors.stages import as_mentions, by_country, quote
from producers.article import utc_now


def article(outlet_country: str | None = None) -> Article:
    return Article(
        article_id="a", version=3, url="", outlet="o", outlet_country=outlet_country, title="", text="",
        fetched_at=utc_now(),
    )  # fmt: skip


def facts(country: str | None) -> Facts:
    place = Place(name="somewhere", country=country) if country else None
    return Facts(event_type="ied", temporality="new", outcome="completed", place=place)


def countries(told: Article, *found: str | None, earlier: tuple[str, ...] = ()) -> dict[str, list[str]]:
    streams = by_country(told, as_mentions(told, map(facts, found)), list(earlier))
    assert all(batch.country == country and batch.version == told.version for country, batch in streams.items())
    return {country: [mention.mention_id for mention in batch.mentions] for country, batch in streams.items()}


def test_each_country_gets_its_own_mentions_in_the_order_told() -> None:
    assert countries(article(), "IQ", "SY", "IQ") == {"IQ": ["a#0", "a#2"], "SY": ["a#1"]}


def test_a_country_no_longer_told_of_gets_an_empty_batch() -> None:
    assert countries(article(), "SY", earlier=("IQ", "SY")) == {"IQ": [], "SY": ["a#0"]}
    assert countries(article(), earlier=("IQ",)) == {"IQ": []}


def test_without_a_place_the_outlet_s_country_counts_and_else_none() -> None:
    assert countries(article("YE"), None) == {"YE": ["a#0"]}
    assert countries(article(), None) == {"ZZ": ["a#0"]}


def test_without_a_place_it_is_where_most_of_the_article_s_other_acts_are() -> None:
    assert countries(article("GB"), "SY", None, "TR", "TR") == {"SY": ["a#0"], "TR": ["a#1", "a#2", "a#3"]}
    assert countries(article("GB"), None, "SY", "TR") == {"SY": ["a#0", "a#1"], "TR": ["a#2"]}


def test_a_well_known_act_belongs_to_its_own_country() -> None:
    told = facts("SA")
    recalled = msgspec.structs.replace(told, known_as="Assassination of Rafik Hariri")
    assert by_country(article("IQ"), as_mentions(article("IQ"), [recalled, told]), []).keys() == {"LB", "SA"}


def test_an_article_that_never_told_of_anything_sends_nothing() -> None:
    assert countries(article("YE")) == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("مقدمة قصيرة. انفجرت عبوة قرب الجسر. ثم عاد الهدوء", "انفجرت عبوة قرب الجسر."),
        ("عنوان\nانفجرت عبوة\nذيل", "انفجرت عبوة"),
        ("انفجرت", "انفجرت"),
        ("كلمة " * 100 + "انفجرت" + " كلمة" * 100, None),
    ],
)
def test_the_quote_is_the_sentence_of_the_trigger_and_bounded(text: str, said: str | None) -> None:
    start = text.index("انفجرت")
    span = Evidence(field="event_type", start=start, end=start + 6, text="انفجرت")
    told = quote(text, [span])
    assert said is None or told == said
    assert "انفجرت" in told
    assert len(told) <= 300
    assert set(told.split()) <= set(text.split())
    assert quote(text, [msgspec.structs.replace(span, part="title")]) == ""
