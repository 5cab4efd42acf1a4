"""Which alerts are kept back, and the digests that tell of them afterwards. Pure.

Kept back is what comes within a group's throttle, what a rule gathers into digests, and what comes in quiet hours. Each
is kept as an alert with the status `suppressed` and its reason, and stands in the group's next digest. What a person
snoozed, what is late and what a replay finds is in no digest: nobody wants to be told.
"""

from datetime import UTC, datetime, timedelta

import msgspec

from sinks.alerts.alert import Alert, Listed, Suppression, digest_id
from sinks.alerts.rules import Rule
from sinks.alerts.texts import digest_sentences

MOST_LISTED = 50  # alerts that a digest lists; it counts the others


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered of one group of one rule. Times are UTC.

    `sent`: the alert or digest that was sent last, and when; `held`: what waits for the digest, the first ones, and
    `unlisted` how many more; `due`: when the digest is to be sent, None where nothing waits. `listed`: the alerts of
    the last digest and why they were kept back, for a process that was killed takes events again.
    """

    rule: str
    group: str
    sent: str = ""
    sent_at: datetime | None = None
    held: list[Listed] = []
    unlisted: int = 0
    due: datetime | None = None
    listed: dict[str, Suppression] = {}

    @property
    def key(self) -> str:
        """Its key in the topic."""
        return f"{self.rule}|{self.group}"


def over(group: Group, rule: Rule | None, now: datetime) -> bool:
    """Whether nothing is worth remembering of the group any more."""
    if group.held:
        return False
    minutes = (rule.throttle_minutes if rule else None) or 0
    return group.sent_at is None or _passed(group.sent_at, minutes, now)


def keep_back(group: Group, rule: Rule, alert: Alert, now: datetime) -> tuple[Group, Suppression | None]:
    """Whether the alert is kept back, and the group after it. The same alert told again is answered as before."""
    if alert.alert_id == group.sent:
        return group, None
    if alert.alert_id in group.listed:
        return group, group.listed[alert.alert_id]
    if before := next((one for one in group.held if one.alert_id == alert.alert_id), None):
        return group, before.reason
    reason: Suppression | None = None
    due: datetime | None = None
    if rule.quiet and (quiet := rule.quiet.until(now)):
        reason, due = "quiet", quiet.astimezone(UTC)
    elif rule.digest_minutes:
        reason, due = "digest", now + timedelta(minutes=rule.digest_minutes)
    elif rule.throttle_minutes and group.sent_at and not _passed(group.sent_at, rule.throttle_minutes, now):
        reason, due = "throttled", group.sent_at + timedelta(minutes=rule.throttle_minutes)
    if reason is None or due is None:
        return msgspec.structs.replace(group, sent=alert.alert_id, sent_at=now), None
    listed = Listed(
        alert_id=alert.alert_id,
        event_id=alert.event_id,
        transition=alert.transition,
        detail=alert.detail,
        reason=reason,
        text_ar=alert.text_ar,
        text_en=alert.text_en,
        url=next((one.url for one in reversed(alert.reports) if one.url), ""),
    )
    full = len(group.held) >= MOST_LISTED
    kept = msgspec.structs.replace(
        group,
        held=group.held if full else [*group.held, listed],
        unlisted=group.unlisted + full,
        due=group.due or due,
    )
    return kept, reason


def digest(group: Group, rule: Rule, now: datetime) -> tuple[Group, Alert | None]:
    """The digest of what waits, where it is due and no quiet holds, and the group after it."""
    if group.due is None or now < group.due:
        return group, None
    if rule.quiet and (quiet := rule.quiet.until(now)):
        return msgspec.structs.replace(group, due=quiet.astimezone(UTC)), None
    arabic, english = digest_sentences(group.group, len(group.held) + group.unlisted)
    told = Alert(
        alert_id=digest_id(rule.name, group.group, [one.alert_id for one in group.held]),
        rule=rule.name,
        severity=rule.severity,
        channels=rule.channels,
        escalate=rule.escalate,
        transition="digest",
        digest=group.held,
        unlisted=group.unlisted,
        text_ar=arabic,
        text_en=english,
        group=group.group,
        times={"alerts": now},
        at=now,
    )
    listed = {one.alert_id: one.reason for one in group.held if one.reason}
    return Group(rule=group.rule, group=group.group, sent=told.alert_id, sent_at=now, listed=listed), told


def _passed(since: datetime, minutes: float, now: datetime) -> bool:
    """Whether so many minutes are over. A time that lies ahead, for the clock was set back, counts as over."""
    return not timedelta(0) <= now - since < timedelta(minutes=minutes)
