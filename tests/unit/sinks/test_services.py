"""Services that apprise speaks to, played by a real server on loopback."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from sinks.notify.channels import Services
from sinks.notify.message import Message
from sinks.notify.sender import Later
from sinks.notify.services import ServicesSender
from tests.receiver import Answer, Receiver
from tests.unit.sinks.samples import alert
from tests.web import served

pytest.importorskip("apprise")

MESSAGE = Message(alert=alert(text_ar="حدث جديد: <b>قصف</b>"), channel="team", languages=["ar", "en"])


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    one = Receiver()
    with served(one.server):
        yield one


def sender(receiver: Receiver, *, html: bool = False, seconds: float = 10.0) -> ServicesSender:
    url = receiver.url.replace("http://", "json://user:hidden@")
    return ServicesSender(Services(name="team", html=html, seconds=seconds), url, Path("channels.toml"))


def test_a_message_has_its_title_and_both_languages(receiver: Receiver) -> None:
    sender(receiver).send(MESSAGE)
    told = msgspec.json.decode(receiver.got[0].body)
    assert told["title"] == "حدث جديد: <b>قصف</b>"
    assert "New: planted bomb a1" in told["message"]
    assert "a1|team" in told["message"]


def test_html_is_for_services_that_take_it(receiver: Receiver) -> None:
    one = sender(receiver, html=True)
    assert one.kind.value == "html"
    one.send(MESSAGE)
    assert "New: planted bomb a1" in msgspec.json.decode(receiver.got[0].body)["message"]


@pytest.mark.parametrize("status", [None, 401, 500])
def test_a_failure_may_pass_and_tells_no_secret(receiver: Receiver, status: int | None) -> None:
    receiver.answer = lambda _: Answer(status)
    with pytest.raises(Later) as raised:
        sender(receiver).send(MESSAGE)
    assert str(raised.value)
    assert "hidden" not in str(raised.value)


def test_a_service_that_does_not_answer_is_not_waited_for_for_ever(receiver: Receiver) -> None:
    receiver.answer = lambda _: Answer(seconds=3.0)
    with pytest.raises(Later):
        sender(receiver, seconds=0.5).send(MESSAGE)
