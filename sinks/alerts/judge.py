"""Which alerts a happening raises under the rules, and whether they are sent. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from processors.event import FRESH, Event
from sinks.alerts.alert import Alert, Point, Source, Suppression, alert_id
from sinks.alerts.rules import Rule
from sinks.alerts.texts import sentences
from sinks.alerts.transitions import Transition


def judge(event: Event, happened: Iterable[Transition], rules: Iterable[Rule], now: datetime) -> list[Alert]:
    """One alert for each rule and transition that meet, marked as suppressed where it is late or a replay.

    `now` is a time with zone; it becomes the time of the alerts.
    """
    told = last_told(event)
    alerts = []
    for transition in happened:
        for rule in rules:
            if transition.name not in rule.on or not rule.when.hold(event):
                continue
            late = told is not None and now - told > timedelta(days=rule.max_age_days)
            alerts.append(
                _alert(event, transition, rule, now, "replay" if event.mode == "replay" else "late" if late else None)
            )
    return alerts


def last_told(event: Event) -> datetime | None:
    """When the latest of its fresh reports was published, else the day it happened; None where neither is known.

    A time without zone counts as UTC: half a day's error is small beside the days that make news late.
    """
    times = [report.published for report in event.reports if report.temporality in FRESH and report.published]
    known = [time for text in times if (time := _time(text))]
    if known:
        return max(known)
    return _time(event.date.end) if event.date else None


def _time(text: str) -> datetime | None:
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def _alert(event: Event, transition: Transition, rule: Rule, now: datetime, reason: Suppression | None) -> Alert:
    arabic, english = sentences(event, transition)
    place, casualties = event.place, event.casualties
    located = place and place.lat is not None and place.lon is not None
    return Alert(
        mode=event.mode,
        alert_id=alert_id(rule.name, event.event_id, transition.name, transition.detail),
        rule=rule.name,
        severity=rule.severity,
        channels=rule.channels,
        escalate=rule.escalate,
        transition=transition.name,
        detail=transition.detail,
        before=transition.before,
        after=transition.after,
        event_id=event.event_id,
        revision=event.revision,
        event_type=event.event_type,
        temporality=event.temporality,
        outcome=event.outcome,
        country=event.country,
        place=place,
        location=Point(lat=place.lat, lon=place.lon) if place and located else None,  # type: ignore[arg-type]
        date=event.date.start if event.date else None,
        killed=casualties.killed.best if casualties.killed else None,
        wounded=casualties.wounded.best if casualties.wounded else None,
        weapons=event.weapons,
        actors=event.actors,
        targets=event.targets,
        claims=event.claims,
        attribution=event.attribution,
        conflicts=event.conflicts,
        sources=event.independent_sources,
        reports=[
            Source(
                outlet=report.outlet,
                url=report.url,
                title=report.title,
                published=report.published,
                wire_origin=report.wire_origin,
                temporality=report.temporality,
            )
            for report in event.reports
        ],
        confidence=event.confidence,
        text_ar=arabic,
        text_en=english,
        status="suppressed" if reason else "sent",
        reason=reason,
        published=next((one.published for one in event.reports if one.article_id == event.changed_by), None),
        times={**event.times, "alerts": now},
        at=now,
    )
