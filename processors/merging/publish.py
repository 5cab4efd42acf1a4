"""A person's correction on its way to the workers."""

from processors.merging.corrections import TOPIC, Correction
from processors.settings import ProcessorSettings
from producers import topics
from producers.publish import Publisher
from producers.settings import load


def publish(correction: Correction) -> None:
    """Write a correction into every partition of its topic, for its events may lie in any.

    Raises SettingsError, TopicMissing, and BrokerUnavailable where no broker takes it.
    """
    settings = load(ProcessorSettings)
    topics.require(settings)
    partitions = next(topic.partitions for topic in topics.topics() if topic.name == TOPIC)
    with Publisher(settings) as publisher:
        for partition in range(partitions):
            publisher.send(TOPIC, correction.correction_id, correction, partition=partition)
