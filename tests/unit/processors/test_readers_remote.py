"""A model behind an address, on a real server: what it answers, and every way in which it does not."""

import datetime as dt
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest

from deploy.local.process import free_port
from deploy.model.__main__ import server, tell
from processors.article import Article
from processors.event import Facts
from processors.events import extract_events
from processors.pool import Unavailable
from processors.readers.answer import Answer
from processors.readers.choice import reader_of
from processors.readers.reader import AnswerError
from processors.readers.remote import Remote
from processors.settings import ProcessorSettings
from producers.settings import load

TITLE = "عبوة ناسفة تستهدف دورية للشرطة في بعقوبة"
TEXT = "انفجرت عبوة ناسفة صباح اليوم مستهدفة دورية للشرطة في بعقوبة، ولم تذكر المصادر تفاصيل أخرى عن الحادث."
NOTHING = (200, msgspec.json.encode(Answer([])))
Reply = tuple[int, bytes]


def article(title: str = TITLE) -> Article:
    return Article(
        article_id="a1", version=1, url="", outlet="o", title=title, text=TEXT, published="2023-03-08",
        fetched_at=dt.datetime(2023, 3, 8, 12, tzinfo=dt.UTC),
    )  # fmt: skip


class Scripted(ThreadingHTTPServer):
    """Gives its replies one after the other, the last for ever; keeps what it was sent."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.seen: list[tuple[dict[str, str], bytes]] = []
        self.drips = threading.Event()
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/events"


class _Handler(BaseHTTPRequestHandler):
    server: Scripted

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((dict(self.headers), body))
        status, answer = self.server.replies.pop(0) if len(self.server.replies) > 1 else self.server.replies[0]
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        try:
            if self.server.drips.is_set():
                for k in range(len(answer)):
                    self.wfile.write(answer[k : k + 1])
                    threading.Event().wait(0.05)
            else:
                self.wfile.write(answer)
        except OSError:
            return  # the reader has hung up

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def serve() -> Iterator[Callable[..., Scripted]]:
    running: list[Scripted] = []

    def start(*replies: Reply) -> Scripted:
        one = Scripted(*replies)
        threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        running.append(one)
        return one

    yield start
    for one in running:
        one.shutdown()
        one.server_close()


def remote(model: Scripted, seconds: float = 5.0, most: int = 100_000, key: str = "") -> Remote:
    return Remote(model.url, seconds, most, key=key)


def test_the_worked_example_answers_and_is_used_as_the_settings_say() -> None:
    with server(0) as model:
        threading.Thread(target=model.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        url = f"http://127.0.0.1:{model.server_address[1]}/events"

        def told(use: str, title: str = TITLE) -> list[Facts]:
            env = {"RASID_EVENTS": "http", "RASID_EVENTS_URL": url, "RASID_EVENTS_USE": use}
            return reader_of(load(ProcessorSettings, env)).read(article(title))

        assert told("in_place") == tell(article())
        assert [event.event_type for event in told("in_place")] == ["ied"]
        assert told("in_place", "معرض للكتاب") == []
        assert len(extract_events(article())) == 1
        assert [len(told(use)) for use in ("fill", "add", "veto")] == [1, 1, 1]
        assert told("veto", "معرض للكتاب") == [] != told("fill", "معرض للكتاب")
        model.shutdown()


def test_the_whole_article_is_sent_and_the_key_with_it(serve: Callable[..., Scripted]) -> None:
    model = serve(NOTHING)
    assert remote(model, key="word").read(article()) == []
    ((headers, body),) = model.seen
    assert msgspec.json.decode(body, type=Article) == article()
    assert headers["Authorization"] == "Bearer word"


def test_no_proxy_of_the_environment_is_used(serve: Callable[..., Scripted], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    assert remote(serve(NOTHING)).read(article()) == []


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_model_that_is_busy_is_asked_again(serve: Callable[..., Scripted], status: int) -> None:
    model = serve((status, b""), NOTHING)
    assert remote(model).read(article()) == []
    assert len(model.seen) == 2


def test_it_is_not_asked_for_ever(serve: Callable[..., Scripted]) -> None:
    model = serve((503, b""))
    with pytest.raises(Unavailable, match="answers 503"):
        remote(model).read(article())
    assert len(model.seen) == 3


@pytest.mark.parametrize("status", [401, 404, 302])
def test_a_refusal_that_is_not_about_the_article_is_the_model_s(serve: Callable[..., Scripted], status: int) -> None:
    model = serve((status, b""))
    with pytest.raises(Unavailable, match=f"answers {status}"):
        remote(model).read(article())


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_refusal_of_the_article_is_final(serve: Callable[..., Scripted], status: int) -> None:
    model = serve((status, b""))
    with pytest.raises(AnswerError, match=f"refuses the article: {status}"):
        remote(model).read(article())
    assert len(model.seen) == 1


@pytest.mark.parametrize("answer", [b"not JSON", b'{"events": [{}]}', b""])
def test_an_answer_that_is_none_is_final(serve: Callable[..., Scripted], answer: bytes) -> None:
    model = serve((200, answer))
    with pytest.raises(AnswerError, match="cannot be read"):
        remote(model).read(article())
    assert len(model.seen) == 1


def test_an_answer_is_read_up_to_its_limit(serve: Callable[..., Scripted]) -> None:
    padded = json.dumps({"events": []}).encode() + b" " * 100_000
    with pytest.raises(AnswerError, match="more than 100000 bytes"):
        remote(serve((200, padded))).read(article())


def test_an_answer_that_drips_ends_with_the_time(serve: Callable[..., Scripted]) -> None:
    model = serve((200, b" " * 1000))
    model.drips.set()
    with pytest.raises(Unavailable, match=r"took longer than 0\.3 s"):
        remote(model, seconds=0.3).read(article())


def test_where_nothing_listens_the_model_is_away() -> None:
    with pytest.raises(Unavailable, match="ConnectError"):
        Remote(f"http://127.0.0.1:{free_port()}/events", 2.0, 1000).read(article())


def test_the_command_line_tells_of_a_model_that_is_away_beside_its_output() -> None:
    url = f"http://127.0.0.1:{free_port()}/events"
    ran = subprocess.run(
        [sys.executable, "-m", "processors", "extract", "-"],
        input=json.dumps({"id": "x", "title": TITLE, "text": TEXT, "published": "2023-03-08"}),
        env={**os.environ, "RASID_EVENTS": "http", "RASID_EVENTS_URL": url, "PYTHONUTF8": "1"},
        cwd=Path(__file__).parents[3], capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert [event["event_type"] for event in json.loads(ran.stdout)["events"]] == ["ied"]
    assert "the rules read alone for a while" in ran.stderr


def test_an_article_that_the_example_cannot_read_is_refused() -> None:
    with server(0) as model:
        threading.Thread(target=model.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        url = f"http://127.0.0.1:{model.server_address[1]}/events"
        with pytest.raises(AnswerError, match="refuses the article: 413"):
            Remote(url, 5.0, 1000).read(article("س" * 5_000_000))
        model.shutdown()
