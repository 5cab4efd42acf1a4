"""The dead letters: which there are, what is in them, and sending them back to where they came from.

A letter that was sent back is marked by a message without a value, whose header names it. A message that a killed stage
buried twice is one letter.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from kafka import TopicPartition

from producers.compacted import read_one, records
from producers.publish import Publisher
from producers.settings import Settings
from producers.trail import DEAD_LETTERS, DeadLetter
from sinks.errors import NotFound

_MARK = "redriven"

decoder = msgspec.json.Decoder(DeadLetter)


class Letter(msgspec.Struct, frozen=True):
    """A dead letter by its id (partition and offset in the dead letters); `redriven`: it was sent back."""

    id: str
    letter: DeadLetter
    redriven: bool = False

    def shown(self) -> dict[str, Any]:
        """All of it for people: key and value as text, the value as JSON where it is that."""
        body: dict[str, Any] = msgspec.to_builtins(self.letter, builtin_types=(bytes,))
        value: Any = self.letter.value
        if value is not None:
            try:
                value = msgspec.json.decode(value)
            except (msgspec.DecodeError, UnicodeDecodeError):
                value = value.decode(errors="backslashreplace")
        key = self.letter.key.decode(errors="backslashreplace") if self.letter.key is not None else None
        return {"id": self.id, "redriven": self.redriven} | body | {"key": key, "value": value}


def read(settings: Settings, stage: str | None = None, words: str = "") -> list[Letter]:
    """All letters, oldest first; only those of `stage`, and with `words` in their error, where these are given.

    Raises PublishError where Kafka does not answer.
    """
    letters: dict[tuple[object, ...], Letter] = {}
    redriven = set()
    for record in records(settings, DEAD_LETTERS):
        if record.value is None:
            redriven |= {value.decode() for name, value in record.headers if name == _MARK}
            continue
        try:
            letter = decoder.decode(record.value)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue  # not of ours
        origin = (letter.stage, letter.topic, letter.partition, letter.offset)
        letters.setdefault(origin, Letter(f"{record.partition}-{record.offset}", letter))
    return [
        msgspec.structs.replace(one, redriven=one.id in redriven)
        for one in letters.values()
        if (stage is None or one.letter.stage == stage) and words in one.letter.error
    ]


def find(settings: Settings, ids: Iterable[str]) -> list[Letter]:
    """The letters with these ids, in their order. Raises NotFound, PublishError."""
    there = {one.id: one for one in read(settings)}
    missing = [name for name in ids if name not in there]
    if missing:
        raise NotFound(f"no dead letter {missing[0]}: see `python -m sinks dead-letters list`")
    return [there[name] for name in ids]


def redrive(settings: Settings, publisher: Publisher, letters: Sequence[Letter]) -> None:
    """Send the messages of `letters` back to the topics and partitions they came from, and mark the letters.

    Every reader of such a topic gets the message again, which changes nothing where it was not the one that failed. One
    that fails again is a new letter. Raises NotFound for a message that is nowhere any more, before anything is sent.
    """
    messages = [(one, _message(settings, one.letter)) for one in letters]
    for one, (topic, key, value) in messages:
        publisher.send(topic, key, value, partition=one.letter.partition)
    publisher.flush()
    for one in letters:
        publisher.send(DEAD_LETTERS, (one.letter.key or b"").decode(errors="replace"), None, headers=[(_MARK, one.id)])
    publisher.flush()


def _message(settings: Settings, letter: DeadLetter) -> tuple[str, bytes, bytes]:
    """Topic without prefix, key and value of the message in `letter`."""
    if not letter.topic.startswith(settings.topic_prefix):
        raise NotFound(f"topic {letter.topic} belongs to another installation: RASID_TOPIC_PREFIX is not its own")
    value = letter.value
    if value is None and letter.partition is not None and letter.offset is not None:
        stored = read_one(settings, TopicPartition(letter.topic, letter.partition), letter.offset)
        value = stored.value if stored else None
    if value is None:
        raise NotFound(f"{letter.topic}, partition {letter.partition}, offset {letter.offset}: kept no more")
    return letter.topic.removeprefix(settings.topic_prefix), letter.key or b"", value
