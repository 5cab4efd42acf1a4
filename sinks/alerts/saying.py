"""`python -m sinks alerts ack` and `snooze`: what people say to alerts."""

import argparse
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from producers.article import utc_now
from producers.compacted import records
from producers.publish import Publisher
from producers.settings import Settings
from sinks.alerts import acks, rules
from sinks.alerts import alert as alerts
from sinks.alerts.acks import Ack
from sinks.errors import NotFound
from sinks.settings import SinkSettings

_LOOK_BACK = timedelta(days=30)  # how long ago an alert may have been raised that is acknowledged by its id
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def add(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Tell the parser of what stands below `alerts`."""
    ack = actions.add_parser("ack", help="say that somebody looks after alerts: they are not escalated")
    snooze = actions.add_parser("snooze", help="keep back what a rule or an event raises; do not escalate an alert yet")
    snooze.add_argument(
        "--for", dest="span", type=span, default=timedelta(hours=2), metavar="2h",
        help="for so long: 30m, 2h, 1d (2h); 0 ends it",
    )  # fmt: skip
    for one in (ack, snooze):
        one.add_argument("ids", nargs="*", metavar="ID", help="of alerts")
        one.add_argument("--rule", action="append", default=[], metavar="NAME", help="what this rule raises")
        one.add_argument("--event", action="append", default=[], metavar="ID", help="what is raised of this event")
        one.add_argument("--by", default="", metavar="WHO", help="who says so")


def say(asked: argparse.Namespace, settings: SinkSettings) -> list[str]:
    """Write down what `ack` or `snooze` says; returns it in lines. Raises NotFound, DataError, PublishError."""
    if not (asked.ids or asked.rule or asked.event):
        raise NotFound(f"alerts {asked.action}: name alerts by their ids, or --rule NAME, or --event ID")
    _check(settings, asked.ids, asked.rule)
    now = utc_now()
    if asked.action == "ack":
        said, kinds = Ack(action="ack", by=asked.by, at=now), ("ack:rule:", "ack:event:")
        told = "acknowledged {}"
    else:
        until = now + asked.span
        said, kinds = Ack(action="snooze", until=until, by=asked.by, at=now), ("rule:", "event:")
        told = "snoozed {} until " + _time(until) if asked.span else "no longer snoozed: {}"
    named = [
        *((one, one) for one in asked.ids),
        *((kinds[0] + one, f"rule {one}") for one in asked.rule),
        *((kinds[1] + one, f"event {one}") for one in asked.event),
    ]
    with Publisher(settings) as publisher:
        for key, _ in named:
            publisher.send(acks.TOPIC, key, said)
    return [told.format(name) for _, name in named]


def span(text: str) -> timedelta:
    """How long `30m`, `2h` or `1d` is; `0` is no time."""
    if text == "0":
        return timedelta()
    found = re.fullmatch(r"([0-9]{1,4})([mhd])", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is no span such as 30m, 2h or 1d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _check(settings: SinkSettings, ids: Iterable[str], names: Iterable[str]) -> None:
    """Raises NotFound for an alert that was not raised lately, or a rule that is not there."""
    if wanted := set(ids):
        wanted -= _raised(settings)
    if wanted:
        raise NotFound(f"no alert {min(wanted)} was raised in the last {_LOOK_BACK.days} days: see `alerts list`")
    known = {rule.name for rule in rules.load(Path(settings.alert_rules))}
    for name in names:
        if name not in known:
            raise NotFound(f"no rule {name} is switched on in {settings.alert_rules}: {', '.join(sorted(known))}")


def _raised(settings: Settings) -> set[str]:
    """The ids of the alerts of late."""
    return {
        (one.key or b"").decode(errors="replace") for one in records(settings, alerts.TOPIC, utc_now() - _LOOK_BACK)
    }


def _time(at: datetime) -> str:
    return at.isoformat(timespec="minutes").replace("+00:00", "Z")
