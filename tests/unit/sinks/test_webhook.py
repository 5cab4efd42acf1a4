"""A webhook against a real server on loopback: what each answer means, and where it may go at all."""

import base64
import hashlib
import hmac
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer

import msgspec
import pytest

from sinks.notify.channels import Webhook
from sinks.notify.message import Message
from sinks.notify.sender import Later, Refused, Unsent
from sinks.notify.webhook import WebhookSender, signature
from tests.receiver import Answer, Receiver
from tests.unit.sinks.samples import alert
from tests.web import served

KEY = b"k" * 32
MESSAGE = Message(alert=alert(), channel="desk", languages=["ar", "en"])


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    one = Receiver()
    with served(one.server):
        yield one


def sender(url: str, *, local: bool = True, seconds: float = 10.0) -> WebhookSender:
    return WebhookSender(Webhook(name="desk", local=local, seconds=seconds), url, KEY)


def fault(url: str, **how: float) -> Unsent:
    with pytest.raises(Unsent) as raised:
        sender(url, **how).send(MESSAGE)  # type: ignore[arg-type]
    return raised.value


def test_the_signature_is_that_of_the_standard() -> None:
    # The example of https://www.standardwebhooks.com's own libraries.
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signed = signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_message_arrives_whole_and_signed(receiver: Receiver) -> None:
    sender(receiver.url).send(MESSAGE)
    (got,) = receiver.got
    assert got.id == "a1|desk"
    assert got.headers["content-type"] == "application/json"
    signed = f"{got.id}.{got.headers['webhook-timestamp']}.".encode() + got.body
    digest = base64.b64encode(hmac.digest(KEY, signed, hashlib.sha256)).decode()
    assert got.headers["webhook-signature"] == f"v1,{digest}"
    body = msgspec.json.decode(got.body)
    assert body["type"] == "alert.new"
    assert body["data"]["alert"]["alert_id"] == "a1"
    assert set(body["data"]["text"]) == {"ar", "en"}


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, Refused), (401, Refused), (404, Refused), (410, Refused), (422, Refused),
     (408, Later), (425, Later), (429, Later), (500, Later), (502, Later), (503, Later), (599, Later)],
)  # fmt: skip
def test_a_refusal_is_terminal_or_passes(receiver: Receiver, status: int, kind: type[Unsent]) -> None:
    receiver.answer = lambda _: Answer(status, body=b"why\n  not \xff" + b"." * 5000)
    told = fault(receiver.url)
    assert type(told) is kind
    assert str(told).startswith(f"HTTP {status}: why not \ufffd...")
    assert len(str(told)) < 250


@pytest.mark.parametrize(("asked", "seconds"), [("7", 7.0), ("soon", None), ("-3", None), ("99999999", 86_400.0)])
def test_a_pause_that_is_asked_for_is_told(receiver: Receiver, asked: str, seconds: float | None) -> None:
    receiver.answer = lambda _: Answer(429, (("retry-after", asked),))
    told = fault(receiver.url)
    assert isinstance(told, Later)
    assert told.seconds == seconds


def test_redirects_are_not_followed(receiver: Receiver) -> None:
    receiver.answer = lambda _: Answer(307, (("location", receiver.url),))
    assert isinstance(fault(receiver.url), Refused)
    assert len(receiver.got) == 1


def test_a_slow_answer_is_waited_for_so_long_and_no_longer(receiver: Receiver) -> None:
    free = threading.Event()

    def slow(_: object) -> Answer:
        free.wait(30)
        return Answer()

    receiver.answer = slow
    told = fault(receiver.url, seconds=0.3)
    free.set()
    assert isinstance(told, Later)
    assert str(told) == "no answer within 0.3 s"


def test_an_answer_that_drips_is_not_waited_for_for_ever() -> None:
    free = threading.Event()

    class Drip(BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65_536)
            while not free.wait(0.05):
                self.request.send(b"H")

    class Server(ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """The sender has hung up."""

    server = Server(("127.0.0.1", 0), Drip)
    with served(server):
        told = fault(f"http://127.0.0.1:{server.server_address[1]}/", seconds=0.5)
        free.set()
    assert isinstance(told, Later)


def test_a_connection_that_is_reset_may_be_tried_again() -> None:
    class Reset(BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(100)
            self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    server = ThreadingTCPServer(("127.0.0.1", 0), Reset)
    with served(server):
        assert isinstance(fault(f"http://127.0.0.1:{server.server_address[1]}/"), Later)


def test_nobody_there_may_be_tried_again(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert isinstance(fault(f"http://127.0.0.1:{port}/"), Later)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "169.254.169.254"])
def test_a_private_address_is_refused_unless_the_channel_is_local(host: str) -> None:
    told = fault(f"http://{host}:9/", local=False)
    assert isinstance(told, Refused)
    assert "local = true" in str(told)
