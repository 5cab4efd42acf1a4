"""What a producer may take for the broker's last word on it."""

import time

from kafka.coordinator.heartbeat import Heartbeat

from producers.ownership import LastWord


def test_an_answer_says_what_held_when_it_was_asked_for() -> None:
    heartbeat = Heartbeat()
    word = LastWord(heartbeat)
    assert word.at < time.monotonic() - 1e9
    heartbeat.sent_heartbeat()
    asked = heartbeat.last_send
    heartbeat.last_send -= 60.0  # as if the answer had been read a minute late
    heartbeat.received_heartbeat()
    assert word.at == asked - 60.0
    assert heartbeat.last_receive >= asked
