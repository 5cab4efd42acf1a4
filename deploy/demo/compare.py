"""Holds what the flow found on the sample site against the list kept beside it: pure functions, a line a difference."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

from deploy.demo import expected as wanted
from processors import event as found
from processors.merging.account import km_between

NO_ATTACKS = frozenset({"arrest", "weapons_seizure", "security_operation"})
Keys = Mapping[str, str]  # an article's URL → its key


def compare_events(
    expected: Iterable[wanted.Event], events: Iterable[found.Event], keys: Keys, site_day: dt.date
) -> list[str]:
    """Differences between the events expected and those found; an event is known by the reports that tell it.

    Arrests, finds and raids with no fight are listed for readers, and are no attacks.
    """
    by_reports: dict[frozenset[str], list[found.Event]] = {}
    for event in events:
        if event.event_type in NO_ATTACKS:
            continue
        reports = frozenset(keys.get(report.url, report.url) for report in event.reports)
        by_reports.setdefault(reports, []).append(event)
    faults = []
    for want in expected:
        candidates = by_reports.get(frozenset(want.reports), [])
        if not candidates:
            faults.append(f"{want.key}: no event was merged from {', '.join(want.reports)}")
            continue
        # Two attacks may be told by the same articles: take the one that differs least.
        differences = {event.event_id: _differences(want, event, site_day) for event in candidates}
        nearest = min(candidates, key=lambda event: len(differences[event.event_id]))
        candidates.remove(nearest)
        faults += [f"{want.key}: {fault}" for fault in differences[nearest.event_id]]
    for reports, left in by_reports.items():
        faults += [f"not expected: {event.event_type} told by {', '.join(sorted(reports))}" for event in left]
    return faults


def compare_articles(expected: Iterable[wanted.Article], ended: Mapping[str, str]) -> list[str]:
    """Differences between where articles should end and where they did: `indexed`, or the reason they were not."""
    want = {article.key: article.reason or article.ended for article in expected}
    return [
        f"article {key}: expected {want.get(key, 'nothing')}, was {ended.get(key, 'never seen')}"
        for key in sorted(want.keys() | ended.keys())
        if want.get(key) != ended.get(key)
    ]


def compare_alerts(expected: Iterable[wanted.Alert], raised: Iterable[wanted.Alert]) -> list[str]:
    """Differences between the alerts expected and raised, each counted."""
    want, got = (Counter((one.transition, one.event, one.instalment) for one in side) for side in (expected, raised))
    return [
        f"alert {name} {key} in instalment {instalment}: expected {want[name, key, instalment]}, "
        f"raised {got[name, key, instalment]}"
        for name, key, instalment in sorted(want | got)
        if want[name, key, instalment] != got[name, key, instalment]
    ]


def compare_told(alerts: Iterable[str], told: Iterable[str]) -> list[str]:
    """Alerts that were sent and not told once, and any told that were not: by their ids."""
    want, got = Counter(alerts), Counter(told)
    return [
        f"alert {name}: sent {want[name]}, told {got[name]}" for name in sorted(want | got) if want[name] != got[name]
    ]


def _differences(want: wanted.Event, event: found.Event, site_day: dt.date) -> list[str]:
    pairs: list[tuple[str, object, object]] = [
        ("event_type", want.event_type, event.event_type),
        ("outcome", want.outcome, event.outcome),
        ("temporality", "fresh" if want.fresh else want.temporality, _freshness(event)),
        ("date", _day(want.date.on(site_day)), event.date and (event.date.start, event.date.end)),
        ("killed", _range(want.killed), _toll(event.casualties.killed)),
        ("wounded", _range(want.wounded), _toll(event.casualties.wounded)),
        ("abducted", _range(want.abducted), _toll(event.casualties.abducted)),
        ("explicit zero", want.explicit_zero, bool(event.casualties.killed and event.casualties.killed.explicit_zero)),
        ("sources", want.sources, event.independent_sources),
        ("weapons", sorted({w.type for w in want.weapons}), sorted({w.type for w in event.weapons})),
    ]
    if want.damage is not None:
        pairs.append(("damage", want.damage, bool(event.damage and event.damage.present)))
    counts = {weapon.type: weapon.count for weapon in event.weapons}
    pairs += [(f"{weapon.type}s", weapon.count, counts.get(weapon.type)) for weapon in want.weapons if weapon.count]
    faults = [f"{field}: expected {a}, found {b}" for field, a, b in pairs if a != b]
    return faults + _place(want.place, event.place)


def _place(want: wanted.Place, place: found.Place | None) -> list[str]:
    if place is None:
        return [f"place: expected {want.name}, found none"]
    km = km_between(found.Place(name=want.name, lat=want.lat, lon=want.lon), place)
    if place.country == want.country and km is not None and km <= want.km:
        return []
    away = "without coordinates" if km is None else f"{km:.0f} km away"
    return [f"place: expected {want.name} ({want.country}), found {place.name} ({place.country}), {away}"]


def _freshness(event: found.Event) -> str:
    return "fresh" if event.temporality in found.FRESH else event.temporality


def _day(day: dt.date) -> tuple[str, str]:
    return day.isoformat(), day.isoformat()


def _range(people: wanted.Range | None) -> tuple[int, int, int] | None:
    return (people.best, people.low, people.high) if people else None


def _toll(toll: found.Toll | None) -> tuple[int | None, int | None, int | None] | None:
    return (toll.best, toll.low, toll.high) if toll else None
