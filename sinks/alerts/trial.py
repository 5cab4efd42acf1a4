"""Proof before trust: what rules would have told of past events, and kept back, and how well they chose.

Nothing here writes, and nobody is told. The clock is that of the events: the time of each revision, or, `as_published`,
that of the news, for old articles merged anew.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from processors.event import Event
from sinks.alerts.alert import Alert, Happening
from sinks.alerts.judge import last_told
from sinks.alerts.rules import Rule
from sinks.alerts.watch import Watch
from sinks.errors import DataError
from sinks.settings import SinkSettings

_NOT_TOLD = frozenset({"late", "replay", "snoozed"})  # the others come in a digest
_FIRST = datetime.fromtimestamp(0, UTC)
_LAST = datetime(9999, 1, 1, tzinfo=UTC)


class Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A person's word on one event: whether `rule` (any, where none is named) should tell its `transition` (any)."""

    event_id: str
    wanted: bool
    rule: str | None = None
    transition: Happening | None = None

    def is_of(self, alert: Alert) -> bool:
        """Whether the alert is one of those spoken of."""
        return (
            alert.event_id == self.event_id
            and self.rule in (None, alert.rule)
            and self.transition in (None, alert.transition)
        )


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """How the alerts that people are told of, at once or in a digest, agree with labels; None where nothing says so."""

    right: int
    wrong: int
    missed: int
    precision: float | None
    recall: float | None
    wrongly_told: list[str]
    not_told: list[str]


class Difference(msgspec.Struct, frozen=True):
    """Of two versions of rules: alerts that only the first tells, only the second, and both but not alike."""

    only_first: list[Alert]
    only_second: list[Alert]
    otherwise: list[tuple[Alert, Alert]]


def trial(
    rules: Sequence[Rule], revisions: Iterable[Event], settings: SinkSettings, *, as_published: bool = False
) -> list[Alert]:
    """Every alert and digest that `rules` raise of `revisions`, in the order in which they would come."""
    watch = Watch(rules, settings.confirm_sources, settings.alert_ledger_days)
    now, raised = _FIRST, list[Alert]()
    timed = _as_published(revisions) if as_published else ((event.last_updated_at, event) for event in revisions)
    for at, event in timed:
        now = max(now, at.astimezone(UTC))
        raised += _digests(watch, now)
        raised += watch.take(msgspec.structs.replace(event, mode="live"), now) or []
    return raised + list(_digests(watch, _LAST))


def _as_published(revisions: Iterable[Event]) -> list[tuple[datetime, Event]]:
    """Revisions by the time of their news, those of one event in their order."""
    latest: dict[str, datetime] = {}
    timed = []
    for event in revisions:
        at = max(last_told(event) or event.last_updated_at, latest.get(event.event_id, _FIRST))
        latest[event.event_id] = at
        timed.append((at, event))
    return sorted(timed, key=lambda one: one[0])


def _digests(watch: Watch, now: datetime) -> Iterator[Alert]:
    """The digests that came due until `now`, each at its time."""
    while times := [group.due for group in watch.groups.values() if group.due and group.due <= now]:
        yield from watch.due(min(times))


def is_told(alert: Alert) -> bool:
    """Whether people hear of it, at once or in a digest."""
    return alert.reason not in _NOT_TOLD and alert.transition != "digest"


def score(raised: Sequence[Alert], labels: Iterable[Label]) -> Score:
    """How the alerts `raised` agree with `labels`; of what nobody labelled nothing is counted."""
    told = [alert for alert in raised if is_told(alert)]
    right, wrong, missed = list[str](), list[str](), list[str]()
    for label in labels:
        found = any(label.is_of(alert) for alert in told)
        name = " ".join(part for part in (label.event_id, label.rule, label.transition) if part)
        if found or label.wanted:
            (right if found and label.wanted else wrong if found else missed).append(name)
    return Score(
        right=len(right),
        wrong=len(wrong),
        missed=len(missed),
        precision=_share(len(right), len(wrong)),
        recall=_share(len(right), len(missed)),
        wrongly_told=wrong,
        not_told=missed,
    )


def difference(first: Iterable[Alert], second: Iterable[Alert]) -> Difference:
    """What two versions of rules tell otherwise; an alert is known by its id, that is by its rule's name too."""
    before, after = ({alert.alert_id: alert for alert in side if is_told(alert)} for side in (first, second))
    return Difference(
        [alert for name, alert in before.items() if name not in after],
        [alert for name, alert in after.items() if name not in before],
        [
            (before[name], after[name])
            for name in before
            if name in after
            and (before[name].reason, before[name].channels) != (after[name].reason, after[name].channels)
        ],
    )


def summary(raised: Iterable[Alert], rules: Iterable[Rule]) -> dict[str, dict[str, int]]:
    """How many alerts of each rule were sent, how many kept back and why, and digests: empty where it told nothing."""
    counts: dict[str, Counter[str]] = {rule.name: Counter() for rule in rules}
    for alert in raised:
        counts[alert.rule]["digests" if alert.transition == "digest" else alert.reason or "sent"] += 1
    return {name: dict(count) for name, count in counts.items()}


def read_events(file: Path) -> Iterator[Event]:
    """Revisions of events, one JSON a line. Raises DataError naming file and line."""
    return _lines(file, Event)


def read_labels(file: Path) -> list[Label]:
    """Labels, one JSON a line. Raises DataError naming file and line."""
    return list(_lines(file, Label))


def _lines(file: Path, kind: Any) -> Iterator[Any]:  # noqa: ANN401
    decoder = msgspec.json.Decoder(kind)
    try:
        lines = file.open("rb")
    except OSError as exc:
        raise DataError(f"{file}: {exc.strerror}") from exc
    with lines:
        for number, line in enumerate(lines, 1):
            try:
                if line.strip():
                    yield decoder.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError) as exc:
                raise DataError(f"{file}, line {number}: {exc}") from exc


def _share(part: int, others: int) -> float | None:
    return round(part / (part + others), 3) if part + others else None
