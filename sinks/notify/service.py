"""`python -m sinks notify`: a lane for each channel, the escalation beside them, one process."""

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec
import structlog

from producers.compacted import records
from producers.publish import Publisher
from producers.service import Health
from sinks.alerts import alert as alerts
from sinks.alerts.rules import Rule
from sinks.errors import DataError
from sinks.notify import channels as data
from sinks.notify.book import Book
from sinks.notify.channels import AnyChannel
from sinks.notify.escalation import Escalator
from sinks.notify.feed import FeedSender
from sinks.notify.lane import Lane, addressed
from sinks.notify.message import Message
from sinks.notify.relay import RelaySender
from sinks.notify.sender import ConsoleSender, Sender
from sinks.notify.services import ServicesSender
from sinks.notify.webhook import WebhookSender
from sinks.settings import SinkSettings

log = structlog.get_logger(__name__)


class Service:
    """All lanes at work; `facts` is what `/healthz` shows. A channel that fails leaves the process well."""

    def __init__(
        self, settings: SinkSettings, channels: Sequence[AnyChannel], publisher: Publisher, book: Book
    ) -> None:
        file = Path(settings.alert_channels)
        self.lanes = []
        with ExitStack() as relays:
            for channel in channels:
                sender = open_sender(settings, channel, file, book, relays)
                self.lanes.append(Lane(settings, channel, sender, book))
            self.relays = relays.pop_all()
        self.escalator = Escalator(settings, book)
        self.error: BaseException | None = None

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; raises what ended one of them, after all have ended."""
        loops = {**{lane.channel.name: lane.run for lane in self.lanes}, "escalation": self.escalator.run}
        threads = [
            threading.Thread(target=self._guarded, args=(loop, stop), name=f"notify {name}", daemon=True)
            for name, loop in loops.items()
        ]
        with self.relays:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        if self.error:
            raise self.error

    def facts(self) -> dict[str, object]:
        """Kafka's troubles make the process unwell; a channel's do not."""
        conditions = [*(lane.condition for lane in self.lanes), self.escalator.condition]
        trouble = next((one.trouble for one in conditions if one.trouble), None)
        return {
            "ok": trouble is None,
            "trouble": trouble,
            "channels": {lane.channel.name: lane.condition.facts() for lane in self.lanes},
        }

    def _guarded(self, loop: Callable[[threading.Event], None], stop: threading.Event) -> None:
        try:
            loop(stop)
        except BaseException as exc:  # noqa: BLE001  # raised again by run
            self.error = self.error or exc
            stop.set()


def run(settings: SinkSettings, rules: Sequence[Rule], stop: threading.Event) -> None:
    """Deliver alerts until `stop` is set. Raises DataError for a file that is wrong, PublishError."""
    channels = data.load(Path(settings.alert_channels))
    check(settings, channels, rules)
    with Publisher(settings) as publisher, Book(settings, publisher) as book:
        service = Service(settings, channels, publisher, book)
        with Health(settings, service.facts) as health:
            log.info("notifying", channels=[one.name for one in channels], health_port=health.port)
            service.run(stop)


def check(settings: SinkSettings, channels: Sequence[AnyChannel], rules: Iterable[Rule]) -> None:
    """Raises DataError for an address or a secret that is not there, and where a rule names a channel that is not."""
    known = {one.name for one in channels}
    file = Path(settings.alert_channels)
    for channel in channels:
        if isinstance(channel, data.Webhook | data.Services):
            data.address(channel, file)
        if isinstance(channel, data.Webhook):
            data.secret(channel, file)
    for rule in rules:
        named = [*rule.channels, *(rule.escalate.channels if rule.escalate else ())]
        if missing := [name for name in named if name not in known]:
            raise DataError(
                f"{settings.alert_rules}: rule {rule.name}: channel {missing[0]!r} is not among those of "
                f"{settings.alert_channels}: {', '.join(sorted(known))}"
            )


def open_sender(settings: SinkSettings, channel: AnyChannel, file: Path, book: Book, relays: ExitStack) -> Sender:
    """The sender of `channel`, which `file` describes. Raises DataError for an address or a secret that is none."""
    match channel:
        case data.Console():
            return ConsoleSender(channel.languages)
        case data.Webhook():
            return WebhookSender(channel, data.address(channel, file), data.secret(channel, file))
        case data.Services():
            return ServicesSender(channel, data.address(channel, file), file)
        case data.Relay():
            return RelaySender(channel, relays.enter_context(Publisher(settings)))
        case data.Feed():
            return FeedSender(channel, lambda: delivered(settings, channel, book))


def delivered(settings: SinkSettings, channel: AnyChannel, book: Book) -> Iterable[Message]:
    """The messages that `channel` delivered, as far as it is known, in the order their alerts were raised."""
    for record in records(settings, alerts.TOPIC):
        try:
            alert = alerts.decoder.decode(record.value or b"")
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue  # deleted, or put away when it came
        message = Message(alert=alert, channel=channel.name, languages=channel.languages)
        if addressed(alert, channel.name, escalated=False) and book.has(message.id):
            yield message
