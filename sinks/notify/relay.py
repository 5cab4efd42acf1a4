"""Alerts into another topic of Kafka, for whoever reads on from there."""

from producers.publish import Publisher, PublishError
from sinks.notify.channels import Relay
from sinks.notify.message import Message
from sinks.notify.sender import Later, Sender


class RelaySender(Sender):
    """Writes what a webhook would post, under the event's id, so that what happens to one event stays in order."""

    def __init__(self, channel: Relay, publisher: Publisher) -> None:
        self.channel, self.publisher = channel, publisher

    def send(self, message: Message) -> None:
        key = message.alert.event_id or message.alert.alert_id
        try:
            self.publisher.send(self.channel.topic, key, message.payload(), headers=[("id", message.id)])
            self.publisher.flush()
        except PublishError as exc:
            raise Later(str(exc)) from exc
