"""The objects for Kibana as they are put into it, and what is told where it refuses them."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from sinks import kibana
from sinks.errors import DataError, SinkError
from sinks.settings import SinkSettings

SETTINGS = SinkSettings(topic_prefix="North-", elasticsearch_api_key="secret")


@contextmanager
def answering(status: int, body: object) -> Iterator[tuple[str, list[tuple[Any, bytes]]]]:
    """The address of a server that answers every request so, and the requests it gets."""
    got: list[tuple[Any, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((self, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

        def log_message(self, *words: object) -> None:
            """Silence."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", got
        finally:
            server.shutdown()
            thread.join()


def test_all_objects_go_in_with_the_prefix_and_the_login() -> None:
    with answering(200, {"success": True, "successCount": 3}) as (url, got):
        assert kibana.install(url + "/", SETTINGS) == 3
    ((request, body),) = got
    assert request.path == "/api/saved_objects/_import?overwrite=true"
    assert request.headers["Authorization"] == "ApiKey secret"
    assert request.headers["kbn-xsrf"]
    sent = [json.loads(line) for line in body.decode().splitlines() if line.startswith("{")]
    assert len(sent) == len(kibana.objects())
    ids = {(one["type"], one["id"]) for one in sent}
    assert all(name.startswith("north-") for _, name in ids)
    assert {(ref["type"], ref["id"]) for one in sent for ref in one["references"]} <= ids
    titles = {one["attributes"]["title"] for one in sent if one["type"] == "index-pattern"}
    kinds = ("events", "articles", "trail", "alerts", "feeds")
    assert titles == {f"north-rasid-{kind}" for kind in kinds}


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (401, {"message": "no"}, 'answers 401: {"message": "no"}'),
        (503, b"Kibana server is not ready yet", "answers 503: Kibana server is not ready yet"),
        (200, b"<html>", "does not answer as Kibana does"),
        (
            200,
            {"success": False, "errors": [{"type": "lens", "id": "x", "error": {"type": "missing_references"}}]},
            'lens x: {"type":"missing_references"}',
        ),
    ],
)
def test_a_refusal_is_one_line_without_the_secret(status: int, body: object, words: str) -> None:
    with answering(status, body) as (url, _), pytest.raises(SinkError) as told:
        kibana.install(url.replace("://", "://user:word@"), SETTINGS)
    assert words in str(told.value)
    assert "secret" not in str(told.value)
    assert "word@" not in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "kibana", "ftp://host", "http://[bad"])
def test_an_address_nothing_answers_at_is_named(url: str) -> None:
    with pytest.raises(SinkError, match="Kibana at "):
        kibana.install(url, SETTINGS)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.ndjson").write_text("{}\n{\n")
    with pytest.raises(DataError, match=r"x\.ndjson, line 2"):
        kibana.objects(tmp_path)
