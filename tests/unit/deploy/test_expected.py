"""The list of what must be found on the sample site agrees with itself and with the site."""

from datetime import date, datetime
from pathlib import Path

import pytest

from deploy.demo.expected import Day, Expected, ExpectedListError, load_expected
from deploy.demo.site import Site
from deploy.demo.site.dates import BAGHDAD

LIST = Path(__file__).parents[3] / "deploy" / "demo" / "site" / "expected.toml"


@pytest.fixture(scope="module")
def expected() -> Expected:
    return load_expected()


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(datetime(2028, 3, 14, 10, 30, tzinfo=BAGHDAD))


def test_every_article_of_the_site_has_an_end(expected: Expected, site: Site) -> None:
    assert {article.key for article in expected.articles} == site.articles.keys()
    dropped = {article.key: article.reason for article in expected.articles if article.ended == "dropped"}
    assert dropped == {
        key: "language" if article.language != "ar" else "video_page"
        for key, article in site.articles.items()
        if article.language != "ar" or article.kind == "gallery"
    }


def test_an_instalment_holds_one_report_of_an_event_and_tells_later_what_appeared_later(
    expected: Expected, site: Site
) -> None:
    for event in expected.events:
        reports = [site.articles[key] for key in event.reports]
        instalments = [report.instalment for report in reports]
        assert instalments == sorted(set(instalments)), event.key
        assert reports == sorted(reports, key=lambda report: report.published), event.key


def test_independent_sources_are_outlets_less_copies_of_one_agency(expected: Expected, site: Site) -> None:
    for event in expected.events:
        reports = [site.articles[key] for key in event.reports]
        assert event.sources == len({report.agency or report.outlet for report in reports}), event.key


def test_alerts_follow_from_the_events(expected: Expected, site: Site) -> None:
    def told(transition: str) -> dict[str, list[int]]:
        by_event: dict[str, list[int]] = {}
        for alert in expected.alerts:
            if alert.transition == transition:
                by_event.setdefault(alert.event, []).append(alert.instalment)
        return by_event

    new: dict[str, list[int]] = {}
    confirmed: dict[str, list[int]] = {}
    rises = set()
    for event in (event for event in expected.events if event.fresh):
        voices: set[str] = set()
        for report in (site.articles[key] for key in event.reports):
            voices.add(report.agency or report.outlet)
            if len(voices) == 2:
                confirmed.setdefault(event.key, [report.instalment])
        new[event.key] = [site.articles[event.reports[0]].instalment]
        if event.killed and event.killed.best > event.killed.low:
            rises.add(event.key)
    assert told("new") == new
    assert told("confirmed") == confirmed
    assert told("toll_rises").keys() == rises


def test_nothing_is_told_before_it_happened(expected: Expected, site: Site) -> None:
    for event in expected.events:
        happened = event.date.on(site.day)
        assert all(happened <= site.articles[key].published.date() for key in event.reports), event.key


def test_the_list_holds_the_cases_the_site_is_for(expected: Expected) -> None:
    assert sum(len(event.reports) > 1 for event in expected.events if event.fresh) >= 4
    assert any(len(event.reports) == 4 for event in expected.events)
    assert any(event.outcome == "foiled" and event.weapons[0].count == 2 for event in expected.events)
    assert any(event.explicit_zero and event.damage for event in expected.events)
    assert any(not event.fresh and len(event.reports) == 2 for event in expected.events)


def test_days_resolve_from_the_site_day() -> None:
    assert Day(day=-2).on(date(2028, 3, 1)) == date(2028, 2, 28)
    assert Day(day=0, years=-6).on(date(2028, 2, 29)) == date(2022, 2, 28)
    assert Day(date=date(2021, 5, 3)).on(date(2028, 3, 1)) == date(2021, 5, 3)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('event_type = "ied"', 'event_type = "mine"', "event_type"),
        ("high = 20 }", "high = 17 }", "event bab-car-bomb: wounded: best is not between low and high"),
        ("sources = 4", "sources = 5", "event bab-car-bomb: sources cannot exceed reports"),
        ('["baydar-bab-car-bomb", ', '["baydar-bomb", ', "event bab-car-bomb: baydar-bomb is not an indexed article"),
        ("date = { day = -2 }", "date = {}", "event khor-mor-rockets: date needs either day or date"),
        ('reason = "language"\n', "", "article suha-persian-edition: a dropped article has a reason"),
        ('event = "harir-drones"', 'event = "basra-reporter"', "alert new basra-reporter: no fresh event"),
        ('key = "muqdadiya-ied"', 'key = "bab-car-bomb"', "event bab-car-bomb: listed 2 times"),
        ('hits = ["alminaa-marib-camp"', 'hits = ["suha-persian-edition"', "is not an indexed article"),
        ("[[search]]", "[search]", "search"),
        ("[[event]]", "[[event", "expected.toml"),
    ],
)  # fmt: skip
def test_a_wrong_list_is_refused_in_one_line(tmp_path: Path, old: str, new: str, fault: str) -> None:
    text = LIST.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "expected.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ExpectedListError) as caught:
        load_expected(path)
    assert fault in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExpectedListError, match=r"nowhere\.toml"):
        load_expected(tmp_path / "nowhere.toml")
