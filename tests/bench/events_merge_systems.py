"""Ways of counting events from mentions, ours among them: each says which event every mention is of."""

from collections.abc import Callable, Hashable, Sequence

from processors.event import Mention
from processors.merging.merge import Merger
from processors.stages import by_country, country_of
from tests.bench.events_merge_gold import UNSCORED, Told
from tests.bench.events_merge_score import Scores, score

Events = dict[str, Hashable]


def events_by_rasid(told: Sequence[Told]) -> dict[str, str]:
    """The event of each mention, by the worker's own code, the articles in the order given."""
    merger = Merger({})
    for article in told:
        for batch in by_country(article.article, [one.mention for one in article.mentions], []).values():
            merger.apply(batch)
    return {report.mention_id: event.event_id for event in merger.events() for report in event.reports}


def _never(told: Sequence[Told]) -> Events:
    """Every report is an event, as GDELT counts."""
    return {one.mention.mention_id: one.mention.mention_id for article in told for one in article.mentions}


def _place_and_day(told: Sequence[Told]) -> Events:
    """What is told of one place on one day is one event: same day, same place."""
    return _by(told, lambda m, country: (country, _day(m), m.place.name if m.place else None))


def _one_a_day(told: Sequence[Told]) -> Events:
    """One event a kind, day and country, the usual filter against repeated reports."""
    return _by(told, lambda m, country: (country, _day(m), m.event_type))


def _nothing(told: Sequence[Told]) -> Events:
    """The empty output."""
    return {}


SYSTEMS: dict[str, Callable[[Sequence[Told]], Events]] = {
    "rasid": lambda told: dict(events_by_rasid(told)),
    "same day, same place": _place_and_day,
    "one a kind, day and country": _one_a_day,
    "never merged": _never,
    "empty": _nothing,
}


def evaluate(system: str, told: Sequence[Told]) -> Scores:
    """How well a system parts the mentions of `told`."""
    acts = {one.mention.mention_id: one.act for a in told for one in a.mentions if _scored(one.mention)}
    missed = {f"{article.article.article_id}, {act}": act for article in told for act in article.missed}
    found = {mention: event for mention, event in SYSTEMS[system](told).items() if mention in acts}
    known = {mention: act for mention, act in acts.items() if not act.endswith("?")}
    real = {found[mention] for mention in known if mention in found}
    spurious = len({event for mention, event in found.items() if mention not in known} - real)
    return score(known | missed, {m: e for m, e in found.items() if m in known}, spurious)


def _scored(mention: Mention) -> bool:
    return mention.event_type not in UNSCORED


def _by(told: Sequence[Told], key: Callable[[Mention, str], Hashable]) -> Events:
    return {
        one.mention.mention_id: key(one.mention, country_of(one.mention, article.home))
        for article in told
        for one in article.mentions
    }


def _day(mention: Mention) -> str | None:
    return mention.date.start if mention.date else None
