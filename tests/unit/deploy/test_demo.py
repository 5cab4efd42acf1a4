"""The stages' own functions on the sample site, without servers: the same findings whatever the day it starts."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from deploy.demo.compare import compare_alerts, compare_articles, compare_events, compare_told
from deploy.demo.expected import Day, Event, Range, Weapon, load_expected
from deploy.demo.site import Site
from processors import event as found
from processors.article import Article
from processors.copies import Copies
from processors.extract import Dropped, extract_article
from processors.merging.merge import Merger
from processors.stages import by_country, mentions_of
from producers.article import FetchedArticle, article_id, utc_now

BASE = "http://127.0.0.1"
# Over a leap year: every month's name, month ends, and every day of the week.
STARTS = [datetime(2027, 9, 1, 9, tzinfo=UTC) + timedelta(days=29 * n, hours=5 * n) for n in range(14)]


def run(site: Site) -> tuple[list[found.Event], dict[str, str]]:
    """The events merged from the site's pages, and where each article ended."""
    merger, copies = Merger({}), Copies({})
    ended: dict[str, str] = {}
    pages = site.pages(BASE)
    for one in sorted(site.articles.values(), key=lambda one: (one.instalment, one.published)):
        outlet = site.outlets[one.outlet]
        fetched = FetchedArticle(
            article_id=article_id(BASE + one.path),
            url=BASE + one.path,
            outlet=outlet.name,
            outlet_country=outlet.country,
            timezone=outlet.timezone,
            feed_url=f"{BASE}/{one.outlet}/feed.xml",
            body=pages[one.path].body,
            title=one.title,
            published=one.published.isoformat(),
            fetched_at=utc_now(),
        )
        result = extract_article(fetched)
        ended[one.key] = result.reason if isinstance(result, Dropped) else "indexed"
        if isinstance(result, Article):
            article = copies.judge(result)
            for batch in by_country(article, mentions_of(article), []).values():
                merger.apply(batch)
    return [event for event in merger.events() if event.status == "active"], ended


@pytest.mark.parametrize("start", STARTS, ids=lambda start: f"{start:%Y-%m-%d}")
def test_the_site_gives_what_its_list_says(start: datetime) -> None:
    site, expected = Site(start), load_expected()
    events, ended = run(site)
    keys = {site.url(key, BASE): key for key in site.articles}
    assert compare_events(expected.events, events, keys, site.day) == []
    assert compare_articles(expected.articles, ended) == []


def variants(event: Event) -> list[Event]:
    """The event with one field changed, for each field that counts."""
    return [
        replace(event, event_type="arson_sabotage"),
        replace(event, outcome="denied"),
        replace(event, temporality="hypothetical"),
        replace(event, date=Day(day=-9)),
        replace(event, place=replace(event.place, lat=-event.place.lat)),
        replace(event, killed=Range(best=77, low=77, high=77)),
        replace(event, wounded=Range(best=77, low=77, high=77)),
        replace(event, abducted=Range(best=77, low=77, high=77)),
        replace(event, explicit_zero=not event.explicit_zero),
        replace(event, weapons=(Weapon(type="chemical"),)),
        replace(event, sources=9),
        replace(event, reports=(*event.reports, "suha-film-review")),
    ]


def test_every_change_of_the_list_is_a_difference() -> None:
    site, expected = Site(STARTS[0]), load_expected()
    events, ended = run(site)
    keys = {site.url(key, BASE): key for key in site.articles}
    for n, event in enumerate(expected.events):
        others = [*expected.events[:n], *expected.events[n + 1 :]]
        for changed in variants(event):
            assert compare_events([*others, changed], events, keys, site.day), changed
        assert compare_events(others, events, keys, site.day), "an event that nobody expects"
    assert compare_articles(expected.articles[1:], ended)
    told = expected.alerts
    assert compare_alerts(told, told) == []
    assert compare_alerts(told, told[1:])
    assert compare_alerts(told, [*told, told[0]])
    assert compare_alerts(told, [replace(told[0], instalment=told[0].instalment + 1), *told[1:]])


def test_an_alert_is_told_once() -> None:
    assert compare_told(["a", "b"], ["b", "a"]) == []
    assert compare_told(["a", "b"], ["a"]) == ["alert b: sent 1, told 0"]
    assert compare_told(["a"], ["a", "a", "c"]) == ["alert a: sent 1, told 2", "alert c: sent 0, told 1"]
