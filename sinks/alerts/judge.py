"""What a happening looks like as an alert under a rule, and whether its news is too old. Pure."""

from datetime import UTC, datetime, timedelta

from processors.event import FRESH, Event
from sinks.alerts.alert import Alert, Point, Source, Suppression, alert_id
from sinks.alerts.rules import Rule
from sinks.alerts.texts import sentences
from sinks.alerts.transitions import Transition

MOST_REPORTS = 20  # the latest reports that an alert lists


def too_old(event: Event, rule: Rule, now: datetime, known: bool, ledger_days: float) -> bool:
    """Whether the news is older than the rule sends.

    Of an event that is not `known` the first report counts as well: what left the ledger after `ledger_days` and is
    told again is old, however fresh the report is.
    """
    told = last_told(event)
    if told is not None and now - told > timedelta(days=rule.max_age_days):
        return True
    first = _time(event.first_reported_at or "") if not known else None
    return first is not None and now - first > timedelta(days=ledger_days)


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


def alert_of(
    event: Event, transition: Transition, rule: Rule, now: datetime, reason: Suppression | None = None
) -> Alert:
    """The alert; `now`, a time with zone, is when it is raised, and `reason` why it is kept back, if it is."""
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
        field=transition.field,
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
            for report in event.reports[-MOST_REPORTS:]
        ],
        quote=next((one.quote for one in reversed(event.reports) if one.quote and one.temporality in FRESH), ""),
        confidence=event.confidence,
        text_ar=arabic,
        text_en=english,
        status="suppressed" if reason else "sent",
        reason=reason,
        group=rule.group(event, transition.name),
        published=next((one.published for one in event.reports if one.article_id == event.changed_by), None),
        times={**event.times, "alerts": now},
        at=now,
    )
