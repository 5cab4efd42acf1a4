"""Mentions of which it is known which tell of one act: the annotated ones themselves, and what we extract for them."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple, get_args

import msgspec

from processors.article import Article
from processors.event import EventType, Evidence, Facts, Mention
from processors.events import extract_events
from processors.stages import as_mentions, home_of
from tests.bench.events_gold import GoldArticle, GoldEvent
from tests.bench.events_pairs import UNSCORED, pairs

_PRECISIONS = ((30, "town"), (60, "district"), (120, "governorate"), (300, "region"))
__all__ = ["UNSCORED", "Labelled", "Told", "annotated", "as_article", "extracted"]
_TYPES = frozenset(get_args(EventType))


class Labelled(NamedTuple):
    """A mention, and the act it tells of by the annotators' word; of no annotated act: its id and a question mark."""

    mention: Mention
    act: str


class Told(NamedTuple):
    """One article's labelled mentions, the country of its outlet, where known, and the acts of it that none tells."""

    article: Article
    country: str | None
    mentions: list[Labelled]
    missed: list[str]

    @property
    def home(self) -> str:
        """The country of what it tells without a place."""
        return home_of([one.mention for one in self.mentions], self.country)


def as_article(gold: GoldArticle) -> Article:
    """The article as the stages know it."""
    return Article(
        article_id=gold.id,
        version=1,
        url="",
        outlet=gold.outlet,
        outlet_country=gold.country,
        title=gold.title,
        text=gold.text,
        published=gold.published,
        fetched_at=datetime.fromtimestamp(0, UTC),
    )


def annotated(articles: Iterable[GoldArticle]) -> Iterator[Told]:
    """What a perfect reader would hand to the merge."""
    for gold in articles:
        article = as_article(gold)
        kept = [(n, event) for n, event in enumerate(gold.events) if event.event_type in _TYPES]
        mentions = as_mentions(article, [_facts(event, gold) for _, event in kept])
        yield Told(
            article,
            gold.country,
            [Labelled(m, _act(gold, n)) for m, (n, _) in zip(mentions, kept, strict=True)],
            [],
        )


def extracted(articles: Iterable[GoldArticle]) -> Iterator[Told]:
    """What our own extraction hands to it; a mention has the act of the annotated event that it is most like."""
    for gold in articles:
        article = as_article(gold)
        found = extract_events(article)
        acts = {j: _act(gold, i) for i, j in pairs(gold.events, found)}
        missed = {_act(gold, n) for n, event in enumerate(gold.events) if event.event_type not in UNSCORED}
        yield Told(
            article,
            gold.country,
            [Labelled(m, acts.get(n, f"{m.mention_id}?")) for n, m in enumerate(as_mentions(article, found))],
            sorted(missed - set(acts.values())),
        )


def _act(gold: GoldArticle, number: int) -> str:
    return gold.events[number].cluster or f"{gold.id}#{number}"


def _facts(event: GoldEvent, gold: GoldArticle) -> Facts:
    told = msgspec.to_builtins(event)
    for name in ("cluster", "evidence"):
        del told[name]
    if place := told["place"]:
        tolerance = place.pop("tolerance_km") or 25
        place["precision"] = next((name for km, name in _PRECISIONS if tolerance <= km), "country")
    told["evidence"] = [msgspec.to_builtins(span) for span in _spans(event, gold)]
    return msgspec.convert(told, Facts)


def _spans(event: GoldEvent, gold: GoldArticle) -> Iterator[Evidence]:
    for part, text in (("text", gold.text), ("title", gold.title)):
        start = text.find(event.evidence) if event.evidence else -1
        if start >= 0:
            end = start + len(event.evidence)
            yield Evidence(field="event_type", start=start, end=end, text=event.evidence, part=part)  # type: ignore[arg-type]
            return
