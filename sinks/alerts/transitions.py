"""What happened to an event between what was known of it and what is known now. Pure."""

import msgspec

from processors.event import FRESH, Event, Outcome, Report
from sinks.alerts.alert import TransitionName


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What the engine remembers of an event.

    `fresh`: it was told as current once, and from then on things happen to it. `killed` is the highest best number
    seen, None while none was told.
    """

    revision: int
    fresh: bool = False
    confirmed: bool = False
    outcome: Outcome | None = None
    killed: int | None = None


class Transition(msgspec.Struct, frozen=True):
    """One happening, and from what to what something changed, where that is told."""

    name: TransitionName
    before: str | None = None
    after: str | None = None

    @property
    def detail(self) -> str:
        """The change in one word; empty where nothing changed."""
        return f"{self.before}→{self.after}" if self.before is not None else self.after or ""


def observe(previous: Summary | None, event: Event, confirm_sources: int = 2) -> tuple[Summary, list[Transition]]:
    """What to remember of `event` from now on, and what happened to it.

    A revision that is not newer than the remembered one changes nothing. Only active events told as fresh have
    transitions, and of their reports only the fresh ones count: an anniversary neither confirms an attack nor raises
    its toll. An event first seen with several sources is `new` and `confirmed` at once, so that what is told does not
    depend on how many revisions were missed.
    """
    if previous and event.revision <= previous.revision:
        return previous, []
    known = previous or Summary(revision=event.revision)
    if event.status != "active" or event.temporality not in FRESH:
        return msgspec.structs.replace(known, revision=event.revision), []
    reports = [report for report in event.reports if report.temporality in FRESH]
    happened = []
    killed = known.killed
    best = event.casualties.killed.best if event.casualties.killed else None
    if not known.fresh:
        happened.append(Transition("new"))
        killed = best
    elif best is not None and _tells_more(reports, killed or 0) and best > (killed or 0):
        happened.append(Transition("toll_rises", str(killed or 0), str(best)))
        killed = best
    if known.fresh and event.outcome != known.outcome:
        happened.append(Transition("outcome_changes", known.outcome, event.outcome))
    confirmed = known.confirmed or min(voices(reports), event.independent_sources) >= confirm_sources
    if confirmed and not known.confirmed:
        happened.append(Transition("confirmed"))
    now = Summary(revision=event.revision, fresh=True, confirmed=confirmed, outcome=event.outcome, killed=killed)
    return now, happened


def voices(reports: list[Report]) -> int:
    """How many independent voices tell of it: copies of one text are one."""
    return len({report.voice for report in reports})


def _tells_more(reports: list[Report], killed: int) -> bool:
    return any(report.killed and (report.killed.best or 0) > killed for report in reports)
