"""From revisions of events to alerts: what is remembered, the rules, and what is kept back. No clock, no network."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from processors.event import Event
from sinks.alerts.acks import Ack, snoozed
from sinks.alerts.alert import Alert, Suppression
from sinks.alerts.holding import Group, digest, keep_back, over
from sinks.alerts.index import RuleIndex
from sinks.alerts.judge import alert_of, too_old
from sinks.alerts.rules import Rule
from sinks.alerts.transitions import Summary, Transition, absorbed, observe


class Watch:
    """What an engine knows: `ledger` by event id, `groups` by their key, and what people `said`.

    `changed_events` and `changed_groups` are the keys of what is other than it was when they were last emptied; a key
    that is in no ledger and no groups any more is to be deleted. Times are UTC.
    """

    def __init__(self, rules: Sequence[Rule], confirm_sources: int = 2, ledger_days: float = 30.0) -> None:
        self.index = RuleIndex(rules)
        self.rules = {rule.name: rule for rule in rules}
        self.confirm_sources, self.ledger_days = confirm_sources, ledger_days
        self.ledger: dict[str, Summary] = {}
        self.groups: dict[str, Group] = {}
        self.said: Mapping[str, Ack] = {}
        self.changed_events: set[str] = set()
        self.changed_groups: set[str] = set()

    def take(self, event: Event, now: datetime) -> list[Alert] | None:
        """The alerts that this revision raises; None where one as new was seen before."""
        known = self.ledger.get(event.event_id)
        summary, happened = observe(known, event)
        if summary is known:
            return None
        self._remember(event.event_id, summary, now)
        if event.status == "merged" and event.merged_into and known:
            self._remember(event.merged_into, absorbed(self.ledger.get(event.merged_into), known), now)
        holding = self.index.holding(event, {transition.name for transition in happened})
        return [
            self._raise(event, transition, rule, now, known is not None)
            for transition in happened
            for rule in holding[transition.name]
            if transition.confirms(rule.sources or self.confirm_sources)
        ]

    def due(self, now: datetime) -> list[Alert]:
        """The digests that are due."""
        digests = []
        for key, group in [(key, group) for key, group in self.groups.items() if group.due and group.due <= now]:
            after, told = digest(group, self.rules[group.rule], now)
            self._keep(key, after)
            if told:
                digests.append(told)
        return digests

    def forget(self, now: datetime) -> int:
        """Let go of events that were not seen for `ledger_days` and of groups with nothing to remember; how many."""
        last = now - timedelta(days=self.ledger_days)
        old = [event_id for event_id, summary in self.ledger.items() if summary.at and summary.at < last]
        idle = [key for key, group in self.groups.items() if over(group, self.rules.get(group.rule), now)]
        for event_id in old:
            del self.ledger[event_id]
        for key in idle:
            del self.groups[key]
        self.changed_events.update(old)
        self.changed_groups.update(idle)
        return len(old) + len(idle)

    def remember(self, ledger: dict[str, Summary], groups: dict[str, Group]) -> list[Group]:
        """Go on from what another process wrote; the groups that wait for a rule that is no more, which are let go."""
        self.ledger = ledger
        self.groups = {key: group for key, group in groups.items() if group.rule in self.rules}
        self.changed_events, self.changed_groups = set(), groups.keys() - self.groups.keys()
        return [groups[key] for key in self.changed_groups if groups[key].held]

    def _raise(self, event: Event, transition: Transition, rule: Rule, now: datetime, known: bool) -> Alert:
        alert = alert_of(event, transition, rule, now)
        reason: Suppression | None = None
        if event.mode == "replay" and not rule.replays:
            reason = "replay"
        elif too_old(event, rule, now, known, self.ledger_days):
            reason = "late"
        elif snoozed(self.said, rule.name, event.event_id, now):
            reason = "snoozed"
        elif rule.holds_back:
            group = Group(rule=rule.name, group=alert.group)
            after, reason = keep_back(self.groups.get(group.key, group), rule, alert, now)
            self._keep(group.key, after)
        return msgspec.structs.replace(alert, status="suppressed", reason=reason) if reason else alert

    def _remember(self, event_id: str, summary: Summary, now: datetime) -> None:
        self.ledger[event_id] = msgspec.structs.replace(summary, at=now)
        self.changed_events.add(event_id)

    def _keep(self, key: str, group: Group) -> None:
        if group is not self.groups.get(key):
            self.groups[key] = group
            self.changed_groups.add(key)
